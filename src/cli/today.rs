//! `introrank today`: what to do now; `introrank nurture`: whom to be in touch with.

use serde::Serialize;

use super::Outcome;
use super::args::{NurtureArgs, ReportFormat, TodayArgs};
use super::output::print;
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use crate::app::plan::check_in_words;
use crate::render::sheet::Sheet;
use introrank_core::display::shell_word;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::Change;
use introrank_engine::rank::words;
use introrank_engine::search::{Cancel, Search};
use introrank_referrals::agenda;
use introrank_referrals::agenda::{About, Item, Kind, Nurture, Source, Waiting, on};
use introrank_referrals::draft::{Templates, word_due};
use introrank_referrals::ledger::{Case, Silent, What};

/// Introducers that are looked at when somebody to switch to is wanted.
const CHOICES: usize = 200;

/// One thing to do, flat.
#[derive(Serialize)]
struct Row {
    rep: String,
    rep_name: String,
    kind: &'static str,
    case: Option<i64>,
    person: String,
    who: String,
    reason: String,
    command: String,
}

/// Shows what to do.
pub fn run(args: &TodayArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let search = team.search();
    let cancel = Cancel::default();
    let request = team.request(&search, &cancel, CHOICES);
    let rep = team.named_rep()?;
    let items = agenda::today(&team.session, &request, team.all_news(), rep.as_deref())?;
    let several = rep.is_none() && team.session.directory.people.teammates().len() > 1;
    let mut rows: Vec<Row> = items.iter().map(|item| row(&team, &search, item)).collect();
    if matches!(args.show.format, ReportFormat::Table | ReportFormat::Md) {
        rows = first_of_each(rows);
    }
    if several && matches!(args.show.format, ReportFormat::Table | ReportFormat::Md) {
        // On the team's screen those whom a rep keeps in touch with are one line.
        rows = in_one_line(rows);
    }
    let mut last = "";
    let table = rows.iter().map(|row| {
        let name = if row.rep_name == last {
            ""
        } else {
            row.rep_name.as_str()
        };
        last = &row.rep_name;
        let what = format!("{}: {}", row.who, row.reason);
        let mut cells = vec![row.kind.to_owned(), what, row.command.clone()];
        if several {
            cells.insert(0, name.to_owned());
        }
        cells
    });
    let header: &[&str] = if several {
        &["rep", "do", "about", "command"]
    } else {
        &["do", "about", "command"]
    };
    let notes = if rows.is_empty() {
        vec!["Nothing to do today. Plan the week: introrank plan targets.csv --save".to_owned()]
    } else {
        Vec::new()
    };
    let mut notes = notes;
    if args.show.explain {
        let limits = &team.settings.limits;
        notes.push(format!(
            "Order: hot prospects (introduced, and silent for fewer than {} days), meetings, open questions of those met, planned asks, silent introducers ({} days) and prospects ({} days), introducers who do not know what came of it (90 days), and people to be in touch with. At most {MOST_OF_A_KIND} of a kind are shown.",
            limits.hot_days, limits.silent_days, limits.prospect_silent_days
        ));
    }
    let who = rep.map_or(String::new(), |rep| format!(", {}", team.name(&rep)));
    let sheet = Sheet {
        title: format!("{}{who}", team.as_of),
        header,
        rows: table.collect(),
        notes,
        records: &rows,
        whole: &rows[..],
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(if rows.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Not more of one kind stand on a rep's screen.
const MOST_OF_A_KIND: usize = 5;

/// One screen: the first few of each kind, and how many there are beside them.
fn first_of_each(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let (mut count, mut more) = (0, 0);
    for row in rows {
        let same = out
            .last()
            .is_some_and(|last| last.rep == row.rep && last.kind == row.kind);
        count = if same { count + 1 } else { 1 };
        if count <= MOST_OF_A_KIND {
            more = 0;
            out.push(row);
        } else {
            more += 1;
            if more > 1 {
                out.pop();
            }
            out.push(Row {
                who: format!("and {more} more"),
                reason: "introrank today --format csv has all".into(),
                command: String::new(),
                ..row
            });
        }
    }
    out
}

/// The people each rep should be in touch with, as one row each.
fn in_one_line(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(last)
                if last.rep == row.rep
                    && row.kind == Kind::CheckIn.words()
                    && last.kind == row.kind =>
            {
                last.who = format!("{}, {}", last.who, row.who);
                last.reason = "see introrank nurture".into();
                last.command = format!("introrank nurture --as {}", shell_word(&row.rep_name));
            }
            _ => out.push(row),
        }
    }
    out
}

fn row(team: &Team, search: &Search<'_>, item: &Item) -> Row {
    let book = Some(&team.book);
    let case_of = |number: i64| book.and_then(|book| book.cases.get(&number));
    let empty =
        |who: String, reason: String, command: String, case: Option<&Case>, person: String| Row {
            rep: item.rep.clone(),
            rep_name: team.name(&item.rep),
            kind: item.kind.words(),
            case: case.map(|case| case.number),
            person,
            who,
            reason,
            command,
        };
    let number = match &item.about {
        About::Case(number)
        | About::Planned(number, ..)
        | About::Known(number)
        | About::Waits(number, ..)
        | About::Silent(number, ..)
        | About::Untold(number, ..)
        | About::Questions(number, _) => *number,
        About::Nurture(nurture) => {
            let key = team.session.directory.people.key(nurture.person).to_owned();
            let command = format!("introrank log contacted {}", shell_word(&key));
            return empty(team.name(&key), source(team, nurture), command, None, key);
        }
    };
    let Some(case) = case_of(number) else {
        return empty(
            String::new(),
            String::new(),
            String::new(),
            None,
            String::new(),
        );
    };
    let prospect = team.prospect_name(&case.target, &case.account);
    let introducer = team.name(&case.introducer);
    match &item.about {
        About::Case(_) if item.kind == Kind::Meeting => {
            let day = case
                .meeting
                .map_or(String::new(), |day| on(day, team.as_of));
            let reason = format!(
                "the meeting was set for {}; was it held?",
                day.trim_start_matches("on ")
            );
            let reason = if day == "today" {
                "the meeting is today".to_owned()
            } else {
                reason
            };
            empty(
                prospect,
                reason,
                format!("introrank log meeting-held {number}"),
                Some(case),
                case.target.clone(),
            )
        }
        About::Case(_) => {
            let introduced = case
                .day_of(What::Introduced)
                .map_or(String::new(), |day| on(day, team.as_of));
            let until = case.hot_until(team.as_of, &team.settings.limits);
            let until = until.map_or(String::new(), |until| format!("; hot until {until}"));
            let replied = if case.got_to(What::Replied) {
                ", and they answered"
            } else {
                ""
            };
            let reason = format!("introduced {introduced} by {introducer}{replied}{until}");
            empty(
                prospect,
                reason,
                format!("introrank log meeting-set {number} --due DATE"),
                Some(case),
                case.target.clone(),
            )
        }
        About::Planned(_, first, route) => {
            let mut parts: Vec<String> = Vec::new();
            if let Some(first) = first {
                parts.push(check_in_words(first, team.as_of));
            }
            if let Some(route) = route.as_deref().filter(|_| item.kind == Kind::CheckThenAsk) {
                let verify = words::verify_first(search, route, None);
                if let Some((_, question)) = verify.split_once(": ") {
                    parts.push(format!("ask {question}"));
                }
            }
            if !case.why.is_empty() {
                parts.push(format!("why: {}", case.why));
            }
            let reason = if parts.is_empty() {
                "planned".to_owned()
            } else {
                parts.join("; ")
            };
            let via = if case.via.is_empty() {
                String::new()
            } else {
                format!("{}, for ", team.name(&case.via))
            };
            let who = format!("{via}{introducer} → {prospect}");
            empty(
                who,
                reason,
                format!("introrank ask {number}"),
                Some(case),
                case.introducer.clone(),
            )
        }
        About::Known(_) => empty(
            prospect,
            format!("you know them yourself: no introduction by {introducer} is needed"),
            format!("introrank log withdrawn {number}"),
            Some(case),
            case.target.clone(),
        ),
        About::Waits(_, why, instead) => {
            let instead = instead.map(|person| team.session.directory.people.name(person));
            let or = instead.map_or(String::new(), |name| format!(", or ask {name}"));
            let reason = match why {
                Waiting::Rests(until) => format!("about {prospect}: rests until {until}; wait{or}"),
                Waiting::Never => format!("never introduces to {prospect}: withdraw{or}"),
                Waiting::Another(other) => {
                    format!("about {prospect}: #{other} is under way; wait, or withdraw")
                }
            };
            let command = format!("introrank log withdrawn {number}");
            empty(
                introducer,
                reason,
                command,
                Some(case),
                case.introducer.clone(),
            )
        }
        About::Silent(_, silent, days, instead) => {
            let instead = instead.map(|person| team.session.directory.people.name(person));
            let or = instead.map_or(String::new(), |name| format!(", or ask {name}"));
            let (who, reason, command) = match silent {
                Silent::Prospect => (
                    prospect,
                    format!(
                        "silent for {days} days since {introducer} introduced you: write once more, or tell {introducer}"
                    ),
                    format!("introrank log touched {number}"),
                ),
                Silent::Introducer if !case.reminded.is_empty() => (
                    introducer,
                    format!(
                        "silent for {days} days about {prospect}, and reminded: let it rest{or}"
                    ),
                    format!("introrank log withdrawn {number}"),
                ),
                Silent::Introducer => (
                    introducer,
                    format!("silent for {days} days about {prospect}: remind once{or}"),
                    format!("introrank log reminded {number}"),
                ),
                Silent::NotSent => (
                    introducer,
                    format!("agreed {days} days ago to introduce {prospect}: remind once{or}"),
                    format!("introrank log reminded {number}"),
                ),
            };
            empty(who, reason, command, Some(case), case.introducer.clone())
        }
        About::Untold(_, what, day) => {
            let event =
                word_due(case, *what).map_or_else(|| what.phrase(), |(_, event)| event.to_owned());
            let reason = format!("{prospect}: {event} ({})", on(*day, team.as_of));
            empty(
                introducer,
                reason,
                format!("introrank log told {number}"),
                Some(case),
                case.introducer.clone(),
            )
        }
        About::Questions(_, questions) => {
            let list: Vec<&str> = questions.iter().map(|what| what.word()).collect();
            let reason = format!("not known yet: {}", list.join(", "));
            let first = questions.first().map_or("need", |what| what.word());
            let about = if case.account.is_empty() {
                &case.target
            } else {
                &case.account
            };
            let command = format!("introrank log {first} {} yes (or no)", shell_word(about));
            empty(prospect, reason, command, Some(case), case.target.clone())
        }
        About::Nurture(_) => empty(
            String::new(),
            String::new(),
            String::new(),
            None,
            String::new(),
        ),
    }
}

/// Why somebody should hear from the rep.
fn source(team: &Team, nurture: &Nurture) -> String {
    match &nurture.source {
        Source::Untold(case, what, day) => format!(
            "does not know yet: {} of #{case} ({})",
            what.phrase(),
            on(*day, team.as_of)
        ),
        Source::NewJob(change, at_target) => {
            let target = if *at_target {
                ", an account you ask about"
            } else {
                ""
            };
            format!(
                "new job at {}{target} (seen {})",
                employer(team, change),
                change.on
            )
        }
        Source::OneSided(asked, given) => {
            format!("was asked {asked} times, and helped {given} times")
        }
        Source::Silence(day) => format!("you used to be in contact, last on {day}"),
    }
}

/// Where somebody moved to, as the account is called.
fn employer(team: &Team, change: &Change) -> String {
    let accounts = &team.session.directory.accounts;
    change.accounts[1].map_or_else(|| change.to.clone(), |ix| accounts.get(ix).name.clone())
}

/// A person to be in touch with, flat.
#[derive(Serialize)]
struct Contact {
    rep: String,
    person: String,
    name: String,
    source: &'static str,
    reason: String,
    helps: f64,
    note: String,
}

/// Shows whom to be in touch with, with a note to send.
pub fn nurture(args: &NurtureArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let templates = Templates::load(&team.workspace()?.templates())?;
    let search = team.search();
    let cancel = Cancel::default();
    let request = team.request(&search, &cancel, CHOICES);
    let reps: Vec<PersonIx> = match team.named_rep()? {
        Some(rep) => team.person(&rep).into_iter().collect(),
        None => team.session.directory.people.teammates(),
    };
    let mut records = Vec::new();
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for rep in reps {
        let rep_key = team.session.directory.people.key(rep).to_owned();
        for found in agenda::nurture(&team.session, &request, team.all_news(), rep) {
            let note = note(&team, &templates, &search, rep, &found)?;
            let key = team.session.directory.people.key(found.person).to_owned();
            let reason = source(&team, &found);
            rows.push(vec![team.name(&rep_key), team.name(&key), reason.clone()]);
            notes.push(format!(
                "--- {} to {}: {}\n{}",
                team.name(&rep_key),
                team.name(&key),
                note.0,
                note.1.trim_end()
            ));
            records.push(Contact {
                rep: rep_key.clone(),
                name: team.name(&key),
                person: key,
                source: match found.source {
                    Source::Untold(..) => "untold",
                    Source::NewJob(..) => "new_job",
                    Source::OneSided(..) => "one_sided",
                    Source::Silence(_) => "silence",
                },
                reason,
                helps: found.helps,
                note: note.1,
            });
        }
    }
    if records.is_empty() && args.show.format == ReportFormat::Table {
        print("Nobody waits for a word from you this week.\n")?;
        return Ok(Outcome::Nothing);
    }
    if args.show.explain {
        notes.push("Chosen: who waits for news, who has a new job (at an account you ask about first), who was asked more often than helped, who used to write and has been silent for a year or longer than usual; among these the likeliest to help. Left out: who was in touch with the team in the last 30 days, who is asked or a prospect at the moment, and whom a colleague knows better.".into());
    }
    notes.push("Written to them? introrank log contacted NAME. Helped them? introrank log helped NAME --reason \"introduced her to …\"".into());
    let sheet = Sheet {
        title: format!("Five a week, without asking for anything ({})", team.as_of),
        header: &["rep", "be in touch with", "because"],
        rows,
        notes,
        records: &records,
        whole: &records[..],
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(if records.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Subject and text of a note.
fn note(
    team: &Team,
    templates: &Templates,
    search: &Search<'_>,
    rep: PersonIx,
    found: &Nurture,
) -> anyhow::Result<(String, String)> {
    let introducer = introrank_referrals::draft::Person::of(search, found.person);
    let signature = team.signature(rep);
    if let Source::Untold(number, what, _) = found.source
        && let Some(case) = team.book.cases.get(&number)
        && let Some(text) = team.word(templates, search, case, what)?
    {
        return Ok((text.subject, text.body));
    }
    let (subject, note) = match &found.source {
        Source::NewJob(change, _) => (
            "Congratulations",
            format!("I saw that you are at {} now. Congratulations! How are the first weeks?", change.to),
        ),
        Source::OneSided(..) => (
            "Thank you",
            "you have helped me more than I have helped you. What are you working on, and is there anybody I could introduce you to?".to_owned(),
        ),
        _ => (
            "How are you?",
            "it has been a while, and I thought of you. How are you, and what are you working on these days?".to_owned(),
        ),
    };
    let values = serde_json::json!({"introducer": introducer, "subject": subject, "note": note, "signature": signature});
    let text = templates.render("nurture.txt", "note", values)?;
    Ok((text.subject, text.body))
}

impl Team {
    /// How a rep signs: as the settings say, else by name.
    pub fn signature(&self, rep: PersonIx) -> String {
        let name = self.session.directory.people.name(rep);
        introrank_referrals::draft::signed(name, &self.settings.offer.signature)
    }

    /// The thanks, or the news, that a step of a case gives to write; `None` when nobody waits for a word.
    pub fn word(
        &self,
        templates: &Templates,
        search: &Search<'_>,
        case: &Case,
        what: What,
    ) -> anyhow::Result<Option<introrank_referrals::draft::Text>> {
        let Some((template, event)) = word_due(case, what) else {
            return Ok(None);
        };
        let named = |key: &str| match self.person(key) {
            Some(person) => introrank_referrals::draft::Person::of(search, person),
            None => introrank_referrals::draft::Person::called(key),
        };
        let target = match self.person(&case.target) {
            Some(person) => introrank_referrals::draft::TargetWords::of(search, person),
            None => introrank_referrals::draft::TargetWords::unnamed(
                &self.prospect_name(&case.target, &case.account),
            ),
        };
        let signature = self
            .person(&case.rep)
            .map_or(String::new(), |rep| self.signature(rep));
        let values = serde_json::json!({
            "introducer": named(&case.introducer),
            "rep": named(&case.rep),
            "target": target,
            "event": event,
            "signature": signature,
        });
        Ok(Some(templates.render(
            &format!("{template}.txt"),
            template,
            values,
        )?))
    }
}
