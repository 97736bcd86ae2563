//! One page per introducer.

use anyhow::bail;
use serde_json::json;

use super::{ANYBODY, Wanted, brief};
use crate::app::who::Prospect;
use crate::cli::Outcome;
use crate::cli::args::AskArgs;
use crate::cli::output::print;
use crate::cli::team::Team;
use introrank_referrals::draft::{Brief, Templates};
use introrank_referrals::ledger::{Case, EventKind};

/// Not more than this many asks stand on one page.
const MAX_ON_A_PAGE: usize = 3;

/// One page for an introducer: their open asks.
pub fn pack(args: &AskArgs, team: &Team, templates: &Templates) -> anyhow::Result<Outcome> {
    let introducer = team.key_of(&args.who)?;
    let ledger = &team.ledger;
    let reps: std::collections::BTreeSet<&str> = ledger
        .open_cases()
        .filter(|case| case.introducer == introducer && !case.got_to(EventKind::Introduced))
        .map(|case| case.rep.as_str())
        .collect();
    let named = match (team.named_rep()?, reps.len()) {
        (Some(rep), _) => Some(rep),
        (None, 2..) => {
            let names: Vec<String> = reps.iter().map(|rep| team.name(rep)).collect();
            bail!("whose asks? give --as: {}", names.join(", "))
        }
        (None, _) => None,
    };
    let mut cases: Vec<&Case> = ledger
        .open_cases()
        .filter(|case| case.introducer == introducer && !case.got_to(EventKind::Introduced))
        .filter(|case| named.as_ref().is_none_or(|rep| case.rep == *rep))
        .collect();
    cases.sort_by(|a, b| {
        let chance = |case: &Case| case.frozen.as_ref().map_or(0.0, |frozen| frozen.chance);
        chance(b)
            .total_cmp(&chance(a))
            .then(a.number.cmp(&b.number))
    });
    if cases.is_empty() {
        bail!(
            "no ask of {} is planned or open: introrank plan targets.csv --save, or introrank log planned",
            team.name(&introducer)
        );
    }
    let more = cases.len().saturating_sub(MAX_ON_A_PAGE);
    cases.truncate(MAX_ON_A_PAGE);
    let search = team.search();
    let mut targets = Vec::new();
    let mut first: Option<Brief> = None;
    for case in &cases {
        let wanted = Wanted {
            rep: case.rep.clone(),
            introducer: introducer.clone(),
            prospect: Prospect {
                target: case.target.clone(),
                account: case.account.clone(),
            },
            whoever: format!("{ANYBODY} at {}", case.account),
            case: Some((*case).clone()),
        };
        let (route, _) = team.route(
            &search,
            &case.rep,
            &introducer,
            &wanted.prospect,
            &wanted.whoever,
        )?;
        let why = args.why.clone().unwrap_or_else(|| case.why.clone());
        if why.is_empty() {
            bail!(
                "#{} has no reason: introrank log planned {} --reason \"…\", or give --why",
                case.number,
                case.number
            );
        }
        let trigger = route
            .target
            .and_then(|target| team.news(target))
            .unwrap_or_default();
        let brief = brief(team, &search, &wanted, &route, &why, &trigger)?;
        let forward = templates.render("forward.txt", "to forward", &brief)?;
        targets.push(json!({
            "words": brief.target.words,
            "why": brief.why,
            "tie": brief.tie,
            "forward": forward.body.trim(),
        }));
        first = first.or(Some(brief));
    }
    let Some(brief) = first else {
        return Ok(Outcome::Nothing);
    };
    let values = json!({"introducer": brief.introducer, "rep": brief.rep, "targets": targets});
    let text = templates.render("pack.txt", "page", values)?;
    print(&text.body)?;
    if more > 0 {
        print(&format!(
            "\n({more} more wait: three at a time are enough)\n"
        ))?;
    }
    Ok(Outcome::Found)
}
