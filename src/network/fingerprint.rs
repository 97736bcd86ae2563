//! A name for everything that a result rests on: equal fingerprints, equal results.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Network;
use crate::display::hex;
use crate::people::Directory;
use crate::strength::config::Config;

/// Bytes hashed at a time, side by side.
const PART: usize = 1 << 18;
/// Hexadecimal digits that are shown.
const SHOWN: usize = 12;

impl Network {
    /// Twelve hexadecimal digits made of the configuration, the as-of day, everybody with title and account, and every
    /// tie with its strengths. The same for any order of files and number of threads. O(people + ties) once, parallel.
    pub fn fingerprint(&self, directory: &Directory, config: &Config) -> &str {
        self.fingerprint.get_or_init(|| {
            let mut whole = Sha256::new();
            // A checked configuration can always be written.
            whole.update(config.to_toml().unwrap_or_default());
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
                    whole.update((text.len() as u64).to_le_bytes());
                    whole.update(text);
                }
            }
            let parts = |numbers: Vec<[u8; 32]>, whole: &mut Sha256| {
                numbers.into_iter().for_each(|part| whole.update(part));
            };
            parts(hashed(&self.neighbours, |n| n.to_le_bytes()), &mut whole);
            parts(hashed(&self.helps, |n| n.to_le_bytes()), &mut whole);
            parts(hashed(&self.engages, |n| n.to_le_bytes()), &mut whole);
            let mut text = hex(&whole.finalize());
            text.truncate(SHOWN);
            text
        })
    }
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
