//! The command line's words: what an error of the application, a notice or a remedy means here, flags and all.

mod errors;
mod notices;

use crate::app::view::{AfterNo, HealthRow, Todo};
use crate::app::{Remedy, SameBecause};
use introrank_core::display::{count, shell_word};
use introrank_core::evidence::Relation;
use introrank_referrals::ledger::EventKind;

pub use errors::{chain, of_any};
pub use notices::{notice, some_rows};

use errors::hinted;

/// Whom a name that nobody has may mean: `; closest: Mei Chen (in:mei-chen)`.
pub fn may_be(closest: &[(String, String)]) -> String {
    if closest.is_empty() {
        return String::new();
    }
    let names = closest.iter().map(|(name, key)| format!("{name} ({key})"));
    format!("; closest: {}", names.collect::<Vec<_>>().join(", "))
}

/// What to type about a question of health: how it is answered, or what changes a no.
pub fn health(row: &HealthRow) -> String {
    if row.answer.is_none() {
        return format!("--answer {}=yes|no", row.name);
    }
    let command = match row.name {
        "list" => "plan LIST",
        "reason" => "log planned --reason",
        "rhythm" => "plan LIST --save",
        "spoken" => "ask N",
        "checked" => "log knows N, or verify",
        "spread" => "metrics --by introducer",
        "told" | "prompt" | "logged" => "today",
        "given" => "nurture",
        "qualified" => "log need PROSPECT yes",
        "owned" => "quota --wins N --until DATE",
        _ => return String::new(),
    };
    format!(": introrank {command}")
}

/// The other way in which a deal ends.
pub const OR_LOST: &str = "(or lost)";

/// What is said about one's own contact.
const HOW_WELL: &str = "know (or worked_with, met, stranger)";

/// A question that one word answers, as [`command`] says what is missing.
pub fn is_question(missing: &str) -> bool {
    missing.ends_with(')')
}

/// What to type about an item of the day: the words, and what is still to be given.
pub fn command(todo: &Todo) -> Option<(Vec<String>, &'static str)> {
    let log = |what: EventKind| what.word().replace('_', "-");
    let number = |case: &i64| case.to_string();
    let (words, missing) = match todo {
        Todo::Ask { case, without_why } => {
            let missing = if *without_why { "--why TEXT" } else { "" };
            (vec!["ask".to_owned(), number(case)], missing)
        }
        Todo::AskAnother { introducer, about } => (
            vec!["ask".to_owned(), introducer.clone(), about.clone()],
            "",
        ),
        Todo::RankTargets => (vec!["today".to_owned()], "--targets LIST"),
        Todo::LogHowWell(from, to) => {
            let said = ["log", "said", from, to, "--answer"];
            (said.map(str::to_owned).to_vec(), HOW_WELL)
        }
        Todo::LogSaid(from, to, by) => {
            let said = ["log", "said", from, to, "--by", by, "--answer"];
            (said.map(str::to_owned).to_vec(), "yes (or no)")
        }
        Todo::Log(what @ EventKind::MeetingSet, case) => (
            vec!["log".to_owned(), log(*what), number(case)],
            "--due DATE",
        ),
        Todo::Log(what, case) => (vec!["log".to_owned(), log(*what), number(case)], ""),
        Todo::LogContacted(person) => (
            vec!["log".to_owned(), "contacted".to_owned(), person.clone()],
            "",
        ),
        Todo::LogAnswer(what, case) => (
            vec!["log".to_owned(), what.word().to_owned(), number(case)],
            "yes (or no)",
        ),
        Todo::LogEnd(case) => (
            vec!["log".to_owned(), "won".to_owned(), number(case)],
            "(or lost)",
        ),
        Todo::Nothing => return None,
    };
    Some((words, missing))
}

/// The same as a line to copy.
pub fn todo(todo: &Todo) -> String {
    let Some((words, missing)) = command(todo) else {
        return String::new();
    };
    let words = words.iter().map(|word| shell_word(word));
    let line: Vec<String> = std::iter::once("introrank".to_owned())
        .chain(words)
        .collect();
    format!("{} {missing}", line.join(" "))
        .trim_end()
        .to_owned()
}

/// What to do after a no.
pub fn after_no(next: &AfterNo) -> String {
    let (about, prospect) = (shell_word(&next.about), &next.prospect);
    match (&next.introducer, &next.introducer_name) {
        (Some(key), Some(name)) => format!(
            "Next: ask {name} about {prospect}: introrank ask {} {about}\n",
            shell_word(key)
        ),
        _ => format!(
            "Nobody is left to ask about {prospect}; what would help: introrank find {about}\n"
        ),
    }
}

/// A remedy, as part of a sentence.
pub fn remedy(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Import => "import an export (introrank import PATH...)".into(),
        Remedy::AskFormer {
            person,
            until,
            known_by,
        } => format!(
            "ask {person}, who worked there until {until} ({known_by} knows them), whom to talk to"
        ),
        Remedy::SayWhere => {
            "say where they work: --account NAME --title TEXT, and whoever is known there is asked"
                .into()
        }
        Remedy::MatchAccount { closest } => format!(
            "if {} is meant, write it so, or say once that it is another name of it (introrank match LIST --ask, or --aliases)",
            closest.join(" or ")
        ),
        Remedy::PerhapsSame {
            person,
            key,
            because,
        } => {
            let because = match because {
                SameBecause::SameName => "who has the name, elsewhere",
                SameBecause::SameNameThere => "who has the name there, under another address",
                SameBecause::AlikeThere => "whose name looks alike, there",
                SameBecause::Alike => "whose name looks alike",
            };
            format!(
                "if {person}, {because}, is meant: introrank find {}",
                shell_word(key)
            )
        }
        Remedy::Rate { people, is_kept } => format!(
            "rate {} (find --rate{})",
            count(people, "person", "people"),
            if *is_kept { "" } else { " --know know.csv" }
        ),
        Remedy::RateByColleagues => {
            "let each colleague rate their contacts (find --as NAME --rate --know know.csv)".into()
        }
        Remedy::PasteMutuals => {
            "paste the mutual connections from the prospect's page (find --mutuals -)".into()
        }
        Remedy::Include { relation } => match relation {
            Relation::Competitor => "take competitors for prospects too (--include competitors)",
            Relation::DoNotAsk => "take them for prospects all the same (--include do-not-ask)",
            _ => "take customers and open deals for prospects too (--include customers)",
        }
        .into(),
        Remedy::AddExport => "add a colleague's export".into(),
    }
}
