//! Accounts that may belong to the same group as another one: offered, never taken for it.

use introrank_engine::people::account::AccountIx;
use introrank_engine::rank::Goal;
use introrank_engine::session::Session;

use super::snapshot::Snapshot;

/// So many are offered.
const OFFERED: usize = 3;

/// Accounts of the same group at which anybody is known: first as somebody said, then by their names.
pub(super) fn offered(session: &Session, account: AccountIx) -> Vec<AccountIx> {
    let family = session.directory.accounts.family(account).into_iter();
    let known = family.filter(|ix| !session.network.members(*ix).is_empty());
    known.take(OFFERED).collect()
}

/// The same by name, with how many people are known at each: "Globex Nordic (12 known)".
pub(super) fn see_also(snapshot: &Snapshot, account: AccountIx) -> Vec<String> {
    let session = &snapshot.session;
    let named = |ix| {
        let name = &session.directory.accounts.get(ix).name;
        let known = session.network.members(ix).len();
        format!("{name} ({known} known)")
    };
    offered(session, account).into_iter().map(named).collect()
}

/// The same as the end of a reason why there is no route to an account.
pub(super) fn hint(snapshot: &Snapshot, goal: &Goal) -> Option<String> {
    let Goal::Account(account, _) = goal else {
        return None;
    };
    let accounts = see_also(snapshot, *account);
    (!accounts.is_empty()).then(|| format!("; see also {}", accounts.join(", ")))
}
