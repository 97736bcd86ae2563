//! What to do about a deal: after a meeting, and after a win.

use introrank_core::day::Day;
use introrank_core::display::money;
use introrank_referrals::agenda::{NextIntroduction, Wanted, on};
use introrank_referrals::ledger::{Case, Deal, EventKind};

use super::Told;
use crate::app::snapshot::Snapshot;
use crate::app::view::Todo;

pub(super) fn follow_up(
    snapshot: &Snapshot,
    case: &Case,
    questions: &[EventKind],
    met: Day,
    prospect: String,
) -> Told {
    let deal = snapshot.ledger.deals.of_case(case.number);
    if let Some(deal) = deal.filter(|deal| deal.is_qualified()) {
        return Told {
            who: prospect,
            reason: of_deal(snapshot, deal),
            todo: Todo::LogEnd(case.number),
            person: case.target.clone(),
        };
    }
    let open: Vec<&str> = questions.iter().map(|what| what.word()).collect();
    let open = match open.as_slice() {
        [] => String::new(),
        open => format!("; not known yet: {}", open.join(", ")),
    };
    Told {
        who: prospect,
        reason: format!(
            "met {}, and nothing came of it yet{open}",
            on(met, snapshot.as_of)
        ),
        todo: Todo::LogEnd(case.number),
        person: case.target.clone(),
    }
}

/// A happy customer, and to whom they could introduce.
pub(super) fn customer(
    snapshot: &Snapshot,
    case: &Case,
    won: Day,
    next: &[NextIntroduction],
    wanted: &[Wanted],
) -> Told {
    let bought = format!("bought {}", on(won, snapshot.as_of));
    let next: Vec<&Wanted> = next.iter().filter_map(|n| wanted.get(n.wanted)).collect();
    let names: Vec<&str> = next.iter().map(|wanted| wanted.name.as_str()).collect();
    let reason = match names.as_slice() {
        [] => format!("{bought}: ask who else they know who should hear of it"),
        [one] => {
            format!("{bought}: ask for an introduction to {one}, and who else should hear of it")
        }
        [one, other, ..] => format!("{bought}: ask for introductions to {one} and {other}"),
    };
    let todo = match next.first() {
        Some(first) => Todo::AskAnother {
            introducer: case.target.clone(),
            about: first.about.clone(),
        },
        // As far as anybody knows, nobody of the list is within their reach.
        None if !wanted.is_empty() => Todo::Nothing,
        None => Todo::RankTargets,
    };
    Told {
        who: snapshot.prospect_name(&case.target, &case.account),
        reason,
        todo,
        person: case.target.clone(),
    }
}

/// How a qualified deal stands.
fn of_deal(snapshot: &Snapshot, deal: &Deal) -> String {
    let since = deal
        .qualified_on()
        .map_or(String::new(), |day| on(day, snapshot.as_of));
    let opportunity = deal.opportunity.as_ref();
    let amount = opportunity.and_then(|o| o.amount);
    let currency = &snapshot.settings.calendar.currency;
    let amount = amount.map_or(String::new(), |amount| {
        format!(", {}", money(amount, currency))
    });
    let close = opportunity.and_then(|o| o.close);
    match close {
        Some(day) if day < snapshot.as_of => format!(
            "qualified {since}{amount}: should have closed on {day}; what came of it, or which day is it now?"
        ),
        Some(day) => format!("qualified {since}{amount}, should close on {day}"),
        None => format!("qualified {since}{amount}: when should it close?"),
    }
}

pub(super) fn open_questions(case: &Case, questions: &[EventKind], prospect: String) -> Told {
    let list: Vec<&str> = questions.iter().map(|what| what.word()).collect();
    let first = questions.first().copied().unwrap_or(EventKind::Need);
    Told {
        who: prospect,
        reason: format!("not known yet: {}", list.join(", ")),
        todo: Todo::LogAnswer(first, case.number),
        person: case.target.clone(),
    }
}
