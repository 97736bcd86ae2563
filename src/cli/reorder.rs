//! `find -e archive.zip Northwind`: a flag that takes several files must not eat what is asked for.

use std::ffi::OsString;
use std::path::Path;

use clap::error::ErrorKind;

/// The flags that take several values.
const SEVERAL: [&str; 4] = ["-e", "--exports", "--interactions", "--ties"];

/// What files of exports end with.
const FILES: [&str; 8] = [
    "zip",
    "csv",
    "vcf",
    "mbox",
    "ics",
    "xlsx",
    "parquet",
    "introrank",
];

/// The arguments with the last value of such a flag as what is asked for, when nothing else was; `None` when that is not why
/// they could not be read. A file that is there is no target, except of commands that read one.
pub fn repaired(arguments: &[OsString], error: &clap::Error) -> Option<Vec<OsString>> {
    if error.kind() != ErrorKind::MissingRequiredArgument {
        return None;
    }
    let reads_a_list = match arguments.get(1)?.to_str()? {
        "find" => false,
        "batch" => true,
        _ => return None,
    };
    let text = |at: usize| arguments[at].to_string_lossy();
    let flags = (2..arguments.len()).filter(|at| SEVERAL.contains(&text(*at).as_ref()));
    let mut swallowed = flags.filter_map(|flag| {
        let ends = (flag + 1..arguments.len()).find(|at| text(*at).starts_with('-'));
        let end = ends.unwrap_or(arguments.len());
        (end > flag + 2).then_some(end - 1)
    });
    let at = swallowed.next_back()?;
    let value = &arguments[at];
    // A name of a file that is not there is a mistake, and no target.
    let kind = Path::new(value).extension().and_then(|kind| kind.to_str());
    let is_file_name = kind.is_some_and(|kind| FILES.contains(&kind.to_ascii_lowercase().as_str()));
    if Path::new(value).exists() != reads_a_list || (is_file_name && !reads_a_list) {
        return None;
    }
    let mut order = arguments.to_vec();
    let value = order.remove(at);
    order.insert(2, value);
    Some(order)
}
