//! What became of every row of every file, as CSV.

use introrank_core::display::defuse;
use introrank_core::evidence::ImportReport;

/// Writes `path,kind,owner,class,rows,line,column,reason`: per file one row for each class with its count, and one row
/// for each problem.
///
/// # Errors
/// When writing fails.
pub fn write_csv(report: &ImportReport, out: impl std::io::Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "path", "kind", "owner", "class", "rows", "line", "column", "reason",
    ])?;
    for file in &report.files {
        let c = &file.classes;
        let owner = file.owner.as_deref().unwrap_or_default();
        let (path, owner) = (defuse(&file.path), defuse(owner));
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
