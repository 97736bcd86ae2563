//! A network that was prepared before gives the same answers as one that is made anew, to the byte; whatever is damaged, foreign
//! or of something else is made anew.

use std::path::PathBuf;

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
        format!("log knows {from} {to} --how worked-with"),
        format!("log asked {to} Ironvale --as {from}"),
    ] {
        let run = world.go(&format!("{line} -w ws --as-of {AS_OF}"));
        assert!(!run.err.contains("panicked"), "{line}: {}", run.err);
    }
    same(&anew(), &ready());
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
    let run = world.go("people merge in:dana-ruiz nobody@mail.example -w ws");
    drop(run);
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

/// Whoever is hidden or forgotten is in no prepared network either.
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
