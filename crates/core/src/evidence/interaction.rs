//! Who contacted whom, and when.

use super::fact::FactKind;
use crate::moment::When;

/// One row: `from` wrote to, or met, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Number of a key of the tie lists.
    pub from: u32,
    /// The other one.
    pub to: u32,
    /// Message, mail or meeting.
    pub kind: FactKind,
    /// When.
    pub when: When,
    /// Rows of one sender, moment and number (not 0) are one message to several people. The number is made of the
    /// message's name, so that it does not matter in which file and row it stands.
    pub message: u32,
}
