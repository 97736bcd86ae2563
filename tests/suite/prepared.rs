//! A network that was prepared before gives the same answers as one that is made anew, to the byte; whatever is damaged, foreign
//! or of something else is made anew.

use std::path::PathBuf;
use std::sync::Arc;

use introrank::core::day::Day;
use introrank::core::evidence::{
    ConnectionRows, Export, FactKind, Interaction, Owner, OwnerRelation, Period, Records,
    Statement, TieKind, TieRow,
};
use introrank::core::moment::{Moment, When};
use introrank::core::progress::NoProgress;
use introrank::core::sections::InMemory;
use introrank::engine::network::ListedTie;
use introrank::engine::session::{Session, Setup};
use proptest::prelude::*;

use super::world::{AS_OF, World};

/// Exports with mails and people of several companies, a list of accounts, ratings and asks.
fn kept() -> World {
    let world = World::new();
    let run = world
        .go("synth demo --teammates 4 --contacts 300 --accounts 12 --connections 60 --seed 5 -q");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(world.go("import demo/exports -w ws -q").code, 0);
    world
}

fn files(world: &World) -> Vec<PathBuf> {
    let Ok(folder) = std::fs::read_dir(world.path("ws/network/prepared")) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Every command that asks something of the workspace, on one day.
fn asked(world: &World) -> Vec<String> {
    let owner = first_owner(world);
    let lines = [
        format!("find in:{owner} -w ws --team"),
        "find Ironvale -w ws --team --explain".to_owned(),
        "find Ironvale -w ws --team --format json".to_owned(),
        format!("find Nobody-At-All -w ws --as in:{owner}"),
        "batch demo/targets.csv -w ws --team --format csv -q".to_owned(),
        "batch demo/accounts-to-score.csv -w ws --team --format jsonl -q".to_owned(),
        "today -w ws".to_owned(),
        "plan demo/targets.csv -w ws".to_owned(),
        "verify demo/targets.csv -w ws".to_owned(),
        format!("people show in:{owner} -w ws"),
        "people review -w ws".to_owned(),
        "changes -w ws --since 2020-01-01".to_owned(),
        "introductions -w ws".to_owned(),
        "export -w ws --out tables --format csv".to_owned(),
        "nurture -w ws".to_owned(),
        "metrics -w ws".to_owned(),
    ];
    let answers = lines.iter().map(|line| {
        let run = world.go(&format!("{line} --as-of {AS_OF}"));
        assert!(!run.err.contains("panicked"), "{line}: {}", run.err);
        format!("{line}\n{}\n{}\n{}", run.code, run.out, run.err)
    });
    let mut answers: Vec<String> = answers.collect();
    for table in ["people", "ties", "accounts"] {
        let path = world.path(&format!("tables/{table}.csv"));
        answers.push(std::fs::read_to_string(path).unwrap());
    }
    answers
}

fn first_owner(world: &World) -> String {
    let list = std::fs::read_to_string(world.path("demo/exports/owners.csv")).unwrap_or_default();
    let address = list
        .lines()
        .nth(1)
        .and_then(|line| line.rsplit('/').next().map(str::to_owned));
    address.unwrap_or_else(|| "dana-ruiz".to_owned())
}

fn same(cold: &[String], warm: &[String]) {
    for (cold, warm) in cold.iter().zip(warm) {
        let mut lines = cold.lines().zip(warm.lines());
        let first = cold.lines().next();
        assert_eq!(lines.find(|(cold, warm)| cold != warm), None, "{first:?}");
        assert_eq!(cold.len(), warm.len(), "{first:?}");
    }
}

#[test]
fn every_answer_is_the_same_as_from_the_records() {
    let world = kept();
    let anew = || -> Vec<String> {
        let folder = world.path("ws/network");
        drop(std::fs::remove_dir_all(&folder));
        // Nothing can be kept where a file is in the way.
        std::fs::write(&folder, "").unwrap();
        let answers = asked(&world);
        assert!(files(&world).is_empty());
        std::fs::remove_file(&folder).unwrap();
        answers
    };
    let ready = || -> Vec<String> {
        asked(&world);
        assert!(!files(&world).is_empty());
        asked(&world)
    };
    same(&anew(), &ready());
    // What the ledger adds: who was asked is tired, whoever is new is placed, what was said counts.
    let people = world.go(&format!(
        "export -w ws --out t --format csv --as-of {AS_OF}"
    ));
    assert_eq!(people.code, 0, "{}", people.err);
    let ties = std::fs::read_to_string(world.path("t/ties.csv")).unwrap();
    let mut pairs = ties.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        (
            cells.next().unwrap().to_owned(),
            cells.next().unwrap().to_owned(),
        )
    });
    let (from, to) = pairs
        .find(|(from, _)| from.contains("-t"))
        .or_else(|| pairs.next())
        .unwrap();
    for line in [
        format!("log said {from} {to} --answer worked-with"),
        format!("log said {from} somebody-new@mail.example --answer met"),
        "log undo 2".to_owned(),
        format!("log said {to} {from} --answer stranger --on 2026-07-15 --as-of 2026-07-15"),
        "log undo 1".to_owned(),
        format!("log asked {to} Ironvale --as {from}"),
    ] {
        let day = if line.contains("--as-of") {
            String::new()
        } else {
            format!(" --as-of {AS_OF}")
        };
        let run = world.go(&format!("{line} -w ws{day}"));
        assert_eq!(run.code, 0, "{line}: {}", run.err);
        same(&anew(), &ready());
    }
}

/// No bit of a prepared network is believed that was not written: it is made anew.
#[test]
fn a_damaged_network_is_made_anew() {
    let world = kept();
    let ask = || {
        let run = world.go(&format!(
            "find Ironvale -w ws --team --explain --as-of {AS_OF}"
        ));
        assert!(!run.err.contains("panicked"), "{}", run.err);
        (run.code, run.out, run.err)
    };
    let right = ask();
    let [file] = files(&world).try_into().unwrap();
    let whole = std::fs::read(&file).unwrap();
    let step = whole.len() / 40;
    for at in (0..whole.len()).step_by(step) {
        let mut turned = whole.clone();
        turned[at] ^= 4;
        std::fs::write(&file, &turned).unwrap();
        assert_eq!(ask(), right, "byte {at}");
        std::fs::write(&file, &whole[..at]).unwrap();
        assert_eq!(ask(), right, "cut at {at}");
        assert_eq!(std::fs::read(&file).unwrap(), whole, "it is whole again");
    }
}

/// Three days are kept; what was made from something else goes.
#[test]
fn the_last_three_are_kept_of_what_counts() {
    let world = kept();
    for day in 1..=5 {
        let run = world.go(&format!(
            "find Ironvale -w ws --team --as-of 2026-06-0{day}"
        ));
        assert!(run.code < 2, "{}", run.err);
    }
    let days = |world: &World| -> Vec<String> {
        let names = files(world).into_iter();
        let names = names.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
        names.map(|name| name[33..43].to_owned()).collect()
    };
    assert_eq!(days(&world), ["2026-06-03", "2026-06-04", "2026-06-05"]);
    world.export(
        "more/kim.csv",
        &["Ana,Souza,ana,Northwind,VP Sales,01 Jan 2024"],
    );
    world.file("more/owners.csv", "file,name,url\nkim.csv,Kim Lee,in/kim\n");
    assert_eq!(world.go("import more -w ws -q").code, 0);
    let run = world.go("find Northwind -w ws --team --as-of 2026-06-01");
    assert!(run.code < 2, "{}", run.err);
    let left = days(&world);
    assert!(
        left.contains(&"2026-06-01".to_owned()) && left.len() <= 3,
        "{left:?}"
    );
    assert!(!left.contains(&"2026-06-04".to_owned()), "{left:?}");
}

/// Whoever is forgotten is in no prepared network either.
#[test]
fn nobody_who_is_forgotten_stays_in_a_prepared_network() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Ana,Souza,ana,Northwind,VP Sales,01 Jan 2024",
                "Xaverine,Quillfeather,xq,Northwind,Buyer,01 Feb 2024",
            ],
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    assert!(world.go("find Northwind -w ws -q").code < 2);
    let holds = || {
        files(&world).into_iter().any(|path| {
            let bytes = std::fs::read(path).unwrap();
            String::from_utf8_lossy(&bytes).contains("Quillfeather")
        })
    };
    assert!(holds());
    assert_eq!(world.go("forget in:xq -w ws --yes").code, 0);
    assert!(!holds());
    assert!(world.go("find Northwind -w ws -q").code < 2);
    assert!(!holds());
}

/// A small team, whom they know and where those work, who wrote to whom when, and what was said of whom when.
#[derive(Clone, Debug)]
struct Small {
    /// Per contact the company, and whether it is one of the first owner's and of the second's.
    contacts: Vec<(u8, bool, bool)>,
    mails: Vec<(u8, u8, i64)>,
    ties: Vec<(u8, u8, u8, u8)>,
    /// From, to, day, what; those up to the first number are in a file, the others were said later.
    said: Vec<(u8, u8, i32, u8)>,
    in_file: usize,
}

const PEOPLE: u8 = 9;
/// The day of the first mail.
const BEGIN: i32 = 20_400;
/// Nothing is dated later but what was said since.
const LAST: i32 = BEGIN + 90;

fn small() -> impl Strategy<Value = Small> {
    let person = || 0..PEOPLE;
    (
        prop::collection::vec((0_u8..3, any::<bool>(), any::<bool>()), PEOPLE as usize - 2),
        prop::collection::vec((person(), person(), 0_i64..90 * 86_400), 0..60),
        prop::collection::vec((person(), person(), 0_u8..4, 0_u8..4), 0..5),
        prop::collection::vec((person(), person(), 0_i32..90, 0_u8..6), 0..9),
        0_usize..5,
    )
        .prop_map(|(contacts, mails, ties, said, in_file)| Small {
            contacts,
            mails,
            ties,
            in_file: in_file.min(said.len()),
            said,
        })
}

fn person(i: u8) -> String {
    format!("in:p{i}")
}

const STATEMENTS: [Statement; 6] = [
    Statement::WorkedWith,
    Statement::Know,
    Statement::Met,
    Statement::Stranger,
    Statement::Knows,
    Statement::UnknownTo,
];

/// The records of a team, with the first so many statements.
fn records(small: &Small, statements: usize) -> Records {
    let mut records = Records::default();
    for owner in 0..2_u8 {
        let mut rows = ConnectionRows::default();
        for (i, (company, of_first, of_second)) in small.contacts.iter().enumerate() {
            if [*of_first, *of_second][owner as usize] {
                rows.line.push(i as u32 + 2);
                rows.first.push(&format!("P{i}"));
                rows.last.push("Test");
                rows.profile.push(&person(i as u8 + 2));
                rows.email.push("");
                rows.company.push(["Alpha", "Beta", ""][*company as usize]);
                rows.title.push(["VP Sales", "Buyer", ""][i % 3]);
                rows.connected_on
                    .push((small.in_file > 2 && i % 2 == 0).then(|| Day::from_number(BEGIN - 300)));
            }
        }
        let who = Owner {
            name: format!("Owner {owner}"),
            profile: Some(person(owner)),
            emails: Vec::new(),
            relation: OwnerRelation::Teammate,
        };
        let mut export = Export::of_connections(format!("e{owner}"), who, rows);
        // A job of which nobody knows when it ended, in an export of which nobody knows when it was made.
        export.career = vec![Period {
            place: "Alpha".into(),
            title: "Buyer".into(),
            from: Some(Day::from_number(BEGIN - 2000)),
            until: None,
        }];
        records.exports.push(export);
    }
    let key = |records: &mut Records, i: u8| records.ties.keys.intern(&person(i));
    for (from, to, at) in small.mails.iter().filter(|(from, to, _)| from != to) {
        let (from, to) = (key(&mut records, *from), key(&mut records, *to));
        let at = Moment::from_seconds(i64::from(BEGIN) * 86_400 + at);
        records.interactions.push(Interaction {
            from,
            to,
            kind: FactKind::Mail,
            when: When::At(at),
            message: 0,
        });
    }
    let row = |(from, to), (forward, backward), since, kind| TieRow {
        from,
        to,
        forward,
        backward,
        since,
        kind,
    };
    let ties = small.ties.iter();
    for (a, b, forward, backward) in ties.filter(|(a, b, f, w)| a != b && (*f > 0 || *w > 0)) {
        let pair = (key(&mut records, *a), key(&mut records, *b));
        let given = |n: u8| f64::from(n) / 4.0;
        let strengths = (given(*forward), given(*backward));
        records
            .ties
            .rows
            .push(row(pair, strengths, None, TieKind::Connected));
    }
    for (from, to, day, what) in small.said.iter().take(statements) {
        let pair = (key(&mut records, *from), key(&mut records, *to));
        let kind = TieKind::Said(STATEMENTS[*what as usize]);
        let day = Some(Day::from_number(BEGIN + day));
        records
            .ties
            .rows
            .push(row(pair, (f64::NAN, f64::NAN), day, kind));
    }
    records
}

fn made(records: &Records, day: Day) -> Session {
    Session::from_records(records, Setup::new(day), &NoProgress)
}

/// Written away and read again.
fn read_again(session: &Session) -> Session {
    let mut kept = InMemory::default();
    session.write(&mut kept).unwrap();
    let setup = Box::new(Setup::new(session.setup.as_of));
    Session::read(Arc::new(kept), setup).unwrap_or_else(|_| panic!("as written"))
}

/// Everything that a question may find out.
fn all_of(session: &Session) -> Vec<String> {
    let (network, directory) = (&session.network, &session.directory);
    let config = &session.setup.config.strength;
    let people = &directory.people;
    let mut all = vec![
        session.fingerprint().to_owned(),
        network.bytes().to_string(),
    ];
    for a in people.iter() {
        all.push(format!(
            "{} {:?} {:?}",
            people.key(a),
            network.of_stranger(directory, config, a),
            people.keys(a)
        ));
        for b in people.iter().filter(|b| *b != a) {
            all.push(format!(
                "{} to {}: {:?} {:?} {:?} {:?}",
                people.key(a),
                people.key(b),
                network.evidence(a, b),
                network.helps(a, b),
                network.engages(a, b),
                network.pair(directory, config, a, b),
            ));
        }
    }
    for (ix, account) in directory.accounts.iter() {
        let size = network.headcount(ix);
        all.push(format!("{account:?} {:?} {size:?}", network.members(ix)));
    }
    for name in ["P1 Test", "Owner 0", "P9 Tset"] {
        all.push(format!(
            "{:?} {:?}",
            session.find(name),
            session.names().closest(name)
        ));
    }
    all
}

/// The first thing that two sessions say differently.
fn difference(one: &Session, other: &Session) -> Option<(String, String)> {
    let (one, other) = (all_of(one), all_of(other));
    // The name of it all comes last: what differs is said first.
    let mut both = one.into_iter().zip(other).rev();
    let (one, other) = both.find(|(one, other)| one != other)?;
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    let from = same.count().saturating_sub(60);
    let part = |text: &str| -> String { text.chars().skip(from).take(160).collect() };
    let of: String = one.chars().take(20).collect();
    Some((format!("{of} … {}", part(&one)), part(&other)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A network that was written away, gone on to a later day, and told what was said since, is the one that is made from all
    /// of it on that day.
    #[test]
    fn a_network_goes_on_and_hears_as_if_it_were_made_anew(
        small in small(),
        later in 0_i32..400,
        asked in 0_i32..5,
    ) {
        let (first, day) = (Day::from_number(LAST + asked), Day::from_number(LAST + asked + later));
        let all = records(&small, small.said.len());
        let before = records(&small, small.in_file);
        prop_assert!(before.newest_day().is_none_or(|newest| newest <= first));
        let mut session = read_again(&made(&before, first));
        if later > 0 && !session.go_on_to(day) {
            // Somebody's no has faded: said so, and nothing changed.
            prop_assert_eq!(difference(&session, &made(&before, first)), None);
            return Ok(());
        }
        prop_assert_eq!(difference(&session, &made(&before, day)), None, "gone on");
        let people = &session.directory.people;
        let told: Option<Vec<ListedTie>> = small.said[small.in_file..]
            .iter()
            .map(|(from, to, on, what)| Some(ListedTie {
                from: people.find_key(&person(*from))?,
                to: people.find_key(&person(*to))?,
                forward: f64::NAN,
                backward: f64::NAN,
                since: Some(Day::from_number(BEGIN + on)),
                kind: TieKind::Said(STATEMENTS[*what as usize]),
            }))
            .collect();
        // Of somebody whom nothing else tells of, the records must be read.
        if let Some(told) = told {
            session.hear(&told);
            let wanted = made(&all, day);
            prop_assert_eq!(difference(&session, &wanted), None, "heard");
            prop_assert_eq!(difference(&read_again(&session), &wanted), None, "read");
        }
    }
}
