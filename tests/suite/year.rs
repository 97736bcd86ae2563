//! A team over a year, through the commands alone: a plan every Monday, outcomes drawn, and at every month's end no two
//! commands that disagree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use introrank::core::day::Day;
use introrank::core::numeric::rng::Rng;
use serde_json::Value;

use super::world::World;

/// Days after which an ask of which nothing is heard has lapsed, and one that was never made, as the settings have them.
const LAPSE: [i32; 2] = [60, 14];

/// What the test knows of an ask, because it logged it.
#[derive(Clone, Debug)]
struct Ask {
    introducer: String,
    target: String,
    account: String,
    planned: Day,
    asked: Option<Day>,
    introduced: Option<Day>,
    met: Option<Day>,
    qualified: bool,
    end: Option<(&'static str, Day)>,
    last: Day,
}

impl Ask {
    fn is_live(&self, on: Day) -> bool {
        let lapse = LAPSE[usize::from(self.asked.is_none())];
        self.end.is_none() && (self.met.is_some() || on.number() < self.last.number() + lapse)
    }
}

struct Team {
    world: World,
    asks: BTreeMap<i64, Ask>,
    rng: Rng,
}

impl Team {
    fn new() -> Self {
        let world = World::new();
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        let exports = demo.join("exports");
        let run = world.run(&["import", exports.to_str().unwrap(), "-w", "ws", "-q"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let targets = std::fs::read_to_string(demo.join("targets.csv")).unwrap();
        world.file("targets.csv", targets);
        Self {
            world,
            asks: BTreeMap::new(),
            rng: Rng::new(2026, 13),
        }
    }

    fn run(&self, line: &str, on: Day) -> String {
        let run = self.world.go(&format!("{line} -w ws -q --as-of {on}"));
        assert!(run.code < 2, "{line}: {}", run.err);
        run.out
    }

    fn json(&self, line: &str, on: Day) -> Value {
        serde_json::from_str(&self.run(&format!("{line} --format json"), on)).unwrap()
    }

    fn open_cases(&self, on: Day) -> Vec<Value> {
        self.json("ledger", on).as_array().unwrap().clone()
    }

    /// Answers what the plan wants to know before anybody is asked: reps rate, are in touch, and ask whether introducers
    /// know the prospects. All of it is one file of entries.
    fn find_out(&mut self, monday: Day) {
        let made = self.json("plan targets.csv", monday);
        let mut entries = String::from("on,what,introducer,target,answer\n");
        for row in made["rows"].as_array().unwrap() {
            let text = |name: &str| row[name].as_str().unwrap();
            let rater = match text("via") {
                "" => text("rep"),
                via => via,
            };
            let yes = self.rng.chance(0.7);
            let (what, from, to, answer) = match (text("status"), text("next_step")) {
                ("find_out", "RATE") => ("said", rater, text("introducer"), "know"),
                ("find_out", "CHECK IN") => ("contacted", "", text("introducer"), ""),
                ("find_out", "CHECK FIRST") => {
                    let answer = if yes { "yes" } else { "no" };
                    ("said", text("introducer"), text("target"), answer)
                }
                ("own_contact", "RATE") => ("said", text("rep"), text("target"), "stranger"),
                _ => continue,
            };
            entries.push_str(&format!("{monday},{what},\"{from}\",\"{to}\",{answer}\n"));
        }
        self.world.file("found.csv", entries);
        self.run("log --file found.csv", monday);
    }

    /// Plans a week. What is planned contradicts nothing that came of asks before.
    fn plan(&mut self, monday: Day) {
        for _ in 0..2 {
            self.find_out(monday);
        }
        let made = self.json("plan targets.csv --save", monday);
        let planned = made["rows"].as_array().unwrap().iter();
        let planned = planned.filter(|row| row["status"] == "ask").count();
        let mut new = 0;
        for case in self.open_cases(monday) {
            let number = case["case"].as_i64().unwrap();
            if self.asks.contains_key(&number) {
                continue;
            }
            new += 1;
            let text = |name: &str| case[name].as_str().unwrap().to_owned();
            let ask = Ask {
                introducer: text("introducer"),
                target: text("target"),
                account: text("account"),
                planned: monday,
                asked: None,
                introduced: None,
                met: None,
                qualified: false,
                end: None,
                last: monday,
            };
            self.check_new(&ask, monday);
            self.asks.insert(number, ask);
        }
        assert_eq!(
            new, planned,
            "{monday}: every ask of the plan is in the ledger"
        );
    }

    fn check_new(&self, new: &Ask, monday: Day) {
        let shown = || format!("{monday}: {new:?}");
        assert_ne!(new.introducer, new.target, "{}", shown());
        for old in self.asks.values() {
            let same = old.target == new.target && !new.target.is_empty();
            assert!(
                !(same && old.is_live(monday)),
                "two at once: {old:?}; {}",
                shown()
            );
            let refused = matches!(old.end, Some(("declined" | "does_not_know" | "passed", _)));
            let again = same && old.introducer == new.introducer && refused;
            assert!(!again, "asked again after a no: {old:?}; {}", shown());
            // Nobody whom we try to reach introduces us before we met them.
            let about = old.target == new.introducer && old.asked.is_some();
            let met = self
                .asks
                .values()
                .any(|ask| ask.target == new.introducer && ask.met.is_some());
            assert!(!about || met, "a prospect introduces: {old:?}; {}", shown());
            let bought = old.account == new.account && matches!(old.end, Some(("won", _)));
            assert!(
                !bought || new.account.is_empty(),
                "a customer: {old:?}; {}",
                shown()
            );
        }
    }

    /// What comes of the week's asks, and of older ones; one file of entries.
    fn week(&mut self, monday: Day) {
        let mut rows = String::from("on,what,case,target,account,answer\n");
        let mut log =
            |on: Day, what: &str, case: i64| rows.push_str(&format!("{on},{what},{case},,,\n"));
        let mut answers = Vec::new();
        for (&number, ask) in &mut self.asks {
            if ask.end.is_some() {
                continue;
            }
            if ask.asked.is_none() && ask.planned == monday && self.rng.chance(0.8) {
                ask.asked = Some(monday);
                log(monday, "asked", number);
                let (on, draw) = (monday.plus(1), self.rng.below(100));
                match draw {
                    // Nobody logs what came of it.
                    0..25 => {}
                    25..40 => ask.end = Some(("declined", on)),
                    40..50 => ask.end = Some(("does_not_know", on)),
                    50..55 => ask.end = Some(("passed", on)),
                    _ => ask.introduced = Some(on),
                }
                if let Some((end, on)) = ask.end {
                    log(on, end, number);
                }
                if ask.introduced.is_some() {
                    log(on, "introduced", number);
                    ask.last = on;
                    if self.rng.chance(0.6) {
                        let met = monday.plus(4);
                        log(met, "meeting_held", number);
                        (ask.met, ask.last) = (Some(met), met);
                        ask.qualified = self.rng.chance(0.5);
                        if ask.qualified {
                            answers.push((met, ask.target.clone(), ask.account.clone()));
                        }
                    }
                }
            } else if ask
                .met
                .is_some_and(|met| monday.number() - met.number() > 20)
                && self.rng.chance(0.4)
            {
                let end = if self.rng.chance(0.4) { "won" } else { "lost" };
                ask.end = Some((end, monday));
                log(monday, end, number);
            }
        }
        for (on, target, account) in answers {
            for question in ["need", "budget", "timeline", "deciders"] {
                rows.push_str(&format!("{on},{question},,{target},{account},yes\n"));
            }
        }
        let wanted = rows.lines().count() - 1;
        self.world.file("week.csv", &rows);
        if wanted > 0 {
            let said = self.run("log --file week.csv", monday.plus(6));
            let all = format!("{wanted} new, 0 known already, 0 left out");
            assert!(said.starts_with(&all), "{monday}: {said}{rows}");
        }
    }

    /// Everything that every command says of the same day.
    fn month_end(&self, on: Day) {
        let count =
            |fits: &dyn Fn(&Ask) -> bool| self.asks.values().filter(|ask| fits(ask)).count();
        let metrics = self.json("metrics", on);
        let of = |name: &str| metrics[name].as_u64().unwrap() as usize;
        let won = |ask: &Ask| matches!(ask.end, Some(("won", _)));
        assert_eq!(of("asks"), count(&|ask| ask.asked.is_some()), "{on}");
        assert_eq!(
            of("introductions_received"),
            count(&|ask| ask.introduced.is_some()),
            "{on}"
        );
        assert_eq!(of("meetings_held"), count(&|ask| ask.met.is_some()), "{on}");
        assert_eq!(
            metrics["sourced"][0].as_u64().unwrap() as usize,
            count(&won),
            "{on}"
        );
        let not_logged = |ask: &Ask| {
            let waits = ask.asked.is_some() && ask.introduced.is_none() && ask.end.is_none();
            waits && !ask.is_live(on)
        };
        assert_eq!(of("outcome_not_logged"), count(&not_logged), "{on}");
        // The ledger lists what is open, and says what has lapsed.
        let cases = self.open_cases(on);
        let numbers = |fits: &dyn Fn(&Value) -> bool| -> BTreeSet<i64> {
            let fitting = cases.iter().filter(|case| fits(case));
            fitting.map(|case| case["case"].as_i64().unwrap()).collect()
        };
        let open = |fits: &dyn Fn(&Ask) -> bool| -> BTreeSet<i64> {
            let asks = self
                .asks
                .iter()
                .filter(|(_, ask)| ask.end.is_none() && fits(ask));
            asks.map(|(number, _)| *number).collect()
        };
        assert_eq!(numbers(&|_| true), open(&|_| true), "{on}");
        assert_eq!(
            numbers(&|case| case["lapsed"].is_null()),
            open(&|ask| ask.is_live(on)),
            "{on}"
        );
        // Whoever was met is on the list of the day until it ends, and what has lapsed is not.
        let today = self.json("today", on);
        let listed: BTreeSet<i64> = today
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|row| row["case"].as_i64())
            .collect();
        let met = open(&|ask| ask.met.is_some());
        assert!(met.is_subset(&listed), "{on}: {met:?} in {listed:?}");
        assert!(listed.is_disjoint(&open(&|ask| !ask.is_live(on))), "{on}");
        // The forecast is about those who are qualified and open.
        let forecast = self.json("forecast", on);
        let qualified = self
            .asks
            .values()
            .filter(|ask| ask.qualified && ask.end.is_none());
        let accounts: BTreeSet<&str> = qualified.map(|ask| ask.account.as_str()).collect();
        assert_eq!(
            forecast["prospects"].as_array().unwrap().len(),
            accounts.len(),
            "{on}"
        );
        // Hot in the ledger is hot in the list of accounts.
        let hot = numbers(&|case| !case["hot_until"].is_null());
        let batch = self.world.go(&format!(
            "batch targets.csv -w ws -q --team --as-of {on} --format csv"
        ));
        let calls: BTreeSet<String> = batch
            .rows()
            .into_iter()
            .filter(|row| !row["hot_for"].is_empty())
            .map(|row| row["target_person"].clone())
            .filter(|target| !target.is_empty() && target != "?")
            .collect();
        let crm = self.world.go(&format!(
            "batch targets.csv -w ws -q --team --as-of {on} --crm salesforce"
        ));
        let to_call = crm
            .rows()
            .iter()
            .filter(|row| row["Introrank Next Step"] == "CALL (HOT)")
            .count();
        // Whoever has a meeting is met, not called.
        let uncalled = |case: &serde_json::Value| {
            let reached = case["reached"].as_str().unwrap_or_default();
            !case["hot_until"].is_null() && ["introduced", "replied"].contains(&reached)
        };
        assert_eq!(to_call, numbers(&uncalled).len(), "{on}: {}", crm.out);
        let hot: BTreeSet<String> = hot
            .iter()
            .map(|number| self.asks[number].target.clone())
            .collect();
        assert_eq!(calls, hot, "{on}");
    }
}

#[test]
fn a_team_over_a_year_finds_no_two_commands_that_disagree() {
    let mut team = Team::new();
    let start = Day::parse_iso("2026-07-06").unwrap();
    for week in 0..52 {
        let monday = start.plus(7 * week);
        team.plan(monday);
        team.week(monday);
        if week % 4 == 3 {
            team.month_end(monday.plus(6));
        }
    }
    let asked = team.asks.values().filter(|ask| ask.asked.is_some()).count();
    assert!(asked > 40, "{asked} asks make a year");
    // Reading the whole ledger back changes nothing.
    let end = start.plus(7 * 52);
    let all = team.run("ledger --all --format csv", end);
    team.world.file("all.csv", &all);
    assert!(team.run("log --file all.csv", end).starts_with("0 new"));
    assert_eq!(team.run("ledger --all --format csv", end), all);
}
