//! The columns of the [tables](super::tables), and what each means.

/// What a column holds. Every column but the first of a table may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8.
    Text,
    /// A whole number, from 0.
    Count,
    /// A number.
    Real,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
}

/// A column: its name, what it holds, and what that means.
pub type Column = (&'static str, ColumnType, &'static str);

/// One row per person.
pub const PEOPLE: &[Column] = &[
    (
        "person",
        ColumnType::Text,
        "key: `in:<profile>`, `id:<member id>`, an e-mail address, `name:…`, or the text of a tie list",
    ),
    (
        "name",
        ColumnType::Text,
        "name as shown; empty for whoever is known by an address alone",
    ),
    (
        "title",
        ColumnType::Text,
        "job title, from the newest export",
    ),
    (
        "account",
        ColumnType::Text,
        "key of the account where the newest export places the person",
    ),
    ("company", ColumnType::Text, "name of that account"),
    (
        "seniority",
        ColumnType::Text,
        "what the title says: `unpaid` to `owner`",
    ),
    (
        "function",
        ColumnType::Text,
        "what the title says: `sales`, `finance`, …",
    ),
    (
        "owner",
        ColumnType::Text,
        "`teammate` or `ally` for owners of exports",
    ),
    (
        "never_ask",
        ColumnType::Flag,
        "must not be asked for introductions",
    ),
    (
        "ties",
        ColumnType::Count,
        "people with an observed tie to this one",
    ),
    (
        "also",
        ColumnType::Text,
        "other keys of the same person, parted by spaces",
    ),
];

/// One row per observed tie and direction: `from` asks, `to` is asked.
pub const TIES: &[Column] = &[
    ("from", ColumnType::Text, "key of a person"),
    ("to", ColumnType::Text, "key of a person"),
    (
        "helps",
        ColumnType::Real,
        "probability that `to` helps when `from` asks",
    ),
    (
        "engages",
        ColumnType::Real,
        "probability that `to` engages when `from` introduces somebody",
    ),
    (
        "knows",
        ColumnType::Real,
        "probability that the two know each other; empty for given strengths",
    ),
    (
        "basis",
        ColumnType::Text,
        "what the strength rests on: `guess`, `prior`, `learned`, `given`",
    ),
    ("since", ColumnType::Day, "day of the connection"),
    (
        "sources",
        ColumnType::Text,
        "`connected`, `mutual`, `given`, `said`, `contact`, `book`, `crm`, `seen`, joined by +",
    ),
    (
        "days_from",
        ColumnType::Count,
        "days on which `from` wrote to or met `to`",
    ),
    (
        "days_to",
        ColumnType::Count,
        "days on which `to` wrote to or met `from`",
    ),
    ("last_contact", ColumnType::Day, "the last of these days"),
    (
        "last_seen",
        ColumnType::Day,
        "the last day on which both were in one small message or meeting of somebody else",
    ),
    (
        "said",
        ColumnType::Text,
        "the last words of `from` about `to`",
    ),
    (
        "in_touch",
        ColumnType::Real,
        "probability that `to` writes to `from` within 45 days",
    ),
    (
        "gone_quiet",
        ColumnType::Flag,
        "`to` used to write to `from` and has been silent for over eight times the usual gap",
    ),
];

/// One row per account.
pub const ACCOUNTS: &[Column] = &[
    ("account", ColumnType::Text, "key: the normalised name"),
    ("name", ColumnType::Text, "name as shown"),
    ("domains", ColumnType::Text, "domains, parted by spaces"),
    (
        "headcount",
        ColumnType::Real,
        "people who work there, from the account list",
    ),
    (
        "relation",
        ColumnType::Text,
        "how it stands to us, from the account list",
    ),
    (
        "people",
        ColumnType::Count,
        "people of the network who work there",
    ),
];
