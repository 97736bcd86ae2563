//! A referral programme on top of the ledger: plan, verify, ask, today, measure.

use std::collections::BTreeMap;

use introrank::core::day::Day;
use introrank::engine::rank::{Goal, Included};
use introrank::engine::search::{Asker, Cancel, Engine, Query, Search};
use introrank::ingest::Sources;
use introrank::referrals::availability::Availability;
use introrank::referrals::ledger::{Entry, EventKind, Ledger, Settings};
use introrank::referrals::measure;
use introrank::referrals::measure::{FunnelStage, Period};
use introrank::referrals::plan::{Prospect, Request};
use introrank::referrals::verify;
use introrank::referrals::verify::Kind;

use super::world::{World, setup};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// Dana and Tom, who know some of Northwind and Contoso; ratings and answers say how well.
fn team() -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\ntom.csv,Tom Becker,in/tom-becker\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Mei,Chen,mei-chen,Northwind,Controller,01 Jan 2026",
                "Raj,Patel,raj-patel,Northwind,Buyer,02 Jan 2026",
                "Ana,Souza,ana-souza,Contoso,Buyer,02 Jan 2026",
            ],
        )
        .export(
            "e/tom.csv",
            &[
                "Ines,Frost,ines-frost,Contoso,CFO,01 Mar 2026",
                "Leo,Kahn,leo-kahn,Northwind,Buyer,01 Mar 2026",
            ],
        )
        .file(
            "e/know.csv",
            "from,to,kind,since\n\
             in:dana-ruiz,in:mei-chen,know,2026-06-01\nin:mei-chen,in:sam-lee,knows,2026-06-01\n\
             in:dana-ruiz,in:raj-patel,met,2026-06-01\nin:raj-patel,in:sam-lee,knows,2026-06-01\n\
             in:mei-chen,in:kim-berg,knows,2026-06-01\nin:ana-souza,in:kim-berg,knows,2026-06-01\n\
             in:tom-becker,in:ines-frost,worked_with,2026-06-01\nin:ines-frost,in:kim-berg,knows,2026-06-01\n",
        )
        .file(
            "targets.csv",
            "person,why,value\nin:sam-lee,the plant opens in March,10000\nin:kim-berg,new budget,20000\n",
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    world.file(
        "ws/settings.toml",
        "[offer]\nwhat = \"help plants plan their maintenance\"\nfor_whom = \"operations leaders\"\nsignature = \"Beispiel GmbH\"\n",
    );
    world
}

fn ran(world: &World, line: &str) -> String {
    let run = world.go(&format!("{line} -w ws -q"));
    assert_ne!(run.code, 2, "{line}: {}", run.err);
    run.out
}

fn json(world: &World, line: &str) -> serde_json::Value {
    serde_json::from_str(&ran(world, &format!("{line} --format json"))).unwrap()
}

const AS_OF: &str = "--as-of 2026-06-30";

#[test]
fn a_plan_is_the_best_set_of_asks_and_says_why() {
    let world = team();
    insta::assert_snapshot!(ran(&world, &format!("plan targets.csv {AS_OF} --explain")));
    let plan = json(&world, &format!("plan targets.csv {AS_OF}"));
    let asks: Vec<(&str, &str)> = plan["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["introducer"].as_str().unwrap(),
                row["prospect"].as_str().unwrap(),
            )
        })
        .collect();
    // Mei would be best for both; Kim is worth more through Ines, and so Mei is free for Sam.
    assert_eq!(
        asks,
        [
            ("in:mei-chen", "in:sam-lee"),
            ("in:ines-frost", "in:kim-berg")
        ]
    );
}

#[test]
fn a_plan_that_is_saved_is_done_and_its_limits_hold_afterwards() {
    let world = team();
    ran(&world, &format!("plan targets.csv {AS_OF} --save"));
    let again = json(&world, &format!("plan targets.csv {AS_OF}"));
    for row in again["rows"].as_array().unwrap() {
        assert_eq!(row["status"], "left_out");
        assert!(
            row["left_out"].as_str().unwrap().ends_with("is open"),
            "{row}"
        );
    }
    ran(&world, "log asked 1 --as-of 2026-06-30");
    ran(&world, "log declined 1 -m too_busy --as-of 2026-07-01");
    // Mei rests for 60 days after a refusal; Raj is next.
    let plan = json(&world, "plan targets.csv --as-of 2026-07-20");
    assert_eq!(plan["rows"][0]["introducer"], "in:raj-patel");
    // For others she is resting; about Sam she is not asked again.
    let find = ran(
        &world,
        "find in:kim-berg --as Dana --format csv --as-of 2026-07-20",
    );
    assert!(
        find.contains("RESTING") && find.contains("declined on 2026-07-01 (too busy)"),
        "{find}"
    );
    let find = || json(&world, "find in:sam-lee --as Dana --as-of 2026-07-20");
    let introducers = |answer: &serde_json::Value| -> Vec<String> {
        let lines = answer["lines"].as_array().unwrap().iter();
        let lines = lines.filter(|line| line["status"] == "route");
        lines
            .map(|line| line["introducer"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(introducers(&find()), ["in:raj-patel"]);
    let said = || {
        world
            .go("find in:sam-lee --as Dana -w ws --as-of 2026-07-20")
            .err
    };
    assert!(
        said()
            .contains("left out: Mei Chen was asked about them before and did not introduce (#1)")
    );
    // A wish holds too: Raj never introduces to Sam.
    ran(
        &world,
        "log limit in:raj-patel in:sam-lee --as-of 2026-07-20",
    );
    assert_eq!(introducers(&find()), [""; 0]);
    assert!(said().contains("left out: Raj Patel never introduces to them"));
    let plan = json(&world, "plan targets.csv --as-of 2026-07-20");
    let left: Vec<&str> = plan["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["left_out"].as_str().unwrap())
        .collect();
    assert!(
        left.contains(&"Mei Chen was asked about them before"),
        "{left:?}"
    );
}

/// Found by a reviewer: four plans saved at once planned everything four times.
#[test]
fn plans_that_are_saved_at_once_plan_once() {
    let world = team();
    let children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = world.command(&[
                "plan",
                "targets.csv",
                "-w",
                "ws",
                "-q",
                "--as-of",
                "2026-06-30",
                "--save",
            ]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        child.wait().unwrap();
    }
    let open = json(&world, &format!("ledger {AS_OF}"));
    assert_eq!(open.as_array().unwrap().len(), 2);
}

/// Found by a reviewer: a prospect that stood in the list twice was asked about twice, and a row whose rep is no teammate
/// moved the worths of all others.
#[test]
fn odd_rows_of_a_list_do_not_disturb_the_others() {
    let world = team();
    world.file(
        "odd.csv",
        "person,value,owner\nin:kim-berg,20000,Mei Chen\nin:sam-lee,10000,Dana Ruiz\nlinkedin.com/in/sam-lee,10000,Dana Ruiz\n",
    );
    let plan = json(&world, &format!("plan odd.csv --as-column owner {AS_OF}"));
    let rows = plan["rows"].as_array().unwrap();
    let asks: Vec<_> = rows.iter().filter(|row| row["status"] == "ask").collect();
    assert_eq!(asks.len(), 1, "{plan}");
    assert_eq!(asks[0]["prospect"], "in:sam-lee");
    let (chance, worth) = (
        asks[0]["chance"].as_f64().unwrap(),
        asks[0]["worth"].as_f64().unwrap(),
    );
    assert!((chance * 10_000.0 - worth).abs() < 1e-6);
    assert!(
        rows.iter()
            .any(|row| row["left_out"] == "the same as line 3"),
        "{plan}"
    );
}

/// One account was no list: `verify Northwind` looked for a file of that name.
#[test]
fn a_name_stands_for_a_list_of_it_alone() {
    let world = team();
    world.file("one.csv", "target\nSam Lee\n");
    for command in ["verify", "plan"] {
        let of_list = world.go(&format!("{command} one.csv -w ws -q {AS_OF} --format csv"));
        let of_name = world.go(&format!("{command} Sam_Lee -w ws -q {AS_OF} --format csv"));
        assert_eq!(of_name.out, of_list.out, "{command}: {}", of_name.err);
        assert!(
            of_name.out.contains("Sam Lee") || command == "verify",
            "{}",
            of_name.out
        );
    }
    let missing = world.go(&format!("plan lists/none.csv -w ws {AS_OF}"));
    assert_eq!(missing.code, 2, "{}", missing.out);
}

/// Found by a reviewer: the owners of a CRM's accounts have no export, most of them; batch knew it, and plan and verify left
/// their rows out as nobody's.
#[test]
fn whoever_has_no_export_asks_through_the_team() {
    let world = team();
    world.file(
        "owned.csv",
        "person,value,owner,why\nin:kim-berg,20000,Sam Okafor,new budget\nin:sam-lee,10000,,the plant opens\n",
    );
    let run = world.go(&format!("plan owned.csv --as-column owner -w ws {AS_OF}"));
    assert!(
        run.err
            .contains("without an export, so that a colleague asks for them: Sam Okafor"),
        "{}",
        run.err
    );
    let flat = run.flat();
    assert!(flat.contains("(for Sam Okafor)"), "{flat}");
    let plan = json(&world, &format!("plan owned.csv --as-column owner {AS_OF}"));
    let rows = plan["rows"].as_array().unwrap();
    let kim = rows
        .iter()
        .find(|row| row["prospect"] == "in:kim-berg")
        .unwrap();
    assert_eq!(
        (kim["status"].as_str(), kim["owner"].as_str()),
        (Some("ask"), Some("Sam Okafor"))
    );
    assert!(rows.iter().all(|row| row["status"] == "ask"), "{plan}");
    let verify = world.go(&format!("verify owned.csv --as-column owner -w ws {AS_OF}"));
    assert!(!verify.err.contains("nobody here"), "{}", verify.err);
}

/// Found by a reviewer: an introducer whose best route leads over two people outside the team was lost, although another
/// one asks only one.
#[test]
fn a_route_with_one_outsider_is_not_lost_behind_a_better_one_with_two() {
    let world = World::new();
    world
        .file("t/owners.csv", "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\n")
        .export("t/dana.csv", &["Xaver,Quist,xaver-quist,Orbis,Buyer,01 Jan 2026"])
        .file(
            "t/ties.csv",
            "from,to,forward,backward\nin:dana-ruiz,in:xaver-quist,0.9,0.9\nin:xaver-quist,in:ida-berg,0.9,0.9\n\
             in:dana-ruiz,in:ida-berg,0.6,0.6\nin:ida-berg,in:tara-holm,0.9,0.9\n",
        )
        .file("list.csv", "person\nin:tara-holm\n");
    assert_eq!(world.go("import t -w ws -q").code, 0);
    let plan = json(&world, &format!("plan list.csv {AS_OF} --as Dana"));
    let row = &plan["rows"][0];
    assert_eq!(row["introducer"], "in:ida-berg", "{plan}");
    assert!((row["chance"].as_f64().unwrap() - 0.6 * 0.8 * 0.9).abs() < 1e-12);
}

/// The value of each question, held against building the network again with every answer and searching it.
#[test]
fn the_value_of_a_question_is_what_hearing_it_changes() {
    let world = team();
    let sources = Sources {
        exports: vec![world.path("e")],
        ..Sources::default()
    };
    // Ana and Mei could both reach Kim; whether Ana really knows Dana is open.
    let session = crate::world::opened(&sources, setup()).unwrap();
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let rep = session.find_person("in:dana-ruiz")[0];
    let target = session.find("in:kim-berg");
    let prospects = [Prospect {
        row: Default::default(),
        goal: Goal::of(&search, &target, None, Included::ALL),
        rep: Some(rep),
        expansion: false,
        value: 1.0,
    }];
    let (ledger, settings) = (Ledger::default(), Settings::default());
    let cancel = Cancel::default();
    let request = Request {
        search: &search,
        engine: &search,
        cancel: &cancel,
        choices: 100,
        availability: Availability::of(&ledger, &settings.limits, session.setup.as_of),
        week: session.setup.as_of,
        role: None,
        most: None,
    };
    let questions = verify::questions(&request, &prospects, 0.0, |_| 5, |_, _| false).unwrap();
    let best = |more: &str| -> f64 {
        world.file("e/more.csv", more);
        let session = crate::world::opened(&sources, setup()).unwrap();
        std::fs::remove_file(world.path("e/more.csv")).unwrap();
        let search = Search::new(&session.network, &session.directory, &session.setup.config);
        let goal = Goal::of(&search, &session.find("in:kim-berg"), None, Included::ALL);
        let rep = session.find_person("in:dana-ruiz")[0];
        let asker = [Asker::One(rep)];
        let query = Query::new(&asker, [goal.target()], request.search_limits());
        search.rankings(&query, &cancel).unwrap()[0][0]
            .first()
            .map_or(0.0, |c| c.chance)
    };
    let people = &session.directory.people;
    let question = questions
        .iter()
        .find(|q| q.kind == Kind::HowWell && people.key(q.to) == "in:ana-souza")
        .expect("how well Dana knows Ana is a question");
    let answers = Kind::HowWell.answers(question.knows);
    let row =
        |word: &str| format!("from,to,kind,since\nin:dana-ruiz,in:ana-souza,{word},2026-06-30\n");
    let heard: Vec<(f64, f64)> = answers
        .iter()
        .map(|(s, p)| (*p, best(&row(s.word()))))
        .collect();
    let hearing: f64 = heard.iter().map(|(p, chance)| p * chance).sum();
    // Without Ana there is another way; on average over the answers her own is worth this much.
    let without = best(&row("stranger"));
    let config = &session.setup.config.strength;
    let stage = introrank::engine::strength::Leg::Helps;
    let pair = (rep, question.to);
    let value = |statement| {
        session
            .network
            .after(&session.directory, config, stage, pair, statement)
    };
    let average: f64 = answers.iter().map(|(s, p)| p * value(*s)).sum();
    let onward = session.setup.config.search.sends
        * session
            .network
            .engages(question.to, session.find_person("in:kim-berg")[0])
            .unwrap();
    let want = hearing - (average * onward).max(without);
    assert!(want > 0.0);
    assert!(
        (question.worth - want).abs() < 1e-9,
        "{} {want}",
        question.worth
    );
}

#[test]
fn questions_go_out_and_answers_come_back_and_count() {
    let world = team();
    world.file("one.csv", "person\nin:raj-patel\n");
    let out = ran(
        &world,
        &format!("verify one.csv {AS_OF} --as Dana --out q.csv"),
    );
    assert!(out.contains("counted as asked"), "{out}");
    let text = std::fs::read_to_string(world.path("q.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert!(!rows.is_empty() && rows.len() <= 5, "{text}");
    let asked = &rows[0];
    world.file(
        "a.csv",
        format!(
            "from,to,answer,colleague\n{},{},yes,{}\nx,y,perhaps,\n",
            asked["from"], asked["to"], asked["colleague"]
        ),
    );
    let run = world.go(&format!("verify --answers a.csv {AS_OF} -w ws -q"));
    assert!(
        run.out.starts_with("1 new, 0 known already, 1 left out"),
        "{}{}",
        run.out,
        run.err
    );
    assert!(
        run.err.contains("line 3: the answer is 'perhaps'"),
        "{}",
        run.err
    );
    let show = world.run(&["people", "show", &asked["from"], "-w", "ws", "-q"]);
    assert!(show.out.contains("know"), "{}", show.out);
    // What was asked is not asked again, but can be answered.
    let again = ran(&world, &format!("verify one.csv {AS_OF} --as Dana"));
    assert!(
        again.contains("questions are out") || again.lines().count() < 8,
        "{again}"
    );
}

#[test]
fn the_words_of_an_ask() {
    let world = team();
    ran(&world, &format!("plan targets.csv {AS_OF} --save"));
    insta::assert_snapshot!("talk", ran(&world, &format!("ask 1 {AS_OF}")));
    insta::assert_snapshot!("mail", ran(&world, &format!("ask 1 --mail {AS_OF}")));
    insta::assert_snapshot!(
        "page",
        ran(&world, &format!("ask in:mei-chen --pack {AS_OF}"))
    );
    let eml = ran(&world, &format!("ask 1 --mail --format eml {AS_OF}"));
    let mail = mail_parser::MessageParser::default()
        .parse(eml.as_bytes())
        .unwrap();
    assert!(
        mail.body_text(0)
            .unwrap()
            .contains("the plant opens in March")
    );
    assert!(ran(&world, &format!("ask 1 --mail --format mailto {AS_OF}")).starts_with("mailto:"));
    for (line, part) in [
        (
            "ask in:mei-chen in:sam-lee --as Dana --format eml",
            "add --mail",
        ),
        ("ask in:mei-chen in:kim-berg --as Dana", "give --why"),
        (
            "ask Nobody_Known in:sam-lee --as Dana --why x",
            "nobody here is 'Nobody Known'",
        ),
        ("ask 99", "there is no #99"),
        (
            "ask in:leo-kahn in:sam-lee --as Dana --why x",
            "no route from Dana Ruiz through Leo Kahn",
        ),
    ] {
        let run = world.go(&format!("{line} {AS_OF} -w ws -q"));
        assert_eq!(run.code, 2, "{line}: {}", run.out);
        assert!(run.err.contains(part), "{line}: {}", run.err);
    }
    // The linter, on a text that somebody changed.
    world.file("bad.txt", "Hi Mei, you worked closely with Sam: the plant opens in March. Would you introduce me? If not, no problem.");
    let run = world.go(&format!("ask 1 --check bad.txt {AS_OF} -w ws -q"));
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("unsupported \"worked closely\""),
        "{}",
        run.err
    );
    // A template of the team takes the place of the shipped one; one that asks for nonsense is named.
    world.file(
        "ws/templates/talk.txt",
        "Call {{ introducer.first }}, {{ nonsense }}",
    );
    let run = world.go(&format!("ask 1 {AS_OF} -w ws -q"));
    assert!(
        run.code == 2 && run.err.contains("template talk.txt"),
        "{}",
        run.err
    );
}

/// Found by a reviewer: a colleague's answer was put into the introducer's mouth.
#[test]
fn what_somebody_else_said_is_not_put_into_the_introducers_mouth() {
    let world = team();
    ran(
        &world,
        &format!("log said in:leo-kahn in:sam-lee --answer yes --by in:tom-becker {AS_OF}"),
    );
    let mail = ran(
        &world,
        &format!("ask in:leo-kahn in:sam-lee --as Tom --why plant_opens_in_March --mail {AS_OF}"),
    );
    assert!(!mail.contains("because you know"), "{mail}");
    ran(
        &world,
        &format!("log knows in:leo-kahn in:sam-lee --as Tom {AS_OF}"),
    );
    let mail = ran(
        &world,
        &format!("ask in:leo-kahn in:sam-lee --as Tom --why plant_opens_in_March --mail {AS_OF}"),
    );
    assert!(mail.contains("because you know"), "{mail}");
}

#[test]
fn a_monday_is_one_screen() {
    let world = team();
    ran(&world, &format!("plan targets.csv {AS_OF} --save"));
    ran(&world, "log asked 1 --on 2026-07-01 --as-of 2026-07-20");
    ran(
        &world,
        "log introduced 2 --on 2026-07-17 --as-of 2026-07-20",
    );
    ran(
        &world,
        "log introduced in:raj-patel Jo_Doe --account Newco --as Dana --on 2026-06-20 --as-of 2026-07-20",
    );
    ran(
        &world,
        "log meeting-held Jo_Doe --as Dana --on 2026-07-16 --as-of 2026-07-20",
    );
    ran(
        &world,
        "log planned in:ana-souza in:kim-berg -m new_budget --as Dana --as-of 2026-07-20",
    );
    insta::assert_snapshot!(ran(&world, "today --as-of 2026-07-20"));
    let rows = json(&world, "today --as Dana --as-of 2026-07-20");
    let kinds: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    let mut order = kinds.clone();
    let place = |kind: &&str| {
        [
            "CALL (HOT)",
            "MEETING",
            "QUALIFY",
            "ASK",
            "CHECK, THEN ASK",
            "SWITCH",
            "TELL THEM",
            "CHECK IN, NO ASK",
        ]
        .iter()
        .position(|other| other == kind)
    };
    order.sort_by_key(place);
    assert_eq!(kinds, order, "in the order in which it matters");
    // Whoever the rep knows personally needs no introduction: hot for 21 days.
    ran(
        &world,
        "log said in:dana-ruiz in:kim-berg --answer know --by in:dana-ruiz --as-of 2026-07-20",
    );
    let rows = json(&world, "today --as Dana --as-of 2026-07-21");
    let calls: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "CALL (HOT)")
        .map(|row| row["reason"].as_str().unwrap())
        .collect();
    assert!(
        calls
            .iter()
            .any(|why| why.contains("you know them yourself")),
        "{calls:?}"
    );
    let rows = json(&world, "today --as Dana --as-of 2026-08-20").to_string();
    assert!(!rows.contains("you know them yourself"), "{rows}");
    let empty = world.go("today --as Tom --as-of 2026-01-01 -w ws -q");
    assert!(
        empty.out.contains("Nothing to do today") || empty.code == 0,
        "{}",
        empty.out
    );
}

/// Thirty asks and ten cold approaches whose numbers were counted by hand.
fn thirty() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let start = day("2026-01-01");
    let mut add = |case: Option<i64>,
                   what: EventKind,
                   after: i32,
                   n: i32,
                   cold: bool,
                   more: &dyn Fn(&mut Entry)|
     -> i64 {
        let id = entries.len() as i64 + 1;
        let mut entry = Entry {
            id,
            case,
            rep: if n % 2 == 0 { "dana" } else { "tom" }.into(),
            introducer: if cold {
                String::new()
            } else {
                format!("introducer{}", n % 6)
            },
            target: format!("{}{n}", if cold { "cold" } else { "target" }),
            account: format!("Account {n} {}", if cold { "c" } else { "r" }),
            ..Entry::new(start.plus(n + after), what)
        };
        more(&mut entry);
        entries.push(entry);
        id
    };
    let plain = |_: &mut Entry| {};
    // 30 asked; 0..=19 agree after 2 days, 20..=24 decline (three too busy), 25 lends the name, 26..=29 never answer.
    for n in 0..30 {
        let case = add(None, EventKind::Asked, 0, n, false, &plain);
        match n {
            0..=19 => {
                add(Some(case), EventKind::Agreed, 2, n, false, &plain);
            }
            20..=24 => {
                let reason = if n < 23 { "Too busy" } else { "" };
                add(Some(case), EventKind::Declined, 3, n, false, &|e| {
                    e.reason = reason.into()
                });
            }
            25 => {
                add(Some(case), EventKind::UseMyName, 1, n, false, &plain);
            }
            _ => {}
        }
        // 16 introduce, 12 prospects reply, 10 meetings are held, 5 are won and 3 lost of them.
        if n < 16 {
            add(Some(case), EventKind::Introduced, 4, n, false, &plain);
        }
        if n < 12 {
            add(Some(case), EventKind::Replied, 7, n, false, &plain);
        }
        if n < 10 {
            add(Some(case), EventKind::MeetingSet, 8, n, false, &plain);
            add(Some(case), EventKind::MeetingHeld, 17, n, false, &plain);
            add(Some(case), EventKind::Told, 18, n, false, &plain);
        }
        if n < 5 {
            add(Some(case), EventKind::Won, 40, n, false, &|e| {
                e.amount = Some(1000.0)
            });
        } else if n < 8 {
            add(Some(case), EventKind::Lost, 40, n, false, &plain);
        }
    }
    // 20 cold approaches, two touches each: 2 reply, 1 is met.
    for n in 0..20 {
        let case = add(None, EventKind::Touched, 0, n, true, &|e| {
            e.answer = "cold".into()
        });
        add(Some(case), EventKind::Touched, 5, n, true, &plain);
        if n < 2 {
            add(Some(case), EventKind::Replied, 6, n, true, &plain);
        }
        if n < 1 {
            add(Some(case), EventKind::MeetingHeld, 20, n, true, &plain);
        }
    }
    add(None, EventKind::Hours, 0, 0, false, &|e| {
        e.amount = Some(22.0)
    });
    entries
}

#[test]
fn the_numbers_of_thirty_asks_are_those_counted_by_hand() {
    let as_of = day("2026-12-31");
    let ledger = Ledger::replay(thirty(), None);
    assert_eq!(ledger.misfits, []);
    let mut settings = Settings::default();
    settings.business.hour_cost = 50.0;
    let class = |_: &introrank::referrals::ledger::Case| Some("all alike".to_owned());
    let found = measure::metrics(
        &ledger,
        &settings,
        as_of,
        &Period::default(),
        |_| Some(true),
        class,
    );
    assert_eq!((found.asks, found.people_asked), (30, 6));
    assert_eq!(
        (
            found.introductions_received,
            found.meetings_set,
            found.meetings_held
        ),
        (16, 11, 11)
    );
    let funnel: Vec<_> = found
        .referred
        .iter()
        .map(|f| {
            (
                f.stage,
                f.reached,
                (f.of_previous.came, f.of_previous.of),
                f.days,
            )
        })
        .collect();
    use FunnelStage::{
        Agreed, Approached, Introduced, MeetingHeld, MeetingSet, Qualified, Replied, Won,
    };
    assert_eq!(
        funnel,
        [
            (Approached, 30, (0, 0), None),
            // Asks of half a year ago without another word: nobody knows what came of them.
            (Agreed, 20, (20, 26), Some(2.0)),
            (Introduced, 16, (16, 16), Some(2.0)),
            (Replied, 12, (12, 16), Some(3.0)),
            (MeetingSet, 10, (10, 12), Some(1.0)),
            (MeetingHeld, 10, (10, 10), Some(9.0)),
            // Nobody answered the questions: who bought was won, and whether they were qualified nobody knows.
            (Qualified, 0, (0, 0), None),
            (Won, 5, (0, 0), None),
        ]
    );
    let cold: Vec<(u32, (u32, u32))> = found
        .cold
        .iter()
        .map(|f| (f.reached, (f.of_approached.came, f.of_approached.of)))
        .collect();
    assert_eq!(
        cold,
        [
            (20, (0, 0)),
            (2, (2, 20)),
            (1, (1, 20)),
            (1, (1, 20)),
            (0, (0, 0)),
            (0, (0, 20))
        ]
    );
    assert_eq!((found.conversion.came, found.conversion.of), (5, 8));
    assert_eq!(
        (
            found.meetings_per_introduction.came,
            found.meetings_per_introduction.of
        ),
        (10, 16)
    );
    assert_eq!(
        found.touches_per_meeting,
        Some(1.6),
        "16 introductions, 10 meetings"
    );
    assert_eq!(found.cold_touches_per_meeting, Some(40.0));
    assert_eq!(
        found.cost_per_meeting,
        Some(100.0),
        "22 hours at 50 for 11 meetings"
    );
    assert_eq!(found.sourced, (5, 5000.0));
    assert_eq!(
        found.decline_reasons,
        [
            ("too busy".to_owned(), 3),
            ("declined, no reason given".to_owned(), 2)
        ]
    );
    let loops = found.loops_closed;
    assert_eq!(
        (loops.came, loops.of),
        (2, 12),
        "eight are told of the meeting and not of the end, two never of the reply"
    );
    let held = found
        .lift
        .iter()
        .find(|lift| lift.stage == MeetingHeld)
        .unwrap();
    assert_eq!(
        (
            held.referred.came,
            held.referred.of,
            held.cold.came,
            held.cold.of
        ),
        (10, 30, 1, 20)
    );
    // One class only: the difference of the shares.
    assert!((held.matched.unwrap() - (10.0 / 30.0 - 1.0 / 20.0)).abs() < 1e-12);
    let (low, high) = held.interval.unwrap();
    assert!(low > 0.1 && high < 0.45, "{low} {high}");
    let of_dana = Period {
        rep: Some("dana".into()),
        ..Period::default()
    };
    let dana = measure::metrics(&ledger, &settings, as_of, &of_dana, |_| None, |_| None);
    assert_eq!((dana.asks, dana.meetings_held), (15, 6));
    assert!(
        dana.lift.iter().all(|lift| lift.matched.is_none()),
        "no size, no match"
    );
}

#[test]
fn a_forecast_speaks_of_qualified_prospects_and_is_judged_later() {
    let world = team();
    for (target, probability) in [
        ("in:sam-lee", 0.6),
        ("in:kim-berg", 0.2),
        ("in:leo-kahn", 0.9),
    ] {
        for line in [
            format!("log introduced in:mei-chen {target} --on 2026-05-01"),
            format!("log meeting-held {target} --on 2026-05-20"),
            format!(
                "log opportunity {target} --probability {probability} --amount 1000 --due 2026-09-30"
            ),
        ] {
            ran(&world, &format!("{line} --as Dana {AS_OF}"));
        }
    }
    let none = ran(&world, &format!("forecast {AS_OF}"));
    assert!(
        none.contains("No prospect is qualified")
            && none.contains("Not qualified and not in it, 3"),
        "{none}"
    );
    for question in ["need", "budget", "timeline", "deciders"] {
        ran(&world, &format!("log {question} in:sam-lee yes {AS_OF}"));
        ran(&world, &format!("log {question} in:kim-berg yes {AS_OF}"));
    }
    ran(&world, &format!("log deciders in:leo-kahn no {AS_OF}"));
    let found = json(
        &world,
        &format!("forecast --freeze Q3 --until 2026-09-30 {AS_OF}"),
    );
    let prospects = found["prospects"].as_array().unwrap();
    assert_eq!(prospects.len(), 2);
    let p: Vec<f64> = prospects
        .iter()
        .map(|p| p["probability"].as_f64().unwrap())
        .collect();
    assert!(
        p[0] > p[1] && p[0] < 0.6 && p[1] > 0.2,
        "between the prior and what the CRM says: {p:?}"
    );
    ran(&world, "log won in:sam-lee --as-of 2026-08-01");
    ran(&world, "log lost in:kim-berg --as-of 2026-08-01");
    let review = json(&world, "forecast --review --as-of 2026-10-01");
    let past = &review["forecasts"][0];
    assert_eq!(
        (past["actual"].as_u64(), past["open"].as_u64()),
        (Some(1), Some(0))
    );
    let error = past["error"].as_f64().unwrap();
    assert!((error - (1.0 - p.iter().sum::<f64>()).abs() / p.iter().sum::<f64>()).abs() < 1e-9);
    let luck = p[0] * p[1] * (2.0 - p[0] - p[1])
        + (p[0] * (1.0 - p[1]) + p[1] * (1.0 - p[0])) * (1.0 - p[0] - p[1]).abs()
        + (1.0 - p[0]) * (1.0 - p[1]) * (p[0] + p[1]);
    assert!((past["luck"].as_f64().unwrap() - luck / (p[0] + p[1])).abs() < 1e-9);
}
