//! How strong the tie of each pair is, at any moment.

use introrank_core::display::clean;
use introrank_core::evidence::Pair;
use introrank_core::progress::Progress;
use introrank_engine::history::Timeline;
use introrank_engine::pairs;

use super::error::Error;
use super::notice::Notice;
use super::snapshot::Snapshot;
use super::view::StrengthRow;

/// Scores pairs, one row for each, in their order. What should be said of rows is said beside them; `file` is what they
/// came from.
///
/// # Errors
/// When the records cannot be read.
pub fn strength<'a>(
    snapshot: &Snapshot,
    file: &str,
    list: &'a [Pair],
    progress: &dyn Progress,
) -> Result<(Vec<StrengthRow<'a>>, Vec<Notice>), Error> {
    let (records, session) = (snapshot.records()?, &snapshot.session);
    let scored = pairs::score(records, session, list, progress);
    let rows = list.iter().zip(scored).map(|(pair, scored)| StrengthRow {
        from: &pair.from,
        to: &pair.to,
        at: &pair.at,
        scored,
        is_moment: pair.problem.is_none(),
    });
    let bad = list.iter().filter_map(|pair| {
        let reason = format!("{}; its numbers stay empty", pair.problem?);
        Some((pair.line, reason))
    });
    let strangers = pairs::strangers(records, session, list).into_iter();
    let strangers = strangers.map(|(line, name)| {
        let name = clean(name);
        let reason =
            format!("nobody, or not one person alone, is '{name}': what is said of anybody");
        (line, reason)
    });
    let lists: [Vec<(u64, String)>; 2] = [bad.collect(), strangers.collect()];
    let notices = lists.into_iter().filter(|rows| !rows.is_empty());
    let notices = notices.map(|rows| Notice::Rows {
        file: file.to_owned(),
        rows,
    });
    Ok((rows.collect(), notices.collect()))
}

/// A name for this model and this history: equal names, equal strengths.
///
/// # Errors
/// When the records cannot be read.
pub fn fingerprint(snapshot: &Snapshot) -> Result<String, Error> {
    let session = &snapshot.session;
    let timeline = Timeline::build(snapshot.records()?, &session.directory);
    Ok(timeline.fingerprint(session.fingerprint()))
}
