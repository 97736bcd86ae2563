//! What is read beside the connections: messages, invitations, endorsements, recommendations, address books, mail and
//! calendars; and that nothing private is kept.

use introrank::core::evidence::Records;
use introrank::core::evidence::{By, FactKind};
use introrank::core::progress::NoProgress;
use introrank::ingest::{Sources, read};

use super::world::{AS_OF, World};

const TEN: &str = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER";
const DANA: &str = "https://www.linkedin.com/in/dana-ruiz";
const ANA: &str = "https://www.linkedin.com/in/ana-souza";

/// Dana's archive: three connections and who she is.
fn archive() -> World {
    let world = World::new();
    world
        .export(
            "a/Connections.csv",
            &[
                "Ana,Souza,ana-souza,Quillon,VP Sales,07 Jun 2020",
                "Bo,Holm,bo-holm,Quillon,Buyer,01 Jan 2024",
                "J\u{fc}rgen,Gro\u{df},j%C3%BCrgen-gro%C3%9F,Veltro,CEO,01 Jan 2023",
            ],
        )
        .file(
            "a/owners.csv",
            format!("file,name,url\nConnections.csv,Dana Ruiz,{DANA}\n"),
        );
    world
}

fn records(world: &World) -> Records {
    let sources = Sources {
        exports: vec![world.path("a")],
        ..Sources::default()
    };
    read(&sources, &NoProgress).unwrap()
}

/// (who, kind, by, days, count) of all facts, people by key or by the last name of their row.
fn facts(records: &Records) -> Vec<(String, FactKind, By, String, u32)> {
    let mut found = Vec::new();
    for export in &records.exports {
        for fact in &export.facts.list {
            use introrank::core::evidence::Other;
            let who = match fact.other {
                Other::Key(key) => export.facts.keys.get(key).to_owned(),
                Other::Row(row) => export.rows.last.get(row as usize).to_owned(),
            };
            let day = fact.day.map(|day| day.to_string()).unwrap_or_default();
            found.push((who, fact.kind, fact.by, day, fact.count));
        }
    }
    found.sort();
    found
}

/// (imported, restricted, duplicate, partial, rejected) of the file whose path ends so.
fn classes(records: &Records, end: &str) -> (u64, u64, u64, u64, u64) {
    let file = records
        .report
        .files
        .iter()
        .find(|file| file.path.ends_with(end))
        .unwrap();
    let c = file.classes;
    (c.imported, c.restricted, c.duplicate, c.partial, c.rejected)
}

#[test]
fn messages_of_every_layout_say_who_wrote_to_whom() {
    let layouts = [
        ("", ""),
        (",ATTACHMENTS", ","),
        (",IS MESSAGE DRAFT,IS CONVERSATION DRAFT", ",No,No"),
        (",ATTACHMENTS,IS MESSAGE DRAFT", ",,No"),
        (
            ",ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
            ",,No,No",
        ),
    ];
    let want = [
        (
            "in:ana-souza".to_owned(),
            FactKind::Message,
            By::Owner,
            "2026-02-04".to_owned(),
            1,
        ),
        (
            "in:ana-souza".to_owned(),
            FactKind::Message,
            By::Other,
            "2026-02-03".to_owned(),
            2,
        ),
    ];
    for (header, tail) in layouts {
        let world = archive();
        world.file(
            "a/messages.csv",
            format!(
                "{TEN}{header}\n\
                 2-A==,,\"Ana Souza, MBA\",{ANA},Dana Ruiz,{DANA},2026-02-03 09:15:00 UTC,,\"Hi!\nSee, you\",INBOX{tail}\n\
                 2-A==,,\"Ana Souza, MBA\",{ANA},Dana Ruiz,{DANA},2026-02-03 10:15:00 UTC,,again,INBOX{tail}\n\
                 2-A==,,Dana Ruiz,{DANA},\"Ana Souza, MBA\",{ANA},2026-02-04 09:15:00 UTC,,ok,INBOX{tail}\n"
            ),
        );
        let records = records(&world);
        assert_eq!(facts(&records), want, "{header}");
        assert_eq!(
            classes(&records, "messages.csv"),
            (3, 0, 0, 0, 0),
            "{header}"
        );
    }
    // Nine columns: whom the owner wrote to is known from the rest of the conversation, else from the name.
    let world = archive();
    world.file(
        "a/messages.csv",
        format!(
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n\
             c1,,Ana Souza,{ANA},Dana Ruiz,2022-02-03 09:15:00 UTC,,x,INBOX\n\
             c1,,Dana Ruiz,{DANA},Ana Souza,2022-02-04 09:15:00 UTC,,y,INBOX\n\
             c2,,Dana Ruiz,{DANA},Bo Holm,2022-02-05 09:15:00 UTC,,z,INBOX\n\
             c3,,Dana Ruiz,{DANA},Somebody Else,2022-02-05 09:15:00 UTC,,z,INBOX\n"
        ),
    );
    let nine = records(&world);
    let who: Vec<(String, By)> = facts(&nine)
        .into_iter()
        .map(|(who, _, by, ..)| (who, by))
        .collect();
    assert_eq!(
        who,
        [
            ("Holm".to_owned(), By::Owner),
            ("in:ana-souza".to_owned(), By::Owner),
            ("in:ana-souza".to_owned(), By::Other),
        ]
    );
    assert_eq!(classes(&nine, "messages.csv"), (3, 0, 0, 0, 1));
    // 2018: a direction, and names only.
    let world = archive();
    world.file(
        "a/Messages.csv",
        "From,To,Date,Subject,Content,Direction,Folder\n\
         Ana Souza,Dana Ruiz,\"4/1/18, 7:05 AM\",,x,INCOMING,INBOX\n\
         Dana Ruiz,Bo Holm,\"4/2/18, 7:05 AM\",,y,OUTGOING,SENT\n",
    );
    let old = records(&world);
    let who: Vec<(String, By, String)> = facts(&old)
        .into_iter()
        .map(|(who, _, by, day, _)| (who, by, day))
        .collect();
    assert_eq!(
        who,
        [
            ("Holm".to_owned(), By::Owner, "2018-04-02".to_owned()),
            ("Souza".to_owned(), By::Other, "2018-04-01".to_owned()),
        ]
    );
}

#[test]
fn what_is_no_personal_message_is_counted_and_no_evidence() {
    let world = archive();
    let group: Vec<String> = (0..6)
        .map(|i| format!("https://www.linkedin.com/in/g{i}"))
        .collect();
    world.file(
        "a/messages.csv",
        format!(
            "{TEN},IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n\
             ,,Dana Ruiz,{DANA},Ana,{ANA},2026-01-01 09:15:00 UTC,,draft,,Yes,No\n\
             2-S==,Sponsored Conversation,Acme,,Dana,{DANA},2026-01-02 09:15:00 UTC,,<p>%FIRSTNAME%</p>,INBOX,No,No\n\
             2-L==,,LinkedIn Member,,Dana,{DANA},2026-01-02 09:15:00 UTC,,hi,INBOX,No,No\n\
             2-G==,,Ana,{ANA},\"A, B\",\"{}\",2026-01-03 09:15:00 UTC,,hi all,INBOX,No,No\n\
             2-A==,,Ana,{ANA},Dana,{DANA},2026-01-04 09:15:00 UTC,,hi,INBOX,No,No\n\
             2-A==,,Ana,{ANA},Dana,{DANA},2026-01-04 09:15:00 UTC,,hi,INBOX,No,No\n\
             2-A==,,Ana,{ANA},Dana,{DANA},yesterday,,hi,INBOX,No,No\n",
            group.join(",")
        ),
    );
    world.file(
        "a/learning_coach_messages.csv",
        format!("{TEN}\nx,,C,{ANA},D,{DANA},2026-01-04 09:15:00 UTC,,hi,INBOX\n"),
    );
    let records = records(&world);
    assert_eq!(classes(&records, "messages.csv"), (1, 4, 1, 1, 0));
    assert_eq!(facts(&records).len(), 2, "one dated and one undated day");
    assert!(
        records
            .report
            .skipped
            .iter()
            .any(|(path, _)| path.contains("coach"))
    );
}

#[test]
fn the_rest_of_an_archive_is_evidence_too() {
    let world = archive();
    world
        .file(
            "a/Invitations.csv",
            format!(
                "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n\
                 Bo Holm,Dana Ruiz,\"6/5/25, 11:02 PM\",Hello there,INCOMING,https://www.linkedin.com/in/bo-holm,{DANA}\n\
                 Dana Ruiz,J\u{fc}rgen,\"6/5/25, 11:02 PM\",,OUTGOING,{DANA},https://www.linkedin.com/in/j\u{fc}rgen-gro\u{df}\n\
                 Dana Ruiz,J\u{fc}rgen,\"6/5/25, 11:02 PM\",,OUTGOING,{DANA},https://www.linkedin.com/in/j\u{fc}rgen-gro\u{df}\n"
            ),
        )
        .file(
            "a/Endorsement_Received_Info.csv",
            "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n\
             2023/11/30 08:00:01 UTC,Sales,Ana,Souza,www.linkedin.com/in/ana-souza,ACCEPTED\n\
             2023/11/30 08:00:01 UTC,Selling,Ana,Souza,www.linkedin.com/in/ana-souza,ACCEPTED\n",
        )
        .file(
            "a/Recommendations_Given.csv",
            "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n\
             Bo,Holm,Quillon,Buyer,\"Very\ngood\",\"03/07/22, 09:41 AM\",\n\
             Nobody,Known,Quillon,Buyer,Good,\"03/07/22, 09:41 AM\",\n",
        )
        .file(
            "a/Positions.csv",
            "Company Name,Title,Description,Location,Started On,Finished On\nQuillon,Seller,x,y,Sep 2019,\n",
        );
    let records = records(&world);
    let found: Vec<(String, FactKind, By, u32)> = facts(&records)
        .into_iter()
        .map(|(who, kind, by, _, count)| (who, kind, by, count))
        .collect();
    assert_eq!(
        found,
        [
            ("Holm".to_owned(), FactKind::Recommendation, By::Owner, 1),
            (
                "in:ana-souza".to_owned(),
                FactKind::Endorsement,
                By::Other,
                2
            ),
            (
                "in:bo-holm".to_owned(),
                FactKind::InvitationWithNote,
                By::Other,
                1
            ),
            (
                "in:j\u{fc}rgen-gro\u{df}".to_owned(),
                FactKind::Invitation,
                By::Owner,
                1
            ),
        ]
    );
    assert_eq!(classes(&records, "Invitations.csv"), (2, 0, 1, 0, 0));
    assert_eq!(
        classes(&records, "Recommendations_Given.csv"),
        (1, 0, 0, 0, 1)
    );
    assert_eq!(records.exports[0].career[0].place, "Quillon");
    let run = world.run(&["find", "Quillon", "-e", "a", "--as-of", AS_OF, "-q"]);
    assert!(run.out.contains("you recommended Bo Holm"), "{}", run.out);
}

const VCARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Souza;Ana;;;\r\nFN:Ana Souza\r\nORG:Quillon;Sales\r\n\
    item1.EMAIL;TYPE=work:Ana@Quillon.example\r\nEMAIL;TYPE=home:ana.souza+x@gmail.com\r\nTEL:+1 555 0100\r\nBDAY:1980-05-04\r\n\
    NOTE:a very long secret that is folded over\r\n  two lines\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gro=C3=9F;J=C3=BCrgen;;;\r\n\
    EMAIL:jg@veltro.example\r\nX-SOCIALPROFILE;type=linkedin:http://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nTEL:+1 555 0101\r\nEND:VCARD\r\n";

#[test]
fn address_books_of_every_kind_bridge_names_profiles_and_mail() {
    let world = archive();
    world
        .file("a/contacts.vcf", VCARDS)
        .file(
            "a/google.csv",
            "First Name,Middle Name,Last Name,Organization Name,Organization Title,Birthday,E-mail 1 - Label,E-mail 1 - Value,Website 1 - Value\n\
             Bo,,Holm,Quillon,Buyer,1980-05-04,* Work,bo@quillon.example ::: bo.holm@gmail.com,https://www.linkedin.com/in/bo-holm/\n",
        )
        .file(
            "a/outlook.csv",
            "Title,First Name,Middle Name,Last Name,Company,Job Title,Business Street,E-mail Address,E-mail Display Name,E-mail 2 Address\n\
             Dr,Ana,,Souza,Quillon,VP Sales,Street 1,ana@quillon.example,Ana,/o=Org/cn=ana\n",
        )
        .file(
            "a/Contacts.csv",
            "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt,InstantMessageHandles\nMOBILE_CONTACTS,Zoe,Zed,,,zoe@zed.example,+15550102,,\n",
        );
    let records = records(&world);
    assert_eq!(classes(&records, "contacts.vcf"), (2, 1, 0, 0, 0));
    assert_eq!(classes(&records, "google.csv"), (1, 0, 0, 0, 0));
    assert_eq!(classes(&records, "outlook.csv"), (1, 0, 0, 0, 0));
    let books: Vec<(String, String, String)> = records
        .exports
        .iter()
        .filter(|export| !export.path.ends_with("Connections.csv"))
        .map(|export| {
            let row = |cells: &introrank::core::columns::TextColumn| cells.get(0).to_owned();
            (
                row(&export.rows.last),
                row(&export.rows.email),
                row(&export.rows.title),
            )
        })
        .collect();
    assert_eq!(
        books,
        [
            (
                "Souza".to_owned(),
                "ana@quillon.example".to_owned(),
                String::new()
            ),
            (
                "Holm".to_owned(),
                "bo@quillon.example".to_owned(),
                "Buyer".to_owned()
            ),
            (
                "Souza".to_owned(),
                "ana@quillon.example".to_owned(),
                "VP Sales".to_owned()
            ),
        ]
    );
    assert!(
        records
            .report
            .skipped
            .iter()
            .any(|(_, reason)| reason == introrank::ingest::ADDRESS_BOOK)
    );
    let found = |who: &str| {
        world
            .run(&["find", who, "-e", "a", "--as-of", AS_OF, "-q"])
            .out
    };
    assert!(
        found("bo.holm@gmail.com").contains("Bo Holm"),
        "through the profile in the book"
    );
    assert!(
        found("jg@veltro.example").contains("J\u{fc}rgen Gro\u{df}"),
        "through a vCard's profile"
    );
}

const MBOX: &str = "From x@y Mon Jan  5 10:00:00 2026\nFrom: =?UTF-8?Q?Pia_N=C3=B6rd?= <pia@veltro.example>\nTo: Dana Ruiz <dana@hollow.example>\n\
    Delivered-To: dana@hollow.example\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <1@x>\nSubject: secret subject\n\nsecret body\nFrom here on text.\n\n\
    From x@y Tue Jan  6 10:00:00 2026\nFrom: Dana Ruiz <dana@hollow.example>\nTo: Pia <pia@veltro.example>, Team: a@x.example, b@x.example;\nDate: Tue, 6 Jan 2026 10:00:00 +0000\nMessage-ID: <2@x>\n\nsecret body\n\n\
    From x@y Tue Jan  6 10:00:00 2026\nFrom: Dana Ruiz <dana@hollow.example>\nTo: Pia <pia@veltro.example>\nDate: Tue, 6 Jan 2026 10:00:00 +0000\nMessage-ID: <2@x>\n\nthe same mail in another folder\n\n\
    From x@y Tue Jan  7 10:00:00 2026\nFrom: News <news@list.example>\nTo: Dana Ruiz <dana@hollow.example>\nList-Unsubscribe: <x>\nDate: Wed, 7 Jan 2026 10:00:00 +0000\n\nhi\n\n\
    From x@y Tue Jan  7 10:00:00 2026\nFrom: No Reply <no-reply@shop.example>\nTo: dana@hollow.example\nDate: Wed, 7 Jan 2026 10:00:00 +0000\n\nhi\n";

const CALENDAR: &str = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:secret title\nDTSTART:20260210T100000Z\nRRULE:FREQ=WEEKLY\n\
    ORGANIZER:mailto:dana@hollow.example\nATTENDEE;CN=Pia Nord;PARTSTAT=ACCEPTED:mailto:Pia@Veltro.example\n\
    ATTENDEE;CUTYPE=ROOM:mailto:room@hollow.example\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:2\nSTATUS:CANCELLED\nDTSTART:20260210T100000Z\nATTENDEE:mailto:pia@veltro.example\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:3\nDTSTART;VALUE=DATE:20260211\nATTENDEE:mailto:pia@veltro.example\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn mail_and_meetings_are_evidence_and_their_text_is_not_kept() {
    let world = World::new();
    world.file("a/inbox.mbox", MBOX).file("a/cal.ics", CALENDAR);
    world.file("a/one.eml", "From: Pia <pia@veltro.example>\nTo: dana@hollow.example\nDate: Thu, 8 Jan 2026 10:00:00 +0000\nMessage-ID: <9@x>\n\nsecret body\n");
    world.file(
        "a/owners.csv",
        "file,name,url\na,Dana Ruiz,dana@hollow.example\n",
    );
    let records = records(&world);
    assert_eq!(classes(&records, "inbox.mbox"), (2, 2, 1, 0, 0));
    assert_eq!(classes(&records, "*.eml"), (1, 0, 0, 0, 0));
    assert_eq!(classes(&records, "cal.ics"), (1, 2, 0, 0, 0));
    let pia: Vec<(FactKind, By, String)> = facts(&records)
        .into_iter()
        .filter(|(who, ..)| who == "pia@veltro.example")
        .map(|(_, kind, by, day, _)| (kind, by, day))
        .collect();
    assert_eq!(
        pia,
        [
            (FactKind::Mail, By::Owner, "2026-01-06".to_owned()),
            (FactKind::Mail, By::Other, "2026-01-05".to_owned()),
            (FactKind::Mail, By::Other, "2026-01-08".to_owned()),
            (FactKind::Meeting, By::Both, "2026-02-10".to_owned()),
        ]
    );
    let run = world.run(&[
        "find",
        "pia@veltro.example",
        "-e",
        "a",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    // The weekly meeting is still going on.
    assert!(
        run.out
            .contains("in contact on 23 days, you on 22, last on 2026-06-30"),
        "{}",
        run.out
    );
    let everything =
        format!("{:?}", records.exports) + &serde_json::to_string(&records.report).unwrap();
    assert!(
        !everything.contains("secret"),
        "no word of a mail or meeting is kept"
    );
}

#[test]
fn a_mailbox_names_its_owner_and_reports_every_mail() {
    let world = World::new();
    world.file("a/inbox.mbox", MBOX);
    let run = world.run(&[
        "find",
        "Pia N\u{f6}rd",
        "-e",
        "a",
        "--as-of",
        AS_OF,
        "-q",
        "--report",
        "report.json",
    ]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(world.path("report.json")).unwrap()).unwrap();
    let file = &report["files"][0];
    assert_eq!(
        (file["kind"].as_str(), file["rows"].as_u64()),
        (Some("mail"), Some(5))
    );
    let sum: u64 = file["classes"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(|n| n.as_u64())
        .sum();
    assert_eq!(sum, 5);
    assert_eq!(file["owner"], "Dana Ruiz");
}

#[test]
fn interactions_without_an_owner_are_ties_when_both_wrote() {
    let world = World::new();
    world.file(
        "a/interactions.csv",
        "from,to,at,kind,message\nd@x.example,p@y.example,2026-01-05T10:00:00Z,message,1\np@y.example,d@x.example,2026-01-06 10:00:00,,2\n\
         d@x.example,q@y.example,2026-01-05,mail,3\nd@x.example,d@x.example,2026-01-05,mail,4\nd@x.example,p@y.example,soon,mail,5\nd@x.example,p@y.example,2026-01-05,dream,6\n",
    );
    let records = records(&world);
    assert_eq!(classes(&records, "interactions.csv"), (3, 0, 0, 0, 3));
    let run = world.run(&[
        "find",
        "p@y.example",
        "-e",
        "a",
        "--as",
        "d@x.example",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    assert!(
        run.out.contains("in contact on 1 day, you on 1"),
        "{}",
        run.out
    );
    let run = world.run(&[
        "find",
        "q@y.example",
        "-e",
        "a",
        "--as",
        "d@x.example",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    assert_eq!(
        run.code, 1,
        "one mail that nobody answered is no tie: {}",
        run.out
    );
}

/// A pack gives the answers of the archive it was made of, without whom its owner hides and without any text.
#[test]
fn a_packed_export_answers_as_the_archive_and_holds_nothing_private() {
    let world = archive();
    world
        .file(
            "a/messages.csv",
            format!(
                "{TEN}\n2-A==,,Ana Souza,{ANA},Dana Ruiz,{DANA},2026-02-03 09:15:00 UTC,,secret words,INBOX\n\
                 2-A==,,Dana Ruiz,{DANA},Ana Souza,{ANA},2026-02-04 09:15:00 UTC,,secret words,INBOX\n"
            ),
        )
        .file("a/contacts.vcf", VCARDS)
        .file("know.csv", "from,to,kind,since\nin:dana-ruiz,in:bo-holm,met,2026-01-01\n")
        .file("hide.csv", "who,rule\nJ\u{fc}rgen Gro\u{df},hide\n");
    let run = world.run(&[
        "pack",
        "a",
        "--know",
        "know.csv",
        "--out",
        "dana.introrank",
        "-q",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("not kept  texts of messages"),
        "{}",
        run.out
    );
    let answer = |more: &[&str]| {
        let arguments = [&["find", "Quillon", "--as-of", AS_OF, "-q"][..], more].concat();
        let run = world.run(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        // Where ratings are kept is another matter.
        let (answer, _) = run.out.split_once("You could do better").unwrap();
        answer.to_owned()
    };
    let from_files = answer(&["-e", "a", "--know", "know.csv"]);
    assert_eq!(answer(&["-e", "dana.introrank"]), from_files);
    assert_eq!(
        world
            .run(&["import", "dana.introrank", "-w", "ws", "-q"])
            .code,
        0
    );
    assert_eq!(answer(&["-w", "ws"]), from_files);
    world.run(&[
        "pack",
        "a",
        "--exclude",
        "hide.csv",
        "--without-emails",
        "--out",
        "less.introrank",
        "-q",
    ]);
    let run = world.run(&[
        "find",
        "Veltro",
        "-e",
        "less.introrank",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    assert!(!run.out.contains("Gro\u{df}"), "{}", run.out);
    for (pack, private) in [
        ("dana.introrank", &["secret", "555", "1980"][..]),
        ("less.introrank", &["Gro\u{df}", "gro\u{df}", "@"]),
    ] {
        let mut archive =
            zip::ZipArchive::new(std::fs::File::open(world.path(pack)).unwrap()).unwrap();
        for i in 0..archive.len() {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut archive.by_index(i).unwrap(), &mut bytes).unwrap();
            let path = std::path::Path::new(pack);
            let mut all = String::new();
            introrank::ingest::segment::read(path, bytes::Bytes::from(bytes), |row| {
                all.push_str(&serde_json::to_string(row).unwrap());
                Ok(())
            })
            .unwrap();
            for word in private {
                assert!(!all.contains(word), "{pack} holds '{word}': {all}");
            }
        }
    }
}

/// Found on a demo: the mailbox in the folder above an archive, known by its address only, became an owner of its own.
#[test]
fn a_mailbox_above_an_archive_is_the_same_owners() {
    let world = World::new();
    world
        .export("a/archive/Connections.csv", &["Ana,Souza,ana-souza,Quillon,VP Sales,07 Jun 2020"])
        .file(
            "a/archive/Profile.csv",
            "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location\nDana,Ruiz,,,,Sales,,,,\n",
        )
        .file(
            "a/archive/Email Addresses.csv",
            "Email Address,Confirmed,Primary,Updated On\nDana@Hollow.example,Yes,Yes,Not Available\n",
        )
        .file(
            "a/archive/Invitations.csv",
            format!("From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\nDana,Ana,\"6/5/25, 11:02 PM\",,OUTGOING,{DANA},{ANA}\n"),
        )
        .file("a/inbox.mbox", MBOX.replace("Dana Ruiz <dana@hollow.example>", "<dana@hollow.example>"))
        .file("a/contacts.vcf", VCARDS);
    let run = world.run(&["find", "pia@veltro.example", "-e", "a", "--as-of", AS_OF]);
    assert!(run.err.contains(" 1 owner,"), "{}", run.err);
    assert!(
        run.out.contains("in contact on 1 day, you on 1"),
        "{}",
        run.out
    );
}

/// Found by a reviewer: a quoted text with line breaks and commas was taken for rows glued by a lost quote, and a
/// recommendation given became one received.
#[test]
fn texts_with_commas_and_line_breaks_do_not_tear_rows_apart() {
    let world = archive();
    let text = "\"Bo is great.\nKind, quick, smart, honest, bold, wise, calm, and, more, and, more.\nEnd.\"";
    world
        .file(
            "a/Recommendations_Given.csv",
            format!("First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nBo,Holm,Quillon,Buyer,{text},\"03/07/22, 09:41 AM\",\n"),
        )
        .file(
            "a/messages.csv",
            format!("{TEN}\n2-A==,,\"Souza, Ana\",{ANA},Dana,{DANA},2026-02-03 09:15:00 UTC,,{text},INBOX\n"),
        );
    let records = records(&world);
    let found: Vec<(String, FactKind, By, String)> = facts(&records)
        .into_iter()
        .map(|(who, kind, by, day, _)| (who, kind, by, day))
        .collect();
    assert_eq!(
        found,
        [
            (
                "Holm".to_owned(),
                FactKind::Recommendation,
                By::Owner,
                "2022-03-07".to_owned()
            ),
            (
                "in:ana-souza".to_owned(),
                FactKind::Message,
                By::Other,
                "2026-02-03".to_owned()
            ),
        ]
    );
}

#[test]
fn everything_known_about_somebody_is_shown_with_its_source() {
    let world = archive();
    world
        .file(
            "a/messages.csv",
            format!(
                "{TEN}\n2-A==,,Ana Souza,{ANA},Dana Ruiz,{DANA},2026-02-03 09:15:00 UTC,,x,INBOX\n\
                 2-A==,,Ana Souza,{ANA},Dana Ruiz,{DANA},2026-03-03 09:15:00 UTC,,y,INBOX\n"
            ),
        )
        .file("a/contacts.vcf", VCARDS)
        .file(
            "a/know.csv",
            "from,to,kind,since\nin:dana-ruiz,Ana Souza,met,2026-01-01\n",
        );
    let run = world.run(&[
        "people",
        "show",
        "ana.souza@gmail.com",
        "-e",
        "a",
        "--as-of",
        AS_OF,
        "-q",
    ]);
    assert_eq!(
        run.out,
        "Ana Souza (in:ana-souza)\n  works      VP Sales, Quillon\n\
         \x20 also       Ana Souza (the only one of that name)\n\
         \x20 also       ana@quillon.example (the same name and account in one owner's address book or mail)\n\
         \x20 also       anasouza@gmail.com (the same e-mail address and an agreeing name)\n\
         \x20 listed     connections of Dana Ruiz of 2024-01-01: VP Sales, Quillon, since 2020-06-07 (a/Connections.csv, line 5)\n\
         \x20 listed     address book of Dana Ruiz: Quillon (a/contacts.vcf, line 1)\n\
         \x20 contact    → Dana Ruiz: message on 2 days, 2026-02-03 to 2026-03-03\n\
         \x20 said       Dana Ruiz about Ana Souza: met, 2026-01-01\n\
         \x20 ties       1\n"
    );
    let run = world.run(&["people", "show", "Anna Sousa", "-e", "a"]);
    assert!(
        run.code == 2 && run.err.contains("closest: Ana Souza (in:ana-souza)"),
        "{}",
        run.err
    );
}

/// Whoever packs an export may rate and hide contacts on the way, those with the most contact first.
#[test]
fn contacts_are_rated_and_hidden_while_packing() {
    let world = archive();
    world.file(
        "a/messages.csv",
        format!(
            "{TEN}\n2-A==,,Ana Souza,{ANA},Dana Ruiz,{DANA},2026-02-03 09:15:00 UTC,,x,INBOX\n"
        ),
    );
    let pack = ["pack", "a", "--ask", "--out", "dana.introrank", "-q"];
    let run = world.run_with_input(&pack, "w\nx\nh\nq\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err
            .contains("1/3  Ana Souza, VP Sales, Quillon: worked with"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("2/3  Bo Holm, Buyer, Quillon: (w, k, m, s, h, space or q) left out"),
        "{}",
        run.err
    );
    assert!(
        run.out.contains("2 people") && run.out.contains("1 rating; 1 hidden person left out"),
        "{}",
        run.out
    );
    let run = world.go("find Quillon -e dana.introrank -q");
    assert!(
        run.out.contains("Ana Souza") && !run.out.contains("Holm"),
        "{}",
        run.out
    );
    let run = world.go("people show in:ana-souza -e dana.introrank -q");
    assert!(
        run.out.contains("Dana Ruiz about Ana Souza: worked with"),
        "{}",
        run.out
    );
    // Whoever packs beside a workspace of their own says it once: it went into the pack and was asked again here.
    let run = world.go("import a -w ws -q");
    assert_eq!(run.code, 0, "{}", run.err);
    let pack = ["pack", "a", "--ask", "--out", "dana.introrank", "-w", "ws"];
    let run = world.run_with_input(&pack, "w\nq\n");
    assert!(
        run.err.contains("1 rating is also in the ledger"),
        "{}",
        run.err
    );
    let run = world.go("people show in:ana-souza -w ws -q");
    assert!(
        run.out.contains("Dana Ruiz about Ana Souza: worked with"),
        "{}",
        run.out
    );
}

/// An older export remembers where somebody worked: whoever left a target lately knows who decides there.
#[test]
fn who_left_an_account_is_remembered() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            format!("file,name,url\nConnections.csv,Dana Ruiz,{DANA}\n"),
        )
        .export(
            "e/Basic_LinkedInDataExport_05-01-2025/Connections.csv",
            &[
                "Ana,Souza,ana-souza,Quillon,VP Sales,07 Jun 2020",
                "Bo,Holm,bo-holm,Quillon,Buyer,01 Jan 2024",
            ],
        )
        .export(
            "e/Basic_LinkedInDataExport_06-01-2026/Connections.csv",
            &[
                "Ana,Souza,ana-souza,Northwind,COO,07 Jun 2020",
                "Bo,Holm,bo-holm,Quillon,Buyer,01 Jan 2024",
            ],
        );
    let run = world.go(&format!("find Quillon -e e --as-of {AS_OF} -q"));
    assert!(
        run.out.contains(
            "ask Ana Souza, COO, who worked there until 2025-05-01 (Dana Ruiz knows them)"
        ),
        "{}",
        run.out
    );
    let run = world.go(&format!("people show in:ana-souza -e e --as-of {AS_OF} -q"));
    assert!(
        run.out
            .contains("worked     VP Sales, Quillon (until 2025-05-01)"),
        "{}",
        run.out
    );
    let run = world.go(&format!("find Northwind -e e --as-of {AS_OF} -q"));
    assert!(!run.out.contains("worked there"), "{}", run.out);
}

/// The folder of an archive: the owner's job until a month, or still, and one contact since 2010.
fn job_archive(world: &World, until: &str) {
    let folder = "x/Basic_LinkedInDataExport_06-20-2026";
    world
        .file("x/owners.csv", "file,name,url,relation\nBasic_LinkedInDataExport_06-20-2026,Ada One,in/ada-one,ally\n")
        .file(
            &format!("{folder}/Positions.csv"),
            format!("Company Name,Title,Description,Location,Started On,Finished On\nAlder Works,Chief Financial Officer,,,Jan 2015,{until}\n"),
        )
        .export(
            &format!("{folder}/Connections.csv"),
            &[
                "Pat,Aa,pat-a,Alder Works,Sales Manager,01 Jan 2010",
                "Pia,Bb,pat-b,Tamarack,Sales Manager,01 Jan 2010",
            ],
        );
}

/// A tie of two who still work together faded as if the job had ended when they connected, sixteen years ago; a job that had
/// ended counted, and one that lasted did not.
#[test]
fn who_works_together_does_not_fade_and_an_owner_is_where_they_work() {
    let helps = |until: &str, other: &str| {
        let world = World::new();
        job_archive(&world, until);
        world.file("p.csv", format!("from,to\nin:ada-one,{other}\n"));
        let run = world.go("strength --pairs p.csv --exports x --as-of 2026-06-30 -q");
        run.column("helps")[0].parse::<f64>().unwrap()
    };
    let (now, before, never) = (
        helps("", "in:pat-a"),
        helps("Jun 2020", "in:pat-a"),
        helps("", "in:pat-b"),
    );
    assert!(
        now > 0.3 && now > 2.0 * before && before > never,
        "{now} {before} {never}"
    );
    // Her own archive says where she works: she is the chief financial officer there.
    let world = World::new();
    job_archive(&world, "");
    world.export("x/dana.csv", &["Ada,One,ada-one,,,01 Jan 2020"]);
    world.file(
        "x/owners.csv",
        "file,name,url,relation\nBasic_LinkedInDataExport_06-20-2026,Ada One,in/ada-one,ally\ndana.csv,Dana Ruiz,in/dana-ruiz,teammate\n",
    );
    let find = world.run(&[
        "find",
        "Alder Works",
        "--exports",
        "x",
        "--as",
        "Dana Ruiz",
        "--role",
        "cxo",
        "--as-of",
        "2026-06-30",
        "-q",
    ]);
    assert!(
        find.out.contains("Ada One, Chief Financial Officer"),
        "{}{}",
        find.out,
        find.err
    );
}

/// A mailbox beside an ally's archive made him a teammate, and a row of owners that held two people's archives named both alike.
#[test]
fn an_ally_is_who_a_file_says_is_one() {
    let world = World::new();
    let (dana, eli) = ("x/dana/Basic_Export", "x/eli/Basic_Export");
    let archive = |folder: &str, name: &str, slug: &str| {
        world
            .export(&format!("{folder}/Connections.csv"), &["Pat,Aa,pat-a,Alder Works,Sales Manager,01 Jan 2020"])
            .file(
                &format!("{folder}/Invitations.csv"),
                format!("From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n{name},Zoe Nobody,\"6/5/26, 11:02 AM\",,OUTGOING,https://www.linkedin.com/in/{slug},https://www.linkedin.com/in/zoe-nobody\n"),
            );
    };
    archive(dana, "Dana Ruiz", "dana-ruiz");
    archive(eli, "Eli Stone", "eli-stone");
    world
        .file(
            "x/eli/inbox.mbox",
            "From eli@stone.example Mon Jun 01 10:00:00 2026\nDelivered-To: eli@stone.example\nFrom: Pat Aa <pat@alder.example>\nTo: eli@stone.example\nDate: Mon, 1 Jun 2026 10:00:00 +0000\nSubject: x\n\nx\n",
        )
        .file("x/owners.csv", "file,name,url,relation\neli,Eli Stone,in/eli-stone,ally\ngone.zip,Bo Lind,in/bo-lind,ally\n");
    let run = world.go("export --exports x --as-of 2026-06-30 -q --format gephi --out net");
    assert_eq!(run.code, 0, "{}", run.err);
    let nodes = std::fs::read_to_string(world.path("net/nodes.csv")).unwrap();
    let of = |key: &str| {
        nodes
            .lines()
            .find(|line| line.contains(key))
            .unwrap()
            .to_owned()
    };
    assert!(of("in:eli-stone").contains("ally"), "{nodes}");
    assert!(of("in:dana-ruiz").contains("teammate"), "{nodes}");
    // A row without effect is pointed out.
    let run = world.run(&["import", "x", "-w", "ws", "--report", "report.csv"]);
    let report = std::fs::read_to_string(world.path("report.csv")).unwrap();
    assert!(
        report.contains("gone.zip is not among these files: the row has no effect"),
        "{report}{}",
        run.err
    );
    // One that is about two people is an error that names them.
    world.file(
        "x/owners.csv",
        "file,name,url,relation\nBasic_Export,Eli Stone,in/eli-stone,ally\n",
    );
    let run = world.run(&["import", "x", "-w", "ws2"]);
    assert_eq!(run.code, 2);
    for part in ["owners.csv, line 2", "in:dana-ruiz", "in:eli-stone"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
}
