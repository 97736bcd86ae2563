//! The linter: what an ask must have, and what it must not claim.

use serde::Serialize;

use super::Closeness;
use super::phrases::{
    ASKING, CLAIMS, ENGLISH, HEDGES, PLACEHOLDERS, PROMISES, SAID, WAYS_OUT, WORN,
};

/// What is wrong with a text, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: Rule,
    /// The words in question; empty when something is missing.
    pub words: String,
    /// What to do.
    pub remedy: String,
}

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Says more of a tie than is known.
    Unsupported,
    /// Says what somebody did or said, and the ledger does not know it.
    NotSaid,
    /// Has no reason.
    NoReason,
    /// Is too long to be read on a phone.
    TooLong,
    /// Asks for two things.
    TwoAsks,
    /// Asks for nothing.
    NoAsk,
    /// Leaves no easy way out.
    NoWayOut,
    /// Was not filled in.
    Placeholder,
    /// Greets somebody else.
    WrongName,
    /// Promises what nobody can know.
    Promise,
    /// Says what everybody says, and what makes the other feel used.
    Worn,
}

impl Rule {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::NotSaid => "not said",
            Self::NoReason => "no reason",
            Self::TooLong => "too long",
            Self::TwoAsks => "two asks",
            Self::NoAsk => "no ask",
            Self::NoWayOut => "no way out",
            Self::Placeholder => "placeholder",
            Self::WrongName => "wrong name",
            Self::Promise => "promise",
            Self::Worn => "worn out",
        }
    }

    /// True for what is said that is not so, whatever the form.
    pub const fn is_about_truth(self) -> bool {
        matches!(
            self,
            Self::Unsupported | Self::NotSaid | Self::Placeholder | Self::Promise
        )
    }
}

/// What is known of the people, and which text it is.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// How close the two closest people of the route are, beside colleagues.
    pub closeness: Closeness,
    /// The introducer agreed, or said that their name may be used.
    pub agreed: bool,
    /// Why the rep wants to meet the prospect.
    pub why: &'a str,
    /// It is the text that is forwarded.
    pub forwarded: bool,
    /// First names of those who may be greeted; empty when nobody knows.
    pub names: &'a [String],
}

/// A text that is forwarded has no more words than this.
pub const MAX_WORDS: usize = 120;
/// A personal request has no more words than this.
const MAX_WORDS_OF_REQUEST: usize = 160;

/// Whether a text is in the language whose phrases are known: English. At least one word in ten is one that every English
/// sentence is made of.
pub fn is_judged(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let usual = words.iter().filter(|word| ENGLISH.contains(word)).count();
    usual * 10 >= words.len()
}

/// Everything that is wrong with a text. Empty when it may be sent. Of a text that is not in English ([`is_judged`]) only what
/// shows in any language is said.
pub fn check(text: &str, known: &Known<'_>) -> Vec<Finding> {
    let lower = text.to_lowercase().replace('’', "'");
    let flat = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    if !is_judged(text) {
        let found = [placeholder(&flat), too_long(&flat, known)];
        return found.into_iter().flatten().collect();
    }
    let found = [
        placeholder(&flat),
        unsupported(&flat, known),
        promise(&flat),
        worn(&flat),
        wrong_name(text, known),
    ];
    let more = [
        no_reason(&flat, known),
        too_long(&flat, known),
        asks(&flat),
        no_way_out(&flat),
    ];
    let found = found.into_iter().flatten();
    found
        .chain(not_said(&flat, known))
        .chain(more.into_iter().flatten())
        .collect()
}

fn finding(rule: Rule, words: &str, remedy: impl Into<String>) -> Finding {
    Finding {
        rule,
        words: words.trim().to_owned(),
        remedy: remedy.into(),
    }
}

fn placeholder(flat: &str) -> Option<Finding> {
    let placeholder = PLACEHOLDERS.iter().find(|p| flat.contains(*p))?;
    Some(finding(
        Rule::Placeholder,
        placeholder,
        "fill it in, or take it out",
    ))
}

/// The closest tie that is claimed and not known.
fn unsupported(flat: &str, known: &Known<'_>) -> Option<Finding> {
    let mut claimed: Option<(&str, Closeness)> = None;
    for (words, needs) in CLAIMS {
        let is_claim = statements(flat)
            .any(|sentence| sentence.contains(words) && !is_hedged(sentence, words));
        if is_claim && needs > known.closeness && claimed.is_none_or(|(_, other)| needs > other) {
            claimed = Some((words, needs));
        }
    }
    let (words, _) = claimed?;
    let remedy = format!("the evidence says only: {}", known.closeness.words());
    Some(finding(Rule::Unsupported, words, remedy))
}

fn promise(flat: &str) -> Option<Finding> {
    let words = PROMISES.iter().find(|words| flat.contains(**words))?;
    Some(finding(
        Rule::Promise,
        words,
        "say what happened, not what will",
    ))
}

fn worn(flat: &str) -> Option<Finding> {
    let phrase = WORN.iter().find(|words| flat.contains(**words)).copied();
    let words: Vec<&str> = flat.split(' ').collect();
    let is_warm = |two: &[&str]| {
        let is = |word: &str, of: &[&str]| of.contains(&word.trim_matches([',', '.', '!', '"']));
        is(two[0], &["warm"]) && !is(two[1], &["regards", "wishes", "greetings"])
    };
    let warm = words.windows(2).find(|two| is_warm(two)).map(|_| "warm");
    let remedy = "say what you would like, in your own words";
    Some(finding(Rule::Worn, phrase.or(warm)?, remedy))
}

fn wrong_name(text: &str, known: &Known<'_>) -> Option<Finding> {
    let greeted = greeted(text)?;
    let first = known.names.first()?;
    let is_right = known
        .names
        .iter()
        .any(|name| name.eq_ignore_ascii_case(greeted));
    let remedy = || format!("this goes to {first}");
    (!is_right).then(|| finding(Rule::WrongName, greeted, remedy()))
}

/// What is told of the other's words before they said them.
fn not_said(flat: &str, known: &Known<'_>) -> Vec<Finding> {
    SAID.iter()
        .filter(|words| !known.agreed && flat.contains(**words))
        .map(|words| {
            finding(
                Rule::NotSaid,
                words,
                "log what they said first, or leave it out",
            )
        })
        .collect()
}

fn no_reason(flat: &str, known: &Known<'_>) -> Option<Finding> {
    (known.why.trim().is_empty() || !speaks_of(flat, known.why)).then(|| {
        finding(
            Rule::NoReason,
            "",
            "say why you want to meet them: a business reason of theirs",
        )
    })
}

fn too_long(flat: &str, known: &Known<'_>) -> Option<Finding> {
    let most = if known.forwarded {
        MAX_WORDS
    } else {
        MAX_WORDS_OF_REQUEST
    };
    let words = flat.split(' ').count();
    (words > most).then(|| {
        finding(
            Rule::TooLong,
            "",
            format!("{words} words; {most} are enough"),
        )
    })
}

/// Nothing, or more than one thing, is asked for.
fn asks(flat: &str) -> Option<Finding> {
    let asks: Vec<&str> = sentences(flat)
        .filter(|s| ASKING.iter().any(|asking| s.contains(asking)))
        .collect();
    match asks.as_slice() {
        [] => Some(finding(Rule::NoAsk, "", "ask for one thing")),
        [_] => None,
        [_, second, ..] => Some(finding(
            Rule::TwoAsks,
            second,
            "ask for one thing; the rest can wait",
        )),
    }
}

fn no_way_out(flat: &str) -> Option<Finding> {
    (!WAYS_OUT.iter().any(|way| flat.contains(way)))
        .then(|| finding(Rule::NoWayOut, "", "make it easy to say no"))
}

/// Whom a text greets in its first words.
fn greeted(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace();
    let greeting = words.next()?.trim_end_matches(',').to_lowercase();
    let name = words.next()?.trim_matches([',', '!', ':', '.']);
    ["hi", "hello", "dear", "hey"]
        .contains(&greeting.as_str())
        .then_some(name)
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!'])
        .map(str::trim)
        .filter(|s| !s.is_empty())
}

/// Sentences that may claim something of a tie: not those about ourselves.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    sentences(text).filter(|sentence| !sentence.starts_with("we "))
}

/// So many characters before a claim are looked at.
const NEAR: usize = 24;

/// "may know", "whether you know", "how well do you know": no claim.
fn is_hedged(sentence: &str, words: &str) -> bool {
    let Some(at) = sentence.find(words) else {
        return false;
    };
    let near: String = sentence[..at].chars().rev().take(NEAR).collect();
    let near: String = near.chars().rev().collect::<String>() + words;
    HEDGES.iter().any(|hedge| near.contains(hedge))
}

/// Whether a text speaks of the reason: at least half of its longer words are there.
fn speaks_of(flat: &str, why: &str) -> bool {
    let why = why.to_lowercase();
    let words: Vec<&str> = why
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 3)
        .collect();
    let there = words.iter().filter(|word| flat.contains(**word)).count();
    if words.is_empty() {
        return flat.contains(why.trim());
    }
    there * 2 >= words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "Hi Mei, I would like a short call with Sam Lee (COO, Northwind): the plant in Graz opens in March. \
        We help plants plan their maintenance. Would you ask Sam whether an introduction is welcome? If it does not feel \
        right, just say so. Dana";

    fn rules(text: &str, closeness: Closeness) -> Vec<Rule> {
        let known = Known {
            closeness,
            why: "the plant in Graz opens in March",
            forwarded: true,
            names: &["Mei".to_owned()],
            ..Known::default()
        };
        check(text, &known)
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    }

    fn with(more: &str) -> String {
        GOOD.replace("We help", &format!("{more} We help"))
    }

    #[test]
    fn claims_go_no_further_than_the_evidence() {
        use Closeness::{Connected, Know, Met, SameAccount, Worked};
        for (text, closeness, want) in [
            (GOOD.to_owned(), Connected, vec![]),
            (
                with("You worked closely with Sam."),
                Connected,
                vec![Rule::Unsupported],
            ),
            (
                with("You worked closely with Sam."),
                Know,
                vec![Rule::Unsupported],
            ),
            (with("You worked closely with Sam."), Worked, vec![]),
            (
                with("Sam is a good friend of yours."),
                Connected,
                vec![Rule::Unsupported],
            ),
            (with("You know Sam."), Know, vec![]),
            (with("You know Sam."), Met, vec![Rule::Unsupported]),
            (with("You may know Sam."), SameAccount, vec![]),
            (
                with("I am not sure whether you know each other."),
                SameAccount,
                vec![],
            ),
            (with("You are connected with Sam."), Connected, vec![]),
            (
                with("You are connected with Sam."),
                SameAccount,
                vec![Rule::Unsupported],
            ),
            (
                with("You have known her for years."),
                Connected,
                vec![Rule::Unsupported],
            ),
        ] {
            assert_eq!(rules(&text, closeness), want, "{closeness:?}: {text}");
        }
    }

    #[test]
    fn everything_else_that_is_wrong_is_found() {
        use Closeness::{Connected, Worked};
        for (text, closeness, want) in [
            (
                with("Mei suggested I write to you."),
                Worked,
                vec![Rule::NotSaid],
            ),
            (
                with("I would love a warm introduction."),
                Connected,
                vec![Rule::Worn],
            ),
            (with("May I pick your brain?"), Connected, vec![Rule::Worn]),
            (
                with("You can connect us on LinkedIn."),
                Connected,
                vec![Rule::Worn],
            ),
            (
                with("We guarantee 40% less."),
                Connected,
                vec![Rule::Promise],
            ),
            (
                GOOD.replace("Hi Mei", "Hi Tom"),
                Connected,
                vec![Rule::WrongName],
            ),
            (with("Hello [name]."), Connected, vec![Rule::Placeholder]),
            (with("{{ proof }}"), Connected, vec![Rule::Placeholder]),
            (
                with("Could you also send me the org chart?"),
                Connected,
                vec![Rule::TwoAsks],
            ),
            (
                GOOD.replace("just say so", "think again"),
                Connected,
                vec![Rule::NoWayOut],
            ),
            (
                GOOD.replace("If it does not feel right, just say so. ", ""),
                Connected,
                vec![Rule::NoWayOut],
            ),
            (
                GOOD.replace(": the plant in Graz opens in March", ""),
                Connected,
                vec![Rule::NoReason],
            ),
            (
                GOOD.replace("Would you ask Sam whether an introduction is welcome?", ""),
                Connected,
                vec![Rule::NoAsk],
            ),
            (
                format!("{GOOD} {}", "More and more words follow. ".repeat(30)),
                Connected,
                vec![Rule::TooLong],
            ),
        ] {
            let text = if want == [Rule::NoWayOut] {
                text.replace("does not feel right, ", "")
            } else {
                text
            };
            assert_eq!(rules(&text, closeness), want, "{closeness:?}: {text}");
        }
    }

    /// A German text was refused for having no English way out.
    #[test]
    fn a_text_in_another_language_is_not_judged() {
        let german = "Liebe Mei, ich würde gern kurz mit Sam Lee sprechen: Das Werk in Graz öffnet im März. Würdest du ihn \
            fragen, ob das willkommen ist? Wenn nicht, ist das völlig in Ordnung. Dana";
        assert!(!is_judged(german) && is_judged(GOOD));
        assert_eq!(rules(german, Closeness::Connected), []);
        let open = german.replace("Liebe Mei", "Liebe [name]");
        assert_eq!(rules(&open, Closeness::Connected), [Rule::Placeholder]);
        // A signature is no worn-out phrase.
        assert_eq!(
            rules(&with("Warm regards from Graz."), Closeness::Connected),
            []
        );
    }

    #[test]
    fn what_was_said_may_be_said() {
        let text = GOOD.replace("We help", "Mei suggested I write to you. We help");
        let known = Known {
            closeness: Closeness::Connected,
            agreed: true,
            why: "plant opens in March",
            forwarded: true,
            ..Known::default()
        };
        assert_eq!(check(&text, &known), []);
    }
}
