//! Which people of an account are prospects.

use introrank_core::keys::title::TitleTable;
use introrank_engine::people::role::RoleFilter;
use introrank_ingest::targets::TargetList;

use super::error::Error;
use super::notice::Notice;
use super::snapshot::Snapshot;

/// Everybody of an account, whatever they do.
const ANYBODY: &str = "any";

/// Which people of an account are meant: as somebody says it, `any` for everybody; else who buys by the team's settings; else
/// whoever decides, see [`RoleFilter::decision_makers`].
///
/// # Errors
/// When a word of it means nothing.
pub fn role(text: Option<&str>, snapshot: &Snapshot) -> Result<Option<RoleFilter>, Error> {
    let titles = &snapshot.session.setup.titles;
    let clients = &snapshot.settings.clients;
    let parse = |text: &str| {
        let parsed = RoleFilter::parse(text, titles);
        parsed.map_err(|why| Error::Role(why.to_string()))
    };
    match text {
        Some(text) if text.trim().eq_ignore_ascii_case(ANYBODY) => Ok(None),
        Some(text) => Ok(Some(parse(text)?)),
        None => {
            let buys = clients.roles();
            for (name, role) in clients.named_roles() {
                of_settings(name, role, titles)?;
            }
            let role = match buys.as_str() {
                "" => RoleFilter::decision_makers(),
                buys => parse(buys)?,
            };
            Ok(Some(role.avoiding(&clients.avoid)))
        }
    }
}

/// A role that the settings name.
///
/// # Errors
/// When a word of it means nothing.
pub(super) fn of_settings(
    name: &'static str,
    text: &str,
    titles: &TitleTable,
) -> Result<RoleFilter, Error> {
    RoleFilter::parse(text, titles).map_err(|why| Error::RoleOfSettings { name, why })
}

/// That nobody said which people of an account are meant.
pub(super) fn assumed(role: Option<&RoleFilter>) -> Option<Notice> {
    let role = role.filter(|role| role.is_assumed)?;
    Some(Notice::RoleAssumed {
        role: role.text.clone(),
    })
}

/// The same of a list that names accounts: of people it is not asked.
pub(super) fn assumed_of(role: Option<&RoleFilter>, list: &TargetList) -> Option<Notice> {
    let assumed = assumed(role)?;
    let has_accounts = list.rows().any(|row| !row.is_person());
    has_accounts.then_some(assumed)
}
