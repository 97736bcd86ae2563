//! `introrank log`: writes down what happened. One entry, many from a file, what the CRM knows, or what mail shows.

mod many;

use anyhow::bail;

use super::Outcome;
use super::args::LogArgs;
use super::open;
use super::output::print;
use super::remarks::Remarks;
use super::team::Team;
use crate::app::who::Prospect;
use introrank_ingest as ingest;
use introrank_referrals::availability::Asking;
use introrank_referrals::draft::Templates;
use introrank_referrals::ledger::{COLD, Case, Entry, EventKind, Ledger, QUESTIONS};
use introrank_store::Appended;

pub use many::report;

/// Writes entries down.
pub fn run(args: &LogArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    if let Some(path) = &args.file {
        let text = ingest::read_text(path)?;
        return many::of_file(&mut team, &path.display().to_string(), &text, &remarks);
    }
    if args.suggest {
        return many::suggest(&mut team);
    }
    if let Some(path) = &args.from_crm {
        return many::from_crm(&mut team, args, path, &remarks);
    }
    let Some(word) = &args.what else {
        bail!(
            "log what? one of {}; or --file, --from-crm, --suggest",
            words()
        );
    };
    if word == "undo" {
        return undo(&mut team, args);
    }
    let Some(what) = EventKind::parse(word).filter(|what| may_be_typed(*what)) else {
        bail!(
            "'{}' is nothing that can be logged; one of {}",
            introrank_core::display::clean(word),
            words()
        );
    };
    let mut given = Given::read(&team, args, what)?;
    given.freeze(&team)?;
    given.doubts(&team, args, &remarks)?;
    let done = team.append(|ledger| given.entries(ledger))?;
    refused(&done)?;
    for entry in &done.kept {
        print(&told(&team, entry)?)?;
    }
    if let Some(entry) = done.kept.first() {
        word_to_introducer(&team, entry)?;
    }
    Ok(Outcome::Found)
}

/// The thanks, or the news for the introducer, that an entry gives to write.
fn word_to_introducer(team: &Team, entry: &Entry) -> anyhow::Result<()> {
    let ledger = &team.ledger;
    let case = ledger.cases.get(&entry.case.unwrap_or(entry.id));
    let Some(case) = case.filter(|_| entry.what.is_of_case()) else {
        return Ok(());
    };
    let templates = Templates::load(&team.workspace()?.templates())?;
    let search = team.search();
    if let Some(text) = team.word(&templates, &search, case, entry.what)? {
        let who = team.name(&case.introducer);
        let number = case.number;
        print(&format!(
            "\nA word to {who} (sent? introrank log told {number}):\n\nSubject: {}\n\n{}",
            text.subject, text.body
        ))?;
    }
    Ok(())
}

fn may_be_typed(what: EventKind) -> bool {
    !matches!(
        what,
        EventKind::Undo | EventKind::Health | EventKind::Forecast | EventKind::Questioned
    )
}

fn words() -> String {
    let words = EventKind::ALL.iter().filter(|what| may_be_typed(**what));
    let words: Vec<&str> = words.map(|what| what.word()).collect();
    format!("{}, undo", words.join(", "))
}

/// The first refusal is an error.
fn refused(done: &Appended) -> anyhow::Result<()> {
    match done.refused.first() {
        Some((_, refusal)) => Err(refusal.clone().into()),
        None => Ok(()),
    }
}

/// What was typed, every name looked up.
struct Given {
    entry: Entry,
    /// A case by its number.
    case: Option<i64>,
    /// Whom they named instead.
    instead: String,
    /// No case needs to be looked for: the entry stands for itself.
    alone: bool,
}

impl Given {
    fn read(team: &Team, args: &LogArgs, what: EventKind) -> anyhow::Result<Self> {
        let on = match &args.on {
            Some(text) => open::day("--on", text)?,
            None => team.as_of,
        };
        if on > team.as_of {
            bail!(
                "--on {on} is after {}: what is to come goes into --due",
                team.as_of
            );
        }
        let text = |text: &Option<String>| text.as_deref().map(introrank_core::display::clean);
        let mut entry = Entry {
            reason: text(&args.reason).unwrap_or_default(),
            answer: text(&args.answer).unwrap_or_default(),
            account: text(&args.account).unwrap_or_default(),
            amount: args.amount,
            probability: args.probability,
            ..Entry::new(on, what)
        };
        if let Some(due) = &args.due {
            entry.due = Some(open::day("--due", due)?);
        }
        if entry.due.is_some_and(|due| due < on) && what != EventKind::Opportunity {
            bail!(
                "--due {} is before {on}",
                entry.due.map_or(String::new(), |due| due.to_string())
            );
        }
        for (place, text) in [(&mut entry.by, &args.by), (&mut entry.via, &args.via)] {
            if let Some(text) = text {
                *place = team.key_of(text)?;
            }
        }
        if let Some(rep) = team.named_rep()? {
            entry.rep = rep;
        }
        let mut given = Self {
            entry,
            case: None,
            instead: String::new(),
            alone: !what.is_of_case(),
        };
        let (who, target) = (args.who.as_deref(), args.target.as_deref());
        if what.is_of_case() {
            given.people_of_case(team, who, target)?;
        } else {
            given.people(team, who, target)?;
        }
        if what == EventKind::Redirected {
            let Some(to) = &args.to else {
                bail!("whom did they name instead? give --to NAME; when nobody, log declined");
            };
            given.instead = team.key_of(to)?;
            given.entry.answer.clone_from(&given.instead);
        }
        let begins = given.case.is_none() && what.is_of_case();
        if given.entry.rep.is_empty()
            && (begins
                || matches!(
                    what,
                    EventKind::Hours | EventKind::Contacted | EventKind::Helped
                ))
        {
            given.entry.rep = match team.one_rep() {
                Ok(rep) => rep,
                // An open case knows its rep.
                Err(_)
                    if begins
                        && team
                            .ledger
                            .open_case("", &given.entry.introducer, given.about())
                            .is_some() =>
                {
                    String::new()
                }
                Err(error) => return Err(error.into()),
            };
        }
        Ok(given)
    }

    /// The prospect, as a case knows it.
    fn about(&self) -> &str {
        if self.entry.target.is_empty() {
            &self.entry.account
        } else {
            &self.entry.target
        }
    }

    fn set_prospect(&mut self, team: &Team, text: &str) -> anyhow::Result<()> {
        // The number of an ask means its prospect.
        if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
            let Some(case) = team.ledger.cases.get(&number) else {
                bail!("there is no #{number}; `introrank ledger` lists what is open");
            };
            self.entry.target.clone_from(&case.target);
            self.entry.account.clone_from(&case.account);
            return Ok(());
        }
        let Prospect { target, account } = team.prospect(text)?;
        self.entry.target = target;
        if self.entry.account.is_empty() {
            self.entry.account = account;
        }
        Ok(())
    }

    fn people_of_case(
        &mut self,
        team: &Team,
        who: Option<&str>,
        target: Option<&str>,
    ) -> anyhow::Result<()> {
        let what = self.entry.what;
        let Some(who) = who else {
            bail!("whose? give the number of the ask, or the introducer and the prospect");
        };
        if let Ok(number) = who.trim_start_matches('#').parse() {
            self.case = Some(number);
            return Ok(());
        }
        match target {
            Some(target) => {
                self.entry.introducer = team.key_of(who)?;
                self.set_prospect(team, target)?;
                // They do not know "whoever runs sales", and that is said of nobody.
                if self.entry.introducer == self.entry.target {
                    bail!("introducer and prospect are the same person");
                }
            }
            // One name alone: the prospect for what prospects do, else the introducer.
            None if what >= EventKind::Replied && what <= EventKind::Won
                || matches!(
                    what,
                    EventKind::Touched | EventKind::ProspectDeclined | EventKind::Lost
                ) =>
            {
                self.set_prospect(team, who)?;
            }
            None => self.entry.introducer = team.key_of(who)?,
        }
        Ok(())
    }

    fn people(
        &mut self,
        team: &Team,
        who: Option<&str>,
        target: Option<&str>,
    ) -> anyhow::Result<()> {
        let what = self.entry.what;
        match what {
            EventKind::Hours => {
                let number = who.and_then(|text| text.parse().ok());
                self.entry.amount = self.entry.amount.or(number);
            }
            _ if QUESTIONS.contains(&what) || what == EventKind::Opportunity => {
                let Some(who) = who else {
                    bail!("which prospect? give a person or an account");
                };
                self.set_prospect(team, who)?;
                if let Some(answer) = target {
                    self.entry.answer = introrank_core::display::clean(answer);
                }
                if what != EventKind::Opportunity && self.entry.answer.is_empty() {
                    bail!(
                        "what is the answer? introrank log {what} {:?} yes|no|unknown",
                        introrank_core::display::clean(who)
                    );
                }
            }
            _ => {
                let Some(who) = who else {
                    bail!("whom? give a person");
                };
                self.entry.introducer = team.key_of(who)?;
                if let Some(target) = target {
                    if what == EventKind::Said {
                        self.entry.target = team.key_of(target)?;
                    } else {
                        self.set_prospect(team, target)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The ask that is spoken of: as it stands in the book, else as it was typed; with its number when it has one.
    fn ask(&self, ledger: &Ledger) -> Entry {
        let number = self
            .case
            .or_else(|| self.case_of_people(ledger).ok().flatten());
        let typed = Entry {
            case: number,
            ..self.entry.clone()
        };
        match number.and_then(|number| ledger.cases.get(&number)) {
            Some(case) => Entry {
                rep: case.rep.clone(),
                introducer: case.introducer.clone(),
                target: case.target.clone(),
                account: case.account.clone(),
                ..typed
            },
            None => typed,
        }
    }

    /// Puts on record what the engine says when an ask is made.
    fn freeze(&mut self, team: &Team) -> anyhow::Result<()> {
        if !matches!(self.entry.what, EventKind::Asked | EventKind::Planned) {
            return Ok(());
        }
        let ask = self.ask(&team.ledger);
        let prospect = Prospect {
            target: ask.target.clone(),
            account: ask.account.clone(),
        };
        let frozen = team.frozen(&ask.rep, &ask.introducer, &prospect)?;
        self.entry.frozen = frozen;
        Ok(())
    }

    /// Says who is nobody here, and what speaks against the ask. What was typed counts all the same.
    fn doubts(&self, team: &Team, args: &LogArgs, remarks: &Remarks) -> anyhow::Result<()> {
        let entry = &self.entry;
        let ledger = &team.ledger;
        let seen = |text: &str| {
            ledger
                .entries
                .iter()
                .any(|entry| entry.people().contains(&text) || entry.account == text)
        };
        for text in [&entry.introducer, &entry.target, &entry.via, &self.instead] {
            let is_key = team.person(text).is_some() || text.is_empty();
            if !is_key && !seen(text) {
                remarks.warn(&format!(
                    "  nobody here is '{text}': kept as somebody new{}",
                    team.closest(text)
                ));
            }
        }
        if matches!(entry.what, EventKind::Asked | EventKind::Planned) && !args.team.run.quiet {
            let ask = self.ask(ledger);
            if !ask.introducer.is_empty() {
                let asking = Asking {
                    introducer: &ask.introducer,
                    target: &ask.target,
                    account: &ask.account,
                    own: ask.case,
                };
                for objection in team.objections(asking) {
                    remarks.say(&format!("  {objection}"));
                }
            }
        }
        Ok(())
    }

    /// The entries, now that the book is known.
    fn entries(mut self, ledger: &Ledger) -> anyhow::Result<Vec<Entry>> {
        if !self.alone {
            self.case = match self.case {
                Some(number) => Some(number),
                None => self.case_of_people(ledger)?,
            };
        }
        let Some(case) = self.case.and_then(|number| ledger.cases.get(&number)) else {
            if self.entry.what == EventKind::Touched && self.entry.introducer.is_empty() {
                self.entry.answer = COLD.into();
            }
            self.entry.case = self.case;
            ledger.check(&self.entry)?;
            let mut entries = vec![self.entry];
            if !self.instead.is_empty() {
                entries.push(next_ask("", &entries[0], &self.instead));
            }
            return Ok(entries);
        };
        let mut entry = Entry {
            case: Some(case.number),
            rep: case.rep.clone(),
            introducer: case.introducer.clone(),
            ..self.entry
        };
        if !case.target.is_empty() {
            entry.target.clone_from(&case.target);
        }
        if !case.account.is_empty() {
            entry.account.clone_from(&case.account);
        }
        // Both or none.
        ledger.check(&entry)?;
        let mut entries = vec![entry];
        if !self.instead.is_empty() {
            entries.push(next_ask(&case.why, &entries[0], &self.instead));
        }
        Ok(entries)
    }

    /// The open case of these people; it is an error when there are several.
    fn case_of_people(&self, ledger: &Ledger) -> anyhow::Result<Option<i64>> {
        let entry = &self.entry;
        let fits = |own: &str, wanted: &str| wanted.is_empty() || own == wanted;
        let about = self.about();
        let after = matches!(entry.what, EventKind::Told);
        let of_people = |case: &&Case| {
            (case.is_open() || after)
                && fits(&case.rep, &entry.rep)
                && fits(&case.introducer, &entry.introducer)
                && (fits(&case.target, about) || fits(&case.account, about))
        };
        let found: Vec<&Case> = ledger.cases.values().filter(of_people).collect();
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.number)),
            // Whoever says it of a prospect and an introducer means the newest.
            several if !entry.introducer.is_empty() && !about.is_empty() || after => {
                Ok(several.last().map(|case| case.number))
            }
            several => {
                let numbers: Vec<String> = several
                    .iter()
                    .map(|case| format!("#{}", case.number))
                    .collect();
                bail!(
                    "several open asks fit: {}; give the number (`introrank ledger` shows them)",
                    numbers.join(", ")
                )
            }
        }
    }
}

/// The ask that is planned when an introducer names somebody better.
fn next_ask(why: &str, redirected: &Entry, instead: &str) -> Entry {
    Entry {
        rep: redirected.rep.clone(),
        introducer: instead.to_owned(),
        target: redirected.target.clone(),
        account: redirected.account.clone(),
        by: redirected.introducer.clone(),
        reason: if redirected.reason.is_empty() {
            why.to_owned()
        } else {
            redirected.reason.clone()
        },
        ..Entry::new(redirected.on, EventKind::Planned)
    }
}

/// One line that says what was written down, and how to take it back.
fn told(team: &Team, entry: &Entry) -> anyhow::Result<String> {
    let undo = format!("take it back: introrank log undo {}", entry.id);
    let prospect = team.prospect_name(&entry.target, &entry.account);
    let who = team.name(&entry.introducer);
    let what = entry.what.phrase();
    let answer = match (entry.answer.as_str(), entry.amount) {
        ("", Some(amount)) if entry.what == EventKind::Limit => format!(" at most {amount}"),
        ("", Some(amount)) => format!(" {amount}"),
        ("", None) | (COLD, _) => String::new(),
        (answer, _) => format!(" {}", team.name(answer)),
    };
    let due = entry.due.map_or(String::new(), |day| match entry.what {
        EventKind::Limit => format!(", no ask until {day}"),
        _ => format!(", for {day}"),
    });
    let answer = match entry.what {
        EventKind::Redirected => format!(" to{answer}"),
        _ => format!("{answer}{due}"),
    };
    let line = if entry.what.is_of_case() {
        let number = entry.case.unwrap_or(entry.id);
        let people = if who.is_empty() {
            format!("{prospect} (cold)")
        } else {
            format!("{who} → {prospect}")
        };
        let opened = if entry.case.is_none() { "new: " } else { "" };
        format!("{opened}#{number} {people}: {what}{answer} on {}", entry.on)
    } else {
        let people: Vec<&str> = [who.as_str(), prospect.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        format!("{}: {what}{answer} on {}", people.join(", "), entry.on)
    };
    Ok(format!("{} ({undo})\n", line.trim_start_matches(": ")))
}

fn undo(team: &mut Team, args: &LogArgs) -> anyhow::Result<Outcome> {
    let number = args.who.as_deref().map(|text| text.parse::<i64>());
    let Some(Ok(id)) = number else {
        bail!("which entry? introrank log undo NUMBER; `introrank ledger --all` lists them");
    };
    let entry = Entry {
        undoes: Some(id),
        reason: args.reason.clone().unwrap_or_default(),
        ..Entry::new(team.as_of, EventKind::Undo)
    };
    let before = team
        .workspace()?
        .entries()?
        .into_iter()
        .find(|e| e.id == id);
    let done = team.append(|_| Ok(vec![entry]))?;
    refused(&done)?;
    let what = before.map_or(String::new(), |e| {
        format!(" ({} of {})", e.what.phrase(), e.on)
    });
    print(&format!("entry {id}{what} is taken back\n"))?;
    Ok(Outcome::Found)
}
