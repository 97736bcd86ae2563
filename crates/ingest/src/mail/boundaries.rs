//! Where one mail of a mailbox ends and the next begins.
//!
//! A mail begins at a line `From SENDER DATE` that a header line follows (RFC 4155), with a blank line before it. Some programs
//! leave the blank line out, and some keep mails within mails unchanged; so three things decide:
//!
//! - the line has the form of a separator: a sender and a date as `Mon Jan  5 10:00:00 2026`; a line `From …` of another form
//!   counts only after a blank line, where a header line follows;
//! - its sender is of a sort that the mailbox has (`-`, Gmail's number, or an address), that of its first line or one of every
//!   fifth: a mail that was pasted into another came from another mailbox. How many were passed over is reported. The bare line
//!   `From ` of newer Thunderbirds counts wherever a blank line stands before it and a header line behind it;
//! - a blank line is not wanted where most separators in the first part of the mailbox have none.

use std::io::{self, BufRead, Cursor, Read};

/// What is looked at to see how the separators of a mailbox are written.
const SAMPLE: u64 = 1 << 20;
/// A line longer than this is passed over in pieces.
const LONGEST_LINE: u64 = 1 << 20;

/// What the sender of a separator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    /// `-`, as Thunderbird writes it.
    Dash,
    /// A number, as Gmail writes it.
    Number,
    /// An address, or anything else.
    Address,
}

/// How the separators of a mailbox are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separators {
    /// The sorts of sender; none when the first line is no separator of the usual form.
    senders: Vec<Sender>,
    /// A blank line stands before each.
    pub after_blank: bool,
    /// Mails within mails that were passed over.
    pub passed_over: usize,
}

/// The sort of sender of a line that has the form of a separator.
fn separator(line: &[u8]) -> Option<Sender> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.strip_prefix("From ")?.split_ascii_whitespace();
    let sender = words.next()?;
    let rest: Vec<&str> = words.collect();
    let is_day = |word: &&str| {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&word.trim_end_matches(','))
    };
    let is_time = |word: &&str| {
        let mut parts = word.split(':');
        let two = |part: Option<&str>| part.is_some_and(|part| part.parse::<u8>().is_ok());
        two(parts.next()) && two(parts.next())
    };
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    // Between the sender and the date some write more, as `at` and a host.
    let day = rest.iter().position(is_day).filter(|at| *at <= 3)?;
    let date = &rest[day..];
    let is_date = date.iter().any(is_time) && date.iter().any(is_year) && date.len() <= 8;
    let local = sender.split('@').next().unwrap_or_default();
    is_date.then(|| match sender {
        "-" => Sender::Dash,
        _ if local.len() > 14 && local.bytes().all(|b| b.is_ascii_digit()) => Sender::Number,
        _ => Sender::Address,
    })
}

/// A header line, or a separator that some program quoted before the headers.
fn is_header(line: &[u8]) -> bool {
    let line = line.strip_prefix(b">").unwrap_or(line);
    if line.starts_with(b"From ") {
        return true;
    }
    let name = line.iter().position(|b| *b == b':').unwrap_or_default();
    name > 0 && line[..name].iter().all(|b| (33..127).contains(b))
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|b| matches!(b, b'\n' | b'\r'))
}

impl Separators {
    /// How they are written in the first part of a mailbox.
    fn of(sample: &[u8]) -> Self {
        let lines: Vec<&[u8]> = sample.split_inclusive(|b| *b == b'\n').collect();
        let found = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.starts_with(b"From "))
            .filter_map(|(at, line)| Some((at, separator(line)?)))
            .filter(|(at, _)| lines.get(at + 1).is_some_and(|next| is_header(next)));
        let found: Vec<(usize, Sender)> = found.collect();
        let first = found
            .first()
            .filter(|(at, _)| lines[..*at].iter().all(|line| is_blank(line)));
        let Some((_, first)) = first else {
            return Self {
                senders: Vec::new(),
                after_blank: true,
                passed_over: 0,
            };
        };
        let often = |sender: &Sender| {
            let times = found.iter().filter(|(_, other)| other == sender).count();
            sender == first || (times > 2 && times * 5 >= found.len())
        };
        let all = [Sender::Dash, Sender::Number, Sender::Address];
        let senders: Vec<Sender> = all.into_iter().filter(often).collect();
        let rest = found.iter().skip(1);
        let blank: Vec<bool> = rest
            .filter(|(_, sender)| senders.contains(sender))
            .map(|(at, _)| is_blank(lines[at - 1]))
            .collect();
        let with = blank.iter().filter(|is_blank| **is_blank).count();
        Self {
            after_blank: with * 2 >= blank.len(),
            senders,
            passed_over: 0,
        }
    }

    /// Whether a mail begins at this line, if a header line follows: `None` for a line of text, `false` for a mail within one.
    fn begins(&self, line: &[u8], after_blank: bool) -> Option<bool> {
        if !line.starts_with(b"From ") {
            return None;
        }
        let is_bare = is_blank(&line[5..]);
        match separator(line) {
            _ if is_bare || self.senders.is_empty() => after_blank.then_some(true),
            Some(sender) if after_blank || !self.after_blank => {
                Some(self.senders.contains(&sender))
            }
            // A paragraph that begins with this word.
            _ => None,
        }
    }
}

/// Reads the headers of a mailbox of any size, mail by mail: `take` gets those of each with the line that the mail begins on,
/// at most `longest` bytes of them. Returns how its separators are written. O(bytes), in memory O(`longest`).
///
/// # Errors
/// When reading fails; what was read until then was taken.
pub fn read(
    mut reader: impl BufRead,
    longest: usize,
    mut take: impl FnMut(&[u8], u64),
) -> io::Result<Separators> {
    let mut sample = Vec::new();
    Read::by_ref(&mut reader)
        .take(SAMPLE)
        .read_to_end(&mut sample)?;
    if sample.starts_with(b"\xef\xbb\xbf") {
        sample.drain(..3);
    }
    let mut separators = Separators::of(&sample);
    let mut reader = Cursor::new(sample).chain(reader);
    let mut header: Vec<u8> = Vec::new();
    let (mut number, mut begins) = (0_u64, 0_u64);
    let (mut in_header, mut after_blank, mut line_start) = (false, true, true);
    // The line of a separator, until the next line says whether it is one.
    let mut held: Option<(u64, bool)> = None;
    let mut line: Vec<u8> = Vec::new();
    loop {
        line.clear();
        let read = Read::by_ref(&mut reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        let starts_line = line_start;
        line_start = line.last() == Some(&b'\n');
        number += u64::from(starts_line);
        if read == 0 {
            if begins > 0 {
                take(&header, begins);
            }
            return Ok(separators);
        }
        if let Some((at, is_own)) = held.take()
            && is_header(&line)
        {
            if is_own {
                if begins > 0 {
                    take(&header, begins);
                }
                header.clear();
                (in_header, begins) = (true, at);
            } else {
                separators.passed_over += 1;
            }
        }
        let blank = starts_line && is_blank(&line);
        let separator = starts_line.then(|| separators.begins(&line, after_blank));
        if let Some(is_own) = separator.flatten() {
            held = Some((number, is_own));
        } else if in_header && blank {
            in_header = false;
        } else if in_header && header.len() < longest {
            header.extend_from_slice(&line);
        }
        after_blank = blank;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mails(text: &str) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        let taken = |header: &[u8], line| {
            let header = String::from_utf8_lossy(header);
            let subject = header
                .lines()
                .find_map(|line| line.strip_prefix("Subject: "));
            found.push((subject.unwrap_or("none").to_owned(), line));
        };
        read(text.as_bytes(), 1 << 16, taken).unwrap();
        found
    }

    fn subjects(text: &str) -> Vec<String> {
        mails(text)
            .into_iter()
            .map(|(subject, _)| subject)
            .collect()
    }

    const DASH: &str = "From - Mon Jan  5 10:00:00 2026";

    #[test]
    fn a_blank_line_is_wanted_where_the_mailbox_has_them() {
        let with = format!(
            "{DASH}\nSubject: one\n\nbody\n\n{DASH}\nSubject: two\n\nquoted:\n{DASH}\nSubject: none of it\n\n{DASH}\nSubject: three\n\n"
        );
        assert_eq!(subjects(&with), ["one", "two", "three"]);
        let without = format!(
            "{DASH}\nSubject: one\n\nbody\n{DASH}\nSubject: two\n\nbody\n{DASH}\nSubject: three\n\n"
        );
        assert_eq!(subjects(&without), ["one", "two", "three"]);
    }

    #[test]
    fn a_mail_within_a_mail_begins_none() {
        let pasted = format!(
            "{DASH}\nSubject: one\n\nsee below\n\nFrom ana@x.example Mon Jan  5 09:00:00 2026\nSubject: pasted\n\nold\n\n{DASH}\nSubject: two\n\n"
        );
        assert_eq!(subjects(&pasted), ["one", "two"]);
    }

    #[test]
    fn mailboxes_that_changed_their_program_lose_no_mail() {
        let one = |from: &str, subject: &str| format!("{from}\nSubject: {subject}\n\nbody\n\n");
        let (number, address) = (
            "From 10086@qq.example Mon Jan  5 10:00:00 2026",
            "From bo@x.example Mon Jan  5 10:00:00 2026",
        );
        // A short number is an address like any other.
        assert_eq!(
            subjects(&(one(number, "one") + &one(address, "two"))),
            ["one", "two"]
        );
        let bare = one(DASH, "one") + &one("From ", "two") + &one(DASH, "three");
        assert_eq!(subjects(&bare), ["one", "two", "three"]);
        let joined: String = (0..4)
            .map(|n| one(DASH, &n.to_string()) + &one(address, "x"))
            .collect();
        assert_eq!(subjects(&joined).len(), 8);
    }

    #[test]
    fn a_paragraph_that_begins_with_from_begins_none() {
        let text = format!(
            "{DASH}\nSubject: one\n\nHello,\n\nFrom next week on we meet: on Mondays\n\nFrom: is no separator\n\n"
        );
        assert_eq!(subjects(&text), ["one"]);
        // Nor where no separator has a date.
        let odd = "From ana\nSubject: one\n\nHello,\n\nFrom next week on\nwe meet.\n\nFrom bo\nSubject: two\n\n";
        assert_eq!(subjects(odd), ["one", "two"]);
    }

    #[test]
    fn separators_of_all_programs_are_known() {
        for line in [
            "From 1678901234567890123@xxx Mon Jan 05 10:00:00 +0000 2026",
            "From ana@x.example Mon Jan  5 10:00:00 2026",
            "From ana@x.example  Mon Jan  5 10:00 CET 2026",
            "From MAILER-DAEMON Mon Jan  5 10:00:00 2026 +0100",
            "From \"ana souza\"@x.example at host Mon Jan  5 10:00:00 2026",
            DASH,
        ] {
            assert!(separator(line.as_bytes()).is_some(), "{line}");
        }
        for line in [
            "From next week on",
            "From Monday 10:00 we meet in 2026 again and again and again",
            "From: x",
        ] {
            assert_eq!(separator(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn a_second_quoted_separator_and_a_byte_order_mark_cost_nothing() {
        let text = format!("\u{feff}{DASH}\n>{DASH}\nSubject: one\n\nbody\n");
        assert_eq!(mails(&text), [("one".to_owned(), 1)]);
    }
}
