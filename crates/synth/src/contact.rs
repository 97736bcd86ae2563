//! What a teammate has beside the connections: messages, endorsements, recommendations, an address book, mail and
//! meetings. Who is in close touch here is drawn once per pair, so that all of it agrees.

use std::fmt::Write as _;

use super::archive::{date, email, own_email};
use super::world::{Person, World};
use introrank_core::day::Day;
use introrank_core::numeric::rng::Rng;

/// Files by name.
pub(super) type Files = Vec<(&'static str, String)>;

const PAIR: u64 = 6 << 40;

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
    let mine = format!("https://www.linkedin.com/in/{}", me.slug);
    let name = format!("{} {}", me.first, me.last);
    let mut messages = String::from(
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS\n",
    );
    let mut endorsed = String::from(
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n",
    );
    let mut praised =
        String::from("First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n");
    for mut close in circle(world, teammate) {
        let (first, last) = (close.person.first.clone(), close.person.last.clone());
        let other = format!("https://www.linkedin.com/in/{}", close.person.slug);
        let mut day = close.since;
        for i in 0..close.days * world.plan.messages_a_day {
            if i % world.plan.messages_a_day == 0 {
                day = some_day(&mut close, until);
            }
            let id = format!("2-{teammate}x{}==", close.contact);
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
        if close.days > 0 && close.rng.chance(0.3) {
            for skill in ["Sales", "Negotiation"] {
                let day = some_day(&mut close, until).to_string().replace('-', "/");
                let url = close.person.slug.as_str();
                let _ = writeln!(
                    endorsed,
                    "{day} 08:00:01 UTC,{skill},{first},{last},www.linkedin.com/in/{url},ACCEPTED"
                );
            }
        }
        if close.days > 5 && close.rng.chance(0.15) {
            let day = some_day(&mut close, until).to_string();
            let company = close
                .person
                .account
                .map_or("", |at| world.companies[at as usize].name.as_str());
            let _ = writeln!(
                praised,
                "{first},{last},{company},{},\"A pleasure,\nas always\",\"{}/{}/{}, 09:41 AM\",VISIBLE",
                close.person.title,
                &day[5..7],
                &day[8..10],
                &day[2..4]
            );
        }
    }
    let _ = writeln!(
        messages,
        "2-s==,Sponsored Conversation,Somebody,,{name},{mine},2025-01-02 09:00:00 UTC,,<p>%FIRSTNAME%</p>,INBOX,"
    );
    let since = date(until.plus(-1500));
    let positions = format!(
        "Company Name,Title,Description,Location,Started On,Finished On\nHollow Oak,{},,,{},\n",
        me.title,
        &since[3..]
    );
    vec![
        ("messages.csv", messages),
        ("Endorsement_Received_Info.csv", endorsed),
        ("Recommendations_Received.csv", praised),
        ("Positions.csv", positions),
    ]
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
    let until = world.exported_on(teammate);
    let mut book = AddressBook::of(teammate);
    let (mut mails, mut events) = (String::new(), String::new());
    let mut truth = Vec::new();
    let mut number = 0;
    for mut close in circle(world, teammate) {
        let (first, last) = (close.person.first.clone(), close.person.last.clone());
        let address = email(world, &close.person);
        if close.days > 0 && close.rng.chance(0.5) {
            let company = close
                .person
                .account
                .map_or("", |at| world.companies[at as usize].name.as_str());
            let profile = if close.rng.chance(0.4) {
                format!("https://www.linkedin.com/in/{}", close.person.slug)
            } else {
                String::new()
            };
            let line = book.add(&close.person, company, &address, &profile);
            truth.push((line, close.contact));
        }
        if close.days > 2 && close.rng.chance(0.5) {
            for back in [false, true] {
                // Some mail programs give the name, others only the address.
                let named = if number % 4 == 3 {
                    format!("<{address}>")
                } else {
                    format!("{first} {last} <{address}>")
                };
                let mine = format!("{} {} <{own}>", me.first, me.last);
                let (from, to) = if back {
                    (&named, &mine)
                } else {
                    (&mine, &named)
                };
                let day = date(some_day(&mut close, until));
                number += 1;
                let _ = write!(
                    mails,
                    "From - \nFrom: {from}\nTo: {to}\nDelivered-To: {own}\nDate: {day} 10:00:00 +0000\nMessage-ID: <{number}.{teammate}@mail.example>\nSubject: Hello\n\nHello\n\n"
                );
            }
        }
        if close.days > 4 && close.rng.chance(0.4) {
            let day = some_day(&mut close, until).to_string().replace('-', "");
            let _ = write!(
                events,
                "BEGIN:VEVENT\nUID:{teammate}-{}\nDTSTART:{day}T100000Z\nSUMMARY:Meeting\nORGANIZER:mailto:{own}\nATTENDEE;CN={first} {last};PARTSTAT=ACCEPTED:mailto:{address}\nEND:VEVENT\n",
                close.contact
            );
        }
    }
    let calendar = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n");
    let files = vec![
        (book.name, book.text),
        ("inbox.mbox", mails),
        ("calendar.ics", calendar),
    ];
    (files, truth)
}
