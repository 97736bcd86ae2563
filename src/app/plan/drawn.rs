//! A plan on its way into a view.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Goal, NextStep, Status};
use introrank_engine::search::{Asker, Cancel, Limits, Search};
use introrank_referrals::availability::Objection;
use introrank_referrals::plan::{self, OwnContact, Planned, Prospect, SkipReason};

use crate::app::committee::{Asking, Committee};
use crate::app::error::Error;
use crate::app::first;
use crate::app::prospects;
use crate::app::snapshot::Snapshot;
use crate::app::view::{
    AccountCommittee, Bands, Load, OneMore, PLAN_SCHEMA, Plan, PlanRow, PlanStatus, TooMuch,
};

/// A plan on its way into a view.
pub(super) struct Drawn<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) search: &'a Search<'a>,
    pub(super) prospects: &'a [Prospect],
    pub(super) role: Option<&'a RoleFilter>,
    /// Each row names its own rep.
    pub(super) has_owners: bool,
}

impl Drawn<'_> {
    pub(super) fn plan(&self, plan: &plan::Plan, rows: Vec<PlanRow>, week: Day) -> Plan {
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
            committees: Vec::new(),
            role: self.role.map(|role| role.words.clone()),
            bands: Bands {
                fair_from: config.fair_from,
                good_from: config.good_from,
            },
        }
    }

    /// Who buys at the accounts that are worked on, as each rep reaches them. One sweep per role and rep.
    pub(super) fn committees(
        &self,
        plan: &plan::Plan,
        limits: Limits,
        cancel: &Cancel,
    ) -> Result<Vec<AccountCommittee>, Error> {
        let Some(committee) = Committee::of(self.snapshot)? else {
            return Ok(Vec::new());
        };
        let asked = plan.asks.iter().chain(&plan.find_out);
        let worked_on = asked
            .map(|ask| ask.prospect)
            .chain(plan.own.iter().map(|own| own.prospect));
        let mut of_reps: BTreeMap<Option<PersonIx>, BTreeSet<usize>> = BTreeMap::new();
        for at in worked_on {
            if matches!(self.prospects[at].goal, Goal::Account(..)) {
                of_reps
                    .entry(self.prospects[at].rep)
                    .or_default()
                    .insert(at);
            }
        }
        let mut committees = Vec::new();
        for (rep, accounts) in of_reps {
            let askers = [rep.map_or(Asker::Team, Asker::One)];
            let asking = Asking {
                askers: &askers,
                limits,
            };
            let goals = accounts.iter().map(|at| &self.prospects[*at].goal);
            let goals: Vec<&Goal> = goals.collect();
            let seats = committee.seats(self.search, &goals, asking, cancel)?;
            let drawn = accounts
                .iter()
                .zip(seats)
                .map(|(at, seats)| AccountCommittee {
                    line: self.prospects[*at].row.line,
                    account: self.account_of(*at),
                    rep: rep.map_or(String::new(), |rep| self.key(rep).to_owned()),
                    seats: seats.into_iter().flatten().collect(),
                });
            committees.extend(drawn);
        }
        committees.sort_by_key(|committee| committee.line);
        Ok(committees)
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
    pub(super) fn rows(&self, plan: &plan::Plan) -> Vec<PlanRow> {
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

    pub(super) fn key(&self, person: PersonIx) -> &str {
        self.search.directory.people.key(person)
    }

    fn name(&self, person: PersonIx) -> String {
        self.search.directory.people.name(person).to_owned()
    }

    fn title(&self, person: PersonIx) -> String {
        self.search.directory.people.title(person).to_owned()
    }

    pub(super) fn account_of(&self, prospect: usize) -> String {
        let of = &self.prospects[prospect];
        let account = match &of.goal {
            Goal::Account(ix, _) => Some(*ix),
            Goal::Person(person) => self.search.directory.people.account(*person),
            Goal::None(..) => None,
        };
        let name = |ix| self.search.directory.accounts.get(ix).name.clone();
        account.map_or_else(|| of.row.company.clone(), name)
    }

    fn empty(&self, prospect: usize, status: PlanStatus) -> PlanRow {
        let of = &self.prospects[prospect];
        PlanRow {
            line: of.row.line,
            prospect: clean(of.row.label()),
            status,
            account: self.account_of(prospect),
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
