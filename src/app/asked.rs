//! A question in words: "whoever runs engineering at Siemens", "the CFO of Northwind".

use introrank_core::display::clean;
use introrank_core::evidence::TargetRow;
use introrank_core::keys::company;
use introrank_core::keys::title::{FunctionIx, Role, TitleTable, folded_words};
use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;

use super::error::Error;
use super::role;
use super::snapshot::Snapshot;

/// A prospect as somebody asks for them: a text, and what is known beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// A name, profile address, e-mail, account name or domain; or "whoever runs engineering at Siemens".
    pub target: String,
    /// Name or domain of the account where they work.
    pub account: Option<String>,
    /// Their title there.
    pub title: Option<String>,
}

impl Asked {
    /// A prospect of whom nothing else is known.
    pub fn of(target: &str) -> Self {
        Self {
            target: target.to_owned(),
            ..Self::default()
        }
    }

    /// The same as a row of a list.
    pub fn row(&self) -> TargetRow {
        let account = self.account.as_deref().unwrap_or_default().trim();
        let domain = company::given_domain(account);
        TargetRow {
            person: clean(self.target.trim()),
            company: if domain.is_some() { "" } else { account }.to_owned(),
            domain: domain.unwrap_or_default(),
            title: self.title.clone().unwrap_or_default(),
            ..TargetRow::default()
        }
    }
}

impl Snapshot {
    /// Whom a question means, and which people of the account words like "whoever runs sales at Northwind" mean.
    pub(super) fn asked(&self, asked: &Asked) -> Result<(Match, Option<RoleFilter>), Error> {
        let found = self.find_row(&asked.row());
        let is_open = asked.account.is_none() && matches!(found, Match::Unknown { .. });
        let titles = &self.session.setup.titles;
        let read = if is_open {
            unnamed(&asked.target, titles)
        } else {
            Vec::new()
        };
        for unnamed in read {
            if let account @ Match::Account(..) = self.session.find(&unnamed.account) {
                return Ok((account, role::role(Some(&unnamed.role), self)?));
            }
        }
        Ok((found, None))
    }
}

/// Somebody of an account whom nobody has named.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unnamed {
    /// Which people there: a condition as in [`RoleFilter`].
    role: String,
    /// The account as written.
    account: String,
}

/// What such texts begin with, and what stands between role and account.
const WHO: &[&str] = &[
    "whoever",
    "who",
    "the person who",
    "somebody who",
    "wer",
    "qui",
    "quien",
    "chi",
    "wie",
];
const RUNS: &[&str] = &[
    "runs",
    "leads",
    "heads",
    "manages",
    "owns",
    "buys",
    "decides on",
    "decides about",
    "decides",
    "is responsible for",
    "leitet",
    "führt",
    "verantwortet",
    "entscheidet über",
    "entscheidet",
    "dirige",
    "gère",
    "décide",
    "decide",
    "gestiona",
    "gestisce",
    "leidt",
];
const AT: &[&str] = &[
    " at ", " bei ", " chez ", " en ", " presso ", " bij ", " @ ",
];
/// The same where none of these stands: "the Head of Sales at Northwind" is not at Sales.
const OF: &str = " of ";
const ARTICLES: &[&str] = &[
    "the", "der", "die", "das", "den", "la", "le", "les", "el", "los", "il", "de", "het",
];

/// Whoever runs something decides about it.
const DECIDES: &str = "director+";

/// Reads "whoever runs engineering at Siemens" or "the CFO of Bank of Alpha", in every way in which it can be read, the likeliest
/// first; none for what is no such text.
fn unnamed(text: &str, titles: &TitleTable) -> Vec<Unnamed> {
    let text = clean(text.trim());
    let lower = text.to_lowercase();
    // Letters may change their length: what is cut from what was written must stand where it stands here.
    if text.len() != lower.len() {
        return Vec::new();
    }
    let found = AT.iter().flat_map(|joint| {
        let all = lower.match_indices(joint);
        all.map(|(at, joint)| (at, joint.len()))
    });
    let mut joints: Vec<(usize, usize)> = found.collect();
    joints.sort_unstable();
    joints.extend(lower.match_indices(OF).map(|(at, joint)| (at, joint.len())));
    let read = joints.into_iter().filter_map(|(at, len)| {
        let account = text.get(at + len..)?.trim();
        let who = lower.get(..at)?.trim();
        let role = run_by(who, titles).or_else(|| titled(who, titles))?;
        (!account.is_empty()).then(|| Unnamed {
            role,
            account: account.to_owned(),
        })
    });
    read.collect()
}

/// True for "whoever runs engineering", which is nobody's name.
pub(super) fn is_unnamed(text: &str, titles: &TitleTable) -> bool {
    run_by(&clean(text.trim()).to_lowercase(), titles).is_some()
}

/// "whoever runs engineering".
fn run_by(who: &str, titles: &TitleTable) -> Option<String> {
    let rest = WHO.iter().find_map(|word| after(who, word))?;
    let what = RUNS.iter().find_map(|word| after(rest, word))?;
    let words: Vec<&str> = what
        .split(' ')
        .filter(|word| !ARTICLES.contains(word))
        .collect();
    let what = words.join(" ");
    if what.is_empty() {
        return Some(DECIDES.to_owned());
    }
    let function = titles
        .function(&what)
        .unwrap_or(titles.role(&what).function);
    let what = match titles.function_name(function) {
        "" => format!("'{}'", folded_words(&what).join(" ")),
        name => name.to_owned(),
    };
    Some(format!("{DECIDES} & {what}"))
}

/// "the VP Engineering": a title, and no name.
fn titled(who: &str, titles: &TitleTable) -> Option<String> {
    let words: Vec<&str> = who.split(' ').collect();
    let title = match words.split_first() {
        Some((first, rest)) if ARTICLES.contains(first) => rest.join(" "),
        _ => who.to_owned(),
    };
    let Role {
        seniority,
        function,
    } = titles.role(&title);
    let level = seniority?.word();
    Some(match function {
        FunctionIx::NONE => level.to_owned(),
        function => format!("{level} & {}", titles.function_name(function)),
    })
}

/// What follows a word at the beginning of a text, whole words only.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_somebody_unnamed_are_a_role_and_an_account() {
        let titles = TitleTable::default();
        for (text, role, account) in [
            (
                "whoever runs engineering at Siemens",
                "director+ & engineering",
                "Siemens",
            ),
            (
                "Whoever leads the sales at Blue River Trading",
                "director+ & sales",
                "Blue River Trading",
            ),
            (
                "wer leitet den Einkauf bei Müller & Söhne",
                "director+ & purchasing",
                "Müller & Söhne",
            ),
            (
                "whoever decides at northwind.example",
                "director+",
                "northwind.example",
            ),
            ("whoever runs IT at Orbis", "director+ & it", "Orbis"),
            (
                "whoever runs pricing at Orbis",
                "director+ & 'pricing'",
                "Orbis",
            ),
            ("the CFO of Northwind", "cxo & finance", "Northwind"),
            ("the CFO of Bank of Alpha", "cxo & finance", "Bank of Alpha"),
            ("VP Engineering at Siemens", "vp & engineering", "Siemens"),
            (
                "Head of Sales at University of Alpha",
                "director & sales",
                "University of Alpha",
            ),
        ] {
            let found = unnamed(text, &titles).into_iter().next().unwrap();
            assert_eq!(
                (found.role.as_str(), found.account.as_str()),
                (role, account),
                "{text}"
            );
        }
        for text in [
            "Carla Dunn",
            "Carla Dunn at Siemens",
            "Bank of Alpha",
            "whoever at Siemens",
            "",
        ] {
            assert_eq!(unnamed(text, &titles), [], "{text}");
        }
    }
}
