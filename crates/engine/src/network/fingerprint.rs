//! A name for everything that a result rests on: equal fingerprints, equal results.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Network;
use crate::people::Directory;
use crate::strength::config::Config;
use introrank_core::display;
use introrank_core::evidence::{OwnerRelation, Relation};

/// Bytes hashed at a time, side by side.
const PART: usize = 1 << 18;

impl Network {
    /// Twelve hexadecimal digits made of the program's version, the configuration, the as-of day, everybody with title,
    /// account and what must not be done with them, every account, every statement, every tie with its strengths, and what
    /// recent asks take from whom. The same for any order of files and number of threads. O(people + ties) once, parallel.
    pub fn fingerprint(&self, directory: &Directory, config: &Config) -> &str {
        self.fingerprint.get_or_init(|| {
            let mut whole = Sha256::new();
            // A checked configuration can always be written.
            whole.update(env!("CARGO_PKG_VERSION"));
            whole.update(config.to_toml().unwrap_or_default());
            whole.update(self.rested_fingerprint(directory));
            let mut tired: Vec<_> = self.tired.iter().collect();
            tired.sort_unstable_by_key(|(person, _)| **person);
            for (person, taken) in tired {
                whole.update(person.0.to_le_bytes());
                whole.update(taken.to_le_bytes());
            }
            display::fingerprint(&whole.finalize())
        })
    }

    /// The same of the network before asks took anything from it: what is kept of it. O(people + ties) once, parallel.
    pub(super) fn rested_fingerprint(&self, directory: &Directory) -> &str {
        self.rested_fingerprint.get_or_init(|| {
            let mut whole = Sha256::new();
            whole.update(self.as_of.number().to_le_bytes());
            let people = &directory.people;
            for person in people.iter() {
                let account = people.account(person);
                let account = account.map_or("", |ix| directory.accounts.get(ix).key.as_str());
                for text in [
                    people.key(person),
                    people.name(person),
                    people.title(person),
                    account,
                ] {
                    told(&mut whole, text);
                }
                told(
                    &mut whole,
                    people.owner(person).map_or("", OwnerRelation::word),
                );
                whole.update([
                    u8::from(people.is_never_asked(person)),
                    u8::from(people.is_hidden(person)),
                ]);
                told(&mut whole, &format!("{:?}", people.role(person)));
            }
            for (_, account) in directory.accounts.iter() {
                told(&mut whole, &account.key);
                whole.update(account.headcount.unwrap_or(0.0).to_le_bytes());
                told(&mut whole, account.relation.map_or("", Relation::word));
            }
            let mut said: Vec<_> = self.said.iter().collect();
            said.sort_unstable_by_key(|(pair, _)| **pair);
            told(&mut whole, &format!("{said:?}"));
            let parts = |numbers: Vec<[u8; 32]>, whole: &mut Sha256| {
                numbers.into_iter().for_each(|part| whole.update(part));
            };
            // Whom no record has is part of a question, and of no network.
            let offsets = &self.offsets[..=people.len()];
            parts(hashed(offsets, |n| n.to_le_bytes()), &mut whole);
            parts(hashed(&self.neighbours, |n| n.to_le_bytes()), &mut whole);
            parts(hashed(&self.helps, |n| n.to_le_bytes()), &mut whole);
            parts(hashed(&self.engages, |n| n.to_le_bytes()), &mut whole);
            display::fingerprint(&whole.finalize())
        })
    }
}

/// A text, with its length, so that two never run together.
fn told(whole: &mut Sha256, text: &str) {
    whole.update((text.len() as u64).to_le_bytes());
    whole.update(text);
}

fn hashed<T: Sync, const N: usize>(numbers: &[T], bytes: fn(&T) -> [u8; N]) -> Vec<[u8; 32]> {
    numbers
        .par_chunks(PART)
        .map(|part| {
            let mut hash = Sha256::new();
            part.iter().for_each(|number| hash.update(bytes(number)));
            hash.finalize().into()
        })
        .collect()
}
