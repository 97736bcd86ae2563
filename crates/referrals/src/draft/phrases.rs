//! Phrases that the [linter](super::lint) knows.

use super::Closeness;

/// What may be said from which closeness on.
pub(super) const CLAIMS: [(&str, Closeness); 29] = [
    ("best friend", Closeness::Worked),
    ("known each other for", Closeness::Worked),
    ("known him for", Closeness::Worked),
    ("known her for", Closeness::Worked),
    ("known them for", Closeness::Worked),
    ("work closely", Closeness::Worked),
    ("worked closely", Closeness::Worked),
    ("working closely", Closeness::Worked),
    ("worked with", Closeness::Worked),
    ("work with", Closeness::Worked),
    ("worked together", Closeness::Worked),
    ("work together", Closeness::Worked),
    ("former colleague", Closeness::Worked),
    ("old colleague", Closeness::Worked),
    ("ex-colleague", Closeness::Worked),
    ("know well", Closeness::Know),
    ("know each other", Closeness::Know),
    ("knows you well", Closeness::Know),
    ("good friend", Closeness::Know),
    ("close friend", Closeness::Know),
    ("old friend", Closeness::Know),
    ("your friend", Closeness::Know),
    ("good relationship", Closeness::Know),
    ("close relationship", Closeness::Know),
    ("you know ", Closeness::Know),
    ("you met ", Closeness::Met),
    ("you are connected", Closeness::Connected),
    ("mutual connection", Closeness::Connected),
    ("mutual friend", Closeness::Know),
];

/// What nobody can promise, and what is nobody's business.
pub(super) const PROMISES: [&str; 6] = [
    "guarantee",
    "owes you",
    "owe me",
    "owes me",
    "risk-free",
    "100%",
];

/// What somebody must have said or done.
pub(super) const SAID: [&str; 9] = [
    "suggested i",
    "suggested that i",
    "told me to",
    "asked me to reach out",
    "recommended that i",
    "recommended i",
    "referred me",
    "agreed to introduce",
    "offered to introduce",
];

/// What makes it easy to say no.
pub(super) const WAYS_OUT: [&str; 14] = [
    "completely fine",
    "totally fine",
    "perfectly fine",
    "no problem",
    "no pressure",
    "just say so",
    "feel free to say no",
    "if not,",
    "not right",
    "rather not",
    "no is fine",
    "say no",
    "no need to answer",
    "no hard feelings",
];

/// What was not filled in.
pub(super) const PLACEHOLDERS: [&str; 12] = [
    "{{",
    "}}",
    "{%",
    "[name]",
    "[first",
    "[company",
    "[your",
    "<name",
    "xxx",
    "tbd",
    "lorem ipsum",
    "[insert",
];

/// Beginnings of what asks for something.
pub(super) const ASKING: [&str; 12] = [
    "would you",
    "could you",
    "can you",
    "will you",
    "please introduce",
    "please forward",
    "are you open",
    "are you willing",
    "do you have time",
    "would twenty minutes",
    "would a short call",
    "may i call",
];

/// Words right before a claim that make it none.
pub(super) const HEDGES: [&str; 14] = [
    "may ",
    "might ",
    "if ",
    "whether ",
    "hardly ",
    "perhaps ",
    "not sure ",
    "do not ",
    "don't ",
    "will ",
    "would ",
    "how well do ",
    "who else do ",
    "could ",
];

/// What everybody says, beside *warm*.
pub(super) const WORN: [&str; 5] = [
    "pick your brain",
    "connect us on linkedin",
    "connect me on linkedin",
    "intro us on linkedin",
    "touch base",
];

/// Words that English sentences are made of, and sentences of its neighbours are not.
pub(super) const ENGLISH: [&str; 18] = [
    "the", "and", "of", "to", "you", "your", "would", "with", "that", "is", "are", "if", "for",
    "this", "have", "it", "not", "my",
];
