//! The words to ask with: who asks whom about whom, why, and the texts for it.

mod now;
mod pack;
mod route;

use introrank_core::display::clean;
use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::Appraisal;
use introrank_engine::search::{Cancel, Search};
use introrank_referrals::draft::lint::{self, Known};
use introrank_referrals::draft::{Brief, Closeness, Reasons, Templates, closeness};
use introrank_referrals::ledger::settings::Offer;
use introrank_referrals::ledger::{Case, Entry, EventKind};
use introrank_referrals::plan::{self, CheckIn};

use super::asked::Asked;
use super::commit;
use super::error::Error;
use super::first::check_in_words;
use super::snapshot::Snapshot;
use super::view::{ASK_SCHEMA, AskTexts};
use super::who::Prospect;

pub use super::error::AskError;
pub use pack::page;

/// Introducers among whom the one who is asked is looked for.
const CHOICES: usize = 10_000;
/// Begins what is said of nobody in particular.
const ANYBODY: &str = "whoever decides";

/// Which ask.
pub enum Which<'a> {
    /// One of the ledger.
    Case(i64),
    /// A new one, or one of the ledger by its people.
    Of {
        /// Who asks; none for the only rep there is.
        rep: Option<&'a str>,
        /// Who is asked.
        introducer: &'a str,
        /// About whom: a person, an account, or "whoever runs sales at Northwind".
        prospect: Asked,
    },
}

/// What only the rep knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Why they want to meet the prospect; none for what the plan says.
    pub why: Option<String>,
    /// Why now; none for what happened to the prospect lately.
    pub trigger: Option<String>,
    /// What they do; none for what the settings say.
    pub offer: Option<String>,
}

/// What must be known before words can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Why the rep wants to meet the prospect.
    Why,
    /// What the team does.
    Offer,
}

/// The form of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What to say.
    Talk,
    /// A mail, and what to pass on below it.
    Mail,
}

/// Who asks whom about whom.
struct Wanted {
    rep: String,
    introducer: String,
    prospect: Prospect,
    /// "whoever runs sales at Northwind".
    whoever: String,
    /// Which people of the account these words mean.
    role: Option<RoleFilter>,
    /// The case, also when it has ended: what it says is still true.
    case: Option<Case>,
}

/// An ask with its route, before its words are written.
pub struct Ask<'s> {
    snapshot: &'s Snapshot,
    search: Search<'s>,
    wanted: Wanted,
    route: Appraisal,
    rank: Option<u32>,
}

impl<'s> Ask<'s> {
    /// Finds out what an ask is about, and its route.
    ///
    /// # Errors
    /// When somebody in it is not clear, or there is no route.
    pub fn open(snapshot: &'s Snapshot, which: &Which<'_>) -> Result<Self, Error> {
        let mut wanted = match which {
            Which::Case(number) => wanted_of_case(snapshot, *number)?,
            Which::Of {
                rep,
                introducer,
                prospect,
            } => wanted(snapshot, *rep, introducer, prospect)?,
        };
        let search = snapshot.search();
        let (route, rank) = snapshot.route(
            &search,
            &wanted.rep,
            &wanted.introducer,
            &wanted.prospect,
            wanted.role.as_ref(),
        )?;
        if let Some(target) = route.target {
            let key = snapshot.session.directory.people.key(target);
            key.clone_into(&mut wanted.prospect.target);
        }
        // An ask about somebody else at the same account is another ask.
        let about = wanted.prospect.target.as_str();
        let is_other = |case: &Case| !case.target.is_empty() && case.target != about;
        wanted.case = wanted.case.filter(|case| !is_other(case));
        Ok(Self {
            snapshot,
            search,
            wanted,
            route,
            rank,
        })
    }

    /// The case of the ledger that it belongs to, while that goes on: after its end an ask is a new one.
    pub fn case(&self) -> Option<i64> {
        let case = self.wanted.case.as_ref()?;
        case.is_open().then_some(case.number)
    }

    /// Keeps the reason that was given with the ask that is planned, where it is another than the one there. Returns whether
    /// there was anything to keep.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn remember(&self, given: &Given) -> Result<bool, Error> {
        let case = self.wanted.case.as_ref().filter(|case| case.is_open());
        let case = case.filter(|case| !case.was_asked());
        let why = given.why.as_deref().map(str::trim).unwrap_or_default();
        let Some(case) = case.filter(|case| !why.is_empty() && case.why != why) else {
            return Ok(false);
        };
        let reason = Entry {
            case: Some(case.number),
            rep: case.rep.clone(),
            introducer: case.introducer.clone(),
            target: case.target.clone(),
            account: case.account.clone(),
            reason: why.to_owned(),
            ..Entry::new(self.snapshot.as_of, EventKind::Planned)
        };
        let committed = commit::append(self.snapshot, |_| Ok::<_, Error>(vec![reason]))?;
        Ok(!committed.appended.kept.is_empty())
    }

    /// Key of the introducer, and key of the prospect or name of the account: enough to name the ask.
    pub fn people(&self) -> (&str, &str) {
        (&self.wanted.introducer, self.wanted.prospect.about())
    }

    /// What must be given before words can be written.
    pub fn missing(&self, given: &Given) -> Option<Missing> {
        if self.why(given).is_none() {
            return Some(Missing::Why);
        }
        let offer = given.offer.as_deref();
        let offer = offer.unwrap_or(&self.snapshot.settings.offer.what);
        offer.trim().is_empty().then_some(Missing::Offer)
    }

    /// The words, checked: nothing in them that the evidence does not say.
    ///
    /// # Errors
    /// When something is missing, the team's own texts cannot be used, or the words have faults.
    pub fn texts(&self, given: &Given, form: Form) -> Result<AskTexts, Error> {
        if let Some(missing) = self.missing(given) {
            return Err(self.snapshot.missing(missing));
        }
        let (brief, why) = self.brief(given)?;
        let templates = self.snapshot.templates()?;
        let texts = match form {
            Form::Mail => templates.mails(&brief)?,
            Form::Talk => vec![templates.talk(&brief)?],
        };
        for text in &texts {
            let mut findings = self.check_text(&text.body, &brief, &why, text.is_forwarded());
            if form == Form::Talk {
                // A conversation has no length and asks twice.
                findings.retain(|finding| finding.rule.is_about_truth());
            }
            refuse(format!("the text \"{}\"", text.what), findings)?;
        }
        let wanted = &self.wanted;
        Ok(AskTexts {
            schema: ASK_SCHEMA,
            rep: wanted.rep.clone(),
            introducer: wanted.introducer.clone(),
            target: wanted.prospect.target.clone(),
            account: wanted.prospect.account.clone(),
            case: self.case(),
            texts,
            closeness: brief.closeness,
            forecast: self.route.freeze(&self.search, self.rank),
        })
    }

    /// Checks a text that the rep wrote. Returns whether it could be judged: only English can.
    ///
    /// # Errors
    /// When something is missing, or it has faults.
    pub fn check(&self, given: &Given, text: &str) -> Result<bool, Error> {
        let (brief, why) = self.brief(given)?;
        let mut findings = self.check_text(text, &brief, &why, true);
        // Whoever does not say why cannot be told that the text says something else.
        findings.retain(|finding| !why.is_empty() || finding.rule != lint::Rule::NoReason);
        refuse("this text".into(), findings)?;
        Ok(lint::is_judged(text))
    }

    /// As given, else as planned.
    fn why<'a>(&'a self, given: &'a Given) -> Option<&'a str> {
        let planned = self.wanted.case.as_ref().map(|case| case.why.as_str());
        let given = given.why.as_deref().filter(|why| !why.trim().is_empty());
        given.or(planned.filter(|why| !why.is_empty()))
    }

    fn brief(&self, given: &Given) -> Result<(Brief, String), Error> {
        let why = self.why(given).unwrap_or_default();
        let news = || {
            self.route
                .target
                .and_then(|target| self.snapshot.news(target))
        };
        let trigger = given.trigger.clone().or_else(news).unwrap_or_default();
        let mut offer = self.snapshot.settings.offer.clone();
        if let Some(what) = &given.offer {
            offer.what.clone_from(what);
        }
        let whoever = &self.wanted.whoever;
        let brief = brief(
            self.snapshot,
            &self.search,
            whoever,
            &self.route,
            (why, &trigger),
            offer,
        )?;
        Ok((brief, why.to_owned()))
    }

    fn check_text(
        &self,
        text: &str,
        brief: &Brief,
        why: &str,
        forwarded: bool,
    ) -> Vec<lint::Finding> {
        let case = self.wanted.case.as_ref();
        let known = Known {
            closeness: self.closest(brief),
            agreed: case.is_some_and(|case| {
                case.got_to(EventKind::Agreed)
                    || matches!(case.end, Some((EventKind::UseMyName, ..)))
            }),
            why,
            forwarded,
            names: &names(brief),
        };
        lint::check(text, &known)
    }

    /// How close the two closest people of the route are, beside the rep and a colleague.
    fn closest(&self, brief: &Brief) -> Closeness {
        let first = self.route.asked.first().copied();
        let steps = self.route.steps.iter();
        let steps = steps.filter(|step| !self.search.is_teammate(step.from) || step.to != first);
        steps.map(closeness).max().unwrap_or(brief.closeness)
    }
}

fn refuse(what: String, findings: Vec<lint::Finding>) -> Result<(), Error> {
    if findings.is_empty() {
        return Ok(());
    }
    Err(AskError::NotToBeSent { what, findings }.into())
}

fn wanted_of_case(snapshot: &Snapshot, number: i64) -> Result<Wanted, Error> {
    let Some(case) = snapshot.ledger.cases.get(&number) else {
        return Err(Error::NoCase(number));
    };
    if case.introducer.is_empty() {
        return Err(AskError::Cold(number).into());
    }
    if snapshot.is_case_hidden(case) {
        return Err(AskError::Hidden(number).into());
    }
    Ok(Wanted::of_case(case))
}

impl Wanted {
    fn of_case(case: &Case) -> Self {
        Self {
            rep: case.rep.clone(),
            introducer: case.introducer.clone(),
            prospect: Prospect {
                target: case.target.clone(),
                account: case.account.clone(),
            },
            whoever: format!("{ANYBODY} at {}", case.account),
            role: None,
            case: Some(case.clone()),
        }
    }
}

fn wanted(
    snapshot: &Snapshot,
    rep: Option<&str>,
    introducer_text: &str,
    asked: &Asked,
) -> Result<Wanted, Error> {
    let introducer = snapshot.key_of(introducer_text)?;
    if snapshot.person(&introducer).is_none() {
        let no_introducer = AskError::NoIntroducer {
            text: clean(introducer_text),
            closest: snapshot.closest(introducer_text),
        };
        return Err(no_introducer.into());
    }
    let rep = snapshot.one_rep(rep)?;
    if rep == introducer {
        return Err(AskError::Oneself(snapshot.name(&rep)).into());
    }
    let (found, role) = snapshot.asked(asked)?;
    let account = asked.account.as_deref().unwrap_or_default();
    let prospect = match (&role, &found) {
        (Some(_), Match::Account(account, _)) => Prospect {
            target: String::new(),
            account: snapshot
                .session
                .directory
                .accounts
                .get(*account)
                .name
                .clone(),
        },
        _ => snapshot.prospect(&asked.target, account)?,
    };
    let whoever = match role {
        Some(_) => clean(&asked.target),
        None => format!("{ANYBODY} at {}", prospect.account),
    };
    let case = snapshot
        .ledger
        .open_case(&rep, &introducer, prospect.about());
    Ok(Wanted {
        case: case.cloned(),
        rep,
        introducer,
        prospect,
        whoever,
        role,
    })
}

/// What the words are made from: `why` the rep wants to meet them, and why now.
fn brief(
    snapshot: &Snapshot,
    search: &Search<'_>,
    whoever: &str,
    route: &Appraisal,
    (why, trigger): (&str, &str),
    offer: Offer,
) -> Result<Brief, Error> {
    let cancel = Cancel::default();
    let first = plan::check_in(&snapshot.request(search, &cancel, CHOICES), route);
    let long_ago = matches!(first, Some(CheckIn::LongAgo(_)));
    let first = first.map_or(String::new(), |first| {
        check_in_words(&first, snapshot.as_of)
    });
    let people = &snapshot.session.directory.people;
    let introducer = route.asked.last().map_or("", |person| people.key(*person));
    let target = route.target.map_or("", |person| people.key(person));
    let said = snapshot.ledger.said.iter();
    let mut said = said.filter(|said| said.from == introducer && said.to == target);
    let hearsay = said.next_back().is_some_and(|said| said.by_another);
    let introducer = route.asked.last();
    let news = introducer.and_then(|person| snapshot.news(*person));
    let reasons = Reasons {
        why,
        trigger,
        offer,
        whoever,
        news: &news.unwrap_or_default(),
        check_in: &first,
        long_ago,
        hearsay,
    };
    Ok(Brief::of(search, route, &reasons)?)
}

/// Who may be greeted.
fn names(brief: &Brief) -> Vec<String> {
    let people = std::iter::once(&brief.introducer).chain(&brief.colleague);
    let firsts = people.map(|person| person.first.clone());
    firsts
        .chain(std::iter::once(brief.target.short.clone()))
        .collect()
}

impl Snapshot {
    /// The texts in use: the shipped ones, with the team's own in their place.
    ///
    /// # Errors
    /// When one of the team's cannot be read, or is no template.
    pub fn templates(&self) -> Result<Templates, Error> {
        Ok(Templates::load(&self.workspace()?.templates())?)
    }

    /// The error for what is missing.
    pub fn missing(&self, missing: Missing) -> Error {
        match (missing, self.workspace()) {
            (Missing::Why, _) => AskError::NoWhy.into(),
            (Missing::Offer, Ok(workspace)) => {
                let settings = workspace.settings_file();
                AskError::NoOffer { settings }.into()
            }
            (Missing::Offer, Err(error)) => error,
        }
    }
}
