//! Whether what is kept is what was written.

use introrank_core::display::printable;
use introrank_store::{Backup, Checked, Restored};

use introrank_core::display::count;

/// What a shell types where something is damaged.
#[derive(Clone, Copy, Debug)]
pub struct RepairHints<'a> {
    /// Puts the newest good copy of the ledger back.
    pub restore: &'a str,
    /// Goes on without an import, whose id follows.
    pub without: &'a str,
}

/// What was looked at, what is damaged, and the way back.
pub fn checked(found: &Checked, hints: &RepairHints<'_>) -> String {
    let mut out = match &found.ledger {
        None => format!(
            "ledger    whole, {}\n",
            count(found.entries, "entry", "entries")
        ),
        Some(what) => format!("ledger    damaged: {what}\n"),
    };
    if found.ledger.is_some() {
        out.push_str(&match &found.backup {
            Some(backup) => format!(
                "          a copy of it is whole, of the beginning of {}: {}\n",
                backup.day, hints.restore
            ),
            None => "          there is no copy of it that is whole\n".to_owned(),
        });
    } else {
        let day = found.backup.as_ref().map(|backup| backup.day.to_string());
        let day = day.unwrap_or_else(|| "none yet".to_owned());
        out.push_str(&format!("copies    the newest: {day}\n"));
        let imports = count(found.whole_imports, "import is whole", "imports are whole");
        out.push_str(&format!("imports   {imports}\n"));
    }
    for backup in &found.bad_backups {
        let path = backup.path.display();
        out.push_str(&format!("copies    damaged: {path}; delete it\n"));
    }
    for (import, reason) in &found.imports {
        let (id, what, path) = (import.short_id(), import.what(), &import.path);
        out.push_str(&format!(
            "imports   {id} ({what}, {path}) cannot be read: {reason}\n          import the file again, which heals it, or go on without it: {} {id}\n",
            hints.without
        ));
    }
    if found.is_whole() {
        out.push_str("Everything is as it was written.\n");
    }
    printable(&out).into_owned()
}

/// What was put back, and what became of the rest; `import` is how a shell imports a folder.
pub fn restored(backup: &Backup, restored: &Restored, import: &str) -> String {
    let mut out = format!(
        "The ledger is as it was at the beginning of {}; what was written down since is lost.\n",
        backup.day
    );
    if let Some(aside) = &restored.aside {
        let aside = aside.display();
        out.push_str(&format!(
            "The damaged one is kept until somebody is to be forgotten: {aside}\n"
        ));
    }
    if let Some((folder, imports)) = &restored.found {
        let (imports, folder) = (count(*imports, "import", "imports"), folder.display());
        out.push_str(&format!("{imports} since then: {import} {folder}\n"));
    }
    printable(&out).into_owned()
}
