//! What forgetting somebody changes.

use introrank_core::display::{clean, printable};
use introrank_store::{Changed, Erased};

use introrank_core::display::count;

/// What would change, every text with it.
pub fn would_forget(erased: &Erased) -> String {
    let mut out = format!("{} would be forgotten:\n", clean(&erased.name));
    for (import, lost) in &erased.imports {
        let (what, path) = (import.what(), &import.path);
        out.push_str(&if *lost == import.rows {
            format!(
                "  {what}, {path}: goes as a whole, {}\n",
                count(lost, "record", "records")
            )
        } else {
            format!(
                "  {what}, {path}: {lost} of {}\n",
                count(import.rows, "record", "records")
            )
        });
    }
    let entries = erased.entries.len();
    if entries > 0 {
        let entries = count(entries, "entry", "entries");
        out.push_str(&format!(
            "  {entries} of the ledger: names become a number\n"
        ));
    }
    let texts = erased.entries.iter().filter_map(text);
    let texts: Vec<String> = texts.collect();
    if !texts.is_empty() {
        out.push_str(&format!("  these texts are erased, {}:\n", texts.len()));
        out.extend(texts);
    }
    if !erased.perhaps.is_empty() {
        let stay = erased.perhaps.iter();
        let stay = stay.map(|e| format!("    {}  entry {}: {}\n", e.on, e.id, clean(&e.reason)));
        out.push_str("  these may mean them, and stay:\n");
        out.extend(stay);
    }
    out.push_str("Copies of the ledger go too; the next is made at once. This cannot be undone.\n");
    printable(&out).into_owned()
}

/// The text of an entry that is erased.
fn text((before, after): &Changed) -> Option<String> {
    let lost = before.reason != after.reason;
    lost.then(|| {
        let (on, what, text) = (before.on, before.what.phrase(), clean(&before.reason));
        format!("    {on}  {what}: {text}\n")
    })
}

/// What was done.
pub fn forgot(erased: &Erased) -> String {
    let name = clean(&erased.name);
    let mut out = if erased.is_known {
        let imports = count(erased.imports.len(), "import", "imports");
        format!(
            "{name} is erased from {imports} and the ledger, and will not come back with a later one\n"
        )
    } else {
        format!("{name} is erased from the ledger, and will not come back\n")
    };
    if !erased.entries.is_empty() {
        let entries = count(erased.entries.len(), "entry", "entries");
        out.push_str(&format!("{entries} of the ledger changed\n"));
    }
    if erased.is_pending {
        out.push_str(
            "pending: bytes of them are left in files, because another program reads the ledger, or the disk is full; the next command takes them away\n",
        );
    }
    out
}
