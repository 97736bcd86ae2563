//! What is doubtful about the records that a session was made from.

use super::Session;
use crate::people::PersonIx;
use introrank_core::evidence::{Export, Records, Source, TieKind, TieRow};

impl Session {
    /// What was said about, or by, people whom no export has, as somebody wrote them: probably mistyped, or a name that
    /// several people have.
    pub fn strangers_in_statements(&self, records: &Records) -> Vec<String> {
        let people = &self.directory.people;
        let links = &self.directory.links;
        if records.exports.is_empty() {
            return Vec::new();
        }
        let mut alone: std::collections::BTreeSet<PersonIx> = statements(records)
            .flat_map(|row| [row.from, row.to])
            .map(|number| links.listed[number as usize])
            .collect();
        if !alone.is_empty() {
            let in_exports = links.rows.iter().chain(&links.facts).flatten();
            for person in in_exports.chain(&links.owners) {
                alone.remove(person);
            }
        }
        alone
            .into_iter()
            .map(|person| people.key(person).to_owned())
            .filter(|key| !records.in_ledger.contains(key))
            .collect()
    }

    /// Number of statements dated after the as-of day: they do not count yet.
    pub fn statements_to_come(&self, records: &Records) -> usize {
        statements(records)
            .filter(|row| row.since.is_some_and(|day| day > self.setup.as_of))
            .count()
    }

    /// Owners without any address whose name somebody in a colleague's export has: (file, owner, key of that person).
    pub fn owners_by_name_only(&self, records: &Records) -> Vec<(String, String, String)> {
        let people = &self.directory.people;
        let exports = records.exports.iter().zip(&self.directory.links.owners);
        let namesake = |(export, owner): (&Export, &PersonIx)| {
            let same_name = self.names().get(&export.owner.name);
            let other = same_name.iter().find(|other| *other != owner)?;
            Some((
                export.path.clone(),
                people.name(*owner).to_owned(),
                people.key(*other).to_owned(),
            ))
        };
        // The index of names is only made when some owner has no address.
        let nameless = exports.filter(|(_, owner)| people.key(**owner).starts_with("name:"));
        let mut found: Vec<_> = nameless.filter_map(namesake).collect();
        found.sort();
        found
    }

    /// Pairs of exports of different owners that hold nearly the same connections: probably one export filed twice.
    pub fn same_exports(&self, records: &Records) -> Vec<(String, String)> {
        use std::collections::{BTreeMap, BTreeSet};
        use std::hash::{Hash, Hasher};
        const SAMPLE: usize = 64;
        let sketch = |export: &Export| -> Vec<u64> {
            let mut hashes: Vec<u64> = (0..export.rows.len())
                .map(|r| {
                    let mut hasher = std::hash::DefaultHasher::new();
                    (
                        export.rows.profile.get(r),
                        export.rows.last.get(r),
                        export.rows.connected_on[r],
                    )
                        .hash(&mut hasher);
                    hasher.finish()
                })
                .collect();
            hashes.sort_unstable();
            hashes.truncate(SAMPLE);
            hashes
        };
        let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut sizes = Vec::new();
        for (e, export) in records.exports.iter().enumerate() {
            let hashes = match export.source {
                Source::Connections => sketch(export),
                _ => Vec::new(),
            };
            sizes.push(hashes.len());
            for hash in hashes {
                let others = holders.entry(hash).or_default();
                for other in others.iter().take(8) {
                    *shared.entry((*other, e)).or_default() += 1;
                }
                others.push(e);
            }
        }
        let alike = |(a, b): (usize, usize), n: usize| {
            let owners = &self.directory.links.owners;
            owners[a] != owners[b]
                && sizes[a].min(sizes[b]) >= 8
                && n * 100 >= sizes[a].max(sizes[b]) * 90
        };
        let found: BTreeSet<(usize, usize)> = shared
            .into_iter()
            .filter(|(pair, n)| alike(*pair, *n))
            .map(|(pair, _)| pair)
            .collect();
        found
            .into_iter()
            .map(|(a, b)| {
                (
                    records.exports[a].path.clone(),
                    records.exports[b].path.clone(),
                )
            })
            .collect()
    }
}

fn statements(records: &Records) -> impl Iterator<Item = &TieRow> {
    let rows = records.ties.rows.iter();
    rows.filter(|row| matches!(row.kind, TieKind::Said(_)))
}
