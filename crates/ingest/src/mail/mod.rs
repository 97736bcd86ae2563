//! Mail: who wrote to whom on which day, from the headers of mailboxes and single mails. Bodies are passed over without
//! being looked at, a mailbox is read as a stream.

mod boundaries;
mod folders;
mod personal;

use std::io::{self, BufRead};

use hashbrown::{HashMap, HashSet};
use mail_parser::{Address, HeaderValue, Message, MessageParser};

use crate::caught::caught;
use crate::text;
use introrank_core::columns::Interner;
use introrank_core::day::Day;
use introrank_core::display::count;
use introrank_core::evidence::Owner;
use introrank_core::evidence::{By, FactKind, Facts, MOST_TOGETHER, Writer};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::{email, name};
use personal::{LIST, behind, not_personal};

/// Mails to more people than this are not personal.
const MAX_RECIPIENTS: usize = 10;
/// Headers longer than this are cut: nothing that matters stands so far down.
const LONGEST_HEADER: usize = 256 * 1024;

/// Why a mail of a shared mailbox is left out.
const NO_PERSON: &str = "mails of shared mailboxes";

/// What became of one mail.
#[derive(Clone, Debug)]
enum Outcome {
    Personal(Envelope),
    LeftOut(&'static str),
    Duplicate,
    Rejected(&'static str),
}

/// Whom a mail is between.
#[derive(Clone, Debug)]
struct Envelope {
    from: u32,
    to: Vec<u32>,
    /// Those of them whom the others do not see.
    blind: Vec<u32>,
    /// It came through a group: those who read it are not those it went to.
    by_group: bool,
    day: Option<Day>,
    /// Second of the day.
    second: u32,
}

/// Whose an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Own,
    /// A mailbox that several read.
    Role,
    Machine,
    Person,
}

/// True for the first bytes, eight of them, of a mailbox.
pub fn is_mailbox(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start.starts_with(b"From ")
}

/// True for the name of a file that holds one mail.
pub fn is_single(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".eml") || name.ends_with(".emlx")
}

/// Why nothing in a mailbox of this path is between people: it is that of drafts, or of what was thrown away. Apple keeps each
/// as a folder `Name.mbox`, Thunderbird what lies below it in `Name.sbd`.
pub fn left_out_at(path: &str) -> Option<&'static str> {
    let (above, file) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    let stem = file.strip_suffix(".mbox").unwrap_or(file);
    let stores = above.rsplit(['/', '\\']);
    let stores = stores.filter_map(|name| {
        name.strip_suffix(".mbox")
            .or_else(|| name.strip_suffix(".sbd"))
    });
    std::iter::once(stem)
        .chain(stores)
        .find_map(folders::left_out)
}

/// The envelopes of a mailbox, before anybody has said whose it is.
#[derive(Debug, Default)]
pub struct Mailbox {
    addresses: Interner,
    names: HashMap<u32, String>,
    /// Line the mail begins on, from 1, and what became of it.
    mails: Vec<(u64, Outcome)>,
    delivered_to: HashMap<u32, u32>,
    /// Its mails were told apart by separators without a blank line before them.
    without_blank_lines: bool,
    /// Mails within mails.
    passed_over: usize,
    seen: HashSet<u64>,
}

impl Mailbox {
    /// Reads a mailbox of any size; see [`boundaries`] for where a mail begins.
    ///
    /// # Errors
    /// When reading fails; what was read until then is kept.
    pub fn stream(&mut self, reader: impl BufRead) -> io::Result<()> {
        let take = |header: &[u8], line| self.mail(header, line);
        let separators = boundaries::read(reader, LONGEST_HEADER, take)?;
        self.without_blank_lines = !separators.after_blank;
        self.passed_over = separators.passed_over;
        Ok(())
    }

    /// Reads one mail, headers and all, as any editor saved it.
    pub fn single(&mut self, bytes: &[u8]) {
        let decoded = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
            .then(|| text::decode(bytes.to_vec()).text.into_bytes());
        let bytes = decoded.as_deref().unwrap_or(bytes);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let bytes = bytes.trim_ascii_start();
        // Apple Mail puts the length before the mail.
        let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let is_length = !first.is_empty() && first.trim_ascii_end().iter().all(u8::is_ascii_digit);
        let bytes = if is_length {
            bytes[first.len()..].trim_ascii_start()
        } else {
            bytes
        };
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n" || four.starts_with(b"\n\n"))
            .unwrap_or(bytes.len());
        self.mail(&bytes[..end.min(LONGEST_HEADER)], 1);
    }

    fn mail(&mut self, header: &[u8], line: u64) {
        let mut bytes = header.to_vec();
        bytes.extend_from_slice(b"\n\n");
        let outcome = caught(|| match MessageParser::default().parse_headers(&bytes) {
            Some(message) => self.envelope(&message),
            None => Outcome::Rejected("no headers"),
        });
        let outcome = outcome.unwrap_or(Outcome::Rejected("damaged"));
        self.mails.push((line, outcome));
    }

    fn envelope(&mut self, message: &Message<'_>) -> Outcome {
        // A group marks as a list what somebody wrote to it.
        let behind = behind(message);
        let by_group = behind.is_some();
        let reason = not_personal(message);
        if let Some(reason) = reason.filter(|reason| *reason != LIST || behind.is_none()) {
            return Outcome::LeftOut(reason);
        }
        if let Some(id) = message.message_id() {
            use std::hash::{Hash, Hasher};
            let mut hasher = std::hash::DefaultHasher::new();
            id.hash(&mut hasher);
            if !self.seen.insert(hasher.finish()) {
                return Outcome::Duplicate;
            }
        }
        let from = match behind {
            Some((key, shown)) => vec![self.person(&key, &shown)],
            None => self.people(message.from()),
        };
        let [from] = from.as_slice() else {
            return Outcome::Rejected("not exactly one sender");
        };
        let mut to = self.people(message.to());
        to.extend(self.people(message.cc()));
        let mut blind = self.people(message.bcc());
        blind.retain(|one| !to.contains(one));
        to.extend(&blind);
        to.sort_unstable();
        to.dedup();
        if let HeaderValue::Text(text) = message
            .header("Delivered-To")
            .unwrap_or(&HeaderValue::Empty)
            && let Some(key) = email::key(text)
        {
            let own = self.addresses.intern(&key);
            *self.delivered_to.entry(own).or_default() += 1;
        }
        if email::is_machine(self.addresses.get(*from)) {
            return Outcome::LeftOut("machine mail");
        }
        if to.len() > MAX_RECIPIENTS {
            return Outcome::LeftOut("mails to more than ten people");
        }
        let seconds = message
            .date()
            .map_or(0, mail_parser::DateTime::to_timestamp);
        let day = message.date().and_then(|_| {
            let day = seconds.div_euclid(86_400);
            i32::try_from(day).ok().map(Day::from_number)
        });
        let first = Day::new(1990, 1, 1);
        Outcome::Personal(Envelope {
            by_group,
            from: *from,
            to,
            blind,
            day: day.filter(|day| Some(*day) >= first),
            second: seconds.rem_euclid(86_400) as u32,
        })
    }

    fn people(&mut self, address: Option<&Address<'_>>) -> Vec<u32> {
        let mut found = Vec::new();
        for one in address.into_iter().flat_map(Address::iter) {
            let Some(key) = one.address().and_then(email::key) else {
                continue;
            };
            found.push(self.person(&key, one.name().unwrap_or_default()));
        }
        found
    }

    fn person(&mut self, key: &str, name: &str) -> u32 {
        let number = self.addresses.intern(key);
        let shown = name::shown(&name::beside_address(name, key), "");
        if !shown.contains('@') {
            let known = self.names.entry(number).or_default();
            *known = name::fuller(known, &shown).to_owned();
        }
        number
    }

    /// The address that most mails say they were delivered to, with the name it goes by.
    pub fn delivered_to(&self) -> Option<(String, String)> {
        let votes = self.delivered_to.iter();
        let (own, _) = votes.max_by_key(|(number, votes)| {
            (**votes, std::cmp::Reverse(self.addresses.get(**number)))
        })?;
        let name = self.names.get(own).cloned().unwrap_or_default();
        Some((self.addresses.get(*own).to_owned(), name))
    }

    /// Which addresses of the mailbox are its owner's: those known, the one it was delivered to, and those that go by the
    /// owner's full name.
    pub fn own(&self, owner: &Owner) -> Vec<String> {
        let mut own = owner.emails.clone();
        own.extend(self.delivered_to().map(|(address, _)| address));
        let wanted = name::key(&owner.name, "");
        if wanted.is_full() {
            let same = |shown: &String| name::key(shown, "").text == wanted.text;
            let named = self.names.iter().filter(|(_, shown)| same(shown));
            own.extend(named.map(|(number, _)| self.addresses.get(*number).to_owned()));
        }
        own.sort_unstable();
        own.dedup();
        own
    }

    /// Leaves everything in it out for one reason.
    pub fn leave_out(&self, reason: &'static str, report: &mut FileReport) {
        for _ in &self.mails {
            report.left_out(reason);
        }
    }

    fn name(&self, number: u32) -> &str {
        self.names.get(&number).map_or("", String::as_str)
    }

    fn standings(&self, own: &[String]) -> Vec<Standing> {
        let standing = |address: &str| {
            if own.iter().any(|own| own == address) {
                Standing::Own
            } else if email::is_role(address) {
                Standing::Role
            } else if email::is_machine(address) {
                Standing::Machine
            } else {
                Standing::Person
            }
        };
        self.addresses.iter().map(standing).collect()
    }

    /// What a personal mail says of its owner and others; false when the owner had no part in it.
    fn tell(&self, mail: &Envelope, standings: &[Standing], facts: &mut Facts) -> bool {
        let is = |number: u32, standing: Standing| standings[number as usize] == standing;
        let is_own = |number: u32| is(number, Standing::Own);
        let by_owner = is_own(mail.from);
        if !by_owner && !mail.to.iter().any(|to| is_own(*to)) {
            return false;
        }
        let (by, others) = match by_owner {
            true => (By::Owner, mail.to.as_slice()),
            false => (By::Other, std::slice::from_ref(&mail.from)),
        };
        let people = others.iter().filter(|to| is(**to, Standing::Person));
        for &other in people {
            let person = facts.person(self.addresses.get(other), self.name(other));
            facts.add(person, FactKind::Mail, by, mail.day);
        }
        let is_blind = |to: &&u32| mail.blind.contains(to);
        let own_seen = mail
            .to
            .iter()
            .filter(|to| is_own(**to))
            .any(|to| !is_blind(&to));
        if mail.by_group || (!by_owner && !own_seen) {
            return true;
        }
        let seen = mail.to.iter().filter(|to| !is_blind(to));
        let mut all: Vec<u32> = seen.chain([&mail.from]).copied().collect();
        all.retain(|one| !is_own(*one));
        all.sort_unstable();
        all.dedup();
        if all.len() < 2 || all.len() >= MOST_TOGETHER {
            return true;
        }
        let people = all.into_iter().filter(|one| is(*one, Standing::Person));
        let mut key = |one: u32| facts.key(self.addresses.get(one), self.name(one));
        let together: Vec<u32> = people.map(&mut key).collect();
        let writer = match by_owner {
            true => Writer::Owner,
            false => Writer::Other(key(mail.from)),
        };
        let second = mail.day.map(|_| mail.second);
        facts.add_together(&together, writer, FactKind::Mail, (mail.day, second));
        true
    }

    /// Turns envelopes into facts about the owner of these addresses, and gives every mail its class.
    pub fn settle(&self, own: &[String], facts: &mut Facts, report: &mut FileReport) {
        if self.without_blank_lines {
            report.notes.push(
                "a mail begins at each line \"From SENDER DATE\": this mailbox has no blank lines before them".into(),
            );
        }
        if self.passed_over > 0 {
            let pasted = count(self.passed_over, "mail", "mails");
            report.notes.push(format!(
                "{pasted} within others passed over: the line before the headers is none of this mailbox's"
            ));
        }
        let standings = self.standings(own);
        for (line, outcome) in &self.mails {
            match outcome {
                Outcome::LeftOut(reason) => report.left_out(reason),
                Outcome::Duplicate => {
                    report.problem(Class::Duplicate, *line, "Message-ID", "this mail again")
                }
                Outcome::Rejected(reason) => {
                    report.problem(Class::Rejected, *line, "From", *reason)
                }
                Outcome::Personal(mail) if standings[mail.from as usize] == Standing::Role => {
                    report.left_out(NO_PERSON);
                }
                Outcome::Personal(mail) if !self.tell(mail, &standings, facts) => {
                    report.left_out("mails between others");
                }
                Outcome::Personal(mail) if mail.day.is_some() => report.imported(),
                Outcome::Personal(_) => report.problem(
                    Class::Partial,
                    *line,
                    "Date",
                    "date not understood; the mail is used without it",
                ),
            }
        }
    }
}
