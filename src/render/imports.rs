//! What a workspace keeps, as cells and text.

use crate::app::pack::Packed;
use introrank_core::display::{count, printable};
use introrank_store::{Import, Imported};

/// Columns of a table of imports.
pub const IMPORT_COLUMNS: [&str; 8] = [
    "id",
    "what",
    "owner",
    "records",
    "speaks of",
    "imported",
    "file",
    "",
];

/// Characters of a moment that are its day.
const DAY: usize = 10;

/// An import as cells of [`IMPORT_COLUMNS`].
pub fn import_cells(import: &Import) -> [String; 8] {
    let seen_on = import.seen_on.map(|day| day.to_string());
    [
        import.short_id().to_owned(),
        import.kind.clone(),
        import.owner.clone(),
        import.rows.to_string(),
        seen_on.unwrap_or_default(),
        import.imported_at.chars().take(DAY).collect(),
        short(&import.path),
        import.removed.clone().unwrap_or_default(),
    ]
}

/// The last two parts of a path.
fn short(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    parts[parts.len().saturating_sub(2)..].join("/")
}

/// An import in one line.
pub fn import_words(import: &Import) -> String {
    let (id, what) = (import.short_id(), import.what());
    let records = count(import.rows, "record", "records");
    format!("{id}  {what}, {records}")
}

/// Everything about an import, a line each.
pub fn import_details(import: &Import) -> String {
    let day = import
        .seen_on
        .map_or("unknown".to_owned(), |day| day.to_string());
    let counts = import
        .removed
        .as_ref()
        .map_or("yes".to_owned(), |why| format!("no: {why}"));
    let text = format!(
        "id         {}\nwhat       {}\nowner      {}\nrecords    {}\nspeaks of  {day}\nimported   {}\nfile       {}\ncounts     {counts}\n",
        import.id, import.kind, import.owner, import.rows, import.imported_at, import.path
    );
    printable(&text).into_owned()
}

/// More imports than this are only counted.
const MAX_LINES: usize = 20;

/// What was kept, and what was there already; `all` says where all are.
pub fn imported(done: &Imported, all: &str) -> String {
    let mut out = String::new();
    for (what, list, note) in [
        ("added  ", &done.added, ""),
        ("known  ", &done.known, " (nothing changed)"),
        ("healed ", &done.healed, " (it was damaged)"),
    ] {
        for import in list.iter().take(MAX_LINES) {
            out.push_str(&format!("{what}  {}{note}\n", import_words(import)));
        }
        if list.len() > MAX_LINES {
            let more = list.len() - MAX_LINES;
            out.push_str(&format!("{what}  … and {more} more{note}{all}\n"));
        }
    }
    for path in &done.replaced {
        out.push_str(&format!("replaced the older version of {path}\n"));
    }
    if done.forgotten > 0 {
        out.push_str(&format!(
            "left out {}: the workspace has forgotten whom they are about\n",
            count(done.forgotten, "record", "records")
        ));
    }
    printable(&out).into_owned()
}

/// What is in a pack, and what is not.
pub fn packed(packed: &Packed, shown: &str, without_emails: bool) -> String {
    let emails = if without_emails {
        ""
    } else {
        ", e-mail addresses"
    };
    let together = match packed.together {
        0 => String::new(),
        pairs => format!(
            "          who else was in messages, mails and meetings of at most five people: {}\n          (not to be sent: --without-seen-together)\n",
            count(pairs, "pair", "pairs")
        ),
    };
    format!(
        "{shown}: {}, {} by day, {}; {} left out\n\
         kept      names, profile addresses{emails}, employers and titles, days of connection; per person and day the\n\
         \u{20}         number of messages, mails and meetings; invitations, recommendations and endorsements by day; your own\n\
         \u{20}         jobs and schools\n\
         {together}\
         not kept  texts of messages and mails, subjects, phone numbers, birthdays, postal addresses, notes\n",
        count(packed.people, "person", "people"),
        count(packed.facts, "fact", "facts"),
        count(packed.ratings, "rating", "ratings"),
        count(packed.left_out, "hidden person", "hidden people"),
    )
}
