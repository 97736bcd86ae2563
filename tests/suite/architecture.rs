//! Rules that hold for the source as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use introrank::petgraph::algo::tarjan_scc;
use introrank::petgraph::graph::{DiGraph, NodeIndex};

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

/// Shells alone know a terminal or arguments; the crates below cannot name them, and the application must not.
#[test]
fn only_the_shell_knows_the_terminal() {
    for (path, text) in sources("src") {
        let shell = path.starts_with("src/cli")
            || path.starts_with("src/terminal")
            || path == Path::new("src/main.rs");
        for word in [
            "clap",
            "indicatif",
            "console::",
            "comfy_table",
            "crate::cli",
            "anyhow",
        ] {
            assert!(
                shell || !text.contains(word),
                "{} uses {word}",
                path.display()
            );
        }
    }
}

/// What a crate may depend on of ours. Cargo holds the rest: no crate can name one that it does not list.
#[test]
fn crates_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let allowed = [
        ("core", &[][..]),
        ("ingest", &["core"]),
        ("engine", &["core"]),
        ("referrals", &["core", "engine"]),
        ("store", &["core", "engine", "ingest", "referrals"]),
        ("synth", &["core", "engine", "ingest", "referrals"]),
    ];
    let mut folders: Vec<String> = std::fs::read_dir(root.join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut known: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(folders, known, "every crate has its place in the house");
    for (name, below) in allowed {
        let manifest = root.join(format!("crates/{name}/Cargo.toml"));
        let manifest = std::fs::read_to_string(manifest).unwrap();
        let own = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("introrank-")?.split('.').next());
        for own in own {
            assert!(below.contains(&own), "{name} depends on {own}");
        }
        if name == "engine" || name == "core" {
            for heavy in ["arrow", "parquet", "rusqlite", "clap", "serde_json"] {
                assert!(!manifest.contains(heavy), "{name} depends on {heavy}");
            }
        }
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    for (path, text) in sources("src").into_iter().chain(sources("crates")) {
        assert!(
            text.lines().count() <= 500,
            "{} has {} lines",
            path.display(),
            text.lines().count()
        );
    }
}

/// The command line parses, calls and draws; whatever it knows beside, no page and no assistant has.
#[test]
fn the_command_line_stays_small_and_knows_no_rule() {
    let cli = sources("src/cli");
    let lines: usize = cli.iter().map(|(_, text)| text.lines().count()).sum();
    assert!(lines < 5000, "src/cli has {lines} lines");
    for (path, text) in cli {
        for rule in [
            "introrank_engine::rank::",
            "introrank_engine::search::Query",
            "introrank_engine::strength::",
            "introrank_referrals::agenda",
            "introrank_referrals::plan",
            "introrank_referrals::verify",
        ] {
            let allowed = [
                "introrank_engine::rank::Included",
                "strength::config::Config::default",
            ];
            let uses = text.lines().find(|line| {
                line.contains(rule) && !allowed.iter().any(|allowed| line.contains(allowed))
            });
            assert_eq!(uses, None, "{}", path.display());
        }
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

/// The files of a source folder by their modules: `["search", "hub"]`.
fn modules(folder: &str) -> BTreeMap<Vec<String>, String> {
    let files = sources(folder).into_iter().map(|(path, text)| {
        let inside = path.strip_prefix(folder).unwrap().with_extension("");
        let mut module: Vec<String> = inside
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        module.retain(|part| !matches!(part.as_str(), "mod" | "lib" | "main"));
        (module, text)
    });
    files.collect()
}

/// The modules that a file imports, as far as they are files of the same folder. What a module re-exports counts as its own.
fn imports(
    module: &[String],
    text: &str,
    all: &BTreeMap<Vec<String>, String>,
) -> BTreeSet<Vec<String>> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let uses = code.split("\nuse ").skip(1);
    let paths = uses.filter_map(|rest| rest.split(';').next());
    let mut found = BTreeSet::new();
    for path in paths {
        let (path, names) = path.split_once("::{").unwrap_or((path, ""));
        let mut parts: Vec<&str> = path.split("::").collect();
        let mut base = match parts[0] {
            "crate" => Vec::new(),
            "super" | "self" => module.to_vec(),
            _ => continue,
        };
        while parts.first() == Some(&"super") {
            base.pop();
            parts.remove(0);
        }
        parts.retain(|part| !matches!(*part, "crate" | "self"));
        base.extend(parts.into_iter().map(|part| part.trim().to_owned()));
        let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
        for name in names.chain([""]) {
            let mut full = base.clone();
            full.push(name.to_owned());
            while !full.is_empty() && !all.contains_key(&full) {
                full.pop();
            }
            found.insert(full);
        }
    }
    found
}

/// Inside a crate no two files import each other, nor three in a round. A folder's first page is left out: it speaks for
/// the files in it.
#[test]
fn no_files_import_each_other() {
    let crates = walkdir_folders("crates")
        .into_iter()
        .map(|name| format!("crates/{name}/src"));
    for folder in crates.chain(["src".to_owned()]) {
        let all = modules(&folder);
        let names: Vec<&Vec<String>> = all.keys().collect();
        let mut graph = DiGraph::<(), ()>::new();
        for _ in &names {
            graph.add_node(());
        }
        for (from, (module, text)) in all.iter().enumerate() {
            for to in imports(module, text, &all) {
                let is_folder = to.starts_with(module) || module.starts_with(&to);
                if let Some(to) = names
                    .iter()
                    .position(|name| **name == to)
                    .filter(|_| !is_folder)
                {
                    graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
                }
            }
        }
        let circles: Vec<Vec<String>> = tarjan_scc(&graph)
            .into_iter()
            .filter(|circle| circle.len() > 1)
            .map(|circle| {
                circle
                    .into_iter()
                    .map(|at| names[at.index()].join("::"))
                    .collect()
            })
            .collect();
        assert_eq!(circles, Vec::<Vec<String>>::new(), "{folder}");
    }
}

fn walkdir_folders(folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(root).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}
