//! What the user decides about people holds, for every later import too, and can be undone.

use super::world::World;

/// Dana's connections and mail; Tom's connections. Two pairs are doubtful: Ana's new address at the same account, and the
/// Bo who writes from a private address.
fn doubtful() -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\ntom.csv,Tom Becker,in/tom-becker\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Ana,Souza,ana-souza,Quillon,Buyer,01 Jan 2024",
                "Bo,Holm,bo-holm,Quillon,Buyer,02 Jan 2024",
            ],
        )
        .export(
            "e/tom.csv",
            &["Ana,Souza,ana-maria-souza,Quillon,Head of Buying,01 Mar 2026"],
        )
        .file(
            "mail/dana.mbox",
            "From x\nFrom: Bo Holm <bo@private.example>\nTo: Dana Ruiz <dana@us.example>\nDate: Mon, 2 Feb 2026 10:00:00 +0000\nMessage-ID: <1@x>\n\nhello\n\n\
             From x\nFrom: Dana Ruiz <dana@us.example>\nTo: Bo Holm <bo@private.example>\nDate: Tue, 3 Feb 2026 10:00:00 +0000\nMessage-ID: <2@x>\n\nhello\n",
        );
    import(&world);
    world
}

fn import(world: &World) {
    let run = world.go("import e -w ws -q");
    assert_eq!(run.code, 0, "{}", run.err);
    let run = world.go("import mail -w ws -q --owner Dana_Ruiz_<in/dana-ruiz>");
    assert_eq!(run.code, 0, "{}", run.err);
}

/// The keys under which somebody is known.
fn keys(world: &World, who: &str) -> Vec<String> {
    let run = world.run(&["people", "show", who, "-w", "ws", "-q"]);
    let mut keys: Vec<String> = Vec::new();
    for line in run.out.lines() {
        if let Some(rest) = line.strip_prefix("  also       ") {
            keys.push(rest.split(" (").next().unwrap().to_owned());
        } else if !line.starts_with(' ')
            && let Some((_, key)) = line.split_once('(')
        {
            keys.push(key.trim_end_matches(')').to_owned());
        }
    }
    keys.sort();
    keys
}

#[test]
fn people_are_merged_and_split_for_later_imports_too_and_undone() {
    let world = doubtful();
    assert_eq!(keys(&world, "in:ana-souza"), ["in:ana-souza"]);
    let run = world.go("people merge in:ana-souza linkedin.com/in/ana-maria-souza -w ws");
    assert_eq!(
        run.out,
        "Ana Souza (in:ana-souza) and Ana Souza (in:ana-maria-souza) are one person from now on \
         (undo: introrank decisions undo 1)\n"
    );
    let both = ["in:ana-maria-souza", "in:ana-souza"];
    assert_eq!(keys(&world, "in:ana-souza"), both);
    world.export(
        "e/dana.csv",
        &[
            "Ana,Souza,ana-souza,Veltro,Buyer,01 Jan 2024",
            "Cy,Ott,cy,Veltro,CEO,03 May 2026",
        ],
    );
    import(&world);
    assert_eq!(keys(&world, "in:ana-souza"), both, "after a newer export");
    let run = world.go("people show in:ana-souza -w ws -e e -q");
    assert!(run.out.contains("(as decided)"), "with files: {}", run.out);
    let again = world.go("people merge in:ana-souza in:ana-maria-souza -w ws");
    assert!(again.code == 2 && again.err.contains("is one person already"));

    // The later decision wins; without the other key there is only one that can go.
    let run = world.go("people split in:ana-souza -w ws");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(keys(&world, "in:ana-souza"), ["in:ana-souza"]);
    assert_eq!(world.go("decisions undo 2 -w ws").code, 0);
    assert_eq!(keys(&world, "in:ana-souza"), both);
    assert_eq!(
        world.go("decisions undo 1 -w ws").out,
        "undone: in:ana-souza and in:ana-maria-souza are one person\n"
    );
    assert_eq!(keys(&world, "in:ana-souza"), ["in:ana-souza"]);
    for id in ["1", "9"] {
        let run = world.run(&["decisions", "undo", id, "-w", "ws"]);
        assert!(run.code == 2 && run.err.contains("introrank decisions list"));
    }
    let list = world.go("decisions list -w ws --format json");
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    assert_eq!(list[0]["what"], "same");
    assert!(list[1]["what"] == "apart" && !list[1]["undone_at"].is_null());
    let run = world.go("people split in:cy -w ws");
    assert!(run.code == 2 && run.err.contains("known by one key only"));
}

#[test]
fn doubtful_pairs_are_shown_and_asked_about_once() {
    let world = doubtful();
    let signals = || -> Vec<(String, String, String)> {
        let run = world.go("people review -w ws -q --format json");
        let pairs: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let pairs = pairs.as_array().unwrap().iter();
        pairs
            .map(|pair| {
                let [one, other] = [&pair["one"]["key"], &pair["other"]["key"]].map(text);
                (text(&pair["signal"]), one, other)
            })
            .collect()
    };
    let pair = |signal: &str, one: &str, other: &str| {
        (signal.to_owned(), one.to_owned(), other.to_owned())
    };
    let ana = pair("name_and_account", "in:ana-maria-souza", "in:ana-souza");
    let bo = pair("one_owner", "bo@private.example", "in:bo-holm");
    assert_eq!(signals(), [ana.clone(), bo.clone()]);
    insta::assert_snapshot!(world.go("people review -w ws -q").out);
    let asked = |input: &str| {
        let run = world.run_with_input(&["people", "review", "--ask", "-w", "ws", "-q"], input);
        assert_eq!(run.code, 0, "{}", run.err);
        run.err
    };
    assert!(asked("q\n").ends_with("stopped\n0 decided\n"));
    assert!(asked(" \n").contains("later"));
    assert_eq!(signals(), [ana, bo.clone()]);
    assert!(asked("n\n\n").contains("two people (undo: introrank decisions undo 1)"));
    assert_eq!(signals(), [bo]);
    assert!(asked("?\ny\n").contains("(y, n, space or q) one person"));
    assert!(signals().is_empty());
    assert_eq!(world.go("people review -w ws -q").code, 1);
    assert!(keys(&world, "Bo Holm").contains(&"bo@private.example".to_owned()));
    let run = world.go("people review --ask -e e -q");
    assert!(run.code == 2 && run.err.contains("import the files first"));
}

#[test]
fn what_is_hidden_is_in_no_output() {
    let world = doubtful();
    world.file(
        "list.csv",
        "Name,Company\nBo Holm,Quillon\nCy Ott,Veltro\n,Veltro\n,Quillon\n",
    );
    world.export(
        "e/dana.csv",
        &[
            "Bo,Holm,bo-holm,Quillon,Buyer,02 Jan 2024",
            "Cy,Ott,cy-ott,Veltro,CEO,03 May 2026",
            "Di,Eco,di-eco,Kelm,CEO,03 May 2026",
        ],
    );
    import(&world);
    let outputs = || {
        let run = world.go("export -w ws --out graph --format gephi -q");
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(world.go("export -w ws --out graph -q").code, 0);
        let mut all = String::new();
        for file in ["nodes", "edges", "people", "ties", "accounts"] {
            let file = format!("graph/{file}.csv");
            all.push_str(&std::fs::read_to_string(world.path(&file)).unwrap());
        }
        for line in [
            "find Di_Eco --team --explain",
            "find Kelm --team",
            "changes --since 2020-01-01",
            "people review",
            "people show Dana_Ruiz",
        ] {
            let run = world.go(&format!("{line} -w ws"));
            all.push_str(&run.out);
            all.push_str(&run.err);
        }
        all.to_lowercase()
    };
    let before = outputs();
    for word in ["bo holm", "veltro", "cy-ott"] {
        assert!(before.contains(word), "{word}");
    }
    let run = world.go("hide Bo_Holm -w ws");
    assert!(
        run.code == 2
            && run
                .err
                .contains("means several: bo@private.example, in:bo-holm"),
        "{}",
        run.err
    );
    for who in ["in:bo-holm", "bo@private.example", "Veltro"] {
        let run = world.run(&["hide", who, "-w", "ws"]);
        assert!(
            run.out.contains("is in no output from now on"),
            "{}{}",
            run.out,
            run.err
        );
    }
    let after = outputs();
    for word in [
        "bo holm",
        "bo-holm",
        "bo@private",
        "veltro",
        "cy-ott",
        "cy ott",
    ] {
        assert!(!after.contains(word), "{word} in {after}");
    }
    let run = world.go("batch list.csv -w ws --team -q");
    assert!(
        run.out.contains("not in the network") || !run.out.to_lowercase().contains("buyer"),
        "{}",
        run.out
    );
    assert_eq!(world.go("find Veltro -w ws --team -q").code, 1);
    let run = world.go("hide Veltro -w ws");
    assert!(
        run.code == 2
            && run
                .err
                .contains("nobody and no account in the workspace is 'Veltro'")
    );
    for id in ["1", "2", "3"] {
        assert_eq!(world.run(&["decisions", "undo", id, "-w", "ws"]).code, 0);
    }
    assert_eq!(outputs(), before);
}

/// A forgotten person's keys stand in no decision either.
#[test]
fn forgetting_erases_decisions() {
    let world = doubtful();
    for line in [
        "people merge in:ana-souza in:ana-maria-souza",
        "decisions undo 1",
        "people merge in:ana-maria-souza in:ana-souza",
        "hide in:bo-holm",
        "forget in:ana-souza --yes",
    ] {
        let run = world.go(&format!("{line} -w ws"));
        assert_eq!(run.code, 0, "{line}: {}", run.err);
    }
    let run = world.go("decisions list -w ws --format json");
    assert!(
        !run.out.contains("souza") && run.out.contains("bo-holm"),
        "{}",
        run.out
    );
    let bytes = std::fs::read(world.path("ws/ledger.db")).unwrap();
    assert!(!bytes.windows(5).any(|part| part == b"souza"));
}

/// A ledger of every earlier version, as the program of its time left it, is brought up to date and keeps what it had.
#[test]
fn an_older_ledger_is_brought_up_to_date() {
    let newer = [
        "DROP TABLE decisions",
        "DROP TABLE models; DROP TABLE model_uses",
        "DROP TABLE entries",
        "ALTER TABLE entries DROP COLUMN title",
        "DROP TABLE unfinished",
        "ALTER TABLE entries DROP COLUMN sum",
    ];
    for version in 1..=newer.len() {
        let world = doubtful();
        let before = world.go("imports list -w ws --format json").out;
        let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
        let drop_newer = newer[version - 1..].iter().rev();
        let drop_newer = drop_newer.copied().collect::<Vec<_>>().join("; ");
        ledger
            .execute_batch(&format!("{drop_newer}; PRAGMA user_version = {version};"))
            .unwrap();
        drop(ledger);
        assert_eq!(world.go("imports list -w ws --format json").out, before);
        assert_eq!(world.go("hide in:bo-holm -w ws").code, 0);
        let logged = world.go("log asked in:ana-souza Northwind --as Dana -w ws");
        assert_eq!(logged.code, 0, "from version {version}: {}", logged.err);
    }
}

/// Found by a reviewer: forgetting looked at people without the user's decisions.
#[test]
fn forgetting_follows_what_was_decided_about_people() {
    let world = doubtful();
    world.go("people merge in:ana-souza in:ana-maria-souza -w ws");
    assert_eq!(world.go("forget in:ana-souza -w ws --yes").code, 0);
    for half in ["in:ana-souza", "in:ana-maria-souza"] {
        assert_eq!(
            world.run(&["people", "show", half, "-w", "ws"]).code,
            2,
            "{half}"
        );
    }
    import(&world);
    assert_eq!(world.go("people show in:ana-maria-souza -w ws").code, 2);
    // Files that are read beside the workspace do not bring them back, and who is hidden can be forgotten too.
    let run = world.go("people show in:ana-souza -w ws -e e -q");
    assert_eq!(run.code, 2, "{}", run.out);
    assert_eq!(world.go("hide in:bo-holm -w ws").code, 0);
    assert_eq!(world.go("forget in:bo-holm -w ws --yes").code, 0);
    let run = world.go("import e -w ws");
    assert!(
        run.out.contains("left out") && run.out.contains("has forgotten"),
        "{}",
        run.out
    );
}

/// Found by a reviewer: forgetting one of two namesakes took the other's protection away.
#[test]
fn forgetting_one_of_two_namesakes_leaves_the_other_as_it_was() {
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
                "Ana,Lee,ana-lee-two,Quillon,Buyer,02 Jan 2024",
            ],
        )
        .file("e/exclude.csv", "who,rule\nAna Lee,never_ask\n");
    assert_eq!(world.go("import e -w ws -q").code, 0);
    assert_eq!(world.go("forget in:ana-lee-two -w ws --yes").code, 0);
    assert_eq!(world.go("export -w ws --out t -q").code, 0);
    let people = std::fs::read_to_string(world.path("t/people.csv")).unwrap();
    let ana = people
        .lines()
        .find(|line| line.starts_with("in:ana-lee-one"))
        .unwrap();
    assert!(ana.contains(",true,"), "{ana}");
    // Whole imports go only when that is said.
    let run = world.go("forget Dana_Ruiz -w ws --yes");
    assert!(
        run.code == 2 && run.err.contains("--exports-too"),
        "{}",
        run.err
    );
    assert_eq!(
        world.go("forget Dana_Ruiz --yes --exports-too -w ws").code,
        0
    );
    let run = world.go("find Quillon -w ws");
    assert!(
        run.err
            .contains("nothing is kept there that tells of people"),
        "{}",
        run.err
    );
}

/// Found by a reviewer: a hidden account or person whose key changed with a later import was shown again.
#[test]
fn what_is_hidden_stays_hidden_under_another_key() {
    let world = World::new();
    world
        .file("e/owners.csv", "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\n")
        .export("e/dana.csv", &["Cy,Ott,cy-ott,Initech Corp,CEO,03 May 2026"])
        .file("old/Connections.csv", "First Name,Last Name,Email Address,Company,Position,Connected On\nAl,Bert,,Globex,CEO,01 Jan 2022\n");
    world.go("import e -w ws -q");
    let run = world.go("import old -w ws -q --owner Tom_Becker_<in/tom>");
    assert_eq!(run.code, 0, "{}", run.err);
    for who in ["Initech_Corp", "Al_Bert"] {
        let run = world.go(&format!("hide {who} -w ws"));
        assert_eq!(run.code, 0, "{}", run.err);
    }
    world
        .file("e/accounts.csv", "name,domain,aliases\nInitech International,initech.example,Initech Corp\n")
        .file("more/Connections.csv", "First Name,Last Name,Email Address,Company,Position,Connected On\nAl,Bert,,Globex,CEO,01 Jan 2022\nAl,Bert,,Globex,Buyer,05 Jan 2022\n");
    world.go("import e -w ws -q");
    world.go("import more -w ws -q --owner Una_Owner_<in/una>");
    assert_eq!(world.go("export -w ws --out t -q").code, 0);
    for table in ["people", "ties", "accounts"] {
        let text = std::fs::read_to_string(world.path(&format!("t/{table}.csv"))).unwrap();
        for word in ["cy-ott", "Initech", "Al Bert", "al bert"] {
            assert!(!text.contains(word), "{word} in {table}: {text}");
        }
    }
}

/// Found by a reviewer: what a hidden person or account said, owned or was the employer of still showed elsewhere.
#[test]
fn hidden_people_and_accounts_show_nowhere_in_others() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\nhida.csv,Hida Owner,in/hida\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Mo,Ver,mo-ver,Alpha,CEO,03 May 2024",
                "Sec,Ret,sec-ret,Kelm,CEO,04 May 2024",
            ],
        )
        .export("e/hida.csv", &["Mo,Ver,mo-ver,SecretCo,CFO,03 May 2023"])
        .file("e/know.csv", "from,to,kind\nin:mo-ver,in:sec-ret,know\n");
    world.go("import e -w ws -q");
    for who in ["in:hida", "in:sec-ret", "SecretCo"] {
        assert_eq!(world.run(&["hide", who, "-w", "ws"]).code, 0, "{who}");
    }
    for line in [
        "people show in:mo-ver",
        "changes --since 2000-01-01",
        "find Mo_Ver --team --explain --explain-merges m.csv",
    ] {
        let run = world.go(&format!("{line} -w ws"));
        let merges = std::fs::read_to_string(world.path("m.csv")).unwrap_or_default();
        let all = format!("{}{}{merges}", run.out, run.err).to_lowercase();
        for word in ["hida", "sec ret", "sec-ret", "secretco"] {
            assert!(!all.contains(word), "{line} shows {word}: {all}");
        }
    }
}

/// Eight spellings of one account were eight rows without a route in every list, every week.
#[test]
fn a_name_in_a_list_is_decided_once_for_every_later_list() {
    let world = doubtful();
    world.file(
        "list.csv",
        "Account ID,Account Name\n1,Quilon\n2,Quilon\n3,Quillon Holding\n",
    );
    let status = |line: usize| {
        let batch = world.go("batch list.csv --role any --team -w ws --format jsonl -q");
        let row: serde_json::Value =
            serde_json::from_str(batch.out.lines().nth(line).unwrap()).unwrap();
        row["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(0), "unknown");
    let said = world.go("batch list.csv --team -w ws --out out.csv").err;
    assert!(
        said.contains("2 possible matches of account names: introrank match list.csv --ask"),
        "{said}"
    );
    // As a file of aliases, too.
    let flat = world.go("match list.csv -w ws -q --format csv");
    assert_eq!(
        flat.column("alias"),
        ["Quilon", "Quillon Holding"],
        "{}",
        flat.out
    );
    assert_eq!(flat.column("rows"), ["2", "1"]);
    let asked = world.run_with_input(&["match", "list.csv", "--ask", "-w", "ws", "-q"], "y\nn\n");
    assert_eq!(asked.code, 0, "{}", asked.err);
    assert!(
        asked.err.contains("Quilon (2 rows, line 2): is it Quillon"),
        "{}",
        asked.err
    );
    assert_eq!(status(0), "direct", "the name is the account's now");
    let again = world.go("match list.csv -w ws -q");
    assert_eq!(
        (again.code, again.out.as_str()),
        (
            1,
            "Every account of the list is one here, or looks like none.\n"
        )
    );
    // The answer can be taken back.
    let list = world.go("decisions -w ws list").out;
    assert!(list.contains("'Quilon' in lists is Quillon"), "{list}");
    world.go("decisions -w ws undo 1");
    assert_eq!(status(0), "unknown");
    assert!(world.go("match list.csv -w ws -q").out.contains("Quilon"));
}
