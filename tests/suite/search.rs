//! The ranking against brute force: the same introducers, chances, order and routes, to the bit.

use introrank::core::evidence::Owner;
use introrank::core::evidence::Records;
use introrank::core::evidence::{AccountRow, Exclusion, OwnerRelation, Relation};
use introrank::core::evidence::{ConnectionRows, Export};
use introrank::core::evidence::{TieKind, TieRow};
use introrank::core::progress::NoProgress;
use introrank::engine::people::PersonIx;
use introrank::engine::people::account::AccountIx;
use introrank::engine::people::role::RoleFilter;
use introrank::engine::rank::people_of;
use introrank::engine::search::{
    Asker, Candidate, Exclusions, Limits, Query, Search, Sweep, Target,
};
use introrank::engine::session::Session;
use introrank::synth::answers::{Answer, Whom, brute_force};
use proptest::prelude::*;

use super::world::setup;

/// A small network: people with companies and titles, some of them teammates, ties with given strengths.
#[derive(Clone, Debug)]
struct Small {
    people: usize,
    teammates: usize,
    company: Vec<u8>,
    title: Vec<u8>,
    /// (a, b, forward, backward); 0 means no step that way.
    ties: Vec<(u8, u8, u8, u8)>,
    coarse: bool,
    headcount: u32,
    never_ask: Vec<u8>,
    hide: Vec<u8>,
    competitor: bool,
    /// What the question leaves out: (a person, a pair or a person for an account; one; the other).
    left_out: Vec<(u8, u8, u8)>,
}

fn small() -> impl Strategy<Value = Small> {
    (3_usize..10).prop_flat_map(|people| {
        let ties = prop::collection::vec(
            (0..people as u8, 0..people as u8, 0..=20_u8, 0..=20_u8),
            1..40,
        );
        (
            0..4_usize.min(people),
            prop::collection::vec(0..4_u8, people),
            prop::collection::vec(0..4_u8, people),
            ties,
            any::<bool>(),
            prop_oneof![Just(30_u32), Just(400), Just(3000), Just(20_000)],
            prop::collection::vec(0..people as u8, 0..2),
            prop::collection::vec(0..people as u8, 0..2),
            any::<bool>(),
            prop::collection::vec((0..3_u8, 0..people as u8, 0..people as u8), 0..4),
        )
            .prop_map(
                move |(
                    teammates,
                    company,
                    title,
                    ties,
                    coarse,
                    headcount,
                    never_ask,
                    hide,
                    competitor,
                    left_out,
                )| Small {
                    people,
                    teammates,
                    company,
                    title,
                    ties,
                    coarse,
                    headcount,
                    never_ask,
                    hide,
                    competitor,
                    left_out,
                },
            )
    })
}

fn key(i: usize) -> String {
    format!("in:p{i:02}")
}

fn strength(code: u8, coarse: bool) -> f64 {
    match (code, coarse) {
        (0, _) => 0.0,
        (code, true) => [0.25, 0.5, 1.0][code as usize % 3],
        (code, false) => (f64::from(code) * 0.0473).min(1.0),
    }
}

/// The records that exports and lists with this content would give.
fn records(small: &Small) -> Records {
    let mut records = Records::default();
    // An ally with everybody in the export places people at companies; the ally is tied to nobody else's search.
    let mut rows = ConnectionRows::default();
    for i in 0..small.people {
        rows.line.push(i as u32 + 2);
        rows.first.push(&format!("P{i}"));
        rows.last.push("Test");
        rows.profile.push(&key(i));
        rows.email.push("");
        rows.company
            .push(["Alpha", "Beta", "Freelance", ""][small.company[i] as usize]);
        rows.title
            .push(["VP Sales", "Buyer", "Sales Manager", ""][small.title[i] as usize]);
        rows.connected_on.push(Some(setup().as_of));
    }
    let owner = |key: &str, relation| Owner {
        name: String::new(),
        profile: Some(key.into()),
        emails: Vec::new(),
        relation,
    };
    records.exports.push(Export::of_connections(
        "all".into(),
        owner("in:zz-ally", OwnerRelation::Ally),
        rows,
    ));
    for i in 0..small.teammates {
        records.exports.push(Export::of_connections(
            format!("t{i}"),
            owner(&key(i), OwnerRelation::Teammate),
            ConnectionRows::default(),
        ));
    }
    for &(a, b, f, w) in small
        .ties
        .iter()
        .filter(|(a, b, f, w)| a != b && (*f > 0 || *w > 0))
    {
        let (from, to) = (
            records.ties.keys.intern(&key(a as usize)),
            records.ties.keys.intern(&key(b as usize)),
        );
        let (forward, backward) = (strength(f, small.coarse), strength(w, small.coarse));
        records.ties.rows.push(TieRow {
            from,
            to,
            forward,
            backward,
            since: None,
            kind: TieKind::Connected,
        });
    }
    let account = |name: &str, relation| AccountRow {
        name: name.into(),
        domain: None,
        headcount: Some(f64::from(small.headcount)),
        aliases: vec![],
        relation,
    };
    records.accounts.push(account("Alpha", None));
    records.accounts.push(account(
        "Beta",
        small.competitor.then_some(Relation::Competitor),
    ));
    let exclusion = |i: &u8, hide| Exclusion {
        who: key(*i as usize),
        hide,
        place: String::new(),
    };
    records
        .exclusions
        .extend(small.never_ask.iter().map(|i| exclusion(i, false)));
    records
        .exclusions
        .extend(small.hide.iter().map(|i| exclusion(i, true)));
    records
}

fn compare(
    search: &Search<'_>,
    top: usize,
    asker: Asker,
    found: &[Candidate],
    want: &[Answer],
    context: &str,
) {
    let shown =
        |chance: f64, introducer: PersonIx, route: Vec<PersonIx>, target: Option<PersonIx>| {
            let key = |p: PersonIx| search.directory.people.key(p).to_owned();
            (
                chance,
                key(introducer),
                route.into_iter().map(key).collect::<Vec<_>>(),
                target.map(key),
            )
        };
    let want: Vec<_> = want
        .iter()
        .take(top)
        .map(|a| shown(a.chance, a.introducer, a.route.clone(), a.target))
        .collect();
    let have: Vec<_> = found
        .iter()
        .map(|c| {
            // An engine of one's own can hand on the same candidate.
            let asked: Vec<PersonIx> = c.asked().collect();
            let (introducer, before) = asked.split_last().unwrap();
            let again = Candidate::new(before, *introducer, c.target, c.chance, c.leg);
            assert_eq!(again.as_ref(), Some(c), "{context}");
            let first = match asker {
                Asker::One(person) => person,
                Asker::Team => search.best_teammate(c.first()).unwrap(),
            };
            shown(
                c.chance,
                c.introducer,
                std::iter::once(first).chain(c.asked()).collect(),
                c.target,
            )
        })
        .collect();
    assert_eq!(have, want, "{context}");
}

/// People and pairs whom the question leaves out.
fn exclusions(small: &Small, session: &Session, accounts: &[AccountIx]) -> Exclusions {
    let people = &session.directory.people;
    let person = |i: u8| people.find_key(&key(i as usize));
    let mut out = Exclusions::default();
    for (kind, a, b) in &small.left_out {
        match (kind % 3, person(*a), person(*b)) {
            (0, Some(a), _) => out.person(a),
            (1, Some(a), Some(b)) => out.pair(a, b),
            (2, Some(a), _) if !accounts.is_empty() => {
                out.account(a, accounts[*b as usize % accounts.len()]);
            }
            _ => {}
        }
    }
    out
}

/// The same network in a crowd of others, who have nothing to do with it.
fn in_a_crowd(small: &Small) -> Session {
    let mut records = records(small);
    for i in 0..CROWD {
        let (from, to) = (
            format!("zzz-crowd-{i}"),
            format!("zzz-crowd-{}", (i + 1) % CROWD),
        );
        let [from, to] = [from, to].map(|who| records.ties.keys.intern(&who));
        records.ties.rows.push(TieRow {
            from,
            to,
            forward: 0.5,
            backward: 0.5,
            since: None,
            kind: TieKind::Connected,
        });
    }
    Session::from_records(&records, setup(), &NoProgress)
}

/// So many that a question about one of the others touches few of all.
const CROWD: usize = 2_500;

fn check(small: &Small, introducers: u8, top: usize) {
    let session = Session::from_records(&records(small), setup(), &NoProgress);
    let limits = Limits::new(introducers, top);
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let people = &session.directory.people;
    let mut askers: Vec<Asker> = people
        .iter()
        .filter(|p| !people.is_hidden(*p))
        .map(Asker::One)
        .collect();
    if small.teammates > 0 {
        askers.push(Asker::Team);
    }
    let everybody: Vec<PersonIx> = people.iter().collect();
    let accounts: Vec<AccountIx> = session
        .directory
        .accounts
        .iter()
        .map(|(ix, _)| ix)
        .collect();
    // All askers at once, and each alone: the same.
    let targets = || {
        let people = everybody.iter().copied().map(Target::Person);
        people.chain(
            accounts
                .iter()
                .map(|account| Target::Account(*account, &[])),
        )
    };
    let exclusions = exclusions(small, &session, &accounts);
    let crowded = in_a_crowd(small);
    let crowd = Search::new(&crowded.network, &crowded.directory, &crowded.setup.config);
    let all = Query::new(&askers, targets(), limits).without(exclusions.clone());
    let together = Sweep::new(&search, &all);
    for (i, &asker) in askers.iter().enumerate() {
        let alone = std::slice::from_ref(&askers[i]);
        let alone = Query::new(alone, targets(), limits).without(exclusions.clone());
        let alone = Sweep::new(&search, &alone);
        let rank = |target| {
            let found = alone.rank(target).remove(0);
            assert_eq!(together.rank(target)[i], found);
            // Where a question touches few, only those are looked at: the same.
            let asker = std::slice::from_ref(&askers[i]);
            let few = Query::new(asker, [Target::Person(target)], limits);
            let few = few.without(exclusions.clone());
            assert_eq!(Sweep::new(&crowd, &few).rank(target).remove(0), found);
            found
        };
        let brute = |whom: &Whom| brute_force(&search, asker, whom, introducers, &exclusions);
        let is_asker = |p: PersonIx| match asker {
            Asker::One(one) => one == p,
            Asker::Team => search.is_teammate(p),
        };
        for target in people
            .iter()
            .filter(|p| !is_asker(*p) && !people.is_hidden(*p))
        {
            let want = brute(&Whom::People(vec![target]));
            compare(
                &search,
                top,
                asker,
                &rank(target),
                &want,
                &format!("{asker:?} to {}", people.key(target)),
            );
        }
        for (account, _) in session.directory.accounts.iter() {
            for condition in [None, Some("sales"), Some("vp+ | 'buyer'")] {
                let role =
                    condition.map(|text| RoleFilter::parse(text, &session.setup.titles).unwrap());
                let targets: Vec<PersonIx> = people_of(&search, account, role.as_ref())
                    .into_iter()
                    .filter(|p| !is_asker(*p))
                    .collect();
                let context = format!("{asker:?} to {condition:?} of account {account:?}");
                if targets.is_empty() {
                    let functions = role.map(|r| r.functions()).unwrap_or_default();
                    let want = brute(&Whom::Unnamed(account, functions.clone()));
                    compare(
                        &search,
                        top,
                        asker,
                        &alone.rank_unnamed(account, &functions)[0],
                        &want,
                        &context,
                    );
                } else {
                    let want = brute(&Whom::People(targets.clone()));
                    compare(
                        &search,
                        top,
                        asker,
                        &alone.rank_any(&targets)[0],
                        &want,
                        &context,
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    /// Rankings equal brute force for every asker, the team, every person and account, with roles, exclusions,
    /// competitors, inferred last legs and plenty of equal chances.
    #[test]
    fn the_ranking_is_exact(network in small(), introducers in 1_u8..=3, top in 1_usize..6) {
        check(&network, introducers, top);
    }
}

/// Of two ways around an excluded person the second label was taken although it was worse than the third: a route to
/// the target that had to avoid the *first* person of the best way got the best way without its *last* person.
#[test]
fn avoiding_the_first_of_three_still_finds_the_best_way() {
    let session_of = |ties: &[(&str, &str, f64, f64)]| {
        let mut records = Records::default();
        for (a, b, forward, backward) in ties {
            let (from, to) = (records.ties.keys.intern(a), records.ties.keys.intern(b));
            records.ties.rows.push(TieRow {
                from,
                to,
                forward: *forward,
                backward: *backward,
                since: None,
                kind: TieKind::Connected,
            });
        }
        Session::from_records(&records, setup(), &NoProgress)
    };
    // s → t → m → b is the best way to b; for target t it must go s → u → m → b, not s → u → n → b.
    let session = session_of(&[
        ("s", "t", 1.0, 1.0),
        ("t", "m", 1.0, 1.0),
        ("m", "b", 1.0, 1.0),
        ("s", "u", 0.9, 0.9),
        ("u", "m", 0.9, 0.9),
        ("u", "n", 0.9, 0.9),
        ("n", "b", 0.5, 0.5),
        ("b", "t", 1.0, 1.0),
    ]);
    let limits = Limits::new(3, 9);
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let person = |key: &str| session.directory.people.find_key(key).unwrap();
    let everybody: Vec<PersonIx> = session.directory.people.iter().collect();
    let askers = [Asker::One(person("s"))];
    let targets = everybody.into_iter().map(Target::Person);
    let query = Query::new(&askers, targets, limits);
    let found = Sweep::new(&search, &query).rank(person("t")).remove(0);
    let through_b = found.iter().find(|c| c.introducer == person("b")).unwrap();
    assert_eq!(
        through_b.asked().collect::<Vec<_>>(),
        [person("u"), person("m"), person("b")]
    );
    assert_eq!(through_b.chance, 0.9 * 0.9 * 1.0 * 0.8 * 1.0);
}
