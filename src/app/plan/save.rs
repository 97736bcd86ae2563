//! Keeping a plan: its asks as planned, and what is done before them on the list of the day.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::day::Day;
use introrank_engine::rank::NextStep;
use introrank_referrals::availability::{Asking, Availability};
use introrank_referrals::ledger::{Entry, EventKind, Ledger};
use introrank_referrals::plan::{self, FirstStep, OwnContact, Planned};

use super::drawn::Drawn;
use crate::app::commit;
use crate::app::error::Error;
use crate::app::first;
use crate::app::notice::Notice;
use crate::app::snapshot::Snapshot;
use crate::app::verify;
use crate::app::view::{Plan, PlanRow};

/// A plan, and what keeps it.
pub struct MadePlan {
    /// What it says.
    pub view: Plan,
    /// What should be said beside it.
    pub notices: Vec<Notice>,
    pub(super) kept: Kept,
}

/// What keeping a plan writes.
pub(super) struct Kept {
    asks: Vec<Entry>,
    /// The first question, or check-in, of each that is found out first.
    first: Vec<Entry>,
    /// Our own contacts to write to, and those to be rated, whom it helps most first.
    own: Vec<Entry>,
}

/// What was saved of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SavedPlan {
    /// Asks that are planned now.
    pub asks: usize,
    /// Those of them that lack a reason.
    pub without_reason: usize,
    /// Questions that are put to the reps.
    pub questions: usize,
    /// People to be contacted: our own contacts, and introducers before an ask.
    pub contacts: usize,
    /// Own contacts to be rated for whom the week has no room.
    pub unrated: usize,
    /// Asks that somebody else made impossible meanwhile, or that the ledger refused.
    pub left_out: usize,
}

/// Writes the asks of a plan into the ledger as planned, those that are still allowed, and puts what comes before them on the
/// list of the day, unless it was put there lately. Own contacts to be rated take what the week's questions leave.
///
/// # Errors
/// When the ledger cannot be written.
pub fn save(snapshot: &Snapshot, made: &MadePlan) -> Result<SavedPlan, Error> {
    let (as_of, limits) = (snapshot.as_of, &snapshot.settings.limits);
    let (kept, week) = (&made.kept, made.view.week);
    let mut unrated = 0;
    let committed = commit::append(snapshot, |ledger| {
        let availability = Availability::of(ledger, limits, as_of);
        let mut entries = still_allowed(&availability, kept.asks.clone(), week);
        // One question, or check-in, may come first for several prospects.
        let mut put: BTreeSet<[String; 4]> = BTreeSet::new();
        let mut is_new = |entry: &&Entry| {
            let whom = if entry.what == EventKind::Questioned {
                entry.target.as_str()
            } else {
                ""
            };
            let who = [
                entry.what.word(),
                entry.rep.as_str(),
                &entry.introducer,
                whom,
            ];
            put.insert(who.map(str::to_owned)) && !is_out(ledger, entry, as_of)
        };
        entries.extend(kept.first.iter().filter(&mut is_new).cloned());
        unrated = 0;
        for entry in kept.own.iter().filter(is_new) {
            let is_question =
                |other: &&Entry| other.what == EventKind::Questioned && other.by == entry.by;
            let new = entries.iter().filter(is_question).count() as u32;
            let has_room =
                ledger.questions_since(&entry.by, week) + new < limits.questions_per_week;
            if entry.what != EventKind::Questioned || has_room {
                entries.push(entry.clone());
            } else {
                unrated += 1;
            }
        }
        Ok::<_, Error>(entries)
    })?;
    let kept = committed.appended.kept;
    let of = |what: EventKind| kept.iter().filter(move |entry| entry.what == what);
    let reasons = of(EventKind::Planned).filter(|ask| ask.reason.is_empty());
    Ok(SavedPlan {
        asks: of(EventKind::Planned).count(),
        without_reason: reasons.count(),
        questions: of(EventKind::Questioned).count(),
        contacts: of(EventKind::ToContact).count(),
        unrated,
        left_out: made.kept.asks.len() - of(EventKind::Planned).count(),
    })
}

/// It was put on the list not long ago, done or not.
fn is_out(ledger: &Ledger, entry: &Entry, as_of: Day) -> bool {
    match entry.what {
        EventKind::ToContact => ledger.was_told_to_contact(&entry.rep, &entry.introducer, as_of),
        _ => ledger.was_asked_whether(&entry.introducer, &entry.target, as_of),
    }
}

/// Leaves out what somebody else has planned or asked meanwhile.
fn still_allowed(availability: &Availability<'_>, entries: Vec<Entry>, week: Day) -> Vec<Entry> {
    let mut made: BTreeMap<String, u32> = BTreeMap::new();
    let mut is_allowed = |entry: &Entry| {
        let asking = Asking {
            introducer: &entry.introducer,
            target: &entry.target,
            account: &entry.account,
            own: None,
        };
        let made = made.entry(entry.rep.clone()).or_default();
        let allowed = *made < availability.week_room(&entry.rep, week)
            && availability.may_ask(asking).is_ok();
        *made += u32::from(allowed);
        allowed
    };
    entries
        .into_iter()
        .filter(|entry| is_allowed(entry))
        .collect()
}

impl Kept {
    pub(super) fn of(drawn: &Drawn<'_>, plan: &plan::Plan, rows: &[PlanRow]) -> Self {
        let asks = plan.asks.iter().zip(rows);
        let first = plan.find_out.iter();
        let own = plan.own.iter();
        Self {
            asks: asks.map(|(ask, row)| drawn.entry(ask, row)).collect(),
            first: first.filter_map(|ask| drawn.comes_first(ask)).collect(),
            own: own.map(|own| drawn.of_own(own)).collect(),
        }
    }
}

impl Drawn<'_> {
    fn entry(&self, ask: &Planned, row: &PlanRow) -> Entry {
        let forecast = ask.route.freeze(self.search, Some(ask.rank));
        Entry {
            rep: row.rep.clone(),
            introducer: row.introducer.clone(),
            via: row.via.clone(),
            target: row.target.clone(),
            account: row.account.clone(),
            title: self.title_of(ask),
            reason: row.why.clone(),
            amount: self.prospects[ask.prospect].row.value,
            frozen: serde_json::to_string(&forecast).unwrap_or_default(),
            ..Entry::new(self.snapshot.as_of, EventKind::Planned)
        }
    }

    /// What a rep is asked, asks, or does before the ask can be made. What comes after it depends on the answer.
    fn comes_first(&self, ask: &Planned) -> Option<Entry> {
        let put = |from, to, by| verify::question_put(self.snapshot, from, to, by);
        let rep = self.key(ask.rep);
        let introducer = || ask.route.asked.last().map(|person| self.key(*person));
        let target = ask.route.target.map(|person| self.key(person));
        Some(match ask.first.first()? {
            FirstStep::Rate { rater, person } => {
                let rater = self.key(*rater);
                put(rater, self.key(*person), rater)
            }
            FirstStep::CheckIn(check_in) => Entry {
                rep: rep.to_owned(),
                introducer: introducer()?.to_owned(),
                target: target.unwrap_or_default().to_owned(),
                account: self.account_of(ask.prospect),
                title: self.title_of(ask),
                reason: first::check_in_words(check_in, self.snapshot.as_of),
                ..Entry::new(self.snapshot.as_of, EventKind::ToContact)
            },
            FirstStep::AskWhether => put(introducer()?, target?, rep),
        })
    }

    /// What a rep does about a contact of their own: say how well they know them, or write.
    fn of_own(&self, own: &OwnContact) -> Entry {
        let (rep, person) = (self.key(own.rep), self.key(own.person));
        let reason = match own.next {
            NextStep::Rate => return verify::question_put(self.snapshot, rep, person, rep),
            NextStep::Call => "you know them: no introduction is needed",
            _ => "you were in contact, and are closer than any introducer",
        };
        Entry {
            rep: rep.to_owned(),
            introducer: person.to_owned(),
            target: person.to_owned(),
            account: self.account_of(own.prospect),
            reason: reason.to_owned(),
            ..Entry::new(self.snapshot.as_of, EventKind::ToContact)
        }
    }

    /// The title of a prospect whom no export has: nothing else will know it.
    fn title_of(&self, ask: &Planned) -> String {
        let people = &self.search.directory.people;
        let target = ask
            .route
            .target
            .filter(|target| people.is_newcomer(*target));
        target.map_or(String::new(), |target| people.title(target).to_owned())
    }
}
