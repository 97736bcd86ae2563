//! What is kept is what was written, or it is said to be damaged, and there is a way back; whoever is forgotten is gone from
//! every copy.

use std::path::{Path, PathBuf};

use super::world::{AS_OF, World};

/// Two exports, a list of accounts, and a ledger.
fn kept() -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url\ndana.csv,Dana Ruiz,in/dana\ntom.csv,Tom Becker,in/tom\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Ana,Souza,ana,Northwind,VP Sales,01 Jan 2024",
                "Jürgen,Groß,juergen-gross,Northwind,Buyer,01 Feb 2024",
            ],
        )
        .export("e/tom.csv", &["Bo,Holm,bo,Northwind,CFO,01 Jan 2025"]);
    assert_eq!(world.go("import e -w ws -q").code, 0);
    world
}

fn segments(world: &World) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(world.path("ws/imports")).unwrap();
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn log(world: &World, line: &str) {
    let run = world.go(&format!("log {line} --as Dana -w ws -q"));
    assert_eq!(run.code, 0, "{line}: {}", run.err);
}

/// A fifth of all single bits that turned in a segment changed answers, and nobody was told.
#[test]
fn no_bit_of_an_import_turns_in_silence() {
    let world = kept();
    let ask = || {
        // What was prepared from it before it was damaged is right.
        drop(std::fs::remove_dir_all(world.path("ws/network")));
        let run = world.go(&format!(
            "find Northwind -w ws --team --role any --as-of {AS_OF} --format json -q"
        ));
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    };
    let right = ask();
    assert_eq!(right.code, 0, "{}", right.err);
    for segment in segments(&world) {
        let whole = std::fs::read(&segment).unwrap();
        let step = whole.len() / 25;
        for (n, at) in (0..whole.len()).step_by(step).enumerate() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (n % 8);
            std::fs::write(&segment, bytes).unwrap();
            let run = ask();
            let is_told = run.code == 2
                && run.err.contains("cannot be read")
                && run.err.contains("introrank imports remove");
            assert!(
                is_told || run.out == right.out,
                "bit {} of byte {at}: {} {}",
                n % 8,
                run.code,
                run.err
            );
        }
        std::fs::write(&segment, whole).unwrap();
    }
    assert_eq!(ask().out, right.out);
}

/// A damaged import stopped everything for good: importing its file again was "known", and wrote nothing.
#[test]
fn a_damaged_import_is_healed_by_its_file_or_left_out() {
    let world = kept();
    let find = || {
        world.go(&format!(
            "find Northwind -w ws --team --role any --as-of {AS_OF} -q"
        ))
    };
    let right = find();
    std::fs::remove_dir_all(world.path("ws/network")).unwrap();
    let segment = &segments(&world)[0];
    std::fs::write(segment, b"PAR1").unwrap();
    let id = segment.file_stem().unwrap().to_string_lossy()[..8].to_owned();
    assert_eq!(find().code, 2);
    let looked = world.go("repair -w ws");
    assert_eq!(looked.code, 1, "{}", looked.err);
    assert!(
        looked
            .out
            .contains(&format!("imports   {id} (connections of ")),
        "{}",
        looked.out
    );
    // The rest goes on without it, if somebody says so.
    assert_eq!(world.go(&format!("imports remove {id} -w ws")).code, 0);
    assert_eq!(find().code, 0);
    let again = world.go("import e -w ws");
    assert!(
        again.out.contains(&format!("healed   {id}")),
        "{}",
        again.out
    );
    assert_eq!(find().out, right.out);
    assert_eq!(world.go("repair -w ws").code, 0);
}

/// The day before the first entry of each day is kept, seven of them, and comes back when the ledger is damaged.
#[test]
fn the_ledger_has_copies_and_one_is_put_back() {
    let world = kept();
    log(&world, &format!("asked in:ana in:bo --as-of {AS_OF}"));
    let backups = || -> Vec<PathBuf> {
        let folder = std::fs::read_dir(world.path("ws/backups")).unwrap();
        folder.map(|entry| entry.unwrap().path()).collect()
    };
    // All of it is one day: one copy, of the beginning.
    let [first] = backups().try_into().unwrap();
    for day in 1..=9 {
        let name = format!("ws/backups/ledger-2020-01-0{day}.db");
        std::fs::copy(&first, world.path(&name)).unwrap();
    }
    std::fs::remove_file(first).unwrap();
    log(&world, &format!("agreed in:ana in:bo --as-of {AS_OF}"));
    assert_eq!(backups().len(), 7);
    // The newest copy has the ask and not what followed.
    let ledger = world.path("ws/ledger.db");
    let whole = std::fs::read(&ledger).unwrap();
    let mut damaged = whole.clone();
    for page in damaged.chunks_mut(4096).skip(1) {
        page[..64].fill(0xAA);
    }
    std::fs::write(&ledger, &damaged).unwrap();
    let run = world.go("ledger -w ws");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("introrank repair"), "{}", run.err);
    let looked = world.go("repair -w ws");
    assert_eq!(looked.code, 1);
    assert!(
        looked.out.contains("ledger    damaged: ")
            && looked.out.contains("introrank repair --restore"),
        "{}",
        looked.out
    );
    assert_eq!(
        std::fs::read(&ledger).unwrap(),
        damaged,
        "looking changes nothing"
    );
    let restored = world.go("repair --restore -w ws");
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(world.go("repair -w ws").code, 0);
    let cases = world.go("ledger -w ws --format csv -q");
    assert_eq!(cases.rows().len(), 1, "{}", cases.out);
    let entries = world.go("ledger --all -w ws --format csv -q");
    assert_eq!(entries.column("what"), ["asked"], "{}", entries.out);
    // Right after it nothing waits for itself.
    assert_eq!(world.go("repair -w ws").code, 0);
    // What is whole is not restored.
    let again = world.go("repair --restore -w ws");
    assert_eq!(again.code, 2);
    assert!(again.err.contains("the ledger is whole"), "{}", again.err);
    // The damaged one is beside it until somebody is to be forgotten.
    let aside = || {
        let folder = std::fs::read_dir(world.path("ws")).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        names
            .filter(|name| name.starts_with("ledger-damaged-"))
            .count()
    };
    assert!(aside() > 0);
    assert_eq!(world.go("forget in:bo -w ws --yes").code, 0);
    assert_eq!(aside(), 0);
}

/// Found by a new user: without the ledger the program said that there was no workspace, made a new one when told to, deleted
/// every import that this did not know, and found everything as it was written.
#[test]
fn a_ledger_that_is_gone_is_no_new_workspace() {
    let world = kept();
    log(&world, &format!("asked in:ana in:bo --as-of {AS_OF}"));
    world.export("late/eve.csv", &["Cy,Ng,cy,Northwind,COO,01 Jan 2025"]);
    let late = "import late -w ws -q --owner Eve_Moss_<in/eve>";
    assert_eq!(world.go(late).code, 0);
    let all = segments(&world).len();
    let ledger = world.path("ws/ledger.db");
    for lost in [None, Some("")] {
        std::fs::remove_file(&ledger).unwrap();
        if let Some(text) = lost {
            std::fs::write(&ledger, text).unwrap();
        }
        for line in [
            "find Northwind -w ws --team",
            "import late -w ws --owner Eve",
            "today -w ws",
        ] {
            let run = world.go(line);
            assert_eq!(run.code, 2, "{line}: {}", run.out);
            assert!(run.err.contains("introrank repair"), "{line}: {}", run.err);
        }
        assert_eq!(segments(&world).len() + found(&world), all);
        let looked = world.go("repair -w ws");
        assert!(
            looked.code == 1 && looked.out.contains("ledger    damaged"),
            "{}",
            looked.out
        );
        let restored = world.go("repair --restore -w ws");
        assert_eq!(restored.code, 0, "{}", restored.err);
        // The first copy knew none of the imports of its day: they are beside it, to be imported again.
        assert!(
            restored.out.contains("introrank import "),
            "{}",
            restored.out
        );
        let again = world.go("import ws/found -w ws -q");
        assert_eq!(again.code, 0, "{}", again.err);
        assert_eq!(
            world
                .go(&format!(
                    "find Northwind -w ws --team --role any --as-of {AS_OF} -q"
                ))
                .code,
            0
        );
        std::fs::remove_dir_all(world.path("ws/found")).unwrap();
    }
}

fn found(world: &World) -> usize {
    std::fs::read_dir(world.path("ws/found")).map_or(0, Iterator::count)
}

/// Found by a new user: an import that could not be read and was removed stood in the way of forgetting for ever.
#[test]
fn a_removed_import_that_is_damaged_is_no_reason_to_keep_anybody() {
    let world = kept();
    let segment = &segments(&world)[0];
    std::fs::write(segment, b"PAR1").unwrap();
    let id = segment.file_stem().unwrap().to_string_lossy()[..8].to_owned();
    assert_eq!(world.go(&format!("imports remove {id} -w ws")).code, 0);
    assert_eq!(
        world.go("repair -w ws").code,
        0,
        "what does not count need not be whole"
    );
    assert_eq!(world.go(&format!("imports restore {id} -w ws")).code, 2);
    let left = if world.go("people show in:bo -w ws").code == 0 {
        "in:bo"
    } else {
        "in:ana"
    };
    let run = world.go(&format!("forget {left} -w ws --yes"));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!segment.exists());
}

/// Found by a reviewer: a number that SQLite gives back as another one made the whole ledger unreadable, and a copy with a
/// damaged entry was taken for whole.
#[test]
fn sums_and_copies_are_of_what_is_read_back() {
    let world = kept();
    world.file(
        "file.csv",
        "on,what,rep,introducer,target,amount\n2026-06-01,won,in:dana,in:ana,in:bo,-0.0\n",
    );
    let run = world.go(&format!("log --file file.csv -w ws --as-of {AS_OF}"));
    assert!(run.code < 2, "{}", run.err);
    let run = world.go(&format!(
        "log hours --amount=-0 --as Dana -w ws --as-of {AS_OF}"
    ));
    assert!(run.code == 0, "{}", run.err);
    assert!(world.go("ledger --all -w ws -q").code < 2);
    // Copied while an entry is damaged: no copy at all.
    let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
    ledger
        .execute("UPDATE entries SET reason = 'other'", [])
        .unwrap();
    drop(ledger);
    std::fs::remove_dir_all(world.path("ws/backups")).unwrap();
    let run = world.go("hide in:bo -w ws");
    assert_eq!(run.code, 2, "{}", run.out);
    let copies = std::fs::read_dir(world.path("ws/backups"));
    assert_eq!(copies.map_or(0, Iterator::count), 0);
    // One bit of the secret, and whoever is forgotten would be back.
    let world = kept();
    assert_eq!(world.go("forget in:bo --yes -w ws").code, 0);
    let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
    ledger
        .execute(
            "UPDATE secrets SET value = '00' WHERE name = 'forgotten'",
            [],
        )
        .unwrap();
    drop(ledger);
    let run = world.go("import e -w ws -q");
    assert!(
        run.code == 2 && run.err.contains("list of the forgotten"),
        "{}",
        run.err
    );
    assert_eq!(world.go("repair -w ws").code, 1);
}

/// A letter that turned in the ledger was another name, and nobody was told.
#[test]
fn no_letter_of_the_ledger_turns_in_silence() {
    let world = kept();
    log(
        &world,
        &format!("asked in:ana in:bo --as-of {AS_OF} --reason spring"),
    );
    let path = world.path("ws/ledger.db");
    let whole = std::fs::read(&path).unwrap();
    let right = world.go("ledger --all -w ws --format csv -q");
    for word in ["asked", "in:ana", "in:bo", "spring", "2026-06-30"] {
        let bytes = word.as_bytes();
        let places = whole.windows(bytes.len()).enumerate();
        let places: Vec<usize> = places
            .filter(|(_, part)| *part == bytes)
            .map(|(at, _)| at)
            .collect();
        assert!(!places.is_empty(), "{word}");
        for at in places {
            let mut damaged = whole.clone();
            damaged[at + bytes.len() - 1] ^= 1;
            std::fs::write(&path, damaged).unwrap();
            let run = world.go("ledger --all -w ws --format csv -q");
            let is_told = run.code == 2 && run.err.contains("introrank repair");
            assert!(
                is_told || run.out == right.out,
                "{word}: {}{}",
                run.out,
                run.err
            );
        }
    }
    std::fs::write(&path, whole).unwrap();
    // Whoever changes it by hand knows.
    let ledger = rusqlite::Connection::open(&path).unwrap();
    ledger.execute("UPDATE entries SET amount = 5", []).unwrap();
    drop(ledger);
    let run = world.go("ledger -w ws");
    assert!(
        run.err.contains("entry 1 is not what was written"),
        "{}",
        run.err
    );
}

/// Every byte in the workspace, for a word in any case.
fn holds(folder: &Path, word: &str) -> Option<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).find(|path| {
        let bytes = std::fs::read(path).unwrap();
        String::from_utf8_lossy(&bytes)
            .to_lowercase()
            .contains(word)
    })
}

/// Notes kept people under other spellings, and copies would have kept them altogether.
#[test]
fn whoever_is_forgotten_is_in_no_text_and_no_copy() {
    let world = kept();
    log(
        &world,
        &format!("asked in:ana in:bo --as-of {AS_OF} --reason lunch_with_GROSS,_Jürgen"),
    );
    log(
        &world,
        &format!("helped in:ana --as-of {AS_OF} --reason Gross_at_Northwind_was_needed"),
    );
    log(
        &world,
        &format!("helped in:bo --as-of {AS_OF} --reason a_gross_mistake"),
    );
    let before = world.go("ledger --all -w ws --format csv -q").out;
    // First what would change, every text.
    let preview = world.go("forget in:juergen-gross -w ws --dry-run");
    assert_eq!(preview.code, 0, "{}", preview.err);
    for text in [
        "Jürgen Groß would be forgotten",
        "connections of Dana Ruiz",
        ": 1 of 2 records",
        "lunch with GROSS, Jürgen",
        "Gross at Northwind was needed",
        "This cannot be undone",
    ] {
        assert!(preview.out.contains(text), "{text}: {}", preview.out);
    }
    let (_, perhaps) = preview.out.split_once("may mean them, and stay").unwrap();
    assert!(perhaps.contains("a gross mistake"), "{}", preview.out);
    assert_eq!(world.go("ledger --all -w ws --format csv -q").out, before);
    // Where nobody can be asked nothing happens.
    let unasked = world.go("forget in:juergen-gross -w ws");
    assert_eq!(unasked.code, 2);
    assert!(unasked.err.contains("give --yes"), "{}", unasked.err);
    let no = world.run_with_input(&["forget", "in:juergen-gross", "-w", "ws"], "n\n");
    assert_eq!(no.code, 1, "{}", no.err);
    assert!(holds(&world.path("ws"), "juergen").is_some());
    let yes = world.run_with_input(&["forget", "in:juergen-gross", "-w", "ws"], "y\n");
    assert_eq!(yes.code, 0, "{}", yes.err);
    for word in ["juergen", "jürgen", "at northwind was"] {
        assert_eq!(holds(&world.path("ws"), word), None, "{word}");
    }
    assert!(holds(&world.path("ws"), "a gross mistake").is_some());
    // Whoever is forgotten is not written down again.
    let again = world.go(&format!(
        "log asked in:ana in:juergen-gross --as Dana -w ws --as-of {AS_OF}"
    ));
    assert_eq!(again.code, 2, "{}{}", again.out, again.err);
    world.file(
        "more.csv",
        "on,what,rep,introducer,target\n2026-06-01,asked,in:dana,in:ana,in:juergen-gross\n",
    );
    let file = world.go(&format!("log --file more.csv -w ws --as-of {AS_OF}"));
    assert!(
        file.out.contains("0 new")
            && file
                .err
                .contains("1 row about people whom the workspace has forgotten"),
        "{}{}",
        file.out,
        file.err
    );
}

/// With a reader open the log of the data base kept the forgotten, and a crash before the files were cleaned kept them for
/// good: running it again did not clean.
#[test]
fn forgetting_that_was_not_ended_is_ended_by_whoever_comes_next() {
    let world = kept();
    log(
        &world,
        &format!("asked in:ana in:bo --as-of {AS_OF} --reason quixotic"),
    );
    let reader = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let entries = |reader: &rusqlite::Connection| -> i64 {
        reader
            .query_row(
                "SELECT count(*) FROM entries WHERE introducer = 'in:ana'",
                [],
                |row| row.get(0),
            )
            .unwrap()
    };
    assert_eq!(entries(&reader), 1);
    let run = world.go("forget in:ana -w ws --yes");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("because another program reads the ledger"),
        "{}",
        run.out
    );
    assert!(
        holds(&world.path("ws"), "quixotic").is_some(),
        "the reader reads it"
    );
    drop(reader);
    // Any command ends it.
    assert_eq!(world.go("imports list -w ws").code, 0);
    assert_eq!(holds(&world.path("ws"), "quixotic"), None);
    // Killed after it was committed: the old segment is still there, and the next command takes it away.
    let ledger = rusqlite::Connection::open(world.path("ws/ledger.db")).unwrap();
    ledger
        .execute("INSERT INTO unfinished VALUES ('forgetting')", [])
        .unwrap();
    drop(ledger);
    let old = world.path("ws/imports/0123456789abcdef.parquet");
    std::fs::write(&old, "quixotic").unwrap();
    std::fs::create_dir_all(world.path("ws/backups")).unwrap();
    std::fs::write(world.path("ws/backups/ledger-2020-01-01.db"), "quixotic").unwrap();
    assert_eq!(world.go("imports list -w ws").code, 0);
    assert_eq!(holds(&world.path("ws"), "quixotic"), None);
}

/// Whoever waits for another process was told nothing, for ever.
#[test]
fn whoever_waits_says_for_whom() {
    let world = kept();
    let lock = std::fs::File::options()
        .write(true)
        .open(world.path("ws/lock"))
        .unwrap();
    lock.lock().unwrap();
    std::fs::write(world.path("ws/lock"), "4711\n").unwrap();
    let mut child = world
        .command(&["hide", "in:bo", "-w", "ws"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut err = std::io::BufReader::new(child.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut err, &mut said).unwrap();
    assert!(
        said.contains("waiting for another introrank (process 4711)"),
        "{said}"
    );
    lock.unlock().unwrap();
    assert!(child.wait().unwrap().success());
}

/// Where nothing can be written nothing could be read either.
#[cfg(unix)]
#[test]
fn whoever_may_only_read_can_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let world = kept();
    // Root may write everywhere, so it becomes somebody else.
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0);
    let program = world.path("introrank");
    std::fs::copy(env!("CARGO_BIN_EXE_introrank"), &program).unwrap();
    for entry in walkdir::WalkDir::new(world.path(".")) {
        let path = entry.unwrap().into_path();
        if is_root {
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let mode = if path.is_dir() || path.ends_with("introrank") {
            0o500
        } else {
            0o400
        };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let run = |line: &str| {
        let mut command = std::process::Command::new(&program);
        command.current_dir(world.path(".")).args(line.split(' '));
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        super::world::Run::of(command.output().unwrap())
    };
    let found = run(&format!(
        "find Northwind -w ws --team --role any --as-of {AS_OF} -q"
    ));
    assert_eq!(found.code, 0, "{}", found.err);
    for line in [
        "imports list -w ws",
        "ledger -w ws",
        "today -w ws -q",
        "repair -w ws",
    ] {
        let read = run(line);
        assert!(read.code < 2, "{line}: {}", read.err);
    }
    let written = run("hide in:bo -w ws");
    assert_eq!(written.code, 2);
    assert!(
        written.err.contains("nothing can be written"),
        "{}",
        written.err
    );
    // So that the folder can be deleted.
    for entry in walkdir::WalkDir::new(world.path(".")) {
        let path = entry.unwrap().into_path();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
}
