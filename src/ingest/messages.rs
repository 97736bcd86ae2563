//! `messages.csv`, in every layout since 2018: who wrote to whom on which day. Columns are found by name, because two
//! different layouts have twelve of them. The text of a message is never kept.

use hashbrown::{HashMap, HashSet};

use super::dates;
use super::facts::{By, ByName, FactKind, Facts, Other};
use super::report::{Class, FileReport};
use super::text::{Layout, Row, Rows};
use crate::day::Day;
use crate::people::profile_url;

/// Conversations of more people than this, the owner included, are not personal.
const MOST_IN_CONVERSATION: usize = 5;

struct Columns {
    conversation: Option<usize>,
    title: Option<usize>,
    from: Option<usize>,
    sender: Option<usize>,
    to: Option<usize>,
    recipients: Option<usize>,
    date: Option<usize>,
    direction: Option<usize>,
    folder: Option<usize>,
    drafts: [Option<usize>; 2],
    content: Option<usize>,
}

impl Columns {
    fn bind(layout: &Layout) -> Self {
        let column = |name| layout.column(&[name]);
        Self {
            conversation: column("conversationid"),
            title: column("conversationtitle"),
            from: column("from"),
            sender: column("senderprofileurl"),
            to: column("to"),
            recipients: column("recipientprofileurls"),
            date: column("date"),
            direction: column("direction"),
            folder: column("folder"),
            drafts: [column("ismessagedraft"), column("isconversationdraft")],
            content: column("content"),
        }
    }
}

/// One message that may count.
struct Message {
    line: u64,
    conversation: String,
    from: String,
    to: String,
    sender: Option<String>,
    recipients: Vec<String>,
    day: Option<Day>,
    outgoing: Option<bool>,
}

/// Reads the messages of one owner. `own` is the owner's profile key, where it is known.
pub fn read(
    text: &str,
    layout: &Layout,
    own: Option<&str>,
    connections: &ByName<'_>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let columns = Columns::bind(layout);
    let mut messages = Vec::new();
    let mut seen: HashSet<u64> = HashSet::new();
    let hasher = hashbrown::DefaultHashBuilder::default();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        if let Some(reason) = not_personal(&row, &columns) {
            report.left_out(reason);
            continue;
        }
        let cells = [
            columns.conversation,
            columns.sender,
            columns.from,
            columns.to,
            columns.date,
            columns.content,
        ];
        use std::hash::BuildHasher;
        if !seen.insert(hasher.hash_one(cells.map(|c| row.cell(c)))) {
            report.problem(Class::Duplicate, row.line, "", "the same message again");
            continue;
        }
        messages.push(message(&row, &columns));
    }
    let people = people_of_conversations(&messages);
    for message in &messages {
        place(message, &people, own, connections, facts, report);
    }
}

/// Why a row is no message between people.
fn not_personal(row: &Row<'_>, columns: &Columns) -> Option<&'static str> {
    let yes = |column: &Option<usize>| row.cell(*column).eq_ignore_ascii_case("yes");
    let from = row.cell(columns.from);
    if columns.drafts.iter().any(yes) {
        Some("drafts")
    } else if row.cell(columns.folder).eq_ignore_ascii_case("spam") {
        Some("spam")
    } else if from.eq_ignore_ascii_case("LinkedIn Member")
        || row
            .cell(columns.title)
            .eq_ignore_ascii_case("Sponsored Conversation")
        || row.cell(columns.content).contains("spinmail-quill-editor")
        || (columns.sender.is_some() && row.cell(columns.sender).is_empty())
    {
        Some("sponsored, system or closed senders")
    } else {
        None
    }
}

fn message(row: &Row<'_>, columns: &Columns) -> Message {
    Message {
        line: row.line,
        conversation: row.cell(columns.conversation).to_owned(),
        from: row.cell(columns.from).to_owned(),
        to: row.cell(columns.to).to_owned(),
        sender: profile_url::key(row.cell(columns.sender)),
        recipients: addresses(row.cell(columns.recipients)),
        day: dates::day(row.cell(columns.date)),
        outgoing: match row.cell(columns.direction).to_ascii_uppercase().as_str() {
            "OUTGOING" => Some(true),
            "INCOMING" => Some(false),
            _ => None,
        },
    }
}

/// Addresses joined by commas; a name may hold a comma too, so the cell is cut before each `http` only.
fn addresses(cell: &str) -> Vec<String> {
    let starts: Vec<usize> = cell.match_indices("http").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([cell.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| profile_url::key(cell[start..end].trim_end_matches([',', ' '])))
        .collect()
}

/// Everybody who wrote or was written to in each conversation.
fn people_of_conversations(messages: &[Message]) -> HashMap<&str, Vec<&str>> {
    let mut people: HashMap<&str, Vec<&str>> = HashMap::new();
    for message in messages.iter().filter(|m| !m.conversation.is_empty()) {
        let all = message.sender.iter().chain(&message.recipients);
        let known = people.entry(&message.conversation).or_default();
        known.extend(all.map(String::as_str));
    }
    for list in people.values_mut() {
        list.sort_unstable();
        list.dedup();
    }
    people
}

fn place(
    message: &Message,
    people: &HashMap<&str, Vec<&str>>,
    own: Option<&str>,
    connections: &ByName<'_>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let conversation = people
        .get(message.conversation.as_str())
        .map_or(&[][..], Vec::as_slice);
    let in_message = 1 + message.recipients.len();
    if conversation.len().max(in_message) > MOST_IN_CONVERSATION {
        report.left_out("conversations of more than five people");
        return;
    }
    let outgoing = message.outgoing.or_else(|| {
        message
            .sender
            .as_deref()
            .zip(own)
            .map(|(sender, own)| sender == own)
    });
    let Some(outgoing) = outgoing else {
        report.problem(
            Class::Rejected,
            message.line,
            "",
            "who wrote to whom cannot be told: the owner's profile address is not known (--owner \"Name <profile URL>\")",
        );
        return;
    };
    let not_own = |key: &&str| own != Some(*key);
    let mut others: Vec<Other> = Vec::new();
    if outgoing {
        let recipients = message
            .recipients
            .iter()
            .map(String::as_str)
            .filter(not_own);
        others.extend(recipients.map(|key| facts.person(key, single_name(message))));
        if others.is_empty() {
            let peers = conversation.iter().copied().filter(not_own);
            others.extend(peers.map(|key| facts.person(key, "")));
        }
        if others.is_empty() {
            others.extend(connections.find(&message.to, "", ""));
        }
    } else if let Some(sender) = &message.sender {
        others.push(facts.person(sender, &message.from));
    } else {
        others.extend(connections.find(&message.from, "", ""));
    }
    if others.is_empty() {
        let column = if outgoing { "TO" } else { "FROM" };
        let reason = "no address, and not exactly one connection of that name";
        report.problem(Class::Rejected, message.line, column, reason);
        return;
    }
    let by = if outgoing { By::Owner } else { By::Other };
    for other in others {
        facts.add(other, FactKind::Message, by, message.day);
    }
    report.used(message.line, message.day.is_some(), "DATE");
}

/// The name in `TO`, when there is one recipient only: names are never split.
fn single_name(message: &Message) -> &str {
    if message.recipients.len() == 1 {
        &message.to
    } else {
        ""
    }
}

/// Per profile key the number of conversations it takes part in: the owner is in most of them.
pub fn conversations_of(text: &str, layout: &Layout) -> HashMap<String, u32> {
    let columns = Columns::bind(layout);
    let mut messages = Vec::new();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if not_personal(&row, &columns).is_none() {
            messages.push(message(&row, &columns));
        }
    }
    let mut count: HashMap<String, u32> = HashMap::new();
    for key in people_of_conversations(&messages).values().flatten() {
        *count.entry_ref(*key).or_default() += 1;
    }
    count
}
