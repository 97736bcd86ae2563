//! Whether anything that was acknowledged is ever lost, and anything wrong is ever said in silence: the program is killed,
//! its disk is full, many of it run at once, and single bits of its files turn.
//!
//! ```text
//! cargo build --release --locked && cargo run --release --locked --example torture -- --seconds 60
//! ```
//!
//! `--seed N` repeats a run of the same speed; without it the clock decides. The last line says how many trials failed, and
//! the exit code is 1 when any did. Needs a Unix.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use introrank::core::numeric::rng::Rng;

type Any<T> = Result<T, Box<dyn std::error::Error>>;

const DAY: &str = "2026-06-30";

/// The program, and the folder with everything that is done to it.
struct Torture {
    program: PathBuf,
    folder: PathBuf,
    rng: Rng,
    table: BTreeMap<&'static str, Tally>,
}

/// What came of one kind of trial.
#[derive(Default)]
struct Tally {
    trials: u64,
    failures: Vec<String>,
    note: String,
}

/// A command that writes, and what must be true before it: `{}` stands for a number that no other trial has.
struct Writes {
    words: &'static [&'static str],
    first: &'static [&'static str],
}

const WRITES: [Writes; 12] = [
    Writes {
        words: &["import", "more"],
        first: &[],
    },
    Writes {
        words: &[
            "log", "helped", "in:n1", "--as", "in:dana", "--reason", "trial {}",
        ],
        first: &[],
    },
    Writes {
        words: &["log", "--file", "entries.csv"],
        first: &[],
    },
    Writes {
        words: &["log", "undo", "1"],
        first: &[],
    },
    Writes {
        words: &["hide", "in:n2"],
        first: &[],
    },
    Writes {
        words: &["decisions", "undo", "1"],
        first: &["hide", "in:n2"],
    },
    Writes {
        words: &["people", "merge", "in:n3", "in:n4"],
        first: &[],
    },
    Writes {
        words: &["forget", "in:n5", "--yes"],
        first: &[],
    },
    Writes {
        words: &["plan", "targets.csv", "--save", "--as", "in:dana"],
        first: &[],
    },
    Writes {
        words: &["health", "--answer", "rhythm=yes"],
        first: &[],
    },
    Writes {
        words: &["settings", "--init"],
        first: &[],
    },
    Writes {
        words: &["learn", "outcomes.csv"],
        first: &[],
    },
];

impl Torture {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn command(&self, words: &[&str], workspace: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.folder)
            .args(words)
            .args(["--workspace", workspace])
            .env("HOME", &self.folder)
            .env_remove("INTRORANK_AS")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str], workspace: &str) -> Any<Output> {
        Ok(self.command(words, workspace).output()?)
    }

    /// Everything that counts in a workspace: imports, entries, decisions, models, settings.
    fn state(&self, workspace: &str) -> Any<String> {
        let mut state = String::new();
        for words in [
            &["imports", "list", "--format", "json"][..],
            &["ledger", "--all", "--format", "json", "--as-of", DAY, "-q"],
            &["decisions", "list", "--format", "json"],
            &["learn", "--versions"],
            &["settings", "-q"],
        ] {
            let run = self.run(words, workspace)?;
            if !matches!(run.status.code(), Some(0 | 1)) {
                return Err(format!("{words:?}: {}", String::from_utf8_lossy(&run.stderr)).into());
            }
            state.push_str(&without_times(&String::from_utf8_lossy(&run.stdout)));
        }
        Ok(state)
    }

    /// A team with two exports, in `base`.
    fn make(&self) -> Any<()> {
        let header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
        let rows = |from: usize| -> String {
            let row = |n: usize| {
                format!(
                    "N{n},Person{n},https://www.linkedin.com/in/n{n},,Account {},CFO,0{} Jan 2024\n",
                    n % 40,
                    1 + n % 9
                )
            };
            (from..from + 400).map(row).collect()
        };
        for (file, owner, from) in [
            ("e/dana.csv", "dana", 0),
            ("e/tom.csv", "tom", 200),
            ("more/eve.csv", "eve", 400),
        ] {
            let path = self.path(file);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            std::fs::write(&path, format!("{header}{}", rows(from)))?;
            let owners = path.with_file_name("owners.csv");
            let old =
                std::fs::read_to_string(&owners).unwrap_or_else(|_| "file,name,url\n".to_owned());
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            std::fs::write(owners, format!("{old}{name},{owner} Owner,in/{owner}\n"))?;
        }
        let entries: String = (0..300)
            .map(|n| format!("2026-06-0{},helped,in:dana,in:n{n}\n", 1 + n % 9))
            .collect();
        std::fs::write(
            self.path("entries.csv"),
            format!("on,what,rep,introducer\n{entries}"),
        )?;
        let targets: String = (0..40).map(|n| format!("Account {n}\n")).collect();
        std::fs::write(self.path("targets.csv"), format!("Company\n{targets}"))?;
        let outcomes: String = (0..80)
            .map(|n| {
                let came = if n % 3 == 0 { "yes" } else { "no" };
                format!(
                    "2026-0{}-1{},in:dana,in:n{n},in:n{},{came},,\n",
                    1 + n % 5,
                    n % 9,
                    n + 7
                )
            })
            .collect();
        std::fs::write(
            self.path("outcomes.csv"),
            format!("at,asker,introducer,target,agreed,sent,engaged\n{outcomes}"),
        )?;
        for words in [
            &["import", "e", "-q"][..],
            &["log", "helped", "in:n1", "--as", "in:dana", "--as-of", DAY],
            &[
                "log",
                "said",
                "in:dana",
                "in:n7",
                "--answer",
                "worked_with",
                "--as",
                "in:dana",
                "--as-of",
                DAY,
            ],
        ] {
            let run = self.run(words, "base")?;
            if run.status.code() != Some(0) {
                return Err(String::from_utf8_lossy(&run.stderr).into_owned().into());
            }
        }
        Ok(())
    }

    /// A fresh copy of the team.
    fn fresh(&self) -> Any<()> {
        let target = self.path("ws");
        if target.exists() {
            std::fs::remove_dir_all(&target)?;
        }
        copy(&self.path("base"), &target)
    }

    fn tally(&mut self, kind: &'static str, failure: Option<String>) {
        let tally = self.table.entry(kind).or_default();
        tally.trials += 1;
        if let Some(failure) = failure {
            drop(writeln!(std::io::stderr(), "{kind}: {failure}"));
            tally.failures.push(failure);
        }
    }

    /// What a writing command leaves when it is stopped: everything as before or as after, nothing lost that was
    /// acknowledged, everything whole, and it can be done again.
    fn stopped(&mut self, kind: &'static str, which: usize, stop: Stop<'_>) -> Any<()> {
        let write = &WRITES[which];
        let words: Vec<String> = write
            .words
            .iter()
            .map(|word| word.replace("{}", "7"))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.fresh()?;
        if !write.first.is_empty() {
            self.run(write.first, "ws")?;
        }
        let before = self.state("ws")?;
        let began = Instant::now();
        self.run(&words, "ws")?;
        let whole = began.elapsed();
        let after = self.state("ws")?;
        self.fresh()?;
        if !write.first.is_empty() {
            self.run(write.first, "ws")?;
        }
        let stopped = stop(self, &words, whole)?;
        let failure = self.judge(&words, (&before, &after), &stopped);
        self.tally(
            kind,
            failure.map(|why| format!("{}: {why}", words.join(" "))),
        );
        Ok(())
    }

    fn judge(
        &self,
        words: &[&str],
        (before, after): (&str, &str),
        stopped: &Stopped,
    ) -> Option<String> {
        let checked = match self.run(&["repair"], "ws") {
            Ok(run) => run,
            Err(error) => return Some(error.to_string()),
        };
        if checked.status.code() != Some(0) {
            return Some(format!(
                "not whole: {}",
                String::from_utf8_lossy(&checked.stdout)
            ));
        }
        let state = match self.state("ws") {
            Ok(state) => state,
            Err(error) => return Some(format!("cannot be read: {error}")),
        };
        if state != before && state != after {
            return Some("neither as before nor as after".to_owned());
        }
        if stopped.acknowledged && state != after {
            return Some("acknowledged, and not there".to_owned());
        }
        if stopped.refused && state != before {
            return Some("exit code 2, and yet it was done".to_owned());
        }
        let again = match self.run(words, "ws") {
            Ok(run) => run,
            Err(error) => return Some(error.to_string()),
        };
        let is_panic = String::from_utf8_lossy(&again.stderr).contains("panicked");
        (is_panic || again.status.code().is_none()).then(|| "cannot be done again".to_owned())
    }

    /// Killed at a random moment.
    fn kill(&mut self, which: usize) -> Any<()> {
        let mut stop = |me: &mut Self, words: &[&str], whole: Duration| {
            let mut command = me.command(words, "ws");
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()?;
            std::thread::sleep(whole.mul_f64(me.rng.unit() * 1.05));
            child.kill()?;
            let output = child.wait_with_output()?;
            Ok(Stopped {
                acknowledged: !output.stdout.is_empty(),
                refused: false,
            })
        };
        self.stopped("kill", which, &mut stop)
    }

    /// No file may grow beyond a random size: what a full disk does, for any user.
    fn full(&mut self, which: usize) -> Any<()> {
        let mut stop = |me: &mut Self, words: &[&str], _: Duration| {
            let blocks = (me.rng.unit() * 400.0) as u32;
            let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            let line = format!(
                "trap '' XFSZ; ulimit -f {blocks}; exec '{}' {} --workspace ws",
                me.program.display(),
                quoted.join(" ")
            );
            let mut shell = Command::new("sh");
            shell
                .current_dir(&me.folder)
                .args(["-c", &line])
                .env("HOME", &me.folder);
            Stopped::of(&shell.stdin(Stdio::null()).output()?)
        };
        self.stopped("full disk", which, &mut stop)
    }

    /// A disk of its own with a little room beyond what is on it. Only root may make one: `false` where it cannot be.
    fn small_disk(&mut self, which: usize) -> Any<bool> {
        let disk = self.path("disk");
        std::fs::create_dir_all(&disk)?;
        let mount = |room: u64| {
            let size = format!("size={room}k");
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&disk);
            mount.stderr(Stdio::null()).status()
        };
        let leave = || Command::new("umount").arg(&disk).status();
        if !mount(64).is_ok_and(|status| status.success()) {
            return Ok(false);
        }
        leave()?;
        let mut stop = |me: &mut Self, words: &[&str], _: Duration| {
            let room = size(&me.path("ws"))? + (me.rng.unit() * 500.0) as u64;
            mount(room)?;
            let on_disk = || -> Any<Output> {
                copy(&me.path("ws"), &disk.join("ws"))?;
                let output = me.run(words, "disk/ws")?;
                std::fs::remove_dir_all(me.path("ws"))?;
                copy(&disk.join("ws"), &me.path("ws"))?;
                Ok(output)
            };
            let output = on_disk();
            leave()?;
            Stopped::of(&output?)
        };
        self.stopped("full disk of its own", which, &mut stop)?;
        Ok(true)
    }

    /// Eight at once, each with an entry of its own: all are kept, each once.
    fn many(&mut self) -> Any<()> {
        self.fresh()?;
        let words = |n: usize| {
            [
                "log".to_owned(),
                "helped".to_owned(),
                format!("in:n{n}"),
                "--as".into(),
                "in:dana".into(),
                "--reason".into(),
                format!("many{n}"),
            ]
        };
        let children: Any<Vec<_>> = (0..8)
            .map(|n| {
                let words = words(n);
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let mut command = self.command(&words, "ws");
                Ok(command
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()?)
            })
            .collect();
        for mut child in children? {
            child.wait()?;
        }
        let run = self.run(&["ledger", "--all", "--format", "csv", "-q"], "ws")?;
        let text = String::from_utf8_lossy(&run.stdout);
        let lost: Vec<usize> = (0..8)
            .filter(|n| text.matches(&format!("many{n}")).count() != 1)
            .collect();
        self.tally(
            "eight at once",
            (!lost.is_empty()).then(|| format!("{lost:?} are not there once")),
        );
        Ok(())
    }

    /// One bit of one file of the workspace turns, or its end is lost: answers are as before, or it is said.
    fn flip(&mut self, kind: &'static str, is_wanted: &dyn Fn(&str) -> bool) -> Any<()> {
        self.fresh()?;
        let answers = |me: &Self| -> Any<(String, bool)> {
            let mut all = me
                .state("ws")
                .map_or_else(|error| (error.to_string(), true), |state| (state, false));
            let find = me.run(
                &[
                    "find",
                    "Account 7",
                    "--team",
                    "--role",
                    "any",
                    "--as-of",
                    DAY,
                    "--format",
                    "json",
                    "-q",
                ],
                "ws",
            )?;
            all.1 |= find.status.code() == Some(2);
            all.0.push_str(&String::from_utf8_lossy(&find.stdout));
            let is_bad = String::from_utf8_lossy(&find.stderr).contains("panicked")
                || find.status.code().is_none();
            if is_bad {
                Err("panicked or was ended by a signal".into())
            } else {
                Ok(all)
            }
        };
        let (right, _) = answers(self)?;
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in walkdir::WalkDir::new(self.path("ws")).into_iter().flatten() {
            let shown = entry.path().to_string_lossy().into_owned();
            if entry.file_type().is_file() && is_wanted(&shown) {
                files.push(entry.into_path());
            }
        }
        files.sort();
        let at = (self.rng.unit() * files.len() as f64) as usize;
        let Some(file) = files.get(at) else {
            return Ok(());
        };
        let mut bytes = std::fs::read(file)?;
        let place = (self.rng.unit() * bytes.len() as f64) as usize;
        if self.rng.chance(0.1) {
            bytes.truncate(place);
        } else if let Some(byte) = bytes.get_mut(place) {
            *byte ^= 1 << ((self.rng.unit() * 8.0) as u32);
        }
        std::fs::write(file, bytes)?;
        let failure = match answers(self) {
            Err(error) => Some(error.to_string()),
            Ok((_, true)) => None,
            Ok((now, false)) => (now != right).then(|| {
                format!(
                    "another answer, in silence: {}, byte {place}",
                    file.display()
                )
            }),
        };
        self.tally(kind, failure);
        Ok(())
    }

    /// The memory that files take which are made to take much; each must cost itself only.
    fn hostile(&mut self) -> Any<()> {
        let folder = self.path("hostile");
        std::fs::create_dir_all(&folder)?;
        let blank = " ".repeat(40 << 20);
        let packed = zipped("Connections.csv", blank.as_bytes())?;
        for n in 0..60 {
            std::fs::write(folder.join(format!("bomb{n}.zip")), &packed)?;
        }
        std::fs::write(folder.join("torn.csv"), torn())?;
        let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1048576\"><c r=\"XFD1048576\" t=\"s\"><v>4000000000</v></c></row></sheetData></worksheet>";
        std::fs::write(
            folder.join("far.xlsx"),
            zipped("xl/worksheets/sheet1.xml", sheet.as_bytes())?,
        )?;
        copy(&self.path("e"), &folder.join("e"))?;
        let mut command = self.command(&["import", "hostile", "-q"], "hostile-ws");
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut most = 0;
        while child.try_wait()?.is_none() {
            most = most.max(peak(child.id()).unwrap_or(0));
            std::thread::sleep(Duration::from_millis(5));
        }
        let read = child.wait()?.code() == Some(0);
        let find = [
            "find",
            "Account 7",
            "--team",
            "--role",
            "any",
            "--as-of",
            DAY,
        ];
        let found = read && self.run(&find, "hostile-ws")?.status.code() == Some(0);
        let too_much = most > 1 << 20;
        self.tally(
            "hostile files",
            (!found || too_much).then(|| format!("found: {found}, {most} KB")),
        );
        if let Some(tally) = self.table.get_mut("hostile files") {
            tally.note = format!("at most {} MB", most / 1024);
        }
        Ok(())
    }
}

/// Runs a command that takes so long, and stops it somehow.
type Stop<'a> = &'a mut dyn FnMut(&mut Torture, &[&str], Duration) -> Any<Stopped>;

/// How a command came to its end.
struct Stopped {
    acknowledged: bool,
    refused: bool,
}

impl Stopped {
    /// What the exit code says; a panic is an error.
    fn of(output: &Output) -> Any<Self> {
        let text = String::from_utf8_lossy(&output.stderr);
        if text.contains("panicked") {
            return Err(text.into_owned().into());
        }
        Ok(Self {
            acknowledged: output.status.code() == Some(0),
            refused: output.status.code() == Some(2),
        })
    }
}

/// Moments are other ones each time.
fn without_times(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("20") {
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        let is_moment =
            tail.len() >= 20 && tail.as_bytes()[10] == b'T' && tail.as_bytes()[19] == b'Z';
        let skip = if is_moment { 20 } else { 2 };
        if !is_moment {
            out.push_str("20");
        }
        rest = &tail[skip..];
    }
    out + rest
}

/// What a folder takes, in KiB of whole pages.
fn size(folder: &Path) -> Any<u64> {
    let mut all = 4;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        all += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len().div_ceil(4096) * 4
        };
    }
    Ok(all)
}

fn copy(from: &Path, to: &Path) -> Any<()> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn zipped(name: &str, content: &[u8]) -> Any<Vec<u8>> {
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    file.start_file(name, options)?;
    file.write_all(content)?;
    Ok(file.finish()?.into_inner())
}

/// A file whose quotes are torn on every line.
fn torn() -> String {
    let header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
    let row =
        |n: usize| format!("A{n},\"B{n},https://www.linkedin.com/in/t{n},,Torn,CFO,01 Jan 2024\n");
    std::iter::once(header.to_owned())
        .chain((0..20_000).map(row))
        .collect()
}

/// The most memory that a process has had, in KB.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args();
    arguments.find(|argument| argument == name)?;
    arguments.next()?.parse().ok()
}

fn main() -> Any<()> {
    let here = std::env::current_exe()?;
    let program = here
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join("introrank"));
    let program = program.filter(|program| program.is_file());
    let program = program.ok_or("build the program first: cargo build --release --locked")?;
    let seconds = argument("--seconds").unwrap_or(20);
    let clock = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(1, |time| time.as_secs());
    let seed = argument("--seed").unwrap_or(clock);
    let folder = tempfile::tempdir()?;
    let mut torture = Torture {
        program,
        folder: folder.path().to_owned(),
        rng: Rng::new(seed, 1),
        table: BTreeMap::new(),
    };
    torture.make()?;
    torture.hostile()?;
    let began = Instant::now();
    let (mut round, mut has_disk) = (0, true);
    while began.elapsed().as_secs() < seconds || round == 0 {
        for which in 0..WRITES.len() {
            torture.kill(which)?;
            torture.full(which)?;
            has_disk = has_disk && torture.small_disk(which)?;
        }
        torture.many()?;
        for _ in 0..10 {
            torture.flip("bit of an import", &|path| path.contains("/imports/"))?;
            torture.flip("bit of the ledger", &|path| path.ends_with("ledger.db"))?;
            torture.flip("bit of another file", &|path| {
                !path.contains("/imports/") && !path.ends_with("ledger.db")
            })?;
        }
        round += 1;
    }
    let mut out = std::io::stdout();
    let seconds = began.elapsed().as_secs();
    writeln!(out, "seed {seed}, {round} rounds, {seconds} s\n")?;
    writeln!(out, "| what | trials | failures | |\n|---|---|---|---|")?;
    let mut failures = 0;
    for (kind, tally) in &torture.table {
        let (failed, note) = (tally.failures.len(), &tally.note);
        failures += failed;
        writeln!(out, "| {kind} | {} | {failed} | {note} |", tally.trials)?;
    }
    if !has_disk {
        writeln!(out, "\nno disk of its own could be made: that takes root")?;
    }
    writeln!(out, "\n{failures} of all trials failed")?;
    if failures > 0 {
        return Err("something was lost, or wrong in silence".into());
    }
    Ok(())
}
