//! Every form of file that people have, each with what becomes of its rows.

use introrank::core::evidence::TieKind;
use introrank::core::progress::NoProgress;
use introrank::ingest::{IngestError, Sources, read};
use introrank::synth::messy;
use proptest::prelude::*;

use super::world::{AS_OF, World, known};

/// (imported, restricted, duplicate, partial, rejected) of one file.
fn classes(world: &World, path: &str) -> (u64, u64, u64, u64, u64) {
    let (records, _) = known(&world.path(path));
    let c = records.report.totals();
    (c.imported, c.restricted, c.duplicate, c.partial, c.rejected)
}

/// One export, re-saved, re-encoded, cut, padded: always the same five people, and every row in one class.
#[test]
fn one_export_in_every_form_is_the_same_five_people() {
    for (name, bytes) in messy::forms() {
        let world = World::new();
        world.file("Connections.csv", &bytes);
        let (records, session) = known(&world.path("Connections.csv"));
        let people = &session.directory.people;
        let mut names: Vec<&str> = people
            .iter()
            .map(|p| people.name(p))
            .filter(|n| !n.starts_with("Filler"))
            .collect();
        names.sort_unstable();
        let wanted: &[&str] = match name {
            "unclosed-quote.csv" => &[
                "=Omar Haddad",
                "Ana Souza",
                "Dana Ruiz",
                "Jürgen Groß",
                "Lena K.",
                "Mei Chen",
                "Rosa Prado",
            ],
            "bad-cells.csv" => &[
                "=Omar Haddad",
                "Ana Souza",
                "Dana Ruiz",
                "Eva Holm",
                "Jürgen Groß",
                "Lena K.",
                "Mei Chen",
            ],
            _ => &[
                "=Omar Haddad",
                "Ana Souza",
                "Dana Ruiz",
                "Jürgen Groß",
                "Lena K.",
                "Mei Chen",
            ],
        };
        assert_eq!(names, wanted, "{name}");
        let wanted = match name {
            "pasted-twice.csv" => (5, 2, 5, 0, 1),
            "of-2018-without-addresses.csv" | "of-2018-day-first.csv" => (5, 0, 0, 0, 0),
            "unclosed-quote.csv" => (255, 1, 0, 1, 0),
            "bad-cells.csv" => (5, 1, 0, 1, 2),
            _ => (5, 1, 0, 0, 0),
        };
        assert_eq!(classes(&world, "Connections.csv"), wanted, "{name}");
        let dated = records.exports[0]
            .rows
            .connected_on
            .iter()
            .flatten()
            .count();
        assert_eq!(
            dated,
            records.exports[0].rows.len() - usize::from(name == "bad-cells.csv"),
            "{name}: dates"
        );
    }
}

#[test]
fn an_archive_that_was_packed_again_is_read_and_names_its_owner() {
    let world = World::new();
    world.file(
        "x/Basic_LinkedInDataExport_06-08-2026.zip.zip",
        messy::re_zipped().unwrap(),
    );
    let sources = Sources {
        exports: vec![world.path("x")],
        ..Sources::default()
    };
    let records = read(&sources, &NoProgress).unwrap();
    assert_eq!(records.exports.len(), 1);
    assert_eq!(records.exports[0].owner.name, "Dana Ruiz");
    assert_eq!(records.exports[0].rows.len(), 5);
    assert_eq!(
        records.exports[0].seen_on().unwrap().to_string(),
        "2026-06-08"
    );
}

#[test]
fn a_glob_finds_archives() {
    let world = World::new();
    world
        .file("x/a.zip", messy::re_zipped().unwrap())
        .file("x/b.zip", messy::re_zipped().unwrap());
    let sources = Sources {
        exports: vec![world.path("x/*.zip")],
        ..Sources::default()
    };
    assert_eq!(read(&sources, &NoProgress).unwrap().exports.len(), 2);
}

#[test]
fn an_owner_is_never_guessed() {
    let world = World::new();
    world
        .export(
            "a/Connections.csv",
            &["Ana,Souza,ana,Quillon,Buyer,01 Jan 2024"],
        )
        .export(
            "b/Connections.csv",
            &["Bo,Holm,bo,Quillon,Buyer,01 Jan 2024"],
        );
    let sources = |owner: Option<&str>| Sources {
        exports: vec![world.path("")],
        owner: owner.map(str::to_owned),
        ..Sources::default()
    };
    assert!(matches!(
        read(&sources(None), &NoProgress),
        Err(IngestError::NoOwner { .. })
    ));
    assert!(
        matches!(
            read(&sources(Some("Dana")), &NoProgress),
            Err(IngestError::NoOwner { .. })
        ),
        "one name for two exports"
    );
    world.file(
        "owners.csv",
        "file,name,profile URL,relation\nb/Connections.csv,Tom Becker,in/tom,ally\n",
    );
    let records = read(&sources(Some("Dana Ruiz")), &NoProgress).unwrap();
    let owners: Vec<&str> = records.exports.iter().map(|e| e.owner.label()).collect();
    assert_eq!(owners, ["Dana Ruiz", "Tom Becker"]);
}

#[test]
fn the_owners_address_comes_from_the_invitations() {
    let world = World::new();
    world
        .export("a/Connections.csv", &["Ana,Souza,ana,Quillon,Buyer,01 Jan 2024"])
        .file("a/Profile.csv", "First Name,Last Name,Maiden Name,Headline\nDana,\"Ruiz, MBA\",,x\n")
        .file(
            "a/Invitations.csv",
            "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n\
             Dana,X,\"6/5/25, 11:02 PM\",,OUTGOING,https://www.linkedin.com/in/dana-ruiz,https://www.linkedin.com/in/x\n\
             Y,Dana,\"6/5/25, 11:02 PM\",,INCOMING,https://www.linkedin.com/in/y,https://www.linkedin.com/in/dana-ruiz\n",
        );
    let records = read(
        &Sources {
            exports: vec![world.path("a")],
            ..Sources::default()
        },
        &NoProgress,
    )
    .unwrap();
    let owner = &records.exports[0].owner;
    assert_eq!(
        (owner.name.as_str(), owner.profile.as_deref()),
        ("Dana Ruiz", Some("in:dana-ruiz"))
    );
}

#[test]
fn rows_of_a_tie_list_are_accepted_or_rejected_for_a_reason() {
    let world = World::new();
    world.file(
        "ties.csv",
        "from,to,forward,backward,kind,since\n\
         a,b,0.5,,,\n\
         a,b2,0.7,0.2,,\n\
         a,a,0.5,0.5,,\n\
         a,c,1.5,0.5,,\n\
         a,d,0,0.5,,\n\
         a,e,,,,\n\
         a,f,,,friend,\n\
         a,g,,,know,2026-01-05\n\
         a,h,,,mutual,\n\
         https://www.linkedin.com/in/Sam-Lee/,I@Quillon.example,0.5,0.5,,soon\n\
         ,x,0.5,0.5,,\n",
    );
    let records = read(
        &Sources {
            ties: vec![world.path("ties.csv")],
            ..Sources::default()
        },
        &NoProgress,
    )
    .unwrap();
    let report = &records.report.files[0];
    assert_eq!(report.classes.rows(), 11);
    let reasons: Vec<(u64, &str)> = report
        .problems
        .iter()
        .map(|p| (p.line, p.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (4, "a tie of a person with themselves"),
            (5, "'1.5' is no strength: above 0, at most 1, or blank"),
            (6, "'0' is no strength: above 0, at most 1, or blank"),
            (7, "no strength in either direction and no kind"),
            (
                8,
                "'friend' is not one of connected, mutual, worked_with, know, met, stranger, knows, unknown_to"
            ),
            (11, "date not understood; the row is used without it"),
            (12, "no person"),
        ]
    );
    let keys: Vec<&str> = (0..records.ties.keys.len() as u32)
        .map(|k| records.ties.keys.get(k))
        .collect();
    assert_eq!(
        keys,
        ["a", "b", "b2", "g", "h", "in:sam-lee", "i@quillon.example"]
    );
    assert!(
        records
            .ties
            .rows
            .iter()
            .any(|row| row.kind == TieKind::Mutual)
    );
}

#[test]
fn repeats_count_once_with_the_larger_strength_per_direction() {
    let world = World::new();
    world
        .file(
            "ties.csv",
            "from,to,forward,backward\na,b,0.5,0.4\nb,a,0.3,0.6\na,b,0.5,\n",
        )
        .file("t.csv", "person\nb\na\n");
    let run = |asker: &str| {
        let run = world.run(&[
            "batch", "t.csv", "--ties", "ties.csv", "--as", asker, "-q", "--as-of", AS_OF,
        ]);
        run.rows()
            .into_iter()
            .find(|row| row["status"] == "direct")
            .unwrap()["chance"]
            .clone()
    };
    assert_eq!((run("a"), run("b")), ("0.6".into(), "0.4".into()));
    assert!(
        world
            .run(&["batch", "t.csv", "--ties", "ties.csv", "--as", "a"])
            .err
            .contains("2 repeated"),
        "repeats are counted"
    );
    // Found by a user with one list per quarter: a repeat in another file was counted as new.
    world.file("more.csv", "from,to,forward\na,b,0.2\na,c,0.2\n");
    assert!(
        world
            .run(&[
                "batch", "t.csv", "--ties", "ties.csv", "more.csv", "--as", "a"
            ])
            .err
            .contains("3 repeated"),
        "also over several lists"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// No bytes make the readers panic, and every row that is read is in exactly one class.
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0_usize..400, form in 0_usize..18) {
        let world = World::new();
        let (_, mut good) = messy::forms().swap_remove(form);
        let at = cut.min(good.len());
        good.splice(at..at, bytes.iter().copied().take(bytes.len() % 40));
        world.file("bytes.csv", &bytes).file("mutated.csv", &good);
        for name in ["bytes.csv", "mutated.csv"] {
            let sources = Sources { exports: vec![world.path(name)], owner: Some("Dana".into()), ..Sources::default() };
            if let Ok(records) = read(&sources, &NoProgress) {
                for file in &records.report.files {
                    let explained = file.classes.duplicate + file.classes.partial + file.classes.rejected;
                    prop_assert_eq!(explained, file.problems.len() as u64 + file.more_problems);
                }
                // With a damaged header it may be an address book.
                let of_people = |kind: &str| matches!(kind, "connections" | "address book");
                let files = records.report.files.iter().filter(|file| of_people(file.kind));
                let used = files.map(|file| file.classes.imported + file.classes.partial).sum::<u64>();
                let rows: usize = records.exports.iter().map(|export| export.rows.len()).sum();
                prop_assert_eq!(used, rows as u64);
            }
        }
    }
}
