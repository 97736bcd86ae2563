//! What a team's own messages and their answers teach, before anybody has logged an ask.

use std::collections::{BTreeMap, BTreeSet};

use introrank::core::day::Day;
use introrank::core::moment::Moment;
use introrank::core::numeric::rng::Rng;
use introrank::engine::history::{Timeline, newest_asks};
use introrank::engine::session::Setup;
use introrank::engine::strength::config::StrengthConfig;
use introrank::ingest::Sources;
use proptest::prelude::*;

use super::world::World;

const WEEK: i64 = 7 * 86_400;

/// 1 January 2024.
const START: i64 = 1_704_067_200;

/// A house in which it is the pair that matters: whom somebody answers they nearly always answer, and all others nearly never,
/// however often anybody writes.
fn favourites(asks: usize) -> String {
    let mut rng = Rng::new(7, 7);
    let mut text = String::from("from,to,at\n");
    for ask in 0..asks {
        let at = START + ask as i64 * 14_400;
        let (from, to) = (rng.below(12), 12 + rng.below(40));
        let favourite = (from * 7 + to * 3) % 5 < 2;
        text += &format!("p{from},p{to},{}\n", Moment::from_seconds(at));
        if rng.chance(if favourite { 0.95 } else { 0.03 }) {
            let answered = Moment::from_seconds(at + 3600 + rng.below(86_400) as i64);
            text += &format!("p{to},p{from},{answered}\n");
        }
    }
    text
}

fn brier(world: &World, more: &str, scorer: &str) -> f64 {
    let run = world.go(&format!(
        "backtest --interactions mails.csv --format json -q {more}"
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let tasks = value["tasks"].as_array().unwrap();
    let openers = tasks.iter().find(|task| task["id"] == "T2 openers");
    let scores = openers.unwrap()["scores"].as_array().unwrap();
    let score = scores.iter().find(|score| score["scorer"] == scorer);
    let figures = score.unwrap()["figures"].as_array().unwrap();
    let brier = figures.iter().find(|figure| figure[0] == "brier");
    brier.unwrap()[1]["value"].as_f64().unwrap()
}

/// What is learned up to a day is better after it, where nothing of it was seen.
#[test]
fn a_house_with_ways_of_its_own_is_understood_before_any_outcome() {
    let world = World::new();
    world.file("mails.csv", favourites(3000));
    // The backtest tests from day 206 of 501 on: before it lies what is learned.
    let run = world.go("learn --interactions mails.csv --as-of 2024-07-20 --out learned.toml");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("what counts here"), "{}", run.out);
    let learned = std::fs::read_to_string(world.path("learned.toml")).unwrap();
    let learned = introrank::engine::strength::config::Config::parse(&learned).unwrap();
    // The pair's own record, by its place among the coefficients that a history shows.
    let pair = learned.strength.learned.history.coefficients[8];
    assert!(
        pair > StrengthConfig::default().answers_asker.value,
        "{pair}"
    );
    let split = "--split 206";
    let shipped = brier(&world, split, "helps, as shipped");
    let taught = brier(
        &world,
        &format!("{split} --config learned.toml"),
        "helps, as configured",
    );
    assert!(taught < shipped - 0.002, "{taught} {shipped}");
}

#[test]
fn an_import_teaches_says_so_and_can_be_undone() {
    let world = World::new();
    world.file("mails.csv", favourites(1500));
    let run = world.go("import mails.csv -w ws");
    let learned = "learned   how people answer, from ";
    assert!(run.out.contains(learned), "{}{}", run.out, run.err);
    assert!(
        run.out.contains("(undo: introrank learn --use 0)"),
        "{}",
        run.out
    );
    let versions = world.go("learn --versions -w ws").out;
    assert!(versions.contains("in your own history"), "{versions}");
    // Found in what is shown too.
    let find = world.go("find p13 --as p1 -w ws -q").out;
    assert!(find.contains("uncalibrated: from "), "{find}");
    // The same again is nothing new.
    let run = world.go("import mails.csv -w ws");
    assert!(!run.out.contains("learned "), "{}", run.out);
    // Who went back meant it: the next import leaves the model alone, and `learn` takes it up again.
    assert_eq!(world.go("learn --use 0 -w ws").code, 0);
    world.file("more.csv", "from,to,at\np1,p13,2025-03-01T08:00:00Z\n");
    let run = world.go("import more.csv -w ws");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains("learned "), "{}", run.out);
    let find = world.go("find p13 --as p1 -w ws -q").out;
    assert!(find.contains("uncalibrated: nothing learned yet"), "{find}");
    let run = world.go("learn -w ws");
    assert!(
        run.out.contains("Version 2 is in use from now on"),
        "{}",
        run.out
    );
}

#[test]
fn too_few_asks_teach_nothing_and_the_number_is_said() {
    let world = World::new();
    world.file("mails.csv", favourites(150));
    let run = world.go("import mails.csv -w ws");
    assert!(!run.out.contains("learned "), "{}", run.out);
    let run = world.go("learn -w ws");
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(
        run.err
            .contains("of the 500 asks that are needed your history has"),
        "{}",
        run.err
    );
}

/// Found by a reviewer: going back before there was any version was acknowledged, and the next import put one in use.
#[test]
fn going_back_before_the_first_version_is_kept_too() {
    let world = World::new();
    world.file("few.csv", favourites(100));
    world.file("mails.csv", favourites(1500));
    assert_eq!(world.go("import few.csv -w ws -q").code, 0);
    assert_eq!(world.go("learn --use 0 -w ws").code, 0);
    let run = world.go("import mails.csv -w ws");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains("learned "), "{}", run.out);
    assert!(!world.go("learn --versions -w ws").out.contains("history"));
}

/// Found by a reviewer: an import that was taken out left the model that it had taught.
#[test]
fn an_import_that_is_taken_out_takes_its_lesson_with_it() {
    let world = World::new();
    world.file("few.csv", favourites(100));
    world.file("mails.csv", favourites(1500));
    assert_eq!(world.go("import few.csv -w ws -q").code, 0);
    let run = world.go("import mails.csv -w ws");
    assert!(
        run.out.contains("learned   how people answer"),
        "{}",
        run.out
    );
    let id = run
        .out
        .lines()
        .find_map(|line| line.strip_prefix("added")?.split_whitespace().next());
    let id = id.unwrap();
    let run = world.go(&format!("imports remove {id} -w ws"));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("the model is as shipped"), "{}", run.out);
    let versions = world.go("learn --versions -w ws").out;
    assert!(versions.contains("2 "), "{versions}");
    let run = world.go(&format!("imports restore {id} -w ws"));
    assert!(
        run.out.contains("learned   how people answer"),
        "{}",
        run.out
    );
}

/// Found by a reviewer: a model that another version had learned made the workspace unusable, and the only way out switched
/// off learning for good.
#[test]
fn a_model_of_another_version_gives_way_to_the_shipped_one() {
    let world = World::new();
    world.file("mails.csv", favourites(1500));
    assert_eq!(world.go("import mails.csv -w ws -q").code, 0);
    let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
    let before = "[strength]\nan_old_name = 1.0\n";
    let changed = ledger.execute("UPDATE models SET config = ?1", [before]);
    assert_eq!(changed.unwrap(), 1);
    drop(ledger);
    let run = world.go("find p13 --as p1 -w ws");
    assert_ne!(run.code, 2, "{}", run.err);
    assert!(
        run.err.contains("learned by another version of introrank"),
        "{}",
        run.err
    );
    // The next import learns anew.
    world.file("more.csv", "from,to,at\np1,p13,2025-03-01T08:00:00Z\n");
    let run = world.go("import more.csv -w ws");
    assert!(
        run.out.contains("learned   how people answer"),
        "{}{}",
        run.out,
        run.err
    );
    let run = world.go("find p13 --as p1 -w ws");
    assert!(!run.err.contains("another version"), "{}", run.err);
}

const DANA: &str = "Dana Ruiz <dana@us.example>";

/// One mail on a day, as a mailbox has it. `number` tells it from others of its day.
fn mail(from: &str, to: &str, at: i64, number: i64) -> String {
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let on = Moment::from_seconds(at).day().to_string();
    let [year, month, day]: [&str; 3] = on.split('-').collect::<Vec<_>>().try_into().unwrap();
    let month = months[month.parse::<usize>().unwrap() - 1];
    format!(
        "From somebody Mon Jan  1 00:00:00 2024\nFrom: {from}\nTo: {to}\nDate: {day} {month} {year} 10:00:00 +0000\nMessage-ID: <{number}.{on}@mail.example>\n\nhello\n\n"
    )
}

/// Mails between Dana and forty others: each writes once a week, and Dana answers everybody on the next day.
fn mailboxes() -> [String; 2] {
    let (mut inbox, mut sent) = (String::new(), String::new());
    for week in 0..60_i64 {
        for other in 0..40_i64 {
            let at = START + week * WEEK + other * 3600;
            let who = format!("Other Number{other} <other{other}@mail.example>");
            inbox += &mail(&who, DANA, at, other);
            sent += &mail(DANA, &who, at + 86_400, other);
        }
    }
    [inbox, sent]
}

/// The chance that Eve Moss, whom Dana is connected with, helps, by Dana's mailboxes; and what the import said.
fn chance_beside(files: &[(&str, &str)]) -> (f64, String) {
    let world = World::new();
    world.export(
        "e/Connections.csv",
        &["Eve,Moss,eve-moss,Contoso,Buyer,3 Jun 2023"],
    );
    world.file(
        "e/owners.csv",
        ["Connections.csv", "inbox.mbox", "sent.mbox"]
            .iter()
            .fold(String::from("file,name,url\n"), |rows, file| {
                rows + file + ",Dana Ruiz,https://www.linkedin.com/in/dana-ruiz\n"
            }),
    );
    for (name, text) in files {
        world.file(&format!("e/{name}"), text);
    }
    let import = world.go("import e -w ws");
    assert_eq!(import.code, 0, "{}", import.err);
    world.file("pairs.csv", "from,to\nin:dana-ruiz,in:eve-moss\n");
    let run = world.go("strength --pairs pairs.csv -w ws --as-of 2025-06-30 -q");
    assert_eq!(run.code, 0, "{}", run.err);
    (run.rows()[0]["helps"].parse().unwrap(), import.err)
}

/// Found on a user's own files: an inbox without what was sent looks as if nobody was ever answered, and everybody's chance
/// fell to that of a cold call.
#[test]
fn an_inbox_alone_tells_nothing_of_who_answers() {
    let [inbox, sent] = mailboxes();
    let chance = |files: &[(&str, &str)]| -> f64 {
        let (chance, said) = chance_beside(files);
        assert_eq!(said.contains("mail only "), files.len() == 1, "{said}");
        chance
    };
    let nothing = chance(&[]);
    assert_eq!(chance(&[("inbox.mbox", &inbox)]), nothing);
    assert_eq!(chance(&[("sent.mbox", &sent)]), nothing);
    // With both it is seen that asks are answered here.
    assert!(chance(&[("inbox.mbox", &inbox), ("sent.mbox", &sent)]) > nothing);
}

/// Whoever deletes what strangers want to sell them was expected to be left without answers too: what is asked of the team
/// stood for what the team asks.
#[test]
fn what_a_team_leaves_unanswered_says_nothing_of_who_answers_it() {
    let [inbox, sent] = mailboxes();
    let (answered, _) = chance_beside(&[("inbox.mbox", &inbox), ("sent.mbox", &sent)]);
    let mut pitches = inbox.clone();
    for pitch in 0..600_i64 {
        let who = format!("Seller Number{pitch} <s{pitch}@sells.example>");
        pitches += &mail(&who, DANA, START + pitch * 40_000, 1000 + pitch);
    }
    let (beside_pitches, _) = chance_beside(&[("inbox.mbox", &pitches), ("sent.mbox", &sent)]);
    assert_eq!(answered, beside_pitches);
}

/// What came of real introductions says more than what came of messages: an import does not put it aside.
#[test]
fn outcomes_outrank_the_history() {
    let world = World::new();
    world.go("synth demo --teammates 8 --contacts 3000 --accounts 40 --seed 1 -q");
    assert_eq!(world.go("import demo/exports -w ws -q").code, 0);
    let run = world.go("learn demo/outcomes.csv -w ws --as-of 2026-06-30 -q");
    assert!(run.out.contains("is in use from now on"), "{}", run.out);
    let before = world.go("learn --versions -w ws").out;
    world.file("mails.csv", favourites(1500));
    let run = world.go("import mails.csv -w ws");
    assert!(!run.out.contains("learned "), "{}", run.out);
    assert_eq!(world.go("learn --versions -w ws").out, before);
    // Learned from together they may be.
    let run = world.go("learn demo/outcomes.csv -w ws --as-of 2026-06-30 -q");
    assert!(run.out.contains("a message is answered"), "{}", run.out);
    assert!(run.out.contains("somebody else helps"), "{}", run.out);
}

/// In touch is said of the next 45 days: where many more, or fewer, write than was said, the next are said so; in the same order.
#[test]
fn who_is_in_touch_is_corrected_by_the_last_window() {
    let world = World::new();
    // Everybody writes to everybody of a circle once in forty days, for two years: the shipped model believes it less.
    let mut text = String::from("from,to,at\n");
    for day in 0..700_i64 {
        for from in 0..30_i64 {
            for step in 1..14 {
                let to = (from + step) % 30;
                if (day + from * 11 + to * 17) % 40 == 0 {
                    let at = Moment::from_seconds(START + day * 86_400 + from * 60);
                    text += &format!("p{from},p{to},{at}\n");
                }
            }
        }
    }
    world.file("mails.csv", text);
    let run = world.go("learn --interactions mails.csv --as-of 2025-11-30 --out learned.toml");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("corrected: level and slope"),
        "{}",
        run.out
    );
    let mut pairs = String::from("from,to\n");
    for from in 0..30 {
        for step in 1..14 {
            pairs += &format!("p{},p{from}\n", (from + step) % 30);
        }
    }
    world.file("pairs.csv", pairs);
    let in_touch = |more: &str| -> Vec<f64> {
        let run = world.go(&format!(
            "strength --pairs pairs.csv --interactions mails.csv --as-of 2025-11-30 -q {more}"
        ));
        assert_eq!(run.code, 0, "{}", run.err);
        let rows = run.rows();
        rows.iter()
            .map(|row| row["in_touch"].parse().unwrap())
            .collect()
    };
    let (shipped, corrected) = (in_touch(""), in_touch("--config learned.toml"));
    let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
    // All of them write within 45 days.
    assert!(mean(&corrected) > 0.95, "{}", mean(&corrected));
    assert!(mean(&shipped) < 0.9, "{}", mean(&shipped));
    for (i, j) in (0..shipped.len()).zip(1..shipped.len()) {
        let order = shipped[i].total_cmp(&shipped[j]);
        assert!(order == corrected[i].total_cmp(&corrected[j]) || corrected[i] == corrected[j]);
    }
}

#[test]
fn a_damaged_history_is_refused_and_the_way_back_named() {
    let world = World::new();
    world.file(
        "config.toml",
        "[strength.learned.history]\nasks = 600\ncoefficients = [1.0, 2.0]\n",
    );
    world.file("mails.csv", favourites(30));
    let run = world.go("strength --pairs mails.csv --interactions mails.csv --config config.toml");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("strength.learned.history is damaged: learn it again"),
        "{}",
        run.err
    );
}

/// One message: second, sender, receivers.
type Message = (i64, u8, BTreeSet<u8>);

fn messages() -> impl Strategy<Value = Vec<Message>> {
    let receivers = proptest::collection::btree_set(0_u8..6, 1..5);
    let message = (0_i64..90 * 86_400, 0_u8..6, receivers);
    proptest::collection::vec(message, 1..120).prop_map(|mut list| {
        list.iter_mut().for_each(|(_, from, to)| {
            to.remove(from);
        });
        list.retain(|(_, _, to)| !to.is_empty());
        list.sort();
        list.dedup_by_key(|message| message.0);
        list
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The asks that teach are those of the definition: to at most three, the first contact in a week, over when the week is;
    /// the newest of them.
    #[test]
    fn asks_are_found_as_they_are_defined(list in messages(), most in 1_usize..40, until in 0_i64..110 * 86_400) {
        let mut wrote: BTreeMap<(u8, u8), Vec<i64>> = BTreeMap::new();
        for (at, from, to) in &list {
            for to in to {
                wrote.entry((*from, *to)).or_default().push(*at);
            }
        }
        let between = |from: u8, to: u8, after: i64, before: i64| {
            wrote.get(&(from, to)).is_some_and(|all| all.iter().any(|at| *at >= after && *at <= before))
        };
        let mut expected = Vec::new();
        for (at, from, to) in list.iter().filter(|(at, _, to)| to.len() <= 3 && at + WEEK < until) {
            for one in to {
                if !between(*from, *one, at - WEEK, at - 1) {
                    expected.push((*at, *from, *one, to.len() > 1, between(*one, *from, *at, at + WEEK)));
                }
            }
        }
        let expected = expected.split_off(expected.len().saturating_sub(most));

        let world = World::new();
        let mut text = String::from("from,to,at,message\n");
        for (number, (at, from, to)) in list.iter().enumerate() {
            let at = Moment::from_seconds(START + at);
            for to in to {
                text += &format!("p{from},p{to},{at},{}\n", number + 1);
            }
        }
        world.file("mails.csv", text);
        let sources = Sources { interactions: vec![world.path("mails.csv")], ..Sources::default() };
        let (records, session) = crate::world::read(&sources, Setup::new(Day::new(2026, 6, 30).unwrap())).unwrap();
        let timeline = Timeline::build(&records, &session.directory);
        let people = &session.directory.people;
        let config = StrengthConfig::default();
        let found = newest_asks(&timeline, people.all().len(), &config, Moment::from_seconds(START + until), most);
        let number = |person| people.key(person).trim_start_matches('p').parse::<u8>().unwrap();
        let mut found: Vec<_> = found
            .iter()
            .map(|(ask, _)| (ask.at.seconds() - START, number(ask.from), number(ask.to), ask.to_several, ask.answered))
            .collect();
        found.sort_unstable();
        prop_assert_eq!(found, expected);
    }
}
