//! Invented exports of any size in the real formats, with the truth beside them. No person in them exists.
//!
//! ```text
//! answers  brute force over every route, to hold the search against
//! world    who exists, where they work, who knows whom: drawn from a seed, not stored
//! archive  one teammate's LinkedIn archive, as a folder or zip
//! contact  who is in touch with whom: messages, endorsements, address books, mail, meetings
//! outcomes asks and what came of them, with a known mistake of the model
//! mails    one file of mails, for size and for measuring
//! messy    one small export in every form that people's files have
//! found    what a team finds out before it asks
//! prospects  a list of strangers as a CRM has it, and who really knows them
//! year     a year of asks in a world whose true probabilities are known
//! ties     one plain tie list, for size
//! ```

pub mod answers;
mod archive;
mod contact;
mod found;
pub mod mails;
mod mark;
pub mod messy;
pub mod outcomes;
mod policy;
mod prospects;
pub mod ties;
mod words;
mod world;
pub mod year;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;

use introrank_core::progress::{NoProgress, Progress};
use introrank_engine::search::{Asker, Exclusions, Search};
use introrank_engine::session::{Session, Setup};
use introrank_ingest::column_map::ColumnMap;
use introrank_ingest::targets::TargetList;
use introrank_ingest::{self as ingest, Sources};
pub use world::{Plan, World};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Archives.
    pub archives: u32,
    /// Connection rows in them.
    pub rows: u64,
}

/// Writes a made-up company: archives, accounts, some ratings, targets, and the truth.
///
/// ```text
/// out/exports/<teammate>/Basic_LinkedInDataExport_…/   Connections.csv, Profile.csv, Invitations.csv, Email Addresses.csv,
///                                                      messages.csv, endorsements, recommendations, Positions.csv
/// out/exports/<teammate>/                              contacts.vcf, inbox.mbox, calendar.ics of every fourth
/// out/exports/accounts.csv, know.csv (and owners.csv for old exports)
/// out/targets.csv, out/accounts-to-score.csv, out/mutuals.txt
/// out/prospects.csv                                    strangers mostly, as a CRM has them
/// out/outcomes.csv                                     asks and what came of them (small worlds only)
/// out/truth/truth.csv                                  file,line,person
/// out/truth/prospects.csv                              id,connected,known_by: who of their company really knows them
/// out/truth/answers.csv                                whom the team should ask, by brute force (small worlds only)
/// ```
///
/// # Errors
/// When writing fails.
pub fn write_company(
    plan: Plan,
    out: &Path,
    zip: bool,
    progress: &dyn Progress,
) -> io::Result<Written> {
    let world = World::new(plan);
    let exports = out.join("exports");
    fs::create_dir_all(&exports)?;
    fs::create_dir_all(out.join("truth"))?;
    progress.stage("writing archives", Some(u64::from(world.plan.teammates)));
    let archives: Vec<io::Result<(String, u64)>> = (0..world.plan.teammates)
        .into_par_iter()
        .map(|teammate| {
            let rows = archive::rows(&world, teammate);
            let path = archive::write(&world, teammate, &exports, zip, &rows)?;
            let shown = |path: &Path| {
                let path = path.strip_prefix(out).unwrap_or(path);
                path.to_string_lossy().into_owned()
            };
            let mut truth = truth_rows(&shown(&path), &rows);
            if !world.plan.without_urls {
                let home = exports.join(world.teammate(teammate).slug);
                let (files, entries) = contact::beside(&world, teammate);
                let book = files.first().map_or("", |(name, _)| name);
                let book = shown(&home.join(book));
                for (name, text) in files {
                    fs::write(home.join(name), text)?;
                }
                for (line, contact) in entries {
                    truth.push_str(&format!("{book},{line},c{contact}\n"));
                }
            }
            progress.advance(1);
            Ok((truth, rows.len() as u64))
        })
        .collect();
    let mut truth = BufWriter::new(fs::File::create(out.join("truth/truth.csv"))?);
    truth.write_all(b"file,line,person\n")?;
    let mut written = Written {
        archives: world.plan.teammates,
        rows: 0,
    };
    for archive in archives {
        let (text, rows) = archive?;
        truth.write_all(text.as_bytes())?;
        written.rows += rows;
    }
    truth.flush()?;
    write_accounts(&world, &exports)?;
    write_know(&world, &exports)?;
    write_targets(&world, out)?;
    if world.plan.without_urls {
        write_owners(&world, &exports)?;
    }
    write_answers(&world.plan, out)?;
    Ok(written)
}

/// Asks whose outcomes are invented.
const ASKS: u32 = 400;

/// Networks larger than this are not answered by brute force.
const MAX_PEOPLE_BY_BRUTE_FORCE: u32 = 20_000;

/// Answers written per target, over this many introducers.
const TOP: usize = 5;
const MAX_INTRODUCERS: u8 = 2;

/// Writes `outcomes.csv`, and `truth/answers.csv`: for the targets with an address, whom the whole team should ask, by brute force.
fn write_answers(plan: &Plan, out: &Path) -> io::Result<()> {
    if plan.contacts > MAX_PEOPLE_BY_BRUTE_FORCE {
        return Ok(());
    }
    let sources = Sources {
        exports: vec![out.join("exports")],
        ..Sources::default()
    };
    let records = ingest::read(&sources, &NoProgress).map_err(io::Error::other)?;
    let session = Session::from_records(&records, Setup::new(plan.as_of), &NoProgress);
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let list = fs::read_to_string(out.join("targets.csv"))?;
    let list = TargetList::new("targets.csv", list, None, &ColumnMap::default())
        .map_err(io::Error::other)?;
    let mut writer = csv::Writer::from_path(out.join("truth/answers.csv"))?;
    writer.write_record(["target", "rank", "introducer", "chance", "route"])?;
    let people = &session.directory.people;
    for row in list.rows().filter(|row| !row.profile.is_empty()) {
        let Some(target) = people.find_key(&row.profile) else {
            continue;
        };
        let whom = answers::Whom::People(vec![target]);
        let found = answers::brute_force(
            &search,
            Asker::Team,
            &whom,
            MAX_INTRODUCERS,
            &Exclusions::default(),
        );
        for (i, answer) in found.iter().take(TOP).enumerate() {
            let route: Vec<&str> = answer
                .route
                .iter()
                .map(|person| people.key(*person))
                .collect();
            writer.write_record([
                people.key(target),
                &(i + 1).to_string(),
                people.key(answer.introducer),
                &answer.chance.to_string(),
                &route.join(" > "),
            ])?;
        }
    }
    writer.flush()?;
    let asks = outcomes::draw(&session, outcomes::TRUTH, ASKS, plan.seed);
    fs::write(out.join("outcomes.csv"), asks)
}

/// `file,line,person` of one archive. Rows of closed accounts are nobody.
fn truth_rows(path: &str, rows: &[archive::Row]) -> String {
    let mut text = String::new();
    for (i, row) in rows.iter().enumerate() {
        if let Some(contact) = row.contact {
            let line = archive::NOTE_LINES + 2 + i as u32;
            let person = if contact > u32::MAX - 100_000 {
                format!("t{}", u32::MAX - contact)
            } else {
                format!("c{contact}")
            };
            text.push_str(&format!("{path},{line},{person}\n"));
        }
    }
    text
}

fn write_accounts(world: &World, exports: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(exports.join("accounts.csv"))?);
    writeln!(out, "name,domain,headcount,aliases,relation")?;
    for (i, company) in world.companies.iter().enumerate().take(5000) {
        let relation = relation(i);
        writeln!(
            out,
            "{},{},{},,{relation}",
            company.name, company.domain, company.headcount
        )?;
    }
    out.flush()
}

/// How a company stands to the team, as its list of accounts says.
const fn relation(company: usize) -> &'static str {
    match company % 13 {
        3 => "customer",
        5 => "competitor",
        6 => "partner",
        8 => "former_customer",
        9 => "investor",
        11 => "open_deal",
        12 if company > 13 => "do_not_ask",
        _ => "",
    }
}

/// Some ratings by the first teammates about people they are connected with.
fn write_know(world: &World, exports: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(exports.join("know.csv"))?);
    writeln!(out, "from,to,kind,since")?;
    for teammate in 0..world.plan.teammates.min(4) {
        let me = world.teammate(teammate);
        let mut rng = world.rng((1 << 32) + u64::from(teammate));
        for (contact, _) in world.connections(teammate).into_iter().step_by(17).take(12) {
            let kind = rng.pick(&[
                "worked_with",
                "know",
                "know",
                "met",
                "stranger",
                "knows",
                "unknown_to",
            ]);
            let said = world.plan.as_of.plus(-(rng.below(300) as i32));
            writeln!(
                out,
                "{},{},{kind},{said}",
                archive::address(&me.slug),
                archive::address(&world.contact(contact).slug)
            )?;
        }
    }
    out.flush()
}

fn write_owners(world: &World, exports: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(exports.join("owners.csv"))?);
    writeln!(out, "file,name,url,relation")?;
    for teammate in 0..world.plan.teammates {
        let me = world.teammate(teammate);
        let day = world.exported_on(teammate).to_string();
        let folder = format!(
            "{}/Basic_LinkedInDataExport_{}-{}-{}",
            me.slug,
            &day[5..7],
            &day[8..10],
            &day[..4]
        );
        writeln!(
            out,
            "{folder},{} {},{},teammate",
            me.first,
            me.last,
            archive::address(&me.slug)
        )?;
    }
    out.flush()
}

/// People and accounts to reach, as a CRM lists them, and a pasted list of mutual connections.
fn write_targets(world: &World, out: &Path) -> io::Result<()> {
    write_people_to_reach(world, out)?;
    write_accounts_to_score(world, out)?;
    prospects::write(world, out)?;
    let mut pasted = String::from("3 mutual connections\n\n");
    for (contact, _) in world.connections(0).into_iter().skip(3).step_by(40).take(3) {
        let person = world.contact(contact);
        pasted.push_str(&format!(
            "{} {} · 1st\n{}\nMessage\n\n",
            person.first, person.last, person.title
        ));
    }
    pasted.push_str("Somebody Unlisted · 1st\nConsultant\n");
    fs::write(out.join("mutuals.txt"), pasted)
}

fn write_people_to_reach(world: &World, out: &Path) -> io::Result<()> {
    let mut people = csv::Writer::from_path(out.join("targets.csv"))?;
    people.write_record([
        "Contact ID",
        "Full Name",
        "LinkedIn URL",
        "Title",
        "Company",
        "Account Owner",
        "Why",
    ])?;
    let mut rng = world.rng(2 << 32);
    let contacts = u64::from(world.plan.contacts);
    for i in 0..60.min(contacts) {
        let person = world.contact(rng.below(contacts) as u32);
        let company = person.account.map_or("", |account| {
            world.companies[account as usize].name.as_str()
        });
        let owner = world.teammate((i % u64::from(world.plan.teammates)) as u32);
        let url = if i % 3 == 0 {
            String::new()
        } else {
            archive::address(&person.slug)
        };
        let name = format!("{} {}", person.first, person.last);
        let owner = format!("{} {}", owner.first, owner.last);
        people.write_record([
            &format!("003{i:06}"),
            &name,
            &url,
            &person.title,
            company,
            &owner,
            "renewal of the line in spring",
        ])?;
    }
    people.write_record([
        "003999999",
        "Nobody Atall",
        "",
        "CEO",
        "Nowhere Inc",
        "Somebody Else",
        "",
    ])?;
    people.flush()
}

fn write_accounts_to_score(world: &World, out: &Path) -> io::Result<()> {
    let mut accounts = csv::Writer::from_path(out.join("accounts-to-score.csv"))?;
    accounts.write_record([
        "Account ID",
        "Account Name",
        "Website",
        "Account Owner",
        "Value",
    ])?;
    for (i, company) in world.companies.iter().enumerate().take(200) {
        let owner = world.teammate(i as u32 % world.plan.teammates);
        let name = if i % 4 == 1 {
            format!("{} {}", company.name.to_uppercase(), company.legal)
        } else {
            company.name.clone()
        };
        let website = if i % 3 == 0 {
            format!("https://www.{}/", company.domain)
        } else {
            String::new()
        };
        accounts.write_record([
            &format!("001{i:06}"),
            &name,
            &website,
            &format!("{} {}", owner.first, owner.last),
            &format!("{}", 10_000 * (1 + i % 9)),
        ])?;
    }
    accounts.flush()
}
