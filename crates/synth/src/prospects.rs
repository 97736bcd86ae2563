//! A list of prospects as a CRM has it: most of them in nobody's export, names and titles as people write them, every second
//! size missing; and the truth about who of their company really knows them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use introrank_core::keys::title::TitleTable;
use introrank_engine::strength::config::StrengthConfig;
use introrank_engine::strength::{Headcount, knows_colleague};

use super::world::{Company, Person, World};

/// Rows of the list.
const ROWS: usize = 200;
/// Of ten rows so many name somebody whom nobody of the team is connected with.
const STRANGERS_OF_TEN: usize = 7;

/// Writes `prospects.csv`, and `truth/prospects.csv`: for each row whether anybody of the team is connected with them, and who
/// of their company knows them. Two people of a company know each other as likely as its true size says.
///
/// # Errors
/// When writing fails.
pub(super) fn write(world: &World, out: &Path) -> io::Result<()> {
    fs::create_dir_all(out.join("truth"))?;
    let mut list = csv::Writer::from_path(out.join("prospects.csv"))?;
    list.write_record([
        "Record ID",
        "Full Name",
        "Job Title",
        "Company Name",
        "Number of Employees",
    ])?;
    let mut truth = csv::Writer::from_path(out.join("truth/prospects.csv"))?;
    truth.write_record(["id", "connected", "known_by"])?;
    for (i, (contact, person, connected)) in chosen(world).into_iter().enumerate() {
        let Some(account) = person.account else {
            continue;
        };
        let company = &world.companies[account as usize];
        let size = match i % 2 {
            0 => String::new(),
            _ => band(company.headcount).to_owned(),
        };
        let id = format!("R{i:04}");
        list.write_record([
            &id,
            &format!("{} {}", person.first, person.last),
            &written_title(&person.title, i),
            &written_name(company, i),
            &size,
        ])?;
        let known_by = known_by(world, account, contact, &person).join(" ");
        let connected = if connected { "yes" } else { "no" };
        truth.write_record([&id, connected, &known_by])?;
    }
    list.flush()?;
    truth.flush()
}

/// The people of the list: number, person, and whether a teammate is connected with them.
fn chosen(world: &World) -> Vec<(u32, Person, bool)> {
    let teammates = 0..world.plan.teammates;
    let connected = teammates.flat_map(|teammate| world.connections(teammate));
    let connected: BTreeSet<u32> = connected.map(|(contact, _)| contact).collect();
    let mut rng = world.rng(5 << 32);
    let mut taken = BTreeSet::new();
    let mut chosen = Vec::new();
    for _ in 0..100 * ROWS {
        if chosen.len() == ROWS {
            break;
        }
        let contact = rng.below(u64::from(world.plan.contacts)) as u32;
        let wants_stranger = chosen.len() % 10 < STRANGERS_OF_TEN;
        let is_connected = connected.contains(&contact);
        let person = world.contact(contact);
        // Customers, competitors and the like are no prospects.
        let is_prospect = person
            .account
            .is_some_and(|at| super::relation(at as usize).is_empty());
        if is_prospect && is_connected != wants_stranger && taken.insert(contact) {
            chosen.push((contact, person, is_connected));
        }
    }
    chosen
}

/// Slugs of those of the company who know somebody there, drawn once for each pair.
fn known_by(world: &World, account: u32, contact: u32, person: &Person) -> Vec<String> {
    let (config, titles) = (StrengthConfig::default(), TitleTable::default());
    let role = titles.role(&person.title);
    let heads = Headcount::Known(f64::from(world.companies[account as usize].headcount));
    let knows = |other: &u32| {
        let colleague = world.contact(*other);
        let same = role.function.same(titles.role(&colleague.title).function);
        let chance = knows_colleague(&config, heads, None, same);
        let pair = u64::from(contact.min(*other)) << 32 | u64::from(contact.max(*other));
        let drawn = world.rng((6 << 32) ^ pair).chance(chance);
        (*other != contact && drawn).then_some(colleague.slug)
    };
    world.members(account).iter().filter_map(knows).collect()
}

/// A company as people write it.
fn written_name(company: &Company, i: usize) -> String {
    let name = &company.name;
    match i % 6 {
        0 => name.clone(),
        1 => name.to_uppercase(),
        2 => format!("{name} {}", company.legal),
        3 => format!("  {name}"),
        4 => format!("{name}, Inc."),
        _ => name.to_lowercase(),
    }
}

/// A title as people write it.
fn written_title(title: &str, i: usize) -> String {
    match i % 4 {
        0 => title.to_owned(),
        1 => title.to_uppercase(),
        2 => title.to_lowercase(),
        _ => format!("{title} | Speaker"),
    }
}

/// The band in which a size is usually given.
fn band(heads: u32) -> &'static str {
    match heads {
        0..=10 => "1-10",
        11..=50 => "11-50",
        51..=200 => "51-200",
        201..=500 => "201-500",
        501..=1000 => "501-1000",
        1001..=5000 => "1001-5000",
        5001..=10_000 => "5001-10000",
        _ => "10001+",
    }
}
