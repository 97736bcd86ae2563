//! The workspace: same answers as from the files, nothing twice, everything undoable, and whole after any crash.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Instant;

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::synth::{Plan, write_company};

use super::world::{AS_OF, World};

fn company() -> World {
    let world = World::new();
    let plan = Plan {
        teammates: 4,
        contacts: 400,
        accounts: 20,
        connections: 120,
        seed: 5,
        as_of: Day::parse_iso(AS_OF).unwrap(),
        ..Plan::default()
    };
    write_company(plan, &world.path("c"), false, &NoProgress).unwrap();
    world
}

/// (id, counts) of all imports.
fn imports(world: &World) -> BTreeSet<(String, bool)> {
    let run = world.run(&["imports", "list", "-w", "ws", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_default();
    let imports = list.as_array().cloned().unwrap_or_default();
    let one = |import: &serde_json::Value| {
        (
            import["id"].as_str().unwrap().to_owned(),
            import["removed"].is_null(),
        )
    };
    imports.iter().map(one).collect()
}

fn batch(world: &World, from: &[&str]) -> String {
    let mut arguments = vec!["batch", "c/targets.csv", "--team", "--as-of", AS_OF, "-q"];
    arguments.extend(from);
    let run = world.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    run.out
}

#[test]
fn a_workspace_answers_as_the_files_do_and_knows_what_it_has() {
    let world = company();
    let run = world.run(&["import", "c/exports", "-w", "ws"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let files = batch(&world, &["-e", "c/exports"]);
    assert_eq!(batch(&world, &["-w", "ws"]), files);
    let first = imports(&world);
    assert_eq!(
        first.len(),
        9,
        "four archives, what lies beside one of them, accounts and ratings"
    );
    // Again, and once more from a copy under another name.
    assert!(
        world
            .run(&["import", "c/exports", "-w", "ws"])
            .out
            .contains("nothing changed")
    );
    std::fs::rename(world.path("c/exports"), world.path("c/copies")).unwrap();
    assert_eq!(world.run(&["import", "c/copies", "-w", "ws"]).code, 0);
    assert_eq!(imports(&world), first);
    assert_eq!(batch(&world, &["-w", "ws"]), files);
}

/// The derived tables follow what counts: an import that is removed, somebody who is hidden.
#[test]
fn the_derived_network_follows_what_counts() {
    let world = company();
    let people = || -> usize {
        assert_eq!(derived(&world), 1);
        let mut files = walkdir::WalkDir::new(world.path("ws/network")).into_iter();
        let found = files.find_map(|file| {
            let file = file.unwrap();
            (file.file_name() == "people.parquet").then(|| file.into_path())
        });
        let file = std::fs::File::open(found.unwrap()).unwrap();
        let reader = parquet::file::reader::SerializedFileReader::new(file).unwrap();
        use parquet::file::reader::FileReader;
        reader.metadata().file_metadata().num_rows() as usize
    };
    let run = world.go("import c/exports -w ws");
    let all = people();
    assert!(
        run.err.contains(&format!("the workspace has {all} people")),
        "{}",
        run.err
    );
    let list = imports(&world);
    let (id, _) = list.iter().next().unwrap();
    world.run(&["imports", "remove", id, "-w", "ws"]);
    let fewer = people();
    world.run(&["imports", "restore", id, "-w", "ws"]);
    assert!(fewer <= all && people() == all);
    assert_eq!(world.go("hide in:dana-ruiz-t1 -w ws").code, 0);
    assert_eq!(people(), all - 1);
    std::fs::remove_dir_all(world.path("ws/network")).unwrap();
    assert_eq!(world.go("import c/exports -w ws -q").code, 0);
    assert_eq!(people(), all - 1);
}

#[test]
fn what_is_removed_can_be_restored_and_a_newer_list_replaces_the_older() {
    let world = company();
    world.run(&["import", "c/exports", "-w", "ws"]);
    let before = batch(&world, &["-w", "ws"]);
    let (id, _) = imports(&world).into_iter().next().unwrap();
    assert_eq!(world.run(&["imports", "remove", &id, "-w", "ws"]).code, 0);
    assert!(imports(&world).contains(&(id.clone(), false)));
    assert_eq!(
        world
            .run(&["imports", "restore", &id[..6], "-w", "ws"])
            .code,
        0
    );
    assert_eq!(batch(&world, &["-w", "ws"]), before);
    world.file(
        "c/exports/know.csv",
        "from,to,kind\nin:dana-ruiz-t1,in:nobody,met\n",
    );
    let run = world.run(&["import", "c/exports/know.csv", "-w", "ws"]);
    assert!(
        run.out.contains("replaced the older version"),
        "{}{}",
        run.out,
        run.err
    );
    let counting = imports(&world)
        .into_iter()
        .filter(|(_, counts)| *counts)
        .count();
    assert_eq!(counting, 9);
}

/// Found by a reviewer: exclusions of the workspace were forgotten as soon as files were given too.
#[test]
fn exclusions_of_the_workspace_hold_for_files_too() {
    let world = World::new();
    world
        .export(
            "x/Connections.csv",
            &["Sam,Lee,sam-lee,Quillon,Buyer,01 Jan 2024"],
        )
        .file(
            "x/owners.csv",
            "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n",
        )
        .file("hide.csv", "who,rule\nSam Lee,hide\n");
    assert_eq!(world.run(&["import", "hide.csv", "-w", "ws", "-q"]).code, 0);
    let run = world.run(&[
        "find",
        "in:sam-lee",
        "-e",
        "x",
        "-w",
        "ws",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    assert!(run.code == 1 && !run.out.contains("Sam Lee"), "{}", run.out);
}

/// Found by a reviewer: an export known by its content kept its first date, and the older of two came to count.
#[test]
fn an_unchanged_newer_export_is_newer() {
    let world = World::new();
    let old = &["Sam,Lee,sam-lee,Quillon,Buyer,01 Jan 2024"][..];
    let more = &[
        "Sam,Lee,sam-lee,Quillon,Buyer,01 Jan 2024",
        "Eve,New,eve-new,Quillon,Buyer,01 Feb 2026",
    ][..];
    for (day, rows) in [("01-05", old), ("03-05", more), ("06-05", old)] {
        let folder = format!("e/Basic_LinkedInDataExport_{day}-2026");
        world
            .export(&format!("{folder}/Connections.csv"), rows)
            .file(
                &format!("{folder}/owners.csv"),
                "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n",
            );
        assert_eq!(world.run(&["import", &folder, "-w", "ws", "-q"]).code, 0);
    }
    let direct = |from: &str, place: &str, as_of: &str| {
        let arguments = [
            "find",
            "in:eve-new",
            from,
            place,
            "--as-of",
            as_of,
            "-q",
            "--format",
            "csv",
        ];
        world
            .run(&arguments)
            .column("status")
            .contains(&"direct".to_owned())
    };
    assert!(!direct("-e", "e", AS_OF) && !direct("-w", "ws", AS_OF));
    // In April she was there: later exports do not count then.
    assert!(direct("-e", "e", "2026-04-01"));
}

#[test]
fn mistakes_are_explained() {
    let world = company();
    let run = world.run(&["find", "Northwind", "-w", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("no workspace there; `introrank import PATH...` makes one"),
        "{}",
        run.err
    );
    world.run(&["import", "c/exports", "-w", "ws"]);
    let run = world.run(&["imports", "show", "zzz", "-w", "ws"]);
    assert!(
        run.err
            .contains("no import has an id that begins with 'zzz'"),
        "{}",
        run.err
    );
    let (id, _) = imports(&world).into_iter().next().unwrap();
    world.file(&format!("ws/imports/{id}.parquet"), b"PAR1 damaged");
    let run = world.run(&["find", "Northwind", "-w", "ws"]);
    assert_eq!(run.code, 2);
    let short = &id[..8];
    assert!(
        run.err
            .contains(&format!("import {short} (connections of "))
            && run
                .err
                .contains(&format!("introrank imports remove {short}")),
        "{}",
        run.err
    );
    let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
    ledger.pragma_update(None, "user_version", 99).unwrap();
    drop(ledger);
    let run = world.run(&["imports", "list", "-w", "ws"]);
    assert!(
        run.err
            .contains("made by a later version of introrank (ledger version 99)"),
        "{}",
        run.err
    );
}

/// Number of derived networks that are not being written; each has three whole tables.
fn derived(world: &World) -> usize {
    let Ok(folders) = std::fs::read_dir(world.path("ws/network")) else {
        return 0;
    };
    let folders = folders.map(|folder| folder.unwrap());
    let tables = folders.filter(|folder| folder.file_name() != "prepared");
    let whole = tables.filter(|folder| !folder.file_name().to_string_lossy().starts_with('.'));
    whole
        .map(|folder| {
            for (_, table, _) in introrank::store::tables::Table::ALL {
                let path = folder.path().join(format!("{table}.parquet"));
                let file = std::fs::File::open(&path).unwrap();
                let rows = parquet::file::reader::SerializedFileReader::new(file);
                assert!(rows.is_ok(), "{} is not whole", path.display());
            }
        })
        .count()
}

/// Killed at many moments, the workspace holds all of the call's imports or none.
#[test]
fn a_killed_import_leaves_the_workspace_as_before_or_as_after() {
    let world = company();
    let started = Instant::now();
    assert_eq!(
        world
            .run(&["import", "c/exports", "-w", "whole", "-q"])
            .code,
        0
    );
    let whole = started.elapsed();
    let mut seen = BTreeSet::new();
    for i in 0..24_u32 {
        drop(std::fs::remove_dir_all(world.path("ws")));
        let mut child = world
            .command(&["import", "c/exports", "-w", "ws", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moment = Instant::now() + whole.mul_f64(f64::from(i) / 20.0);
        while Instant::now() < moment && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let found = imports(&world).len();
        assert!(
            found == 0 || found == 9,
            "{found} of 9 imports after a kill"
        );
        seen.insert(found);
        if found == 9 {
            batch(&world, &["-w", "ws"]);
        }
        assert!(derived(&world) <= 1, "two derived networks after a kill");
        let again = world.run(&["import", "c/exports", "-w", "ws", "-q"]);
        assert_eq!((again.code, imports(&world).len()), (0, 9), "{}", again.err);
        assert_eq!(derived(&world), 1);
        let folders = std::fs::read_dir(world.path("ws/network")).unwrap();
        let tables = folders.filter(|folder| folder.as_ref().unwrap().file_name() != "prepared");
        assert_eq!(tables.count(), 1, "what the kill left over is gone");
    }
    assert!(
        seen.contains(&0),
        "no kill came early enough to mean anything"
    );
}

/// A file may not grow beyond a few blocks: writing fails in the middle, as on a full disk.
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_workspace_as_before() {
    let world = company();
    world.run(&["import", "c/exports/know.csv", "-w", "ws", "-q"]);
    let before = imports(&world);
    assert_eq!(before.len(), 1);
    let program = env!("CARGO_BIN_EXE_introrank");
    for blocks in [1, 4, 8, 16] {
        let output = std::process::Command::new("sh")
            .current_dir(world.path(""))
            .args([
                "-c",
                &format!(
                    "ulimit -f {blocks}; trap '' XFSZ; exec '{program}' import c/exports -w ws -q"
                ),
            ])
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert_eq!(imports(&world), before, "{blocks} blocks");
    }
    assert_eq!(
        world.run(&["import", "c/exports", "-w", "ws", "-q"]).code,
        0
    );
    assert_eq!(imports(&world).len(), 9);
}

#[test]
fn several_processes_may_import_at_once() {
    let world = company();
    let mut folders: Vec<String> = std::fs::read_dir(world.path("c/exports"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| format!("c/exports/{}", entry.file_name().to_string_lossy()))
        .collect();
    folders.sort();
    let children: Vec<_> = folders
        .iter()
        .cycle()
        .take(8)
        .map(|folder| {
            world
                .command(&["import", folder, "-w", "ws", "-q"])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert_eq!(imports(&world).len(), 7);
}

#[test]
fn changes_between_exports_are_seen_from_files_and_from_the_workspace() {
    let world = World::new();
    let owner = |day: &str| format!("e/{day}/owners.csv");
    for day in [
        "Basic_LinkedInDataExport_01-10-2026",
        "Basic_LinkedInDataExport_06-10-2026",
    ] {
        world.file(
            &owner(day),
            "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n",
        );
    }
    world
        .export(
            "e/Basic_LinkedInDataExport_01-10-2026/Connections.csv",
            &[
                "Ana,Souza,ana-souza,Quillon,Head of Sales,07 Jun 2020",
                "Bo,Holm,bo-holm,Quillon,Sales Manager,01 Jan 2024",
                "Cy,Lind,cy-lind-1a2b3c4d,Veltro,CEO,01 Jan 2023",
                "Di,Gone,di-gone,Veltro,CFO,01 Jan 2023",
            ],
        )
        .export(
            "e/Basic_LinkedInDataExport_06-10-2026/Connections.csv",
            &[
                "Ana,Souza,ana-souza,Northwind,VP Sales,07 Jun 2020",
                "Bo,Holm,bo-holm,Quillon GmbH,VP Sales,01 Jan 2024",
                "Cy,Lind,cyril-lind-1a2b3c4d,Veltro,CEO,01 Jan 2023",
                "Eve,New,eve-new,Northwind,Buyer,02 May 2026",
            ],
        );
    let want = "on,change,person,name,from,to,owner\n\
        2026-06-10,moved,in:ana-souza,Ana Souza,Quillon,Northwind,\n\
        2026-06-10,promoted,in:bo-holm,Bo Holm,Sales Manager,VP Sales,\n\
        2026-06-10,disconnected,in:di-gone,Di Gone,,,in:dana-ruiz\n\
        2026-06-10,address_changed,in:cyril-lind-1a2b3c4d,Cy Lind,in:cy-lind-1a2b3c4d,in:cyril-lind-1a2b3c4d,\n\
        2026-05-02,connected,in:eve-new,Eve New,,Northwind,in:dana-ruiz\n";
    let run = world.run(&[
        "changes",
        "-e",
        "e",
        "--since",
        "2026-05-01",
        "--as-of",
        AS_OF,
        "-q",
        "--format",
        "csv",
    ]);
    assert_eq!((run.out.as_str(), run.code), (want, 0), "{}", run.err);
    world.run(&["import", "e", "-w", "ws", "-q"]);
    let kept = world.run(&[
        "changes",
        "-w",
        "ws",
        "--since",
        "2026-05-01",
        "--as-of",
        AS_OF,
        "-q",
        "--format",
        "csv",
    ]);
    assert_eq!(kept.out, want);
    world.file("targets.csv", "Account\nNorthwind\n");
    let run = world.run(&[
        "changes",
        "-w",
        "ws",
        "--targets",
        "targets.csv",
        "--since",
        "2026-05-01",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    let lines: Vec<&str> = run.out.lines().map(str::trim).collect();
    assert_eq!(lines.len(), 3, "{}", run.out);
    assert!(lines[1].contains("Ana Souza") && lines[1].contains("moved from Quillon to Northwind"));
    // A list of which nothing is known here was answered with "no change", as if nothing had happened there.
    world.file("other.csv", "Account\nNorthwind\nNowhere Inc\n");
    let run =
        world.go("changes -w ws --targets other.csv --since 2026-05-01 --as-of 2026-06-30 -q");
    assert!(
        run.err
            .contains("in the list, not here: Nowhere Inc (1 of 2)"),
        "{}",
        run.err
    );
    let none = world.run(&[
        "changes",
        "-w",
        "ws",
        "--since",
        "2026-06-20",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    assert!(
        none.code == 1
            && none
                .out
                .contains("no change seen from 2026-06-20 to 2026-06-30")
    );
}

/// Nothing of a forgotten person is left in any column of any segment or any byte of the ledger, and nothing comes back.
#[test]
fn a_forgotten_person_is_gone_and_stays_gone() {
    let world = World::new();
    world
        .file("e/owners.csv", "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\ntom.csv,Tom Becker,in/tom-becker\n")
        .export("e/dana.csv", &["Zelda,Quixote,zelda-quixote,Quillon,Buyer,01 Jan 2024", "Bo,Holm,bo-holm,Quillon,Buyer,01 Jan 2024"])
        .export("e/tom.csv", &["Zelda,Quixote,zelda-quixote,Quillon,Buyer,01 Jan 2024"])
        .file("e/zelda.vcf", "BEGIN:VCARD\nVERSION:3.0\nN:Quixote;Zelda;;;\nEMAIL:zelda@quixote.example\nURL:https://www.linkedin.com/in/zelda-quixote\nEND:VCARD\n")
        .file("e/know.csv", "from,to,kind\nin:dana-ruiz,in:zelda-quixote,know\nin:dana-ruiz,Zelda Quixote,met\nin:dana-ruiz,in:bo-holm,met\n");
    let import = || {
        world.run(&[
            "import",
            "e",
            "-w",
            "ws",
            "-q",
            "--owner",
            "Dana Ruiz <in/dana-ruiz>",
        ])
    };
    assert_eq!(import().code, 0, "{}", import().err);
    let find = |who: &str| {
        world.run(&[
            "find", who, "-w", "ws", "--as", "Dana", "--as-of", AS_OF, "-q",
        ])
    };
    assert_eq!(find("Zelda Quixote").code, 0);
    let run = world.run(&["forget", "Zelda Quixote", "-w", "ws", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("erased from 4 imports"), "{}", run.out);
    let gone = |what: &str| {
        assert_eq!(find("Zelda Quixote").code, 1, "{what}");
        assert_eq!(find("Bo Holm").code, 0, "{what}");
        for entry in std::fs::read_dir(world.path("ws/imports")).unwrap() {
            let path = entry.unwrap().path();
            let file = std::fs::File::open(&path).unwrap();
            let mut text = String::new();
            introrank::ingest::segment::read(&path, file, |row| {
                text.push_str(&serde_json::to_string(row).unwrap().to_lowercase());
                Ok(())
            })
            .unwrap();
            assert!(
                !text.contains("quixote") && !text.contains("zelda"),
                "{what}: {text}"
            );
        }
        for entry in walkdir::WalkDir::new(world.path("ws")) {
            let entry = entry.unwrap().into_path();
            if entry.is_file() {
                let bytes = std::fs::read(&entry).unwrap().to_ascii_lowercase();
                let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
                assert!(!holds(b"quixote"), "{what}: {}", entry.display());
            }
        }
    };
    gone("after forgetting");
    assert_eq!(import().code, 0);
    gone("after importing the same files again");
    // Without any address only name and company tell who it is; an owner's export goes as a whole.
    world.file("old/Connections.csv", "First Name,Last Name,Email Address,Company,Position,Connected On\nZed,Quixotic,,Quillon,Buyer,01 Jan 2022\nYan,Zephyr,,,,02 Jan 2022\n");
    let old = || {
        world.run(&[
            "import",
            "old",
            "-w",
            "ws",
            "-q",
            "--owner",
            "Una Owner <in/una-owner>",
        ])
    };
    assert_eq!(old().code, 0);
    for who in ["Zed_Quixotic", "Yan_Zephyr"] {
        assert_eq!(
            world.go(&format!("forget {who} -w ws --yes")).code,
            0,
            "{who}"
        );
    }
    old();
    assert_eq!(world.go("people show Yan_Zephyr -w ws").code, 2);
    assert_eq!(
        world
            .run(&["people", "show", "Zed Quixotic", "-w", "ws"])
            .code,
        2
    );
    assert_eq!(
        world.go("forget Una_Owner --yes --exports-too -w ws").code,
        0
    );
    old();
    assert_eq!(
        world.run(&["people", "show", "Una Owner", "-w", "ws"]).code,
        2
    );
    world.file("ws/imports/0000.parquet", "left over by a crash");
    old();
    assert!(!world.path("ws/imports/0000.parquet").exists());
    let run = world.run(&["forget", "Nobody Known", "-w", "ws", "--yes"]);
    assert!(
        run.code == 2
            && run
                .err
                .contains("nobody in the workspace is 'Nobody Known'"),
        "{}",
        run.err
    );
}

/// Found by a reviewer: a stray file in the derived folder was a failure, and two colleagues' packs of one name replaced
/// one another's ratings. Found by a user: a second import of a teammate's made a second teammate.
#[test]
fn later_imports_know_whose_they_are() {
    let world = World::new();
    world
        .file("x/Connections.csv", "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAna,Lee,https://www.linkedin.com/in/ana-lee,,Acme,CFO,01 Jan 2024\n")
        .file("card.vcf", "BEGIN:VCARD\nVERSION:3.0\nN:Holm;Bo;;;\nEMAIL:bo@kelm.example\nEND:VCARD\n");
    for (owner, slug, answer) in [("Xavier Roe", "xavier", "w\n"), ("Yara Poe", "yara", "s\n")] {
        let owner = format!("{owner} <in/{slug}>");
        let pack = [
            "pack",
            "x",
            "--owner",
            &owner,
            "--ask",
            "--out",
            "pack.introrank",
            "-q",
        ];
        assert_eq!(world.run_with_input(&pack, answer).code, 0);
        let run = world.go("import pack.introrank -w ws");
        assert!(
            run.code == 0 && !run.out.contains("replaced"),
            "{}{}",
            run.out,
            run.err
        );
    }
    let run = world.go("people show in:ana-lee -w ws -q");
    for said in [
        "Xavier Roe about Ana Lee: worked with",
        "Yara Poe about Ana Lee: stranger",
    ] {
        assert!(run.out.contains(said), "{}", run.out);
    }
    world.file("ws/network/.DS_Store", "x");
    let run = world.go("import card.vcf -w ws --owner Yara_Poe");
    assert!(
        run.err.contains("Yara Poe is taken for in:yara"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("could not be written"), "{}", run.err);
    assert!(run.err.contains("2 owners"), "{}", run.err);
}

/// Found by a user: one file that names no owner made the whole import fail.
#[test]
fn a_file_without_an_owner_does_not_stop_the_others() {
    let world = World::new();
    world
        .file(
            "a/owners.csv",
            "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n",
        )
        .export(
            "a/Connections.csv",
            &["Ana,Lee,ana-lee,Acme,CFO,01 Jan 2024"],
        )
        .file(
            "b/card.vcf",
            "BEGIN:VCARD\nVERSION:3.0\nN:Holm;Bo;;;\nEMAIL:bo@kelm.example\nEND:VCARD\n",
        );
    let run = world.go("import a b -w ws --report r.json");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("b/card.vcf: whose is it?"), "{}", run.err);
    assert_eq!(imports(&world).len(), 1);
    let run = world.go("import b -w ws");
    assert!(
        run.code == 2 && run.err.contains("whose export is this?"),
        "{}",
        run.err
    );
    assert_eq!(world.go("import b -w ws --owner Dana_Ruiz").code, 0);
    assert_eq!(imports(&world).len(), 2);
}

/// Found by changing bytes at random: the Parquet library panics on some damage; the user gets an error, and no more.
#[test]
fn any_damage_of_a_segment_is_an_error_that_names_it() {
    let world = World::new();
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/segment/1");
    let whole = [b"PAR1".to_vec(), std::fs::read(sample).unwrap()].concat();
    for at in (4..whole.len()).step_by(whole.len() / 40) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        world.file("e/packed.parquet", &damaged);
        let run = world.go("find Kelm -e e -q");
        assert!(
            run.code <= 2 && !run.err.contains("panicked"),
            "{at}: {}",
            run.err
        );
    }
}

/// Everybody on the machine could read who knows whom: the folder was 0755, the ledger and the derived tables 0644.
#[cfg(unix)]
#[test]
fn a_workspace_is_private() {
    use std::os::unix::fs::PermissionsExt;
    fn open_to_others(root: &std::path::Path) -> Vec<String> {
        let entries = walkdir::WalkDir::new(root).into_iter().map(Result::unwrap);
        let about = entries.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap()));
        about
            .filter(|(_, about)| about.permissions().mode() & 0o077 != 0)
            .map(|(path, about)| format!("{} {:o}", path.display(), about.permissions().mode()))
            .collect()
    }
    let world = World::new();
    world.export(
        "dana.csv",
        &["Mei,Chen,mei-chen,Northwind,Buyer,01 Jan 2024"],
    );
    let import = [
        "import",
        "dana.csv",
        "--owner",
        "Dana Ruiz",
        "-w",
        "deep/ws",
        "-q",
    ];
    assert_eq!(world.run(&import).code, 0);
    assert_eq!(world.go("settings --init -w deep/ws -q").code, 0);
    assert_eq!(world.go("settings --templates -w deep/ws -q").code, 0);
    let ws = world.path("deep/ws");
    assert_eq!(open_to_others(&ws), Vec::<String>::new());
    // One that an earlier version made is closed when it is opened next.
    for entry in walkdir::WalkDir::new(&ws) {
        let entry = entry.unwrap();
        let mode = if entry.file_type().is_dir() {
            0o755
        } else {
            0o644
        };
        std::fs::set_permissions(entry.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    assert_eq!(world.go("imports list -w deep/ws").code, 0);
    assert_eq!(open_to_others(&ws), Vec::<String>::new());
    // A folder that was there before, with other things in it, keeps its permissions; what is made in it is private.
    world.file("home/diary.txt", "today");
    std::fs::set_permissions(world.path("home"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let import = [
        "import",
        "dana.csv",
        "--owner",
        "Dana Ruiz",
        "-w",
        "home",
        "-q",
    ];
    assert_eq!(world.run(&import).code, 0);
    let open: Vec<String> = open_to_others(&world.path("home"));
    assert_eq!(open.len(), 2, "{open:?}");
}

/// Any failure to find somebody fell back to erasing from the ledger alone: past `--yes` for an owner, and "will not come
/// back" of people who still stood in an import that could not be read, or in two of one name.
#[test]
fn forgetting_in_the_ledger_is_for_people_of_the_ledger_alone() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Mei,Chen,mei-chen,Northwind,Buyer,01 Jan 2024",
                "Ana,Lee,ana-lee-one,Northwind,Buyer,01 Jan 2024",
                "Ana,Lee,ana-lee-two,Contoso,Buyer,01 Jan 2024",
            ],
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    let log = |line: &str| {
        let run = world.go(&format!("log {line} -w ws --as Dana --as-of 2026-06-30 -q"));
        assert_eq!(run.code, 0, "{line}: {}", run.err);
    };
    log("helped in:mei-chen");
    log("asked in:mei-chen Zed_Nobody");
    let ledger = || -> (i64, String) {
        let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
        let sql = "SELECT (SELECT count(*) FROM forgotten), (SELECT group_concat(rep || introducer || target || answer) FROM entries)";
        ledger
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
    };
    let refused = |line: &str, why: &str| {
        let before = ledger();
        let run = world.go(&format!("forget {line} -w ws --yes"));
        assert_eq!(run.code, 2, "{line}: {}", run.out);
        assert!(run.err.contains(why), "{line}: {}", run.err);
        assert_eq!(ledger(), before, "{line}: the ledger is as it was");
    };
    refused("Dana_Ruiz", "--exports-too");
    refused("Ana_Lee", "several people are called");
    let folder = world.path("ws/imports");
    let segment = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap();
    let whole = std::fs::read(segment.path()).unwrap();
    std::fs::write(segment.path(), &whole[..whole.len() / 2]).unwrap();
    refused("Mei_Chen", "cannot be read");
    refused("Zed_Nobody", "cannot be read");
    std::fs::write(segment.path(), whole).unwrap();
    // Whom only the ledger knows it forgets.
    let run = world.go("forget Zed_Nobody -w ws --yes");
    assert!(
        run.code == 0 && run.out.contains("erased from the ledger"),
        "{run:?}"
    );
}
