//! What people see: answers, errors, exit codes, files that are whole or not there.

use std::io::Read;
use std::process::Stdio;

use super::world::{AS_OF, World, without_fingerprints};

/// Three teammates, two accounts; Sam Lee is the prospect.
fn team() -> World {
    let world = World::new();
    world
        .file("e/owners.csv", "file,name,url,relation\ndana.csv,Dana Ruiz,in/dana-ruiz,teammate\ntom.csv,Tom Becker,in/tom-becker,teammate\nida.csv,Ida Holm,in/ida-holm,ally\n")
        .export(
            "e/dana.csv",
            &["Tom,Becker,tom-becker,Hollow Oak,Account Executive,01 Jan 2020", "Mei,Chen,mei-chen,Northwind,Controller,12 Feb 2026", "Omar,Haddad,omar-haddad,Veltro,COO,03 Mar 2024"],
        )
        .export("e/tom.csv", &["Sam,Lee,sam-lee,Northwind,VP Sales,01 Jun 2026", "Ana,Souza,ana-souza,Northwind,Head of Sales,05 May 2025"])
        .export("e/ida.csv", &["Sam,Lee,sam-lee,Northwind,VP Sales,01 Jun 2026"])
        .file("accounts.csv", "name,domain,headcount,aliases,relation\nNorthwind,northwind.example,350,NW Traders,\nVeltro,veltro.example,90,,customer\n");
    world
}

const COMMON: [&str; 5] = ["-e", "e", "--as-of", AS_OF, "-q"];

fn find<'a>(target: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["find", target][..], &COMMON, more].concat()
}

#[test]
fn find_shows_whom_to_ask_and_why() {
    let world = team();
    let run = world.run(&find(
        "Sam Lee",
        &["--as", "Dana Ruiz", "--accounts", "accounts.csv"],
    ));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out);
}

#[test]
fn find_an_account_by_role_when_nobody_is_known_there() {
    let world = team();
    let run = world.run(&find(
        "northwind.example",
        &[
            "--as",
            "Dana Ruiz",
            "--accounts",
            "accounts.csv",
            "--role",
            "cxo+ & finance",
            "--explain",
        ],
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(without_fingerprints(&run.out));
}

#[test]
fn find_as_markdown_and_json() {
    let world = team();
    let run = world.run(&find("Sam Lee", &["--team", "--format", "md"]));
    insta::assert_snapshot!(without_fingerprints(&run.out));
    let json = world
        .run(&find(
            "Sam Lee",
            &["--as", "Dana Ruiz", "--top", "1", "--format", "json"],
        ))
        .out;
    insta::assert_snapshot!(without_fingerprints(&json));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "introrank.answer/1");
    assert_eq!(value["lines"][0]["status"], "route");
}

#[test]
fn the_long_table_begins_with_the_contract() {
    let world = team();
    let run = world.run(&find("Sam Lee", &["--as", "Dana Ruiz", "--format", "csv"]));
    let header = run.out.lines().next().unwrap();
    assert!(header.starts_with(
        "asker,target,status,rank,introducer,introducers,route,first_step,target_person,chance,low,high,knows,basis,next_step,verify_first,reason,"
    ));
    assert_eq!(run.column("status"), ["route"; 3]);
    assert_eq!(
        run.column("introducer"),
        ["in:tom-becker", "in:ana-souza", "in:mei-chen"]
    );
    for row in run.rows() {
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        assert!(
            number("low") < number("chance")
                && number("chance") < number("high")
                && number("high") < 1.0
        );
        assert!(number("if_yes") >= number("chance"));
    }
}

#[test]
fn a_target_that_is_not_there_gets_the_closest_names_and_exit_code_1() {
    let world = team();
    let run = world.run(&find("Sam Leo", &["--as", "Dana Ruiz"]));
    assert_eq!(run.code, 1);
    assert!(
        run.out
            .contains("not in the network; closest: Sam Lee (in:sam-lee, Northwind)"),
        "{}",
        run.out
    );
}

#[test]
fn an_ambiguous_name_lists_candidates_and_chooses_nobody() {
    let world = team();
    world.export(
        "e/dana.csv",
        &["Sam,Lee,sam-lee-2,Veltro,Buyer,01 Jan 2024"],
    );
    let run = world.run(&find("Sam Lee", &["--as", "Dana Ruiz", "--format", "csv"]));
    assert_eq!(
        (run.code, run.column("status")),
        (1, vec!["ambiguous".to_owned()])
    );
    let reason = &run.column("reason")[0];
    assert!(
        reason.contains("in:sam-lee, Northwind") && reason.contains("in:sam-lee-2, Veltro"),
        "{reason}"
    );
}

#[test]
fn part_of_a_name_is_enough_for_the_asker_when_only_one_owner_has_it() {
    let world = team();
    let full = world.run(&find("Sam Lee", &["--as", "Dana Ruiz"]));
    assert_eq!(world.run(&find("Sam Lee", &["--as", "dana"])).out, full.out);
    let nobody = world.run(&find("Sam Lee", &["--as", "Zoe"]));
    assert_eq!(nobody.code, 2);
    assert!(
        nobody
            .err
            .contains("nobody here is 'Zoe'; owners of exports here: "),
        "{}",
        nobody.err
    );
}

#[test]
fn a_result_never_replaces_a_file_that_is_read() {
    // Found by a user who named the list itself as the result.
    let world = team();
    world.file("targets.csv", "person\nSam Lee\n");
    let list = world.path("targets.csv");
    let before = std::fs::read(&list).unwrap();
    for flag in ["--out", "--match-report"] {
        let run = world.run(&[
            "batch",
            "targets.csv",
            "-e",
            "e",
            "--team",
            flag,
            "targets.csv",
        ]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("read by the same command"), "{}", run.err);
    }
    let run = world.run(&find("Sam Lee", &["--explain-merges", "e/dana.csv"]));
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(std::fs::read(&list).unwrap(), before);
}

#[test]
fn who_should_be_protected_is_never_passed_over_in_silence() {
    let world = team();
    world.file("wrong.csv", "who,rule\nSam Lee,leave alone\n");
    let run = world.run(&find("Sam Lee", &["--team", "--exclude", "wrong.csv"]));
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("wrong.csv, line 2: 'leave alone' is neither never_ask nor hide"),
        "{}",
        run.err
    );
    world.file("typo.csv", "name,rule\nSamm Lee,never ask\n");
    let run = world.run(&find("Sam Lee", &["--team", "--exclude", "typo.csv"]));
    assert!(
        run.err.contains("nobody here is 'Samm Lee'"),
        "also when quiet: {}",
        run.err
    );
    world.file(
        "accounts.csv",
        "name,headcount,relation\nNorthwind,many,customer\n",
    );
    let run = world.run(&find("Sam Lee", &["--team", "--accounts", "accounts.csv"]));
    assert!(
        run.out.contains("a customer of ours"),
        "{}{}",
        run.out,
        run.err
    );
}

#[test]
fn ratings_by_name_mean_the_people_of_the_exports() {
    // Found by a user: a rating file with names made strangers of everybody in it, and `--as NAME` took the stranger.
    let world = team();
    world.file("know.csv", "from,to,kind,since\nDana Ruiz,Sam Lee,know,2026-06-01\nDana Ruiz,Nobody Here,know,2031-01-01\n");
    let run = world.run(&[
        "find",
        "Sam Lee",
        "-e",
        "e",
        "--as-of",
        AS_OF,
        "--as",
        "Dana Ruiz",
        "--know",
        "know.csv",
    ]);
    assert!(
        run.out.contains("well (2026-06-01)"),
        "{}{}",
        run.out,
        run.err
    );
    assert!(
        run.err.contains("a rating speaks of 'Nobody Here'"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("dated after 2026-06-30 and not counted yet: 1 of the ratings"),
        "{}",
        run.err
    );
}

#[test]
fn a_name_of_a_person_and_an_account_chooses_neither() {
    let world = team();
    world.export(
        "e/dana.csv",
        &["Hugo,Boss,hugo-boss,Hugo Boss,Buyer,01 Jan 2024"],
    );
    let run = world.run(&find(
        "Hugo Boss",
        &["--as", "Dana Ruiz", "--format", "csv"],
    ));
    assert_eq!(run.column("status"), ["ambiguous"]);
    assert_eq!(
        run.column("reason"),
        [
            "a person and an account have this name: Hugo Boss (in:hugo-boss, Hugo Boss); the account Hugo Boss; give the person's key; for the account, a domain in the account list"
        ]
    );
}

#[test]
fn two_accounts_with_one_domain_are_pointed_out() {
    let world = team();
    world.file(
        "accounts.csv",
        "name,domain\nNorthwind,northwind.example\nNorthwind Labs,northwind.example\n",
    );
    let run = world.run(&[
        "find",
        "Sam Lee",
        "-e",
        "e",
        "--accounts",
        "accounts.csv",
        "--as-of",
        AS_OF,
    ]);
    assert!(
        run.err.contains("the domain northwind.example is listed for two accounts, Northwind and Northwind Labs: it means the first"),
        "{}",
        run.err
    );
}

#[test]
fn customers_are_left_out_unless_asked_for_and_competitors_never_introduce() {
    let world = team();
    let statuses = |more: &[&str]| {
        world
            .run(&find(
                "Omar Haddad",
                &[
                    &[
                        "--as",
                        "Tom Becker",
                        "--accounts",
                        "accounts.csv",
                        "--format",
                        "csv",
                    ],
                    more,
                ]
                .concat(),
            ))
            .column("status")
    };
    assert_eq!(statuses(&[]), ["no_route"]);
    assert_eq!(statuses(&["--include", "customers"]), ["route"]);
    world.file("rivals.csv", "name,relation\nNorthwind,competitor\n");
    let rivals = |more: &[&str]| {
        let own = "--as,Dana Ruiz,--accounts,rivals.csv,--format,csv".split(',');
        let own: Vec<&str> = own.chain(more.iter().copied()).collect();
        world.run(&find("Sam Lee", &own))
    };
    // A plan once asked for an introduction to a competitor.
    let run = rivals(&[]);
    assert_eq!(run.column("status"), ["no_route"]);
    assert!(
        run.out
            .contains("a competitor of ours and left out as a prospect"),
        "{}",
        run.out
    );
    let table = world.run(&find(
        "Sam Lee",
        &["--as", "Dana Ruiz", "--accounts", "rivals.csv"],
    ));
    assert!(table.out.contains("--include competitors"), "{table:?}");
    assert_eq!(
        rivals(&["--include", "competitors"]).column("introducer"),
        ["in:tom-becker"],
        "Mei works at a competitor"
    );
}

#[test]
fn who_opted_out_is_in_no_route_and_who_is_hidden_in_no_output() {
    let world = team();
    world.file(
        "out.csv",
        "who,rule\nTom Becker,never_ask\nhttps://www.linkedin.com/in/mei-chen,hide\n",
    );
    let run = world.run(&find(
        "Sam Lee",
        &[
            "--as",
            "Dana Ruiz",
            "--exclude",
            "out.csv",
            "--format",
            "csv",
        ],
    ));
    assert_eq!(run.column("status"), ["no_route"]);
    for target in ["Mei Chen", "in:mei-chen", "Northwind"] {
        let run = world.run(&find(
            target,
            &[
                "--as",
                "Dana Ruiz",
                "--exclude",
                "out.csv",
                "--format",
                "json",
            ],
        ));
        assert!(
            !run.out
                .replace(&format!("\"query\": \"{target}\""), "")
                .replace(&format!("\"target\": \"{target}\""), "")
                .to_lowercase()
                .contains("mei"),
            "{}",
            run.out
        );
    }
    let export = world.run(&[
        "export",
        "--format",
        "gephi",
        "-e",
        "e",
        "--as-of",
        AS_OF,
        "--exclude",
        "out.csv",
        "--out",
        "net",
    ]);
    assert_eq!(export.code, 0, "{}", export.err);
    for name in ["net/nodes.csv", "net/edges.csv"] {
        assert!(
            !std::fs::read_to_string(world.path(name))
                .unwrap()
                .contains("mei-chen"),
            "{name}"
        );
    }
}

/// With LinkedIn clicks alone every route is weak; a minute of rating lifts it, and the file keeps the answers.
#[test]
fn ratings_are_asked_saved_and_used() {
    let world = team();
    let arguments = find(
        "Northwind",
        &[
            "--as",
            "Dana Ruiz",
            "--role",
            "vp & sales",
            "--know",
            "know.csv",
            "--format",
            "csv",
        ],
    );
    let chance = |run: &super::world::Run| {
        run.rows()
            .into_iter()
            .find(|r| r["introducer"] == "in:mei-chen")
            .unwrap()["chance"]
            .parse::<f64>()
            .unwrap()
    };
    world.file("know.csv", "from,to,kind,since\n");
    let before = world.run(&arguments);
    let rated = world.run_with_input(&[&arguments[..], &["--rate"]].concat(), "x\nw\n");
    assert_eq!(rated.code, 0, "{}", rated.err);
    assert!(
        rated
            .err
            .contains("1/1  Mei Chen, Controller, Northwind · connected")
            && rated.err.contains("1 saved to know.csv"),
        "{}",
        rated.err
    );
    assert_eq!(
        std::fs::read_to_string(world.path("know.csv")).unwrap(),
        "from,to,kind,since\nin:dana-ruiz,in:mei-chen,worked_with,2026-06-30\n"
    );
    assert!(chance(&rated) > 1.8 * chance(&before));
    assert_eq!(
        chance(&world.run(&arguments)),
        chance(&rated),
        "the file holds the next time"
    );
    let again = world.run_with_input(&[&arguments[..], &["--rate"]].concat(), "");
    assert!(
        again
            .err
            .contains("None of your own contacts on the best routes is left to rate"),
        "{}",
        again.err
    );
}

#[test]
fn pasted_mutual_connections_become_ties_to_the_prospect() {
    let world = team();
    let pasted = "2 mutual connections\nMei Chen · 1st\nController at Northwind\nSomebody Unlisted · 1st\nOmar Haddad\n";
    let run = world.run_with_input(
        &[
            "find",
            "Nora Vidal",
            "-e",
            "e",
            "--as-of",
            AS_OF,
            "--as",
            "Dana Ruiz",
            "--mutuals",
            "-",
            "--format",
            "csv",
        ],
        pasted,
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.column("introducer"), ["in:mei-chen", "in:omar-haddad"]);
    assert_eq!(run.column("target"), ["Nora Vidal", "Nora Vidal"]);
    assert!(
        run.err.contains("2 matched (Mei Chen, Omar Haddad)")
            && run.err.contains("Somebody Unlisted"),
        "{}",
        run.err
    );
}

/// A name in a tie list became a person of its own, and hiding that name hid only this new person.
#[test]
fn hiding_a_name_hides_everybody_who_has_it() {
    let world = team();
    world
        .file("out.csv", "who,rule\nSam Lee,hide\n")
        .file("ties.csv", "from,to\nin:dana-ruiz,Sam Lee\n");
    let run = world.run(&find(
        "Northwind",
        &[
            "--as",
            "Tom Becker",
            "--ties",
            "ties.csv",
            "--exclude",
            "out.csv",
            "--format",
            "csv",
            "--explain-merges",
            "m.csv",
        ],
    ));
    assert!(
        !run.out.contains("Sam Lee") && !run.out.contains("sam-lee"),
        "{}",
        run.out
    );
    assert!(
        !std::fs::read_to_string(world.path("m.csv"))
            .unwrap()
            .contains("sam-lee")
    );
    let pasted = world.run_with_input(
        &find(
            "Sam Lee",
            &[
                "--as",
                "Dana Ruiz",
                "--exclude",
                "out.csv",
                "--mutuals",
                "-",
            ],
        ),
        "Mei Chen\n",
    );
    assert!(
        !pasted.out.contains("VP Sales"),
        "{}{}",
        pasted.out,
        pasted.err
    );
}

/// "A stranger to me" used to count as a tie, and so as a shared contact that made other ties stronger.
#[test]
fn a_no_makes_nothing_stronger() {
    let world = team();
    let chance = |more: &[&str]| {
        world
            .run(&find(
                "Sam Lee",
                &[&["--as", "Dana Ruiz", "--format", "csv"], more].concat(),
            ))
            .column("chance")
    };
    let before = chance(&[]);
    world.file(
        "no.csv",
        "from,to,kind\nin:dana-ruiz,in:ana-souza,stranger\nin:mei-chen,in:ana-souza,unknown_to\n",
    );
    assert_eq!(chance(&["--ties", "no.csv"]), before);
}

#[test]
fn ratings_are_written_with_the_files_own_delimiter() {
    let world = team();
    world.file("know.csv", "from;to;kind;since\n");
    let arguments = find(
        "Northwind",
        &[
            "--as",
            "Dana Ruiz",
            "--role",
            "vp",
            "--know",
            "know.csv",
            "--rate",
        ],
    );
    assert_eq!(world.run_with_input(&arguments, "k\n").code, 0);
    assert_eq!(
        std::fs::read_to_string(world.path("know.csv")).unwrap(),
        "from;to;kind;since\nin:dana-ruiz;in:mei-chen;know;2026-06-30\n"
    );
}

#[test]
fn batch_carries_the_list_through_and_reports_matches() {
    let world = team();
    world.file(
        "list.csv",
        "Account ID;Account Name;Website;Account Owner;rank\n001A;NW Traders Ltd;;Dana Ruiz;=1+1\n001B;Northwing;;tom-becker@x.example;2\n001C;;https://www.northwind.example/a;Dana Ruiz;3\n001D;Initech;;Dana Ruiz;4\n",
    );
    let run = world.run(&[
        "batch",
        "list.csv",
        "-e",
        "e",
        "--accounts",
        "accounts.csv",
        "--as-of",
        AS_OF,
        "--as-column",
        "Account Owner",
        "--top",
        "1",
        "--match-report",
        "m.csv",
        "--role",
        "vp",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let rows = run.rows();
    let cells: Vec<[&str; 5]> = rows
        .iter()
        .map(|r| ["asker", "target", "status", "Account ID", "list.rank"].map(|c| r[c].as_str()))
        .collect();
    assert_eq!(
        cells,
        [
            ["in:dana-ruiz", "NW Traders Ltd", "route", "001A", "'=1+1"],
            ["tom-becker@x.example", "Northwing", "unknown", "001B", "2"],
            ["in:dana-ruiz", "northwind.example", "route", "001C", "3"],
            ["in:dana-ruiz", "Initech", "unknown", "001D", "4"],
        ]
    );
    assert!(
        run.err
            .contains("askers without an export, so that they ask through a colleague: 'tom-becker@x.example' (1 row)"),
        "{}",
        run.err
    );
    assert_eq!(
        std::fs::read_to_string(world.path("m.csv")).unwrap(),
        "line,input,domain,account,how,people,candidates\n\
         2,NW Traders Ltd,,Northwind,normalised,1,\n\
         3,Northwing,,,possible,0,Northwind\n\
         4,,northwind.example,Northwind,domain,1,\n\
         5,Initech,,,none,0,\n"
    );
    world.file("aliases.csv", "alias,account\nNorthwing,Northwind\n");
    let corrected = world.run(&[
        "batch",
        "list.csv",
        "-e",
        "e",
        "--aliases",
        "aliases.csv",
        "--as-of",
        AS_OF,
        "--team",
        "--top",
        "1",
        "-q",
    ]);
    assert_eq!(
        corrected
            .rows()
            .iter()
            .filter(|r| r["target"] == "Northwing" && r["status"] == "direct")
            .count(),
        1,
        "a correction holds the next time"
    );
}

#[test]
fn a_team_asks_as_one_and_its_members_are_direct() {
    let world = team();
    let run = world.run(&find("Sam Lee", &["--team", "--format", "csv"]));
    let rows = run.rows();
    let cells: Vec<[&str; 3]> = rows
        .iter()
        .map(|r| ["asker", "status", "introducer"].map(|c| r[c].as_str()))
        .collect();
    assert_eq!(
        cells,
        [
            ["in:tom-becker", "direct", ""],
            ["in:tom-becker", "route", "in:ana-souza"],
            ["in:dana-ruiz", "route", "in:mei-chen"]
        ]
    );
    assert_eq!(
        world
            .run(&find("Dana Ruiz", &["--team", "--format", "csv"]))
            .column("status"),
        ["is_asker"]
    );
}

#[test]
fn errors_name_the_file_the_flag_and_the_remedy() {
    let world = team();
    world
        .file(
            "garbage.csv",
            (0..65_536_u32)
                .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
                .collect::<Vec<u8>>(),
        )
        .file("empty.csv", "")
        .file("t.csv", "colour\nred\n");
    world.file(
        "only-header.csv",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
    );
    std::fs::create_dir(world.path("nothing")).unwrap();
    let error = |arguments: &[&str]| {
        let run = world.run(arguments);
        assert_eq!(
            (run.code, run.out.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            run.err
        );
        run.err
    };
    let mut all = String::new();
    for arguments in [
        &["find", "x", "-e", "missing.zip"][..],
        &["find", "x", "-e", "garbage.csv"],
        &["find", "x", "-e", "empty.csv"],
        &["find", "x", "-e", "nothing"],
        &["find", "x", "-e", "only-header.csv", "--owner", "Dana"],
        &["find", "x", "-e", "e/dana.csv"],
        &["find", "x"],
        &["find", "x", "-e", "e", "--as", "Nobody", "--as-of", AS_OF],
        &["find", "x", "-e", "e", "--as-of", "yesterday"],
        &[
            "find", "x", "-e", "e", "--role", "boss", "--team", "--as-of", AS_OF,
        ],
        &["find", "x", "-e", "e", "--max-introducers", "4"],
        &["batch", "t.csv", "-e", "e"],
        &["batch", "missing.csv", "-e", "e"],
        &[
            "batch",
            "accounts.csv",
            "-e",
            "e",
            "--team",
            "--out",
            "nowhere/x.csv",
        ],
        &["batch", "accounts.csv", "--ties", "t.csv", "--as", "x"],
        &["batch", "accounts.csv", "-e", "e", "--as-column", "Boss"],
    ] {
        let text = error(arguments);
        all.push_str(&format!(
            "$ introrank {}\n{}\n",
            arguments.join(" "),
            text.lines()
                .take(6)
                .collect::<Vec<_>>()
                .join("\n")
                .replace("\u{fffd}", "?")
        ));
    }
    // The bytes of garbage differ in how they are decoded; what matters is the sentence around them.
    let all: String = all
        .lines()
        .map(|line| match line.split_once("the file begins [") {
            Some((head, _)) => format!("{head}the file begins […]\n"),
            None => format!("{line}\n"),
        })
        .collect();
    insta::assert_snapshot!(all);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let world = team();
    let rows: String = (0..20_000).map(|_| "in:sam-lee\n").collect();
    world.file("many.csv", format!("person\n{rows}"));
    let mut child = world
        .command(&[
            "batch", "many.csv", "-e", "e", "--team", "--as-of", AS_OF, "-q",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap().as_str()
        ),
        (Some(0), "")
    );
}

#[test]
fn a_result_file_is_whole_or_not_there() {
    let world = team();
    world
        .file("t.csv", "person\nin:sam-lee\n")
        .file("out.csv", "old");
    let failed = world.run(&[
        "batch", "t.csv", "-e", "e", "--as", "Nobody", "--as-of", AS_OF, "--out", "out.csv",
    ]);
    assert_eq!(failed.code, 2);
    assert_eq!(
        std::fs::read_to_string(world.path("out.csv")).unwrap(),
        "old"
    );
    let done = world.run(&[
        "batch", "t.csv", "-e", "e", "--team", "--as-of", AS_OF, "--out", "out.csv",
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        std::fs::read_to_string(world.path("out.csv"))
            .unwrap()
            .starts_with("asker,target")
    );
    let litter: Vec<_> = std::fs::read_dir(world.path(""))
        .unwrap()
        .filter(|e| {
            e.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with(".introrank")
        })
        .collect();
    assert!(litter.is_empty(), "temporary files stay behind: {litter:?}");
}

/// An interruption used to be able to leave the temporary file beside the result.
#[cfg(unix)]
#[test]
fn an_interruption_leaves_nothing_behind() {
    let world = team();
    let rows: String = (0..3_000_000).map(|_| "in:sam-lee\n").collect();
    world.file("many.csv", format!("person\n{rows}"));
    let mut child = world
        .command(&[
            "batch", "many.csv", "-e", "e", "--team", "--as-of", AS_OF, "-q", "--out", "out.csv",
        ])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let temporary = || {
        std::fs::read_dir(world.path(""))
            .unwrap()
            .filter(|e| {
                e.as_ref()
                    .is_ok_and(|e| e.file_name().to_string_lossy().starts_with(".introrank"))
            })
            .count()
    };
    while temporary() == 0 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the run ended before it began to write"
        );
        std::thread::yield_now();
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!((temporary(), world.path("out.csv").exists()), (0, false));
}

#[test]
fn help_man_and_completions_are_there() {
    let world = World::new();
    for command in [
        "find",
        "batch",
        "export",
        "synth",
        "config",
        "completions",
        "man",
    ] {
        let run = world.run(&[command, "--help"]);
        assert_eq!(run.code, 0);
        assert!(
            run.out.contains("Example"),
            "{command} --help shows no example:\n{}",
            run.out
        );
    }
    insta::assert_snapshot!(world.run(&["find", "--help"]).out);
    assert!(world.run(&["man"]).out.contains("introrank"));
    assert!(world.run(&["completions", "bash"]).out.contains("complete"));
    let config = world.run(&["config"]).out;
    world.file("c.toml", &config);
    assert!(config.contains("knows_unverified = 0.5"));
}

/// Every flag that the README shows exists.
#[test]
fn the_readme_speaks_of_real_flags() {
    let readme =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
            .unwrap();
    let world = World::new();
    let help: String = [
        "find",
        "batch",
        "export",
        "synth",
        "import",
        "changes",
        "introductions",
        "pack",
        "people review",
        "decisions",
        "hide",
        "strength",
        "backtest",
        "learn",
        "settings",
        "plan",
        "today",
        "verify",
        "ask",
        "log",
        "ledger",
        "nurture",
        "metrics",
        "forecast",
        "quota",
        "health",
        "missed",
    ]
    .iter()
    .map(|c| world.go(&format!("{c} --help")).out)
    .collect();
    for word in readme
        .split(|c: char| c.is_whitespace() || matches!(c, '`' | ',' | ')' | '(' | '.' | ';' | '"'))
        .filter(|w| w.starts_with("--") && w.len() > 2)
    {
        let flag = word.split('=').next().unwrap();
        let cargo = [
            "--release",
            "--",
            "--bench",
            "--path",
            "--example",
            "--locked",
        ]
        .contains(&flag);
        assert!(cargo || help.contains(flag), "README speaks of {flag}");
    }
}

/// Found by a user: a rating of a name that two people have stood before both of them.
#[test]
fn a_name_in_a_rating_does_not_stand_before_the_people_who_have_it() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Ana,Lee,ana-lee-one,Quillon,CFO,01 Jan 2024",
                "Ana,Lee,ana-lee-two,Kelm,Buyer,02 Jan 2024",
            ],
        )
        .file("e/know.csv", "from,to,kind\nDana Ruiz,Ana Lee,met\n");
    let run = world.go("find Ana_Lee -e e");
    assert!(
        run.out.contains("several people have this name"),
        "{}",
        run.out
    );
    assert!(run.err.contains("write the profile address"), "{}", run.err);
    let run = world.go("people show Ana_Lee -e e -q");
    assert!(
        run.out.contains("in:ana-lee-one") && run.out.contains("in:ana-lee-two"),
        "{}",
        run.out
    );
}

/// Thirty commands were too many to meet at once: alone, the program says where things stand and what comes next.
#[test]
fn alone_it_says_where_things_stand() {
    let world = team();
    let alone = |home: bool| {
        let mut command = world.command(&[]);
        if home {
            command.env("INTRORANK_WORKSPACE", world.path("ws"));
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(
        alone(false).contains("Next: introrank import"),
        "{}",
        alone(false)
    );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    let text = alone(true);
    assert!(text.contains("Next: introrank find"), "{text}");
    for command in ["import", "find", "batch", "today", "ask", "log"] {
        assert!(
            text.contains(&format!("\n  {command} ")),
            "{command}: {text}"
        );
    }
    let asked =
        world.go("log planned in:mei-chen in:sam-lee --as Dana --as-of 2026-06-30 -w ws -q");
    assert_eq!(asked.code, 0, "{}", asked.err);
    let text = alone(true);
    assert!(
        text.contains("1 planned") && text.contains("Next: introrank today"),
        "{text}"
    );
}

/// A new command joins a group of the help, and none stands in two.
#[test]
fn every_command_stands_in_one_group() {
    let world = World::new();
    let help = world.run(&["--help"]).out;
    let commands = help.split("\nOptions:").next().unwrap();
    // What a line has no room for is indented further.
    let of_a_command = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let lines = commands.lines().filter(of_a_command);
    let mut grouped: Vec<&str> = lines
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    grouped.sort_unstable();
    let man = world.run(&["man"]).out.replace("\\-", "-");
    let pages = man
        .lines()
        .filter_map(|line| line.strip_prefix("introrank-"));
    let mut known: Vec<&str> = pages
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    known.retain(|name| !name.contains('('));
    known.sort_unstable();
    assert_eq!(grouped, known);
}

/// INTRORANK_AS stood in for --as in today and plan, and find asked as the team all the same.
#[test]
fn whoever_the_environment_names_asks_everywhere() {
    let world = team();
    world.file("list.csv", "account\nNorthwind\n");
    let askers = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let mut command = world.command(&words);
        command.args(["-e", "e", "--as-of", AS_OF, "--format", "csv", "-q"]);
        let output = command.env("INTRORANK_AS", "Dana Ruiz").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let mut askers: Vec<String> = rows
            .records()
            .map(|row| row.unwrap()[0].to_owned())
            .collect();
        askers.dedup();
        askers
    };
    for line in ["find Northwind", "batch list.csv"] {
        assert_eq!(askers(line), ["in:dana-ruiz"], "{line}");
        assert_ne!(
            askers(&format!("{line} --team")),
            ["in:dana-ruiz"],
            "{line}"
        );
    }
}

/// A result in the place of a link replaced the link, one in the place of a private file was open to everybody, and every
/// killed run left its temporary file for good.
#[cfg(unix)]
#[test]
fn results_go_through_links_keep_modes_and_clean_up() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world
        .export("e/dana.csv", &["Ana,Souza,ana,Northwind,CFO,01 Jan 2024"])
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana\n",
        )
        .file("list.csv", "Company\nNorthwind\n")
        .file("real.csv", "old");
    let mode = |name: &str| {
        std::fs::metadata(world.path(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    std::fs::set_permissions(
        world.path("real.csv"),
        std::fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    std::os::unix::fs::symlink("real.csv", world.path("link.csv")).unwrap();
    std::os::unix::fs::symlink("nowhere.csv", world.path("dangling.csv")).unwrap();
    let batch = |out: &str| {
        let line = format!("batch list.csv -e e --as Dana --as-of {AS_OF} -q --out {out}");
        world.go(&line)
    };
    assert_eq!(batch("link.csv").code, 0);
    assert!(
        world
            .path("link.csv")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    assert!(
        std::fs::read_to_string(world.path("real.csv"))
            .unwrap()
            .starts_with("asker,")
    );
    assert_eq!(mode("real.csv"), 0o600);
    let dangling = batch("dangling.csv");
    assert_eq!(dangling.code, 2);
    assert!(
        dangling
            .err
            .contains("dangling.csv is a link that leads nowhere"),
        "{}",
        dangling.err
    );
    // A new file is as open as the process lets its files be.
    let program = env!("CARGO_BIN_EXE_introrank");
    let line = format!(
        "umask 077; exec '{program}' batch list.csv -e e --as Dana --as-of {AS_OF} -q --out own.csv"
    );
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(world.path(".")).args(["-c", &line]);
    assert!(shell.status().unwrap().success());
    assert_eq!(mode("own.csv"), 0o600);
    // What a killed run left goes; what another run writes stays, and so does everything else.
    world
        .file(".introrank-new.csv-dead.unfinished", "half")
        .file(".introrank-new.csv-live.unfinished", "half")
        .file(".introrank-other.csv-dead.unfinished", "half");
    let live = std::fs::File::open(world.path(".introrank-new.csv-live.unfinished")).unwrap();
    live.lock_shared().unwrap();
    assert_eq!(batch("new.csv").code, 0);
    let left: Vec<String> = std::fs::read_dir(world.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".unfinished"))
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(
        !left.contains(&".introrank-new.csv-dead.unfinished".to_owned()),
        "{left:?}"
    );
}
