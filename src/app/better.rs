//! What would make an answer better, cheapest first.

use std::collections::HashSet;

use introrank_core::evidence::Relation;
use introrank_core::keys::name;
use introrank_engine::network::flags;
use introrank_engine::people::PersonIx;
use introrank_engine::people::account::AccountIx;
use introrank_engine::people::find::Match;
use introrank_engine::rank::{self, StepKind};
use introrank_engine::search::{Asker, Search};
use introrank_engine::strength::Basis;
use introrank_referrals::availability::Asking;

use super::asked::Asked;
use super::remedy::{Remedy, SameBecause};
use super::snapshot::Snapshot;
use super::view::Answer;

/// Not more than this many former employees are named.
const MAX_FORMER: usize = 2;
/// Nor so many who may be the prospect under another name.
const MAX_SAME: usize = 2;

/// A question that was answered.
pub(super) struct Better<'a> {
    pub snapshot: &'a Snapshot,
    pub search: &'a Search<'a>,
    /// Whom it was about, as asked.
    pub target: &'a Asked,
    /// What that turned out to be.
    pub found: &'a Match,
    pub asker: Asker,
    /// Mutual connections were pasted already.
    pub has_mutuals: bool,
}

impl Better<'_> {
    /// What would make the answer better.
    pub(super) fn remedies(&self, answer: &Answer<'_>, unrated: usize) -> Vec<Remedy> {
        let status = answer.lines.first().map(|line| line.status);
        let is_open = !matches!(status, Some("route" | "direct"));
        let left_out = self.left_out_as().filter(|_| status == Some("no_route"));
        let mut out = match left_out {
            Some(relation) => vec![Remedy::Include { relation }],
            None => self.former_employees(),
        };
        out.extend(self.perhaps_same(&self.target.target));
        match self.found {
            Match::Unknown { accounts, .. } => {
                let names = accounts.iter().map(|ix| self.account_name(*ix));
                let closest: Vec<String> = names.collect();
                let is_named = self.target.account.is_some();
                match closest.as_slice() {
                    [] if !is_named => out.push(Remedy::SayWhere),
                    [] => {}
                    _ => out.push(Remedy::MatchAccount { closest }),
                }
                out.push(Remedy::PasteMutuals);
            }
            Match::Person(_) if is_open && left_out.is_none() => {
                out.extend([Remedy::PasteMutuals, Remedy::AddExport]);
            }
            _ => {}
        }
        out.extend(self.for_routes(answer, unrated));
        out.retain(|remedy| !(self.has_mutuals && *remedy == Remedy::PasteMutuals));
        out
    }

    fn for_routes(&self, answer: &Answer<'_>, unrated: usize) -> Vec<Remedy> {
        let mut out = Vec::new();
        let appraisals = || {
            answer
                .lines
                .iter()
                .filter_map(|line| line.appraisal.as_ref())
        };
        let steps = || appraisals().flat_map(|appraisal| &appraisal.steps);
        let weak = steps().any(|step| step.basis == Basis::Guess);
        if unrated > 0 {
            out.push(Remedy::Rate {
                people: unrated,
                is_kept: self.snapshot.has_workspace(),
            });
        } else if matches!(self.asker, Asker::Team) && weak {
            out.push(Remedy::RateByColleagues);
        }
        let person = appraisals().any(|appraisal| appraisal.target.is_some());
        let has_mutuals = steps().any(|step| {
            matches!(step.kind, StepKind::Observed(_, evidence) if evidence.flags & flags::MUTUAL != 0)
        });
        if weak && !has_mutuals && person {
            out.push(Remedy::PasteMutuals);
        }
        if weak && self.search.teammates().len() < 2 {
            out.push(Remedy::AddExport);
        }
        out
    }

    fn account_name(&self, account: AccountIx) -> String {
        self.search.directory.accounts.get(account).name.clone()
    }

    /// The account that is asked about, or where the prospect works.
    fn account(&self) -> Option<AccountIx> {
        match self.found {
            Match::Person(person) => self.search.directory.people.account(*person),
            Match::Account(account, _) => Some(*account),
            Match::Ambiguous { .. } | Match::Unknown { .. } => None,
        }
    }

    /// Whom of the askers' own contacts to ask because they worked at the account until lately: they know who decides there.
    /// About a person whom an export has, others know more.
    fn former_employees(&self) -> Vec<Remedy> {
        let people = &self.search.directory.people;
        let is_known = |person: &PersonIx| !people.is_newcomer(*person);
        let account = match self.found {
            Match::Person(person) if is_known(person) => None,
            _ => self.account(),
        };
        let Some(account) = account else {
            return Vec::new();
        };
        let askers = match self.asker {
            Asker::One(asker) => vec![asker],
            Asker::Team => self.search.teammates().to_vec(),
        };
        let session = &self.snapshot.session;
        let best = |person: PersonIx| {
            let known = askers
                .iter()
                .filter_map(|asker| Some((session.network.helps(*asker, person)?, *asker)));
            known.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        };
        let availability = self.snapshot.availability();
        let name = self.account_name(account);
        let may_be_asked = |person: PersonIx| {
            let asking = Asking {
                introducer: people.key(person),
                account: &name,
                ..Asking::default()
            };
            !people.is_never_asked(person) && availability.of_introducer(asking).is_none()
        };
        let left = self.snapshot.left().iter();
        let left = left.filter(|left| left.account == account && may_be_asked(left.person));
        let known = left.filter_map(|left| {
            let (_, asker) = best(left.person)?;
            Some(Remedy::AskFormer {
                person: rank::words::with_title(self.search, left.person),
                until: left.until,
                known_by: people.name(asker).to_owned(),
            })
        });
        known.take(MAX_FORMER).collect()
    }

    /// Who may be the prospect whom no export has: nobody is chosen, and why they may be the same is said.
    fn perhaps_same(&self, text: &str) -> Vec<Remedy> {
        let people = &self.search.directory.people;
        let (wanted, at) = match self.found {
            Match::Person(person) if people.is_newcomer(*person) => {
                (people.name(*person), people.account(*person))
            }
            Match::Unknown { .. } => (text, None),
            _ => return Vec::new(),
        };
        let names = self.snapshot.session.names();
        let same = names.get(wanted).iter().copied();
        let mut all: Vec<PersonIx> = same.chain(names.closest(wanted)).collect();
        let mut seen = HashSet::new();
        all.retain(|person| seen.insert(*person) && !people.is_newcomer(*person));
        let key = name::key(wanted, "").text;
        let may_be = all.into_iter().filter_map(|person| {
            let is_same = name::key(people.name(person), "").text == key;
            let is_there = at.is_some() && people.account(person) == at;
            let because = match (is_same, is_there) {
                (true, true) => SameBecause::SameNameThere,
                (true, false) => SameBecause::SameName,
                (false, true) => SameBecause::AlikeThere,
                // Elsewhere and of another name: only worth a thought when there is nobody else.
                (false, false) if at.is_none() => SameBecause::Alike,
                (false, false) => return None,
            };
            let works = self.search.directory.works(person);
            let name = people.name(person);
            Some(Remedy::PerhapsSame {
                person: match works.as_str() {
                    "" => name.to_owned(),
                    works => format!("{name} ({works})"),
                },
                key: people.key(person).to_owned(),
                because,
            })
        });
        may_be.take(MAX_SAME).collect()
    }

    /// The relation for which an account is no prospect unless somebody says so.
    fn left_out_as(&self) -> Option<Relation> {
        let account = self.search.directory.accounts.get(self.account()?);
        let relation = account.relation.filter(|relation| relation.is_left_out());
        let won = self.snapshot.availability().won("", &account.name);
        relation.or(won.map(|_| Relation::Customer))
    }
}
