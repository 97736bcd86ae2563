//! How likely somebody helps: evidence about a tie → a probability, directed.
//!
//! For x asking y:
//!
//! ```text
//! l   = b0 + here + kind·K                               how often asks are answered in this history, and asks of this kind
//!       + lately·J + such·Jk + own·Ik + pair·P           what y answers to anybody, what x gets answered, what y answers to x
//!       − busy·ln(1 + asks that y got)                   openers only; these two lines: see `answers`
//!       + quiet·ln((1 + silence of y) / (1 + 40))        days since y wrote to anybody, at most 180; 180 when never heard of
//!       + in·ln(1 + D_in)                                days on which y wrote to x, halved every 30 days
//!       + gap·ln((1 + days since y wrote to x) / 91)     at most 90 days, of a reply 0; see `features`
//!       + recommendations, endorsements, invitations with a note
//!       + introduced·[y brought two others together before]   only for helps
//!       + shared·ln(1 + min(CN, 10)) + many·[CN > 20]    CN: people with observed ties to both; only while neither wrote
//!       − popularity·ln(max(1, degree(y) / 500))         only for helps, while y never wrote; not below the floor
//!       + c_level·[y is cxo or owner] + large_employer·[y's account > 5000 people] + same_account·κ(colleagues)
//! v   = sigmoid(l)              helps: y helps when x asks
//!     = sigmoid(l + d3)         engages: y engages when x introduces somebody
//! p   = (v − (1 − κ0)·q) / κ0   what v is worth once the two know each other (q = cold reply rate;
//!                               κ0 = 0.5, and 0.95 when y ever wrote to x or one recommended the other)
//!     = the table's value       when x has rated y; for engages shifted by d3 on the log-odds scale
//! κ   = κ0, or 0.97 / 0.03 after a yes / no, fading back with a half-life of 3 years
//! s   = κ·p + (1 − κ)·min(q, p)
//! g,r = life·s + (1 − life)·min(q, p)        life = max(0.25, 2^(−years / H)), H = 3 years, 5 when rated or y ever
//!                                            wrote, 6.6 with a recommendation, ten days of writing or a year in a small company
//! ```
//!
//! Recent asks of y tire y: g' = sigmoid(logit(g) − 0.35·asks)                asks of the last 90 days, see [`Fatigue`]
//!
//! Outcomes correct g and r (`learned`), unless x rated the tie or somebody said no: logit(g') = a·ln g − b·ln(1 − g) + c + what is known of the person.
//!
//! What is asked in a ranking opens something: it is no reply, and goes to one alone. The first five lines were fitted on six
//! networks of messages, together and leaving each out in turn (`introrank backtest --folder`).
//!
//! Favourable evidence never lowers a strength: a tie is worth at least what it would be had nobody seen the contact, the
//! recommendations, or the two together; terms of recommendations, endorsements, invitations, shared contacts and answers never count against it. Where
//! asks of one kind are answered less, that is no matter of favour: this holds with the kind and the shares of the history fixed.
//!
//! `years` counts from the latest of the connection's date, the end of a job that the two shared, the last day on which they were seen together or y wrote and, where x rated the tie, that day:
//! a rating says how things stand *now*. An unanswered message makes nothing younger. An unknown date fades nothing. Features that cannot be seen are 0, never guessed.
//!
//! Two people of one account whom nobody has seen connected may still know each other ([`Colleagues`]):
//!
//! [`Fatigue`]: crate::network::Fatigue
//!
//! Two people who were together in one small message or meeting of somebody else have met: κ0 is 0.8 at least. Of a tie that
//! nothing else shows p = v: their first asks are answered like any.
//!
//! A tie that nothing shows but what was said of it is such a guess with κ from the answer: κ0 is that of the guess (0 for two
//! who never were at one account), p = sigmoid(b0 + large_employer, and d3 for engages).
//!
//! ```text
//! κ = 1 − exp(−K·(1 − e^(−months/12)) / headcount · f)   f = 3 for the same function, else 1
//! r = κ·sigmoid(b0 + large_employer + d3) + (1 − κ)·q
//! ```
//!
//! Over a size that nobody gave, κ is the mean over the sizes that are possible: headcount = seen + LogNormal(m + b·ln seen, s),
//! where m, b and s are learned from the accounts of known size, with the shipped ones as prior ([`UnknownSize`]).

mod answers;
mod assessment;
mod colleagues;
pub mod config;
mod contact;
pub mod corrections;
mod features;
mod formula;
pub mod interval;

pub use answers::{AskKind, AskRecord, Lately, Occasion, Over, Rates, RunningRates, Tally};
pub use assessment::{Assessment, Basis, tired};
pub use colleagues::{Colleagues, Headcount, UnknownSize, colleagues, knows_colleague};
pub use contact::{Contact, Responsiveness, is_proven};
pub use features::{
    FEATURES, Features, Leg, MAX_ENDORSEMENTS, MAX_SHARED, OF_HISTORY, RATING, TERMS,
    TOUCH_FEATURES, TOUCH_TERMS, answer_priors, coefficients, in_touch, inputs, touch_inputs,
    uninformed,
};

use config::StrengthConfig;
pub(crate) use contact::{ContactRow, ResponsivenessRow};
use formula::estimate;
pub(crate) use formula::knows;

/// Assesses an observed tie for one stage, as seen from the asker, `now` (days since 1970). Deterministic, O(1).
pub fn assess(config: &StrengthConfig, stage: Leg, features: &Features, now: f64) -> Assessment {
    let mut assessment = unlearned(config, stage, features, now);
    if stage == Leg::Helps && features.tired > 0.0 {
        assessment = assessment.after_asks(features.tired);
    }
    if !features.may_be_corrected() {
        return assessment;
    }
    let learned = config.learned.of(stage);
    let effect = features.effect(stage);
    let along = learned.elasticity(assessment.value, effect);
    assessment.gradient.iter_mut().for_each(|g| *g *= along);
    assessment.value = learned.adjust(assessment.value, effect);
    assessment.if_yes = learned.adjust(assessment.if_yes, effect);
    if assessment.basis == Basis::Prior && learned.is_learned() {
        assessment.basis = Basis::Learned;
    }
    assessment
}

/// The same before outcomes correct it. Favourable evidence never lowers it: contact dates a tie, and contact or a
/// recommendation tells that it is more than a click, which a plain yes is taken to prove twice over; where the two were seen
/// together dates it too. The tie is worth at least what it would be had nobody seen them.
fn unlearned(config: &StrengthConfig, stage: Leg, features: &Features, now: f64) -> Assessment {
    let as_well = |most: Assessment, less: &Features| -> Assessment {
        at_least(most, estimate(config, stage, less, now))
    };
    let mut most = estimate(config, stage, features, now);
    if features.only_seen {
        most = as_well(most, &features.unseen());
    }
    if features.rating.is_some() || !features.is_proven() {
        return most;
    }
    let without_contact = Features {
        theirs: features.theirs.without_contact(),
        ..*features
    };
    let unproven = Features {
        theirs: without_contact.theirs.without_recommendation(),
        ours: features.ours.without_recommendation(),
        ..*features
    };
    for less in [&without_contact, &unproven] {
        most = as_well(most, less);
        if less.only_seen {
            most = as_well(most, &less.unseen());
        }
    }
    most
}

/// The larger of what all evidence says and what less of it does; what is known of the two is what all of it says.
fn at_least(own: Assessment, less: Assessment) -> Assessment {
    let if_yes = own.if_yes.max(less.if_yes);
    if less.value <= own.value {
        return Assessment { if_yes, ..own };
    }
    Assessment {
        knows: own.knows,
        basis: own.basis,
        if_yes,
        ..less
    }
}

#[cfg(test)]
mod tests {
    use super::features::GAP;
    use super::*;
    use introrank_core::day::Day;
    use introrank_core::evidence::Statement;

    const AS_OF: Day = Day::from_number(20_000);
    const NOW: f64 = 20_000.0;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.005
    }

    fn g(features: Features) -> f64 {
        assess(&StrengthConfig::default(), Leg::Helps, &features, NOW).value
    }

    #[test]
    fn a_fresh_connection_is_worth_what_the_model_says() {
        let fresh = Features {
            since: Some(AS_OF),
            ..Features::default()
        };
        assert!(close(g(fresh), 0.28));
        let engages = assess(&StrengthConfig::default(), Leg::Engages, &fresh, NOW);
        assert!(close(engages.value, 0.224), "{}", engages.value);
        assert_eq!((engages.basis, engages.knows), (Basis::Guess, Some(0.5)));
        assert!(engages.if_yes > 1.8 * engages.value);
    }

    #[test]
    fn old_connections_fade_to_a_quarter_and_undated_ones_do_not() {
        let old = Features {
            since: Some(AS_OF.plus(-20 * 365)),
            ..Features::default()
        };
        assert!(close(g(old), 0.25 * 0.28 + 0.75 * 0.03));
        assert!(close(g(Features::default()), 0.28));
    }

    #[test]
    fn a_no_sinks_a_real_connection_and_a_rating_lifts_it() {
        let base = Features {
            since: Some(AS_OF),
            ..Features::default()
        };
        let no = Features {
            rating: Some((Statement::Stranger, None)),
            answer: Some((false, None)),
            ..base
        };
        assert!(g(no) <= 0.03 + 1e-12);
        let know = Features {
            rating: Some((Statement::Know, Some(AS_OF))),
            answer: Some((true, Some(AS_OF))),
            ..base
        };
        assert!(close(g(know), 0.97 * 0.5 + 0.03 * 0.03));
        let old_know = Features {
            since: Some(AS_OF.plus(-4000)),
            ..know
        };
        assert_eq!(g(old_know), g(know), "a rating says how things stand now");
        let faded = Features {
            answer: Some((false, Some(AS_OF.plus(-30 * 365)))),
            ..base
        };
        assert!(close(g(faded), 0.28), "an old no fades to unverified");
    }

    #[test]
    fn terms_move_strength_the_way_they_should() {
        let base = Features {
            since: Some(AS_OF),
            ..Features::default()
        };
        assert!(
            g(Features {
                shared_contacts: 5,
                ..base
            }) > g(base)
        );
        assert!(
            g(Features {
                shared_contacts: 21,
                ..base
            }) < g(Features {
                shared_contacts: 15,
                ..base
            })
        );
        assert!(
            g(Features {
                degree: Some(10_000),
                ..base
            }) < g(Features {
                degree: Some(400),
                ..base
            })
        );
        assert!(
            g(Features {
                c_level: true,
                ..base
            }) < g(base)
        );
        assert!(
            g(Features {
                large_employer: true,
                ..base
            }) < g(base)
        );
        assert!(
            g(Features {
                same_account: 0.9,
                ..base
            }) > g(base)
        );
    }

    /// One who was asked so often by the asker, answered so many, and wrote on some days of late.
    fn in_contact(asks: u32, answered: u32, days: u32, shared_contacts: u32) -> Features {
        let kind = AskKind::opener(answered > 0, true);
        let (mut tally, mut record, mut lately) =
            (Tally::default(), AskRecord::default(), Lately::default());
        for ask in 0..asks {
            tally.count(ask < answered);
            record.count(kind, ask < answered);
            lately.count(ask < answered, NOW);
        }
        let theirs = Contact {
            days,
            fresh_days: (0..days)
                .map(|ago| StrengthConfig::default().ask_decay(f64::from(ago)))
                .sum(),
            recent: (1 << days) - 1,
            last: (days > 0).then_some(NOW - 10.0),
            ..Contact::default()
        };
        Features {
            since: Some(AS_OF),
            shared_contacts,
            ours: Contact {
                days: asks,
                asks: tally,
                ..Contact::default()
            },
            asked: Responsiveness {
                askers: 1,
                asked: record,
                asked_lately: lately,
                last_wrote: theirs.last,
                ..Responsiveness::default()
            },
            kind,
            theirs,
            ..Features::default()
        }
    }

    #[test]
    fn contact_is_worth_what_the_model_says() {
        // Each worked out by hand: -0.60 - 0.23 (ln 181 - ln 41) = -0.942 for whoever was never heard of.
        // Two asks, none answered: lately and pair 2 / 7, such 4 / 12 against 0.4, busy ln 3.
        // -0.942 - 0.511 * 0.26 - 0.288 * 0.37 - 0.511 * 0.30 - 0.13 * 1.099 = -1.477
        let ignored = in_contact(2, 0, 0, 0);
        assert!(close(g(ignored), 0.186), "{}", g(ignored));
        // Four of five, the last of five days in a row ten days ago: lately 6 / 10, such 8 / 15, q 8 / 15, pair 6.667 / 10;
        // silence ln 11 - ln 41; days ln(1 + 3.792); gap ln 11 - ln 91; busy ln 6.
        // -0.60 + 0.811 * 0.26 + 0.539 * 0.37 + 0.560 * 0.30 + 1.316 * 0.23 + 1.567 * 0.65 - 2.113 * 0.27 - 1.792 * 0.13 = 0.496
        let friend = in_contact(5, 4, 5, 5);
        assert!(close(g(friend), 0.6215), "{}", g(friend));
        let mut praised = friend;
        praised.theirs.recommended = true;
        assert!(close(g(praised), 0.82), "{}", g(praised));
        let asked_now = Features {
            ours: Contact {
                days: 1,
                last: Some(NOW),
                ..Contact::default()
            },
            since: Some(AS_OF.plus(-4000)),
            ..Features::default()
        };
        let silent = Features {
            ours: Contact::default(),
            ..asked_now
        };
        assert!(
            g(asked_now) <= g(silent),
            "a message that nobody answered yet raises nothing"
        );
    }

    /// A history in which nearly everything is answered lifts everybody, and one in which nothing is sinks them; a kind of its
    /// own does so beside.
    #[test]
    fn the_level_is_that_of_the_history() {
        let rates = |answered: u32, first_answered: bool| {
            let mut running = RunningRates::default();
            for ask in 0..200 {
                let mut over = Over::default();
                over.count(AskKind::opener(true, true), ask < answered);
                over.count(AskKind::default(), first_answered);
                running.count(&over);
            }
            running.rates()
        };
        let with = |rates: Rates| {
            g(Features {
                rates,
                ..Features::default()
            })
        };
        let usual = with(Rates::default());
        assert!(with(rates(180, true)) > 1.5 * usual);
        assert!(with(rates(20, false)) < 0.5 * usual);
        assert!(
            with(rates(180, false)) < usual,
            "of this kind nothing is answered"
        );
    }

    /// A tie of many features, the same rated, and the same with messages.
    fn ties() -> [Features; 3] {
        let features = Features {
            shared_contacts: 7,
            degree: Some(2000),
            c_level: true,
            same_account: 0.4,
            since: Some(AS_OF.plus(-500)),
            ..Features::default()
        };
        let rated = Features {
            rating: Some((Statement::Met, Some(AS_OF.plus(-100)))),
            answer: Some((true, None)),
            ..features
        };
        let written = Features {
            theirs: Contact {
                days: 4,
                fresh_days: 2.5,
                last: Some(NOW - 12.0),
                recommended: true,
                endorsed: 3,
                invited_with_note: true,
                ..Contact::default()
            },
            ours: Contact {
                days: 6,
                fresh_days: 5.5,
                ..Contact::default()
            },
            ..features
        };
        [features, rated, written]
    }

    #[test]
    fn gradients_agree_with_finite_differences() {
        let [features, rated, written] = ties();
        let cases = [
            (written, Leg::Helps),
            (written, Leg::Engages),
            (features, Leg::Helps),
            (features, Leg::Engages),
            (rated, Leg::Helps),
            (rated, Leg::Engages),
        ];
        for (features, stage) in cases {
            let exact = assess(&StrengthConfig::default(), stage, &features, NOW);
            let step = 1e-6;
            let moved: [fn(&mut StrengthConfig, f64); 8] = [
                |c, d| c.intercept.value += d,
                |c, d| c.gap.value += d,
                |c, d| c.shared_contacts.value += d,
                |c, d| c.popularity.value += d,
                |c, d| c.introduction.value += d,
                |c, d| c.inbound_days.value += d,
                |c, d| c.recommended_by_them.value += d,
                |c, d| c.endorsements.value += d,
            ];
            for (at, change) in [0, GAP, 2, 4, 8, 10, 14, 16].into_iter().zip(moved) {
                let mut config = StrengthConfig::default();
                change(&mut config, step);
                let slope =
                    (assess(&config, stage, &features, NOW).value.ln() - exact.value.ln()) / step;
                assert!(
                    (slope - exact.gradient[at]).abs() < 1e-4,
                    "{}: {slope} against {}",
                    FEATURES[at],
                    exact.gradient[at]
                );
            }
        }
    }
}
