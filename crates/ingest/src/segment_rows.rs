//! Records as rows of segments, and back.

use super::segment::Row;
use introrank_core::columns::Interner;
use introrank_core::day::Day;
use introrank_core::evidence::Interaction;
use introrank_core::evidence::Kind;
use introrank_core::evidence::Owner;
use introrank_core::evidence::Period;
use introrank_core::evidence::{AccountRow, Alias, Exclusion, OwnerRelation, Relation};
use introrank_core::evidence::{By, Fact, FactKind, Other, Together};
use introrank_core::evidence::{Export, Source};
use introrank_core::evidence::{ListOrigin, Records};
use introrank_core::evidence::{TieKind, TieRow, person_key};
use introrank_core::moment::{Moment, When};

fn number(day: Option<Day>) -> Option<i32> {
    day.filter(Day::is_plausible).map(Day::number)
}

/// The day with this number; one that is never kept is damage.
fn day(number: Option<i32>) -> Option<Day> {
    number.map(Day::from_number).filter(Day::is_plausible)
}

/// The second of the day, when it is known.
fn second(when: When) -> Option<u32> {
    match when {
        When::At(moment) => Some(moment.seconds().rem_euclid(86_400) as u32),
        When::On(_) => None,
    }
}

/// A given strength of a segment: nothing, 0 for a closed direction, or a probability.
fn strength(value: Option<f64>) -> Result<f64, String> {
    match value {
        None => Ok(f64::NAN),
        Some(value) if (0.0..=1.0).contains(&value) => Ok(value),
        Some(value) => Err(format!("{value} is no strength")),
    }
}

/// Everything that is kept of an export.
pub fn of_export(export: &Export) -> Vec<Row<'_>> {
    let rows = &export.rows;
    let people = (0..rows.len()).map(|r| Row {
        record: "person",
        line: Some(rows.line[r]),
        first: Some(rows.first.get(r)),
        last: Some(rows.last.get(r)),
        profile: Some(rows.profile.get(r)),
        email: Some(rows.email.get(r)),
        company: Some(rows.company.get(r)),
        title: Some(rows.title.get(r)),
        day: number(rows.connected_on[r]),
        ..Row::default()
    });
    let mails = rows.more_emails.iter().map(|(row, email)| Row {
        record: "mail",
        row: Some(*row),
        email: Some(email),
        ..Row::default()
    });
    let facts = export.facts.list.iter().map(|fact| of_fact(export, fact));
    let together = export.facts.together.iter();
    let together = together.map(|one| of_together(export, one));
    let keys = export.facts.keys.iter().enumerate();
    let names = keys.map(|(number, key)| Row {
        record: "name",
        who: Some(key),
        name: Some(export.facts.name(number as u32)),
        ..Row::default()
    });
    let career = export.career.iter().map(|period| Row {
        record: "career",
        company: Some(&period.place),
        title: Some(&period.title),
        day: number(period.from),
        until: number(period.until),
        ..Row::default()
    });
    people
        .chain(mails)
        .chain(facts)
        .chain(names)
        .chain(career)
        .chain(together)
        .collect()
}

fn of_fact<'a>(export: &'a Export, fact: &Fact) -> Row<'a> {
    let (who, row) = match fact.other {
        Other::Key(key) => (Some(export.facts.keys.get(key)), None),
        Other::Row(row) => (None, Some(row)),
    };
    Row {
        record: "fact",
        who,
        row,
        kind: Some(fact.kind.word()),
        by: Some(fact.by.word()),
        day: number(fact.day),
        count: Some(fact.count),
        ..Row::default()
    }
}

fn of_together<'a>(export: &'a Export, one: &Together) -> Row<'a> {
    let [who, other] = one.pair.map(|key| Some(export.facts.keys.get(key)));
    Row {
        record: "together",
        who,
        other,
        kind: Some(one.kind.word()),
        by: Some(one.by.word()),
        day: number(one.day),
        row: one.second,
        count: Some(one.count),
        ..Row::default()
    }
}

/// What a segment says of the export it holds.
pub fn about_export(export: &Export) -> Vec<(&'static str, String)> {
    let owner = &export.owner;
    let source = match export.source {
        Source::Connections => "connections",
        Source::AddressBook => "address_book",
        Source::Crm => "crm",
        Source::Contact => "contact",
    };
    vec![
        ("source", source.to_owned()),
        ("owner_name", owner.name.clone()),
        ("owner_profile", owner.profile.clone().unwrap_or_default()),
        ("owner_emails", owner.emails.join(" ")),
        ("owner_relation", owner.relation.word().to_owned()),
    ]
}

/// An empty export of nobody yet.
pub fn empty(path: &str, group: &str) -> Export {
    let mut export = Export::of_connections(path.to_owned(), Owner::parse(""), Default::default());
    export.group = group.to_owned();
    export
}

/// Takes over what a segment says of its export.
pub fn tell(export: &mut Export, about: &[(String, String)]) {
    let value = |name: &str| {
        let found = about.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let profile = value("owner_profile");
    export.owner = Owner {
        name: value("owner_name").to_owned(),
        profile: (!profile.is_empty()).then(|| profile.to_owned()),
        emails: value("owner_emails")
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        relation: if value("owner_relation") == "ally" {
            OwnerRelation::Ally
        } else {
            OwnerRelation::Teammate
        },
    };
    export.source = match value("source") {
        "address_book" => Source::AddressBook,
        "crm" => Source::Crm,
        "contact" => Source::Contact,
        _ => Source::Connections,
    };
    export.rows.newest = value("seen_on").parse().ok().map(Day::from_number);
}

/// Adds one row to an export.
///
/// # Errors
/// Why the row belongs to no export.
pub fn into_export(row: &Row<'_>, export: &mut Export) -> Result<(), String> {
    let text = Option::unwrap_or_default;
    let rows = &mut export.rows;
    match row.record {
        "person" => {
            rows.line.push(row.line.unwrap_or_default());
            rows.first.push(text(row.first));
            rows.last.push(text(row.last));
            rows.profile.push(text(row.profile));
            rows.email.push(text(row.email));
            rows.company.push(text(row.company));
            rows.title.push(text(row.title));
            rows.connected_on.push(day(row.day));
        }
        "mail" => {
            let at = row
                .row
                .filter(|at| (*at as usize) < rows.len())
                .ok_or("an address of nobody")?;
            rows.more_emails.push((at, text(row.email).to_owned()));
        }
        "fact" => {
            let fact = fact_of(row, export)?;
            export.facts.list.push(fact);
        }
        "name" => {
            export
                .facts
                .person(&person_key(text(row.who)), text(row.name));
        }
        "together" => {
            let together = together_of(row, export)?;
            export.facts.together.push(together);
        }
        "career" => export.career.push(Period {
            place: text(row.company).to_owned(),
            title: text(row.title).to_owned(),
            from: day(row.day),
            until: day(row.until),
        }),
        other => return Err(format!("an export holds no '{other}'")),
    }
    Ok(())
}

fn fact_of(row: &Row<'_>, export: &mut Export) -> Result<Fact, String> {
    let other = match (row.who, row.row) {
        (Some(who), _) => Other::Key(key_of(who, export)),
        (None, Some(at)) if (at as usize) < export.rows.len() => Other::Row(at),
        _ => return Err("a fact about nobody".into()),
    };
    let (kind, by) = done_by(row).ok_or("a fact of an unknown kind")?;
    Ok(Fact {
        other,
        kind,
        by,
        day: day(row.day),
        count: row.count.unwrap_or(1),
    })
}

fn together_of(row: &Row<'_>, export: &mut Export) -> Result<Together, String> {
    let (kind, by) = done_by(row).ok_or("two people together in an unknown way")?;
    let both = [row.who, row.other].map(Option::unwrap_or_default);
    Ok(Together {
        pair: both.map(|who| key_of(who, export)),
        kind,
        by,
        day: day(row.day),
        second: row.row.filter(|second| *second < 86_400),
        count: row.count.unwrap_or(1),
    })
}

/// The number of a key, which stands in many rows: what is known already is not worked out again.
fn key_of(who: &str, export: &mut Export) -> u32 {
    let known = export.facts.keys.find(who);
    known.unwrap_or_else(|| export.facts.key(&person_key(who), ""))
}

/// What happened, and who did it.
fn done_by(row: &Row<'_>) -> Option<(FactKind, By)> {
    let text = Option::unwrap_or_default;
    FactKind::parse(text(row.kind)).zip(By::parse(text(row.by)))
}

/// What a segment says of the list it holds.
pub fn about_list(list: &ListOrigin) -> [(&'static str, String); 2] {
    [
        ("source", "list".to_owned()),
        ("list", list.kind.words().to_owned()),
    ]
}

/// The aliases of all accounts, joined as a segment holds them.
pub fn joined_aliases(records: &Records) -> Vec<String> {
    let accounts = records.accounts.iter();
    accounts.map(|account| account.aliases.join("|")).collect()
}

/// Everything that is kept of one list; `aliases` are those of its accounts, joined.
pub fn of_list<'a>(records: &'a Records, list: &ListOrigin, aliases: &'a [String]) -> Vec<Row<'a>> {
    let range = list.rows.clone();
    match list.kind {
        Kind::Ties => records.ties.rows[range]
            .iter()
            .map(|tie| of_tie(records, tie))
            .collect(),
        Kind::Interactions => records.interactions[range]
            .iter()
            .map(|one| of_interaction(records, one))
            .collect(),
        Kind::Accounts => records.accounts[range.clone()]
            .iter()
            .zip(&aliases[range])
            .map(|(account, aliases)| Row {
                record: "account",
                company: Some(&account.name),
                domain: account.domain.as_deref(),
                headcount: account.headcount,
                name: Some(aliases.as_str()),
                kind: account.relation.map(Relation::word),
                ..Row::default()
            })
            .collect(),
        Kind::Aliases => records.aliases[range]
            .iter()
            .map(|alias| Row {
                record: "alias",
                name: Some(&alias.name),
                company: Some(&alias.account),
                kind: alias.is_part.then_some("part"),
                ..Row::default()
            })
            .collect(),
        _ => records.exclusions[range]
            .iter()
            .map(|exclusion| Row {
                record: "exclusion",
                who: Some(&exclusion.who),
                kind: Some(if exclusion.hide { "hide" } else { "never_ask" }),
                name: Some(&exclusion.place),
                ..Row::default()
            })
            .collect(),
    }
}

fn of_tie<'a>(records: &'a Records, tie: &TieRow) -> Row<'a> {
    let key = |number: u32| Some(records.ties.keys.get(number));
    Row {
        record: "tie",
        who: key(tie.from),
        other: key(tie.to),
        forward: Some(tie.forward).filter(|value| !value.is_nan()),
        backward: Some(tie.backward).filter(|value| !value.is_nan()),
        kind: Some(tie.kind.word()),
        day: number(tie.since),
        ..Row::default()
    }
}

fn of_interaction<'a>(records: &'a Records, one: &Interaction) -> Row<'a> {
    let key = |number: u32| Some(records.ties.keys.get(number));
    Row {
        record: "interaction",
        who: key(one.from),
        other: key(one.to),
        kind: Some(one.kind.word()),
        day: number(Some(one.when.day())),
        count: second(one.when),
        row: (one.message > 0).then_some(one.message),
        ..Row::default()
    }
}

/// Adds one row of a list to the records.
///
/// # Errors
/// Why the row belongs to no list.
pub fn into_records(row: &Row<'_>, records: &mut Records) -> Result<(), String> {
    let text = Option::unwrap_or_default;
    match row.record {
        "tie" => {
            let tie = tie_of(row, &mut records.ties.keys)?;
            records.ties.rows.push(tie);
        }
        "interaction" => {
            let one = interaction_of(row, &mut records.ties.keys)?;
            records.interactions.push(one);
        }
        "account" => records.accounts.push(AccountRow {
            name: text(row.company).to_owned(),
            domain: row.domain.map(str::to_owned),
            headcount: row.headcount,
            aliases: text(row.name)
                .split('|')
                .filter(|alias| !alias.is_empty())
                .map(str::to_owned)
                .collect(),
            relation: row.kind.and_then(Relation::parse),
        }),
        "alias" => records.aliases.push(Alias {
            name: text(row.name).to_owned(),
            account: text(row.company).to_owned(),
            is_part: row.kind == Some("part"),
        }),
        "exclusion" => records.exclusions.push(Exclusion {
            who: text(row.who).to_owned(),
            hide: row.kind == Some("hide"),
            place: text(row.name).to_owned(),
        }),
        other => return Err(format!("a list holds no '{other}'")),
    }
    Ok(())
}

/// The numbers of the two people of a row.
fn pair(row: &Row<'_>, keys: &mut Interner) -> (u32, u32) {
    let text = Option::unwrap_or_default;
    (
        keys.intern(&person_key(text(row.who))),
        keys.intern(&person_key(text(row.other))),
    )
}

fn tie_of(row: &Row<'_>, keys: &mut Interner) -> Result<TieRow, String> {
    let (from, to) = pair(row, keys);
    let (forward, backward) = (strength(row.forward)?, strength(row.backward)?);
    let kind = TieKind::parse(row.kind.unwrap_or_default()).ok_or("a tie of an unknown kind")?;
    Ok(TieRow {
        from,
        to,
        forward,
        backward,
        since: day(row.day),
        kind,
    })
}

fn interaction_of(row: &Row<'_>, keys: &mut Interner) -> Result<Interaction, String> {
    let (from, to) = pair(row, keys);
    let kind = FactKind::parse(row.kind.unwrap_or_default()).ok_or("an unknown kind")?;
    let day = day(row.day).ok_or("an interaction without a day")?;
    let when = match row.count {
        None => When::On(day),
        Some(second @ 0..86_400) => {
            let start = Moment::start_of(day).seconds();
            When::At(Moment::from_seconds(start + i64::from(second)))
        }
        Some(other) => return Err(format!("{other} is no second of a day")),
    };
    Ok(Interaction {
        from,
        to,
        kind,
        when,
        message: row.row.unwrap_or(0),
    })
}
