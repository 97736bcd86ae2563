//! Any bytes through every reader: nothing panics, nothing is lost, everything that is kept is kept as it was read.
//!
//! `tests/corpus/<reader>/` holds samples; they are read as they are, and cut, doubled and changed at random.

use std::path::{Path, PathBuf};

use introrank::core::progress::NoProgress;
use introrank::engine::session::Session;
use introrank::ingest::fuzz::{READERS, lists, read};
use proptest::prelude::*;
use proptest::sample::Index;

use super::world::setup;

/// The samples of a reader.
fn corpus(reader: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(reader);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("{} holds no samples", folder.display()))
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// As many as the environment says, for a long run; a short one by itself.
fn cases() -> u32 {
    let said = std::env::var("PROPTEST_CASES").ok();
    said.and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Drop(Index, Index),
    Double(Index, Index),
    Set(Index, u8),
    Insert(Index, &'static [u8]),
}

fn damage() -> impl Strategy<Value = Damage> {
    let bits: &[&[u8]] = &[
        b"\"",
        b"\"\"",
        b",",
        b"\n",
        b"\r",
        b"\0",
        b";",
        b"\t",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"=",
        b"http",
        b"99999999999999999999",
        b"BEGIN:VCARD\n",
        b"END:VCARD\n",
        b"From ",
        b"\n\n",
        b"-1",
        b"NaN",
        b"1e309",
        b"\xe2\x80\xae",
        b"00/00/0000",
        b"29 Feb 2023",
    ];
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        any::<(Index, Index)>().prop_map(|(a, b)| Damage::Drop(a, b)),
        any::<(Index, Index)>().prop_map(|(a, b)| Damage::Double(a, b)),
        any::<(Index, u8)>().prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<Index>(), prop::sample::select(bits))
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let at = |index: &Index| index.index(bytes.len() + 1);
        let range = |a: &Index, b: &Index| at(a).min(at(b))..at(a).max(at(b));
        match damage {
            Damage::Cut(end) => bytes.truncate(at(end)),
            Damage::Drop(a, b) => drop(bytes.drain(range(a, b))),
            Damage::Double(a, b) => {
                let part = bytes[range(a, b)].to_vec();
                bytes.extend(part);
            }
            Damage::Set(index, byte) if !bytes.is_empty() => {
                let at = index.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Set(..) => {}
            Damage::Insert(index, part) => {
                let at = at(index);
                drop(bytes.splice(at..at, part.iter().copied()));
            }
        }
        bytes.truncate(1 << 16);
    }
    bytes
}

#[test]
fn every_sample_is_read() {
    for reader in READERS {
        for (i, bytes) in corpus(reader.0).into_iter().enumerate() {
            let read = read(reader, &bytes);
            let records = read.unwrap_or_else(|error| panic!("{} {i}: {error}", reader.0));
            // The export and the list of owners beside it are always read; a sample adds something, or leaves a word about why not.
            let found = records.report.files.len() + records.report.skipped.len();
            assert!(found >= 3, "{} {i} vanished", reader.0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_a_reader(which in any::<Index>(), bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let reader = which.get(READERS);
        if let Ok(records) = read(reader, &bytes) {
            Session::from_records(&records, setup(), &NoProgress);
        }
    }

    #[test]
    fn no_text_breaks_a_reader(which in any::<Index>(), text in "[ -~\\n\",;\\t\u{80}-\u{2fff}]{0,400}") {
        let reader = which.get(READERS);
        if let Ok(records) = read(reader, text.as_bytes()) {
            Session::from_records(&records, setup(), &NoProgress);
        }
    }

    #[test]
    fn no_damage_breaks_a_reader(which in any::<Index>(), sample in any::<Index>(), damages in prop::collection::vec(damage(), 1..8)) {
        let reader = which.get(READERS);
        let samples = corpus(reader.0);
        let bytes = damaged(sample.get(&samples).clone(), &damages);
        if let Ok(records) = read(reader, &bytes) {
            Session::from_records(&records, setup(), &NoProgress);
        }
    }

    #[test]
    fn no_damage_breaks_a_list(sample in any::<Index>(), damages in prop::collection::vec(damage(), 0..8)) {
        let samples = corpus("lists");
        lists(&damaged(sample.get(&samples).clone(), &damages));
    }
}
