//! Rules that hold for the source as a whole.

use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walkdir(&root.join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| {
            (
                path.strip_prefix(root).unwrap().to_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

fn walkdir(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                walkdir(&path)
            } else {
                vec![path]
            }
        })
        .collect();
    found.sort();
    found
}

/// The engine does not know that a terminal, a clock or the command line exists.
#[test]
fn only_the_shell_knows_the_terminal() {
    for (path, text) in sources("src") {
        let shell = path.starts_with("src/cli")
            || path == Path::new("src/main.rs")
            || path == Path::new("src/lib.rs");
        for word in ["clap", "indicatif", "console::", "crate::cli", "anyhow"] {
            assert!(
                shell || !text.contains(word),
                "{} uses {word}",
                path.display()
            );
        }
    }
}

/// Stages only know what comes before them.
#[test]
fn stages_point_one_way() {
    // In the order in which they come; each may use those before it, and the plain types beside them.
    const STAGES: [&str; 17] = [
        "numeric",
        "ingest",
        "people",
        "strength",
        "history",
        "network",
        "ledger",
        "search",
        "rank",
        "session",
        "plan",
        "verify",
        "draft",
        "agenda",
        "measure",
        "report",
        "workspace",
    ];
    // What a stage may use of a later one, because it only names a type.
    const NAMED: [(&str, &str); 3] = [
        ("ingest", "crate::people"),
        ("people", "crate::strength"),
        ("workspace", "crate::session"),
    ];
    let mut later: Vec<(String, Vec<String>)> = Vec::new();
    for (i, stage) in STAGES.iter().enumerate() {
        let words = STAGES[i + 1..]
            .iter()
            .map(|other| format!("crate::{other}"));
        let words = words.filter(|word| !NAMED.contains(&(stage, word.as_str())));
        later.push((format!("src/{stage}"), words.collect()));
    }
    // Measuring knows no session, and nothing of the engine knows that it is measured, except the gate of learning.
    later.push((
        "src/backtest".into(),
        vec!["crate::session".into(), "crate::learn".into()],
    ));
    for stage in STAGES {
        later.push((
            format!("src/{stage}"),
            vec!["crate::backtest".into(), "crate::learn".into()],
        ));
    }
    for (folder, words) in later {
        let files = if folder == "src/session" {
            let all = sources("src").into_iter();
            all.filter(|(path, _)| path == Path::new("src/session.rs"))
                .collect()
        } else {
            sources(&folder)
        };
        assert!(!files.is_empty(), "{folder} is no stage");
        for (path, text) in files {
            for word in &words {
                assert!(
                    !text.contains(word.as_str()),
                    "{} uses {word}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    for (path, text) in sources("src") {
        assert!(
            text.lines().count() <= 600,
            "{} has {} lines",
            path.display(),
            text.lines().count()
        );
    }
}

/// Everybody in the shipped data is invented: their mail goes to names that nobody can own.
#[test]
fn shipped_people_are_invented() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for path in walkdir(&data) {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for part in text.split(['@']).skip(1) {
            let host: String = part
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
                .collect();
            let looks_like_mail = host.contains('.')
                && host
                    .rsplit('.')
                    .next()
                    .is_some_and(|end| end.len() >= 2 && end.chars().all(char::is_alphabetic));
            let garbage = path.to_string_lossy().contains("garbage")
                || path.extension().is_some_and(|e| e == "zip");
            assert!(
                !looks_like_mail || garbage || host.trim_end_matches('.').ends_with(".example"),
                "{}: {host}",
                path.display()
            );
        }
    }
}
