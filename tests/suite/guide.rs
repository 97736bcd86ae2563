//! The README and the guides: their commands run, their links lead somewhere, their flags exist.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rayon::prelude::*;

use crate::world::World;

/// Whoever does not read to the end has read what a newcomer needs.
const LINES_OF_THE_README: usize = 150;

/// Flags of cargo and of other programs, which no `--help` of ours has.
const FLAGS_OF_OTHERS: [&str; 5] = ["--release", "--example", "--bench", "--path", "--doc"];

struct Page {
    name: String,
    path: PathBuf,
    text: String,
}

/// A fenced block: the word behind its fence, and its lines with their numbers.
struct Block<'a> {
    tag: &'a str,
    lines: Vec<(usize, &'a str)>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: PathBuf) -> Page {
    Page {
        name: path
            .strip_prefix(root())
            .unwrap()
            .display()
            .to_string()
            .replace('\\', "/"),
        text: std::fs::read_to_string(&path).unwrap(),
        path,
    }
}

fn pages() -> Vec<Page> {
    let mut guides: Vec<PathBuf> = std::fs::read_dir(root().join("docs/guide"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    guides.sort();
    let readme = root().join("README.md");
    std::iter::once(readme).chain(guides).map(page).collect()
}

impl Page {
    fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks: Vec<Block<'_>> = Vec::new();
        let mut open = false;
        for (i, line) in self.text.lines().enumerate() {
            if let Some(tag) = line.strip_prefix("```") {
                open = !open;
                if open {
                    let lines = Vec::new();
                    blocks.push(Block { tag, lines });
                }
            } else if open {
                blocks.last_mut().unwrap().lines.push((i + 1, line));
            }
        }
        assert!(!open, "{}: a block is not closed", self.name);
        blocks
    }

    /// The text outside of fenced blocks.
    fn prose(&self) -> String {
        let inside: BTreeSet<usize> = self
            .blocks()
            .iter()
            .flat_map(|block| block.lines.iter().map(|(number, _)| *number))
            .collect();
        let lines = self.text.lines().enumerate();
        let prose =
            lines.filter(|(i, line)| !inside.contains(&(i + 1)) && !line.starts_with("```"));
        prose.map(|(_, line)| format!("{line}\n")).collect()
    }

    /// What stands in backticks outside of fenced blocks.
    fn code(&self) -> Vec<String> {
        let prose = self.prose();
        let parts: Vec<&str> = prose.split('`').collect();
        assert!(parts.len() % 2 == 1, "{}: a lone backtick", self.name);
        let code = parts.iter().skip(1).step_by(2);
        code.map(|code| code.replace('\n', " ")).collect()
    }
}

/// A folder as the pages speak of it: the demo company, and what a reader has lying about.
fn what_a_reader_has() -> World {
    let world = World::new();
    let demo = root().join("data/demo");
    copy(&demo, &world.path("data/demo"));
    copy(&demo.join("exports"), &world.path("exports"));
    let file = |name: &str| std::fs::read(demo.join(name)).unwrap();
    let freya = demo.join("exports/freya-vidal-t6/Basic_LinkedInDataExport_06-26-2026");
    let dana = demo.join("exports/dana-ruiz-t1/Basic_LinkedInDataExport_06-09-2025");
    world
        .file("targets.csv", file("targets.csv"))
        .file("accounts.csv", file("accounts-to-score.csv"))
        .file("mutuals.txt", file("mutuals.txt"))
        .file("outcomes.csv", file("outcomes.csv"))
        .file("Basic_LinkedInDataExport_06-26-2026.zip", zipped(&freya))
        .file("my-archive.zip", zipped(&freya))
        .file("Downloads/Complete_LinkedInDataExport.zip", zipped(&dana))
        .file("contacts.vcf", file("exports/dana-ruiz-t1/contacts.vcf"))
        .file("mail.mbox", file("exports/dana-ruiz-t1/inbox.mbox"))
        .file("calendar.ics", file("exports/dana-ruiz-t1/calendar.ics"))
        .file("Connections.csv", std::fs::read(dana.join("Connections.csv")).unwrap())
        .file(
            "pairs.csv",
            "from,to,at\nm00007,m00005,2026-06-01\nm00005,m00007,\n",
        )
        .file(
            "opportunities.csv",
            "Opportunity ID,Contact Name,Account Name,Stage,Amount,Close Date,Created Date,Lead Source,Owner\n\
             006000001,Ivan Ebert,Veltro,Prospecting,20000,2026-09-30,2026-05-04,Referral,Dana Ruiz\n",
        )
        .file(
            "contacts.csv",
            "Contact ID,First Name,Last Name,Title,Account Name,Email,Contact Owner,Last Activity\n\
             003000001,Ivan,Ebert,CFO,Veltro,ivan.ebert@veltro.example,Dana Ruiz,2026-06-02\n",
        )
        .file(
            "kontakte.csv",
            "Wer;Netz;Seit\nAna Souza;https://www.linkedin.com/in/ana;07 Jun 2024\n",
        )
        .file(
            "roles.csv",
            "Opportunity ID,Contact Name,Role\n006000001,Ivan Ebert,Economic Buyer\n",
        )
        .file(
            "activities.csv",
            "Activity ID,Contact Name,Account Name,Type,Date,Owner\n\
             00T000001,Ivan Ebert,Veltro,Call,2026-06-02,Dana Ruiz\n",
        )
        .file(
            "my-text.txt",
            "Hi Felix,\n\nI would like to meet Anouk Horák: the plant in Graz opens in March. You are both at Halden.\n\n\
             Would you ask Anouk whether a short call is welcome? If it does not feel right, just say so. \
             That is completely fine.\n\nDana Ruiz\n",
        );
    world
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder as the archive that it was.
fn zipped(folder: &Path) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.file_name().to_string_lossy();
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(name, options).unwrap();
            archive
                .write_all(&std::fs::read(entry.path()).unwrap())
                .unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

/// Runs a line as a shell does, with the program built for this test in front of its path.
fn in_a_shell(world: &World, exported: &str, line: &str) -> (i32, String, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_introrank"));
    let before = std::env::var_os("PATH").unwrap_or_default();
    let before = std::env::split_paths(&before).collect::<Vec<_>>();
    let folders = std::iter::once(program.parent().unwrap().to_owned()).chain(before);
    let line = line.replace("cargo run --release -- ", "introrank ");
    // The environment of `World::command`, in a shell.
    let mut command = std::process::Command::new("sh");
    for (name, value) in world.command(&[]).get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command
        .current_dir(world.path(""))
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env_remove("INTRORANK_AS")
        .env_remove("COLUMNS")
        .arg("-c")
        .arg(format!("{exported}{line}"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// What the page asks the reader to do by hand after a command: say what is offered, answer a question.
fn by_hand(world: &World, line: &str, err: &str) {
    if line.contains("settings --init") {
        let (_, named) = err.split_once("settings in ").unwrap();
        let (file, _) = named.split_once(": edit").unwrap();
        let settings = std::fs::read_to_string(file).unwrap();
        let offer = "what = \"help plants plan their maintenance\"";
        std::fs::write(file, settings.replacen("what = \"\"", offer, 1)).unwrap();
    }
    if line.contains("--out questions.csv") {
        let mut reader = csv::Reader::from_path(world.path("questions.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|cell| cell == name).unwrap();
        let (answers, answer) = (at("answers"), at("answer"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let yes = &row[answers] == "yes / no";
            let cells = row.iter().enumerate();
            let filled = cells.map(|(i, cell)| if i == answer && yes { "yes" } else { cell });
            writer.write_record(filled).unwrap();
        }
        world.file("questions.csv", writer.into_inner().unwrap());
    }
}

/// True for what is run elsewhere: tests, benches and examples, which must at least exist.
fn is_cargo(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let named = |flag: &str, folder: &str| {
        let at = words.iter().position(|word| *word == flag);
        if let Some(at) = at {
            let file = format!("{folder}/{}.rs", words[at + 1]);
            let places = [file.clone(), format!("crates/engine/{file}")];
            let is_there = places.iter().any(|place| root().join(place).is_file());
            assert!(is_there, "no {file} for: {line}");
        }
    };
    named("--bench", "benches");
    named("--example", "examples");
    words[0] == "cargo" && !line.starts_with("cargo run --release -- ")
}

/// Every command of a page, in order, in a folder of its own.
#[cfg(unix)]
fn run(page: &Page) -> Vec<String> {
    let world = what_a_reader_has();
    let mut wrong = Vec::new();
    let mut exported = String::new();
    let blocks = page.blocks();
    let commands = blocks.iter().filter(|block| block.tag == "sh");
    for (number, line) in commands.flat_map(|block| &block.lines) {
        if line.starts_with("export ") {
            exported.push_str(&format!("{line}\n"));
        } else if !line.trim().is_empty() && !is_cargo(line) {
            let (code, out, err) = in_a_shell(&world, &exported, line);
            if !matches!(code, 0 | 1) {
                wrong.push(format!(
                    "{}:{number}: exit {code}\n  {line}\n{out}{err}",
                    page.name
                ));
            }
            by_hand(&world, line, &err);
        }
    }
    wrong
}

#[cfg(unix)]
#[test]
fn every_command_of_the_guides_runs() {
    let wrong: Vec<String> = pages().par_iter().flat_map(run).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn the_readme_shows_what_its_first_command_prints() {
    let readme = page(root().join("README.md"));
    let blocks = readme.blocks();
    let (commands, shown) = (&blocks[0], &blocks[1]);
    assert!(commands.tag == "sh" && shown.tag == "text");
    let (code, out, err) = in_a_shell(&what_a_reader_has(), "", commands.lines[0].1);
    assert_eq!(code, 0, "{err}");
    let lines = out.lines().map(str::trim_end);
    let shown = shown.lines.iter().map(|(_, line)| *line);
    assert_eq!(
        lines.collect::<Vec<_>>(),
        shown.collect::<Vec<_>>(),
        "README.md shows another output"
    );
}

#[test]
fn the_readme_is_short() {
    let lines = page(root().join("README.md")).text.lines().count();
    assert!(lines < LINES_OF_THE_README, "README.md has {lines} lines");
}

/// The anchor of a heading, as it is made of its words.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_link_of_the_guides_leads_somewhere() {
    for page in pages() {
        let prose = page.prose();
        let links = prose.split("](").skip(1);
        for link in links.filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.path.clone(),
                file => page.path.parent().unwrap().join(file),
            };
            assert!(target.exists(), "{}: {link} leads nowhere", page.name);
            if !heading.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                let found = headings.any(|line| anchor(line) == heading);
                assert!(found, "{}: no heading for {link}", page.name);
            }
        }
    }
}

/// Names in the list of commands that a help shows.
fn commands_in(help: &str) -> Vec<String> {
    // The program's own help has a heading for each group of them.
    let lines = help.lines().take_while(|line| *line != "Options:");
    let is_command = |line: &&str| {
        let name = line.strip_prefix("  ").unwrap_or_default();
        name.starts_with(|c: char| c.is_ascii_lowercase())
    };
    lines
        .filter(is_command)
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_flag_in_the_guides_exists() {
    let world = World::new();
    let help = |line: &str| world.go(&format!("{line} --help")).out;
    let mut flags = BTreeSet::new();
    let mut add = |help: &str| {
        let words = help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        flags.extend(
            words
                .filter(|word| word.starts_with("--"))
                .map(str::to_owned),
        );
    };
    let first = help("");
    add(&first);
    for command in commands_in(&first) {
        let second = help(&command);
        add(&second);
        for under in commands_in(&second) {
            add(&help(&format!("{command} {under}")));
        }
    }
    flags.extend(FLAGS_OF_OTHERS.map(str::to_owned));
    for page in pages() {
        for code in page.code() {
            let words = code.split(|c: char| c.is_whitespace() || matches!(c, '=' | '|' | '/'));
            for flag in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                assert!(flags.contains(flag), "{} speaks of {flag}", page.name);
            }
        }
    }
}

/// Rust in the guides is cut from what is compiled: the examples, and this file.
#[test]
fn rust_in_the_guides_is_compiled_somewhere() {
    let compiled: String = ["examples", "crates/engine/examples", "tests/suite"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let compiled: BTreeSet<&str> = compiled.lines().map(str::trim).collect();
    // The README's own block is a test of the library's documentation.
    for page in pages().iter().filter(|page| page.name != "README.md") {
        for block in page.blocks().iter().filter(|block| block.tag == "rust") {
            for (number, line) in &block.lines {
                let line = line.trim();
                assert!(
                    line.is_empty() || compiled.contains(line),
                    "{}:{number}: nobody compiles {line}",
                    page.name
                );
            }
        }
    }
}

/// Blocks say what they are: commands are run, everything else is only shown.
#[test]
fn every_block_of_the_guides_says_what_it_is() {
    for page in pages() {
        for block in page.blocks() {
            let known = ["sh", "text", "rust", "toml", "csv", "sql"].contains(&block.tag);
            assert!(known, "{}: a block is called '{}'", page.name, block.tag);
            let command = |line: &str| line.trim_start().starts_with("introrank ");
            let hidden = block.tag != "sh" && block.lines.iter().any(|(_, line)| command(line));
            assert!(
                !hidden,
                "{}: a command in a block that is not run",
                page.name
            );
        }
    }
}

mod an_engine_of_ones_own {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use introrank::engine::search::{
        Asker, Block, Cancel, Engine, Limits, Query, Search, SearchError, Target,
    };
    use introrank::ingest::Sources;

    /// Counts what it is asked, and asks another engine.
    struct Counting<E> {
        inner: E,
        targets: AtomicUsize,
    }

    impl<E: Engine> Engine for Counting<E> {
        fn rank(
            &self,
            query: &Query<'_>,
            cancel: &Cancel,
            sink: &mut dyn FnMut(Block),
        ) -> Result<(), SearchError> {
            self.targets
                .fetch_add(query.targets.len(), Ordering::Relaxed);
            self.inner.rank(query, cancel, sink)
        }
    }

    #[test]
    fn gives_the_same_rows() {
        let sources = Sources {
            exports: vec![super::root().join("data/demo/exports")],
            ..Sources::default()
        };
        let session = crate::world::opened(&sources, crate::world::setup()).unwrap();
        let search = || Search::new(&session.network, &session.directory, &session.setup.config);
        let engine = Counting {
            inner: search(),
            targets: AtomicUsize::new(0),
        };
        let askers = [Asker::Team];
        let target = session.find_person("Sam Lee")[0];
        let query = Query::new(&askers, [Target::Person(target)], Limits::new(2, 5));
        let rows = engine.rankings(&query, &Cancel::default()).unwrap();
        assert_eq!(rows, search().rankings(&query, &Cancel::default()).unwrap());
        assert!(!rows[0][0].is_empty());
        assert_eq!(engine.targets.into_inner(), 1);
    }
}
