//! Whether now is the moment for an ask: what speaks against it, and when rep and introducer meet.

use introrank_referrals::availability::Asking;

use super::Ask;
use crate::app::notice::Notice;
use crate::app::prospects;
use crate::app::snapshot::Snapshot;

impl Ask<'_> {
    /// What speaks against making it now.
    pub fn objections(&self) -> Vec<Notice> {
        let wanted = &self.wanted;
        self.snapshot.objections(Asking {
            introducer: &wanted.introducer,
            target: &wanted.prospect.target,
            account: &wanted.prospect.account,
            own: self.case(),
        })
    }

    /// When rep and introducer meet next, as far as a calendar says: to ask in person is better.
    pub fn meeting(&self) -> Option<Notice> {
        let wanted = &self.wanted;
        let on = self
            .snapshot
            .next_meeting(&wanted.rep, &wanted.introducer)?;
        Some(Notice::Meets {
            rep: self.snapshot.name(&wanted.rep),
            introducer: self.snapshot.name(&wanted.introducer),
            on,
        })
    }
}

impl Snapshot {
    /// What speaks against an ask now.
    pub fn objections(&self, asking: Asking<'_>) -> Vec<Notice> {
        let availability = self.availability();
        let objections = availability.objections(asking).into_iter();
        let notices = objections.map(|objection| Notice::Objection {
            introducer: self.name(asking.introducer),
            prospect: self.prospect_name(asking.target, asking.account),
            per_days: self.settings.limits.per_days,
            people_of_case: objection.case().and_then(|number| {
                let case = self.ledger.cases.get(&number)?;
                Some((self.name(&case.rep), self.name(&case.introducer)))
            }),
            objection,
        });
        let standing = availability.standing(asking.target, asking.account);
        let paused = standing.filter(|standing| standing.is_paused());
        let stands = paused.map(|standing| Notice::Stands {
            words: prospects::standing_words(standing),
            standing,
        });
        let listed = self.listed_against(asking).into_iter();
        listed.chain(stands).chain(notices).collect()
    }

    /// What lists say of the accounts of prospect and introducer that speaks against an ask.
    fn listed_against(&self, asking: Asking<'_>) -> Vec<Notice> {
        let accounts = &self.session.directory.accounts;
        let relation = |name: &str| {
            let account = accounts.get(accounts.find(name)?);
            Some((account.name.clone(), account.relation?))
        };
        let employer = self.account_of(asking.introducer);
        let prospect = relation(asking.account).filter(|(_, relation)| relation.is_left_out());
        let introducer = relation(&employer).filter(|(_, relation)| !relation.may_introduce());
        let all = prospect.into_iter().chain(introducer);
        all.map(|(account, relation)| Notice::Listed { account, relation })
            .collect()
    }
}
