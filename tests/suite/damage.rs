//! Files that are damaged, or made to do harm: each costs itself and nothing else.

use std::process::Command;

use super::world::{AS_OF, Run, World, zipped};

const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

/// A row of a sheet: texts, and a number with the format of a day.
fn row(n: usize, cells: &[&str], day: Option<u32>) -> String {
    let column = |i: usize| char::from(b'A' + i as u8);
    let mut out = format!(r#"<row r="{n}">"#);
    for (i, cell) in cells.iter().enumerate() {
        out += &format!(
            r#"<c r="{}{n}" t="inlineStr"><is><t>{cell}</t></is></c>"#,
            column(i)
        );
    }
    if let Some(day) = day {
        out += &format!(
            r#"<c r="{}{n}" s="1"><v>{day}</v></c>"#,
            column(cells.len())
        );
    }
    out + "</row>"
}

/// A workbook with one sheet of one connection, and whatever else is put into it.
fn workbook(more_rows: &str, properties: &str, shared: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let header = row(
        1,
        &[
            "First Name",
            "Last Name",
            "URL",
            "Email Address",
            "Company",
            "Position",
            "Connected On",
        ],
        None,
    );
    let ana = row(
        2,
        &[
            "Ana",
            "Souza",
            "https://www.linkedin.com/in/ana-souza",
            "",
            "Northwind",
            "VP Sales",
        ],
        Some(43_844),
    );
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<?xml version="1.0"?><Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{office}">{properties}<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<?xml version="1.0"?><styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(r#"<?xml version="1.0"?><sst xmlns="{main}" {shared}><si><t>x</t></si></sst>"#),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("{SHEET}{header}{ana}{more_rows}</sheetData></worksheet>"),
        ),
    ];
    let parts = parts.iter().map(|(name, text)| (*name, text.as_bytes()));
    zipped(&parts.collect::<Vec<_>>())
}

/// Runs the program in a shell that gives it two GiB of memory and no more.
fn bounded(world: &World, line: &str) -> Run {
    let program = env!("CARGO_BIN_EXE_introrank");
    let mut shell = Command::new("sh");
    shell
        .current_dir(world.path(""))
        .env("XDG_DATA_HOME", world.path("data"))
        .args(["-c", &format!("ulimit -v 2097152; exec {program} {line}")]);
    Run::of(shell.output().unwrap())
}

/// Two good connections beside every workbook: they must be found whatever it does.
fn beside(book: Vec<u8>) -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\nbook.xlsx,Tom Becker,in/tom-becker\n",
        )
        .export(
            "e/dana.csv",
            &["Mei,Chen,mei-chen,Northwind,Controller,12 Feb 2026"],
        )
        .file("e/book.xlsx", book);
    world
}

/// A workbook of 2 KB that says it shares four billion texts ended the program, and one cell in column ZZZZZZ took 8 GB.
#[cfg(unix)]
#[test]
fn a_hostile_workbook_costs_itself_only() {
    let shared = r#"count="4294967295" uniqueCount="4294967295""#;
    let far = r#"<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>"#;
    let wide: String = (3..20_000)
        .map(|n| format!(r#"<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>"#))
        .collect();
    for (what, book, is_read) in [
        ("good", workbook("", "", ""), true),
        ("shared texts", workbook("", "", shared), false),
        ("a far cell", workbook(far, "", ""), true),
        ("cells in the last column", workbook(&wide, "", ""), true),
        ("cut", workbook("", "", "")[..900].to_vec(), false),
        (
            "no workbook of the old kind",
            [&[0xD0, 0xCF, 0x11, 0xE0][..], &[0xFF; 4000]].concat(),
            false,
        ),
    ] {
        let world = beside(book);
        let run = bounded(
            &world,
            &format!("find Northwind -e e --as Dana --role any --as-of {AS_OF}"),
        );
        assert_eq!(run.code, 0, "{what}: {}{}", run.out, run.err);
        assert!(run.out.contains("Mei Chen"), "{what}: {}", run.out);
        assert_eq!(
            run.out.contains("Ana Souza"),
            is_read,
            "{what}: {}{}",
            run.out,
            run.err
        );
        if !is_read {
            assert!(
                run.err.contains("book.xlsx"),
                "{what} is named: {}",
                run.err
            );
        }
    }
}

/// Workbooks of old Macs count days from 1904: every date was four years too early.
#[test]
fn days_that_are_counted_from_1904_are_read_as_such() {
    for (properties, day) in [
        ("", "2020-01-14"),
        (r#"<workbookPr date1904="1"/>"#, "2024-01-15"),
    ] {
        let world = beside(workbook("", properties, ""));
        let run = world.go(&format!("people show in:ana-souza -e e --as-of {AS_OF} -q"));
        assert!(
            run.out.contains(&format!("since {day}")),
            "{day}: {}",
            run.out
        );
    }
}

/// Each entry of an archive had an allowance of its own: 56 KB of overlapping entries unpacked to 5 GB.
#[test]
fn an_archive_as_a_whole_unpacks_to_no_more_than_it_may() {
    let zeros = vec![b'a'; 6 << 20];
    let names: Vec<String> = (0..12).map(|n| format!("{n}/Connections.csv")).collect();
    let entries = names.iter().map(|name| (name.as_str(), zeros.as_slice()));
    let archive = zipped(&entries.collect::<Vec<_>>());
    assert!(archive.len() < 200_000);
    let world = World::new();
    world.file("bomb.zip", archive);
    let run = world.go("find Northwind -e bomb.zip --owner Dana");
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("bomb.zip: not a usable archive")
            && run.err.contains("that are left for it"),
        "{}",
        run.err
    );
}

/// One link to nowhere, one file that nobody may read or one archive that was cut kept a whole folder from being read.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_in_a_folder_costs_itself_only() {
    let world = beside(workbook("", "", ""));
    world.file("e/cut.zip", b"PK\x03\x04 and no more");
    std::os::unix::fs::symlink("/nowhere/at/all", world.path("e/link.csv")).unwrap();
    std::os::unix::fs::symlink(world.path("e"), world.path("e/circle")).unwrap();
    let line = format!("find Northwind -e e --as Dana --role any --as-of {AS_OF}");
    let run = world.go(&line);
    assert_eq!(run.code, 0, "{}", run.err);
    for name in ["Mei Chen", "Ana Souza"] {
        assert!(run.out.contains(name), "{name}: {}", run.out);
    }
    for part in [
        "skipped e/cut.zip: not a usable archive",
        "skipped e/link.csv: No such file",
        "skipped e/circle: a link in a circle",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    // Whoever names it wants it.
    let run = world.go("find Northwind -e e/cut.zip --owner Dana");
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("cut.zip: not a usable archive"),
        "{}",
        run.err
    );
}

/// One connection of the year 2062 made an old export the newest for ever: everybody was where they had been years ago. A
/// meeting that a calendar has for next year was contact as soon as that day came, held or not.
#[test]
fn what_is_dated_in_the_future_has_not_happened() {
    let world = World::new();
    let owners = "file,name,url\nold.csv,Dana Ruiz,in/dana\nnew.csv,Dana Ruiz,in/dana\n";
    world
        .file("e/owners.csv", owners)
        .export(
            "e/old.csv",
            &[
                "Ana,Souza,ana,Northwind,VP Sales,01 Jan 2024",
                "Bo,Lind,bo,Northwind,CEO,02 Jan 2062",
            ],
        )
        .export(
            "e/new.csv",
            &[
                "Ana,Souza,ana,Contoso,CEO,01 Jan 2024",
                "Bo,Lind,bo,Contoso,CFO,02 Jan 2024",
                "Cy,Ng,cy,Contoso,CFO,05 Jun 2025",
            ],
        );
    let event = |day: &str| {
        format!(
            "BEGIN:VEVENT\nDTSTART:{day}T090000Z\nORGANIZER:mailto:dana@quillon.example\nATTENDEE;CN=Ana Souza:mailto:ana@contoso.example\nEND:VEVENT\n"
        )
    };
    let calendar = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\n{}{}END:VCALENDAR\n",
        event("20260301"),
        event("20620301")
    );
    world.file("cal/dana.ics", calendar);
    let read = world.go("import e -w ws");
    assert_eq!(read.code, 0, "{}", read.err);
    assert!(
        read.err
            .contains("old.csv, line 6 [Connected On]: dated 2062-01-02, after the day of import"),
        "{}",
        read.err
    );
    let line = "import cal -w ws --owner Dana_Ruiz_<dana@quillon.example>";
    let read = world.go(line);
    assert_eq!(read.code, 0, "{}", read.err);
    assert!(
        read.err.contains("1 meeting to come kept as upcoming"),
        "{}",
        read.err
    );
    for where_from in ["-w ws", "-e e"] {
        let shown = world.go(&format!("people show in:ana {where_from} --as-of {AS_OF}"));
        assert!(
            shown.out.contains("CEO, Contoso"),
            "{}{}",
            shown.out,
            shown.err
        );
        assert!(!shown.out.contains("2062-01-02"), "{}", shown.out);
    }
    // A meeting to come is known, and is no evidence even when its day has come.
    let shown = world.go(&format!(
        "people show ana@contoso.example -w ws --as-of {AS_OF}"
    ));
    assert!(
        shown
            .out
            .contains("with Dana Ruiz: upcoming on 1 day, 2062-03-01"),
        "{}",
        shown.out
    );
    let held = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n",
        event("20260301")
    );
    world.file("held/dana.ics", held);
    for line in [
        "import e -w without",
        "import held -w without --owner Dana_Ruiz_<dana@quillon.example>",
    ] {
        let run = world.go(line);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let [with, without] = ["ws", "without"].map(|workspace| {
        let run = world.go(&format!(
            "find Contoso -w {workspace} --as in:dana --role any --format json --as-of 2062-06-01"
        ));
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    });
    assert_eq!(with, without);
}

/// A calendar knew that a rep would meet the introducer on Thursday, and the words to ask with were a mail.
#[test]
fn who_meets_the_introducer_soon_is_told_to_ask_then() {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url,email\ndana,Dana Ruiz,in/dana,dana@quillon.example\n",
        )
        .export(
            "e/dana/Connections.csv",
            &[
                "Ana,Souza,ana,Northwind,VP Sales,01 Jan 2024",
                "Bo,Lind,bo,Northwind,CEO,02 Jan 2024",
            ],
        );
    let calendar = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART:20620301T090000Z\nORGANIZER;CN=Dana Ruiz:mailto:dana@quillon.example\nATTENDEE;CN=Ana Souza:mailto:ana@northwind.example\nEND:VEVENT\nEND:VCALENDAR\n";
    world.file("e/dana/meetings.ics", calendar);
    for line in [
        "import e -w ws",
        "log planned in:ana in:bo -w ws --as Dana --as-of 2026-06-01",
    ] {
        let run = world.go(line);
        assert_eq!(run.code, 0, "{line}: {}", run.err);
    }
    let today = world.go("today -w ws --as Dana --as-of 2026-06-01");
    assert!(
        today.out.contains("you meet on 2062-03-01"),
        "{}{}",
        today.out,
        today.err
    );
    let ask = world.go("ask in:ana in:bo -w ws --as Dana --as-of 2026-06-01");
    assert!(
        ask.err
            .contains("Dana Ruiz meets Ana Souza on 2062-03-01: ask then, in person"),
        "{}",
        ask.err
    );
}

/// Every archive alone kept to what it may unpack to; many small ones together filled the memory.
#[test]
fn many_small_archives_unpack_to_no_more_than_one_run_may() {
    let world = World::new();
    let blank = " ".repeat(24 << 20);
    let bomb = zipped(&[("Connections.csv", blank.as_bytes())]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    for n in 0..40 {
        world.file(&format!("e/bomb{n}.zip"), &bomb);
    }
    world
        .export("e/dana.csv", &["Ana,Souza,ana,Northwind,CFO,01 Jan 2024"])
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana\n",
        );
    let run = world.go(&format!(
        "find Northwind -e e --as Dana --role any --as-of {AS_OF}"
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Ana Souza"), "{}", run.out);
    assert!(
        run.err.contains("this is no export") && run.err.contains("bomb0.zip"),
        "{}",
        run.err
    );
    // One of them alone is what it says: nothing.
    let alone = world.go("import e/bomb1.zip -w ws --owner Dana");
    assert!(!alone.err.contains("this is no export"), "{}", alone.err);
}

/// What is wrong was said in the words of a library, or not at all, and never what to do about it.
#[test]
fn whatever_cannot_be_read_says_why_and_what_to_do() {
    use std::io::Write as _;
    let world = World::new();
    world
        .export("e/dana.csv", &["Ana,Souza,ana,Northwind,CFO,01 Jan 2024"])
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana\n",
        )
        .file(
            "cut.zip",
            &zipped(&[("Connections.csv", b"First Name,Last Name")])[..60],
        )
        .file("p.png", b"\x89PNG\r\n\x1a\n")
        .file("empty.csv", "");
    let options = zip::write::SimpleFileOptions::default();
    let mut locked = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    locked.start_file("Connections.csv", options).unwrap();
    locked.write_all(b"First Name,Last Name\n").unwrap();
    let mut locked = locked.finish().unwrap().into_inner();
    // The bit that says so, in both places.
    locked[6] |= 1;
    let central = locked
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap();
    locked[central + 8] |= 1;
    world.file("locked.zip", &locked);
    let find = |what: &str| world.go(&format!("find Northwind -e {what} --as Dana --owner Dana"));
    for (file, says) in [
        (
            "cut.zip",
            "cut.zip: not a usable archive: cut off or damaged (",
        ),
        (
            "locked.zip",
            "packed with a password: unpack it, and give the folder",
        ),
        ("p.png", "p.png: a picture, page or document"),
        ("empty.csv", "empty.csv: the file is empty"),
        ("nothere.csv", "nothere.csv: no such file or folder"),
    ] {
        let run = find(file);
        assert_eq!(run.code, 2, "{file}");
        assert!(run.err.contains(says), "{file}: {}", run.err);
    }
    let run = world.run(&["find", " ", "-e", "e", "--as", "Dana"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("it is empty: name somebody"),
        "{}",
        run.err
    );
    assert_eq!(world.go("import e -w ws -q").code, 0);
    for (amount, says) in [
        ("NaN", "no number"),
        ("1e999", "no number"),
        ("-5", "a number from 0 on"),
    ] {
        let run = world.go(&format!("log won in:ana --amount {amount} --as Dana -w ws"));
        assert_eq!(run.code, 2);
        assert!(
            run.err.contains(says) && run.err.contains("--amount"),
            "{}",
            run.err
        );
    }
}

/// A pipe in a folder was passed over without a word, and one that was named too.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_file_and_it_is_said() {
    let world = World::new();
    world
        .export("e/dana.csv", &["Ana,Souza,ana,Northwind,CFO,01 Jan 2024"])
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana\n",
        );
    let pipe = world.path("e/pipe.csv");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let run = world.go(&format!(
        "find Northwind -e e --as Dana --role any --as-of {AS_OF}"
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err
            .contains("skipped e/pipe.csv: a pipe, socket or device"),
        "{}",
        run.err
    );
    let run = world.go("find Northwind -e e/pipe.csv --as Dana --owner Dana");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("e/pipe.csv: a pipe, socket or device: give a file"),
        "{}",
        run.err
    );
}
