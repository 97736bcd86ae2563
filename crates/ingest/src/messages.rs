//! `messages.csv`, in every layout since 2018: who wrote to whom on which day. Columns are found by name, because two
//! different layouts have twelve of them. The text of a message is never kept.

use hashbrown::{HashMap, HashSet};

use super::text::{CUT_ROW, Layout, Row, Rows};
use super::{OWNER_UNKNOWN, dates};
use introrank_core::columns::Interner;
use introrank_core::day::Day;
use introrank_core::evidence::{By, ByName, FactKind, Facts, Other, Writer};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::profile_url;

/// Conversations of more people than this, the owner included, are not personal.
const MAX_IN_CONVERSATION: usize = 5;

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

/// One message that may count. Texts are numbers of [`Texts`]: an archive repeats few of them very often.
struct Message {
    line: u64,
    conversation: u32,
    from: u32,
    to: u32,
    sender: Option<u32>,
    recipients: Vec<u32>,
    day: Option<Day>,
    outgoing: Option<bool>,
}

/// The distinct texts of a file, and what each means as an address, worked out once.
#[derive(Default)]
struct Texts {
    texts: Interner,
    /// By text: the number of the profile key it is.
    address: HashMap<u32, Option<u32>>,
    /// By text: the numbers of the profile keys in it.
    addresses: HashMap<u32, Vec<u32>>,
}

impl Texts {
    /// The numbers of the keys of the addresses in a cell. They are joined by commas; a name may hold a comma too, so the
    /// cell is cut before each `http` only.
    fn addresses(&mut self, cell: &str) -> Vec<u32> {
        let text = self.texts.intern(cell);
        if let Some(known) = self.addresses.get(&text) {
            return known.clone();
        }
        let starts: Vec<usize> = cell.match_indices("http").map(|(at, _)| at).collect();
        let ends = starts.iter().skip(1).copied().chain([cell.len()]);
        let keys: Vec<u32> = starts
            .iter()
            .zip(ends)
            .filter_map(|(&start, end)| {
                let key = profile_url::key(cell[start..end].trim_end_matches([',', ' ']))?;
                Some(self.texts.intern(&key))
            })
            .collect();
        self.addresses.insert(text, keys.clone());
        keys
    }

    /// The number of the key of the address that a cell is.
    fn address(&mut self, cell: &str) -> Option<u32> {
        let text = self.texts.intern(cell);
        if let Some(known) = self.address.get(&text) {
            return *known;
        }
        let key = profile_url::key(cell).map(|key| self.texts.intern(&key));
        self.address.insert(text, key);
        key
    }

    fn get(&self, number: u32) -> &str {
        self.texts.get(number)
    }
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
    let mut texts = Texts::default();
    let mut messages = Vec::new();
    let mut seen: HashSet<u64> = HashSet::new();
    let hasher = hashbrown::DefaultHashBuilder::default();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        if row.cut {
            report.problem(Class::Rejected, row.line, "", CUT_ROW);
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
        messages.push(message(&row, &columns, &mut texts));
    }
    let people = people_of_conversations(&messages);
    let own = own.map(|own| texts.texts.intern(own));
    let mut placing = Placing {
        texts: &texts,
        people,
        own,
        connections,
        known: HashMap::new(),
    };
    for message in &messages {
        placing.place(message, facts, report);
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
        || is_advertising(row.cell(columns.content))
        || (columns.sender.is_some() && row.cell(columns.sender).is_empty())
    {
        Some("sponsored, system or closed senders")
    } else {
        None
    }
}

/// The mark of sponsored mail; only text with tags is searched for it.
fn is_advertising(content: &str) -> bool {
    content.as_bytes().contains(&b'<') && content.contains("spinmail-quill-editor")
}

fn message(row: &Row<'_>, columns: &Columns, texts: &mut Texts) -> Message {
    Message {
        line: row.line,
        conversation: texts.texts.intern(row.cell(columns.conversation)),
        from: texts.texts.intern(row.cell(columns.from)),
        to: texts.texts.intern(row.cell(columns.to)),
        sender: texts.address(row.cell(columns.sender)),
        recipients: texts.addresses(row.cell(columns.recipients)),
        day: dates::day(row.cell(columns.date)),
        outgoing: match row.cell(columns.direction).to_ascii_uppercase().as_str() {
            "OUTGOING" => Some(true),
            "INCOMING" => Some(false),
            _ => None,
        },
    }
}

/// Everybody who wrote or was written to in each conversation that has an id, in the order of the file.
fn people_of_conversations(messages: &[Message]) -> HashMap<u32, Vec<u32>> {
    let mut people: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut seen: HashSet<(u32, u32)> = HashSet::new();
    for message in messages {
        for person in message.sender.iter().chain(&message.recipients) {
            if seen.insert((message.conversation, *person)) {
                people
                    .entry(message.conversation)
                    .or_default()
                    .push(*person);
            }
        }
    }
    people
}

/// What is needed to say whom a message is between.
struct Placing<'a> {
    texts: &'a Texts,
    people: HashMap<u32, Vec<u32>>,
    own: Option<u32>,
    connections: &'a ByName<'a>,
    /// (key, name) as the facts know them.
    known: HashMap<(u32, Option<u32>), Other>,
}

impl Placing<'_> {
    fn place(&mut self, message: &Message, facts: &mut Facts, report: &mut FileReport) {
        let conversation = match self.texts.get(message.conversation) {
            "" => Vec::new(),
            _ => self
                .people
                .get(&message.conversation)
                .cloned()
                .unwrap_or_default(),
        };
        let in_message = 1 + message.recipients.len();
        if conversation.len().max(in_message) > MAX_IN_CONVERSATION {
            report.left_out("conversations of more than five people");
            return;
        }
        let by_address = message
            .sender
            .zip(self.own)
            .map(|(sender, own)| sender == own);
        let Some(outgoing) = message.outgoing.or(by_address) else {
            report.problem(Class::Rejected, message.line, "", OWNER_UNKNOWN);
            return;
        };
        let mut others: Vec<Other> = Vec::new();
        if outgoing {
            // The name in TO, when there is one recipient only: names are never split.
            let name = (message.recipients.len() == 1).then_some(message.to);
            let own = self.own;
            let not_own = |key: &&u32| own != Some(**key);
            for key in message.recipients.iter().filter(not_own) {
                others.push(self.person(*key, name, facts));
            }
            if others.is_empty() {
                for key in conversation.iter().filter(not_own) {
                    others.push(self.person(*key, None, facts));
                }
            }
            if others.is_empty() {
                let to = self.texts.get(message.to);
                others.extend(self.connections.find(to, "", ""));
            }
        } else if let Some(sender) = message.sender {
            others.push(self.person(sender, Some(message.from), facts));
        } else {
            let from = self.texts.get(message.from);
            others.extend(self.connections.find(from, "", ""));
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
        self.together(message, outgoing, facts);
        report.used(message.line, message.day.is_some(), "DATE");
    }

    /// The people whom the message brought together. Where nobody knows which address is the owner's, nobody is known to be
    /// another.
    fn together(&self, message: &Message, outgoing: bool, facts: &mut Facts) {
        let Some(own) = self.own else {
            return;
        };
        let mut people: Vec<u32> = message.recipients.clone();
        people.extend(message.sender);
        people.retain(|key| *key != own);
        people.sort_unstable();
        people.dedup();
        let sender = message.sender.filter(|_| !outgoing);
        if people.len() < 2 || (sender.is_none() && !outgoing) {
            return;
        }
        let mut key = |key: u32| facts.key(self.texts.get(key), "");
        let together: Vec<u32> = people.into_iter().map(&mut key).collect();
        let writer = sender.map_or(Writer::Owner, |sender| Writer::Other(key(sender)));
        facts.add_together(&together, writer, FactKind::Message, (message.day, None));
    }

    fn person(&mut self, key: u32, name: Option<u32>, facts: &mut Facts) -> Other {
        let texts = self.texts;
        *self.known.entry((key, name)).or_insert_with(|| {
            facts.person(texts.get(key), name.map_or("", |name| texts.get(name)))
        })
    }
}

/// Per profile key the number of conversations it takes part in: the owner is in most of them.
pub fn conversations_of(text: &str, layout: &Layout) -> HashMap<String, u32> {
    let columns = Columns::bind(layout);
    let mut texts = Texts::default();
    let mut messages = Vec::new();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if not_personal(&row, &columns).is_none() {
            messages.push(message(&row, &columns, &mut texts));
        }
    }
    let mut count: HashMap<u32, u32> = HashMap::new();
    for (conversation, people) in people_of_conversations(&messages) {
        if !texts.get(conversation).is_empty() {
            for key in people {
                *count.entry(key).or_default() += 1;
            }
        }
    }
    let by_key = count.into_iter();
    by_key
        .map(|(key, n)| (texts.get(key).to_owned(), n))
        .collect()
}
