//! Whom to ask this week: the plan, and keeping it in the ledger.

use std::collections::BTreeMap;

use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Goal, Included, NextStep, Status};
use introrank_engine::search::{Cancel, Search};
use introrank_ingest::targets::TargetList;
use introrank_referrals::availability::{Asking, Availability, Objection};
use introrank_referrals::ledger::{Entry, EventKind};
use introrank_referrals::plan::{
    self, FirstStep, OwnContact, Planned, Prospect, Request, SkipReason,
};

use super::commit;
use super::error::Error;
use super::first;
use super::notice::Notice;
use super::prospects::{self, Reps};
use super::role;
use super::snapshot::Snapshot;
use super::verify;
use super::view::{Bands, Load, OneMore, PLAN_SCHEMA, Plan, PlanRow, PlanStatus, TooMuch};

/// Introducers that a plan may choose from, per prospect.
const CHOICES: usize = 2_000;

/// The question.
pub struct PlanRequest<'a> {
    /// The prospects.
    pub list: &'a TargetList,
    /// Who asks about them.
    pub reps: Reps<'a>,
    /// Which people of an account.
    pub role: Option<String>,
    /// Not more asks than this.
    pub max_asks: Option<usize>,
    /// Which accounts are prospects too, though usually left out.
    pub included: Included,
}

/// A plan, and what keeps it.
pub struct MadePlan {
    /// What it says.
    pub view: Plan,
    /// What should be said beside it.
    pub notices: Vec<Notice>,
    entries: Vec<Entry>,
    questions: Vec<Entry>,
    check_ins: usize,
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
    /// Check-ins of the plan, which are not kept.
    pub check_ins: usize,
}

/// Makes a plan.
///
/// # Errors
/// When the role means nothing, or the search was cancelled.
pub fn make(
    snapshot: &Snapshot,
    request: &PlanRequest<'_>,
    cancel: &Cancel,
    progress: &dyn Progress,
) -> Result<MadePlan, Error> {
    let role = role::role(request.role.as_deref(), snapshot)?;
    let search = snapshot.search();
    let (list, reps) = (request.list, request.reps);
    let (prospects, notices) = prospects::of_list(
        snapshot,
        &search,
        list,
        reps,
        role.as_ref(),
        request.included,
    );
    let assumed = role::assumed_of(role.as_ref(), list);
    let request = Request {
        role: role.as_ref(),
        most: request.max_asks,
        ..snapshot.request(&search, cancel, CHOICES)
    };
    let plan = plan::plan(&request, &prospects, progress)?;
    let drawn = Drawn {
        snapshot,
        search: &search,
        prospects: &prospects,
        role: role.as_ref(),
        has_owners: reps == Reps::OfRows,
    };
    let rows = drawn.rows(&plan);
    let entries = plan.asks.iter().zip(&rows);
    Ok(MadePlan {
        entries: entries.map(|(ask, row)| drawn.entry(ask, row)).collect(),
        check_ins: plan.find_out.iter().filter(|ask| is_check_in(ask)).count(),
        questions: plan
            .find_out
            .iter()
            .filter_map(|ask| drawn.question(ask))
            .collect(),
        view: drawn.plan(&plan, rows, request.week),
        notices: notices.into_iter().chain(assumed).collect(),
    })
}

/// What comes first is to be in touch with the introducer.
fn is_check_in(ask: &Planned) -> bool {
    matches!(ask.first.first(), Some(FirstStep::CheckIn(_)))
}

/// Writes the asks of a plan into the ledger as planned, those that are still allowed, and that its questions were put.
///
/// # Errors
/// When the ledger cannot be written.
pub fn save(snapshot: &Snapshot, made: &MadePlan) -> Result<SavedPlan, Error> {
    let (as_of, limits) = (snapshot.as_of, &snapshot.settings.limits);
    let entries = made.entries.clone();
    let week = made.view.week;
    let committed = commit::append(snapshot, |ledger| {
        let availability = Availability::of(ledger, limits, as_of);
        let mut entries = still_allowed(&availability, entries, week);
        let is_put = |q: &&Entry| ledger.was_asked_whether(&q.introducer, &q.target, as_of);
        entries.extend(made.questions.iter().filter(|q| !is_put(q)).cloned());
        Ok::<_, Error>(entries)
    })?;
    let kept = committed.appended.kept;
    let (asks, questions): (Vec<_>, Vec<_>) = kept
        .iter()
        .partition(|entry| entry.what == EventKind::Planned);
    Ok(SavedPlan {
        asks: asks.len(),
        without_reason: asks.iter().filter(|ask| ask.reason.is_empty()).count(),
        questions: questions.len(),
        check_ins: made.check_ins,
    })
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

/// A plan on its way into a view.
struct Drawn<'a> {
    snapshot: &'a Snapshot,
    search: &'a Search<'a>,
    prospects: &'a [Prospect],
    role: Option<&'a RoleFilter>,
    /// Each row names its own rep.
    has_owners: bool,
}

impl Drawn<'_> {
    fn plan(&self, plan: &plan::Plan, rows: Vec<PlanRow>, week: Day) -> Plan {
        let config = &self.search.config.search;
        Plan {
            schema: PLAN_SCHEMA,
            week,
            rows,
            worth: plan.worth,
            net: plan.net,
            in_the_order_of_the_list_net: plan.greedy_net,
            one_more: plan.one_more.map(|(prospect, adds)| OneMore {
                prospect: clean(self.prospects[prospect].row.label()),
                adds,
            }),
            load: self.load(&plan.load),
            fingerprint: self.search.fingerprint().to_owned(),
            currency: self.snapshot.settings.calendar.currency.clone(),
            values_are_equal: self.prospects.iter().all(|p| p.value == 1.0),
            role: self.role.map(|role| role.words.clone()),
            bands: Bands {
                fair_from: config.fair_from,
                good_from: config.good_from,
            },
        }
    }

    fn load(&self, load: &plan::Load) -> Load {
        let too_much = load.too_much.iter();
        Load {
            asks: load.asks,
            introducers: load.introducers,
            gini: load.gini,
            days: self.snapshot.settings.limits.fatigue_days,
            too_much: too_much
                .map(|(person, asks, share)| TooMuch {
                    introducer: self.key(*person).to_owned(),
                    introducer_name: self.name(*person),
                    asks: *asks,
                    share: *share,
                })
                .collect(),
        }
    }

    /// One row per prospect: the asks first, in their order, then the other lists.
    fn rows(&self, plan: &plan::Plan) -> Vec<PlanRow> {
        let asks = plan.asks.iter().map(|ask| self.ask(ask, PlanStatus::Ask));
        let find_out = plan.find_out.iter();
        let find_out = find_out.map(|ask| self.ask(ask, PlanStatus::FindOut));
        let own = plan.own.iter().map(|own| self.own(own));
        let left = plan.left_out.iter().map(|left| {
            let prospect = &self.prospects[left.prospect];
            let mut row = self.empty(left.prospect, PlanStatus::LeftOut);
            row.left_out = self.why(&left.why, prospect);
            if matches!(prospect.goal, Goal::None(Status::Ambiguous, _)) {
                NextStep::WhichOne.words().clone_into(&mut row.next_step);
            }
            if let SkipReason::Barred(person, Objection::Resting(until)) = left.why {
                self.key(person).clone_into(&mut row.introducer);
                row.introducer_name = self.name(person);
                row.resting_until = Some(until);
            }
            row
        });
        asks.chain(find_out).chain(own).chain(left).collect()
    }

    fn key(&self, person: PersonIx) -> &str {
        self.search.directory.people.key(person)
    }

    fn name(&self, person: PersonIx) -> String {
        self.search.directory.people.name(person).to_owned()
    }

    fn title(&self, person: PersonIx) -> String {
        self.search.directory.people.title(person).to_owned()
    }

    fn empty(&self, prospect: usize, status: PlanStatus) -> PlanRow {
        let of = &self.prospects[prospect];
        let account = match &of.goal {
            Goal::Account(ix, _) => Some(*ix),
            Goal::Person(person) => self.search.directory.people.account(*person),
            Goal::None(..) => None,
        };
        let name = |ix| self.search.directory.accounts.get(ix).name.clone();
        PlanRow {
            line: of.row.line,
            prospect: clean(of.row.label()),
            status,
            account: account.map_or_else(|| of.row.company.clone(), name),
            value: of.value,
            owner: match of.rep {
                None if self.has_owners => clean(&of.row.asker),
                _ => String::new(),
            },
            ..PlanRow::default()
        }
    }

    fn ask(&self, ask: &Planned, status: PlanStatus) -> PlanRow {
        let route = &ask.route;
        let introducer = route.asked.last().copied().unwrap_or(ask.rep);
        let before = route.asked.len().checked_sub(2).map(|at| route.asked[at]);
        let backup = ask.backups.first();
        let backup_person = backup.and_then(|backup| backup.route.asked.last().copied());
        let key = |person: Option<PersonIx>| {
            person.map_or(String::new(), |person| self.key(person).to_owned())
        };
        let name = |person: Option<PersonIx>| person.map_or(String::new(), |p| self.name(p));
        let first = ask.first.iter();
        let first: Vec<String> = first
            .map(|step| first::words(self.snapshot, self.search, route, step, self.role))
            .collect();
        PlanRow {
            rep: key(Some(ask.rep)),
            rep_name: name(Some(ask.rep)),
            via: key(before),
            via_name: name(before),
            introducer: key(Some(introducer)),
            introducer_name: name(Some(introducer)),
            introducer_title: self.title(introducer),
            target: key(route.target),
            target_name: name(route.target),
            target_title: route
                .target
                .map_or(String::new(), |person| self.title(person)),
            chance: Some(ask.route.chance),
            worth: Some(ask.worth),
            if_verified: Some(self.search.if_verified(route)),
            is_unverified: route.is_unverified(),
            first: first.join("; then "),
            next_step: match ask.first.first() {
                None => NextStep::Ask.words(),
                Some(step) => first::next_step(step),
            }
            .to_owned(),
            verify_first: {
                let mut first = ask.first.iter();
                first
                    .find_map(|step| first::message(self.search, route, step, self.role))
                    .unwrap_or_default()
            },
            backup: key(backup_person),
            backup_name: name(backup_person),
            switch_on: backup.map(|backup| backup.on),
            why: self.reason(ask),
            ..self.empty(ask.prospect, status)
        }
    }

    /// A prospect whom somebody of the team knows, or may know.
    fn own(&self, own: &OwnContact) -> PlanRow {
        let (rep, name) = (self.name(own.rep), self.name(own.person));
        let first = match own.next {
            NextStep::Call => format!("{rep} knows {name}: call, no introduction is needed"),
            NextStep::Rate => format!("how well does {rep} know {name}?"),
            _ => {
                format!("{rep} was in contact with {name} and is closer than any introducer: write")
            }
        };
        let direct = self.search.appraise_direct(own.rep, own.person);
        PlanRow {
            rep: self.key(own.rep).to_owned(),
            rep_name: rep,
            target: self.key(own.person).to_owned(),
            target_name: name,
            target_title: self.title(own.person),
            chance: Some(own.chance),
            if_verified: direct
                .as_ref()
                .map(|direct| self.search.if_verified(direct)),
            is_unverified: direct.is_some_and(|direct| direct.is_unverified()),
            next_step: own.next.words().to_owned(),
            first,
            ..self.empty(own.prospect, PlanStatus::OwnContact)
        }
    }

    /// Why now: what the list says, else what happened to the prospect lately.
    fn reason(&self, ask: &Planned) -> String {
        let row = &self.prospects[ask.prospect].row;
        let given = [&row.why, &row.trigger]
            .into_iter()
            .find(|text| !text.is_empty());
        match given {
            Some(given) => clean(given),
            None => ask
                .route
                .target
                .and_then(|target| self.snapshot.news(target))
                .unwrap_or_default(),
        }
    }

    fn why(&self, why: &SkipReason, prospect: &Prospect) -> String {
        let name = |person: &PersonIx| self.name(*person);
        match why {
            SkipReason::Stands(standing) => prospects::stands(self.snapshot, *standing),
            SkipReason::Enough(worth) => format!(
                "enough asks for now (the chance would be {:.0}%)",
                worth / prospect.value * 100.0
            ),
            SkipReason::NoRoute(text) if text.is_empty() => "nobody who can introduce".into(),
            SkipReason::NoRoute(text) => text.clone(),
            SkipReason::Barred(person, objection) => barred(&name(person), *objection),
            SkipReason::Same(line) => format!("the same as line {line}"),
            SkipReason::Needed(person) => {
                format!("{} is worth more for another prospect", name(person))
            }
            SkipReason::WeekFull(rep, worth) => {
                let chance = (worth / prospect.value * 100.0).round();
                format!(
                    "{}'s week is full (the chance would be {chance}%)",
                    name(rep)
                )
            }
            SkipReason::Unverified(_) => {
                "something is to be found out first, and there is enough of that for now".into()
            }
            SkipReason::NotWorth(chance) => {
                let chance = chance * 100.0;
                format!("not worth an ask: the best route has {chance:.0}%")
            }
        }
    }

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

    /// What a rep is asked, or asks, first before the ask can be made.
    fn question(&self, ask: &Planned) -> Option<Entry> {
        let rep = self.key(ask.rep);
        let put = |from, to, by| verify::question_put(self.snapshot, from, to, by);
        let question = |first: &FirstStep| match first {
            FirstStep::Rate { rater, person } => {
                let rater = self.key(*rater);
                Some(put(rater, self.key(*person), rater))
            }
            FirstStep::CheckIn(_) => None,
            FirstStep::AskWhether => {
                let (from, to) = (ask.route.asked.last()?, ask.route.target?);
                Some(put(self.key(*from), self.key(to), rep))
            }
        };
        // What comes after it depends on the answer.
        ask.first.first().and_then(question)
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

/// Why an introducer is not asked about a prospect now, for a cell of a table.
fn barred(name: &str, objection: Objection) -> String {
    match objection {
        Objection::IsProspect(_) => format!("{name} is a prospect at the moment"),
        Objection::Never => format!("{name} never introduces to them"),
        Objection::AskedBefore(_) => format!("{name} was asked about them before"),
        Objection::AskedAbout(_) => format!("{name} is whom they were asked about"),
        Objection::Resting(until) => format!("{name} rests until {until}"),
        Objection::Full { .. } | Objection::Busy { .. } => {
            format!("{name} has as many asks as they take")
        }
        Objection::UnderWay { case, .. } => format!("#{case} is open"),
    }
}
