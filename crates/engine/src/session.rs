//! Everything that is needed to answer questions, loaded once.

mod doubts;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::network::{Fatigue, ListedTie, Network, TieGraph};
use crate::people::account::AccountIx;
use crate::people::find::{Match, NameIndex};
use crate::people::{Directory, Newcomer, PersonIx};
use crate::strength::config::Config;
use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::evidence::{TargetRow, TieKind, person_key};
use introrank_core::keys::title::{Role, TitleTable};
use introrank_core::keys::{company, name};
use introrank_core::progress::Progress;
use introrank_core::sections::{Damaged, SectionSink, Sections};

/// How a session is opened.
pub struct Setup {
    /// The model's numbers.
    pub config: Config,
    /// The word table for titles.
    pub titles: TitleTable,
    /// The day for which everything is computed.
    pub as_of: Day,
    /// Asks that tire those who were asked.
    pub fatigue: Fatigue,
}

impl Setup {
    /// The shipped configuration and word table.
    pub fn new(as_of: Day) -> Self {
        Self {
            config: Config::default(),
            titles: TitleTable::default(),
            as_of,
            fatigue: Fatigue::default(),
        }
    }
}

/// The network of a day, with `extra` ties that no file holds.
fn network_of(
    records: &Records,
    directory: &Directory,
    setup: &Setup,
    extra: &[ListedTie],
    day: Day,
) -> Network {
    let config = &setup.config.strength;
    let mut network = Network::build(records, directory, extra, config, day);
    network.tire(directory, config, &setup.fatigue);
    network.make_room(directory);
    network
}

/// People and network as of one day: what a question needs. The records they were made from stay with whoever has them.
pub struct Session {
    /// Settings it was opened with.
    pub setup: Setup,
    /// Who is who.
    pub directory: Directory,
    /// The frozen network.
    pub network: Network,
    names: OnceLock<NameIndex>,
    /// Where the names are, once somebody asks, when it was read.
    kept: Option<Arc<dyn Sections>>,
}

/// What came of pasted mutual connections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mutuals {
    /// Names that are the asker's connections.
    pub matched: Vec<PersonIx>,
    /// Names that are not, or that several connections have.
    pub unmatched: Vec<String>,
}

impl Session {
    /// Builds the network of records that were read already.
    pub fn from_records(records: &Records, setup: Setup, progress: &dyn Progress) -> Self {
        progress.stage("joining people", None);
        let directory = Directory::build(records, &setup.titles, Some(setup.as_of));
        progress.stage("building the network", None);
        let network = network_of(records, &directory, &setup, &[], setup.as_of);
        Self {
            setup,
            directory,
            network,
            names: OnceLock::new(),
            kept: None,
        }
    }

    /// Writes away everything that a question needs. What the ledger adds, asks that tire and people whom no record has, is no
    /// part of it and comes after it was read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        self.directory.write(to)?;
        self.network.write(&self.directory, to)?;
        self.names().write(to)
    }

    /// Reads a session that was written away with the same settings, on the same day. O(bytes), parallel.
    ///
    /// # Errors
    /// The settings, when something of it is damaged: it is to be made anew.
    pub fn read(from: Arc<dyn Sections>, setup: Box<Setup>) -> Result<Self, Box<Setup>> {
        let read = || -> Result<(Directory, Network), Damaged> {
            let directory = Directory::read(&*from)?;
            let network = Network::read(&directory, &setup.config.strength, &*from)?;
            Ok((directory, network))
        };
        let Ok((directory, network)) = read() else {
            return Err(setup);
        };
        Ok(Self {
            setup: *setup,
            directory,
            network,
            names: OnceLock::new(),
            kept: Some(from),
        })
    }

    /// The same records as of another day.
    #[must_use]
    pub fn on_day(self, records: &Records, day: Day, progress: &dyn Progress) -> Self {
        let setup = Setup {
            as_of: day,
            ..self.setup
        };
        Self::from_records(records, setup, progress)
    }

    /// The network of a graph of one's own: each node names a person, by key, address, or any text that is theirs alone.
    /// Nodes of one name are one person; strengths that are `NaN` are estimated from the ties.
    pub fn from_graph<N: AsRef<str>>(graph: &TieGraph<N>, setup: Setup) -> Self {
        let mut records = Records::default();
        let numbers: Vec<u32> = graph
            .node_weights()
            .map(|name| records.ties.keys.intern(&person_key(name.as_ref())))
            .collect();
        let directory = Directory::build(&records, &setup.titles, Some(setup.as_of));
        let mut placed = TieGraph::with_capacity(directory.people.len(), graph.edge_count());
        for _ in directory.people.iter() {
            placed.add_node(());
        }
        for edge in graph.edge_references() {
            let ends = [edge.source(), edge.target()]
                .map(|node| directory.links.listed[numbers[node.index()] as usize]);
            // The smaller node of the graph need not be the smaller key.
            let turned = (edge.source() < edge.target()) != (ends[0] < ends[1]);
            let tie = if turned {
                edge.weight().reversed()
            } else {
                *edge.weight()
            };
            let [from, to] = ends.map(|person| NodeIndex::new(person.at()));
            placed.add_edge(from, to, tie);
        }
        let strength = &setup.config.strength;
        let network = Network::of_graph(&placed, &directory, strength, setup.as_of);
        Self {
            setup,
            directory,
            network,
            names: OnceLock::new(),
            kept: None,
        }
    }

    /// A name for everything that a result rests on, see [`Network::fingerprint`].
    pub fn fingerprint(&self) -> &str {
        self.network
            .fingerprint(&self.directory, &self.setup.config)
    }

    /// Builds the network again, after the settings were changed.
    pub fn rebuild(&mut self, records: &Records) {
        self.network = self.network_with(records, &[], self.setup.as_of);
    }

    /// Estimates every strength anew, after what was learned or the sizes of accounts changed: of the settings nothing else.
    /// O(ties · shared contacts), parallel.
    pub fn assess_anew(&mut self) {
        let config = &self.setup.config.strength;
        self.network.assess_anew(&self.directory, config);
    }

    /// Goes on to a later day, between which and its own nothing happened, see
    /// [`Records::newest_day`](introrank_core::evidence::Records::newest_day): as if it were made anew then. Before asks tire anybody, and before anybody is
    /// placed whom no record has. False, with nothing changed, when it must be made anew.
    pub fn go_on_to(&mut self, day: Day) -> bool {
        let config = &self.setup.config.strength;
        let has_gone = self.network.go_on_to(&self.directory, config, day);
        if has_gone {
            self.setup.as_of = day;
        }
        has_gone
    }

    /// Takes in what was said of ties between people of the directory, as if it had been among the records. Before asks tire
    /// anybody, and before anybody is placed whom no record has.
    pub fn hear(&mut self, told: &[ListedTie]) {
        let config = &self.setup.config.strength;
        self.network.hear(&self.directory, config, told);
    }

    /// Takes from the strengths of those who were asked lately what that takes.
    pub fn tire(&mut self, fatigue: Fatigue) {
        self.setup.fatigue = fatigue;
        let config = &self.setup.config.strength;
        let fatigue = &self.setup.fatigue;
        self.network.tire(&self.directory, config, fatigue);
    }

    /// Makes somebody whom no record has one of the directory and of the network, see [`Directory::place`]. O(1).
    pub fn place(&mut self, newcomer: &Newcomer<'_>) -> PersonIx {
        let person = self.directory.place(newcomer, &self.setup.titles);
        self.network.make_room(&self.directory);
        person
    }

    /// Takes over how many people accounts have, where no list of accounts says it, and builds the network again if that is
    /// new.
    pub fn learn_headcounts(&mut self, sizes: &BTreeMap<AccountIx, f64>) {
        let accounts = &mut self.directory.accounts;
        let new = sizes
            .iter()
            .filter(|(account, heads)| accounts.learn_headcount(**account, **heads));
        if new.count() > 0 {
            self.assess_anew();
        }
    }

    /// The network as it was on a day, with ties beside those of the files.
    pub(crate) fn network_with(
        &self,
        records: &Records,
        beside: &[ListedTie],
        day: Day,
    ) -> Network {
        network_of(records, &self.directory, &self.setup, beside, day)
    }

    /// The index of names, read or built when first used. Nothing is locked meanwhile: building is parallel, and a thread that
    /// waits for it may be given work that asks for the names too.
    pub fn names(&self) -> &NameIndex {
        match self.names.get() {
            Some(names) => names,
            None => {
                let people = self.directory.people.len();
                let kept = self.kept.as_ref();
                let kept = kept.and_then(|from| NameIndex::read(people, from).ok());
                let names = kept.unwrap_or_else(|| NameIndex::build(&self.directory));
                self.names.get_or_init(|| names)
            }
        }
    }

    /// The person with this key, address or e-mail, else everybody with this name.
    pub fn find_person(&self, text: &str) -> Vec<PersonIx> {
        self.directory.find_person(text, &|| self.names())
    }

    /// The key by which somebody with this key is known today, where it is another: a later export may know them better.
    /// Somebody who was known by name and account alone is whoever has that name there now, when only one has.
    pub fn current_key(&self, key: &str) -> Option<String> {
        let people = &self.directory.people;
        let canonical = person_key(key);
        if canonical != key && people.find_key(&canonical).is_none() {
            return Some(canonical.into_owned());
        }
        let known = people.find_key(&canonical);
        let person = known.filter(|_| !name::is_apart(key)).or_else(|| {
            let (name, company) = match key.strip_prefix("name:") {
                Some(parts) => {
                    let (name, company) = parts.split_once('|')?;
                    (
                        name,
                        company.split('|').next().unwrap_or_default().to_owned(),
                    )
                }
                None => {
                    let (name, company) = name::parts_of_apart(key)?;
                    (name, company::key(company)?)
                }
            };
            let there = |person: &&PersonIx| {
                let account = people.account(**person);
                let account = account.map(|ix| self.directory.accounts.get(ix).name.as_str());
                !company.is_empty() && account.and_then(company::key).as_ref() == Some(&company)
            };
            let same_name = self.names().get(name);
            match same_name.iter().filter(there).collect::<Vec<_>>()[..] {
                [one] => Some(*one),
                _ => None,
            }
        })?;
        let newest = people.key(person);
        (newest != key).then(|| newest.to_owned())
    }

    /// What a row of a list means.
    pub fn find_row(&self, row: &TargetRow) -> Match {
        self.directory.find_row(row, &|| self.names())
    }

    /// What a text on the command line means.
    pub fn find(&self, text: &str) -> Match {
        self.directory.find_text(text, &|| self.names())
    }

    /// Adds mutual connections between prospects and connections of the askers, one of `askers` each, and rebuilds the network.
    /// What came of the names of each.
    pub fn add_mutuals(
        &mut self,
        records: &Records,
        askers: &[PersonIx],
        seen: &[(PersonIx, Vec<String>)],
    ) -> Vec<Mutuals> {
        // The network may be older than the directory; the askers' connections come from the records.
        let mut own: Vec<PersonIx> = askers
            .iter()
            .flat_map(|asker| self.connections_of(records, *asker))
            .collect();
        own.sort_unstable();
        own.dedup();
        let matched = seen
            .iter()
            .map(|(target, names)| self.mutuals_of(&own, *target, names));
        let found: Vec<Mutuals> = matched.collect();
        let ties = seen.iter().zip(&found).flat_map(|((target, _), found)| {
            found.matched.iter().map(|contact| ListedTie {
                from: *contact,
                to: *target,
                forward: f64::NAN,
                backward: f64::NAN,
                since: None,
                kind: TieKind::Mutual,
            })
        });
        let ties: Vec<ListedTie> = ties.collect();
        let day = self.setup.as_of;
        self.network = network_of(records, &self.directory, &self.setup, &ties, day);
        found
    }

    /// Which of these connections have the names that were seen with a prospect.
    fn mutuals_of(&self, own: &[PersonIx], target: PersonIx, names: &[String]) -> Mutuals {
        let mut mutuals = Mutuals::default();
        for name in names {
            let same: Vec<PersonIx> = self
                .names()
                .get(name)
                .iter()
                .copied()
                .filter(|person| own.binary_search(person).is_ok() && *person != target)
                .collect();
            match same.as_slice() {
                [one] => mutuals.matched.push(*one),
                // A headline between the names is no name.
                [] if self.setup.titles.role(name) != Role::UNKNOWN => {}
                _ => mutuals.unmatched.push(name.clone()),
            }
        }
        mutuals.matched.sort_unstable();
        mutuals.matched.dedup();
        mutuals
    }

    fn connections_of(&self, records: &Records, asker: PersonIx) -> Vec<PersonIx> {
        let links = &self.directory.links;
        let exported = links
            .owners
            .iter()
            .zip(&links.rows)
            .filter(|(owner, _)| **owner == asker)
            .flat_map(|(_, rows)| rows.iter().copied());
        let listed = records.ties.rows.iter().flat_map(|row| {
            let (from, to) = (
                links.listed[row.from as usize],
                links.listed[row.to as usize],
            );
            [(from == asker).then_some(to), (to == asker).then_some(from)]
                .into_iter()
                .flatten()
        });
        let mut own: Vec<PersonIx> = exported.chain(listed).collect();
        own.sort_unstable();
        own.dedup();
        own
    }
}
