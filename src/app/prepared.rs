//! The network of a workspace as it was prepared before, on the day or an earlier one, with what was said since; else made and
//! kept for the next question. However it comes about, it is the same.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use introrank_core::columns::TextMap;
use introrank_core::day::Day;
use introrank_core::display::hex;
use introrank_core::evidence::{Records, TieKind, person_key};
use introrank_core::keys::name;
use introrank_core::progress::Progress;
use introrank_core::sections::{
    Damaged, SectionSink, Sections, damaged, map, numbers, record, write_map, write_record,
};
use introrank_engine::network::ListedTie;
use introrank_engine::people::PersonIx;
use introrank_engine::session::{Session, Setup};
use introrank_referrals::ledger::Said;
use introrank_store::{MadeFrom, Workspace};
use sha2::{Digest, Sha256};

use super::error::Error;
use super::evidence::{Evidence, Told};
use super::notice::Notice;

/// A network, the records behind it, and what should be said of what was read.
pub(super) struct Prepared {
    pub session: Session,
    pub evidence: Evidence,
    pub notices: Vec<Notice>,
}

/// What is kept of a network beside itself.
struct Beside {
    told: Told,
    notices: Vec<Notice>,
    /// The last day of which any evidence tells.
    newest: Option<Day>,
    /// The numbers of the people of the lists, by their texts.
    listed: TextMap,
}

/// Opens the network of a workspace, or makes it and keeps it. `kept` reads the records, without what people said.
///
/// # Errors
/// When the workspace cannot be read, or `kept` says so.
pub(super) fn open(
    workspace: &Workspace,
    setup: Setup,
    kept: &dyn Fn() -> Result<Records, Error>,
    progress: &dyn Progress,
) -> Result<Prepared, Error> {
    let ready = Ready {
        workspace,
        from: made_from(workspace, &setup)?,
        said: workspace.said()?,
    };
    let ((mut session, beside), read) = match ready.of_the_day(setup) {
        Ok(found) => (found, None),
        Err(setup) => {
            let records = kept()?;
            let made = ready.make(&records, *setup, progress);
            (made, Some(records))
        }
    };
    let Some((told, new)) = told(&ready.said, &session, &beside.listed) else {
        return ready.made_with_statements(session.setup, kept, progress);
    };
    session.directory.links.listed.extend(new);
    session.hear(&told);
    Ok(Prepared {
        notices: Notice::renewed(beside.notices, &session)
            .into_iter()
            .filter(|notice| !is_told_of(notice, &ready.said))
            .collect(),
        session,
        evidence: match read {
            Some(mut records) => {
                Workspace::add_said(&mut records, &ready.said);
                Evidence::read(records)
            }
            None => ready.evidence(beside.told),
        },
    })
}

/// Somebody of whom nothing but ratings tells, and the ledger's among them: it may know somebody who is on no list.
fn is_told_of(notice: &Notice, said: &[Said]) -> bool {
    let is_named = |who: &str| {
        let named = said.iter().flat_map(|said| [&said.from, &said.to]);
        named.map(|key| person_key(key)).any(|key| key == who)
    };
    matches!(notice, Notice::Stranger { who } if is_named(who))
}

/// What the network of a workspace is made from, on a day, with a model.
fn made_from(workspace: &Workspace, setup: &Setup) -> Result<MadeFrom, Error> {
    let model = setup.config.to_toml();
    let model = model.map_err(|error| Error::Write(io::Error::other(error)))?;
    Ok(MadeFrom {
        version: workspace.version()?,
        counted: workspace.counted()?,
        day: setup.as_of,
        model: name_of(&model),
        said: String::new(),
    })
}

fn name_of(text: &str) -> String {
    hex(&Sha256::digest(text)[..8])
}

/// What people said, as ties between people of a session, and whom it names that no list does. `None` when it speaks of somebody
/// of whom nothing else does, of somebody by another key than the one that stands for them, or of a later day: then it decides
/// who is who, or counts only later, and the network must be made with it.
fn told(
    said: &[Said],
    session: &Session,
    listed: &TextMap,
) -> Option<(Vec<ListedTie>, Vec<PersonIx>)> {
    let people = &session.directory.people;
    let (mut ties, mut new, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for said in said {
        let mut place = |who: &str| {
            let key = person_key(who);
            let person = people.find_key(&key)?;
            let is_plain = people.key(person) == key && !name::is_written(&key);
            if listed.get(&key).is_none() && seen.insert(key.into_owned()) {
                new.push(person);
            }
            is_plain.then_some(person)
        };
        ties.push(ListedTie {
            from: place(&said.from)?,
            to: place(&said.to)?,
            forward: f64::NAN,
            backward: f64::NAN,
            since: (said.on <= session.setup.as_of).then_some(Some(said.on))?,
            kind: TieKind::Said(said.statement),
        });
    }
    Some((ties, new))
}

/// Networks that were prepared for a question.
struct Ready<'a> {
    workspace: &'a Workspace,
    from: MadeFrom,
    said: Vec<Said>,
}

impl Ready<'_> {
    /// The network of the day; else that of an earlier day, since which nothing happened, gone on to the day and kept for it.
    fn of_the_day(&self, setup: Setup) -> Result<(Session, Beside), Box<Setup>> {
        let mut setup = Box::new(setup);
        let day = setup.as_of;
        if let Some(sections) = self.workspace.prepared(&self.from) {
            setup = match read(sections, setup) {
                Ok(found) => return Ok(found),
                Err(setup) => setup,
            };
        }
        for from in self.workspace.prepared_earlier(&self.from) {
            let Some(sections) = self.workspace.prepared(&from) else {
                continue;
            };
            setup.as_of = from.day;
            setup = match read(sections, setup) {
                Ok((mut session, beside)) => {
                    let is_past = beside.newest.is_none_or(|newest| newest <= from.day);
                    if is_past && session.go_on_to(day) {
                        let beside = beside.on(day, &session);
                        self.keep(&self.from, &session, &beside);
                        return Ok((session, beside));
                    }
                    Box::new(session.setup)
                }
                Err(setup) => setup,
            };
        }
        setup.as_of = day;
        Err(setup)
    }

    /// The network of records, kept for the next question.
    fn make(&self, records: &Records, setup: Setup, progress: &dyn Progress) -> (Session, Beside) {
        let session = Session::from_records(records, setup, progress);
        let beside = Beside::of(records, &session);
        self.keep(&self.from, &session, &beside);
        (session, beside)
    }

    /// The network that was made with what was said, or made so now and kept.
    fn made_with_statements(
        &self,
        mut setup: Setup,
        kept: &dyn Fn() -> Result<Records, Error>,
        progress: &dyn Progress,
    ) -> Result<Prepared, Error> {
        let said = name_of(&format!("{:?}", self.said));
        let from = MadeFrom {
            said: format!("-{said}"),
            ..self.from.clone()
        };
        if let Some(sections) = self.workspace.prepared(&from) {
            setup = match read(sections, Box::new(setup)) {
                Ok((session, beside)) => {
                    return Ok(Prepared {
                        session,
                        evidence: self.evidence(beside.told),
                        notices: beside.notices,
                    });
                }
                Err(setup) => *setup,
            };
        }
        let mut records = kept()?;
        Workspace::add_said(&mut records, &self.said);
        let session = Session::from_records(&records, setup, progress);
        let beside = Beside::of(&records, &session);
        self.keep(&from, &session, &beside);
        Ok(Prepared {
            session,
            evidence: Evidence::read(records),
            notices: beside.notices,
        })
    }

    fn evidence(&self, told: Told) -> Evidence {
        let root = self.workspace.root().to_owned();
        let counted = self.from.counted.clone();
        Evidence::kept(root, (counted, self.said.clone()), told)
    }

    /// Keeps a network. That it cannot be kept is no reason not to answer the question.
    fn keep(&self, from: &MadeFrom, session: &Session, beside: &Beside) {
        let write = |to: &mut dyn SectionSink| {
            session.write(to)?;
            beside.write(to)
        };
        drop(self.workspace.prepare(from, write));
    }
}

fn read(from: Arc<dyn Sections>, setup: Box<Setup>) -> Result<(Session, Beside), Box<Setup>> {
    let Ok(beside) = Beside::read(&*from) else {
        return Err(setup);
    };
    let session = Session::read(from, setup)?;
    if !beside.told.fits(&session) {
        return Err(Box::new(session.setup));
    }
    Ok((session, beside))
}

impl Beside {
    fn of(records: &Records, session: &Session) -> Self {
        let mut listed = TextMap::default();
        for (key, number) in records.ties.keys.iter().zip(0..) {
            listed.insert(key.to_owned(), number);
        }
        Self {
            told: Told::of(records, session),
            notices: Notice::of_session(records, session),
            newest: records.newest_day(),
            listed,
        }
    }

    /// The same on a later day, between which and its own nothing happened.
    fn on(self, day: Day, session: &Session) -> Self {
        Self {
            told: self.told.on(day),
            notices: Notice::renewed(self.notices, session),
            ..self
        }
    }

    fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        write_record(to, "told", &self.told)?;
        write_record(to, "newest", &self.newest)?;
        let notices = serde_json::to_vec(&self.notices).map_err(io::Error::other)?;
        to.write("notices", &notices)?;
        write_map(to, "listed", &self.listed)
    }

    fn read(from: &dyn Sections) -> Result<Self, Damaged> {
        let notices: Vec<u8> = numbers(from, "notices")?;
        let notices = serde_json::from_slice(&notices);
        Ok(Self {
            told: record(from, "told")?,
            notices: notices.map_err(|_| damaged("notices", "it is another record"))?,
            newest: record(from, "newest")?,
            listed: map(from, "listed")?,
        })
    }
}
