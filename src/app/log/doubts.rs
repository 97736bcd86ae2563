//! What should be said of an entry before it is written down. It counts all the same.

use introrank_core::evidence::Outsider;
use introrank_core::keys::company;
use introrank_referrals::availability::Asking;
use introrank_referrals::ledger::{Case, EventKind};

use super::draft::Draft;
use crate::app::notice::Notice;

impl Draft<'_> {
    /// Who is nobody here, and what speaks against the ask. What was said counts all the same.
    pub fn doubts(&self) -> Vec<Notice> {
        let (entry, ledger) = (&self.entry, &self.snapshot.ledger);
        let seen = |text: &str| {
            let mut entries = ledger.entries.iter();
            entries.any(|entry| entry.people().contains(&text) || entry.account == text)
        };
        let named = [&entry.introducer, &entry.target, &entry.via, &self.instead];
        let strangers = named
            .into_iter()
            .filter(|text| !text.is_empty() && self.snapshot.person(text).is_none() && !seen(text));
        let mut doubts: Vec<Notice> = strangers
            .map(|text| Notice::NobodyKnown {
                text: text.clone(),
                closest: self.closest(text),
            })
            .collect();
        doubts.extend(self.begins_another());
        if matches!(entry.what, EventKind::Asked | EventKind::Planned) {
            let ask = self.ask();
            if !ask.introducer.is_empty() {
                doubts.extend(self.snapshot.objections(Asking {
                    introducer: &ask.introducer,
                    target: &ask.target,
                    account: &ask.account,
                    own: ask.case,
                }));
            }
        }
        if !self.instead.is_empty() {
            let ask = self.ask();
            // The ask that ends is in nobody's way.
            doubts.extend(self.snapshot.objections(Asking {
                introducer: &self.instead,
                target: &ask.target,
                account: &ask.account,
                own: ask.case,
            }));
        }
        doubts
    }

    /// Whom somebody whom no export has may be: people with a name like it, and those of the ledger.
    fn closest(&self, text: &str) -> Vec<(String, String)> {
        let mut closest = self.snapshot.closest(text);
        let outsider = Outsider::of_text(text, &self.entry.account);
        let like = self.snapshot.outsiders().like(&outsider);
        closest.extend(like.map(|other| (self.snapshot.name(other.key()), other.key().to_owned())));
        closest
    }

    /// An ask of the same introducer that is open and may be meant, when this begins another: one of the two prospects is in
    /// no export, and nothing says that they work for different accounts.
    fn begins_another(&self) -> Option<Notice> {
        let (entry, snapshot) = (&self.entry, self.snapshot);
        let begins_late = entry.what > EventKind::Asked && entry.what < EventKind::Touched;
        let is_named = !entry.introducer.is_empty() && !entry.target.is_empty();
        if !(begins_late && is_named) || self.ask().case.is_some() {
            return None;
        }
        let may_be = |case: &&Case| {
            let outside = [&entry.target, &case.target].map(|key| snapshot.person(key).is_none());
            let accounts = [&entry.account, &case.account].map(|name| company::key(name));
            let differ = accounts.iter().all(Option::is_some) && accounts[0] != accounts[1];
            case.introducer == entry.introducer && outside.contains(&true) && !differ
        };
        let open = snapshot.ledger.open_cases().filter(may_be).last()?;
        let name = snapshot.prospect_name(&open.target, &open.account);
        Some(Notice::BeginsAnother {
            introducer: snapshot.name(&entry.introducer),
            prospect: snapshot.prospect_name(&entry.target, &entry.account),
            open: format!("#{} about {name}", open.number),
        })
    }
}
