//! Same inputs, same bytes: for any number of threads and any order of files and rows.

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::synth::{Plan, write_company};

use super::world::{AS_OF, World};

fn demo(world: &World, without_urls: bool) {
    let plan = Plan {
        teammates: 6,
        contacts: 600,
        accounts: 30,
        connections: 120,
        seed: 9,
        as_of: Day::parse_iso(AS_OF).unwrap(),
        without_urls,
        ..Plan::default()
    };
    write_company(plan, &world.path("w"), false, &NoProgress).unwrap();
    let ratings = std::fs::read_to_string(world.path("w/exports/know.csv")).unwrap();
    let rated: Vec<&str> = ratings
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(1))
        .collect();
    world.file(
        "exclude.csv",
        format!("who,rule\n{},do_not_ask\n{},hide\n", rated[0], rated[1]),
    );
}

fn answers(world: &World, exports: &[&str], threads: &str) -> String {
    let mut out = String::new();
    for (list, who) in [
        ("targets.csv", "--team"),
        ("accounts-to-score.csv", "--team"),
        ("targets.csv", "--as-column=Account Owner"),
    ] {
        let list = format!("w/{list}");
        let mut arguments = vec![
            "batch",
            &list,
            who,
            "--as-of",
            AS_OF,
            "-q",
            "--threads",
            threads,
            "--max-introducers",
            "3",
            "--know",
            "w/exports/know.csv",
            "--exclude",
            "exclude.csv",
            "--exports",
        ];
        arguments.extend(exports);
        let run = world.run(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        out.push_str(&run.out);
    }
    out
}

fn threads_and_files(without_urls: bool) {
    let world = World::new();
    demo(&world, without_urls);
    let one = answers(&world, &["w/exports"], "1");
    assert!(one.lines().count() > 400);
    for threads in ["2", "7"] {
        assert_eq!(
            answers(&world, &["w/exports"], threads),
            one,
            "{threads} threads"
        );
    }
    let mut parts: Vec<String> = std::fs::read_dir(world.path("w/exports"))
        .unwrap()
        .map(|e| format!("w/exports/{}", e.unwrap().file_name().to_string_lossy()))
        .collect();
    parts.sort_by_key(|name| std::cmp::Reverse(name.len()));
    assert_eq!(
        answers(
            &world,
            &parts.iter().map(String::as_str).collect::<Vec<_>>(),
            "2"
        ),
        one,
        "files in another order"
    );
    for (i, folder) in parts.iter().filter(|path| !path.contains('.')).enumerate() {
        let other = format!("w/exports/{}{i}", ["z", "a", "m"][i % 3]);
        std::fs::rename(world.path(folder), world.path(&other)).unwrap();
    }
    assert_eq!(answers(&world, &["w/exports"], "2"), one, "renamed folders");
}

#[test]
fn threads_and_file_order_and_names_do_not_matter() {
    threads_and_files(false);
}

#[test]
fn nor_do_they_without_addresses() {
    threads_and_files(true);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let world = World::new();
    demo(&world, false);
    let one = answers(&world, &["w/exports"], "2");
    for entry in walkdir(&world.path("w/exports")) {
        if entry.file_name().unwrap() == "Connections.csv" {
            let text = std::fs::read_to_string(&entry).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let (head, rows) = lines.split_at(4);
            let mut rows = rows.to_vec();
            rows.reverse();
            let half = rows.len() / 2;
            rows.rotate_left(half);
            std::fs::write(&entry, [head, &rows].concat().join("\n")).unwrap();
        }
    }
    assert_eq!(answers(&world, &["w/exports"], "2"), one);
}

#[test]
fn synth_writes_the_same_bytes_again_and_the_shipped_demo_is_its_work() {
    let world = World::new();
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for (arguments, folder) in [
        (
            &[
                "synth",
                "demo",
                "-q",
                "--teammates",
                "8",
                "--contacts",
                "3000",
                "--accounts",
                "40",
                "--seed",
                "1",
            ][..],
            "demo",
        ),
        (&["synth", "messy", "-q", "--messy"][..], "messy"),
    ] {
        assert_eq!(world.run(arguments).code, 0);
        for path in walkdir(&world.path(folder)) {
            let twin = shipped.join(path.strip_prefix(world.path("")).unwrap());
            if path.extension().is_some_and(|e| e == "zip") {
                continue; // archives hold the time they were written
            }
            assert!(
                std::fs::read(&path).unwrap() == std::fs::read(&twin).unwrap_or_default(),
                "{} differs from what synth writes",
                twin.display()
            );
        }
    }
}

fn walkdir(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .flat_map(|p| if p.is_dir() { walkdir(&p) } else { vec![p] })
        .collect()
}

/// Found in a test run that never ended: two threads that looked up names for the first time waited for each other.
#[test]
fn names_may_be_asked_for_by_many_threads_at_once() {
    use rayon::prelude::*;
    let world = World::new();
    let rows: Vec<String> = (0..400)
        .map(|i| format!("Eva,Berg{i},eva-{i},Kelm,CEO,07 Jun 2024"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    world.export("Connections.csv", &rows);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(8)
        .build()
        .unwrap();
    for _ in 0..400 {
        let session = super::world::session(&world.path("Connections.csv"));
        let found: Vec<usize> = pool.install(|| {
            let asked = (0..200).into_par_iter();
            asked
                .map(|i| session.find_person(&format!("Eva Berg{i}")).len())
                .collect()
        });
        assert_eq!(found, [1; 200]);
    }
}
