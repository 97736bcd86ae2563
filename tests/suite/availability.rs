//! Who may be asked about whom now: no two commands disagree, whatever the ledger holds.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::world::World;

const AS_OF: &str = "2026-05-25";
const INTRODUCERS: usize = 5;
const TARGETS: usize = 4;
/// What happens, and what is said with it.
const EVENTS: [(&str, &str); 13] = [
    ("asked", ""),
    ("asked", ""),
    ("agreed", ""),
    ("introduced", ""),
    ("replied", ""),
    ("meeting_held", ""),
    ("won", ""),
    ("lost", ""),
    ("declined", ""),
    ("passed", "too busy"),
    ("does_not_know", ""),
    ("prospect_declined", ""),
    ("told", ""),
];

/// Day, event, introducer, target.
type Happened = (i32, usize, usize, usize);

/// Freya knows five people well, and each of them four prospects.
fn world(happened: &[Happened]) -> World {
    let world = World::new();
    let contact = |n: usize| format!("Introducer,No{n},i{n},Halden {n},Sales Manager,03 Mar 2020");
    let contacts: Vec<String> = (0..INTRODUCERS).map(contact).collect();
    let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
    let mut ties = String::from("from,to,kind,since\n");
    let mut list = String::from("Contact ID,Name,LinkedIn URL\n");
    for i in 0..INTRODUCERS {
        ties += &format!("in:freya,in:i{i},worked_with,2026-01-0{}\n", i + 1);
        for t in 0..TARGETS {
            ties += &format!("in:i{i},in:t{t},worked_with,2026-01-01\n");
        }
    }
    for t in 0..TARGETS {
        list += &format!("C{t},Target No{t},https://www.linkedin.com/in/t{t}\n");
    }
    let mut happened = happened.to_vec();
    happened.sort_by_key(|(day, _, i, t)| (*day, *i, *t));
    happened.dedup_by_key(|(day, _, i, t)| (*day, *i, *t));
    let mut entries = String::from("on,what,rep,introducer,target,reason\n");
    let start = introrank::core::day::Day::parse_iso("2026-03-01").unwrap();
    for (day, event, i, t) in happened {
        let (what, reason) = EVENTS[event];
        let on = start.plus(day);
        entries += &format!("{on},{what},in:freya,in:i{i},in:t{t},{reason}\n");
    }
    world
        .file(
            "e/owners.csv",
            "file,name,url\nf.csv,Freya Vidal,in/freya\n",
        )
        .export("e/f.csv", &contacts)
        .file("e/ties.csv", ties)
        .file("list.csv", list)
        .file("a.csv", entries);
    assert_eq!(world.go("import e -w ws -q").code, 0);
    world.file("ws/settings.toml", "[offer]\nwhat = \"quotes in a day\"\n");
    world
}

fn json(world: &World, line: &str) -> serde_json::Value {
    let run = world.go(&format!("{line} -w ws --as-of {AS_OF} --format json -q"));
    serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{line}: {}{}", run.out, run.err))
}

proptest! {
    // Whole programs run: few cases, and the same ones every time.
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::with_cases(32)
    })]

    /// Whoever a plan asks may be asked as find, ask and the day's list say; whomever it leaves alone is left alone in the
    /// CRM's file; and a file of entries that is read twice changes nothing.
    #[test]
    fn no_two_commands_disagree(
        happened in prop::collection::vec((0_i32..85, 0..EVENTS.len(), 0..INTRODUCERS, 0..TARGETS), 0..25)
    ) {
        let world = world(&happened);
        let read = || world.go(&format!("log --file a.csv -w ws --as-of {AS_OF} -q")).out;
        read();
        let cases = || world.go("ledger --all -w ws --format csv -q").out;
        let once = cases();
        let again = read();
        prop_assert!(happened.is_empty() || again.starts_with("0 new"), "{again}");
        prop_assert_eq!(cases(), once);

        let plan = json(&world, "plan list.csv --save");
        let crm = world.go(&format!("batch list.csv -w ws --team --as-of {AS_OF} --crm salesforce -q"));
        let steps = crm.column("Introrank Next Step");
        let today = json(&world, "today --as Freya");
        for row in plan["rows"].as_array().unwrap() {
            let at = row["line"].as_u64().unwrap() as usize - 2;
            if row["status"] != "ask" {
                let why = row["left_out"].as_str().unwrap();
                let stands = ["hot", "a customer", "#", "they declined", "lost", "met"];
                if stands.iter().any(|word| why.starts_with(word)) {
                    let alone = ["CALL (HOT)", "MEETING", "FOLLOW UP", "ASKED", "PLANNED", "WAIT", "none"];
                    prop_assert!(alone.contains(&steps[at].as_str()), "{why}: {}", steps[at]);
                }
                continue;
            }
            // It is planned now, and no other step stands in the CRM.
            prop_assert_eq!(&steps[at], "PLANNED");
            let (introducer, target) = (row["introducer"].as_str().unwrap(), row["target"].as_str().unwrap());
            let find = world.go(&format!("find {target} --as Freya -w ws --as-of {AS_OF} --format csv -q"));
            let rows = find.rows();
            let route = rows.iter().find(|route| route["introducer"] == introducer).unwrap();
            prop_assert!(!["RESTING", "BUSY"].contains(&route["next_step"].as_str()), "{}", find.out);
            prop_assert_eq!(&route["resting_until"], "");
            let of_case = today.as_array().unwrap().iter().find(|row| row["person"] == introducer);
            let kind = of_case.map(|row| row["kind"].as_str().unwrap());
            prop_assert!(matches!(kind, Some("ASK" | "CHECK, THEN ASK")), "{introducer}: {today}");
            let ask = world.go(&format!("ask {introducer} {target} --why plant --as Freya -w ws --as-of {AS_OF}"));
            for objection in ["rests until", "never introduce", "was asked about", "was asked to", "is a prospect", "carries", "and takes", "customer", "a prospect again"] {
                prop_assert!(!ask.err.contains(objection), "{}", ask.err);
            }
        }
    }
}
