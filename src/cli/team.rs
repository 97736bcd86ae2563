//! The team behind a command: its workspace, settings, network and ledger as of a day.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use anyhow::bail;

use super::args::TeamArgs;
use super::open;
use super::progress::Bars;
use super::remarks::Remarks;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::{Change, ChangeKind, changes};
use introrank_engine::people::find::Found;
use introrank_engine::session::{Session, Setup};
use introrank_referrals::ledger::settings::Settings;
use introrank_referrals::ledger::{Book, Case};
use introrank_store::Workspace;

/// Everything a command about asks needs.
pub struct Team {
    pub workspace: Workspace,
    pub settings: Settings,
    pub as_of: Day,
    pub session: Session,
    rep: Option<String>,
    book: OnceCell<Book>,
    news: OnceCell<BTreeMap<PersonIx, Change>>,
}

/// News are news for this long.
const NEWS_DAYS: i32 = 90;

/// A prospect as a text named it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// Key of the person, or the text; empty when an account is meant.
    pub target: String,
    /// Name of the account, where it is known.
    pub account: String,
}

impl Team {
    /// Opens the workspace, and the network it keeps or the exports that were given.
    pub fn open(args: &TeamArgs, remarks: &Remarks) -> anyhow::Result<Self> {
        let bars = Bars::new(args.run.quiet);
        let workspace = open::workspace(args.workspace.as_deref())?;
        let settings = workspace.settings()?;
        let as_of = open::as_of(args.as_of.as_deref(), Some(&settings))?;
        let session = if args.exports.is_empty() {
            let config = open::config(args.config.as_deref())?;
            let setup = Setup {
                config: config.map_or_else(|| open::model(&workspace), Ok)?,
                ..Setup::new(as_of)
            };
            let session = Session::from_records(workspace.records()?, setup, &bars);
            bars.clear();
            session
        } else {
            let mut sources = args.sources();
            sources.workspace = Some(workspace.root().to_owned());
            sources.as_of = Some(as_of.to_string());
            open::session(&sources, false, &bars, remarks)?
        };
        Ok(Self {
            workspace,
            settings,
            as_of,
            session,
            rep: args.rep.clone(),
            book: OnceCell::new(),
            news: OnceCell::new(),
        })
    }

    /// The ledger as of the day.
    pub fn book(&self) -> anyhow::Result<&Book> {
        if self.book.get().is_none() {
            let book = self
                .workspace
                .book_of_today(Some(self.as_of), |key| self.session.newer_key(key))?;
            drop(self.book.set(book));
        }
        Ok(self.book.get_or_init(Book::default))
    }

    /// Who moved or rose lately, by person.
    pub fn all_news(&self) -> &BTreeMap<PersonIx, Change> {
        self.news.get_or_init(|| {
            let session = &self.session;
            let since = self.as_of.plus(-NEWS_DAYS);
            let (records, directory) = (&session.records, &session.directory);
            let found = changes(records, directory, &session.setup.titles, since, self.as_of);
            let is_news =
                |change: &Change| matches!(change.kind, ChangeKind::Moved | ChangeKind::Promoted);
            found
                .into_iter()
                .filter(is_news)
                .map(|change| (change.person, change))
                .collect()
        })
    }

    /// Reads the ledger anew when it is asked for next: something was added.
    pub fn forget_book(&mut self) {
        self.book = OnceCell::new();
    }

    /// The rep who was named; `None` when nobody was.
    pub fn named_rep(&self) -> anyhow::Result<Option<String>> {
        let rep = self.rep.as_deref().map(|text| self.rep_called(text));
        rep.transpose()
    }

    /// The key of the rep of this name.
    pub fn rep_called(&self, text: &str) -> anyhow::Result<String> {
        let person = open::one_asker(text, &self.session)?;
        Ok(self.session.directory.people.key(person).to_owned())
    }

    /// The rep who was named, or the only one there is.
    pub fn one_rep(&self) -> anyhow::Result<String> {
        if let Some(rep) = self.named_rep()? {
            return Ok(rep);
        }
        let people = &self.session.directory.people;
        match people.teammates().as_slice() {
            [one] => Ok(people.key(*one).to_owned()),
            all => {
                let names: Vec<&str> = all.iter().take(8).map(|p| people.name(*p)).collect();
                bail!(
                    "which rep? give --as NAME (or set INTRORANK_AS){}{}",
                    if names.is_empty() { "" } else { ": " },
                    names.join(", ")
                )
            }
        }
    }

    /// The person of the network with this key.
    pub fn person(&self, key: &str) -> Option<PersonIx> {
        self.session.directory.people.find_key(key)
    }

    /// The name of the person with this key; a text that is no key stands for itself.
    pub fn name(&self, key: &str) -> String {
        let people = &self.session.directory.people;
        match self.person(key) {
            Some(person) if people.is_hidden(person) => "(hidden)".to_owned(),
            Some(person) => people.name(person).to_owned(),
            None if introrank_referrals::ledger::is_forgotten(key) => "(forgotten)".to_owned(),
            None => introrank_core::display::clean(key),
        }
    }

    /// The key of somebody, else the text itself: people of the ledger may be on no list.
    pub fn key_of(&self, text: &str) -> anyhow::Result<String> {
        let people = &self.session.directory.people;
        match self.session.find_person(text).as_slice() {
            [one] => Ok(people.key(*one).to_owned()),
            [] => Ok(introrank_core::display::clean(text.trim())),
            several => {
                let keys: Vec<&str> = several.iter().map(|p| people.key(*p)).collect();
                // Of several of one name the one in an open ask is meant.
                let open = |key: &&&str| {
                    let takes_part = |case: &Case| case.introducer == **key || case.target == **key;
                    self.book()
                        .is_ok_and(|book| book.open_cases().any(takes_part))
                };
                if let [one] = keys.iter().filter(open).collect::<Vec<_>>()[..] {
                    return Ok((*one).to_owned());
                }
                bail!(
                    "several people are called '{}': {}; give one of these keys",
                    introrank_core::display::clean(text),
                    keys.join(", ")
                )
            }
        }
    }

    /// Whom a name that nobody has may mean, for an error or a remark: `; closest: Mei Chen (in:mei-chen)`.
    pub fn closest(&self, text: &str) -> String {
        let people = &self.session.directory.people;
        let wanted = text.to_lowercase();
        let close = match self.session.find(text) {
            Found::Unknown { people, .. } => people,
            _ => Vec::new(),
        };
        // A first name alone means a colleague, as a rule.
        let colleagues = people.owners().map(|(owner, _)| owner).filter(|owner| {
            let name = people.name(*owner).to_lowercase();
            name.split(' ').any(|word| word == wanted)
        });
        let mut all: Vec<PersonIx> = colleagues.chain(close).collect();
        all.dedup();
        let all = all
            .iter()
            .take(3)
            .map(|p| format!("{} ({})", people.name(*p), people.key(*p)));
        let all: Vec<String> = all.collect();
        if all.is_empty() {
            String::new()
        } else {
            format!("; closest: {}", all.join(", "))
        }
    }

    /// The account where somebody works; empty when nobody knows.
    pub fn account_of(&self, key: &str) -> String {
        let directory = &self.session.directory;
        let account = self.person(key).and_then(|p| directory.people.account(p));
        account.map_or(String::new(), |ix| directory.accounts.get(ix).name.clone())
    }

    /// Whom a text means as a prospect: a person, an account, or somebody on no list. Where somebody works who is on no
    /// list, the ledger may say.
    pub fn prospect(&self, text: &str) -> anyhow::Result<Prospect> {
        let mut prospect = self.found(text)?;
        if prospect.account.is_empty() {
            let cases = self.book()?.cases.values().rev();
            let same = |case: &&Case| case.target == prospect.target && !case.account.is_empty();
            if let Some(case) = cases.into_iter().find(same) {
                prospect.account.clone_from(&case.account);
            }
        }
        Ok(prospect)
    }

    fn found(&self, text: &str) -> anyhow::Result<Prospect> {
        let directory = &self.session.directory;
        Ok(match self.session.find(text) {
            Found::Person(person) => {
                let target = directory.people.key(person).to_owned();
                Prospect {
                    account: self.account_of(&target),
                    target,
                }
            }
            Found::Account(account, _) => Prospect {
                target: String::new(),
                account: directory.accounts.get(account).name.clone(),
            },
            Found::Ambiguous { people, account } => {
                let mut all: Vec<String> = people
                    .iter()
                    .map(|p| directory.people.key(*p).to_owned())
                    .collect();
                all.extend(
                    account.map(|ix| format!("the account {}", directory.accounts.get(ix).name)),
                );
                bail!(
                    "'{}' may be {}; give a key, or the account's domain",
                    introrank_core::display::clean(text),
                    all.join(", ")
                )
            }
            Found::Unknown { .. } => Prospect {
                target: introrank_core::display::clean(text.trim()),
                account: String::new(),
            },
        })
    }

    /// A prospect in words: `Sam Lee, Northwind`.
    pub fn prospect_name(&self, target: &str, account: &str) -> String {
        match (target, account) {
            ("", account) => introrank_core::display::clean(account),
            (target, "") => self.name(target),
            (target, account) => {
                format!(
                    "{}, {}",
                    self.name(target),
                    introrank_core::display::clean(account)
                )
            }
        }
    }
}
