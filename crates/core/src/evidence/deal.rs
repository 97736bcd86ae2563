//! What a CRM says: opportunities and activities, as text; people not looked up.

use crate::day::Day;

/// An opportunity, as text; people not looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deal {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id.
    pub id: String,
    /// The prospect: a person's name or mail; empty when only an account is known.
    pub target: String,
    /// Who else had a role in it: names or mails.
    pub others: Vec<String>,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub rep: String,
    /// The CRM's stage.
    pub stage: String,
    /// Money.
    pub amount: Option<f64>,
    /// The rep's probability.
    pub probability: Option<f64>,
    /// When it closes.
    pub close: Option<Day>,
    /// When it was made.
    pub created: Option<Day>,
    /// When the stage changed last.
    pub changed: Option<Day>,
    /// Where it came from, as the CRM says.
    pub source: String,
    /// Who introduced, where a column says so.
    pub introducer: String,
}

impl Deal {
    /// Takes in everybody of another row of the same deal; `is_primary`: its contact is the main one.
    pub fn merge(&mut self, row: Self, is_primary: bool) {
        self.takes_part(row.target, is_primary);
        for other in row.others {
            self.takes_part(other, false);
        }
    }

    /// Takes in somebody who had a role: as the main contact when the CRM calls them so or there is none.
    pub fn takes_part(&mut self, who: String, is_primary: bool) {
        if who.is_empty() || who == self.target || (!is_primary && self.others.contains(&who)) {
            return;
        }
        if self.target.is_empty() || is_primary {
            self.others.retain(|other| *other != who);
            let before = std::mem::replace(&mut self.target, who);
            self.others
                .extend(Some(before).filter(|before| !before.is_empty()));
        } else {
            self.others.push(who);
        }
    }
}

/// Something that was done about a prospect, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id, else what the row says.
    pub id: String,
    /// The prospect.
    pub target: String,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub rep: String,
    /// The day.
    pub on: Day,
    /// It was a meeting.
    pub met: bool,
}

/// Who had a role in a deal, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRole {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id of the deal.
    pub deal: String,
    /// Who: a name or a mail; empty where only the id of the contact is given.
    pub who: String,
    /// The CRM's id of the contact; empty when it is not given.
    pub contact: String,
    /// The CRM says that it is the main contact.
    pub is_primary: bool,
}
