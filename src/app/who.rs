//! Whom a text means: the asker, a rep, somebody of the network or of the ledger, a prospect.

use introrank_core::display::clean;
use introrank_core::evidence::{Decision, Outsider, TargetRow};
use introrank_core::keys::name;
use introrank_engine::people::PersonIx;
use introrank_engine::people::account::AccountIx;
use introrank_engine::people::find::Match;
use introrank_engine::search::Asker;
use introrank_engine::session::Session;
use introrank_referrals::ledger::{self, About, Case};

use super::asked;
use super::error::Error;
use super::notice::Notice;
use super::outsiders::{Outsiders, described, words};
use super::snapshot::Snapshot;

/// Stands for somebody who is in no output.
const HIDDEN: &str = "(hidden)";

/// Owners that are named when nobody has a name.
const MAX_NAMES: usize = 8;

/// Who asks, as somebody said it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AskerChoice {
    /// The only owner, else the whole team.
    #[default]
    Usual,
    /// The whole team as one.
    Team,
    /// This person: key, address, e-mail or name.
    One(String),
}

/// The person who asks: by key, address or e-mail, or by a name that one owner, else one person, has; part of a name
/// is enough when only one owner has it.
///
/// # Errors
/// When nobody is meant, or several are.
pub fn one_asker(text: &str, session: &Session) -> Result<PersonIx, Error> {
    let people = &session.directory.people;
    let mut found = session.find_person(text);
    if found.is_empty() {
        let wanted = name::key(text, "").text;
        let part = |person: &PersonIx| {
            let name = name::key(people.name(*person), "").text;
            name.split(' ').any(|word| word == wanted)
        };
        found.extend(people.owners().map(|(person, _)| person).filter(part));
    }
    let owners: Vec<PersonIx> = found
        .iter()
        .copied()
        .filter(|person| people.owner(*person).is_some())
        .collect();
    match (owners.as_slice(), found.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        ([], []) => {
            let owners = people.owners().take(MAX_NAMES);
            Err(Error::Nobody {
                text: clean(text),
                owners: owners.map(|(p, _)| people.name(p).to_owned()).collect(),
            })
        }
        (_, several) => Err(several_called(session, text, several)),
    }
}

fn several_called(session: &Session, text: &str, several: &[PersonIx]) -> Error {
    let people = &session.directory.people;
    Error::Several {
        text: clean(text),
        keys: several.iter().map(|p| people.key(*p).to_owned()).collect(),
    }
}

/// Who asks, when it is one person or the team, and what should be said about it.
///
/// # Errors
/// When nobody is meant, several are, or it is not clear who asks.
pub fn asker(choice: &AskerChoice, session: &Session) -> Result<(Asker, Vec<Notice>), Error> {
    let people = &session.directory.people;
    let teammates = people.teammates();
    match choice {
        AskerChoice::One(text) => {
            let person = one_asker(text, session)?;
            let stranger = people.owner(person).is_none() && session.directory.has_exports();
            let name = people.name(person).to_owned();
            let notice = stranger.then_some(Notice::OwnsNoExport { name });
            Ok((Asker::One(person), notice.into_iter().collect()))
        }
        AskerChoice::Team if teammates.is_empty() => Err(Error::NoTeammates),
        AskerChoice::Team => Ok((Asker::Team, Vec::new())),
        AskerChoice::Usual => match teammates.as_slice() {
            [one] => Ok((Asker::One(*one), Vec::new())),
            [] => match people.owners().next() {
                Some((ally, _)) if people.owners().count() == 1 => {
                    Ok((Asker::One(ally), Vec::new()))
                }
                _ => Err(Error::WhoAsks),
            },
            several => {
                let teammates = several.len();
                Ok((Asker::Team, vec![Notice::AskingAsTeam { teammates }]))
            }
        },
    }
}

/// A prospect as a text named it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// Key of the person, or the text; empty when an account is meant.
    pub target: String,
    /// Name of the account, where it is known.
    pub account: String,
}

impl Prospect {
    /// Key of the person, else name of the account.
    pub fn about(&self) -> &str {
        About::of(&self.target, &self.account).map_or("", About::text)
    }
}

impl Snapshot {
    /// The key of the rep of this name.
    ///
    /// # Errors
    /// When nobody is meant, or several are.
    pub fn rep_called(&self, text: &str) -> Result<String, Error> {
        let person = one_asker(text, &self.session)?;
        Ok(self.session.directory.people.key(person).to_owned())
    }

    /// The rep who was named, or the only one there is.
    ///
    /// # Errors
    /// When nobody was named and there are several, or none.
    pub fn one_rep(&self, named: Option<&str>) -> Result<String, Error> {
        if let Some(text) = named {
            return self.rep_called(text);
        }
        let people = &self.session.directory.people;
        match people.teammates().as_slice() {
            [one] => Ok(people.key(*one).to_owned()),
            all => Err(Error::WhichRep {
                names: all
                    .iter()
                    .take(MAX_NAMES)
                    .map(|p| people.name(*p).to_owned())
                    .collect(),
            }),
        }
    }

    /// The person of the network with this key.
    pub fn person(&self, key: &str) -> Option<PersonIx> {
        self.session.directory.people.find_key(key)
    }

    /// True for somebody who is in no output.
    pub fn is_hidden(&self, key: &str) -> bool {
        let person = self.person(key);
        let mut decisions = self.decisions.iter();
        person.is_some_and(|person| self.session.directory.people.is_hidden(person))
            // Also when no import has them any more.
            || decisions.any(|decision| matches!(decision, Decision::Hide { who } if who == key))
    }

    /// True for an ask of somebody hidden, or about them: it is in no list.
    pub fn is_case_hidden(&self, case: &Case) -> bool {
        self.is_hidden(&case.introducer) || self.is_hidden(&case.target)
    }

    /// A key as it may be shown: that of somebody hidden is no key.
    pub fn shown_key(&self, key: &str) -> String {
        if self.is_hidden(key) {
            return HIDDEN.to_owned();
        }
        key.to_owned()
    }

    /// The name of the person with this key; a text that is no key stands for itself.
    pub fn name(&self, key: &str) -> String {
        let people = &self.session.directory.people;
        match self.person(key) {
            Some(person) if people.is_hidden(person) => HIDDEN.to_owned(),
            None if self.is_hidden(key) => HIDDEN.to_owned(),
            Some(person) => people.name(person).to_owned(),
            None if ledger::is_forgotten(key) => "(forgotten)".to_owned(),
            None => clean(&name::of_key(key)),
        }
    }

    /// The key of somebody, else the text itself: people of the ledger may be on no list.
    ///
    /// # Errors
    /// When several are called so, and not one of them alone is in an open ask.
    pub fn key_of(&self, text: &str) -> Result<String, Error> {
        let people = &self.session.directory.people;
        match self.session.find_person(text).as_slice() {
            [one] if !name::is_written(people.key(*one)) => Ok(people.key(*one).to_owned()),
            [] | [_] => {
                let key = self.outsiders().key_of(&Outsider::of_text(text, ""));
                let text = clean(text);
                key.map_err(|keys| Error::Several { text, keys })
            }
            several => {
                // Of several of one name the one in an open ask is meant.
                let open = |person: &&PersonIx| {
                    let key = people.key(**person);
                    let takes_part = |case: &Case| case.introducer == key || case.target == key;
                    self.ledger.open_cases().any(takes_part)
                };
                match several.iter().filter(open).collect::<Vec<_>>()[..] {
                    [one] => Ok(people.key(*one).to_owned()),
                    _ => Err(several_called(&self.session, text, several)),
                }
            }
        }
    }

    /// Whom a name that nobody has may mean: name and key.
    pub fn closest(&self, text: &str) -> Vec<(String, String)> {
        const MAX_CLOSEST: usize = 3;
        let people = &self.session.directory.people;
        let wanted = text.to_lowercase();
        let close = match self.session.find(text) {
            Match::Unknown { people, .. } => people,
            _ => Vec::new(),
        };
        // A first name alone means a colleague, as a rule.
        let colleagues = people.owners().map(|(owner, _)| owner).filter(|owner| {
            let name = people.name(*owner).to_lowercase();
            name.split(' ').any(|word| word == wanted)
        });
        let mut all: Vec<PersonIx> = colleagues.chain(close).collect();
        all.dedup();
        let closest = all.iter().take(MAX_CLOSEST);
        closest
            .map(|p| (people.name(*p).to_owned(), people.key(*p).to_owned()))
            .collect()
    }

    /// The account where somebody works; empty when nobody knows.
    pub fn account_of(&self, key: &str) -> String {
        let directory = &self.session.directory;
        let account = self.person(key).and_then(|p| directory.people.account(p));
        account.map_or(String::new(), |ix| directory.accounts.get(ix).name.clone())
    }

    /// What a text means when it was said of somebody at an account: of several people of one name, those there; of one who
    /// works elsewhere, somebody else.
    fn find_at(&self, text: &str, account: &str) -> Match {
        let (found, people) = (self.session.find(text), &self.session.directory.people);
        let same_name = match &found {
            Match::Person(person) => vec![*person],
            Match::Ambiguous { people, .. } => people.clone(),
            Match::Account(..) | Match::Unknown { .. } => return found,
        };
        // Whom only lists name is whom the ledger knows.
        let is_listed = |person: &PersonIx| name::is_written(people.key(*person));
        if !same_name.is_empty() && same_name.iter().all(is_listed) {
            return Match::Unknown {
                people: same_name,
                accounts: Vec::new(),
            };
        }
        if account.is_empty() || !self.is_name(text) || same_name.is_empty() {
            return found;
        }
        let there = self.account_called(account);
        let given = Outsider::of_text("", account);
        let works = |person: &PersonIx| people.account(*person);
        let is_there = |person: &PersonIx| {
            works(person).is_some_and(|ix| {
                there == Some(ix) || given.is_at(&self.session.directory.accounts.get(ix).name)
            })
        };
        let mut at_account = same_name.clone();
        at_account.retain(is_there);
        match (at_account.as_slice(), same_name.as_slice()) {
            ([one], _) => Match::Person(*one),
            // Where they work is not known: nothing speaks against them.
            ([], [one]) if works(one).is_none() => Match::Person(*one),
            ([], _) => Match::Unknown {
                people: same_name,
                accounts: there.into_iter().collect(),
            },
            (several, _) => Match::Ambiguous {
                people: several.to_vec(),
                account: None,
            },
        }
    }

    /// What a row of a list means. Whom no export has, the ledger may know: then they are one of the network as soon as
    /// somebody said that they know them.
    pub(super) fn find_row(&self, row: &TargetRow) -> Match {
        let account = match row.company.as_str() {
            "" => &row.domain,
            company => company,
        };
        let is_named = row.profile.is_empty() && row.email.is_empty() && !row.person.is_empty();
        let found = match account {
            account if is_named && !account.is_empty() => self.find_at(&row.person, account),
            _ => self.session.find_row(row),
        };
        if !matches!(found, Match::Unknown { .. }) || !row.is_person() {
            return found;
        }
        // "whoever runs sales" is no name: whoever decides there is meant.
        let accounts = &self.session.directory.accounts;
        let there = accounts.match_input(&row.company, &row.domain);
        if let Some(account) = there.account
            && asked::is_unnamed(row.label(), &self.session.setup.titles)
        {
            return Match::Account(account, there.kind);
        }
        if let Some((key, _)) = self.known_outsider(row) {
            let person = self.person(&key).filter(|_| !self.is_hidden(&key));
            return person.map_or(found, Match::Person);
        }
        // A name alone means whoever has it.
        let outsider = Outsider::of_row(row);
        let like = self.outsiders().like(&outsider);
        let like = like.filter(|_| account.is_empty());
        let mut people: Vec<PersonIx> = like.filter_map(|one| self.person(one.key())).collect();
        people.sort_unstable();
        people.dedup();
        match (people.as_slice(), found) {
            ([one], _) => Match::Person(*one),
            // Which accounts may be meant is worth knowing.
            ([], Match::Unknown { people, accounts }) if accounts.is_empty() => {
                let all = &self.session.directory.accounts;
                Match::Unknown {
                    people,
                    accounts: all.match_input(&row.company, &row.domain).possible,
                }
            }
            ([], found) => found,
            _ => Match::Ambiguous {
                people,
                account: None,
            },
        }
    }

    /// Key and account of a row's person, whom no export has and the ledger knows.
    pub(super) fn known_outsider(&self, row: &TargetRow) -> Option<(String, String)> {
        let mut outsider = Outsider::of_row(row);
        outsider.account = self.account_name(&outsider.account);
        let key = self.outsiders().known(&outsider)?;
        Some((key.to_owned(), outsider.account))
    }

    /// True for what is no key and no address.
    fn is_name(&self, text: &str) -> bool {
        let people = &self.session.directory.people;
        let known = people
            .find_key(text.trim())
            .map(|person| people.key(person));
        !text.contains(['@', ':', '/']) && known.is_none_or(name::is_written)
    }

    /// The name of the account that a name or domain means, else the text.
    pub(super) fn account_name(&self, text: &str) -> String {
        self.session.directory.accounts.shown_name(text)
    }

    /// The account with this name or domain.
    fn account_called(&self, text: &str) -> Option<AccountIx> {
        self.session.directory.accounts.called(text)
    }

    /// The prospect of the one open ask of an introducer that is about somebody of this name.
    pub(super) fn own_ask(&self, introducer: &str, text: &str) -> Option<Prospect> {
        let wanted = name::key(text, "").text;
        let open = self.ledger.open_cases();
        let about = open.filter(|case| {
            let of_introducer = case.introducer == introducer && !introducer.is_empty();
            of_introducer && name::key(&self.name(&case.target), "").text == wanted
        });
        match about.collect::<Vec<_>>()[..] {
            [case] => Some(Prospect {
                target: case.target.clone(),
                account: case.account.clone(),
            }),
            _ => None,
        }
    }

    /// Whom a text means as a prospect, at this account where one is given: a person, an account, or somebody whom no export
    /// has. Where they work, the ledger may say.
    ///
    /// # Errors
    /// When it may mean several.
    pub fn prospect(&self, text: &str, account: &str) -> Result<Prospect, Error> {
        self.prospect_among(self.outsiders(), text, account)
    }

    /// The same where others are known beside those of the ledger.
    pub(super) fn prospect_among(
        &self,
        outsiders: &Outsiders,
        text: &str,
        account: &str,
    ) -> Result<Prospect, Error> {
        let mut prospect = self.found(outsiders, text, account)?;
        if prospect.account.is_empty() {
            let mut cases = self.ledger.cases.values().rev();
            let same = |case: &&Case| case.target == prospect.target && !case.account.is_empty();
            if let Some(case) = cases.find(same) {
                prospect.account.clone_from(&case.account);
            }
        }
        Ok(prospect)
    }

    /// Adds a prospect to those who are known, unless an export has them.
    pub(super) fn remember(&self, outsiders: &mut Outsiders, prospect: &Prospect) {
        if !prospect.target.is_empty() && self.person(&prospect.target).is_none() {
            outsiders.add(&prospect.target, &prospect.account);
        }
    }

    fn found(&self, outsiders: &Outsiders, text: &str, account: &str) -> Result<Prospect, Error> {
        let directory = &self.session.directory;
        let name = |ix| directory.accounts.get(ix).name.clone();
        let given = || self.account_name(account);
        let ambiguous = |candidates| Error::AmbiguousProspect {
            text: clean(text),
            candidates,
        };
        Ok(match self.find_at(text, account) {
            Match::Person(person) => {
                let target = directory.people.key(person).to_owned();
                // A name alone may also be that of somebody whom no export has.
                if account.is_empty() && self.is_name(text) {
                    let bare = Outsider::of_text(text, "");
                    let mut candidates: Vec<String> = outsiders.like(&bare).map(words).collect();
                    if !candidates.is_empty() {
                        candidates.insert(0, target);
                        candidates.dedup();
                        return Err(ambiguous(candidates));
                    }
                }
                let own = self.account_of(&target);
                let account = if own.is_empty() { given() } else { own };
                Prospect { target, account }
            }
            Match::Account(account, _) => Prospect {
                target: String::new(),
                account: name(account),
            },
            Match::Ambiguous { people, account } => {
                let key = |p: &PersonIx| directory.people.key(*p).to_owned();
                let mut candidates: Vec<String> = people.iter().map(key).collect();
                candidates.extend(account.map(|ix| format!("the account {}", name(ix))));
                return Err(ambiguous(candidates));
            }
            Match::Unknown { .. } => {
                let outsider = described(text, account, |text| self.account_name(text));
                Prospect {
                    target: outsiders.key_of(&outsider).map_err(ambiguous)?,
                    account: given(),
                }
            }
        })
    }

    /// A prospect in words: `Sam Lee, Northwind`.
    pub fn prospect_name(&self, target: &str, account: &str) -> String {
        match (target, account) {
            ("", account) => clean(account),
            (target, "") => self.name(target),
            (target, account) => format!("{}, {}", self.name(target), clean(account)),
        }
    }
}
