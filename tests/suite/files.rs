//! Files as other programs really write them: each test is a kind of file that was misread, in its smallest form.

use std::collections::BTreeMap;

use crate::world::{AS_OF, World};

/// An archive of Dana's with one connection, Ana Souza at Quillon.
fn archive() -> World {
    let world = World::new();
    world
        .file(
            "in/owners.csv",
            "file,name,url\nConnections.csv,Dana Ruiz,dana@us.example\n",
        )
        .export(
            "in/Connections.csv",
            &["Ana,Souza,ana,Quillon,VP Sales,07 Jun 2024"],
        );
    world
}

/// The rows of a table that was written.
fn table(world: &World, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(world.path(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Everybody in `in`, by name: address, account, and the day of the last contact with Dana.
fn people(world: &World) -> BTreeMap<String, [String; 3]> {
    let run = world.go(&format!("export -e in --as-of {AS_OF} --out out"));
    assert_eq!(run.code, 0, "{}", run.err);
    let ties = table(world, "out/ties.csv");
    let last = |person: &str| {
        let tie = ties.iter().find(|tie| tie["from"] == person);
        tie.map_or(String::new(), |tie| tie["last_contact"].clone())
    };
    let rows = table(world, "out/people.csv").into_iter();
    let others = rows.filter(|row| row["name"] != "Dana Ruiz");
    others
        .map(|row| {
            let key = row["person"].clone();
            let last = last(&key);
            (row["name"].clone(), [key, row["company"].clone(), last])
        })
        .collect()
}

/// The day on which Ana was last in contact, who must be the only one there.
fn last_contact(world: &World) -> String {
    let people = people(world);
    assert_eq!(people.len(), 1, "{people:?}");
    people["Ana Souza"][2].clone()
}

/// A mail of Ana's to Dana on a day of January, with further headers, as a mailbox of Thunderbird has it.
fn mail(day: u32, more: &str) -> String {
    format!(
        "From - Mon Jan 05 10:00:00 2026\n{more}From: Ana Souza <ana.souza@quillon.example>\nTo: Dana Ruiz <dana@us.example>\nDate: Mon, {day:02} Jan 2026 10:00:00 +0000\nMessage-ID: <{day}@x.example>\n\nhi\n"
    )
}

#[test]
fn mails_without_blank_lines_between_them_are_mails_and_pasted_ones_are_none() {
    let world = archive();
    world.file("in/dana.mbox", mail(5, "") + &mail(6, "") + &mail(7, ""));
    assert_eq!(last_contact(&world), "2026-01-07");
    let run = world.go(&format!("find Quillon -e in --as-of {AS_OF}"));
    assert!(
        run.err
            .contains("this mailbox has no blank lines before them"),
        "{}",
        run.err
    );
    let world = archive();
    let pasted = "From bo@veltro.example Mon Jan  5 09:00:00 2026\nFrom: Bo Holm <bo@veltro.example>\nTo: Dana Ruiz <dana@us.example>\nDate: Mon, 02 Feb 2026 10:00:00 +0000\n\nold\n";
    world.file(
        "in/dana.mbox",
        format!(
            "{}\nFrom next week on:\n\n{pasted}\n{}",
            mail(5, ""),
            mail(6, "")
        ),
    );
    assert_eq!(last_contact(&world), "2026-01-06");
}

/// Drafts of a French account and mails in a Czech bin were contact, and so were the answers of somebody on holiday.
#[test]
fn drafts_bins_and_answers_of_programs_are_no_contact_in_any_language() {
    for header in [
        "X-Gmail-Labels: Brouillons\n",
        "X-Gmail-Labels: =?UTF-8?Q?D=C5=AFle=C5=BEit=C3=A9,Ko=C5=A1?=\n",
        "X-Gmail-Labels: Posteingang,\n =?UTF-8?Q?Entw=C3=BCrfe?=\n",
        "X-Autoreply: yes\n",
        "Precedence: auto_reply\n",
        "X-Auto-Response-Suppress: All\n",
        "Auto-Submitted: auto-replied (vacation)\n",
        "Return-Path: <>\n",
    ] {
        let world = archive();
        world.file("in/dana.mbox", mail(5, header));
        assert_eq!(last_contact(&world), "", "{header}");
    }
    let world = archive();
    world.file(
        "in/dana.mbox",
        mail(5, "X-Gmail-Labels: Posteingang,Kunden\n"),
    );
    assert_eq!(last_contact(&world), "2026-01-05");
    // A mailbox of drafts is one whatever its mails say.
    let world = archive();
    world.file("in/Entwürfe.mbox", mail(5, ""));
    assert_eq!(last_contact(&world), "");
}

#[test]
fn a_mail_that_an_editor_saved_is_read_with_all_its_headers() {
    let plain = mail(5, "").split_once('\n').unwrap().1.to_owned();
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(plain.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (name, bytes) in [
        ("in/one.eml", format!("\u{feff}{plain}").into_bytes()),
        (
            "in/one.eml",
            format!("\r\n\r\n{}", plain.replace('\n', "\r\n")).into_bytes(),
        ),
        ("in/one.eml", wide),
        (
            "in/one.emlx",
            format!("{}\n{plain}", plain.len()).into_bytes(),
        ),
    ] {
        let world = archive();
        world.file(name, bytes);
        assert_eq!(last_contact(&world), "2026-01-05", "{name}");
    }
}

/// The folders that Apple and Thunderbird make were somewhere else than the archive they had been laid beside, and one file
/// without an owner stopped everything.
#[test]
fn mail_in_the_folders_of_a_program_belongs_to_the_archive_beside_it() {
    for path in [
        "in/INBOX.mbox/mbox",
        "in/Inbox.sbd/Customers",
        "in/Takeout/Mail/All mail.mbox",
    ] {
        let world = archive();
        world.file(path, mail(5, ""));
        assert_eq!(last_contact(&world), "2026-01-05", "{path}");
    }
    let world = archive();
    world.file("in/elsewhere/tom/inbox.mbox", mail(5, ""));
    let run = world.go(&format!("find Quillon -e in --as-of {AS_OF}"));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("inbox.mbox: whose is it?"), "{}", run.err);
}

#[test]
fn whoever_stands_behind_a_group_or_a_mailbox_is_found_or_nobody() {
    let world = archive();
    let via = |more: &str| {
        format!(
            "From - Mon Jan 05 10:00:00 2026\nFrom: \"'Ana Souza' via Sales\" <sales@us.example>\nTo: sales@us.example, Dana Ruiz <dana@us.example>\n{more}Date: Mon, 05 Jan 2026 10:00:00 +0000\n\nhi\n"
        )
    };
    world.file(
        "in/dana.mbox",
        via("X-Original-From: Ana Souza <ana.souza@quillon.example>\n"),
    );
    assert_eq!(last_contact(&world), "2026-01-05");
    world.file(
        "in/dana.mbox",
        via("Reply-To: Ana Souza <ana.souza@quillon.example>\n"),
    );
    assert_eq!(last_contact(&world), "2026-01-05");
    let billing = mail(5, "").replace("Ana Souza <ana.souza@", "Quillon Billing <billing@");
    world.file("in/dana.mbox", billing);
    assert_eq!(last_contact(&world), "");
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
}

/// An event of Dana's with Ana.
fn event(lines: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:1\n{lines}ORGANIZER;CN=Dana Ruiz:mailto:dana@us.example\nATTENDEE;CN=Ana Souza:mailto:ana.souza@quillon.example\nEND:VEVENT\n"
    )
}

#[test]
fn every_date_of_a_series_counts_and_moved_ones_where_they_were_moved_to() {
    let weekly = "DTSTART:20260105T100000Z\nRRULE:FREQ=WEEKLY\n";
    for (events, wanted) in [
        // Still going on.
        (event(weekly), "2026-06-29"),
        (
            event("DTSTART:20260105T100000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260201T000000Z\n"),
            "2026-01-26",
        ),
        (
            event("DTSTART:20260105T100000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260119T100000Z\n"),
            "2026-01-12",
        ),
        // One date of a series that is not there.
        (
            event("DTSTART:20260210T100000Z\nRECURRENCE-ID:20260209T100000Z\n"),
            "2026-02-10",
        ),
        // The last date was moved, and its version is a later one.
        (
            event("DTSTART:20260105T100000Z\nRRULE:FREQ=WEEKLY;COUNT=2\n")
                + &event("SEQUENCE:3\nDTSTART:20260115T100000Z\nRECURRENCE-ID:20260112T100000Z\n"),
            "2026-01-15",
        ),
    ] {
        let world = archive();
        world.file("in/cal.ics", calendar(&events));
        assert_eq!(last_contact(&world), wanted, "{events}");
    }
    // A date with guests of its own is a meeting with these.
    let world = archive();
    let guest = event("DTSTART:20260112T100000Z\nRECURRENCE-ID:20260112T100000Z\n").replace(
        "Ana Souza:mailto:ana.souza@quillon",
        "Bo Holm:mailto:bo@veltro",
    );
    let series = event("DTSTART:20260105T100000Z\nRRULE:FREQ=WEEKLY;COUNT=2\n");
    world.file("in/cal.ics", calendar(&(series + &guest)));
    let people = people(&world);
    assert_eq!(people["Ana Souza"][2], "2026-01-05");
    assert_eq!(people["Bo Holm"][2], "2026-01-12");
}

#[test]
fn a_series_of_every_day_is_counted_once_a_week_and_none_is_endless() {
    let world = archive();
    let daily = event("DTSTART:20260504T100000Z\nRRULE:FREQ=DAILY\n");
    let hostile =
        event("DTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY\n").replace("UID:1", "UID:2");
    world.file("in/cal.ics", calendar(&(daily + &hostile)));
    assert_eq!(last_contact(&world), "2026-06-29");
    let ties = std::fs::read_to_string(world.path("out/ties.csv")).unwrap();
    // Nine weeks, and the first date of the other.
    assert!(
        ties.contains("connected+contact,10,10,2026-06-29"),
        "{ties}"
    );
}

#[test]
fn whoever_has_no_name_is_not_called_by_an_address() {
    let world = archive();
    let nameless = event("DTSTART:20260210T100000Z\n").replace(
        "ATTENDEE;CN=Ana Souza:mailto:ana.souza@quillon",
        "ATTENDEE;CN=bo.holm@veltro.example:mailto:bo.holm@veltro",
    );
    world.file("in/cal.ics", calendar(&nameless));
    let people = people(&world);
    assert_eq!(people[""][0], "bo.holm@veltro.example", "{people:?}");
}

#[test]
fn addresses_stand_where_calendars_put_them_and_a_shared_calendar_is_nobodys() {
    let world = archive();
    let icloud = event("DTSTART:20260210T100000Z\n").replace(
        "ATTENDEE;CN=Ana Souza:mailto:ana.souza@quillon.example",
        "ATTENDEE;CN=Ana Souza;EMAIL=ana.souza@quillon.example:/aMTIzNDU/principal/",
    );
    world.file("in/cal.ics", calendar(&icloud));
    assert_eq!(last_contact(&world), "2026-02-10");
    // Dana takes no part.
    let others = event("DTSTART:20260210T100000Z\n")
        .replace("CN=Dana Ruiz:mailto:dana@us", "CN=Bo Holm:mailto:bo@veltro");
    world.file("in/cal.ics", calendar(&others));
    assert_eq!(last_contact(&world), "");
    let run = world.go(&format!("find Quillon -e in --as-of {AS_OF}"));
    assert!(run.err.contains("1 meetings between others"), "{}", run.err);
}

/// One who is spelled otherwise in mail was somebody else; joined where the account agrees too, else a question.
#[test]
fn names_are_joined_in_every_order_and_spelling() {
    for (connection, shown) in [
        ("Ana,Souza", "\"Souza, Ana\""),
        ("Ana,Souza", "\"Souza, Ana (Quillon)\""),
        ("Ana,Souza", "\"Ana Souza, Quillon\""),
        ("Ana,Souza", "\"Ana Souza <Ana Souza>\""),
        ("Ana,Souza", "\"Ana M. Souza\""),
        ("Ana,Souza", "Ana Souza geb. Lima"),
        ("Jürgen,Müller", "Juergen Mueller"),
        ("Juergen,Mueller", "=?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?="),
        ("Ana,Souza-Lima", "Ana Souza Lima"),
        ("Caroline,van den Brul", "\"van den Brul, Caroline\""),
    ] {
        let world = archive();
        let row = format!("{connection},ana,Quillon,VP Sales,07 Jun 2024");
        world.export("in/Connections.csv", &[row.as_str()]);
        let mail = mail(5, "").replace("Ana Souza <ana.souza@", &format!("{shown} <a.s@"));
        world.file("in/dana.mbox", &mail);
        let people = people(&world);
        assert_eq!(people.len(), 1, "{shown}: {people:?}");
        assert_eq!(people.values().next().unwrap()[2], "2026-01-05", "{shown}");
        // At another address nothing else speaks for it, nor for what a comma parts.
        if shown.contains(", Quillon") {
            continue;
        }
        world.file(
            "in/dana.mbox",
            mail.replace("quillon.example", "private.example"),
        );
        let run = world.go(&format!("people review -e in --as-of {AS_OF}"));
        assert_eq!(run.code, 0, "{shown}: {}", run.err);
    }
    // Another middle name is another person.
    let world = archive();
    world.export(
        "in/Connections.csv",
        &["Ana Maria,Souza,ana,Quillon,VP Sales,07 Jun 2024"],
    );
    world.file(
        "in/dana.mbox",
        mail(5, "").replace("Ana Souza <", "Ana Paula Souza <"),
    );
    assert_eq!(people(&world).len(), 2);
}

#[test]
fn cards_of_companies_and_groups_are_nobody_and_broken_names_are_mended() {
    let card = |lines: &str| format!("BEGIN:VCARD\nVERSION:3.0\n{lines}END:VCARD\n");
    for lines in [
        "N:;;;;\nFN:Quillon\nORG:Quillon\nX-ABShowAs:COMPANY\nEMAIL:hello@quillon.example\n",
        "N:;;;;\nFN:Quillon GmbH\nORG:Quillon\n",
        "FN:Sales Team\nKIND:group\nEMAIL:team@us.example\n",
        "FN:Friends\nX-ADDRESSBOOKSERVER-KIND:group\n",
        "FN:Quillon Support\nEMAIL:support@quillon.example\n",
    ] {
        let world = archive();
        world.file("in/contacts.vcf", card(lines));
        let people = people(&world);
        assert_eq!(people.len(), 1, "{lines}: {people:?}");
    }
    for (connection, lines) in [
        ("Ana,Souza", "N:Souza\\;Ana\\;\\;\\;;;;;\nFN:Ana Souza\n"),
        (
            "Ana,Souza",
            "N:;Ana Souza;;;\nFN:Ana Souza\nN:Souza;Ana;;;\n",
        ),
        (
            "Ana,Souza",
            "N:Souza (née Lima);Ana;;;\nFN:Ana Souza (née Lima)\n",
        ),
        (
            "Caroline,van den Brul",
            "N:Brul;Caroline;van den;;\nFN:Caroline van den Brul\n",
        ),
    ] {
        let world = archive();
        let row = format!("{connection},ana,Quillon,VP Sales,07 Jun 2024");
        world.export("in/Connections.csv", &[row.as_str()]);
        world.file(
            "in/contacts.vcf",
            card(&format!("{lines}ORG:Quillon;\nEMAIL:a.s@quillon.example\n")),
        );
        let people = people(&world);
        assert_eq!(people.len(), 1, "{lines}: {people:?}");
    }
}

/// Thunderbird's address book was read as LinkedIn connections: mail and employer were lost, and it claimed a connection.
#[test]
fn address_books_of_any_program_are_read_as_such() {
    for (header, row) in [
        (
            "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Job Title,Organization",
            "Bo,Holm,Bo Holm,,bo@veltro.example,,,Buyer,Veltro",
        ),
        (
            "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,Tel. dienstlich,Arbeitstitel,Organisation",
            "Bo,Holm,Bo Holm,,bo@veltro.example,,,Einkäufer,Veltro",
        ),
        (
            "名,姓,表示名,メールアドレス,電話,役職,会社",
            "Bo,Holm,Bo Holm,bo@veltro.example,,Buyer,Veltro",
        ),
        // An address is an address under any header.
        (
            "First Name,Last Name,Nickname,Birthday,Home City,Contact 1,Company",
            "Bo,Holm,,,,bo@veltro.example,Veltro",
        ),
    ] {
        let world = archive();
        world.file("in/book.csv", format!("{header}\n{row}\n"));
        let people = people(&world);
        let [key, company, _] = &people["Bo Holm"];
        assert_eq!(
            (key.as_str(), company.as_str()),
            ("bo@veltro.example", "Veltro"),
            "{header}"
        );
        let run = world.go(&format!(
            "people show bo@veltro.example -e in --as-of {AS_OF}"
        ));
        assert!(run.out.contains("address book of Dana Ruiz"), "{}", run.out);
    }
}

#[test]
fn one_company_is_one_account_however_its_form_is_written_and_fillers_are_none() {
    let world = archive();
    let rows: Vec<String> = [
        "Quillon Pty Limited",
        "QUILLON.INC",
        "SAS Quillon",
        "ООО Quillon",
        "Quillon S. A. de C. V.",
        "Quillon e. V.",
        "Quillon™",
        "株式会社Quillon",
        "Quillon via Adecco",
        "Freelance Consultant",
        "Stealth AI Startup",
        "None of your business",
    ]
    .iter()
    .enumerate()
    .map(|(n, company)| format!("P,Name{n},p{n},{company},Buyer,07 Jun 2024"))
    .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    world.export("in/Connections.csv", &rows);
    people(&world);
    let accounts = std::fs::read_to_string(world.path("out/accounts.csv")).unwrap();
    assert_eq!(accounts.lines().count(), 2, "{accounts}");
}

/// Gephi took `observed` for no type of an edge, and memberships of no weight for edges without one.
#[test]
fn a_graph_for_gephi_has_its_own_words() {
    let world = archive();
    let run = world.go(&format!(
        "export -e in --as-of {AS_OF} --format gephi --out out"
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    let (nodes, edges) = (
        table(&world, "out/nodes.csv"),
        table(&world, "out/edges.csv"),
    );
    let mut ids: Vec<&String> = nodes.iter().map(|node| &node["Id"]).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), nodes.len());
    assert!(edges.iter().any(|edge| edge["Kind"] == "member"));
    for edge in &edges {
        assert_eq!(edge["Type"], "Directed");
        assert!(edge["Weight"].parse::<f64>().unwrap() > 0.0);
        assert!(ids.contains(&&edge["Source"]) && ids.contains(&&edge["Target"]));
    }
}

/// A tool in a language of its own: nothing in its headers is known, and one word per column makes it a list of people. It is
/// said once; the next file with these columns is read so by itself, until it is taken back.
#[test]
fn what_a_column_holds_is_said_once_for_all_files_that_have_it() {
    let world = archive();
    let list = |name: &str| {
        world.file(
            name,
            "Seite;Woher\nhttps://www.linkedin.com/in/ana;Quillon\n",
        );
    };
    list("one.csv");
    list("two.csv");
    assert_eq!(world.run(&["import", "in", "-w", "ws"]).code, 0);
    let batch = |list: &str, more: &[&str]| {
        let fixed = [
            "batch", list, "-w", "ws", "--as-of", AS_OF, "--out", "out.csv",
        ];
        world.run(&[&fixed, more].concat())
    };
    let run = batch("one.csv", &["--map", "Sorte=url"]);
    assert_eq!(run.code, 2, "{}", run.err);
    let run = batch("one.csv", &["--map", "Seite=url", "--map", "Woher=company"]);
    assert!(
        run.err
            .contains("columns: Seite = profile, Woher = account"),
        "{}",
        run.err
    );
    assert_eq!(table(&world, "out.csv")[0]["Woher"], "Quillon");
    let run = batch("two.csv", &[]);
    assert!(run.err.contains("Woher = account"), "{}", run.err);
    let run = batch("two.csv", &["--map", "woher="]);
    assert!(
        run.err.contains("columns: Seite = profile; 1 not used"),
        "{}",
        run.err
    );
    let run = batch("two.csv", &["--map", "Woher=colour"]);
    assert!(run.err.contains("a column can hold profile"), "{}", run.err);
}

/// An export of contacts with headers of its own was no table; with three words it is one owner's connections. What nobody
/// meant is an error before anything is kept.
#[test]
fn columns_of_an_import_are_said_too_and_a_slip_keeps_nothing() {
    let world = World::new();
    world.file(
        "k.csv",
        "Wer,Wen,Netz,Seit\nAna,Souza,https://www.linkedin.com/in/ana,07 Jun 2024\n",
    );
    let import = |more: &[&str]| {
        let fixed = ["import", "k.csv", "-w", "ws", "--owner", "Dana Ruiz"];
        world.run(&[&fixed, more].concat())
    };
    let all = [
        "--map",
        "Wer=first name",
        "--map",
        "Wen=last name",
        "--map",
        "Netz=url",
    ];
    let slip = import(&[&all[..], &["--map", "Seid=connected on"]].concat());
    assert!(slip.err.contains("'Seid=...'"), "{}", slip.err);
    assert!(!world.path("ws").exists());
    let run = import(&[&all[..], &["--map", "Seit=connected on"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out
            .contains("connections of Dana Ruiz (columns Netz, Seit)"),
        "{}",
        run.out
    );
    // The next export with these columns needs no word.
    world.file(
        "k.csv",
        "Wer,Wen,Netz,Seit\nPaula,Kern,https://www.linkedin.com/in/paula,08 Jun 2024\n",
    );
    let run = import(&["--report", "report.csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let report = table(&world, "report.csv");
    let bound: Vec<[&str; 2]> = report
        .iter()
        .filter(|row| row["class"] == "column")
        .map(|row| [row["column"].as_str(), row["reason"].as_str()])
        .collect();
    assert_eq!(
        bound,
        [
            ["Wer", "first name"],
            ["Wen", "last name"],
            ["Netz", "profile"],
            ["Seit", "connected on"]
        ]
    );
}
