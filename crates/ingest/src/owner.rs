//! Whose export is it? Never guessed: from the archive's own files, a sidecar, or a flag.

use std::collections::BTreeMap;

use hashbrown::HashSet;

use super::lists::OwnerRow;
use super::messages;
use super::text::{Layout, Rows};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::evidence::{Owner, OwnerRelation};
use introrank_core::keys::profile_url;
use introrank_core::keys::profile_url::Profile;
use introrank_core::keys::{email, name};

/// What the files of one folder or archive say about their owner.
#[derive(Debug, Default)]
pub struct OwnerClues {
    name: Option<String>,
    addresses: BTreeMap<String, u32>,
    emails: Vec<String>,
    /// Conversations per profile.
    conversations: BTreeMap<String, u32>,
    connections: HashSet<String>,
}

impl OwnerClues {
    /// `messages.csv`: the owner takes part in most conversations. Only read where no invitation names the owner.
    pub fn messages(&mut self, text: &str, layout: &Layout) {
        if !self.addresses.is_empty() {
            return;
        }
        for (key, count) in messages::conversations_of(text, layout) {
            *self.conversations.entry(key).or_default() += count;
        }
    }

    /// `Connections.csv`: nobody is their own connection. Only read where the messages are asked.
    pub fn connections(&mut self, text: &str, layout: &Layout) {
        if !self.addresses.is_empty() || self.conversations.is_empty() {
            return;
        }
        let url = layout.column(&["url"]);
        let mut rows = Rows::new(text, layout);
        while let Some(row) = rows.next_row() {
            if let Profile::Public(key) = profile_url::parse(row.cell(url)) {
                self.connections.insert(key);
            }
        }
    }

    /// `Profile.csv`: the name.
    pub fn profile(&mut self, text: &str, layout: &Layout, report: &mut FileReport) {
        let mut rows = Rows::new(text, layout);
        while let Some(row) = rows.next_row() {
            let shown = name::shown(
                row.cell(layout.column(&["firstname"])),
                row.cell(layout.column(&["lastname"])),
            );
            if self.name.is_some() {
                report.problem(Class::Duplicate, row.line, "", "a profile has one row");
            } else if shown.is_empty() {
                report.problem(Class::Rejected, row.line, "First Name", "no name");
            } else {
                report.imported();
                self.name = Some(shown);
            }
        }
    }

    /// `Invitations.csv`: the owner is who invites in outgoing rows and is invited in incoming ones.
    pub fn invitations(&mut self, text: &str, layout: &Layout) {
        let (direction, inviter, invitee) = (
            layout.column(&["direction"]),
            layout.column(&["inviterprofileurl"]),
            layout.column(&["inviteeprofileurl"]),
        );
        let mut rows = Rows::new(text, layout);
        while let Some(row) = rows.next_row() {
            let own = match row.cell(direction) {
                "OUTGOING" => row.cell(inviter),
                "INCOMING" => row.cell(invitee),
                _ => continue,
            };
            if let Profile::Public(key) = profile_url::parse(own) {
                *self.addresses.entry(key).or_default() += 1;
            }
        }
    }

    /// `Email Addresses.csv`: all own addresses.
    pub fn emails(&mut self, text: &str, layout: &Layout, report: &mut FileReport) {
        let column = layout.column(&["emailaddress"]);
        let mut rows = Rows::new(text, layout);
        while let Some(row) = rows.next_row() {
            match email::key(row.cell(column)) {
                Some(key) => {
                    report.imported();
                    self.emails.push(key);
                }
                None => report.problem(Class::Rejected, row.line, "Email Address", "no address"),
            }
        }
    }

    /// The profile that takes part in more conversations than any other, at least two, and is no connection.
    fn in_most_conversations(&self) -> Option<String> {
        let mut open: Vec<(u32, &String)> = self
            .conversations
            .iter()
            .filter(|(key, _)| !self.connections.contains(*key))
            .map(|(key, count)| (*count, key))
            .collect();
        open.sort_by(|a, b| b.cmp(a));
        match open.as_slice() {
            [(first, key), (second, _), ..] if first > second && *first > 1 => Some((*key).clone()),
            [(first, key)] if *first > 1 => Some((*key).clone()),
            _ => None,
        }
    }

    /// The owner, if the clues name one. An address needs the majority of the invitations; without any, it is that of
    /// most conversations.
    pub fn owner(&self) -> Option<Owner> {
        let total: u32 = self.addresses.values().sum();
        let profile = self
            .addresses
            .iter()
            .find(|(_, votes)| **votes * 2 > total)
            .map(|(key, _)| key.clone())
            .or_else(|| self.in_most_conversations().filter(|_| total == 0));
        if self.name.is_none() && profile.is_none() {
            return None;
        }
        let mut emails = self.emails.clone();
        emails.sort();
        emails.dedup();
        Some(Owner {
            name: self.name.clone().unwrap_or_default(),
            profile,
            emails,
            relation: OwnerRelation::Teammate,
        })
    }
}

/// The sidecar row for a file: the row whose `file` is the longest ending of the path, or of a folder on the way to it.
pub fn from_sidecar<'a>(rows: &'a [OwnerRow], path: &str, group: &str) -> Option<&'a OwnerRow> {
    let matches = |row: &&OwnerRow| {
        let file = row.file.trim_start_matches("./");
        let file = file.trim_end_matches(['/', '\\']);
        if file.is_empty() {
            return false;
        }
        // Only folders below that of the list: what lies above was not asked for.
        let above = row.place.0.rfind(['/', '\\']).unwrap_or(0);
        let folders = path
            .match_indices(['/', '\\'])
            .filter(|(at, _)| *at > above);
        let folders = folders.map(|(at, _)| &path[..at]);
        let mut whole = folders.chain([path, group]);
        whole.any(|path| ends_with_path(path, file))
    };
    rows.iter().filter(matches).max_by(|a, b| {
        a.file
            .len()
            .cmp(&b.file.len())
            .then_with(|| b.file.cmp(&a.file))
    })
}

fn ends_with_path(path: &str, end: &str) -> bool {
    path.strip_suffix(end)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '\\', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_read_from_name_address_or_both() {
        let both = Owner::parse("Dana Ruiz <https://www.linkedin.com/in/dana-ruiz/>");
        assert_eq!(
            (both.name.as_str(), both.profile.as_deref()),
            ("Dana Ruiz", Some("in:dana-ruiz"))
        );
        assert_eq!(Owner::parse("dana@x.example").emails, ["dana@x.example"]);
        assert_eq!(Owner::parse("Dana Ruiz").label(), "Dana Ruiz");
    }

    #[test]
    fn the_sidecar_finds_files_by_the_end_of_their_path() {
        let row = |file: &str| OwnerRow {
            place: ("owners.csv".into(), 2),
            file: file.into(),
            name: "X".into(),
            url: String::new(),
            relation: OwnerRelation::Ally,
        };
        let rows = [row("a/Connections.csv"), row("dana.zip")];
        assert_eq!(
            from_sidecar(&rows, "exports/a/Connections.csv", "exports/a").map(|r| r.file.as_str()),
            Some("a/Connections.csv")
        );
        assert_eq!(
            from_sidecar(
                &rows,
                "exports/dana.zip: Connections.csv",
                "exports/dana.zip"
            )
            .map(|r| r.file.as_str()),
            Some("dana.zip")
        );
        assert_eq!(
            from_sidecar(&rows, "exports/ba/Connections.csv", "exports/ba"),
            None
        );
        let folders = [row("eli-stone"), row("dov/")];
        let of = |path: &str| from_sidecar(&folders, path, "").map(|row| row.file.as_str());
        assert_eq!(
            of("x/eli-stone/Basic_Export/Connections.csv"),
            Some("eli-stone")
        );
        assert_eq!(of("x/dov/inbox.mbox"), Some("dov/"));
        assert_eq!(of("x/eli-stones/inbox.mbox"), None);
    }
}
