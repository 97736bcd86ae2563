//! An entry as somebody says it, made ready for the ledger.

use introrank_core::display::clean;
use introrank_engine::search::Cancel;
use introrank_referrals::agenda;
use introrank_referrals::ledger::{About, COLD, Case, Entry, EventKind, Ledger};

use super::meant::{check_deal, is_of_deal, meant};
use super::{LogError, LogRequest, refused, words};
use crate::app::commit;
use crate::app::error::Error;
use crate::app::snapshot::Snapshot;
use crate::app::today::CHOICES;
use crate::app::view::{AfterNo, LOGGED_SCHEMA, Logged, LoggedEntry, Word};
use crate::app::who::Prospect;

/// An entry before it is written down, every name looked up.
pub struct Draft<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) entry: Entry,
    /// A case by its number.
    case: Option<i64>,
    /// Whom they named instead.
    pub(super) instead: String,
    /// No case needs to be looked for: the entry stands for itself.
    alone: bool,
}

impl<'s> Draft<'s> {
    /// Looks up everybody in what was said, and puts on record what the engine says when an ask is made.
    ///
    /// # Errors
    /// When something is missing, or it is not clear who is meant.
    pub fn of(
        snapshot: &'s Snapshot,
        what: EventKind,
        said: &LogRequest<'_>,
    ) -> Result<Self, Error> {
        let mut draft = Self {
            snapshot,
            entry: entry(snapshot, what, said)?,
            case: None,
            instead: String::new(),
            alone: !what.is_of_case(),
        };
        if what.is_of_case() {
            draft.people_of_case(said.who, said.target)?;
        } else {
            draft.people(said.who, said.target)?;
        }
        if what == EventKind::Redirected {
            let to = said.to.ok_or(LogError::NamedWhom)?;
            draft.instead = snapshot.key_of(to)?;
            draft.entry.answer.clone_from(&draft.instead);
        }
        draft.find_rep()?;
        draft.freeze();
        Ok(draft)
    }

    /// Writes it down, and says what it gives to write.
    ///
    /// # Errors
    /// When it does not fit the ledger, or that cannot be written.
    pub fn write(self) -> Result<Logged, Error> {
        let snapshot = self.snapshot;
        let done = commit::append(snapshot, |ledger| self.entries(ledger))?.appended;
        refused(&done)?;
        // What is written down is written down: a text that cannot be made is said beside it.
        let first = done.kept.first().filter(|entry| entry.what.is_of_case());
        let after = first.map(|entry| after(snapshot, entry)).transpose();
        let (word, next, no_word) = match after {
            Ok(after) => {
                let (word, next) = after.unwrap_or_default();
                (word, next, None)
            }
            Err(error) => (None, None, Some(error.to_string())),
        };
        let entries = done.kept.iter().map(|entry| LoggedEntry {
            entry: entry.id,
            line: words::line(snapshot, entry),
        });
        Ok(Logged {
            schema: LOGGED_SCHEMA,
            entries: entries.collect(),
            word,
            no_word,
            next,
        })
    }

    /// The rep, where the entry needs one and nobody said who.
    fn find_rep(&mut self) -> Result<(), Error> {
        let what = self.entry.what;
        let begins = self.case.is_none() && what.is_of_case();
        let of_rep = matches!(
            what,
            EventKind::Hours | EventKind::Contacted | EventKind::Helped
        );
        if !self.entry.rep.is_empty() || !(begins || of_rep) {
            return Ok(());
        }
        let ledger = &self.snapshot.ledger;
        let known = || ledger.open_case("", &self.entry.introducer, self.about());
        self.entry.rep = match self.snapshot.one_rep(None) {
            Ok(rep) => rep,
            // An open case knows its rep.
            Err(_) if begins && known().is_some() => String::new(),
            Err(error) => return Err(error),
        };
        Ok(())
    }

    /// The prospect, as a case knows it.
    fn about(&self) -> &str {
        About::of(&self.entry.target, &self.entry.account).map_or("", About::text)
    }

    fn set_prospect(&mut self, text: &str) -> Result<(), Error> {
        // The number of an ask means its prospect.
        if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
            let case = self.snapshot.ledger.cases.get(&number);
            let case = case.ok_or(Error::NoCase(number))?;
            self.entry.target.clone_from(&case.target);
            self.entry.account.clone_from(&case.account);
            if is_of_deal(self.entry.what) {
                self.entry.case = Some(number);
            }
            return Ok(());
        }
        let given = std::mem::take(&mut self.entry.account);
        let found = self.snapshot.prospect(text, &given);
        let Prospect { target, account } =
            meant(self.snapshot, &self.entry.introducer, text, found)?;
        self.entry.target = target;
        self.entry.account = if account.is_empty() { given } else { account };
        Ok(())
    }

    fn people_of_case(&mut self, who: Option<&str>, target: Option<&str>) -> Result<(), Error> {
        let what = self.entry.what;
        let who = who.ok_or(LogError::Whose)?;
        if let Ok(number) = who.trim_start_matches('#').parse() {
            self.case = Some(number);
            return Ok(());
        }
        match target {
            Some(target) => {
                self.entry.introducer = self.snapshot.key_of(who)?;
                self.set_prospect(target)?;
                // They do not know "whoever runs sales", and that is said of nobody.
                if self.entry.introducer == self.entry.target {
                    return Err(LogError::Oneself.into());
                }
            }
            // One name alone: the prospect for what prospects do, else the introducer.
            None if what >= EventKind::Replied && what <= EventKind::Won
                || matches!(
                    what,
                    EventKind::Touched | EventKind::ProspectDeclined | EventKind::Lost
                ) =>
            {
                self.set_prospect(who)?;
            }
            None => self.entry.introducer = self.snapshot.key_of(who)?,
        }
        Ok(())
    }

    fn people(&mut self, who: Option<&str>, target: Option<&str>) -> Result<(), Error> {
        let what = self.entry.what;
        match what {
            EventKind::Hours => {
                let number = who.and_then(|text| text.parse().ok());
                self.entry.amount = self.entry.amount.or(number);
            }
            _ if is_of_deal(what) => {
                let who = who.ok_or(LogError::WhichProspect)?;
                self.set_prospect(who)?;
                check_deal(self.snapshot, &self.entry)?;
                if let Some(answer) = target {
                    self.entry.answer = clean(answer);
                }
                if what != EventKind::Opportunity && self.entry.answer.is_empty() {
                    let who = clean(who);
                    return Err(LogError::NoAnswer { what, who }.into());
                }
            }
            _ => {
                let who = who.ok_or(LogError::Whom)?;
                self.entry.introducer = self.snapshot.key_of(who)?;
                if let Some(target) = target {
                    if what == EventKind::Said {
                        self.entry.target = self.snapshot.key_of(target)?;
                    } else {
                        self.set_prospect(target)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The ask that is spoken of: as it stands in the ledger, else as it was said; with its number when it has one.
    pub(super) fn ask(&self) -> Entry {
        let ledger = &self.snapshot.ledger;
        let number = self
            .case
            .or_else(|| self.case_of_people(ledger).ok().flatten());
        let said = Entry {
            case: number,
            ..self.entry.clone()
        };
        match number.and_then(|number| ledger.cases.get(&number)) {
            Some(case) => Entry {
                rep: case.rep.clone(),
                introducer: case.introducer.clone(),
                target: case.target.clone(),
                account: case.account.clone(),
                ..said
            },
            None => said,
        }
    }

    /// Puts on record what the engine says when an ask is made.
    fn freeze(&mut self) {
        if !matches!(self.entry.what, EventKind::Asked | EventKind::Planned) {
            return;
        }
        let ask = self.ask();
        let prospect = Prospect {
            target: ask.target,
            account: ask.account,
        };
        let snapshot = self.snapshot;
        let forecast = snapshot.forecast_of_ask(&ask.rep, &ask.introducer, &prospect);
        // A forecast of plain numbers can always be written.
        let frozen = forecast.and_then(|forecast| serde_json::to_string(&forecast).ok());
        self.entry.frozen = frozen.unwrap_or_default();
    }

    /// The entries, now that the ledger is known.
    fn entries(mut self, ledger: &Ledger) -> Result<Vec<Entry>, Error> {
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
            self.entry.case = self.case.or(self.entry.case);
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
    fn case_of_people(&self, ledger: &Ledger) -> Result<Option<i64>, Error> {
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
                let numbers = several.iter().map(|case| case.number);
                Err(LogError::SeveralFit(numbers.collect()).into())
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

/// The entry as far as nobody has to be looked for.
fn entry(snapshot: &Snapshot, what: EventKind, said: &LogRequest<'_>) -> Result<Entry, Error> {
    let as_of = snapshot.as_of;
    let on = said.on.unwrap_or(as_of);
    if on > as_of {
        return Err(LogError::ToCome { on, as_of }.into());
    }
    if let Some(due) = said.due.filter(|due| *due < on)
        && what != EventKind::Opportunity
    {
        return Err(LogError::Over { due, on }.into());
    }
    let text = |text: Option<&str>| text.map_or(String::new(), clean);
    let key = |text: Option<&str>| text.map_or(Ok(String::new()), |text| snapshot.key_of(text));
    Ok(Entry {
        reason: text(said.reason),
        answer: text(said.answer),
        account: text(said.account),
        title: text(said.title),
        amount: said.amount,
        probability: said.probability,
        due: said.due,
        by: key(said.by)?,
        via: key(said.via)?,
        rep: match said.rep {
            Some(rep) => snapshot.rep_called(rep)?,
            None => String::new(),
        },
        ..Entry::new(on, what)
    })
}

/// What an entry of a case gives to write and to do next: thanks or news for the introducer, and after a no somebody else.
fn after(snapshot: &Snapshot, entry: &Entry) -> Result<(Option<Word>, Option<AfterNo>), Error> {
    let snapshot = snapshot.replayed()?;
    let case = snapshot.ledger.cases.get(&entry.case.unwrap_or(entry.id));
    let Some(case) = case else {
        return Ok((None, None));
    };
    Ok((word(&snapshot, entry, case)?, next(&snapshot, case)?))
}

fn next(snapshot: &Snapshot, case: &Case) -> Result<Option<AfterNo>, Error> {
    let Some(about) = case.about().filter(|_| case.came_to_nothing()) else {
        return Ok(None);
    };
    let (search, cancel) = (snapshot.search(), Cancel::default());
    let request = snapshot.request(&search, &cancel, CHOICES);
    let people = &snapshot.session.directory.people;
    let introducer = match agenda::after_no(&snapshot.session, &request, case)? {
        None => return Ok(None),
        Some(agenda::AfterNo::Nobody) => None,
        Some(agenda::AfterNo::Again) => Some(case.introducer.clone()),
        Some(agenda::AfterNo::Ask(next)) => Some(people.key(next).to_owned()),
    };
    Ok(Some(AfterNo {
        about: about.text().to_owned(),
        prospect: snapshot.prospect_name(&case.target, &case.account),
        introducer_name: introducer.as_deref().map(|key| snapshot.name(key)),
        introducer,
    }))
}

/// The thanks, or the news for the introducer, that an entry gives to write.
fn word(snapshot: &Snapshot, entry: &Entry, case: &Case) -> Result<Option<Word>, Error> {
    if snapshot.is_hidden(&case.introducer) {
        return Ok(None);
    }
    let (templates, search) = (snapshot.templates()?, snapshot.search());
    let text = snapshot.word(&templates, &search, case, entry.what)?;
    Ok(text.map(|text| Word {
        case: case.number,
        to: snapshot.name(&case.introducer),
        subject: text.subject,
        body: text.body,
    }))
}
