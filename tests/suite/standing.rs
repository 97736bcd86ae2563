//! What came of asks decides who is a prospect and who introduces.

use super::world::{Run, World};

/// Three people of Halden in Freya's export: Tilda was asked to introduce Agnes.
fn halden() -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\nfreya.csv,Freya Vidal,in/freya\n",
        )
        .export(
            "e/freya.csv",
            &[
                "Agnes,Nowak,agnes,Halden,Chief Financial Officer,03 Mar 2024",
                "Tilda,Ekström,tilda,Halden,Finance Director,25 Jan 2025",
                "Bo,Lind,bo,Halden,Controller,25 Jan 2025",
            ],
        )
        .file("list.csv", "Account,Why\nHalden,new plant\n");
    assert_eq!(world.go("import e -w ws -q").code, 0);
    log(&world, "asked in:tilda in:agnes --as-of 2026-04-01");
    world
}

/// Freya knows Tilda, who knows the others; Freya does not.
fn verified_halden() -> World {
    let world = halden();
    world.file(
        "know.csv",
        "from,to,kind,since\n\
         in:freya,in:tilda,worked_with,2026-03-01\n\
         in:freya,in:agnes,stranger,2026-03-01\n\
         in:freya,in:bo,stranger,2026-03-01\n\
         in:tilda,in:agnes,knows,2026-03-01\n\
         in:tilda,in:bo,knows,2026-03-01\n",
    );
    assert_eq!(world.go("import know.csv -w ws -q").code, 0);
    world
}

fn log(world: &World, line: &str) {
    let run = world.go(&format!("log {line} --as Freya -w ws -q"));
    assert_eq!(run.code, 0, "{line}: {}", run.err);
}

fn introduced_and_met(world: &World) {
    log(world, "introduced 1 --as-of 2026-04-05");
    log(world, "meeting-set 1 --due 2026-04-10 --as-of 2026-04-06");
    log(world, "meeting-held 1 --as-of 2026-04-10");
}

/// Introducer and prospect of every ask of a plan, or why nothing is asked.
fn plan(world: &World, as_of: &str) -> Vec<(String, String)> {
    let run = world.go(&format!(
        "plan list.csv --role any -w ws -q --format json --as-of {as_of}"
    ));
    let plan: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let rows = plan["rows"].as_array().unwrap().iter();
    rows.map(|row| match row["status"].as_str() {
        Some("ask") => (text(&row["introducer"]), text(&row["target"])),
        _ => (String::new(), text(&row["left_out"])),
    })
    .collect()
}

/// Found on a real run: after the deal was won, the next plan asked the happy customer how well she knew the person who
/// had introduced her.
#[test]
fn whoever_bought_is_a_customer_and_no_prospect() {
    let world = halden();
    introduced_and_met(&world);
    log(&world, "won 1 --amount 60000 --as-of 2026-05-10");
    let customer = "Halden is a customer since 2026-05-10 (#1 was won) and left out as a prospect";
    assert_eq!(
        plan(&world, "2026-06-30"),
        [(String::new(), customer.to_owned())]
    );
    let find = world.go("find in:bo -w ws --as Freya --as-of 2026-06-30 -q");
    assert!(find.out.contains("left out as a prospect"), "{}", find.out);
    assert!(find.out.contains("--include customers"), "{}", find.out);
    let batch = world.go("batch list.csv -w ws --as Freya --as-of 2026-06-30 -q");
    assert!(batch.out.contains(customer), "{}", batch.out);
    // Somebody who wants more of a customer says so; whoever introduced, and whom, is not asked for the way back.
    let all = world
        .go("find Halden -w ws --as Freya --as-of 2026-06-30 -q --include customers --format csv");
    assert!(!all.out.contains("in:agnes > in:tilda"), "{}", all.out);
}

/// Found on a real run: Tilda would rather not introduce Agnes, and the next plan asked Agnes to introduce Tilda.
#[test]
fn nobody_is_asked_to_introduce_whoever_would_not_introduce_them() {
    let world = halden();
    log(&world, "declined 1 --as-of 2026-04-10");
    for (introducer, target) in plan(&world, "2026-04-20") {
        assert_ne!(introducer, "in:agnes", "about {target}");
        assert_ne!(target, "in:tilda");
    }
}

/// Found on a real run: the week after the deal was lost, the plan went on asking about the same person.
#[test]
fn whoever_was_lost_or_declined_is_no_prospect_for_a_while() {
    let world = verified_halden();
    log(&world, "introduced 1 --as-of 2026-04-05");
    log(&world, "lost 1 --as-of 2026-04-10");
    let lost = "lost on 2026-04-10: a prospect again from 2026-10-07";
    assert_eq!(
        plan(&world, "2026-10-06"),
        [(String::new(), lost.to_owned())]
    );
    assert_ne!(plan(&world, "2026-10-07")[0].1, lost);
    let said = world
        .go("find in:agnes -w ws --as Freya --as-of 2026-04-20")
        .err;
    assert!(said.contains(lost), "{said}");
}

/// Found on a real run: months after the meeting, with four questions open, there was nothing to do.
#[test]
fn whoever_was_met_stays_on_the_list_until_it_ends() {
    let world = halden();
    introduced_and_met(&world);
    let today = |as_of: &str| world.go(&format!("today -w ws -q --as-of {as_of}")).out;
    assert!(today("2026-04-20").contains("QUALIFY"));
    let later = today("2026-07-30");
    let later = later.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(later.contains("FOLLOW UP"), "{later}");
    assert!(
        later.contains("not known yet: need, budget, timeline, deciders"),
        "{later}"
    );
    log(&world, "lost 1 --as-of 2026-07-30");
    assert!(!today("2026-07-31").contains("FOLLOW UP"));
}

/// Found on a real run: one ask, silent for 911 days, blocked its account for ever.
#[test]
fn an_ask_that_nobody_answers_lapses() {
    let world = verified_halden();
    assert_eq!(plan(&world, "2026-05-30")[0].1, "#1 is open");
    // After sixty days others may be asked; Tilda was asked, and may be again.
    assert_ne!(plan(&world, "2026-05-31")[0].0, "");
    let ledger = world.go("ledger -w ws -q --as-of 2026-06-01").out;
    assert!(ledger.contains("lapsed on"), "{ledger}");
    // Later news takes it up again.
    log(&world, "introduced 1 --as-of 2026-06-10");
    assert!(plan(&world, "2026-06-11")[0].1.starts_with("hot since #1"));
}

/// Found on a real run: a plan that was saved and forgotten filled every later week.
#[test]
fn a_planned_ask_that_is_never_made_lapses() {
    let world = verified_halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    let saved = world.go("plan list.csv --role any -w ws -q --save --as-of 2026-05-04");
    assert_eq!(saved.code, 0, "{}", saved.err);
    assert!(plan(&world, "2026-05-17")[0].1.ends_with("is open"));
    assert_ne!(plan(&world, "2026-05-18")[0].0, "");
}

/// Found by a new user: a meeting without a day was on no list, and a second one without a day wiped the first's.
#[test]
fn a_meeting_without_a_day_is_asked_for() {
    let world = halden();
    log(&world, "introduced 1 --as-of 2026-04-05");
    log(&world, "meeting-set 1 --as-of 2026-04-06");
    let today = |as_of: &str| world.go(&format!("today -w ws -q --as-of {as_of}")).out;
    assert!(today("2026-04-07").contains("on which day?"));
    log(&world, "meeting-set 1 --due 2026-04-20 --as-of 2026-04-07");
    assert!(!today("2026-04-08").contains("on which day?"));
    log(&world, "meeting-set 1 --as-of 2026-04-08");
    assert!(
        today("2026-04-21").contains("was set for yesterday; was it"),
        "{}",
        today("2026-04-21")
    );
}

/// Found by a new user: whoever an ask was about could be named as the better introducer to themselves.
#[test]
fn nobody_introduces_themselves() {
    let world = halden();
    let refused = |line: &str| {
        let run = world.go(&format!("{line} -w ws -q --as-of 2026-04-02"));
        assert_eq!(run.code, 2, "{line}");
        assert!(run.err.contains("same person"), "{}", run.err);
    };
    refused("log redirected 1 --to in:agnes");
    refused("log asked in:bo in:bo --as Freya");
    world.file(
        "same.csv",
        "on,what,introducer,target,rep\n2026-04-02,asked,in:bo,in:bo,in:freya\n",
    );
    let run = world.go("log --file same.csv -w ws -q --as-of 2026-04-02");
    assert!(
        run.err
            .contains("same.csv, line 2: introducer and prospect"),
        "{}",
        run.err
    );
}

/// Found by a new user: the words about Bo came with the reason, and the number, of the ask about Agnes.
#[test]
fn an_ask_about_somebody_else_there_is_another_ask() {
    let world = halden();
    world.file("ws/settings.toml", "[offer]\nwhat = \"plan maintenance\"\n");
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    log(
        &world,
        "planned in:tilda in:agnes --reason plant --as-of 2026-04-02",
    );
    let ask = |prospect: &str| {
        let line = format!("ask in:tilda {prospect} --as Freya -w ws -q --as-of 2026-04-02");
        world.go(&line)
    };
    assert!(ask("in:agnes").out.contains("introrank log asked 3"));
    let other = ask("in:bo");
    assert_eq!(other.code, 2);
    assert!(
        other.err.contains("why do you want to meet them?"),
        "{}",
        other.err
    );
}

/// Found by a new user: whoever was hidden after an ask was planned stood in the day's list and in the ledger by their key.
#[test]
fn whoever_is_hidden_is_in_no_list_of_asks() {
    let world = halden();
    assert_eq!(world.go("hide in:tilda -w ws").code, 0);
    for command in [
        "today --format json",
        "today",
        "ledger --format json",
        "ledger --all --format csv",
        "ask 1 --why plant",
        "plan list.csv --format json",
    ] {
        let run = world.go(&format!("{command} -w ws --as-of 2026-04-20"));
        let all = format!("{}{}", run.out, run.err);
        assert!(
            !all.contains("tilda") && !all.contains("Tilda"),
            "{command}: {all}"
        );
    }
}

/// Found by a new user: somebody who takes no asks at all stood first in `find`, with ASK beside her.
#[test]
fn whoever_takes_no_more_asks_is_busy_everywhere() {
    let world = halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    log(&world, "limit in:tilda --amount 0 --as-of 2026-04-01");
    let find = "find in:agnes --as Freya -w ws -q --as-of 2026-04-20";
    let csv = world.go(&format!("{find} --format csv")).out;
    let tilda = csv
        .lines()
        .find(|line| line.contains("route,1,in:tilda") || line.contains(",in:tilda,1,"));
    assert!(tilda.is_some_and(|line| line.contains(",BUSY,")), "{csv}");
    assert!(csv.contains("takes no more asks for now"), "{csv}");
    for (introducer, _) in plan(&world, "2026-04-20") {
        assert_ne!(introducer, "in:tilda");
    }
    let ask = world.go("ask in:tilda in:agnes --why plant --as Freya -w ws --as-of 2026-04-20");
    assert!(ask.err.contains("takes 0"), "{}", ask.err);
}

/// Found by a new user: a prospect who was hot stood as RATE in the list that goes back to the CRM, and a colleague was told
/// to call.
#[test]
fn whoever_is_hot_is_called_by_whom_they_were_introduced_to() {
    let world = halden();
    world
        .file(
            "e/owners.csv",
            "file,name,url\nfreya.csv,Freya Vidal,in/freya\nolof.csv,Olof Berg,in/olof\n",
        )
        .export("e/olof.csv", &["Bo,Lind,bo,Halden,Controller,25 Jan 2025"]);
    assert_eq!(world.go("import e -w ws -q").code, 0);
    log(&world, "introduced 1 --as-of 2026-04-05");
    world.file(
        "crm.csv",
        "Record ID,Full Name,Company\n7,Agnes Nowak,Halden\n",
    );
    let of = |line: &str| world.go(&format!("{line} -w ws -q --as-of 2026-04-06")).out;
    let crm = of("batch crm.csv --as Freya --crm hubspot --names");
    assert!(crm.contains("CALL"), "{crm}");
    let csv = of("find in:agnes --as Freya --format csv");
    assert!(csv.contains(",CALL,"), "{csv}");
    let olof = of("find in:agnes --as Olof");
    assert!(olof.contains("for Freya Vidal (#1), who calls"), "{olof}");
}

/// Found by a new user: the words of an ask that had ended said to log it under its number, which was then refused.
#[test]
fn an_ask_that_has_ended_is_asked_anew() {
    let world = halden();
    world.file("ws/settings.toml", "[offer]\nwhat = \"plan maintenance\"\n");
    log(&world, "declined 1 --as-of 2026-04-02");
    let ask = world.go("ask 1 --why plant -w ws --as-of 2026-04-03");
    assert!(ask.err.contains("did not introduce: #1"), "{}", ask.err);
    assert!(
        ask.out.contains("introrank log asked in:tilda in:agnes"),
        "{}",
        ask.out
    );
}

/// What the introducer said stays said after the ask has ended: a text may tell of it.
#[test]
fn whoever_lent_their_name_may_be_named() {
    let world = halden();
    world
        .file("ws/settings.toml", "[offer]\nwhat = \"plan maintenance\"\n")
        .file("note.txt", "Hi Tilda, you suggested I write to Agnes.\n");
    let not_said = || {
        let run = world.go("ask 1 --why plant --check note.txt -w ws --as-of 2026-04-03");
        run.err.contains("log what they said first")
    };
    assert!(not_said());
    log(&world, "use-my-name 1 --as-of 2026-04-02");
    assert!(!not_said());
}

/// One ask that was silent for 911 days blocked its account for ever, and counted against the introducer, though it was the
/// rep who never wrote down what came of it.
#[test]
fn a_reps_silence_is_not_the_introducers() {
    let world = halden();
    let reason = |as_of: &str| {
        world
            .go(&format!("today -w ws --as Freya -q --as-of {as_of}"))
            .flat()
    };
    assert!(!reason("2026-05-10").contains("lapses on"));
    // Once, before it lapses, somebody asks.
    let last = reason("2026-05-20");
    assert!(last.contains("lapses on 2026-05-31"), "{last}");
    assert!(last.contains("introrank log no-answer 1"), "{last}");
    assert!(!reason("2026-06-30").contains("#1"));
    let metrics = |as_of: &str, more: &str| {
        world
            .go(&format!("metrics -w ws --as-of {as_of} {more}"))
            .out
    };
    let found = metrics("2026-06-30", "");
    assert!(
        found.contains("1 in 1 ask, 1 of them with no outcome logged"),
        "{found}"
    );
    assert!(metrics("2026-06-30", "--by introducer").contains("1 ask is in none of the shares"));
    // Nothing is learned from it until somebody confirms that no answer came.
    let agreed = |as_of: &str| {
        let run = world.go(&format!(
            "learn -w ws --out learned-{as_of}.toml --as-of {as_of}"
        ));
        run.out
            .lines()
            .find(|line| line.contains("somebody else helps"))
            .map(str::to_owned)
    };
    let before = agreed("2026-06-30");
    let close = world.run_with_input(
        &[
            "log",
            "close",
            "--silent",
            "-w",
            "ws",
            "--as-of",
            "2026-06-30",
        ],
        "n\n",
    );
    assert!(
        close
            .out
            .contains("#1 Tilda Ekström → Agnes Nowak, Halden: no answer since 2026-04-01"),
        "{close:?}"
    );
    assert!(close.err.contains("nothing is changed"), "{close:?}");
    let close = world.go("log close --silent --yes -w ws --as-of 2026-06-30");
    assert!(close.out.contains("1 ended: nobody answered"), "{close:?}");
    assert_eq!(
        world.go("log close --silent -w ws --as-of 2026-06-30").code,
        1
    );
    assert_ne!(before, agreed("2026-06-30"));
    assert!(!metrics("2026-06-30", "").contains("no outcome logged"));
}

/// After a no nothing said who could be asked next: the ask was over, and the prospect was forgotten.
#[test]
fn after_every_no_there_is_a_next() {
    for (no, words) in [
        ("declined", "Tilda Ekström declined"),
        (
            "does-not-know",
            "Tilda Ekström said that they do not know them",
        ),
        ("passed", "Tilda Ekström passed"),
        ("use-my-name", "Tilda Ekström only lent their name"),
        ("no-answer", "Tilda Ekström did not answer"),
    ] {
        let world = halden();
        let run = world.go(&format!(
            "log {no} 1 --as Freya -w ws -q --as-of 2026-04-10"
        ));
        let next = "Next: ask Bo Lind about Agnes Nowak, Halden: introrank ask in:bo in:agnes";
        assert!(run.out.contains(next), "{no}: {}", run.out);
        let today = || {
            world
                .go("today -w ws --as Freya -q --as-of 2026-04-11 --format json")
                .out
        };
        assert!(today().contains(words), "{no}: {}", today());
        assert!(
            today().contains("introrank ask in:bo in:agnes"),
            "{no}: {}",
            today()
        );
        // Until somebody is asked, or nobody is left.
        log(&world, "declined in:bo in:agnes --as-of 2026-04-11");
        assert!(!today().contains("introrank ask"), "{no}: {}", today());
    }
    let world = halden();
    log(&world, "declined in:bo in:agnes --as-of 2026-04-10");
    let last = world.go("log declined 1 --as Freya -w ws -q --as-of 2026-04-10");
    assert!(
        last.out
            .contains("Nobody is left to ask about Agnes Nowak, Halden"),
        "{last:?}"
    );
}

/// A lent name is a cold call: whoever lends it is asked for an introduction when their rest is over.
#[test]
fn a_lent_name_is_followed_by_a_return_visit() {
    let world = halden();
    log(&world, "use-my-name 1 --as-of 2026-04-02");
    let today = |as_of: &str| {
        world
            .go(&format!("today -w ws --as Freya -q --as-of {as_of}"))
            .flat()
    };
    assert!(
        !today("2026-04-10").contains("ask them again"),
        "{}",
        today("2026-04-10")
    );
    let back = today("2026-04-20");
    assert!(back.contains("ask them again"), "{back}");
    assert!(back.contains("introrank ask in:tilda in:agnes"), "{back}");
}

/// The chance of a route through somebody, as `find` says it.
fn chance(world: &World, target: &str, introducer: &str, as_of: &str) -> f64 {
    let run = world.go(&format!(
        "find {target} -w ws --as Freya -q --format csv --as-of {as_of}"
    ));
    let rows = run.rows();
    let row = rows.iter().find(|row| row["introducer"] == introducer);
    row.unwrap_or_else(|| panic!("{}", run.out))["chance"]
        .parse()
        .unwrap()
}

/// Find knew nothing of the asks that tire people, and said another chance than the plan of the same day.
#[test]
fn recent_asks_tire_in_every_command_alike() {
    let world = verified_halden();
    world.file("bo.csv", "Name,Company\nBo Lind,Halden\n");
    log(
        &world,
        "said in:tilda in:bo --answer worked_with --as-of 2026-03-30",
    );
    let log_odds = |p: f64| (p / (1.0 - p)).ln();
    let (before, after) = (
        chance(&world, "in:bo", "in:tilda", "2026-03-31"),
        chance(&world, "in:bo", "in:tilda", "2026-04-01"),
    );
    assert!(after < before, "{before} {after}");
    let helps = |as_of: &str| {
        world.file("pair.csv", "from,to\nin:freya,in:tilda\n");
        let run = world.go(&format!(
            "strength --pairs pair.csv -w ws -q --as-of {as_of}"
        ));
        run.column("helps")[0].parse::<f64>().unwrap()
    };
    let taken = log_odds(helps("2026-03-31")) - log_odds(helps("2026-04-01"));
    assert!((taken - 0.35).abs() < 0.02, "{taken}");
    // The plan of a later day, when she does not rest any more.
    let plan = world.go("plan bo.csv -w ws -q --format json --as-of 2026-04-20");
    let plan: serde_json::Value = serde_json::from_str(&plan.out).unwrap();
    let row = &plan["rows"][0];
    let introducer = row["introducer"].as_str().unwrap();
    let planned = row["chance"].as_f64().unwrap();
    let found = chance(&world, "in:bo", introducer, "2026-04-20");
    assert!(
        (planned - found).abs() < 1e-6,
        "{introducer}: {planned} {found}"
    );
    // And what is put on record when the ask is made.
    log(
        &world,
        &format!("asked {introducer} in:bo --as-of 2026-04-20"),
    );
    let ledger = world.go("ledger -w ws --format json --as-of 2026-04-20");
    let ledger: serde_json::Value = serde_json::from_str(&ledger.out).unwrap();
    let cases = ledger
        .as_array()
        .or_else(|| ledger["rows"].as_array())
        .unwrap();
    let forecast =
        cases.iter().find(|case| case["target"] == "in:bo").unwrap()["forecast"].as_f64();
    assert!(
        (forecast.unwrap() - found).abs() < 1e-6,
        "{forecast:?} {found}"
    );
}

/// Whoever helped and was told what came of it was shown as RESTING, at the best moment for the next introduction.
#[test]
fn rest_ends_when_the_introducer_helped_and_was_told() {
    let world = halden();
    log(&world, "introduced 1 --as-of 2026-04-02");
    log(&world, "replied 1 --as-of 2026-04-03");
    log(&world, "prospect-declined 1 --as-of 2026-04-04");
    let find = || world.go("find in:bo -w ws --as Freya -q --format csv --as-of 2026-04-05");
    let step = |run: &super::world::Run| {
        let rows = run.rows();
        rows.iter()
            .find(|row| row["introducer"] == "in:tilda")
            .unwrap()["next_step"]
            .clone()
    };
    assert_eq!(step(&find()), "RESTING");
    let tired = chance(&world, "in:bo", "in:tilda", "2026-04-05");
    log(&world, "told 1 --as-of 2026-04-05");
    assert_ne!(step(&find()), "RESTING");
    assert!(chance(&world, "in:bo", "in:tilda", "2026-04-05") > tired);
}

/// A no about one prospect closed the introducer for all others for two months.
#[test]
fn a_no_about_one_prospect_is_no_rest_unless_they_say_so() {
    for (reason, rests) in [("we_compete", false), ("too_busy_this_quarter", true)] {
        let world = halden();
        log(
            &world,
            &format!("declined 1 --as-of 2026-04-02 -m {reason}"),
        );
        let find = world.go("find in:bo -w ws --as Freya -q --format csv --as-of 2026-04-20");
        let rows = find.rows();
        let row = rows
            .iter()
            .find(|row| row["introducer"] == "in:tilda")
            .unwrap();
        assert_eq!(row["next_step"] == "RESTING", rests, "{reason}");
    }
}

/// `if yes` of a guess was half of what the recorded yes then gave: an answer about two colleagues made them an unproven tie
/// that had been a coin toss.
#[test]
fn if_yes_is_what_a_recorded_yes_gives() {
    let world = halden();
    let row = |column: &str| {
        let run = world.go("find in:bo -w ws --as Freya -q --format csv --as-of 2026-06-30");
        let rows = run.rows();
        let row = rows
            .iter()
            .find(|row| row["introducer"] == "in:agnes")
            .cloned();
        row.unwrap_or_else(|| panic!("{}", run.out))[column]
            .parse::<f64>()
            .unwrap()
    };
    let (today, if_yes) = (row("chance"), row("if_yes"));
    assert!(if_yes > today);
    log(
        &world,
        "said in:agnes in:bo --answer yes --as-of 2026-06-30",
    );
    assert!(
        (row("chance") - if_yes).abs() < 1e-9,
        "{} {if_yes}",
        row("chance")
    );
}

/// The man whose introduction was won stood as "connected, not asked", with RATE as the next step.
#[test]
fn an_introduction_and_a_meeting_prove_their_ties() {
    let world = halden();
    let row = |introducer: &str, as_of: &str| {
        let run = world.go(&format!(
            "find in:bo -w ws --as Freya -q --format csv --include customers --as-of {as_of}"
        ));
        let rows = run.rows();
        let row = rows.iter().find(|row| row["introducer"] == introducer);
        row.cloned().unwrap_or_else(|| panic!("{}", run.out))
    };
    let helps = |as_of: &str| {
        world.file("pair.csv", "from,to\nin:freya,in:tilda\n");
        let run = world.go(&format!(
            "strength --pairs pair.csv -w ws -q --as-of {as_of}"
        ));
        run.column("helps")[0].parse::<f64>().unwrap()
    };
    let before = helps("2026-04-04");
    introduced_and_met(&world);
    log(
        &world,
        "said in:tilda in:bo --answer worked_with --as-of 2026-04-10",
    );
    log(&world, "told 1 --as-of 2026-04-10");
    assert_eq!(row("in:tilda", "2026-04-10")["next_step"], "ASK");
    assert!(helps("2026-04-10") > before);
    assert_eq!(
        helps("2026-04-04"),
        before,
        "as of the day before it had not happened"
    );
    // Agnes was met: the rep calls her.
    let direct =
        world.go("find in:agnes -w ws --as Freya -q --include customers --as-of 2026-04-20");
    assert!(direct.out.contains("yes: dealt with"), "{}", direct.out);
    assert!(!direct.out.contains("RATE"), "{}", direct.out);
}

/// The value of a list ended with the plan: the deal counted as the team's usual one, and nonsense as 1.
#[test]
fn what_a_list_says_a_deal_is_worth_goes_with_the_ask() {
    let world = verified_halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    log(
        &world,
        "said in:freya in:tilda --answer worked_with --as-of 2026-04-01",
    );
    log(
        &world,
        "said in:tilda in:bo --answer worked_with --as-of 2026-04-01",
    );
    world.file(
        "list.csv",
        "Name,Company,Value\nBo Lind,Halden,\"€ 60,000\"\nAgnes Nowak,Halden,lots\n",
    );
    let plan = world.go("plan list.csv -w ws -q --save --format csv --as-of 2026-04-20");
    assert!(
        plan.out
            .contains("the value 'lots' is no amount of money above 0"),
        "{}",
        plan.out
    );
    let rows = plan.rows();
    let ask = rows.iter().find(|row| row["target"] == "in:bo").unwrap();
    assert_eq!(ask["status"], "ask", "{}", plan.out);
    log(&world, "asked 5 --as-of 2026-04-21");
    log(&world, "introduced 5 --as-of 2026-04-22");
    log(&world, "meeting-held 5 --as-of 2026-04-25");
    for question in ["need", "budget", "timeline", "deciders"] {
        log(&world, &format!("{question} in:bo yes --as-of 2026-04-26"));
    }
    let forecast = world.go("forecast -w ws -q --format csv --as-of 2026-04-26");
    assert_eq!(forecast.column("amount"), ["60000.0"], "{}", forecast.out);
    log(&world, "won 5 --as-of 2026-05-20");
    let metrics = world.go("metrics -w ws --as-of 2026-05-21");
    assert!(
        metrics.out.contains("1 (60,000")
            || metrics.out.contains("60000")
            || metrics.out.contains("60 000"),
        "{}",
        metrics.out
    );
}

/// Eight touches and a meeting of an ask that was planned and never made were one introduction, and a thank-you to somebody
/// who was never asked.
#[test]
fn what_comes_of_a_planned_ask_is_no_introduction() {
    let world = halden();
    log(&world, "planned in:agnes in:bo --as-of 2026-04-01");
    for day in 2..10 {
        log(&world, &format!("touched 2 --as-of 2026-04-0{day}"));
    }
    log(&world, "meeting-held 2 --as-of 2026-04-10");
    let metrics = |as_of: &str| world.go(&format!("metrics -w ws -q --as-of {as_of}")).out;
    let found = metrics("2026-04-11");
    assert!(found.contains("0 received"), "{found}");
    assert!(found.contains("1 held"), "{found}");
    let today = world.go("today -w ws --as Freya -q --as-of 2026-04-11").out;
    assert!(!today.contains("TELL THEM"), "{today}");
    assert!(today.contains("QUALIFY"), "{today}");
    // It was won, by nobody's introduction; and answers that somebody wrote down later are not later than the win.
    log(&world, "won 2 --amount 100 --as-of 2026-05-01");
    assert!(
        metrics("2026-05-02").contains("0 sourced, 0 assisted, 1 (100"),
        "{}",
        metrics("2026-05-02")
    );
    let referred = halden();
    introduced_and_met(&referred);
    log(&referred, "won 1 --as-of 2026-05-01");
    for question in ["need", "budget", "timeline", "deciders"] {
        log(
            &referred,
            &format!("{question} in:agnes yes --as-of 2026-06-05"),
        );
    }
    let found = referred.go("metrics -w ws -q --as-of 2026-06-06").out;
    assert!(
        found.contains("referred: won") && !found.contains("after -"),
        "{found}"
    );
}

/// The CRM file told a rep to rate a prospect whom the plan of the day left alone, and log said nothing of a lost deal.
#[test]
fn who_is_left_alone_is_left_alone_everywhere() {
    let world = halden();
    introduced_and_met(&world);
    log(&world, "lost 1 --as-of 2026-05-01");
    world.file(
        "list.csv",
        "Contact ID,Full Name,Company\n7,Agnes Nowak,Halden\n",
    );
    let crm = world.go("batch list.csv -w ws -q --as Freya --crm salesforce --as-of 2026-06-01");
    assert_eq!(crm.column("Introrank Next Step"), ["WAIT"], "{}", crm.out);
    let asked = world.go("log asked in:bo in:agnes --as Freya -w ws --as-of 2026-06-01");
    assert!(
        asked
            .err
            .contains("lost on 2026-05-01: a prospect again from"),
        "{}",
        asked.err
    );
}

/// A redirect to whoever takes part already planned an ask of the introducer, or of the rep, about the prospect.
#[test]
fn nobody_is_sent_back_to_whom_they_came_from() {
    let world = halden();
    for (to, why) in [
        ("in:tilda", "the introducer cannot name themselves"),
        ("in:agnes", "introducer and prospect are the same person"),
        ("in:freya", "they named whoever asks"),
    ] {
        let line = format!("log redirected 1 --to {to} --as Freya -w ws --as-of 2026-04-02 -q");
        let run = world.go(&line);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(why), "{}", run.err);
    }
    // Nor in a file.
    world.file(
        "a.csv",
        "on,what,introducer,target,rep,answer\n2026-04-02,redirected,in:tilda,in:agnes,in:freya,in:tilda\n",
    );
    let run = world.go("log --file a.csv -w ws --as-of 2026-04-02 -q");
    assert!(
        run.err.contains("the introducer cannot name themselves"),
        "{}",
        run.err
    );
    log(&world, "redirected 1 --to in:bo --as-of 2026-04-02");
}

/// After a win nothing was proposed, though nobody introduces better than a happy customer.
#[test]
fn a_happy_customer_is_asked_for_the_next_introductions() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url,relation\nfreya.csv,Freya Vidal,in/freya,teammate\nagnes.csv,Agnes Nowak,in/agnes,ally\n",
        )
        .export(
            "e/freya.csv",
            &[
                "Agnes,Nowak,agnes,Halden,Chief Financial Officer,03 Mar 2024",
                "Tilda,Ekström,tilda,Halden,Finance Director,25 Jan 2025",
            ],
        )
        .export(
            "e/agnes.csv",
            &[
                "Bo,Lind,bo,Kestrel,Controller,25 Jan 2020",
                "Cy,Ott,cy,Kelm,Controller,25 Jan 2021",
                "Di,Poe,di,Thornton,Controller,25 Jan 2019",
            ],
        )
        .file(
            "list.csv",
            "Account\nKestrel\nKelm\nHalden\nNowhere Inc\n",
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    log(&world, "asked in:tilda in:agnes --as-of 2026-04-01");
    introduced_and_met(&world);
    log(&world, "won 1 --amount 60000 --as-of 2026-05-10");
    let customer = |as_of: &str, more: &str| {
        let run = world.go(&format!(
            "today --as Freya -w ws -q --format json --as-of {as_of}{more}"
        ));
        let rows: Vec<serde_json::Value> = serde_json::from_str(&run.out).unwrap();
        let row = rows.into_iter().find(|row| row["kind"] == "ASK CUSTOMER");
        row.map(|row| {
            format!("{} | {} | {}", row["who"], row["reason"], row["command"]).replace('"', "")
        })
    };
    // Nobody is listed yet, and the customer's own account is no target.
    assert_eq!(
        customer("2026-05-11", "").unwrap(),
        "Agnes Nowak, Halden | bought yesterday: ask who else they know who should hear of it | introrank today --targets LIST"
    );
    assert_eq!(
        customer("2026-05-11", " --targets list.csv").unwrap(),
        "Agnes Nowak, Halden | bought yesterday: ask for introductions to Kelm and Kestrel | introrank ask in:agnes Kelm"
    );
    // Who was asked about in vain is wanted too.
    log(&world, "asked in:tilda in:di --as-of 2026-05-12");
    log(&world, "declined in:tilda in:di --as-of 2026-05-13");
    assert!(
        customer("2026-05-13", "")
            .unwrap()
            .contains("ask for an introduction to Di Poe, Thornton")
    );
    // Once asked she is not asked again, and a win is news for a month.
    assert!(customer("2026-06-10", "").is_none());
    log(&world, "asked in:agnes in:bo --as-of 2026-05-14");
    assert!(customer("2026-05-14", " --targets list.csv").is_none());
}

/// Of two who are as likely to help the one whose company bought is asked.
#[test]
fn among_equals_a_plan_prefers_a_customers_people() {
    for customer in ["Halden", "Kestrel"] {
        let world = World::new();
        world
            .file("e/owners.csv", "file,name,url,relation\nfreya.csv,Freya Vidal,in/freya,teammate\nk.csv,Kim Roe,in/kim,ally\nl.csv,Lou Roe,in/lou,ally\n")
            .export(
                "e/freya.csv",
                &[
                    "Kim,Roe,kim,Halden,Buyer,03 Mar 2020",
                    "Lou,Roe,lou,Kestrel,Buyer,03 Mar 2020",
                    "Ada,Fox,ada,Halden,Chief Executive Officer,03 Mar 2020",
                    "Eli,Fox,eli,Kestrel,Chief Executive Officer,03 Mar 2020",
                ],
            )
            .export("e/k.csv", &["Sam,Lee,sam,Northwind,CFO,03 Mar 2020"])
            .export("e/l.csv", &["Sam,Lee,sam,Northwind,CFO,03 Mar 2020"])
            .file(
                "e/ties.csv",
                "from,to,kind,since\nin:freya,in:kim,worked_with,2026-01-01\nin:freya,in:lou,worked_with,2026-01-01\n\
                 in:kim,in:sam,worked_with,2026-01-01\nin:lou,in:sam,worked_with,2026-01-01\n",
            )
            .file("list.csv", "url\nlinkedin.com/in/sam\n");
        assert_eq!(world.go("import e -w ws -q").code, 0);
        let boss = if customer == "Halden" {
            "in:ada"
        } else {
            "in:eli"
        };
        log(&world, &format!("touched {boss} --as-of 2026-02-01"));
        for step in ["replied", "meeting-held", "won"] {
            log(&world, &format!("{step} 1 --as-of 2026-02-02"));
        }
        let asked = if customer == "Halden" {
            "in:kim"
        } else {
            "in:lou"
        };
        assert_eq!(
            plan(&world, "2026-05-11"),
            [(asked.to_owned(), "in:sam".to_owned())]
        );
    }
}

/// `log asked` said nothing of a competitor, though no plan would ever ask there.
#[test]
fn what_lists_say_of_an_account_speaks_against_an_ask() {
    let world = halden();
    world.file(
        "e/accounts.csv",
        "name,domain,headcount,aliases,relation\nHalden,,,,competitor\nKestrel,,,,do_not_ask\n",
    );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    let line = "log asked in:bo Sam_Lee --account Kestrel --as Freya -w ws --as-of 2026-04-02";
    let run = world.go(line);
    assert_eq!(run.code, 0, "{}", run.err);
    for text in [
        "Kestrel is on the do-not-ask list",
        "Halden is a competitor of ours",
    ] {
        assert!(run.err.contains(text), "{text}: {}", run.err);
    }
}

/// `nurture` said that nobody waits for a word on the day on which `today` had somebody to tell.
#[test]
fn whoever_waits_for_news_waits_in_both_lists() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\nfreya.csv,Freya Vidal,in/freya\ndana.csv,Dana Ruiz,in/dana\n",
        )
        .export("e/freya.csv", &["Agnes,Nowak,agnes,Halden,CFO,03 Mar 2024"])
        // The introducer is connected with a colleague alone.
        .export(
            "e/dana.csv",
            &["Tilda,Ekström,tilda,Halden,Buyer,25 Jan 2025"],
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    log(&world, "asked in:tilda in:agnes --as-of 2026-04-01");
    introduced_and_met(&world);
    let of = |command: &str| {
        world
            .go(&format!(
                "{command} --as Freya -w ws -q --as-of 2026-04-11 --format csv"
            ))
            .out
    };
    assert!(of("today").contains("TELL THEM"), "{}", of("today"));
    assert!(of("nurture").contains("in:tilda"), "{}", of("nurture"));
}

/// A qualified deal past its day was followed up as if nothing had been said of it, and forecast as before.
#[test]
fn a_deal_past_its_day_is_due() {
    let world = halden();
    introduced_and_met(&world);
    for question in ["need", "budget", "timeline", "deciders"] {
        log(&world, &format!("{question} 1 yes --as-of 2026-04-12"));
    }
    log(
        &world,
        "opportunity 1 --amount 40000 --due 2026-05-10 --as-of 2026-04-12",
    );
    let at = |line: &str, as_of: &str| {
        let out = world.go(&format!("{line} -w ws -q --as-of {as_of}")).out;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let csv = " --format csv";
    let before = at(&format!("today{csv}"), "2026-05-10");
    assert!(
        before.contains("FOLLOW UP") && before.contains("qualified on 2026-04-12, 40 000 EUR"),
        "{before}"
    );
    assert!(before.contains("should close on 2026-05-10"), "{before}");
    assert!(!at("forecast", "2026-05-10").contains("DUE"));
    let after = at(&format!("today{csv}"), "2026-05-11");
    assert!(
        after.contains("DUE,") && after.contains("should have closed on 2026-05-10"),
        "{after}"
    );
    let forecast = at("forecast", "2026-05-11");
    assert!(forecast.contains("2026-05-10 DUE"), "{forecast}");
    assert!(
        forecast.contains("1 deal should have closed by now (DUE)"),
        "{forecast}"
    );
}

/// Found by a sales manager: an ask that was planned before the account bought was still to be made, on the same screen on
/// which the customer was thanked.
#[test]
fn nobody_is_asked_about_whoever_is_no_prospect_any_more() {
    let world = halden();
    introduced_and_met(&world);
    log(&world, "planned in:tilda in:bo --as-of 2026-04-20");
    log(&world, "won 1 --amount 60000 --as-of 2026-04-21");
    let out = world
        .go("today --as Freya -w ws -q --as-of 2026-04-22 --format csv")
        .out;
    assert!(
        out.contains("a customer since 2026-04-21 (#1 was won): withdraw"),
        "{out}"
    );
    assert!(
        !out.contains("CHECK, THEN ASK") && !out.contains(",ASK,"),
        "{out}"
    );
}

/// A customer's next deal was left out with the one that was won.
#[test]
fn a_row_that_names_another_deal_is_a_prospect() {
    let world = halden();
    introduced_and_met(&world);
    log(&world, "won 1 --amount 60000 --as-of 2026-05-10");
    world.file("list.csv", "Account,Opportunity ID\nHalden,\nHalden,006B\n");
    let planned = plan(&world, "2026-05-11");
    let customers = planned
        .iter()
        .filter(|(_, why)| why.contains("is a customer since"));
    assert_eq!(customers.count(), 1, "{planned:?}");
    let batch = world.go("batch list.csv -w ws --team --as-of 2026-05-11 --format csv -q");
    let reasons = batch.column("reason");
    assert!(reasons[0].contains("customer"), "{}", batch.out);
    let others = &reasons[1..];
    assert!(
        !others.iter().any(|why| why.contains("customer")),
        "{}",
        batch.out
    );
}

/// `ask` said what speaks against asking somebody now, and the page of all their asks did not.
#[test]
fn a_page_of_asks_says_what_speaks_against_them_too() {
    let world = halden();
    world.file(
        "ws/settings.toml",
        "[offer]\nwhat = \"we make quotes in a day\"\nfor_whom = \"plants\"\n",
    );
    log(&world, "planned in:tilda in:bo --as-of 2026-04-02");
    let line = "ask in:tilda --pack --why plant --as Freya -w ws --as-of 2026-04-02";
    let run = world.go(line);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("Tilda Ekström rests until 2026-04-15"),
        "{}",
        run.err
    );
}

/// A rep was to ask Tilda about Agnes, though nobody had said that Tilda is more than a click, and though Agnes is the rep's
/// own contact.
#[test]
fn an_unverified_tie_never_becomes_a_planned_ask() {
    let world = halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    let lists = |as_of: &str| {
        let run = world.go(&format!(
            "plan list.csv -w ws -q --format json --as-of {as_of}"
        ));
        let plan: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let rows = plan["rows"].as_array().unwrap().clone();
        let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
        let row = &rows[0];
        (text(row, "status"), text(row, "target"), text(row, "first"))
    };
    // Agnes, the highest, is Freya's own contact: first Freya says how well she knows her.
    let (status, target, first) = lists("2026-04-20");
    assert_eq!(
        (status.as_str(), target.as_str()),
        ("own_contact", "in:agnes")
    );
    assert_eq!(first, "how well does Freya Vidal know Agnes Nowak?");
    for stranger in ["agnes", "tilda"] {
        log(
            &world,
            &format!("said in:freya in:{stranger} --answer stranger --as-of 2026-04-20"),
        );
    }
    // Bo may know Agnes; whether Freya knows Bo comes first.
    let (status, target, first) = lists("2026-04-20");
    assert_eq!((status.as_str(), target.as_str()), ("find_out", "in:agnes"));
    assert_eq!(
        first,
        "how well does Freya Vidal know Bo Lind?; then does Bo Lind know Agnes Nowak?"
    );
    let saved = world.go("plan list.csv -w ws --save --as-of 2026-04-20");
    assert!(
        saved.err.contains("1 question is to be answered first"),
        "{}",
        saved.err
    );
    let saved = world.go("plan list.csv -w ws --save --as-of 2026-04-21");
    assert!(saved.err.contains("nothing new"), "{}", saved.err);
    // The questions stand on the list of the day, and are answered there.
    let today = || world.go("today -w ws --as Freya -q --as-of 2026-04-21");
    assert!(
        today()
            .flat()
            .contains("1 FIND OUT Bo Lind: how well do you know Bo Lind?"),
        "{}",
        today().out
    );
    log(
        &world,
        "said in:freya in:bo --answer worked_with --as-of 2026-04-21",
    );
    // What comes after it depends on the answer.
    assert!(!today().out.contains("FIND OUT"), "{}", today().out);
    world.go("plan list.csv -w ws --save --as-of 2026-04-21 -q");
    assert!(
        today()
            .flat()
            .contains("1 FIND OUT Bo Lind: do they know Agnes Nowak?"),
        "{}",
        today().out
    );
    let refused = world.go("do 1 -w ws --as Freya --as-of 2026-04-21");
    assert!(
        refused.err.contains("introrank do 1 yes (or no)"),
        "{}",
        refused.err
    );
    let done = world.go("do 1 yes -w ws --as Freya --as-of 2026-04-21");
    assert_eq!(done.code, 0, "{}", done.err);
    // The numbers are those that were shown, and nothing is logged twice.
    let twice = world.go("do 1 yes -w ws --as Freya --as-of 2026-04-21");
    assert!(twice.err.contains("line 1 was done"), "{}", twice.err);
    let entries = world.go("ledger --all -w ws -q --format csv");
    assert_eq!(
        entries.column("by").last().unwrap(),
        "in:freya",
        "{}",
        entries.out
    );
    assert!(!today().out.contains("FIND OUT"), "{}", today().out);
    let (status, target, first) = lists("2026-04-21");
    assert_eq!(
        (status.as_str(), target.as_str(), first.as_str()),
        ("ask", "in:agnes", "")
    );
}

/// A contact was asked about who had nothing to do with the targets, an answer was not to be taken back, and each one wrote the
/// whole network anew.
#[test]
fn contacts_are_rated_whom_it_helps_most_first_and_taken_back() {
    let world = halden();
    world.file(
        "list.csv",
        "Name,Company,Title\nCarla Dunn,Halden,Controller\n",
    );
    let rated = world.run_with_input(
        &[
            "rate",
            "list.csv",
            "--as",
            "Freya",
            "-w",
            "ws",
            "--as-of",
            "2026-04-20",
        ],
        "s\nu\nk\nq\n",
    );
    assert_eq!(rated.code, 0, "{}", rated.err);
    // Bo, in the prospect's function, is likeliest to know her.
    assert!(
        rated.err.contains("1/3  Bo Lind, Controller, Halden"),
        "{}",
        rated.err
    );
    assert!(
        rated.err.contains("stranger") && rated.err.contains("undone"),
        "{}",
        rated.err
    );
    assert!(rated.err.contains("1 saved to the ledger"), "{}", rated.err);
    let shown = world.go("people show in:bo -w ws -q").out;
    assert!(!shown.contains("stranger"), "{shown}");
    let again = world.run_with_input(
        &[
            "rate",
            "list.csv",
            "--as",
            "Freya",
            "-w",
            "ws",
            "--as-of",
            "2026-04-20",
        ],
        "q\n",
    );
    assert!(
        again.err.contains("2 contacts to rate, 1 rated already"),
        "{}",
        again.err
    );
}

/// Best routes of 1 to 5 % told reps which of them to ask first, where nothing but clicks was known.
#[test]
fn with_clicks_alone_no_percent_is_said() {
    let world = halden();
    let find = |more: &str| {
        world.go(&format!(
            "find Carla_Dunn --account Halden --title Controller -w ws --as Freya -q --as-of 2026-04-20 {more}"
        ))
    };
    let shown = find("").flat();
    assert!(shown.contains("unverified ~"), "{shown}");
    assert!(shown.contains("are equally good"), "{shown}");
    // Programs get the numbers.
    let rows = find("--format csv");
    assert_eq!(rows.column("unverified")[0], "true");
    let number = |name: &str| rows.column(name)[0].parse::<f64>().unwrap();
    assert!(number("if_verified") > number("if_yes") && number("if_yes") > number("chance"));
    // One rating tells them apart.
    log(
        &world,
        "said in:freya in:bo --answer worked_with --as-of 2026-04-19",
    );
    let shown = find("").flat();
    assert!(
        !shown.contains("equally good") && shown.contains('~'),
        "{shown}"
    );
}

/// An account was one ranking of everybody who buys: whether there is a way to the one who signs was not to be seen.
#[test]
fn the_best_way_into_each_role_that_buys_is_shown() {
    let world = halden();
    let find = |more: &str| {
        world.go(&format!(
            "find Halden -w ws --as Freya -q --as-of 2026-04-20 {more}"
        ))
    };
    assert!(!find("").out.contains("Buying committee"));
    world.file(
        "ws/settings.toml",
        "[clients]\neconomic_buyer = \"cxo & finance\"\nuser = \"manager & operations\"\ntechnical = \"director+ & it\"\n",
    );
    let shown = find("").flat();
    assert!(shown.contains("Buying committee"), "{shown}");
    assert!(
        shown.contains("economic buyer Agnes Nowak, Chief Financial"),
        "{shown}"
    );
    let answer: serde_json::Value = serde_json::from_str(&find("--format json").out).unwrap();
    let seats = answer["committee"].as_array().unwrap();
    let of = |seat: usize, name: &str| seats[seat][name].as_str().unwrap().to_owned();
    assert_eq!(
        (of(0, "role"), of(0, "status")),
        ("economic buyer".into(), "direct".into())
    );
    // Nobody there manages operations: the way leads to whoever does.
    assert_eq!(
        (of(1, "role"), of(1, "status"), of(1, "target")),
        ("user".into(), "route".into(), String::new())
    );
    assert_eq!(seats[1]["known"], 0);
    assert_eq!(seats.len(), 3);
    // Whoever says which role is meant gets that.
    assert!(!find("--role cxo").out.contains("Buying committee"));
    assert!(find("--format md").out.contains("### Buying committee"));
}

/// The same was not to be seen in a list of accounts, nor in the CRM.
#[test]
fn each_role_that_buys_stands_beside_an_account_of_a_list() {
    let world = halden();
    world.file(
        "ws/settings.toml",
        "[clients]\npreset = \"finance\"\nuser = \"manager & operations\"\n",
    );
    world.file("acc.csv", "Account ID,Account Name\n1,Halden\n2,Nowhere\n");
    let batch = |more: &str| {
        world.go(&format!(
            "batch acc.csv --as Freya -w ws -q --as-of 2026-04-02 {more}"
        ))
    };
    let seats = batch("").column("committee");
    assert!(
        seats[0].starts_with("economic buyer: Agnes Nowak, Chief Financial Officer, Freya Vidal's own contact; champion: "),
        "{seats:?}"
    );
    assert!(
        seats[0].contains("; user: "),
        "the own role before the preset's: {seats:?}"
    );
    assert_eq!(seats.iter().filter(|cell| !cell.is_empty()).count(), 1);
    assert!(
        batch("--role cxo")
            .column("committee")
            .iter()
            .all(String::is_empty)
    );
    let crm = batch("--crm hubspot").column("Introrank Committee");
    assert!(
        crm[0].starts_with("economic buyer: an own contact; "),
        "no names of others: {crm:?}"
    );
    log(&world, "withdrawn 1 --as-of 2026-04-03");
    // A plan took the best way into any of them and did not say which have none.
    let plan = |more: &str| {
        world.go(&format!(
            "plan acc.csv --as Freya -w ws -q --as-of 2026-04-20 {more}"
        ))
    };
    let shown = plan("").flat();
    assert!(
        shown.contains("Buying committees, 1: account role who way in next step Halden economic buyer Agnes Nowak"),
        "{shown}"
    );
    let made: serde_json::Value = serde_json::from_str(&plan("--format json").out).unwrap();
    let of = &made["committees"][0];
    assert_eq!(
        (of["account"].as_str(), of["line"].as_u64()),
        (Some("Halden"), Some(2))
    );
    assert_eq!(of["seats"][2]["role"], "user");
    assert_eq!(of["seats"][2]["status"], "route");
    assert!(!plan("--role cxo").out.contains("Buying committees"));
    world.file("ws/settings.toml", "[clients]\npreset = \"nonsense\"\n");
    let run = batch("");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("clients.preset is nonsense; it must be engineering, "),
        "{}",
        run.err
    );
}

/// A list of a tool has thousands of rows, most of which nobody wants; each was ranked, planned and asked about.
#[test]
fn rows_that_are_no_ideal_client_are_left_out_with_the_reason() {
    let world = halden();
    world.file(
        "ws/settings.toml",
        "[clients]\ncompany_size = \"50-5,000\"\ncountries = [\"Norway\", \"NO\"]\nindustries = [\"Machinery\"]\n",
    );
    world.file(
        "acc.csv",
        "Record ID,Company Name,Number of Employees,Country,Industry\n\
         1,Halden,,n/a,[not provided]\n\
         2,Halden,120,no,Industrial machinery\n\
         3,Halden,12,NO,Machinery\n\
         4,Halden,120,Sweden,Machinery\n\
         5,Halden,120,NO,Retail\n",
    );
    let batch = |more: &str| {
        world.go(&format!(
            "batch acc.csv --as Freya -w ws -q --role any --as-of 2026-06-02 {more}"
        ))
    };
    let reasons = |run: &Run| -> Vec<(String, String)> {
        let rows = run.rows().into_iter();
        let first = rows.map(|row| (row["Record ID"].clone(), row["reason"].clone()));
        let mut first: Vec<(String, String)> = first.collect();
        first.dedup_by(|later, first| later.0 == first.0);
        first
    };
    let found = reasons(&batch(""));
    let why = |id: usize| found[id - 1].1.as_str();
    assert!(
        !why(1).contains("ideal"),
        "what is not known speaks against nobody"
    );
    assert!(!why(2).contains("ideal"), "{}", why(2));
    assert_eq!(why(3), "no ideal client: about 12 people; wanted 50-5,000");
    assert_eq!(why(4), "no ideal client: Sweden; wanted Norway, NO");
    assert_eq!(why(5), "no ideal client: Retail; wanted Machinery");
    let all = reasons(&batch("--include others"));
    assert!(all.iter().all(|(_, why)| !why.contains("ideal")), "{all:?}");
    let crm = batch("--crm hubspot").column("Introrank Focus");
    assert_eq!(crm[2], "leave", "{crm:?}");
    let plan =
        world.go("plan acc.csv --as Freya -w ws -q --role any --as-of 2026-06-02 --format csv");
    assert!(
        plan.out.contains("no ideal client: about 12 people"),
        "{}{}",
        plan.out,
        plan.err
    );
    world.file("ws/settings.toml", "[clients]\ncompany_size = \"large\"\n");
    let run = batch("");
    assert!(
        run.err
            .contains("clients.company_size is large; it must be two numbers"),
        "{}",
        run.err
    );
}

/// Found by a reviewer: prospects stood under *find out first* with nothing to find out, because a better route was taken.
#[test]
fn whoever_is_to_be_found_out_about_has_something_to_find_out() {
    let world = World::new();
    let line = "synth s --teammates 8 --contacts 3000 --accounts 40 -q";
    assert_eq!(world.go(line).code, 0);
    assert_eq!(world.go("import s/exports -w ws -q").code, 0);
    let plan = world.go("plan s/prospects.csv -w ws --as-of 2026-06-30 --format csv -q");
    for row in plan.rows() {
        let (status, first) = (row["status"].as_str(), row["first"].as_str());
        match status {
            "find_out" => assert!(!first.is_empty() && row["next_step"] != "ASK", "{row:?}"),
            "ask" => assert!(first.is_empty() && row["next_step"] == "ASK", "{row:?}"),
            _ => {}
        }
    }
}

/// Found by a reviewer: somebody hidden came back by name where no import held them any more, and a reason that was given later
/// planned the ask anew, so that it never lapsed.
#[test]
fn whoever_is_hidden_stays_hidden_and_a_reason_plans_nothing_anew() {
    let world = halden();
    log(
        &world,
        "planned in:bo-holm-lund in:agnes --as-of 2026-04-20",
    );
    let shown = || world.go("ledger -w ws -q --as-of 2026-04-21").out;
    assert!(shown().contains("Bo Holm Lund"), "{}", shown());
    log(&world, "planned 2 --reason new_plant --as-of 2026-04-28");
    assert!(shown().contains("planned on 2026-04-20"), "{}", shown());
    let later = world.go("ledger -w ws -q --as-of 2026-05-05").out;
    assert!(later.contains("lapsed on 2026-05-04"), "{later}");
    // Agnes is hidden, and the import that has her goes.
    assert_eq!(world.go("hide in:agnes -w ws").code, 0);
    let list = world.go("imports -w ws list --format json").out;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    for import in list.as_array().unwrap() {
        let id = import["id"].as_str().unwrap();
        world.go(&format!("imports -w ws remove {id}"));
    }
    let all = world.go("ledger --all -w ws -q").out;
    assert!(!all.to_lowercase().contains("agnes"), "{all}");
}

/// Found by a new user: the row of an account with a planned ask named the introducer as its prospect, with the chance of
/// calling them.
#[test]
fn the_row_of_an_ask_that_goes_on_is_about_its_prospect() {
    let world = halden();
    world.file("acc.csv", "Account ID,Account Name\n1,Halden\n");
    let run =
        world.go("batch acc.csv --as Freya -w ws --crm hubspot --names -q --as-of 2026-04-02");
    let cell = |name: &str| run.column(name)[0].clone();
    assert_eq!(cell("Introrank Next Step"), "ASKED", "{}", run.out);
    assert_eq!(cell("Introrank Prospect"), "Agnes Nowak");
    assert_eq!(cell("Introrank Ask First"), "Freya Vidal");
    assert_eq!(
        (cell("Introrank Chance"), cell("Introrank Band")),
        (String::new(), "none".to_owned())
    );
    assert_eq!(cell("Introrank Why"), "#1 is open");
}

/// Who buys was to be guessed, though the ledger knew who had bought.
#[test]
fn who_buys_is_proposed_from_who_bought() {
    let world = halden();
    let learn = || world.go("settings --learn -w ws -q --as-of 2026-06-01");
    assert_eq!(learn().code, 1);
    introduced_and_met(&world);
    log(&world, "won 1 --as-of 2026-05-10");
    let found = learn();
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(
        found
            .out
            .contains("1  cxo+ & finance   (Chief Financial Officer)"),
        "{}",
        found.out
    );
    // What it proposes can be used.
    let at = found.out.find("[clients]").unwrap();
    world.file("ws/settings.toml", &found.out[at..]);
    let used = world.go("find Halden --as Freya -w ws -q --as-of 2026-06-01 --include customers");
    assert!(used.out.contains("Agnes Nowak"), "{}{}", used.out, used.err);
}

/// A page of questions went out, and its answers had to be typed off into another file.
#[test]
fn a_page_of_questions_comes_back_ticked() {
    let world = halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    world.file(
        "list.csv",
        "Name,Company,Title\nCarla Dunn,Halden,Controller\n",
    );
    let put = world.go("verify list.csv --pages pages -w ws -q --as-of 2026-04-20");
    assert_eq!(put.code, 0, "{}", put.err);
    let page = std::fs::read_to_string(world.path("pages/freya.md")).unwrap();
    assert!(page.contains("[ ] know"), "{page}");
    // Nothing is ticked yet.
    world.file("back.md", &page);
    let empty = world.go("verify --answers back.md -w ws --as-of 2026-04-21");
    assert!(empty.err.contains("no row has an answer"), "{}", empty.err);
    world.file("back.md", page.replacen("[ ] know", "[x] know", 1));
    let kept = world.go("verify --answers back.md -w ws --as-of 2026-04-21");
    assert_eq!(kept.code, 0, "{}", kept.err);
    let entries = world.go("ledger --all -w ws -q --format csv");
    assert_eq!(
        entries.column("answer").last().unwrap(),
        "know",
        "{}",
        entries.out
    );
}

/// A name that two people have stood under NO ROUTE, and an account in a column of names was nobody.
#[test]
fn a_name_that_several_have_asks_which_one_is_meant() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Sam,Lee,sam-lee,Northwind,VP Sales,01 Jun 2024",
                "Sam,Lee,sam-lee-2,Contoso,CFO,01 Jun 2024",
            ],
        )
        .file(
            "list.csv",
            "Name,Why\nSam Lee,new plant\nNorthwind,new plant\nNobody Known,x\n",
        );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    let find = world.go("find Sam_Lee -w ws --as-of 2026-06-01 -q");
    assert!(
        find.flat()
            .contains("WHICH ONE? several people have this name: Sam Lee (in:sam-lee, Northwind)"),
        "{}",
        find.out
    );
    let plan = world.go("plan list.csv -w ws --role any --as-of 2026-06-01 -q");
    assert!(
        plan.out
            .contains("Which one is meant, 1:\n  Sam Lee: several people"),
        "{}",
        plan.out
    );
    assert!(
        plan.out.contains("Left out, 1:\n  Nobody Known"),
        "{}",
        plan.out
    );
    let batch = world.go("batch list.csv -w ws --role any --as-of 2026-06-01 -q");
    let rows = batch.rows();
    assert_eq!(rows[0]["next_step"], "WHICH ONE?");
    assert!(
        rows.iter()
            .any(|row| row["target"] == "Northwind" && row["status"] == "direct"),
        "{}",
        batch.out
    );
}

/// Found by a reviewer: a prospect who was hot was left out, and the CRM told to leave them, because a list named another country.
#[test]
fn what_goes_on_goes_on_whatever_an_ideal_client_is() {
    let world = halden();
    introduced_and_met(&world);
    world.file("ws/settings.toml", "[clients]\ncountries = [\"Norway\"]\n");
    world.file("list.csv", "Record ID,Name,Company,Country\n1,Agnes Nowak,Halden,Sweden\n2,Tilda Ekström,Halden,Sweden\n");
    let run =
        world.go("batch list.csv --as Freya -w ws --crm hubspot --names -q --as-of 2026-04-30");
    let steps = run.column("Introrank Next Step");
    assert_eq!(steps[0], "FOLLOW UP", "{}", run.out);
    assert_eq!(run.column("Introrank Focus")[1], "leave", "{}", run.out);
}

/// A plan listed own contacts to call and introducers to check in with first, and the list of the day knew of neither: they
/// were in nobody's week.
#[test]
fn what_a_plan_wants_beside_its_asks_stands_on_today() {
    let world = halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    world.file("agnes.csv", "Name,Company\nAgnes Nowak,Halden\n");
    let today = |on: &str| world.go(&format!("today -w ws --as Freya -q --as-of {on}"));
    // Nobody said yet how well Freya knows Agnes.
    let saved = world.go("plan agnes.csv -w ws --save --as-of 2026-04-20");
    assert!(
        saved.err.contains("1 question is to be answered first"),
        "{}",
        saved.err
    );
    let list = today("2026-04-20").flat();
    assert!(
        list.contains("1 FIND OUT Agnes Nowak: how well do you know Agnes Nowak?"),
        "{list}"
    );
    let line = "do 1 worked_with -w ws --as Freya --as-of 2026-04-20";
    assert_eq!(world.go(line).code, 0);
    // Whom Freya knows she calls.
    let saved = world.go("plan agnes.csv -w ws --save --as-of 2026-04-21");
    assert!(
        saved
            .err
            .contains("1 person is to be contacted: introrank today"),
        "{}",
        saved.err
    );
    let list = today("2026-04-21").flat();
    assert!(
        list.contains("1 CALL (HOT) Agnes Nowak, Halden: you know them: no introduction is needed"),
        "{list}"
    );
    let again = world.go("plan agnes.csv -w ws --save --as-of 2026-04-21");
    assert!(again.err.contains("nothing new"), "{}", again.err);
    assert_eq!(
        world.go("do 1 -w ws --as Freya --as-of 2026-04-22").code,
        2,
        "the list of another day"
    );
    today("2026-04-22");
    assert_eq!(world.go("do 1 -w ws --as Freya --as-of 2026-04-22").code, 0);
    let list = today("2026-04-22").flat();
    assert!(!list.contains("CALL (HOT)"), "{list}");
}

/// The same for an introducer with whom the rep has not been in touch for years.
#[test]
fn a_check_in_before_an_ask_stands_on_today_until_it_is_done() {
    let world = verified_halden();
    log(&world, "withdrawn 1 --as-of 2026-04-01");
    let long_ago = "said in:freya in:tilda --answer worked_with --on 2023-03-01";
    log(&world, &format!("{long_ago} --as-of 2026-04-01"));
    world.file("agnes.csv", "Name,Company\nAgnes Nowak,Halden\n");
    let on = "2028-04-20";
    let saved = world.go(&format!("plan agnes.csv -w ws --save --as-of {on}"));
    assert!(
        saved.err.contains("1 person is to be contacted"),
        "{}{}",
        saved.out,
        saved.err
    );
    let today = |on: &str| world.go(&format!("today -w ws --as Freya -q --as-of {on}"));
    let list = today(on).flat();
    assert!(
        list.contains(
            "CHECK, THEN ASK Tilda Ekström: check in before you ask about Agnes Nowak, Halden: last contact 2 years ago"
        ),
        "{list}"
    );
    // Nobody wants to read it for ever.
    assert!(!today("2028-07-20").flat().contains("check in before"));
    log(&world, &format!("contacted in:tilda --as-of {on}"));
    assert!(!today(on).flat().contains("check in before"));
    let plan = world.go(&format!("plan agnes.csv -w ws --save --as-of {on}"));
    assert!(plan.err.contains("1 ask is planned"), "{}", plan.err);
    log(&world, &format!("withdrawn in:tilda in:agnes --as-of {on}"));
    // Whoever is hidden is on no list.
    let later = "2030-08-20";
    let saved = world.go(&format!("plan agnes.csv -w ws --save --as-of {later}"));
    assert_eq!(saved.code, 0, "{}", saved.err);
    assert!(
        today(later)
            .flat()
            .contains("check in before you ask about Agnes")
    );
    assert_eq!(world.go("hide in:agnes -w ws").code, 0);
    assert!(!today(later).flat().contains("Agnes"));
}
