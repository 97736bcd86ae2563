//! From arguments to an open session and askers, with every remark a user should see.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{ColorChoice, SearchArgs, SourceArgs};
use super::import;
use super::output::WholeFile;
use super::progress::Bars;
use super::remarks::{Remarks, import_remarks};
use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::keys::name;
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::find::NameIndex;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::people::{Directory, PersonIx};
use introrank_engine::rank::LeftOut;
use introrank_engine::search::AskLoad;
use introrank_engine::search::{Asker, Limits};
use introrank_engine::session::{Session, Setup};
use introrank_engine::strength::config::Config;
use introrank_ingest as ingest;
use introrank_ingest::Sources;
use introrank_referrals::ledger::{Book, Settings};
use introrank_store::{Workspace, WorkspaceError};

/// Opens the session that the arguments describe.
/// `new_know`: the file of ratings may be made by this very run.
pub fn session(
    args: &SourceArgs,
    new_know: bool,
    bars: &Bars,
    remarks: &Remarks,
) -> anyhow::Result<Session> {
    let mut setup = setup(args)?;
    let sources = sources(args, new_know)?;
    for (flag, file) in [
        ("--explain-merges", &args.explain_merges),
        ("--report", &args.report),
    ] {
        if let Some(file) = file {
            not_over_input(flag, file, args, &[])?;
        }
    }
    let merges = args
        .explain_merges
        .as_deref()
        .map(WholeFile::create)
        .transpose()?;
    // Who must not be shown or asked, and who is who, is held whatever else is read.
    let from_files = args.has_files();
    let workspace = match args.workspace.as_deref().filter(|_| from_files) {
        None if from_files => None,
        None => Some(kept(args)?),
        Some(root) => match Workspace::open(root) {
            Err(WorkspaceError::Missing { .. }) => None,
            workspace => Some(workspace?),
        },
    };
    let start = match &workspace {
        Some(workspace) if from_files => workspace.rules()?,
        Some(workspace) => kept_records(workspace)?,
        None => Records::default(),
    };
    if let (None, Some(workspace)) = (&args.as_of, &workspace) {
        setup.as_of = as_of(None, Some(&workspace.settings()?))?;
    }
    if args.config.is_none()
        && let Some(workspace) = workspace.as_ref().filter(|_| !from_files)
    {
        setup.config = model(workspace)?;
    }
    let mut records = ingest::read_into(start, &sources, true, bars)?;
    if let Some(workspace) = workspace.as_ref().filter(|_| from_files) {
        workspace.leave_out_forgotten(&mut records)?;
    }
    let session = Session::from_records(records, setup, bars);
    bars.clear();
    import_remarks(&session, remarks);
    if let Some(path) = &args.report {
        import::write_report(path, &session.records.report)?;
    }
    if let Some(file) = merges {
        import::write_merges(file, &session)?;
    }
    Ok(session)
}

/// The workspace that stands in when no files are given.
fn kept(args: &SourceArgs) -> anyhow::Result<Workspace> {
    let root = workspace_root(args.workspace.as_deref())?;
    match Workspace::open(&root) {
        Err(WorkspaceError::Missing { .. }) if args.workspace.is_none() => bail!(
            "nothing to read: give --exports PATH (a LinkedIn archive, a Connections.csv, or a folder of them), --ties FILE or --interactions FILE, or fill the workspace with `introrank import PATH...`"
        ),
        workspace => Ok(workspace?),
    }
}

/// What the workspace holds; it is an error when that tells of nobody.
fn kept_records(workspace: &Workspace) -> anyhow::Result<Records> {
    let records = workspace.records()?;
    let ties = records.ties.rows.len() + records.interactions.len();
    if records.exports.is_empty() && ties == 0 {
        bail!(
            "{}: nothing is kept there that tells of people: introrank import PATH...",
            workspace.root().display()
        );
    }
    Ok(records)
}

/// The model that the workspace uses: learned, or as shipped.
pub fn model(workspace: &Workspace) -> anyhow::Result<Config> {
    match workspace.model_in_use()? {
        None => Ok(Config::default()),
        Some(text) => Config::parse(&text).context(
            "the workspace's model does not fit this version of introrank; `introrank learn --use 0` goes back to the shipped one",
        ),
    }
}

/// The folder of the workspace: as given, else the platform's folder for data.
pub fn workspace_root(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let folders = directories::ProjectDirs::from("", "", "introrank");
    folders
        .map(|folders| folders.data_dir().to_owned())
        .context("this platform has no folder for data; give --workspace FOLDER")
}

/// The ledger of the workspace as of the session's day, with the team's settings; none without a workspace.
pub fn ledger(args: &SourceArgs, session: &Session) -> anyhow::Result<Option<(Book, Settings)>> {
    if args.workspace.is_none() && args.has_files() {
        return Ok(None);
    }
    match Workspace::open(&workspace_root(args.workspace.as_deref())?) {
        Err(WorkspaceError::Missing { .. }) => Ok(None),
        workspace => {
            let workspace = workspace?;
            let book =
                workspace.book_of_today(Some(session.setup.as_of), |key| session.newer_key(key))?;
            Ok(Some((book, workspace.settings()?)))
        }
    }
}

/// What the ledger says of people who were asked before.
pub fn standings(
    ledger: Option<&(Book, Settings)>,
    session: &Session,
) -> BTreeMap<String, AskLoad> {
    ledger.map_or_else(BTreeMap::new, |(book, settings)| {
        book.standings(session.setup.as_of, &settings.limits)
    })
}

/// The workspace there, which must be one.
pub fn workspace(given: Option<&Path>) -> anyhow::Result<Workspace> {
    Ok(Workspace::open(&workspace_root(given)?)?)
}

/// The day that a flag gives.
pub fn day(flag: &str, text: &str) -> anyhow::Result<Day> {
    Day::parse_iso(text)
        .with_context(|| format!("{flag} {text} is no date; write it as 2026-03-31"))
}

/// Refuses to write a result over a file that is read: one of the arguments, or inside a folder of exports.
pub fn not_over_input(
    flag: &str,
    out: &Path,
    args: &SourceArgs,
    more: &[&Path],
) -> anyhow::Result<()> {
    let single = [
        &args.know,
        &args.accounts,
        &args.aliases,
        &args.exclude,
        &args.config,
        &args.titles,
    ];
    let lists = args.ties.iter().chain(&args.interactions);
    let inputs = args.exports.iter().chain(lists).chain(&args.workspace);
    let inputs = inputs.chain(single.into_iter().flatten());
    let inputs = inputs.map(PathBuf::as_path).chain(more.iter().copied());
    not_over(flag, out, inputs)
}

/// The same for any inputs.
pub fn not_over<'a>(
    flag: &str,
    out: &Path,
    inputs: impl Iterator<Item = &'a Path>,
) -> anyhow::Result<()> {
    let Ok(target) = out.canonicalize() else {
        return Ok(()); // there is no such file yet
    };
    for input in inputs.filter_map(|input| input.canonicalize().ok()) {
        if target == input || (input.is_dir() && target.starts_with(&input)) {
            bail!(
                "{flag} {}: this file is read by the same command; choose another name",
                out.display()
            );
        }
    }
    Ok(())
}

fn setup(args: &SourceArgs) -> anyhow::Result<Setup> {
    let titles = match &args.titles {
        Some(path) => TitleTable::parse(&read(path)?)
            .with_context(|| format!("--titles {}", path.display()))?,
        None => TitleTable::default(),
    };
    Ok(Setup {
        config: config(args.config.as_deref())?.unwrap_or_default(),
        titles,
        as_of: as_of(args.as_of.as_deref(), None)?,
    })
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
}

/// The numbers of the model in a file, when one is given.
pub fn config(path: Option<&Path>) -> anyhow::Result<Option<Config>> {
    let parsed = path.map(|path| {
        Config::parse(&read(path)?).with_context(|| format!("--config {}", path.display()))
    });
    parsed.transpose()
}

/// The day that is given, else today, where the team says what day it is.
pub fn as_of(given: Option<&str>, settings: Option<&Settings>) -> anyhow::Result<Day> {
    match given {
        Some(text) => day("--as-of", text),
        None => {
            let there = settings.and_then(|s| Day::today_in(&s.calendar.time_zone));
            Ok(there.unwrap_or_else(Day::today))
        }
    }
}

fn sources(args: &SourceArgs, new_know: bool) -> anyhow::Result<Sources> {
    let mut ties = args.ties.clone();
    ties.extend(
        args.know
            .iter()
            .filter(|path| !new_know || path.exists())
            .cloned(),
    );
    Ok(Sources {
        exports: args.exports.clone(),
        ties,
        interactions: args.interactions.clone(),
        accounts: args.accounts.iter().cloned().collect(),
        aliases: args.aliases.iter().cloned().collect(),
        exclude: args.exclude.iter().cloned().collect(),
        owner: args.owner.clone(),
        with_address_book: args.with_address_book,
        skip_unowned: false,
    })
}

/// The role condition, if there is one.
pub fn role(text: Option<&str>, session: &Session) -> anyhow::Result<Option<RoleFilter>> {
    let parsed = text
        .map(|text| RoleFilter::parse(text, &session.setup.titles))
        .transpose();
    parsed.map_err(|reason| anyhow::anyhow!("--role: {reason}"))
}

/// How far to search.
pub fn limits(search: &SearchArgs) -> Limits {
    Limits::new(search.max_introducers, usize::from(search.top))
}

/// Whether customers are prospects.
pub fn left_out(search: &SearchArgs) -> LeftOut {
    if search.include_customers {
        LeftOut::Nobody
    } else {
        LeftOut::CustomersAndOpenDeals
    }
}

/// Who asks, when it is one person or the team.
pub fn asker(
    who: Option<&str>,
    team: bool,
    session: &Session,
    remarks: &Remarks,
) -> anyhow::Result<Asker> {
    let people = &session.directory.people;
    let teammates = people.teammates();
    match who {
        Some(text) => {
            let person = one_asker(text, session)?;
            if people.owner(person).is_none() && !session.records.exports.is_empty() {
                remarks.say(&format!(
                    "  {} owns no export here: only ties that others show are known",
                    people.name(person)
                ));
            }
            Ok(Asker::One(person))
        }
        None if team && teammates.is_empty() => bail!(
            "--team: no teammate is known; a tie list declares none, exports name their owners"
        ),
        None if team => Ok(Asker::Team),
        None => match teammates.as_slice() {
            [one] => Ok(Asker::One(*one)),
            [] => match people.owners().next() {
                Some((ally, _)) if people.owners().count() == 1 => Ok(Asker::One(ally)),
                _ => {
                    bail!("who asks? give --as WHO (a key, address, e-mail or name of the network)")
                }
            },
            several => {
                remarks.say(&format!(
                    "  asking as the whole team of {}; --as NAME shows one person's own view",
                    several.len()
                ));
                Ok(Asker::Team)
            }
        },
    }
}

/// The one person that a text means.
pub fn the_one(directory: &Directory, text: &str) -> anyhow::Result<PersonIx> {
    let who = introrank_core::display::clean(text);
    one_or_nobody(directory, text)?.with_context(|| format!("nobody in the workspace is '{who}'"))
}

/// The same, where the text may mean nobody; several are an error.
pub fn one_or_nobody(directory: &Directory, text: &str) -> anyhow::Result<Option<PersonIx>> {
    let who = introrank_core::display::clean(text);
    let names = OnceCell::new();
    let found = directory.find_person(text, &|| names.get_or_init(|| NameIndex::build(directory)));
    match found.as_slice() {
        [one] => Ok(Some(*one)),
        [] => Ok(None),
        several => {
            let keys: Vec<&str> = several.iter().map(|p| directory.people.key(*p)).collect();
            bail!(
                "several people are called '{who}': {}; give one of these keys",
                keys.join(", ")
            )
        }
    }
}

/// The person who asks: by key, address or e-mail, or by a name that one owner, else one person, has; part of a name
/// is enough when only one owner has it.
pub fn one_asker(text: &str, session: &Session) -> anyhow::Result<PersonIx> {
    let people = &session.directory.people;
    let mut found = session.find_person(text);
    if found.is_empty() {
        let wanted = name::key(text, "").text;
        let part = |person: &PersonIx| {
            let name = name::key(people.name(*person), "").text;
            name.split(' ').any(|word| word == wanted)
        };
        found.extend(people.owners().map(|(person, _)| person).filter(part));
    }
    let owners: Vec<PersonIx> = found
        .iter()
        .copied()
        .filter(|person| people.owner(*person).is_some())
        .collect();
    match (owners.as_slice(), found.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        ([], []) => {
            let names: Vec<&str> = people
                .owners()
                .take(8)
                .map(|(person, _)| people.name(person))
                .collect();
            let known = if names.is_empty() {
                String::new()
            } else {
                format!("; owners of exports here: {}", names.join(", "))
            };
            bail!(
                "nobody here is '{}'{known}",
                introrank_core::display::clean(text)
            )
        }
        (_, several) => {
            let keys: Vec<&str> = several.iter().map(|person| people.key(*person)).collect();
            bail!(
                "several people are called '{}': {}; give one of these keys",
                introrank_core::display::clean(text),
                keys.join(", ")
            )
        }
    }
}

/// True when standard output should be coloured.
pub fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stdout().is_terminal() && console::colors_enabled(),
    }
}

/// Width of the terminal, else what the environment says, else a page's width.
pub fn width() -> u16 {
    let terminal = console::Term::stdout().size_checked();
    let said = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.map(|(_, columns)| columns).or_else(said);
    columns.unwrap_or(110).clamp(60, 200)
}
