//! Writing the world as archives, as people have them: preambles, decorated names, empty rows and all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::mark::{date, email, own_email};
use super::words;
use super::world::{Person, World};
use introrank_core::day::Day;
use introrank_core::numeric::rng::Rng;

const NOTES: &str = "Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing. You will only see email addresses for connections who have allowed their connections to see or download their email address using this setting https://www.linkedin.com/psettings/privacy/email. You can learn more here https://www.linkedin.com/help/linkedin/answer/261\"\n\n";

/// The lines of notes above the header.
pub(super) const NOTE_LINES: u32 = 3;

/// One row of an export and whom it is about.
pub(super) struct Row {
    pub contact: Option<u32>,
    pub cells: [String; 7],
}

/// The rows of a teammate's export, newest first, with the messiness of real ones.
pub(super) fn rows(world: &World, teammate: u32) -> Vec<Row> {
    let mut rng = world.rng(u64::from(teammate));
    let exported = world.exported_on(teammate);
    let mut out: Vec<Row> = Vec::new();
    for mate in (0..world.plan.teammates.min(12)).filter(|mate| *mate != teammate) {
        let cells = cells(
            world,
            &world.teammate(mate),
            "Hollow Oak".into(),
            exported.plus(-(rng.below(900) as i32)),
            exported,
            &mut rng,
        );
        out.push(Row {
            contact: Some(u32::MAX - mate),
            cells,
        });
    }
    for (contact, on) in world.connections(teammate) {
        if rng.chance(0.012) {
            out.push(Row {
                contact: None,
                cells: [const { String::new() }; 6]
                    .into_iter()
                    .chain([date(on)])
                    .collect::<Vec<_>>()
                    .try_into()
                    .unwrap_or_default(),
            });
        }
        let person = world.contact(contact);
        let account = if world.plan.as_of.number() - exported.number() > 365 {
            person.old_account
        } else {
            person.account
        };
        let company = company(world, account, &mut rng);
        out.push(Row {
            contact: Some(contact),
            cells: cells(world, &person, company, on, exported, &mut rng),
        });
    }
    out
}

fn cells(
    world: &World,
    person: &Person,
    company: String,
    on: Day,
    exported: Day,
    rng: &mut Rng,
) -> [String; 7] {
    let (first, last) = decorated(person, rng);
    let old = world.plan.as_of.number() - exported.number() > 365;
    let slug = if old {
        person.old_slug.as_ref().unwrap_or(&person.slug)
    } else {
        &person.slug
    };
    let email = if person.shows_email {
        email(world, person)
    } else {
        String::new()
    };
    [
        first,
        last,
        address(slug),
        email,
        company,
        person.title.clone(),
        date(on),
    ]
}

/// The person's address as an export writes it: percent-encoded with upper-case hex.
pub(super) fn address(slug: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');
    format!(
        "https://www.linkedin.com/in/{}",
        utf8_percent_encode(slug, KEPT)
    )
}

/// Names as people write them; about one in twelve is decorated.
fn decorated(person: &Person, rng: &mut Rng) -> (String, String) {
    let (first, last) = (person.first.clone(), person.last.clone());
    match rng.below(100) {
        0..=1 => (first, format!("{last}, {}", rng.pick(words::CREDENTIALS))),
        2 => (first.to_uppercase(), last.to_uppercase()),
        3 => (format!("{first} "), format!("{last} (they/them)")),
        4 => (format!("Dr. {first}"), last),
        5 => (first, format!("{last} 🚀")),
        6 => (first, format!("{last} | Hiring")),
        _ => (first, last),
    }
}

/// A company as people write it: with or without legal form, in capitals, now and then something else altogether.
fn company(world: &World, account: Option<u32>, rng: &mut Rng) -> String {
    let Some(account) = account else {
        return rng.pick(words::NO_COMPANY).to_owned();
    };
    let company = &world.companies[account as usize];
    match rng.below(100) {
        0..=54 => company.name.clone(),
        55..=84 => format!("{} {}", company.name, company.legal),
        85..=90 => company.name.to_uppercase(),
        91..=94 => format!("{}, {}", company.name, company.legal),
        95..=97 => format!("{} ({})", company.name, company.domain),
        _ => company.name.to_lowercase(),
    }
}

/// `Connections.csv` in the header of its time.
pub(super) fn connections_csv(world: &World, rows: &[Row]) -> io::Result<Vec<u8>> {
    let mut out = NOTES.as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().from_writer(&mut out);
    let header = [
        "First Name",
        "Last Name",
        "URL",
        "Email Address",
        "Company",
        "Position",
        "Connected On",
    ];
    let kept = |i: &usize| *i != 2 || !world.plan.without_urls;
    writer.write_record((0..7).filter(kept).map(|i| header[i]))?;
    for row in rows {
        writer.write_record((0..7).filter(kept).map(|i| &row.cells[i]))?;
    }
    writer.flush()?;
    drop(writer);
    out.pop(); // exports end without a line break
    Ok(out)
}

/// The other files of a teammate's archive that name the owner.
pub(super) fn owner_files(world: &World, teammate: u32) -> Vec<(&'static str, String)> {
    let me = world.teammate(teammate);
    let mine = format!("https://www.linkedin.com/in/{}", me.slug);
    let profile = format!(
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers\n{},{},,,,{} at Hollow Oak,,Software,,,,,\n",
        me.first, me.last, me.title
    );
    let emails = format!(
        "Email Address,Confirmed,Primary,Updated On\n{},Yes,Yes,Not Available\n",
        own_email(&me)
    );
    let mut invitations =
        String::from("From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n");
    let name = format!("{} {}", me.first, me.last);
    for (contact, _) in world.connections(teammate).into_iter().take(5) {
        let other = world.contact(contact);
        let theirs = format!("https://www.linkedin.com/in/{}", other.slug);
        invitations.push_str(&format!(
            "{name},{} {},\"6/5/26, 11:02 AM\",,OUTGOING,{mine},{theirs}\n",
            other.first, other.last
        ));
    }
    vec![
        ("Profile.csv", profile),
        ("Email Addresses.csv", emails),
        ("Invitations.csv", invitations),
    ]
}

/// Writes one archive as folder or zip; returns the path of its `Connections.csv` as import reports it.
pub(super) fn write(
    world: &World,
    teammate: u32,
    folder: &Path,
    zip: bool,
    rows: &[Row],
) -> io::Result<PathBuf> {
    let day = world.exported_on(teammate).to_string();
    let name = format!(
        "Basic_LinkedInDataExport_{}-{}-{}",
        &day[5..7],
        &day[8..10],
        &day[..4]
    );
    let home = folder.join(world.teammate(teammate).slug);
    let mut files: Vec<(&str, Vec<u8>)> = vec![("Connections.csv", connections_csv(world, rows)?)];
    files.extend(
        owner_files(world, teammate)
            .into_iter()
            .map(|(name, text)| (name, text.into_bytes())),
    );
    if !world.plan.without_urls {
        let contact = super::contact::files(world, teammate).into_iter();
        files.extend(contact.map(|(name, text)| (name, text.into_bytes())));
    }
    if !zip {
        let folder = home.join(&name);
        fs::create_dir_all(&folder)?;
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes)?;
        }
        return Ok(folder.join("Connections.csv"));
    }
    fs::create_dir_all(&home)?;
    let path = home.join(format!("{name}.zip"));
    let mut archive = zip::ZipWriter::new(fs::File::create(&path)?);
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in files {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    archive.finish()?;
    Ok(PathBuf::from(format!(
        "{}: Connections.csv",
        path.display()
    )))
}
