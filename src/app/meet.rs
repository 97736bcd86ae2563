//! Prospects whom no export has become people of the network.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::evidence::{Outsider, TargetRow};
use introrank_core::keys::company;
use introrank_engine::people::find::Match;
use introrank_engine::people::{Newcomer, PersonIx};

use super::error::Error;
use super::outsiders::Stranger;
use super::snapshot::Snapshot;
use super::who;

impl Snapshot {
    /// Makes the prospects of some rows whom no export has people of the network, where their account is one of it: they are
    /// reached over whoever is known there. What the rows say of the size of an account counts where nothing else says it.
    ///
    /// # Errors
    /// When the network is shared, and cannot be read once more.
    pub fn meet(&mut self, rows: impl IntoIterator<Item = TargetRow>) -> Result<(), Error> {
        let (mut strangers, mut sizes, mut seen) = (Vec::new(), BTreeMap::new(), Vec::new());
        for row in rows {
            strangers.extend(self.stranger(&row));
            if !row.mutual_names.is_empty() && row.is_person() {
                seen.push(row.clone());
            }
            let accounts = &self.session.directory.accounts;
            let account = accounts.match_input(&row.company, &row.domain).account;
            if let (Some(account), Some(heads)) = (account, row.headcount)
                && accounts.get(account).headcount.is_none()
            {
                // Of several sizes the largest, whatever the order of the rows.
                let size = sizes.entry(account).or_insert(heads);
                *size = heads.max(*size);
            }
        }
        if !sizes.is_empty() {
            self.own_session()?.learn_headcounts(&sizes);
        }
        self.place(&strangers)?;
        self.add_seen(seen)
    }

    /// Makes them people of the network.
    fn place(&mut self, strangers: &[Stranger]) -> Result<(), Error> {
        if strangers.is_empty() {
            return Ok(());
        }
        let mut outsiders = std::mem::take(&mut self.outsiders);
        let session = self.own_session()?;
        // Whoever has an address first: another row may know the name alone, in whatever order they come.
        let mut order: Vec<&Stranger> = strangers.iter().collect();
        order.sort_by_key(|stranger| {
            let outsider = &stranger.outsider;
            (outsider.key() == outsider.name, outsider.key())
        });
        for stranger in order {
            // Whoever may be one of several is nobody in particular.
            let Ok(key) = outsiders.key_of(&stranger.outsider) else {
                continue;
            };
            let is_new = outsiders.known(&stranger.outsider).is_none();
            stranger.place(&key, session);
            if is_new {
                outsiders.push(stranger.outsider.clone().called(&key));
            }
        }
        self.outsiders = outsiders;
        Ok(())
    }

    /// Ties prospects to those of the team's connections whom a list names as mutual.
    fn add_seen(&mut self, rows: Vec<TargetRow>) -> Result<(), Error> {
        let mut seen: Vec<(PersonIx, Vec<String>)> = Vec::new();
        for row in rows {
            match self.find_row(&row) {
                Match::Person(person) => seen.push((person, row.mutual_names)),
                Match::Unknown { .. } => {
                    let person = self.take_in(&row)?;
                    seen.extend(person.map(|person| (person, row.mutual_names)));
                }
                // Whoever may be one of several is nobody in particular.
                Match::Account(..) | Match::Ambiguous { .. } => {}
            }
        }
        if !seen.is_empty() {
            let team = self.session.directory.people.teammates();
            self.add_mutuals(&team, &seen)?;
        }
        Ok(())
    }

    /// Makes whoever the rows name as askers, and no export has, colleagues without an export: they ask through those who have
    /// one. Somebody who may be one of several, or whom exports know as somebody outside, is left as they are.
    ///
    /// # Errors
    /// When the network is shared, and cannot be read once more.
    pub fn meet_askers(&mut self, rows: impl IntoIterator<Item = TargetRow>) -> Result<(), Error> {
        let named: BTreeSet<String> = rows.into_iter().map(|row| row.asker).collect();
        let is_new = |text: &String| {
            let found = who::one_asker(text, &self.session);
            !text.trim().is_empty() && matches!(found, Err(Error::Nobody { .. }))
        };
        let new: Vec<String> = named.into_iter().filter(is_new).collect();
        if new.is_empty() || self.session.directory.people.teammates().is_empty() {
            return Ok(());
        }
        let session = self.own_session()?;
        for text in &new {
            let colleague = Outsider::of_text(text, "");
            session.place(&Newcomer {
                key: colleague.key(),
                name: &colleague.shown_name(),
                title: "",
                account: None,
                is_colleague: true,
            });
        }
        Ok(())
    }

    /// The person of a row whom neither an export nor the ledger has, when their account is one of the network.
    fn stranger(&self, row: &TargetRow) -> Option<Stranger> {
        let is_open = row.is_person() && row.problem.is_empty();
        if !is_open || !matches!(self.find_row(row), Match::Unknown { .. }) {
            return None;
        }
        // Whoever is hidden is nobody.
        let mut outsider = Outsider::of_row(row);
        if self.is_hidden(outsider.key()) {
            return None;
        }
        let accounts = &self.session.directory.accounts;
        let given = accounts.match_input(&row.company, &row.domain).account;
        let account = given.or_else(|| {
            let domain = outsider.email.rsplit_once('@').map(|(_, domain)| domain)?;
            accounts.find_domain(&company::domain(domain)?)
        })?;
        outsider.account.clone_from(&accounts.get(account).name);
        let account = Some(account);
        Some(Stranger { outsider, account })
    }

    /// The same for somebody of whom no account is known: what is pasted about them ties them to whoever it names. `None` for
    /// somebody hidden.
    pub(super) fn take_in(&mut self, row: &TargetRow) -> Result<Option<PersonIx>, Error> {
        let stranger = Stranger {
            outsider: Outsider::of_row(row),
            account: None,
        };
        let key = stranger.outsider.key().to_owned();
        if self.is_hidden(&key) {
            return Ok(None);
        }
        self.outsiders.push(stranger.outsider.clone());
        Ok(Some(stranger.place(&key, self.own_session()?)))
    }
}
