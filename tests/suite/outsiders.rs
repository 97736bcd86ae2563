//! Prospects whom no export has, and people of one name: who is who in the ledger.

use super::world::World;

/// Freya's export: two called André Vargas, one at Thornton and one at Kestrel.
fn world() -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\nfreya.csv,Freya Vidal,in/freya\n",
        )
        .export(
            "e/freya.csv",
            &[
                "André,Vargas,andre-1,Thornton,Director of Marketing,03 Mar 2016",
                "André,Vargas,andre-2,Kestrel,Recruiter,25 Jan 2022",
                "Ines,Said,ines,Thornton,Sales Manager,25 Jan 2022",
                "Otto,Bell,otto,Kestrel,Sales Manager,25 Jan 2022",
            ],
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    world
}

fn log(world: &World, line: &str) -> String {
    let run = world.go(&format!(
        "log {line} --as Freya -w ws --as-of 2026-06-30 -q"
    ));
    assert_eq!(run.code, 0, "{line}: {}", run.err);
    run.out + &run.err
}

/// Prospect and furthest step of every case.
fn cases(world: &World) -> Vec<(String, String)> {
    let run = world.go("ledger --all --format json -w ws --as-of 2026-06-30 -q");
    let entries: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let mut cases: Vec<(i64, String, String)> = Vec::new();
    for entry in entries.as_array().unwrap() {
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        match entry["case"].as_i64() {
            None => cases.push((entry["id"].as_i64().unwrap(), text("target"), text("what"))),
            Some(number) => {
                let case = cases.iter_mut().find(|case| case.0 == number).unwrap();
                case.2 = text("what");
            }
        }
    }
    let cases = cases.into_iter();
    cases.map(|(_, target, what)| (target, what)).collect()
}

fn case(target: &str, what: &str) -> (String, String) {
    (target.to_owned(), what.to_owned())
}

/// Found by a second program: the account given with a name that two have did not decide which of them is meant, in any
/// of the three ways in which asks are logged.
#[test]
fn the_account_says_which_of_two_is_meant() {
    let world = world();
    let line = "asked in:ines André_Vargas --on 2026-04-01";
    let run = world.go(&format!(
        "log {line} --as Freya -w ws --as-of 2026-06-30 -q"
    ));
    assert_eq!(run.code, 2, "nothing says which");
    assert!(
        run.err.contains("in:andre-1") && run.err.contains("in:andre-2"),
        "{}",
        run.err
    );
    log(&world, &format!("{line} --account thornton.example"));
    assert_eq!(cases(&world), [case("in:andre-1", "asked")]);
    // The introducer has been asked about one of them.
    log(&world, "agreed in:ines André_Vargas --on 2026-04-03");
    assert_eq!(cases(&world), [case("in:andre-1", "agreed")]);
    world
        .file(
            "more.csv",
            "on,what,rep,introducer,target,account\n2026-04-05,asked,Freya Vidal,in:otto,André Vargas,Kestrel\n",
        )
        .file(
            "o.csv",
            "Opportunity ID,Account Name,Stage,Amount,Close Date,Opportunity Owner,Lead Source,Primary Contact,Created Date\n\
             006A,Thornton,Closed Won,45000,2026-06-20,Freya Vidal,Cold Call,André Vargas,2026-05-01\n",
        );
    log(&world, "--file more.csv");
    log(&world, "--from-crm o.csv");
    let found = cases(&world);
    assert_eq!(found[1], case("in:andre-2", "asked"));
    assert_eq!(found[2], case("in:andre-1", "won"));
}

/// Somebody whom no export has was another prospect by every spelling, address and e-mail.
#[test]
fn whoever_is_in_no_export_is_one_prospect() {
    let world = world();
    log(
        &world,
        "asked in:ines Carla_Dunn --account Northwind --on 2026-04-01",
    );
    log(
        &world,
        "agreed in:ines carla.dunn@northwind.example --on 2026-04-02",
    );
    log(
        &world,
        "introduced in:ines linkedin.com/in/carla-dunn-83a --account Northwind_Ltd --on 2026-04-03",
    );
    log(&world, "replied carla_dunn --on 2026-04-04");
    assert_eq!(cases(&world), [case("Carla Dunn (Northwind)", "replied")]);
    // Her namesake elsewhere is somebody else, and a name alone is asked about.
    log(
        &world,
        "asked in:otto Carla_Dunn --account Contoso --on 2026-04-05",
    );
    let both = [
        case("Carla Dunn (Northwind)", "replied"),
        case("Carla Dunn (Contoso)", "asked"),
    ];
    assert_eq!(cases(&world), both);
    let run = world.go("log meeting-held Carla_Dunn --as Freya -w ws --as-of 2026-06-30 -q");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("'Carla Dunn' may be Carla Dunn (Contoso), Carla Dunn (Northwind); give a key (in log, --account says which)"),
        "{}",
        run.err
    );
    log(&world, "meeting-held Carla_Dunn --account Northwind");
    log(&world, "agreed in:otto Carla_Dunn");
    log(&world, "introduced in:otto Carla_Dunn_(Contoso)");
    let both = [
        case("Carla Dunn (Northwind)", "meeting_held"),
        case("Carla Dunn (Contoso)", "introduced"),
    ];
    assert_eq!(cases(&world), both);
}

/// Two of one name in one file were one prospect, and the second ask was a step of the first.
#[test]
fn namesakes_in_one_file_are_two() {
    let world = world();
    world.file(
        "a.csv",
        "on,what,rep,introducer,target,account\n\
         2026-04-01,asked,Freya Vidal,in:ines,Carla Dunn,Northwind\n\
         2026-04-02,asked,Freya Vidal,in:ines,Carla Dunn,Contoso\n\
         2026-04-03,introduced,Freya Vidal,in:ines,Carla Dunn,Contoso Inc\n",
    );
    log(&world, "--file a.csv");
    let both = [
        case("Carla Dunn (Northwind)", "asked"),
        case("Carla Dunn (Contoso)", "introduced"),
    ];
    assert_eq!(cases(&world), both);
    let said = log(&world, "--file a.csv");
    assert!(said.contains("0 new, 3 known already"), "{said}");
    assert_eq!(cases(&world), both);
}

/// A second case never begins without a word.
#[test]
fn a_second_case_is_pointed_out() {
    let world = world();
    log(
        &world,
        "asked in:ines linkedin.com/in/cdunn --on 2026-04-01",
    );
    let run = world.go("log introduced in:ines Carla_Dunn --as Freya -w ws --as-of 2026-06-30 -q");
    let said = "no open ask of Ines Said is about Carla Dunn: this begins a new one; #1 about in:cdunn is open";
    assert!(run.err.contains(said), "{}", run.err);
}

/// Found by a reviewer: the domain, an alias and the legal form of one account made three people and four cases.
#[test]
fn however_the_account_is_written_it_is_one_person() {
    let world = world();
    world.file(
        "e/accounts.csv",
        "name,domain,headcount,aliases,relation\nBlue River Trading,br.example,,BRT,\n",
    );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    log(
        &world,
        "asked in:ines Carla_Dunn --account BRT --on 2026-04-01",
    );
    log(
        &world,
        "agreed in:ines Carla_Dunn --account br.example --on 2026-04-02",
    );
    log(
        &world,
        "introduced in:ines carla.dunn@br.example --on 2026-04-03",
    );
    log(
        &world,
        "replied Carla_Dunn --account Blue_River_Trading --on 2026-04-04",
    );
    assert_eq!(
        cases(&world),
        [case("Carla Dunn (Blue River Trading)", "replied")]
    );
}

/// Found by a reviewer: somebody who was first named without an account was everybody of that name, at any account.
#[test]
fn whoever_was_named_without_an_account_is_not_everybody_of_that_name() {
    let world = world();
    log(&world, "asked in:ines Carla_Dunn --on 2026-04-01");
    log(
        &world,
        "asked in:otto Carla_Dunn --account Alpha --on 2026-04-02",
    );
    log(
        &world,
        "asked in:andre-1 Carla_Dunn --account Beta --on 2026-04-03",
    );
    let found = cases(&world);
    assert_eq!(
        found[1],
        case("Carla Dunn", "asked"),
        "the first account is hers"
    );
    assert_eq!(found[2], case("Carla Dunn (Beta)", "asked"));
}

/// Found by a reviewer: a bare name meant the namesake in the export, whomever the introducer had been asked about, and a
/// second case began without a word.
#[test]
fn an_open_ask_decides_between_an_export_and_the_ledger() {
    let world = world();
    log(
        &world,
        "asked in:ines Otto_Bell --account Orbis --on 2026-04-01",
    );
    log(&world, "agreed in:ines Otto_Bell --on 2026-04-02");
    assert_eq!(cases(&world), [case("Otto Bell (Orbis)", "agreed")]);
    world.file(
        "a.csv",
        "on,what,rep,introducer,target\n2026-04-03,introduced,Freya Vidal,in:ines,Otto Bell\n",
    );
    log(&world, "--file a.csv");
    assert_eq!(cases(&world), [case("Otto Bell (Orbis)", "introduced")]);
    // Nobody else has an ask about either.
    let run = world.go("log asked in:andre-1 Otto_Bell --as Freya -w ws --as-of 2026-06-30 -q");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("'Otto Bell' may be in:otto, Otto Bell (Orbis)"),
        "{}",
        run.err
    );
    // Once an export has him, the ledger means him.
    world
        .file("f/owners.csv", "file,name,url\nzoe.csv,Zoe Roe,in/zoe\n")
        .export(
            "f/zoe.csv",
            &["Otto,Bell,otto-of-orbis,Orbis,Buyer,01 Jan 2026"],
        );
    assert_eq!(world.go("import f -w ws -q").code, 0);
    let run = world.go("ledger in:otto-of-orbis -w ws --as-of 2026-06-30 -q");
    assert!(run.out.contains("Otto Bell, Orbis"), "{}", run.out);
}

/// Found by a reviewer: forgetting somebody left their namesake readable, and dropped whatever was logged about them later
/// without a word.
#[test]
fn forgetting_somebody_leaves_their_namesake() {
    let world = world();
    log(
        &world,
        "asked in:ines Carla_Dunn --account Alpha --on 2026-04-01",
    );
    log(
        &world,
        "asked in:otto Carla_Dunn --account Beta --on 2026-04-02",
    );
    let run = world.go("forget Carla_Dunn -w ws --yes");
    assert_eq!(run.code, 2, "nobody is erased who may not be meant");
    assert!(
        run.err
            .contains("'Carla Dunn' may be Carla Dunn (Alpha), Carla Dunn (Beta)"),
        "{}",
        run.err
    );
    let run = world.go("forget Carla_Dunn_(Alpha) -w ws --yes");
    assert_eq!(run.code, 0, "{}", run.err);
    log(&world, "agreed 2 --on 2026-04-05");
    let found = cases(&world);
    assert!(found[0].0.starts_with("forgotten:"), "{found:?}");
    assert_eq!(found[1], case("Carla Dunn (Beta)", "agreed"));
    // Whoever is forgotten is said to be.
    let run = world.go("forget Carla_Dunn_(Beta) -w ws --yes");
    assert_eq!(run.code, 0, "{}", run.err);
    let line =
        "log asked in:otto Carla_Dunn_(Beta) --account Beta --as Freya -w ws --as-of 2026-06-30 -q";
    let run = world.go(line);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("somebody who was forgotten"),
        "{}",
        run.err
    );
}

/// Found by a sales manager: a row about somebody whom no export has stayed "not in the network" while she was asked about.
#[test]
fn a_list_means_whom_the_ledger_knows() {
    let world = world();
    log(
        &world,
        "asked in:ines Carla_Dunn --account Northwind --on 2026-06-20",
    );
    world.file(
        "list.csv",
        "Name,Company\nCarla Dunn,Northwind Ltd\nCarla Dunn,Contoso\n",
    );
    let reasons = || {
        let batch = world.go("batch list.csv -w ws --team --as-of 2026-06-30 --format csv -q");
        let plan = world.go("plan list.csv -w ws --as-of 2026-06-30 --format csv -q");
        (batch.column("reason"), plan.column("left_out"))
    };
    let (batch, plan) = reasons();
    for reason in [&batch[0], &plan[0]] {
        assert!(reason.starts_with("#1 is open"), "{reason}");
    }
    for reason in [&batch[1], &plan[1]] {
        assert!(
            reason.starts_with("nobody here is known at Contoso; not in the network"),
            "a namesake elsewhere: {reason}"
        );
    }
    // Once Ines says that she knows her, there is a route.
    log(&world, "agreed in:ines Carla_Dunn --on 2026-06-21");
    log(
        &world,
        "said in:ines Carla_Dunn --answer yes --on 2026-06-21",
    );
    let batch = world.go("batch list.csv -w ws --team --as-of 2026-06-30 --format csv -q");
    assert_eq!(batch.column("introducer")[0], "in:ines", "{}", batch.out);
}

/// Found by a second program: somebody logged by name with her account was joined with the only one of that name whom a
/// later export brought, at another account.
#[test]
fn a_later_namesake_elsewhere_is_somebody_else() {
    let world = world();
    log(
        &world,
        "introduced in:ines Carla_Dunn --account Northwind --on 2026-04-01",
    );
    world
        .file("f/owners.csv", "file,name,url\nzoe.csv,Zoe Roe,in/zoe\n")
        .export(
            "f/zoe.csv",
            &["Carla,Dunn,carla-of-kestrel,Kestrel,Buyer,01 Jan 2026"],
        );
    assert_eq!(world.go("import f -w ws -q").code, 0);
    let outside = [case("Carla Dunn (Northwind)", "introduced")];
    assert_eq!(cases(&world), outside);
    // Nothing was said of the one at Kestrel.
    let introducers = |target: &str| {
        let line = format!("find {target} --as Freya -w ws --as-of 2026-06-30 --format csv -q");
        world.go(&line).column("introducer")
    };
    let at_kestrel = introducers("in:carla-of-kestrel");
    assert!(!at_kestrel.contains(&"in:ines".into()), "{at_kestrel:?}");
    // She herself is known as soon as an export has her.
    world
        .file("g/owners.csv", "file,name,url\nyan.csv,Yan Roe,in/yan\n")
        .export(
            "g/yan.csv",
            &["Carla,Dunn,carla-of-northwind,Northwind Ltd,CFO,01 Jan 2026"],
        );
    assert_eq!(world.go("import g -w ws -q").code, 0);
    let run = world.go("ledger --format json -w ws --as-of 2026-06-30 -q");
    let open: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(open[0]["target"], "in:carla-of-northwind");
    let at_northwind = introducers("in:carla-of-northwind");
    assert!(at_northwind.contains(&"in:ines".into()), "{at_northwind:?}");
    // Whoever is forgotten takes with her what was said before an export had her.
    let run = world.go("forget in:carla-of-northwind -w ws --yes");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(cases(&world)[0].0.starts_with("forgotten:"));
}
