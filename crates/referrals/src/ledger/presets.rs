//! Who usually buys what is offered to one department: economic buyer, champion, user, technical buyer.

/// The names of the presets, for messages.
pub(super) const NAMES: &str =
    "engineering, finance, hr, it, marketing, operations, purchasing, sales, or nothing";

const PRESETS: [(&str, [&str; 4]); 9] = [
    ("", [""; 4]),
    (
        "engineering",
        [
            "cxo & (engineering | general)",
            "director+ & engineering",
            "manager+ & engineering",
            "director+ & it",
        ],
    ),
    (
        "finance",
        [
            "cxo & (finance | general)",
            "director+ & finance",
            "manager+ & finance",
            "director+ & it",
        ],
    ),
    (
        "hr",
        [
            "cxo & (hr | general)",
            "director+ & hr",
            "manager+ & hr",
            "director+ & it",
        ],
    ),
    (
        "it",
        [
            "cxo & (it | general)",
            "director+ & it",
            "manager+ & it",
            "director+ & engineering",
        ],
    ),
    (
        "marketing",
        [
            "cxo & (marketing | general)",
            "director+ & marketing",
            "manager+ & marketing",
            "director+ & it",
        ],
    ),
    (
        "operations",
        [
            "cxo & (operations | general)",
            "director+ & operations",
            "manager+ & operations",
            "director+ & engineering",
        ],
    ),
    (
        "purchasing",
        [
            "cxo & (operations | finance | general)",
            "director+ & purchasing",
            "manager+ & purchasing",
            "director+ & it",
        ],
    ),
    (
        "sales",
        [
            "cxo & (sales | general)",
            "director+ & sales",
            "manager+ & sales",
            "director+ & it",
        ],
    ),
];

/// The four roles of a preset; none for an empty name, `None` for a name that is not known.
pub(super) fn roles_of(name: &str) -> Option<[&'static str; 4]> {
    let name = name.trim().to_lowercase();
    let found = PRESETS.iter().find(|(other, _)| *other == name);
    found.map(|(_, roles)| *roles)
}
