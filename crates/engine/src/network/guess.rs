//! Two people of whom nothing but their account says that they know each other.

use super::sizes::Sizes;
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Colleagues, colleagues};

/// The tie that is inferred between two people; `None` unless they are of one account.
pub(super) fn guess(
    directory: &Directory,
    sizes: &Sizes,
    config: &StrengthConfig,
    (a, b): (PersonIx, PersonIx),
) -> Option<Colleagues> {
    let people = &directory.people;
    let account = people
        .account(a)
        .filter(|_| people.account(a) == people.account(b))?;
    let same_function = people.role(a).function.same(people.role(b).function);
    Some(colleagues(config, sizes.get(account), same_function))
}
