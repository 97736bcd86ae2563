//! The test language: a folder with inputs, and the program run on it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use introrank::core::day::Day;
use introrank::core::evidence::Records;
use introrank::core::progress::NoProgress;
use introrank::engine::session::{Session, Setup};
use introrank::ingest::{IngestError, Sources};

pub const AS_OF: &str = "2026-06-30";

/// A temporary folder with input files.
pub struct World {
    dir: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file, making its folders.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// An export in today's form: rows of `first,last,slug,company,title,date`.
    pub fn export(&self, name: &str, rows: &[&str]) -> &Self {
        let mut text = String::from(
            "Notes:\n\"Some notes, in two parts\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
        );
        for row in rows {
            let cells: Vec<&str> = row.split(',').collect();
            let [first, last, slug, company, title, date] = cells.as_slice() else {
                panic!("six cells: {row}")
            };
            text.push_str(&format!(
                "{first},{last},https://www.linkedin.com/in/{slug},,{company},{title},{date}\n"
            ));
        }
        self.file(name, text)
    }

    /// Runs the program in this folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run::of(output)
    }

    /// Runs the program with words that a space parts; `_` stands for a space within a word.
    pub fn go(&self, line: &str) -> Run {
        let words = line.split(' ').filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(|word| word.replace('_', " ")).collect();
        self.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Runs the program with text on its standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Run::of(child.wait_with_output().unwrap())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_introrank"));
        command
            .current_dir(self.dir.path())
            .args(arguments)
            .env_remove("CLICOLOR_FORCE")
            .env_remove("INTRORANK_WORKSPACE")
            .env_remove("INTRORANK_AS")
            .env("HOME", self.dir.path())
            .env("XDG_DATA_HOME", self.dir.path().join("data-home"))
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        command
    }
}

/// What a run of the program did.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The output as one line: where a screen broke it says nothing.
    pub fn flat(&self) -> String {
        self.out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The rows of a CSV answer as (column → cell).
    pub fn rows(&self) -> Vec<std::collections::HashMap<String, String>> {
        csv::Reader::from_reader(self.out.as_bytes())
            .deserialize()
            .map(|row| row.expect("a CSV row"))
            .collect()
    }

    /// One column of a CSV answer.
    pub fn column(&self, name: &str) -> Vec<String> {
        self.rows()
            .into_iter()
            .map(|row| row[name].clone())
            .collect()
    }
}

/// Opens a session on a folder or file of exports; an export that names no owner is Dana's.
pub fn session(path: &Path) -> Session {
    known(path).1
}

/// The same with the records.
pub fn known(path: &Path) -> (Records, Session) {
    let sources = |owner: Option<&str>| Sources {
        exports: vec![path.to_owned()],
        owner: owner.map(str::to_owned),
        ..Sources::default()
    };
    read(&sources(None), setup())
        .or_else(|_| read(&sources(Some("Dana Ruiz")), setup()))
        .unwrap()
}

/// Reads all sources and builds the network.
pub fn opened(sources: &Sources, setup: Setup) -> Result<Session, IngestError> {
    Ok(read(sources, setup)?.1)
}

/// The same with the records.
pub fn read(sources: &Sources, setup: Setup) -> Result<(Records, Session), IngestError> {
    let records = introrank::ingest::read(sources, &NoProgress)?;
    let session = Session::from_records(&records, setup, &NoProgress);
    Ok((records, session))
}

pub fn setup() -> Setup {
    Setup::new(Day::parse_iso(AS_OF).unwrap())
}

/// The text with its fingerprints taken out: they change with every number of the model.
pub fn without_fingerprints(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("ingerprint") {
        let (before, after) = rest.split_at(at);
        let line = after.split_inclusive('\n').next().unwrap_or_default();
        let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let mut masked = line.to_owned();
        for word in line
            .split(|c: char| !is_digit(c))
            .filter(|word| word.len() == 12)
        {
            masked = masked.replace(word, "<12 digits>");
        }
        out.push_str(before);
        out.push_str(&masked);
        rest = &after[line.len()..];
    }
    out + rest
}

/// An archive with these files.
pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
