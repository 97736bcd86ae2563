//! Who was seen together, and who introduced whom: what small mails and meetings tell of others than their owner.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::world::{Run, World};
use introrank::core::day::Day;
use introrank::core::evidence::FactKind;
use introrank::core::moment::Moment;
use introrank::engine::people::PersonIx;
use introrank::engine::session::{Session, Setup};
use introrank::ingest::Sources;

const DANA: &str = "Dana Ruiz <dana@us.example>";
const ANA: &str = "Ana Souza <ana@contoso.example>";
const MEI: &str = "Mei Chen <mei@northwind.example>";
const PAVEL: &str = "Pavel Roy <pavel@tailspin.example>";

/// A mail with its headers.
fn mail(from: &str, to: &[&str], more: &str, when: &str) -> String {
    let id = format!("{from}{to:?}{when}").replace(|c: char| !c.is_alphanumeric(), "");
    let to = to.join(", ");
    format!(
        "From x Mon Jan  1 00:00:00 2024\nFrom: {from}\nTo: {to}\n{more}Date: {when} +0000\nMessage-ID: <{id}@x.example>\n\nhello\n\n"
    )
}

/// Dana's mailbox and calendar in a workspace.
fn imported(mails: &[String], events: &str) -> World {
    let world = World::new();
    if !mails.is_empty() {
        world.file("dana/mail.mbox", mails.concat());
    }
    if !events.is_empty() {
        world.file(
            "dana/calendar.ics",
            format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n"),
        );
    }
    let run = world.run(&["import", "dana", "--owner", DANA, "-w", "ws"]);
    assert_eq!(run.code, 0, "{}", run.err);
    world
}

fn event(day: &str, people: &[(&str, &str)]) -> String {
    let line = |(who, answer): &(&str, &str)| {
        let (name, address) = who.trim_end_matches('>').split_once(" <").unwrap();
        format!("ATTENDEE;CN={name};PARTSTAT={answer}:mailto:{address}\n")
    };
    let people: String = people.iter().map(line).collect();
    format!(
        "BEGIN:VEVENT\nUID:{day}\nDTSTART:{day}T100000Z\nORGANIZER:mailto:dana@us.example\n{people}END:VEVENT\n"
    )
}

/// The pairs of a workspace that were seen together, by first names.
fn seen(world: &World, as_of: &str) -> BTreeSet<String> {
    let run = world.go(&format!("export -w ws --out t --as-of {as_of} -q"));
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_path(world.path("t/ties.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let (from, to, sources, day) = (at("from"), at("to"), at("sources"), at("last_seen"));
    let short = |key: &str| key.split(['@', ':']).next().unwrap().to_owned();
    reader
        .records()
        .map(|row| row.unwrap())
        .filter(|row| {
            let is_seen = row[sources].split('+').any(|source| source == "seen");
            assert_eq!(is_seen, !row[day].is_empty());
            is_seen && row[from] < row[to]
        })
        .map(|row| format!("{}+{}", short(&row[from]), short(&row[to])))
        .collect()
}

fn set(pairs: &[&str]) -> BTreeSet<String> {
    pairs.iter().map(|pair| (*pair).to_owned()).collect()
}

#[test]
fn others_on_one_small_mail_have_met() {
    let when = "3 Mar 2026 10:00:00";
    let all = set(&["ana+mei", "ana+pavel", "mei+pavel"]);
    let of = |mails: &[String]| seen(&imported(mails, ""), "2026-06-30");
    assert_eq!(of(&[mail(DANA, &[ANA, MEI, PAVEL], "", when)]), all);
    // Whoever writes has met everybody, and so have the others.
    let to_dana = mail(ANA, &[DANA], &format!("Cc: {MEI}, {PAVEL}\n"), when);
    assert_eq!(of(&[to_dana]), all);
    // Who is not seen by the others has met nobody; a mailbox of several is nobody; nobody has met a program.
    let hidden = mail(DANA, &[ANA, MEI], &format!("Bcc: {PAVEL}\n"), when);
    assert_eq!(of(&[hidden]), set(&["ana+mei"]));
    let info = "Info <info@northwind.example>";
    assert_eq!(of(&[mail(DANA, &[ANA, info], "", when)]), set(&[]));
    let program = "noreply@northwind.example";
    assert_eq!(of(&[mail(DANA, &[ANA, program], "", when)]), set(&[]));
    // Of many, or of a list, nobody has met anybody.
    let (bo, eve) = ("bo@fabrikam.example", "eve@fabrikam.example");
    assert_eq!(of(&[mail(DANA, &[ANA, MEI, PAVEL, bo], "", when)]).len(), 6);
    let many = mail(DANA, &[ANA, MEI, PAVEL, bo, eve], "", when);
    assert_eq!(of(&[many]), set(&[]));
    let list = mail(ANA, &[DANA, MEI], "List-Id: <x.example>\n", when);
    assert_eq!(of(&[list, mail(ANA, &[DANA], "", when)]), set(&[]));
    // Nor has anybody who reads a group, nor whom an owner reads of as a blind copy.
    let group = format!("X-Original-From: {ANA}\nCc: {DANA}, {MEI}\n");
    let via = mail(
        "Ana Souza via Project <project@lists.example>",
        &["Project <project@lists.example>"],
        &group,
        when,
    );
    assert_eq!(of(&[via]), set(&[]));
    let blind = mail(ANA, &[MEI], &format!("Bcc: {DANA}\n"), when);
    assert_eq!(of(&[blind]), set(&[]));
    // Nobody has met themselves at another address.
    let twice = mail(DANA, &[ANA, "Ana Souza <ana@home.example>", MEI], "", when);
    assert_eq!(of(&[twice]), set(&["ana+mei"]));
    // Two addresses of the owner are one owner.
    let both = mail(ANA, &[DANA, "Dana Ruiz <dana@home.example>"], "", when);
    assert_eq!(of(&[both]), set(&[]));
}

#[test]
fn others_in_one_small_meeting_have_met_unless_they_declined() {
    let of =
        |people: &[(&str, &str)]| seen(&imported(&[], &event("20260303", people)), "2026-06-30");
    let (ana, mei, pavel) = ((ANA, "ACCEPTED"), (MEI, "ACCEPTED"), (PAVEL, "DECLINED"));
    assert_eq!(of(&[ana, mei, pavel]), set(&["ana+mei"]));
    let more = ["a@x.example", "b@x.example", "c@x.example"].map(|who| format!("X <{who}>"));
    let mut five = vec![ana, mei];
    five.extend(more.iter().map(|who| (who.as_str(), "TENTATIVE")));
    assert_eq!(of(&five), set(&[]), "six with the owner");
}

#[test]
fn a_conversation_of_a_few_brings_them_together() {
    let world = World::new();
    world
        .export("a/Connections.csv", &["Ana,Souza,ana,Quillon,Buyer,07 Jun 2020"])
        .file(
            "a/messages.csv",
            "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n\
             1,Dana Ruiz,https://www.linkedin.com/in/dana,\"Ana Souza, Mei Chen\",\"https://www.linkedin.com/in/ana,https://www.linkedin.com/in/mei\",2026-03-03 10:00:00 UTC,,hi\n",
        );
    let owner = "Dana Ruiz <https://www.linkedin.com/in/dana>";
    let run = world.run(&["import", "a", "--owner", owner, "-w", "ws"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = world.go("people show in:mei -w ws");
    assert!(
        run.out
            .contains("with Ana Souza: both were in one conversation with Dana Ruiz on 2026-03-03"),
        "{}",
        run.out
    );
}

/// Ana knows Dana; whether Ana knows Mei is what mail shows, or else what the account lets guess.
fn at_northwind(heads: u32, mails: &[String]) -> World {
    let world = World::new();
    world
        .export(
            "dana/Connections.csv",
            &[
                "Ana,Souza,ana,Northwind,Head of Sales,03 Mar 2021",
                "Mei,Chen,mei,Northwind,Controller,03 Mar 2021",
            ],
        )
        .file(
            "lists/accounts.csv",
            format!("name,domain,headcount\nNorthwind,northwind.example,{heads}\n"),
        )
        .file("mail/mail.mbox", mails.concat());
    let run = world.run(&["import", "dana", "--owner", DANA, "-w", "ws", "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(world.go("import lists -w ws -q").code, 0);
    if !mails.is_empty() {
        let run = world.run(&["import", "mail", "--owner", DANA, "-w", "ws", "-q"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    world
}

fn engages(world: &World, as_of: &str) -> f64 {
    world.file("pairs.csv", "from,to\nin:ana,in:mei\n");
    let run = world.go(&format!(
        "strength --pairs pairs.csv -w ws --as-of {as_of} -q"
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    run.rows()[0]["engages"].parse().unwrap()
}

const ANA_THERE: &str = "Ana Souza <ana.souza@northwind.example>";
const MEI_THERE: &str = "Mei Chen <mei.chen@northwind.example>";

/// That two have been together is better evidence than where they work, and never counts against them.
#[test]
fn what_was_seen_replaces_the_guess_and_never_lowers_it() {
    let together = [mail(
        DANA,
        &[ANA_THERE, MEI_THERE],
        "",
        "3 Mar 2026 10:00:00",
    )];
    for heads in [5, 50, 500, 50_000] {
        let guessed = engages(&at_northwind(heads, &[]), "2026-06-30");
        let world = at_northwind(heads, &together);
        let shown = engages(&world, "2026-06-30");
        assert!(shown >= guessed, "{heads}: {shown} {guessed}");
        assert!(
            heads < 500 || shown > 1.2 * guessed,
            "{heads}: {shown} {guessed}"
        );
        // It was not known before.
        assert_eq!(engages(&world, "2026-03-02"), guessed);
    }
    let world = at_northwind(50_000, &together);
    let run = world.go("find Mei_Chen -w ws --as Dana_Ruiz --as-of 2026-06-30 -q --explain");
    for part in [
        "seen together, not asked",
        "Ana Souza and Mei Chen were on one mail with you on 2026-03-03, not verified",
        "know each other: 0.80 (seen together, nobody asked)",
    ] {
        assert!(run.flat().contains(part), "{part}: {}", run.out);
    }
}

#[test]
fn a_team_and_each_of_its_members_can_leave_it_out() {
    let mails = [
        mail(DANA, &[ANA, MEI], "", "3 Mar 2026 10:00:00"),
        // Pavel is known by nothing but that he was there.
        mail(
            ANA,
            &[DANA],
            &format!("Cc: {PAVEL}\n"),
            "4 Mar 2026 10:00:00",
        ),
    ];
    let world = imported(&mails, "");
    assert_eq!(seen(&world, "2026-06-30"), set(&["ana+mei", "ana+pavel"]));
    let is_there = |world: &World, who: &str| {
        let run = world.go(&format!("people show {who} -w ws"));
        run.code == 0
    };
    assert!(is_there(&world, "pavel@tailspin.example"));
    // By the team: what was kept before is not used either, and is there again when they change their minds.
    world.file("ws/settings.toml", "[privacy]\nseen_together = false\n");
    assert_eq!(seen(&world, "2026-06-30"), set(&[]));
    assert!(!is_there(&world, "pavel@tailspin.example"));
    assert!(is_there(&world, "mei@northwind.example"));
    std::fs::remove_file(world.path("ws/settings.toml")).unwrap();
    assert_eq!(seen(&world, "2026-06-30").len(), 2);
    // By whoever imports, and by whoever packs.
    for (command, import) in [
        ("import dana --without-seen-together -w less -q", None),
        (
            "pack dana --without-seen-together --out p -q",
            Some("import p -w less -q"),
        ),
    ] {
        let world = World::new();
        world.file("dana/mail.mbox", mails.concat());
        let words: Vec<&str> = command.split(' ').collect();
        let run = world.run(&[&words[..], &["--owner", DANA]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(!run.err.contains("who else was"), "{}", run.err);
        if let Some(import) = import {
            assert_eq!(world.go(import).code, 0);
        }
        std::fs::rename(world.path("less"), world.path("ws")).unwrap();
        assert_eq!(seen(&world, "2026-06-30"), set(&[]), "{command}");
        assert!(!is_there(&world, "pavel@tailspin.example"), "{command}");
    }
    // A pack says what it tells.
    let run = world.run(&["pack", "dana", "--owner", DANA, "--out", "p"]);
    assert!(
        run.flat().contains(
            "who else was in messages, mails and meetings of at most five people: 2 pairs"
        ),
        "{}{}",
        run.out,
        run.err
    );
    let more = World::new();
    std::fs::copy(world.path("p"), more.path("p")).unwrap();
    assert_eq!(more.go("import p -w ws -q").code, 0);
    assert_eq!(seen(&more, "2026-06-30").len(), 2);
}

#[test]
fn whoever_is_forgotten_was_nowhere() {
    let mails = [mail(DANA, &[ANA, MEI, PAVEL], "", "3 Mar 2026 10:00:00")];
    let world = imported(&mails, "");
    let run = world.go("forget mei@northwind.example --yes -w ws");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(seen(&world, "2026-06-30"), set(&["ana+pavel"]));
    let run = world.run(&["import", "dana", "--owner", DANA, "-w", "ws"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(seen(&world, "2026-06-30"), set(&["ana+pavel"]));
}

fn introductions(world: &World, more: &str) -> Vec<String> {
    let run = world.go(&format!("introductions -w ws --format csv -q {more}"));
    run.rows()
        .iter()
        .map(|row| {
            let name = |column: &str| row[column].split(' ').next().unwrap().to_owned();
            format!(
                "{} {}: {}, {} ({})",
                row["on"],
                name("introducer_name"),
                name("one_name"),
                name("other_name"),
                row["contact"]
            )
        })
        .collect()
}

/// Ana, whom Dana knows, writes to Dana and Mei; a few days later Mei and Dana write to each other.
#[test]
fn who_introduced_whom_is_read_off_mail() {
    let known = mail(ANA, &[DANA], "", "1 Feb 2026 10:00:00");
    let both = mail(ANA, &[DANA, MEI], "", "3 Mar 2026 10:00:00");
    let answer = mail(MEI, &[DANA], "", "9 Mar 2026 10:00:00");
    let made = "2026-03-03 Ana: Dana, Mei (2026-03-09)";
    let of = |mails: &[&String]| {
        let mails: Vec<String> = mails.iter().map(|mail| (*mail).clone()).collect();
        introductions(&imported(&mails, ""), "")
    };
    assert_eq!(of(&[&known, &both, &answer]), [made]);
    // Not before they wrote; not when they never did, or weeks later.
    let world = imported(&[known.clone(), both.clone(), answer.clone()], "");
    assert!(introductions(&world, "--as-of 2026-03-08").is_empty());
    assert!(of(&[&known, &both]).is_empty());
    let late = mail(MEI, &[DANA], "", "30 Mar 2026 10:00:00");
    assert!(of(&[&known, &both, &late]).is_empty());
    // Who wrote before needs no introduction, and a stranger introduces nobody.
    let before = mail(DANA, &[MEI], "", "1 Feb 2026 10:00:00");
    assert!(of(&[&known, &both, &answer, &before]).is_empty());
    assert!(of(&[&both, &answer]).is_empty());
    // Of one day the hours tell: Ana answered all, where Dana had begun.
    let dana_began = mail(DANA, &[MEI, ANA], "", "3 Mar 2026 09:00:00");
    assert!(of(&[&known, &both, &answer, &dana_began]).is_empty());
    let dana_answered = mail(DANA, &[MEI, ANA], "", "3 Mar 2026 11:00:00");
    let mei_answered = mail(MEI, &[DANA, ANA], "", "4 Mar 2026 11:00:00");
    assert_eq!(
        of(&[&known, &both, &dana_answered, &mei_answered]),
        ["2026-03-03 Ana: Dana, Mei (2026-03-04)"]
    );
    // Found on somebody's files: whoever answers everybody has not been introduced to who was on copy.
    assert!(of(&[&known, &both, &dana_answered]).is_empty());
    // Where only the day is known nobody can say who wrote first.
    let same_day = mail(DANA, &[MEI], "", "3 Mar 2026 09:00:00");
    assert!(of(&[&known, &both, &answer, &same_day]).is_empty());
    // To three is to nobody in particular, in whichever mailbox it lies.
    let three = mail(ANA, &[DANA, MEI, PAVEL], "", "3 Mar 2026 10:00:00");
    let all = mail(PAVEL, &[DANA, ANA, MEI], "", "3 Mar 2026 11:00:00");
    assert!(of(&[&known, &three, &all, &answer]).is_empty());
    // Dana introduces too: what they then write is seen when Dana is on copy.
    let (ana, pavel) = (
        known.clone(),
        mail(PAVEL, &[DANA], "", "1 Feb 2026 10:00:00"),
    );
    let own = mail(DANA, &[ANA, PAVEL], "", "3 Mar 2026 10:00:00");
    let reply = mail(PAVEL, &[ANA, DANA], "", "4 Mar 2026 10:00:00");
    let back = mail(ANA, &[PAVEL, DANA], "", "4 Mar 2026 12:00:00");
    assert!(of(&[&ana, &pavel, &own, &reply]).is_empty());
    assert_eq!(
        of(&[&ana, &pavel, &own, &reply, &back]),
        ["2026-03-03 Dana: Ana, Pavel (2026-03-04)"]
    );
    assert!(of(&[&ana, &pavel, &own]).is_empty());
}

#[test]
fn introductions_say_who_and_what_is_missing() {
    let world = imported(
        &[
            mail(ANA, &[DANA], "", "1 Feb 2026 10:00:00"),
            mail(ANA, &[DANA, MEI], "", "3 Mar 2026 10:00:00"),
            mail(MEI, &[DANA], "", "9 Mar 2026 10:00:00"),
            mail(ANA, &[DANA, PAVEL], "", "4 Apr 2026 10:00:00"),
            mail(PAVEL, &[DANA], "", "5 Apr 2026 10:00:00"),
        ],
        "",
    );
    let run = world.go("introductions -w ws --as-of 2026-06-30 -q");
    insta::assert_snapshot!(run.out);
    let since = introductions(&world, "--since 2026-04-01");
    assert_eq!(since, ["2026-04-04 Ana: Dana, Pavel (2026-04-05)"]);
    assert_eq!(introductions(&world, "--by ana@contoso.example").len(), 2);
    let run = world.go("introductions -w ws --by Mei_Chen -q");
    assert_eq!(
        (run.code, run.out.as_str()),
        (
            1,
            "No introduction seen by Mei Chen: nobody wrote to two people who had never been in contact and were within two weeks.\n"
        )
    );
    let run = world.go("introductions -w ws --by Nobody_Known -q");
    assert_eq!(run.code, 2);
    let world = World::new();
    world.export(
        "e/Connections.csv",
        &["Eve,Moss,eve,Contoso,Buyer,3 Jun 2023"],
    );
    let run = world.run(&["introductions", "-e", "e", "--owner", "Bo Holm", "-q"]);
    assert!(
        run.out.contains("import a mailbox"),
        "{}{}",
        run.out,
        run.err
    );
}

/// Found on somebody's files: colleagues were introduced to each other, and people who had been connected for years.
#[test]
fn whoever_is_connected_or_of_the_team_is_not_introduced() {
    let mails = [
        mail(ANA, &[DANA], "", "1 Feb 2026 10:00:00"),
        mail(ANA, &[DANA, MEI], "", "3 Mar 2026 10:00:00"),
        mail(MEI, &[DANA], "", "9 Mar 2026 10:00:00"),
    ];
    let world = imported(&mails, "");
    assert_eq!(introductions(&world, "").len(), 1);
    world.file(
        "dana2/Connections.csv",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nMei,Chen,https://www.linkedin.com/in/mei,mei@northwind.example,Northwind,Controller,03 Mar 2016\n",
    );
    let run = world.run(&["import", "dana2", "--owner", DANA, "-w", "ws", "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(introductions(&world, "").is_empty());
    let world = imported(&mails, "");
    world.file(
        "mei/mail.mbox",
        mail(MEI, &["bo@fabrikam.example"], "", "1 Mar 2026 10:00:00"),
    );
    let run = world.run(&["import", "mei", "--owner", MEI, "-w", "ws", "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(introductions(&world, "").is_empty());
}

/// One mail lies in several mailboxes: what it is does not depend on which of them were imported, and when.
#[test]
fn one_mail_in_two_mailboxes_is_one_introduction() {
    let known = [
        mail(ANA, &[MEI], "", "1 Feb 2026 10:00:00"),
        mail(ANA, &[PAVEL], "", "1 Feb 2026 10:00:00"),
    ];
    let both = mail(ANA, &[MEI, PAVEL], "", "3 Mar 2026 10:00:00");
    let reply = [
        mail(PAVEL, &[MEI, ANA], "", "4 Mar 2026 10:00:00"),
        mail(MEI, &[PAVEL, ANA], "", "4 Mar 2026 11:00:00"),
    ]
    .concat();
    let world = World::new();
    world
        .file(
            "ana/mail.mbox",
            [known.concat(), both.clone(), reply.clone()].concat(),
        )
        .file("mei/mail.mbox", [known[0].clone(), both, reply].concat());
    let import = |owner: &str, folder: &str| {
        let run = world.run(&["import", folder, "--owner", owner, "-w", "ws", "-q"]);
        assert_eq!(run.code, 0, "{}", run.err);
        introductions(&world, "")
    };
    let made = ["2026-03-03 Ana: Mei, Pavel (2026-03-04)"];
    assert_eq!(import(ANA, "ana"), made);
    assert_eq!(import(MEI, "mei"), made);
    // What happens later, elsewhere, changes nothing of it.
    world.file(
        "later.csv",
        "from,to,at\nana@contoso.example,zed@x.example,2026-10-01\n",
    );
    assert_eq!(world.go("import later.csv -w ws -q").code, 0);
    assert_eq!(introductions(&world, "--as-of 2026-06-30"), made);
}

/// Whoever introduced others before introduces more readily.
#[test]
fn who_introduced_before_is_likelier_to_help() {
    let mut mails = vec![
        mail(ANA, &[DANA], "", "1 Feb 2026 10:00:00"),
        mail(DANA, &[ANA], "", "2 Feb 2026 10:00:00"),
        mail(MEI, &[DANA], "", "9 Mar 2026 10:00:00"),
        // As much mail, and nobody brought together.
        mail(ANA, &[DANA], "", "3 Mar 2026 10:00:00"),
    ];
    let helps = |mails: &[String]| -> f64 {
        let world = imported(mails, "");
        world.file(
            "pairs.csv",
            "from,to\ndana@us.example,ana@contoso.example\n",
        );
        let run = world.go("strength --pairs pairs.csv -w ws --as-of 2026-06-30 -q");
        run.rows()[0]["helps"].parse().unwrap()
    };
    let without = helps(&mails);
    mails[3] = mail(ANA, &[DANA, MEI], "", "3 Mar 2026 10:00:00");
    let with = helps(&mails);
    assert!(with > 1.1 * without, "{with} {without}");
}

/// A word of thanks is owed to whoever introduced by mail and heard nothing since.
#[test]
fn whoever_introduced_by_mail_is_thanked() {
    let mails = vec![
        mail(ANA, &[DANA], "", "1 Feb 2026 10:00:00"),
        mail(ANA, &[DANA, MEI], "", "3 Mar 2026 10:00:00"),
        mail(MEI, &[DANA], "", "4 Mar 2026 10:00:00"),
        mail(DANA, &[MEI], "", "5 Mar 2026 10:00:00"),
    ];
    let nurture = |world: &World, as_of: &str| -> Run {
        world.go(&format!("nurture --as Dana_Ruiz -w ws --as-of {as_of} -q"))
    };
    let world = imported(&mails, "");
    let run = nurture(&world, "2026-03-20");
    for part in [
        "introduced you to Mei Chen by mail",
        "thank you for introducing me to Mei Chen",
    ] {
        assert!(run.flat().contains(part), "{part}: {}{}", run.out, run.err);
    }
    let inbox = imported(&mails[..3], "");
    assert!(
        !nurture(&inbox, "2026-03-20").out.contains("Mei"),
        "nothing sent is seen"
    );
    // Not for ever, not once the ledger or the mail shows a word.
    assert!(!nurture(&world, "2026-09-20").out.contains("Mei"));
    assert_eq!(
        world
            .go("log contacted Ana_Souza -w ws --as-of 2026-03-19 -q")
            .code,
        0
    );
    assert!(!nurture(&world, "2026-03-20").out.contains("Mei"));
    let mut thanked = mails;
    thanked.push(mail(DANA, &[ANA], "", "6 Mar 2026 10:00:00"));
    assert!(
        !nurture(&imported(&thanked, ""), "2026-03-20")
            .out
            .contains("Mei")
    );
}

/// Whoever was introduced and answers on the next day was not seen; nor was a prospect on copy who never answered.
#[test]
fn an_introduction_is_suggested_also_when_the_answer_comes_later() {
    let known = [
        mail(ANA, &[DANA], "", "1 Feb 2026 10:00:00"),
        mail(DANA, &[ANA], "", "2 Feb 2026 10:00:00"),
    ];
    let suggested = |mails: &[String]| -> String {
        let world = imported(&[&known[..], mails].concat(), "");
        let asked = "log asked Ana_Souza Mei_Chen --account Northwind --as Dana_Ruiz -w ws --as-of 2026-03-01 -q";
        let run = world.go(asked);
        assert_eq!(run.code, 0, "{}", run.err);
        let line = ["log", "--suggest", "-w", "ws", "--as-of", "2026-06-30"];
        let run = world.run_with_input(&line, "q\n");
        run.out + &run.err
    };
    let alone = mail(ANA, &[DANA], "", "3 Mar 2026 10:00:00");
    let next_day = mail(MEI, &[DANA], "", "4 Mar 2026 10:00:00");
    let out = suggested(&[alone.clone(), next_day]);
    assert!(
        out.contains("introduced") && out.contains("2026-03-03"),
        "{out}"
    );
    let copied = mail(ANA, &[DANA, MEI], "", "3 Mar 2026 10:00:00");
    let out = suggested(&[copied]);
    assert!(
        out.contains("introduced") && out.contains("2026-03-03"),
        "{out}"
    );
    let cold = mail(DANA, &[MEI], "", "8 Mar 2026 10:00:00");
    let out = suggested(&[alone.clone(), cold]);
    assert!(!out.contains("2026-03-03"), "{out}");
    let weeks_later = mail(MEI, &[DANA], "", "4 Apr 2026 10:00:00");
    let out = suggested(&[alone, weeks_later]);
    assert!(!out.contains("2026-03-03"), "{out}");
}

const START: i64 = 1_700_000_000;

/// Messages of a few people: when, by whom, to whom.
fn messages() -> impl Strategy<Value = Vec<(i64, u8, BTreeSet<u8>)>> {
    let one = (
        0_i64..40 * 86_400,
        0_u8..6,
        prop::collection::btree_set(0_u8..6, 1..6),
    );
    prop::collection::vec(one, 0..60).prop_map(|list| {
        let list = list.into_iter().map(|(at, from, mut to)| {
            to.remove(&from);
            (at, from, to)
        });
        list.filter(|(_, _, to)| !to.is_empty()).collect()
    })
}

fn session_of(list: &[(i64, u8, BTreeSet<u8>)], order: &[usize]) -> Session {
    let world = World::new();
    let mut text = String::from("from,to,at,message\n");
    for number in order {
        let (at, from, to) = &list[*number];
        let at = Moment::from_seconds(START + at);
        for to in to {
            text += &format!("p{from},p{to},{at},{}\n", number + 1);
        }
    }
    world.file("mails.csv", text);
    let sources = Sources {
        interactions: vec![world.path("mails.csv")],
        ..Sources::default()
    };
    crate::world::opened(&sources, Setup::new(Day::new(2026, 6, 30).unwrap())).unwrap()
}

fn day(at: i64) -> i64 {
    (START + at).div_euclid(86_400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Pairs seen together, and introductions, are those of their definitions, in any order of rows.
    #[test]
    fn what_a_log_shows_is_what_is_defined(list in messages(), shift in 0_usize..60) {
        prop_assume!(!list.is_empty());
        let small = |to: &BTreeSet<u8>| to.len() <= 4;
        let mut together: BTreeMap<(u8, u8), BTreeSet<i64>> = BTreeMap::new();
        let mut contacts: BTreeMap<(u8, u8), Vec<i64>> = BTreeMap::new();
        for (at, from, to) in &list {
            for one in to {
                contacts.entry((*from.min(one), *from.max(one))).or_default().push(*at);
                for other in to.iter().filter(|other| *other > one && small(to)) {
                    together.entry((*one, *other)).or_default().insert(day(*at));
                }
            }
        }
        let first = |a: u8, b: u8| contacts.get(&(a.min(b), a.max(b))).and_then(|all| all.iter().min().copied());
        let mut expected = BTreeSet::new();
        for (a, b) in together.keys() {
            let mut to_both: Vec<(i64, usize, u8)> = list
                .iter()
                .filter(|(_, _, to)| small(to) && to.contains(a) && to.contains(b))
                .map(|(at, from, to)| (*at, to.len(), *from))
                .collect();
            to_both.sort_unstable();
            let (at, size, writer) = to_both[0];
            let alone = size == 2
                && to_both
                    .iter()
                    .all(|(other, size, by)| *other > at || *by == writer || *size > 2);
            let knew = |who: u8| first(writer, who).is_some_and(|when| when < at);
            let Some(earliest) = first(*a, *b) else { continue };
            // Alone, or each where others read it too.
            let wrote = |from: &u8, to: &u8, alone: bool| {
                let of_them = list.iter().filter(|(_, by, all)| by == from && all.contains(to));
                let of_kind = of_them.filter(|(.., all)| (all.len() == 1) == alone);
                of_kind.map(|(at, ..)| day(*at)).min()
            };
            let alone_day = [wrote(a, b, true), wrote(b, a, true)].into_iter().flatten().min();
            let both_day = wrote(a, b, false).zip(wrote(b, a, false)).map(|(a, b)| a.max(b));
            let Some(contact) = alone_day.into_iter().chain(both_day).min() else { continue };
            if alone && earliest > at && contact - day(at) <= 14 && knew(*a) && knew(*b) {
                expected.insert((day(at), writer, *a, *b, contact));
            }
        }

        let mut order: Vec<usize> = (0..list.len()).collect();
        order.rotate_left(shift % list.len());
        let session = session_of(&list, &order);
        let people = &session.directory.people;
        let number = |person: PersonIx| people.key(person).trim_start_matches('p').parse::<u8>().unwrap();
        let mut found = BTreeMap::new();
        for person in people.iter() {
            for (other, seen) in session.network.seen_with(person).filter(|(other, _)| *other > person) {
                prop_assert_eq!(seen.kind, FactKind::Mail);
                found.insert((number(person), number(other)), (seen.days as usize, i64::from(seen.last.number())));
            }
        }
        let wanted: BTreeMap<(u8, u8), (usize, i64)> = together
            .iter()
            .map(|(pair, days)| (*pair, (days.len(), *days.last().unwrap())))
            .collect();
        prop_assert_eq!(found, wanted);
        let made: BTreeSet<_> = session
            .network
            .introductions()
            .iter()
            .map(|one| {
                let [a, b] = one.pair.map(number);
                let days = [one.on, one.contact].map(|day| i64::from(day.number()));
                (days[0], number(one.introducer), a, b, days[1])
            })
            .collect();
        prop_assert_eq!(made, expected);
    }
}
