//! What became of every row of every file, and which rows were joined, as CSV.

use std::collections::BTreeMap;

use introrank_core::display::{clean, defuse};
use introrank_core::evidence::{Classes, FileReport, ImportReport, Records};
use introrank_engine::session::Session;

/// What [`file_kinds`] says of each kind.
pub const FILE_COLUMNS: [&str; 7] = [
    "what",
    "files",
    "imported",
    "restricted",
    "duplicate",
    "partial",
    "rejected",
];

/// Per kind of file how many there are and what became of their rows; several kinds also together.
pub fn file_kinds(report: &ImportReport) -> Vec<(&str, [u64; 6])> {
    let counts = |files: u64, c: &Classes| {
        [
            files,
            c.imported,
            c.restricted,
            c.duplicate,
            c.partial,
            c.rejected,
        ]
    };
    let mut kinds: BTreeMap<&str, (u64, Classes)> = BTreeMap::new();
    for file in &report.files {
        let (files, classes) = kinds.entry(file.kind).or_default();
        *files += 1;
        classes.add(&file.classes);
    }
    let rows = kinds
        .iter()
        .map(|(what, (files, c))| (*what, counts(*files, c)));
    let mut rows: Vec<_> = rows.collect();
    if rows.len() > 1 {
        let all = counts(report.files.len() as u64, &report.totals());
        rows.push(("all", all));
    }
    rows
}

/// Per file what it was taken for and why, those first of which less than all was used; at most `most`, and how many more.
pub fn file_lines(report: &ImportReport, most: usize) -> (Vec<[String; 2]>, usize) {
    let is_whole = |file: &&FileReport| file.classes.used() == file.classes.rows();
    let (whole, part): (Vec<&FileReport>, Vec<&FileReport>) =
        report.files.iter().partition(is_whole);
    let line = |file: &FileReport| {
        let owner = file.owner.as_deref();
        let owner = owner.map_or(String::new(), |owner| format!(" of {owner}"));
        [
            clean(file.path.rsplit(['/', '\\']).next().unwrap_or_default()),
            format!("{}{owner} ({})", file.kind, file.because),
        ]
    };
    let lines = part.into_iter().chain(whole).map(line);
    let lines: Vec<[String; 2]> = lines.take(most).collect();
    let more = report.files.len() - lines.len();
    (lines, more)
}

/// Writes `path,kind,owner,class,rows,line,column,reason`: per file why it was taken for its kind, what each column was taken
/// for, one row for each class with its count, one for each reason to leave rows out, and one for each problem.
///
/// # Errors
/// When writing fails.
pub fn write_import_report(report: &ImportReport, out: impl std::io::Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "path", "kind", "owner", "class", "rows", "line", "column", "reason",
    ])?;
    for file in &report.files {
        let c = &file.classes;
        let owner = file.owner.as_deref().unwrap_or_default();
        let (path, owner) = (defuse(&file.path), defuse(owner));
        let because = defuse(&file.because);
        writer.write_record([&*path, file.kind, &owner, "because", "", "", "", &because])?;
        for column in &file.columns {
            let (name, holds) = (defuse(&column.column), column.holds.unwrap_or("not used"));
            writer.write_record([&*path, file.kind, &owner, "column", "", "", &name, holds])?;
        }
        for (class, rows) in [
            ("imported", c.imported),
            ("restricted", c.restricted),
            ("duplicate", c.duplicate),
            ("partial", c.partial),
            ("rejected", c.rejected),
        ] {
            let rows = rows.to_string();
            writer.write_record([&*path, file.kind, &owner, class, &rows, "", "", ""])?;
        }
        for (reason, rows) in &file.left_out {
            let rows = rows.to_string();
            writer.write_record([&*path, file.kind, &owner, "left out", &rows, "", "", reason])?;
        }
        for problem in &file.problems {
            let (line, reason) = (problem.line.to_string(), defuse(&problem.reason));
            let class = problem.class.word();
            writer.write_record([
                &*path,
                file.kind,
                &owner,
                class,
                "",
                &line,
                problem.column,
                &reason,
            ])?;
        }
    }
    for (path, reason) in &report.skipped {
        writer.write_record([
            &*defuse(path),
            "",
            "",
            "skipped",
            "",
            "",
            "",
            &defuse(reason),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes every row that was joined with another, and why: `person,name,company,rule,file,line`.
///
/// # Errors
/// When writing fails.
pub fn write_merges(
    records: &Records,
    session: &Session,
    out: impl std::io::Write,
) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["person", "name", "company", "rule", "file", "line"])?;
    for merge in session.directory.merges(records) {
        let rule = serde_json::to_value(merge.rule).unwrap_or_default();
        writer.write_record([
            &*merge.person,
            &*defuse(&merge.name),
            &*defuse(&merge.company),
            rule.as_str().unwrap_or_default(),
            &merge.file,
            &merge.line.to_string(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
