//! One page per introducer.

use std::collections::BTreeSet;

use introrank_referrals::availability::Asking;
use introrank_referrals::draft::{Brief, Person, Templates};
use introrank_referrals::ledger::{Case, EventKind};
use serde::Serialize;

use super::{Ask, AskError, Given, Missing, Which};
use crate::app::error::Error;
use crate::app::snapshot::Snapshot;
use crate::app::view::AskPage;

/// Not more than this many asks stand on one page.
const MAX_ON_A_PAGE: usize = 3;

/// What a page is made from.
#[derive(Serialize)]
struct Page<'a> {
    introducer: &'a Person,
    rep: &'a Person,
    targets: Vec<Target>,
}

/// A prospect on a page.
#[derive(Serialize)]
struct Target {
    words: String,
    why: String,
    tie: String,
    forward: String,
}

/// One page for an introducer: their open asks, of one rep.
///
/// # Errors
/// When it is not clear whose asks, none is open, or one has no reason.
pub fn page(
    snapshot: &Snapshot,
    introducer: &str,
    rep: Option<&str>,
    given: &Given,
) -> Result<AskPage, Error> {
    let introducer = snapshot.key_of(introducer)?;
    let rep = rep.map(|text| snapshot.rep_called(text)).transpose()?;
    let mut cases = open_asks(snapshot, &introducer, rep.as_deref())?;
    let more = cases.len().saturating_sub(MAX_ON_A_PAGE);
    cases.truncate(MAX_ON_A_PAGE);
    let templates = snapshot.templates()?;
    let (mut targets, mut briefs, mut notices) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        notices.extend(snapshot.objections(Asking {
            introducer: &case.introducer,
            target: &case.target,
            account: &case.account,
            own: Some(case.number),
        }));
        let brief = of_case(snapshot, case, given)?;
        targets.push(target(&templates, &brief)?);
        briefs.push(brief);
    }
    let brief = &briefs[0];
    let values = Page {
        introducer: &brief.introducer,
        rep: &brief.rep,
        targets,
    };
    let text = templates.render("pack.txt", "page", values)?;
    Ok(AskPage {
        text: text.body,
        more,
        notices,
    })
}

/// The open asks of an introducer, of one rep, the likeliest first; at least one.
fn open_asks<'s>(
    snapshot: &'s Snapshot,
    introducer: &str,
    rep: Option<&str>,
) -> Result<Vec<&'s Case>, Error> {
    let cases = snapshot.ledger.open_cases();
    let mut cases: Vec<&Case> = cases
        .filter(|case| case.introducer == introducer && !case.got_to(EventKind::Introduced))
        .collect();
    match rep {
        Some(rep) => cases.retain(|case| case.rep == rep),
        None => {
            let reps: BTreeSet<&str> = cases.iter().map(|case| case.rep.as_str()).collect();
            if reps.len() > 1 {
                let names = reps.into_iter().map(|rep| snapshot.name(rep));
                return Err(AskError::WhoseAsks(names.collect()).into());
            }
        }
    }
    if cases.is_empty() {
        return Err(AskError::NoneOpen(snapshot.name(introducer)).into());
    }
    let chance = |case: &Case| case.frozen.as_ref().map_or(0.0, |frozen| frozen.chance);
    cases.sort_by(|a, b| {
        chance(b)
            .total_cmp(&chance(a))
            .then(a.number.cmp(&b.number))
    });
    Ok(cases)
}

/// What the words about one case are made from; a page has no room for a question.
fn of_case(snapshot: &Snapshot, case: &Case, given: &Given) -> Result<Brief, Error> {
    let ask = Ask::open(snapshot, &Which::Case(case.number))?;
    if ask.missing(given) == Some(Missing::Why) {
        return Err(AskError::NoReason(case.number).into());
    }
    Ok(ask.brief(given)?.0)
}

fn target(templates: &Templates, brief: &Brief) -> Result<Target, Error> {
    let forward = templates.render("forward.txt", "to forward", brief)?;
    Ok(Target {
        words: brief.target.words.clone(),
        why: brief.why.clone(),
        tie: brief.tie.clone(),
        forward: forward.body.trim().to_owned(),
    })
}
