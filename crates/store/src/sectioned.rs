//! A file of sections, each in blocks with a checksum: what is read from it is what was written, to the bit, or an error.
//!
//! ```text
//! magic, form, byte order │ blocks of every section, one after the other │ the list of sections │ where it is, its checksum
//! ```
//!
//! Nothing is mapped into memory: a file that another process cuts is an error and no signal, and reading in large pieces into
//! memory that is at hand is as fast.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use hashbrown::HashMap;
use introrank_core::sections::{Damaged, SectionSink, Sections, damaged};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::private;

/// Bytes that have one checksum.
const BLOCK: usize = 1 << 20;

/// The first bytes of such a file: what it is, the form, and a number that tells the order of the bytes.
const HEAD: [u8; 16] = *b"introrank.net\0\x01\0";

/// The byte order of this machine; a file of another order is foreign.
const ORDER: u32 = 0x0102_0304;

/// Bytes at the end: where the list is, how long, and its checksum.
const TAIL: usize = 16;

/// Where a section is, and the checksums of its blocks.
#[derive(Serialize, Deserialize)]
struct Place {
    start: u64,
    bytes: u64,
    sums: Vec<u32>,
}

/// What a file holds.
#[derive(Serialize, Deserialize)]
struct Contents {
    /// What it was made for: whoever opens it wants the same.
    made_for: String,
    sections: Vec<(String, Place)>,
}

/// Writes such a file.
pub(crate) struct Writer {
    out: BufWriter<File>,
    at: u64,
    contents: Contents,
}

impl Writer {
    /// Begins a file, which is nobody else's business.
    pub(crate) fn create(path: &Path, made_for: &str) -> io::Result<Self> {
        let file = private::make_file(path)?;
        file.set_len(0)?;
        let mut out = BufWriter::with_capacity(BLOCK, file);
        out.write_all(&HEAD)?;
        out.write_all(&ORDER.to_ne_bytes())?;
        Ok(Self {
            out,
            at: (HEAD.len() + size_of::<u32>()) as u64,
            contents: Contents {
                made_for: made_for.to_owned(),
                sections: Vec::new(),
            },
        })
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let list = serde_json::to_vec(&self.contents).map_err(io::Error::other)?;
        self.out.write_all(&list)?;
        self.out.write_all(&self.at.to_le_bytes())?;
        let length = u32::try_from(list.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&crc32fast::hash(&list).to_le_bytes())?;
        self.out.into_inner()?;
        Ok(())
    }
}

impl SectionSink for Writer {
    fn write(&mut self, section: &str, bytes: &[u8]) -> io::Result<()> {
        let sums = bytes.par_chunks(BLOCK).map(crc32fast::hash).collect();
        self.out.write_all(bytes)?;
        let place = Place {
            start: self.at,
            bytes: bytes.len() as u64,
            sums,
        };
        self.contents.sections.push((section.to_owned(), place));
        self.at += bytes.len() as u64;
        Ok(())
    }
}

/// An open file of sections.
pub(crate) struct Sectioned {
    file: File,
    sections: HashMap<String, Place>,
}

impl Sectioned {
    /// Opens a file that was made for this. `None` when there is none, or it is damaged, foreign or older: whoever asks makes
    /// it anew.
    pub(crate) fn open(path: &Path, made_for: &str) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let mut head = [0; HEAD.len() + size_of::<u32>()];
        read_at(&file, &mut head, 0).ok()?;
        if head[..HEAD.len()] != HEAD || head[HEAD.len()..] != ORDER.to_ne_bytes() {
            return None;
        }
        let end = file.seek(SeekFrom::End(0)).ok()?;
        let tail_at = end.checked_sub(TAIL as u64)?;
        let mut tail = [0; TAIL];
        read_at(&file, &mut tail, tail_at).ok()?;
        let number =
            |at: usize| u32::from_le_bytes([tail[at], tail[at + 1], tail[at + 2], tail[at + 3]]);
        let (start, length, sum) = (
            u64::from(number(0)) | u64::from(number(4)) << 32,
            number(8) as usize,
            number(12),
        );
        if start.checked_add(length as u64)? != tail_at {
            return None;
        }
        let mut list = vec![0; length];
        read_at(&file, &mut list, start).ok()?;
        if crc32fast::hash(&list) != sum {
            return None;
        }
        let contents: Contents = serde_json::from_slice(&list).ok()?;
        let is_inside = |(_, place): &(String, Place)| {
            let end = place.start.checked_add(place.bytes);
            end.is_some_and(|end| end <= start)
        };
        let is_sound = contents.made_for == made_for && contents.sections.iter().all(is_inside);
        is_sound.then(|| Self {
            file,
            sections: contents.sections.into_iter().collect(),
        })
    }
}

impl Sections for Sectioned {
    fn size(&self, section: &str) -> Option<u64> {
        self.sections.get(section).map(|place| place.bytes)
    }

    fn read(&self, section: &str, into: &mut [u8]) -> Result<(), Damaged> {
        let place = self.sections.get(section);
        let place = place.filter(|place| place.bytes == into.len() as u64);
        let place = place.ok_or_else(|| damaged(section, "it has another length"))?;
        if place.sums.len() != into.len().div_ceil(BLOCK) {
            return Err(damaged(section, "its checksums are of another length"));
        }
        let blocks = into.par_chunks_mut(BLOCK).zip(&place.sums).enumerate();
        blocks.try_for_each(|(number, (block, sum))| {
            let at = place.start + (number * BLOCK) as u64;
            let read = read_at(&self.file, block, at);
            match read {
                Ok(()) if crc32fast::hash(block) == *sum => Ok(()),
                Ok(()) => Err(damaged(section, "a checksum does not hold")),
                Err(_) => Err(damaged(section, "it cannot be read")),
            }
        })
    }
}

/// Reads so many bytes from a place, whoever else reads elsewhere.
#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, at)
}

/// Reads so many bytes from a place, whoever else reads elsewhere.
#[cfg(windows)]
fn read_at(file: &File, mut into: &mut [u8], mut at: u64) -> io::Result<()> {
    while !into.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, into, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                into = &mut into[read..];
                at += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use introrank_core::sections::{numbers, write_numbers};

    fn written(path: &Path) -> Vec<u64> {
        let long: Vec<u64> = (0..400_000)
            .map(|i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let mut file = Writer::create(path, "ana").expect("a folder");
        write_numbers(&mut file, "long", &long).expect("room");
        write_numbers(&mut file, "none", &[] as &[u32]).expect("room");
        file.finish().expect("room");
        long
    }

    #[test]
    fn a_file_gives_back_what_was_written_and_only_to_whom_it_was_made_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let long = written(&path);
        assert!(Sectioned::open(&path, "bo").is_none());
        let file = Sectioned::open(&path, "ana").expect("as written");
        assert_eq!(numbers::<u64>(&file, "long").expect("as written"), long);
        assert!(
            numbers::<u32>(&file, "none")
                .expect("as written")
                .is_empty()
        );
    }

    /// Whatever is cut off or turned, nothing is believed that was not written.
    #[test]
    fn no_damage_is_taken_for_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let long = written(&path);
        let whole = std::fs::read(&path).expect("as written");
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("room");
            let file = Sectioned::open(&path, "ana")?;
            numbers::<u64>(&file, "long").ok()
        };
        for at in (0..whole.len())
            .step_by(31_337)
            .chain(whole.len() - 200..whole.len())
        {
            let mut turned = whole.clone();
            turned[at] ^= 16;
            assert!(read(&turned).is_none_or(|read| read == long), "byte {at}");
            assert!(read(&whole[..at]).is_none(), "cut at {at}");
        }
    }
}
