//! One row of a list of targets.

/// One row of a list, as text. Empty means absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetRow {
    /// Line of the file, from 1.
    pub line: u64,
    /// A person or account in one cell: key, address, e-mail or name.
    pub person: String,
    /// Canonical profile key.
    pub profile: String,
    /// The person's name.
    pub name: String,
    /// The person's e-mail, lower case.
    pub email: String,
    /// The account's name.
    pub company: String,
    /// The account's registrable domain.
    pub domain: String,
    /// How many people the account has, where the list says it.
    pub headcount: Option<f64>,
    /// The account's country, as the list writes it.
    pub country: String,
    /// The account's industry, as the list writes it.
    pub industry: String,
    /// The person's title.
    pub title: String,
    /// Why the rep wants to meet the target.
    pub why: String,
    /// What happened there lately, and when.
    pub trigger: String,
    /// What winning the target is worth, where the list says so and it is above 0.
    pub value: Option<f64>,
    /// Why the row cannot be used: its value is no amount of money above 0. Empty when it can.
    pub problem: String,
    /// The deal that it is about, as the list calls it: with an account that bought another, it is about the next.
    pub deal: String,
    /// Mutual connections that a prospecting tool counted on the target's page.
    pub mutuals: u32,
    /// Names of mutual connections that the list has beside the target.
    pub mutual_names: Vec<String>,
    /// The asker named in the list.
    pub asker: String,
    /// All cells of the row, as text.
    pub cells: Vec<String>,
}

impl TargetRow {
    /// The row as the list calls it: the first of its identifying cells.
    pub fn label(&self) -> &str {
        [
            &self.person,
            &self.name,
            &self.email,
            &self.profile,
            &self.company,
            &self.domain,
        ]
        .into_iter()
        .find(|s| !s.is_empty())
        .map_or("", |s| s)
    }

    /// True when the row names a person, not only an account.
    pub fn is_person(&self) -> bool {
        !(self.person.is_empty()
            && self.profile.is_empty()
            && self.name.is_empty()
            && self.email.is_empty())
    }
}
