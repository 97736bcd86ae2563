//! Approaches without an introduction, looked back at: who could have introduced, by what was known on the day before.

use super::world::{Run, World};

const DEALS: &str = "Opportunity ID,Account Name,Primary Contact,Opportunity Owner,Stage,Created Date,Close Date,Amount,Lead Source\n";

/// Dana and Priya, what they are connected with and whom they wrote to, and six deals.
fn world() -> World {
    let world = World::new();
    world
        .export(
            "exports/dana.csv",
            &[
                "Ana,Silva,ana-silva,Northwind,Engineer,12 Mar 2021",
                "Kim,Berg,kim-berg,Fabrikam,Buyer,12 Mar 2021",
            ],
        )
        .export(
            "exports/priya.csv",
            &["Sam,Lee,sam-lee,Fabrikam,CFO,2 Feb 2022"],
        );
    world.file(
        "exports/owners.csv",
        "file,name,url\n\
         dana.csv,Dana Ruiz,https://www.linkedin.com/in/dana-ruiz\n\
         priya.csv,Priya Nair,https://www.linkedin.com/in/priya-nair\n",
    );
    let url = |name: &str| format!("https://www.linkedin.com/in/{name}");
    let mut mails = String::from("from,to,at\n");
    let mut both = |a: &str, b: &str, day: &str| {
        mails += &format!("{},{},{day}\n{},{},{day}\n", url(a), url(b), url(b), url(a));
    };
    for day in ["2026-02-03", "2026-02-10", "2026-02-17"] {
        both("dana-ruiz", "ana-silva", day);
        both("priya-nair", "sam-lee", day);
        both("ana-silva", "zoe-kern", day);
    }
    world.file("mails.csv", mails);
    world.file(
        "opportunities.csv",
        DEALS.to_owned()
            + "1,Northwind,Ana Silva,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,9000,Cold Call\n\
               2,Fabrikam,Sam Lee,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,50000,Outbound\n\
               3,Fabrikam,Sam Lee,Dana Ruiz,Closed Won,2026-01-05,2026-02-01,70000,Outbound\n\
               4,Northwind,Nobody Known,Dana Ruiz,Prospecting,2026-03-02,,1000,\n\
               5,Contoso,Also Nobody,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,1000,Cold Call\n\
               6,Fabrikam,Kim Berg,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,1000,Employee Referral\n",
    );
    let run = world.go("import exports mails.csv -w ws -q");
    assert_eq!(run.code, 0, "{}", run.err);
    world
}

fn missed(world: &World, more: &str) -> Run {
    let run = world.go(&format!(
        "missed --from-crm opportunities.csv -w ws --as-of 2026-06-30 {more}"
    ));
    assert_ne!(run.code, 2, "{}", run.err);
    run
}

#[test]
fn each_approach_is_told_by_how_well_the_prospect_was_known_the_day_before() {
    let world = world();
    let rows = missed(&world, "--format csv -q").rows();
    let of = |prospect: &str, began: &str| {
        let row = rows
            .iter()
            .find(|row| row["prospect"] == prospect && row["began"] == began);
        let row = row.unwrap_or_else(|| panic!("{prospect} in {rows:?}"));
        (row["known_by"].clone(), row["introducer"].clone())
    };
    let known = |by: &str, over: &str| (by.to_owned(), over.to_owned());
    assert_eq!(of("Ana Silva", "2026-03-02"), known("rep", ""));
    assert_eq!(
        of("Sam Lee", "2026-03-02"),
        known("colleague", "Priya Nair")
    );
    // Two months before, Priya and Sam had never written to each other: it was a click.
    assert_eq!(of("Sam Lee", "2026-01-05"), known("click", "Priya Nair"));
    assert_eq!(
        of("Nobody Known", "2026-03-02"),
        known("same_company", "Ana Silva")
    );
    assert_eq!(of("Also Nobody", "2026-03-02").0, "nobody");
    // A referral is none of them.
    assert_eq!(rows.len(), 5);
}

#[test]
fn what_hurts_most_comes_first_and_what_was_known_is_said() {
    let world = world();
    let run = missed(&world, "-q");
    insta::assert_snapshot!(run.out);
}

/// A contact of ours who knew the prospect, seen in somebody else's mail.
#[test]
fn somebody_outside_whom_we_know_may_have_known_them() {
    let world = world();
    world.file(
        "opportunities.csv",
        DEALS.to_owned()
            + "7,,https://www.linkedin.com/in/zoe-kern,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,9000,Cold Call\n",
    );
    let rows = missed(&world, "--format csv -q").rows();
    assert_eq!(rows[0]["known_by"], "contact");
    assert_eq!(rows[0]["introducer"], "Ana Silva");
}

/// What was learned or imported later changes nothing of what was known then.
#[test]
fn no_later_knowledge() {
    let world = world();
    let before = missed(&world, "--format csv -q").out;
    let mut later = String::from("from,to,at\n");
    for day in 10..28 {
        for (from, to) in [
            ("sam-lee", "dana-ruiz"),
            ("dana-ruiz", "sam-lee"),
            ("ana-silva", "sam-lee"),
        ] {
            later += &format!(
                "https://www.linkedin.com/in/{from},https://www.linkedin.com/in/{to},2026-05-{day}\n"
            );
        }
    }
    world.file("later.csv", later);
    assert_eq!(world.go("import later.csv -w ws -q").code, 0);
    assert_eq!(missed(&world, "--format csv -q").out, before);
    // The day before counts, the day itself does not: who wrote first on the day of the call is not known.
    world.file(
        "same-day.csv",
        "from,to,at\n\
         https://www.linkedin.com/in/kim-berg,https://www.linkedin.com/in/dana-ruiz,2026-03-02\n",
    );
    assert_eq!(world.go("import same-day.csv -w ws -q").code, 0);
    assert_eq!(missed(&world, "--format csv -q").out, before);
}

/// The oracle: what a row says is what `batch` says of the day before.
#[test]
fn a_row_says_what_a_list_of_that_day_would_have_said() {
    let world = World::new();
    world.go("synth demo --teammates 8 --contacts 3000 --accounts 40 --seed 1 -q");
    assert_eq!(world.go("import demo/exports -w ws -q").code, 0);
    // What was learned since is not known then.
    assert_eq!(world.go("learn --use 0 -w ws -q").code, 0);
    let learned = world.go("learn demo/outcomes.csv -w ws --as-of 2026-06-30");
    assert!(
        learned.out.contains("is in use from now on"),
        "{}",
        learned.out
    );
    let targets = std::fs::read_to_string(world.path("demo/targets.csv")).unwrap();
    let mut deals = DEALS.to_owned();
    let mut reader = csv::Reader::from_reader(targets.as_bytes());
    let named: Vec<(String, String)> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[1].to_owned(), row[4].to_owned()))
        .take(12)
        .collect();
    for (at, (name, account)) in named.iter().enumerate() {
        let day = format!("2026-0{}-1{}", 1 + at % 6, at % 9);
        deals += &format!("{at},{account},{name},Dana Ruiz,Closed Lost,{day},,1,Cold Call\n");
    }
    world.file("opportunities.csv", deals);
    let rows = missed(&world, "--format csv -q").rows();
    assert_eq!(rows.len(), 12);
    assert_eq!(world.go("learn --use 0 -w ws -q").code, 0);
    let mut compared = 0;
    for row in rows {
        let began = introrank::core::day::Day::parse_iso(&row["began"]).unwrap();
        let (prospect, account) = (&row["target"], &row["account"]);
        world.file(
            "one.csv",
            format!("target,company,rep\n{prospect},{account},Dana Ruiz\n"),
        );
        let before = began.plus(-1);
        let list = world.go(&format!(
            "batch one.csv -w ws --as-column rep --top 10 --include customers,competitors,do-not-ask --as-of {before} -q"
        ));
        let lines = list.rows();
        let said = lines.iter().any(|line| {
            line["introducer_name"] == row["introducer"] && line["chance"] == row["chance"]
        });
        // The CSV of a list rounds, and a row without a way has none there either.
        let nobody =
            row["known_by"] == "nobody" && lines.iter().all(|line| line["chance"].is_empty());
        let close = lines.iter().any(|line| {
            let [a, b] = [&line["chance"], &row["chance"]].map(|text| text.parse::<f64>().ok());
            line["introducer_name"] == row["introducer"]
                && matches!((a, b), (Some(a), Some(b)) if (a - b).abs() < 1e-4)
        });
        assert!(said || close || nobody, "{row:?}");
        compared += usize::from(!nobody);
    }
    assert!(compared > 6, "{compared}");
}

/// Found by a reviewer: prospects were looked up by the name and employer of the CRM among those of the past day, so that
/// whoever had changed jobs since was nobody; and what the CRM alone said, the ledger said otherwise.
#[test]
fn files_say_what_the_ledger_would_say_once_they_are_logged() {
    let world = world();
    world.export(
        "later/dana.csv",
        &[
            "Ana,Silva,ana-silva,Contoso,Engineer,12 Mar 2021",
            "Kim,Berg,kim-berg,Fabrikam,Buyer,12 Mar 2021",
            "Eve,Moss,eve-moss,Contoso,Buyer,3 Jun 2026",
        ],
    );
    world.file(
        "later/owners.csv",
        "file,name,url\ndana.csv,Dana Ruiz,https://www.linkedin.com/in/dana-ruiz\n",
    );
    assert_eq!(world.go("import later -w ws -q").code, 0);
    world.file(
        "opportunities.csv",
        DEALS.to_owned()
            + "1,Contoso,Ana Silva,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,9000,Cold Call\n\
               2,Fabrikam,Sam Lee,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,50000,Outbound\n",
    );
    let of_files = missed(&world, "--format csv -q").rows();
    let ana = of_files.iter().find(|row| row["prospect"] == "Ana Silva");
    assert_eq!(ana.unwrap()["known_by"], "rep", "{of_files:?}");
    let logged = world.go("log --from-crm opportunities.csv -w ws --as-of 2026-06-30 -q");
    assert_eq!(logged.code, 0, "{}", logged.err);
    let of_ledger = world.go("missed -w ws --as-of 2026-06-30 --format csv -q");
    assert_eq!(of_ledger.rows(), of_files, "{}", of_ledger.err);
    // And both together are no more than either.
    assert_eq!(missed(&world, "--format csv -q").rows(), of_files);
}

/// Found by a reviewer: an introduction that the ledger knows was missed all the same.
#[test]
fn an_introduction_in_the_ledger_was_not_missed() {
    let world = world();
    for what in ["asked", "agreed", "introduced"] {
        let run = world.go(&format!(
            "log {what} Priya_Nair Sam_Lee --as Dana_Ruiz -w ws --as-of 2026-03-01 -q"
        ));
        assert_eq!(run.code, 0, "{}", run.err);
    }
    world.file(
        "opportunities.csv",
        DEALS.to_owned() + "2,Fabrikam,Sam Lee,Dana Ruiz,Prospecting,2026-03-02,,50000,\n",
    );
    let run = world.go("missed --from-crm opportunities.csv -w ws --as-of 2026-06-30 --format csv");
    assert!(run.rows().is_empty(), "{}", run.out);
}

/// Found by a reviewer: what nobody dates, or what comes later, counted as known.
#[test]
fn what_no_day_is_known_of_says_nothing_of_the_past() {
    let world = world();
    let before = missed(&world, "--format csv -q").rows();
    world.file(
        "know.csv",
        "asker,person,rating\nDana Ruiz,https://www.linkedin.com/in/kim-berg,worked_with\n",
    );
    world.go("import know.csv -w ws -q");
    assert_eq!(missed(&world, "--format csv -q").rows(), before);
    world.file(
        "opportunities.csv",
        DEALS.to_owned()
            + "7,Fabrikam,Kim Berg,Dana Ruiz,Closed Lost,,2026-04-01,1000,Cold Call\n\
               8,Fabrikam,Kim Berg,Dana Ruiz,Prospecting,2026-09-01,,1000,Cold Call\n\
               9,Fabrikam,Kim Berg,Dana Ruiz,Closed Lost,2026-03-02,2026-04-01,1000,Cold Call\n",
    );
    let run = missed(&world, "--format csv");
    assert_eq!(run.rows().len(), 1, "{}", run.out);
    assert!(
        run.err.contains("line 2: no day of its creation"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("line 3: a deal that begins after 2026-06-30"),
        "{}",
        run.err
    );
}

/// Nobody comes back through the CRM whom the workspace has forgotten, or hides.
#[test]
fn the_forgotten_and_the_hidden_are_in_no_list() {
    let world = world();
    assert_eq!(world.go("forget Sam_Lee -w ws --yes").code, 0);
    assert_eq!(world.go("hide Ana_Silva -w ws").code, 0);
    let run = missed(&world, "--format csv");
    assert!(!run.out.contains("Sam Lee"), "{}", run.out);
    assert!(!run.out.contains("Ana"), "{}", run.out);
    assert!(run.out.contains("Also Nobody"), "{}", run.out);
    assert!(
        run.err.contains("whom the workspace has forgotten"),
        "{}",
        run.err
    );
}

#[test]
fn one_rep_alone() {
    let world = world();
    let run = missed(&world, "--format csv -q --as Priya_Nair");
    assert!(run.rows().is_empty(), "{}", run.out);
    assert_eq!(
        missed(&world, "--format csv -q --as Dana_Ruiz")
            .rows()
            .len(),
        5
    );
    let run = world.go("missed --from-crm opportunities.csv -w ws --as Nobody_At_All");
    assert_eq!(run.code, 2, "{}", run.out);
}

#[test]
fn the_ledger_serves_too_and_wrong_input_says_what_to_do() {
    let world = world();
    let run = world.go("missed -w ws");
    assert_eq!(run.code, 1);
    assert!(run.out.contains("--from-crm FILE"), "{}", run.out);
    world.go("log touched Sam_Lee --as Dana_Ruiz -w ws --as-of 2026-03-02 -q");
    let run = world.go("missed -w ws --as-of 2026-06-30 --format csv -q");
    let rows = run.rows();
    assert_eq!(rows[0]["known_by"], "colleague", "{}", run.err);
    assert_eq!(rows[0]["introducer"], "Priya Nair");
    let run = world.go("missed --from-crm mails.csv -w ws");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("mails.csv"), "{}", run.err);
    let run = world.go("missed --activities mails.csv -w ws");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--from-crm"), "{}", run.err);
}
