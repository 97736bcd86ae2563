//! What a teammate has beside the connections: messages, endorsements, recommendations, an address book, mail and
//! meetings. Who is in close touch here is drawn once per pair, so that all of it agrees.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::mark::{date, email, own_email};
use super::world::{Person, World};
use introrank_core::day::Day;
use introrank_core::numeric::rng::Rng;

/// Files by name.
pub(super) type Files = Vec<(&'static str, String)>;

const PAIR: u64 = 6 << 40;
const TOGETHER: u64 = 15 << 40;

/// One contact of a teammate, and how close the two are.
struct Close {
    contact: u32,
    person: Person,
    /// When they connected.
    since: Day,
    /// Days on which both wrote; 0 for most.
    days: u32,
    /// The contact answers.
    answers: bool,
    rng: Rng,
}

fn circle(world: &World, teammate: u32) -> Vec<Close> {
    let connections = world.connections(teammate).into_iter();
    let close = |(contact, since): (u32, Day)| {
        let mut rng = world.rng(PAIR + (u64::from(teammate) << 32) + u64::from(contact));
        // One in six was ever written to; a few much.
        let days = if rng.chance(0.16) {
            (1.0 / (1.0 - rng.unit()).powf(0.9)).min(60.0) as u32
        } else {
            0
        };
        Close {
            contact,
            person: world.contact(contact),
            since,
            days,
            answers: rng.chance(0.75),
            rng,
        }
    };
    connections.map(close).collect()
}

/// A day between the connection and the export, recent ones more often.
fn some_day(close: &mut Close, until: Day) -> Day {
    let span = (until.number() - close.since.number()).max(1) as u64;
    until.plus(-(close.rng.skewed(span, 2.0) as i32))
}

/// The files of an archive that tell of contact, with their names.
pub(super) fn files(world: &World, teammate: u32) -> Files {
    let me = world.teammate(teammate);
    let until = world.exported_on(teammate);
    let mut archive = Archive {
        world,
        teammate,
        until,
        mine: format!("https://www.linkedin.com/in/{}", me.slug),
        name: format!("{} {}", me.first, me.last),
        messages: MESSAGES.to_owned(),
        endorsed: ENDORSED.to_owned(),
        praised: PRAISED.to_owned(),
    };
    for mut close in circle(world, teammate) {
        archive.write_to(&mut close);
        archive.endorse(&mut close);
        archive.praise(&mut close);
    }
    let Archive { name, mine, .. } = &archive;
    let sponsored = format!(
        "2-s==,Sponsored Conversation,Somebody,,{name},{mine},2025-01-02 09:00:00 UTC,,<p>%FIRSTNAME%</p>,INBOX,\n"
    );
    let since = date(until.plus(-1500));
    let positions = format!(
        "Company Name,Title,Description,Location,Started On,Finished On\nHollow Oak,{},,,{},\n",
        me.title,
        &since[3..]
    );
    vec![
        ("messages.csv", archive.messages + &sponsored),
        ("Endorsement_Received_Info.csv", archive.endorsed),
        ("Recommendations_Received.csv", archive.praised),
        ("Positions.csv", positions),
    ]
}

const MESSAGES: &str = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS\n";
const ENDORSED: &str = "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n";
const PRAISED: &str = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n";

/// The files of one archive as they are written, contact by contact.
struct Archive<'a> {
    world: &'a World,
    teammate: u32,
    until: Day,
    /// The teammate's own profile, and name.
    mine: String,
    name: String,
    messages: String,
    endorsed: String,
    praised: String,
}

impl Archive<'_> {
    fn write_to(&mut self, close: &mut Close) {
        let (name, mine) = (&self.name, &self.mine);
        let (first, last) = (close.person.first.clone(), close.person.last.clone());
        let other = format!("https://www.linkedin.com/in/{}", close.person.slug);
        let a_day = self.world.plan.messages_a_day;
        let messages = &mut self.messages;
        let mut day = close.since;
        for i in 0..close.days * a_day {
            if i % a_day == 0 {
                day = some_day(close, self.until);
            }
            let id = format!("2-{}x{}==", self.teammate, close.contact);
            let _ = writeln!(
                messages,
                "{id},,{name},{mine},{first} {last},{other},{day} 09:{:02}:00 UTC,,Hello {first},INBOX,",
                i % 60
            );
            if close.answers {
                let _ = writeln!(
                    messages,
                    "{id},,{first} {last},{other},{name},{mine},{day} 10:{:02}:00 UTC,,\"Hi,\nthanks\",INBOX,",
                    i % 60
                );
            }
        }
    }

    fn endorse(&mut self, close: &mut Close) {
        if close.days > 0 && close.rng.chance(0.3) {
            for skill in ["Sales", "Negotiation"] {
                let day = some_day(close, self.until).to_string().replace('-', "/");
                let Person {
                    first, last, slug, ..
                } = &close.person;
                let _ = writeln!(
                    self.endorsed,
                    "{day} 08:00:01 UTC,{skill},{first},{last},www.linkedin.com/in/{slug},ACCEPTED"
                );
            }
        }
    }

    fn praise(&mut self, close: &mut Close) {
        if close.days > 5 && close.rng.chance(0.15) {
            let day = some_day(close, self.until).to_string();
            let company = company_of(self.world, &close.person);
            let Person {
                first, last, title, ..
            } = &close.person;
            let _ = writeln!(
                self.praised,
                "{first},{last},{company},{title},\"A pleasure,\nas always\",\"{}/{}/{}, 09:41 AM\",VISIBLE",
                &day[5..7],
                &day[8..10],
                &day[2..4]
            );
        }
    }
}

fn company_of<'a>(world: &'a World, person: &Person) -> &'a str {
    person
        .account
        .map_or("", |at| world.companies[at as usize].name.as_str())
}

/// An address book in one of the forms that programs write.
struct AddressBook {
    name: &'static str,
    text: String,
}

impl AddressBook {
    fn of(teammate: u32) -> Self {
        let (name, header) = match teammate / 4 % 3 {
            0 => ("contacts.vcf", ""),
            1 => (
                "contacts.csv",
                "First Name,Middle Name,Last Name,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Value\n",
            ),
            _ => (
                "outlook.csv",
                "Title,First Name,Middle Name,Last Name,Suffix,Company,Job Title,Business Street,Business Phone,E-mail Address,E-mail Type,E-mail Display Name,Web Page\n",
            ),
        };
        Self {
            name,
            text: header.to_owned(),
        }
    }

    /// Adds an entry; returns the line it begins on.
    fn add(&mut self, person: &Person, company: &str, address: &str, profile: &str) -> u32 {
        let line = self.text.lines().count() as u32 + 1;
        let (first, last) = (&person.first, &person.last);
        let quoted = |cell: &str| {
            if cell.contains(',') {
                format!("\"{cell}\"")
            } else {
                cell.to_owned()
            }
        };
        let company_cell = quoted(company);
        let _ = match self.name {
            "contacts.vcf" => {
                let url = if profile.is_empty() {
                    String::new()
                } else {
                    format!("URL:{profile}\n")
                };
                write!(
                    self.text,
                    "BEGIN:VCARD\nVERSION:3.0\nN:{last};{first};;;\nFN:{first} {last}\nORG:{company}\nEMAIL:{address}\nTEL:+1 555 0100\n{url}END:VCARD\n"
                )
            }
            "contacts.csv" => writeln!(
                self.text,
                "{first},,{last},{company_cell},,* myContacts,* Work,{address},Mobile,+1 555 0100,{profile}"
            ),
            _ => writeln!(
                self.text,
                ",{first},,{last},,{company_cell},,,+1 555 0100,{address},SMTP,{first} {last},{profile}"
            ),
        };
        line
    }
}

/// What lies beside a teammate's archive, with the names of the files, the address book first, and line and contact of each
/// of its entries. Only every fourth teammate keeps such files.
pub(super) fn beside(world: &World, teammate: u32) -> (Files, Vec<(u32, u32)>) {
    if !teammate.is_multiple_of(4) {
        return (Vec::new(), Vec::new());
    }
    let me = world.teammate(teammate);
    let own = own_email(&me);
    let mut beside = Beside {
        world,
        teammate,
        until: world.exported_on(teammate),
        mine: format!("{} {} <{own}>", me.first, me.last),
        own,
        book: AddressBook::of(teammate),
        mails: String::new(),
        events: String::new(),
        truth: Vec::new(),
        number: 0,
    };
    for mut close in circle(world, teammate) {
        let address = email(world, &close.person);
        beside.list(&mut close, &address);
        beside.mail(&mut close, &address);
        beside.meet(&mut close, &address);
    }
    beside.bring_together();
    let calendar = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n",
        beside.events
    );
    let files = vec![
        (beside.book.name, beside.book.text),
        ("inbox.mbox", beside.mails),
        ("calendar.ics", calendar),
    ];
    (files, beside.truth)
}

/// The files beside an archive as they are written, contact by contact.
struct Beside<'a> {
    world: &'a World,
    teammate: u32,
    until: Day,
    /// The teammate's own address, alone and with the name.
    own: String,
    mine: String,
    book: AddressBook,
    mails: String,
    events: String,
    truth: Vec<(u32, u32)>,
    /// Mails so far.
    number: u32,
}

impl Beside<'_> {
    fn list(&mut self, close: &mut Close, address: &str) {
        if close.days > 0 && close.rng.chance(0.5) {
            let company = company_of(self.world, &close.person);
            let profile = if close.rng.chance(0.4) {
                format!("https://www.linkedin.com/in/{}", close.person.slug)
            } else {
                String::new()
            };
            let line = self.book.add(&close.person, company, address, &profile);
            self.truth.push((line, close.contact));
        }
    }

    fn mail(&mut self, close: &mut Close, address: &str) {
        if close.days <= 2 || !close.rng.chance(0.5) {
            return;
        }
        for back in [false, true] {
            // Some mail programs give the name, others only the address.
            let named = if self.number % 4 == 3 {
                format!("<{address}>")
            } else {
                let Person { first, last, .. } = &close.person;
                format!("{first} {last} <{address}>")
            };
            let (from, to) = if back {
                (&named, &self.mine)
            } else {
                (&self.mine, &named)
            };
            let day = date(some_day(close, self.until));
            self.number += 1;
            let (number, teammate, own) = (self.number, self.teammate, &self.own);
            let _ = write!(
                self.mails,
                "From - \nFrom: {from}\nTo: {to}\nDelivered-To: {own}\nDate: {day} 10:00:00 +0000\nMessage-ID: <{number}.{teammate}@mail.example>\nSubject: Hello\n\nHello\n\n"
            );
        }
    }

    /// Contacts of one company are in one meeting with the teammate, or on one mail.
    fn bring_together(&mut self) {
        let written = circle(self.world, self.teammate).into_iter();
        let mut of_company: BTreeMap<u32, Vec<Close>> = BTreeMap::new();
        for close in written.filter(|close| close.days > 0) {
            if let Some(account) = close.person.account {
                of_company.entry(account).or_default().push(close);
            }
        }
        for (company, several) in of_company {
            let [one, other, ..] = several.as_slice() else {
                continue;
            };
            let rng = &mut self
                .world
                .rng(TOGETHER + (u64::from(self.teammate) << 32) + u64::from(company));
            let span = (self.until.number() - one.since.max(other.since).number()).max(1);
            let day = self.until.plus(-(rng.skewed(span as u64, 2.0) as i32));
            let [(one, its), (other, their)] =
                [one, other].map(|close| (&close.person, email(self.world, &close.person)));
            let (teammate, own, mine) = (self.teammate, &self.own, &self.mine);
            if rng.chance(0.5) {
                let day = day.to_string().replace('-', "");
                let _ = write!(
                    self.events,
                    "BEGIN:VEVENT\nUID:{teammate}-both-{company}\nDTSTART:{day}T140000Z\nSUMMARY:Meeting\nORGANIZER:mailto:{own}\nATTENDEE;CN={} {};PARTSTAT=ACCEPTED:mailto:{its}\nATTENDEE;CN={} {};PARTSTAT=ACCEPTED:mailto:{their}\nEND:VEVENT\n",
                    one.first, one.last, other.first, other.last
                );
            } else {
                self.number += 1;
                let (number, day) = (self.number, date(day));
                let _ = write!(
                    self.mails,
                    "From - \nFrom: {} {} <{its}>\nTo: {mine}\nCc: {} {} <{their}>\nDelivered-To: {own}\nDate: {day} 14:00:00 +0000\nMessage-ID: <{number}.{teammate}@mail.example>\nSubject: Hello both\n\nHello\n\n",
                    one.first, one.last, other.first, other.last
                );
            }
        }
    }

    fn meet(&mut self, close: &mut Close, address: &str) {
        if close.days > 4 && close.rng.chance(0.4) {
            let day = some_day(close, self.until).to_string().replace('-', "");
            let Person { first, last, .. } = &close.person;
            let (teammate, own) = (self.teammate, &self.own);
            let _ = write!(
                self.events,
                "BEGIN:VEVENT\nUID:{teammate}-{}\nDTSTART:{day}T100000Z\nSUMMARY:Meeting\nORGANIZER:mailto:{own}\nATTENDEE;CN={first} {last};PARTSTAT=ACCEPTED:mailto:{address}\nEND:VEVENT\n",
                close.contact
            );
        }
    }
}
