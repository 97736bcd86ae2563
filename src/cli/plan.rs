//! `introrank plan`: whom to ask this week.

use crate::app::who;
use std::collections::BTreeMap;

use anyhow::bail;
use serde::Serialize;
use serde_json::json;

use super::Outcome;
use super::args::PlanArgs;
use super::output::print;
use super::progress::Bars;
use super::prospects;
use super::remarks::Remarks;
use super::sheet::Sheet;
use super::team::Team;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Band, CustomerPolicy, Goal, NextStep, words};
use introrank_engine::search::{Cancel, Search};
use introrank_ingest as ingest;
use introrank_ingest::targets::TargetList;
use introrank_referrals::ledger;
use introrank_referrals::ledger::{Book, Entry, What};
use introrank_referrals::plan;
use introrank_referrals::plan::{CheckIn, Plan, Planned, Prospect, Request, Why};

/// Introducers that a plan may choose from, per prospect.
const CHOICES: usize = 2_000;
/// Not more than this many left-out prospects are listed without `--explain`.
const MOST_LEFT_OUT: usize = 10;

/// One prospect of the list, flat.
#[derive(Serialize)]
struct Row {
    line: u64,
    prospect: String,
    status: &'static str,
    rep: String,
    rep_name: String,
    via: String,
    introducer: String,
    introducer_name: String,
    target: String,
    target_name: String,
    account: String,
    chance: Option<f64>,
    value: f64,
    worth: Option<f64>,
    check_in: String,
    next_step: String,
    verify_first: String,
    backup: String,
    backup_name: String,
    switch_on: Option<Day>,
    why: String,
    left_out: String,
    resting_until: Option<Day>,
}

/// Makes and shows a plan.
pub fn run(args: &PlanArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let bars = Bars::new(args.team.run.quiet);
    let list = TargetList::new(
        &args.list.to_string_lossy(),
        ingest::read_text(&args.list)?,
        args.as_column.as_deref(),
    )?;
    let mut team = Team::open(&args.team, &remarks)?;
    let role = who::role(args.role.as_deref(), &team.session)?;
    let (plan, entries, text) = {
        let search = team.search();
        let cancel = Cancel::default();
        let by_column = args.as_column.is_some();
        let left_out = if args.include_customers {
            CustomerPolicy::Include
        } else {
            CustomerPolicy::LeaveOut
        };
        let prospects = prospects::of_list(
            &team,
            &search,
            &list,
            by_column,
            role.as_ref(),
            left_out,
            &remarks,
        )?;
        if prospects.is_empty() {
            bail!("{}: no target in it", args.list.display());
        }
        let request = Request {
            role: role.as_ref(),
            most: args.most,
            ..team.request(&search, &cancel, CHOICES)
        };
        let plan = plan::plan(&request, &prospects, &bars)?;
        bars.clear();
        let shown = Shown {
            team: &team,
            search: &search,
            prospects: &prospects,
            role: role.as_ref(),
        };
        let rows = shown.rows(&plan);
        let text = shown.text(args, &plan, &rows, request.week)?;
        let entries = plan
            .asks
            .iter()
            .zip(&rows)
            .map(|(ask, row)| shown.entry(ask, row));
        let entries: Vec<Entry> = entries.collect();
        (plan, entries, text)
    };
    // Kept first, shown then: whoever closes the pipe has read enough, and the asks are planned all the same.
    let mut saved = None;
    if args.save {
        let (as_of, limits) = (team.as_of, team.settings.limits.clone());
        let week = team.settings.calendar.week_start.week_of(as_of);
        let done = team.append(|book| Ok(still_allowed(book, entries, &limits, as_of, week)))?;
        saved = Some(done.kept.len());
    }
    print(&text)?;
    if let Some(saved) = saved {
        remarks.say(&format!(
            "{saved} asks are planned in the ledger: introrank today"
        ));
    } else if !plan.asks.is_empty() {
        remarks.say("  --save writes these asks into the ledger as planned");
    }
    Ok(if plan.asks.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Leaves out what somebody else has planned or asked meanwhile.
fn still_allowed(
    book: &Book,
    entries: Vec<Entry>,
    limits: &ledger::Limits,
    as_of: Day,
    week: Day,
) -> Vec<Entry> {
    let standings = book.standings(as_of, limits);
    let free = |entry: &Entry| {
        let room = standings
            .get(&entry.introducer)
            .is_none_or(|s| ledger::room(s, limits) > 0);
        let about = if entry.target.is_empty() {
            &entry.account
        } else {
            &entry.target
        };
        let open = book.open_cases().any(|case| {
            !case.introducer.is_empty()
                && (case.target == *about || (case.target.is_empty() && case.account == *about))
        });
        room && !open && !book.is_never(&entry.introducer, &entry.target, &entry.account)
    };
    let mut made: BTreeMap<String, u32> = BTreeMap::new();
    let in_week = |entry: &Entry| {
        let made = made
            .entry(entry.rep.clone())
            .or_insert_with(|| book.asked_since(&entry.rep, week) + book.planned_by(&entry.rep));
        *made += 1;
        *made <= limits.asks_per_week
    };
    let free: Vec<Entry> = entries.into_iter().filter(free).collect();
    let mut in_week = in_week;
    free.into_iter().filter(|entry| in_week(entry)).collect()
}

struct Shown<'a> {
    team: &'a Team,
    search: &'a Search<'a>,
    prospects: &'a [Prospect],
    role: Option<&'a RoleFilter>,
}

impl Shown<'_> {
    /// One row per prospect: the asks first, in their order.
    fn rows(&self, plan: &Plan) -> Vec<Row> {
        let asks = plan.asks.iter().map(|ask| self.ask(ask));
        let left = plan.left_out.iter().map(|left| {
            let prospect = &self.prospects[left.prospect];
            let mut row = self.empty(left.prospect, "left_out");
            row.left_out = self.why(&left.why, prospect);
            if let Why::Resting(person, until) = left.why {
                self.key(person).clone_into(&mut row.introducer);
                row.introducer_name = self.name(person);
                row.resting_until = Some(until);
            }
            row
        });
        asks.chain(left).collect()
    }

    fn key(&self, person: PersonIx) -> &str {
        self.search.directory.people.key(person)
    }

    fn name(&self, person: PersonIx) -> String {
        self.search.directory.people.name(person).to_owned()
    }

    fn empty(&self, prospect: usize, status: &'static str) -> Row {
        let of = &self.prospects[prospect];
        let account = match &of.goal {
            Goal::Account(ix, _) => Some(*ix),
            Goal::Person(person) => self.search.directory.people.account(*person),
            Goal::None(..) => None,
        };
        let account = account.map_or_else(
            || of.row.company.clone(),
            |ix| self.search.directory.accounts.get(ix).name.clone(),
        );
        Row {
            line: of.row.line,
            prospect: introrank_core::display::clean(of.row.label()),
            status,
            rep: String::new(),
            rep_name: String::new(),
            via: String::new(),
            introducer: String::new(),
            introducer_name: String::new(),
            target: String::new(),
            target_name: String::new(),
            account,
            chance: None,
            value: of.value,
            worth: None,
            check_in: String::new(),
            next_step: String::new(),
            verify_first: String::new(),
            backup: String::new(),
            backup_name: String::new(),
            switch_on: None,
            why: String::new(),
            left_out: String::new(),
            resting_until: None,
        }
    }

    fn ask(&self, ask: &Planned) -> Row {
        let route = &ask.route;
        let introducer = route.asked.last().copied().unwrap_or(ask.rep);
        let before = route.asked.len().checked_sub(2).map(|at| route.asked[at]);
        let backup = ask.backups.first();
        let backup_person = backup.and_then(|backup| backup.route.asked.last().copied());
        let mut row = self.empty(ask.prospect, "ask");
        self.key(ask.rep).clone_into(&mut row.rep);
        row.rep_name = self.name(ask.rep);
        row.via = before.map_or(String::new(), |person| self.key(person).to_owned());
        self.key(introducer).clone_into(&mut row.introducer);
        row.introducer_name = self.name(introducer);
        row.target = route
            .target
            .map_or(String::new(), |person| self.key(person).to_owned());
        row.target_name = route
            .target
            .map_or(String::new(), |person| self.name(person));
        row.chance = Some(ask.chance);
        row.worth = Some(ask.worth);
        row.check_in = ask
            .check_in
            .as_ref()
            .map_or(String::new(), |c| check_in(c, self.team.as_of));
        row.next_step = route.next.words().to_owned();
        row.verify_first = words::verify_first(self.search, route, self.role);
        row.backup = backup_person.map_or(String::new(), |person| self.key(person).to_owned());
        row.backup_name = backup_person.map_or(String::new(), |person| self.name(person));
        row.switch_on = backup.map(|backup| backup.on);
        row.why = self.reason(ask);
        row
    }

    /// Why now: what the list says, else what happened to the prospect lately.
    fn reason(&self, ask: &Planned) -> String {
        let row = &self.prospects[ask.prospect].row;
        let given = [&row.why, &row.trigger]
            .into_iter()
            .find(|text| !text.is_empty());
        if let Some(given) = given {
            return introrank_core::display::clean(given);
        }
        let news = ask.route.target.and_then(|target| self.team.news(target));
        news.unwrap_or_default()
    }

    fn why(&self, why: &Why, prospect: &Prospect) -> String {
        let name = |person: &PersonIx| self.name(*person);
        match why {
            Why::Open(case) => format!("#{case} is open"),
            Why::Hot(case) => format!("hot since #{case}: call"),
            Why::Known(rep) => format!("{} knows them: call, no introduction is needed", name(rep)),
            Why::Direct(rep, chance) => format!(
                "{} was in contact with them and is closer than any route (~{:.0}%): let {} write",
                name(rep),
                chance * 100.0,
                name(rep)
            ),
            Why::Enough(worth) => format!(
                "enough asks for now (the chance would be {:.0}%)",
                worth / prospect.value * 100.0
            ),
            Why::Declined(on) => format!("they declined on {on}"),
            Why::NoRoute(text) if text.is_empty() => "nobody who can introduce".into(),
            Why::NoRoute(text) => text.clone(),
            Why::Resting(person, until) => format!("{} rests until {until}", name(person)),
            Why::Busy(person) => format!("{} has as many asks as they take", name(person)),
            Why::Never(person) => format!("{} never introduces to them", name(person)),
            Why::Same(line) => format!("the same as line {line}"),
            Why::Prospect(person) => format!("{} is a prospect at the moment", name(person)),
            Why::AskedBefore(person) => format!("{} was asked about them before", name(person)),
            Why::Needed(person) => format!("{} is worth more for another prospect", name(person)),
            Why::WeekFull(rep, worth) => {
                let chance = (worth / prospect.value * 100.0).round();
                format!(
                    "{}'s week is full (the chance would be {chance}%)",
                    name(rep)
                )
            }
            Why::NotWorth(chance) => format!(
                "not worth an ask: the best route has {:.0}%",
                chance * 100.0
            ),
        }
    }

    fn text(
        &self,
        args: &PlanArgs,
        plan: &Plan,
        rows: &[Row],
        week: Day,
    ) -> anyhow::Result<String> {
        let config = &self.team.session.setup.config.search;
        let table = plan.asks.iter().zip(rows).map(|(ask, row)| {
            let target = match (row.target_name.as_str(), row.account.as_str()) {
                ("", account) => format!(
                    "{}, {account}",
                    self.role.map_or("the right person", |r| r.words.as_str())
                ),
                (name, "") => name.to_owned(),
                (name, account) => format!("{name}, {account}"),
            };
            let first: Vec<&str> = [
                ask.check_in.as_ref().map_or("", short),
                match ask.route.next {
                    NextStep::CheckFirst => "check first",
                    NextStep::Rate => "rate",
                    _ => "",
                },
            ]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
            let via = if row.via.is_empty() {
                String::new()
            } else {
                format!(" (through {})", self.team.name(&row.via))
            };
            let switch = row
                .switch_on
                .map_or(String::new(), |on| format!("{on}: {}", row.backup_name));
            let percent = format!(
                "{} ~{:.0}%",
                Band::of(ask.chance, config).word(),
                ask.chance * 100.0
            );
            vec![
                row.rep_name.clone(),
                format!("{}{via}", row.introducer_name),
                target,
                percent,
                first.join(", "),
                switch,
            ]
        });
        let asks = plan.asks.len();
        let title = format!(
            "Week of {week}: {asks} {} for {} {}",
            if asks == 1 { "ask" } else { "asks" },
            self.prospects.len(),
            if self.prospects.len() == 1 {
                "prospect"
            } else {
                "prospects"
            },
        );
        let whole = json!({
            "schema": "introrank.plan/1",
            "week": week,
            "rows": rows,
            "worth": plan.worth,
            "net": plan.net,
            "in_the_order_of_the_list_net": plan.greedy_net,
            "one_more": plan.one_more.map(|(prospect, gain)| json!({"prospect": rows_label(self.prospects, prospect), "adds": gain})),
            "load": json!({
                "asks": plan.load.asks,
                "introducers": plan.load.introducers,
                "gini": plan.load.gini,
                "too_much": plan.load.too_much.iter().map(|(person, asks, share)| json!({"introducer": self.key(*person), "asks": asks, "share": share})).collect::<Vec<_>>(),
            }),
            "fingerprint": self.search.fingerprint(),
        });
        Sheet {
            title,
            header: &[
                "rep",
                "asks",
                "about",
                "chance",
                "before that",
                "no answer by",
            ],
            rows: table.collect(),
            notes: self.notes(args, plan, rows),
            records: rows,
        }
        .text(args.show.format, Some(whole))
    }

    fn notes(&self, args: &PlanArgs, plan: &Plan, rows: &[Row]) -> Vec<String> {
        let mut notes = Vec::new();
        if plan
            .asks
            .iter()
            .any(|ask| ask.route.next == NextStep::CheckFirst)
        {
            notes.push("check first: ask whether they know the prospect, before asking for anything (--explain has the questions).".into());
        }
        for row in rows
            .iter()
            .filter(|row| args.show.explain && row.status == "ask")
        {
            let about = self.team.prospect_name(&row.target, &row.account);
            let parts = [&row.check_in, &row.verify_first, &row.why];
            let parts: Vec<&str> = parts
                .into_iter()
                .filter(|t| !t.is_empty())
                .map(String::as_str)
                .collect();
            if parts.is_empty() {
                continue;
            }
            notes.push(format!(
                "  {} → {about}: {}",
                row.introducer_name,
                parts.join("; ")
            ));
        }
        let amount = |value: f64| {
            if value >= 100.0 {
                format!("{value:.0}")
            } else {
                format!("{value:.2}")
            }
        };
        if !plan.asks.is_empty() {
            let more = plan.net - plan.greedy_net;
            let than = if more > 1e-9 && plan.greedy_net > 0.0 {
                format!(
                    ", {:.0}% more than going through the list from the top",
                    more / plan.greedy_net * 100.0
                )
            } else {
                String::new()
            };
            let unit = if self.prospects.iter().all(|p| p.value == 1.0) {
                "introductions that work"
            } else {
                "of value"
            };
            notes.push(format!("Expected: {} {unit}{than}.", amount(plan.worth)));
        }
        notes.push(match plan.one_more {
            Some((prospect, gain)) => format!(
                "One more ask would add {}: {}.",
                amount(gain),
                rows_label(self.prospects, prospect)
            ),
            None => "One more ask would add nothing.".into(),
        });
        let load = &plan.load;
        notes.push(format!(
            "Load: {} asks in {} days over {} introducers, Gini {:.2}{}",
            load.asks,
            self.team.settings.limits.fatigue_days,
            load.introducers,
            load.gini,
            if load.too_much.is_empty() {
                "."
            } else {
                "; too much for one:"
            }
        ));
        for (person, asks, share) in &load.too_much {
            notes.push(format!(
                "  {} carries {asks} of them ({:.0}%)",
                self.name(*person),
                share * 100.0
            ));
        }
        let left: Vec<&Row> = rows.iter().filter(|row| row.status == "left_out").collect();
        if !left.is_empty() {
            notes.push(format!("Left out, {}:", left.len()));
            let most = if args.show.explain {
                usize::MAX
            } else {
                MOST_LEFT_OUT
            };
            for row in left.iter().take(most) {
                notes.push(format!("  {}: {}", row.prospect, row.left_out));
            }
            if left.len() > most {
                notes.push(format!(
                    "  and {} more (--explain lists them all)",
                    left.len() - most
                ));
            }
        }
        notes
    }

    fn entry(&self, ask: &Planned, row: &Row) -> Entry {
        let frozen = ask.route.freeze(self.search, ask.chance, Some(ask.rank));
        Entry {
            rep: row.rep.clone(),
            introducer: row.introducer.clone(),
            via: row.via.clone(),
            target: row.target.clone(),
            account: row.account.clone(),
            reason: row.why.clone(),
            frozen: serde_json::to_string(&frozen).unwrap_or_default(),
            ..Entry::new(self.team.as_of, What::Planned)
        }
    }
}

fn rows_label(prospects: &[Prospect], at: usize) -> String {
    introrank_core::display::clean(prospects[at].row.label())
}

/// Why a check-in comes first, in a few words.
const fn short(check_in: &CheckIn) -> &'static str {
    match check_in {
        CheckIn::Never => "check in (no contact seen)",
        CheckIn::LongAgo(_) => "check in (long ago)",
        CheckIn::OneSided(..) => "check in (favours one-sided)",
    }
}

/// Why a check-in comes first, in words.
pub fn check_in(check_in: &CheckIn, as_of: Day) -> String {
    match check_in {
        CheckIn::Never => "check in first: no contact was ever seen".into(),
        CheckIn::LongAgo(day) => {
            let years = as_of.years_since(*day);
            let ago = if years >= 1.5 {
                format!("{years:.0} years")
            } else {
                "a year".into()
            };
            format!("check in first: last contact {ago} ago ({day})")
        }
        CheckIn::OneSided(asked, given) => {
            format!("check in first: asked {asked} times, helped {given} times")
        }
    }
}
