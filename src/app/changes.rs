//! What happened between exports, in words.

use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::{Change, ChangeKind};
use introrank_engine::session::Session;

use super::snapshot::Snapshot;

/// What happened, in words.
pub fn words(session: &Session, change: &Change) -> String {
    let people = &session.directory.people;
    let owner = change.owner.map_or("", |owner| people.name(owner));
    match change.kind {
        ChangeKind::Moved => format!("moved from {} to {}", change.from, change.to),
        ChangeKind::Promoted => format!("promoted from {} to {}", change.from, change.to),
        ChangeKind::Connected if change.to.is_empty() => format!("connected with {owner}"),
        ChangeKind::Connected => format!("connected with {owner} ({})", change.to),
        ChangeKind::Disconnected => format!("is no longer connected with {owner}"),
        ChangeKind::AddressChanged => format!("has a new address, {}", change.to),
    }
}

impl Snapshot {
    /// What happened to somebody lately, in words.
    pub fn news(&self, person: PersonIx) -> Option<String> {
        let change = self.all_news().get(&person)?;
        let name = self.session.directory.people.name(person);
        let what = words(&self.session, change);
        Some(format!("{name} {what} (seen {})", change.on))
    }
}
