//! Mail: who wrote to whom on which day, from the headers of mailboxes and single mails. Bodies are passed over without
//! being looked at, a mailbox is read as a stream.

use std::io::{self, BufRead, Read};

use hashbrown::{HashMap, HashSet};
use mail_parser::{Address, HeaderValue, Message, MessageParser};

use crate::caught::caught;
use introrank_core::columns::Interner;
use introrank_core::day::Day;
use introrank_core::evidence::Owner;
use introrank_core::evidence::{By, FactKind, Facts};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::{email, name};

/// Mails to more people than this are not personal.
const MAX_RECIPIENTS: usize = 10;
/// Headers longer than this are cut: nothing that matters stands so far down.
const LONGEST_HEADER: usize = 256 * 1024;
/// A line of a body longer than this is passed over in pieces.
const LONGEST_LINE: u64 = 1 << 20;

/// What became of one mail.
#[derive(Clone, Debug)]
enum Outcome {
    Personal {
        from: u32,
        to: Vec<u32>,
        day: Option<Day>,
    },
    LeftOut(&'static str),
    Duplicate,
    Rejected(&'static str),
}

/// The envelopes of a mailbox, before anybody has said whose it is.
#[derive(Debug, Default)]
pub struct Mailbox {
    addresses: Interner,
    names: HashMap<u32, String>,
    /// Line the mail begins on, from 1, and what became of it.
    mails: Vec<(u64, Outcome)>,
    delivered_to: HashMap<u32, u32>,
    seen: HashSet<u64>,
}

impl Mailbox {
    /// Reads a mailbox of any size. A mail begins at a line `From ` after a blank line.
    ///
    /// # Errors
    /// When reading fails; what was read until then is kept.
    pub fn stream(&mut self, mut reader: impl BufRead) -> io::Result<()> {
        let mut header: Vec<u8> = Vec::new();
        let (mut line_number, mut begins) = (0, 0);
        let (mut in_header, mut after_blank, mut line_start) = (false, true, true);
        let mut line: Vec<u8> = Vec::new();
        loop {
            line.clear();
            let read = Read::by_ref(&mut reader)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line)?;
            let starts_line = line_start;
            line_start = line.last() == Some(&b'\n');
            line_number += u64::from(starts_line);
            let blank = starts_line && line.iter().all(|b| matches!(b, b'\n' | b'\r'));
            if read == 0 || (starts_line && after_blank && line.starts_with(b"From ")) {
                if begins > 0 {
                    self.mail(&header, begins);
                }
                if read == 0 {
                    return Ok(());
                }
                header.clear();
                (in_header, begins) = (true, line_number);
            } else if in_header && blank {
                in_header = false;
            } else if in_header && header.len() < LONGEST_HEADER {
                header.extend_from_slice(&line);
            }
            after_blank = blank;
        }
    }

    /// Reads one mail, headers and all.
    pub fn single(&mut self, bytes: &[u8]) {
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
        if let Some(reason) = not_personal(message) {
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
        let from = self.people(message.from());
        let [from] = from.as_slice() else {
            return Outcome::Rejected("not exactly one sender");
        };
        let mut to = self.people(message.to());
        to.extend(self.people(message.cc()));
        to.extend(self.people(message.bcc()));
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
        let day = message.date().and_then(|date| {
            let seconds = date.to_timestamp();
            i32::try_from(seconds.div_euclid(86_400))
                .ok()
                .map(Day::from_number)
        });
        let first = Day::new(1990, 1, 1);
        Outcome::Personal {
            from: *from,
            to,
            day: day.filter(|day| Some(*day) >= first),
        }
    }

    fn people(&mut self, address: Option<&Address<'_>>) -> Vec<u32> {
        let mut found = Vec::new();
        for one in address.into_iter().flat_map(Address::iter) {
            let Some(key) = one.address().and_then(email::key) else {
                continue;
            };
            let number = self.addresses.intern(&key);
            let shown = name::shown(one.name().unwrap_or_default(), "");
            if !shown.contains('@') {
                let known = self.names.entry(number).or_default();
                *known = name::fuller(known, &shown).to_owned();
            }
            found.push(number);
        }
        found
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

    /// Turns envelopes into facts about the owner of these addresses, and gives every mail its class.
    pub fn settle(&self, own: &[String], facts: &mut Facts, report: &mut FileReport) {
        let is_own = |number: u32| own.iter().any(|own| own == self.addresses.get(number));
        for (line, outcome) in &self.mails {
            match outcome {
                Outcome::LeftOut(reason) => report.left_out(reason),
                Outcome::Duplicate => {
                    report.problem(Class::Duplicate, *line, "Message-ID", "this mail again")
                }
                Outcome::Rejected(reason) => {
                    report.problem(Class::Rejected, *line, "From", *reason)
                }
                Outcome::Personal { from, to, day } => {
                    let (by, others): (By, Vec<u32>) = if is_own(*from) {
                        (
                            By::Owner,
                            to.iter().copied().filter(|to| !is_own(*to)).collect(),
                        )
                    } else if to.iter().any(|to| is_own(*to)) {
                        (By::Other, vec![*from])
                    } else {
                        report.left_out("mails between others");
                        continue;
                    };
                    for other in others {
                        let key = self.addresses.get(other);
                        if !email::is_machine(key) {
                            let name = self.names.get(&other).map_or("", String::as_str);
                            let person = facts.person(key, name);
                            facts.add(person, FactKind::Mail, by, *day);
                        }
                    }
                    if day.is_some() {
                        report.imported();
                    } else {
                        report.problem(
                            Class::Partial,
                            *line,
                            "Date",
                            "date not understood; the mail is used without it",
                        );
                    }
                }
            }
        }
    }
}

/// Why a mail is none between people.
fn not_personal(message: &Message<'_>) -> Option<&'static str> {
    let text = |name: &'static str| {
        message
            .header_raw(name)
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let labels = text("X-Gmail-Labels");
    let labelled = |word: &str| {
        labels
            .split(',')
            .any(|label| label.trim().trim_matches('"') == word)
    };
    if message.header_raw("List-Id").is_some() || message.header_raw("List-Unsubscribe").is_some() {
        Some("list mail")
    } else if !matches!(text("Auto-Submitted").as_str(), "" | "no")
        || matches!(text("Precedence").as_str(), "bulk" | "list" | "junk")
    {
        Some("machine mail")
    } else if labelled("spam") || labelled("trash") {
        Some("spam and thrown away")
    } else if labelled("draft") || labelled("drafts") {
        Some("drafts")
    } else if labelled("chat") || labelled("chats") {
        Some("chats")
    } else {
        None
    }
}
