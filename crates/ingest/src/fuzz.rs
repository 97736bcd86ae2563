//! Bodies of fuzz tests: any bytes, read as each kind of file, and what must hold of the result whatever they are.

use std::path::Path;

use super::read::read_files;
use super::targets::TargetList;
use super::{IngestError, Sources, fence, mutuals, segment, source};
use crate::column_map::ColumnMap;
use crate::segment_rows;
use introrank_core::evidence::{Export, Records};
use introrank_core::progress::NoProgress;

/// A reader: its name, the name of a file that it reads, and the header that leads to it.
pub type Reader = (&'static str, &'static str, &'static str);

/// Every reader of files.
pub const READERS: &[Reader] = &[
    (
        "connections",
        "Connections.csv",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
    ),
    (
        "messages",
        "messages.csv",
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n",
    ),
    (
        "invitations",
        "Invitations.csv",
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n",
    ),
    (
        "endorsements",
        "Endorsement_Received_Info.csv",
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n",
    ),
    (
        "recommendations",
        "Recommendations_Received.csv",
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n",
    ),
    (
        "career",
        "Positions.csv",
        "Company Name,Title,Description,Location,Started On,Finished On\n",
    ),
    ("notes", "Notes.csv", "Connection Profile URL,Note\n"),
    (
        "profile",
        "Profile.csv",
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\n",
    ),
    (
        "e-mail addresses",
        "Email Addresses.csv",
        "Email Address,Confirmed,Primary,Updated On\n",
    ),
    (
        "imported contacts",
        "ImportedContacts.csv",
        "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt,InstantMessageHandles,Profiles\n",
    ),
    (
        "google contacts",
        "contacts.csv",
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,Website 1 - Value\n",
    ),
    (
        "outlook contacts",
        "outlook.csv",
        "Title,First Name,Middle Name,Last Name,Company,Job Title,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address\n",
    ),
    (
        "crm contacts",
        "contacts-report.csv",
        "Contact ID,First Name,Last Name,Title,Account Name,Email,Contact Owner,Last Activity\n",
    ),
    ("vcards", "contacts.vcf", "BEGIN:VCARD\n"),
    ("calendar", "calendar.ics", "BEGIN:VCALENDAR\n"),
    ("mailbox", "inbox.mbox", "From x\n"),
    ("single mail", "one.eml", ""),
    (
        "interactions",
        "interactions.csv",
        "from,to,at,kind,message\n",
    ),
    ("ties", "ties.csv", "from,to,forward,backward,kind,since\n"),
    (
        "accounts",
        "accounts.csv",
        "name,domain,headcount,aliases,relation\n",
    ),
    ("aliases", "aliases.csv", "alias,account\n"),
    ("exclusions", "exclude.csv", "who,rule\n"),
    ("owners", "owners.csv", "file,name,url,relation\n"),
    ("segment", "packed.parquet", "PAR1"),
    ("archive", "my.zip", ""),
    ("anything", "file.csv", ""),
];

/// Reads bytes as one kind of file, beside an export with one connection, and checks what must hold.
///
/// # Errors
/// Why the file as a whole cannot be used. That is fine: what matters is that nothing is lost silently.
///
/// # Panics
/// When something does not hold that must: a class that does not add up, a record that does not survive being kept.
pub fn read(reader: &Reader, bytes: &[u8]) -> Result<Records, IngestError> {
    let (_, file, header) = reader;
    let content = [header.as_bytes(), bytes].concat();
    let connections = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAna,Souza,https://www.linkedin.com/in/ana-souza,,Quillon,Buyer,07 Jun 2024\n";
    let name = if *file == "Connections.csv" {
        "e/other/Connections.csv"
    } else {
        "e/Connections.csv"
    };
    let path = format!("e/{file}");
    let whose = format!(
        "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n{file},Dana Ruiz,in/dana-ruiz\n"
    );
    let files = [
        (name, connections.as_bytes()),
        ("e/whose.csv", whose.as_bytes()),
        (path.as_str(), content.as_slice()),
    ];
    let mut records = Records::default();
    let files = source::in_memory(&files, &mut records.report)?;
    let sources = Sources {
        with_address_book: true,
        ..Sources::default()
    };
    let records = read_files(records, files, &sources, true, &NoProgress)?;
    for file in &records.report.files {
        let problems = file.problems.len() as u64 + file.more_problems;
        let classes = file.classes;
        assert!(
            problems >= classes.rejected + classes.partial,
            "{}: a row went without a reason",
            file.path
        );
    }
    for export in &records.exports {
        check_export(export);
    }
    check_lists(&records);
    Ok(records)
}

/// Columns are equally long, and an export that is kept is the same when it is read again.
fn check_export(export: &Export) {
    let rows = &export.rows;
    let columns = [
        &rows.first,
        &rows.last,
        &rows.profile,
        &rows.email,
        &rows.company,
        &rows.title,
    ];
    assert!(columns.iter().all(|column| column.len() == rows.len()));
    assert_eq!(rows.connected_on.len(), rows.len());
    let kept_rows = segment_rows::of_export(export);
    let mut file = Vec::new();
    let about = segment_rows::about_export(export);
    segment::write_to(&mut file, &kept_rows, &about).expect("memory can be written");
    let mut again = segment_rows::empty(&export.path, &export.group);
    let take = |row: &segment::Row<'_>| segment_rows::into_export(row, &mut again);
    let told = segment::read(Path::new("memory"), bytes::Bytes::from(file), take);
    let told = told.expect("what was written can be read");
    assert_eq!(told.id, segment::id(&kept_rows, &about));
    segment_rows::tell(&mut again, &told.about);
    again.facts.settle();
    let shown = |rows: &[segment::Row<'_>]| -> Vec<String> {
        rows.iter().map(|row| format!("{row:?}")).collect()
    };
    assert_eq!(
        shown(&segment_rows::of_export(&again)),
        shown(&kept_rows),
        "{} is not kept as it was read",
        export.path
    );
    assert_eq!(segment_rows::about_export(&again), about);
}

/// A list that is kept has as many rows when it is read again.
fn check_lists(records: &Records) {
    let aliases = segment_rows::joined_aliases(records);
    for list in &records.lists {
        let rows = segment_rows::of_list(records, list, &aliases);
        let mut file = Vec::new();
        segment::write_to(&mut file, &rows, &segment_rows::about_list(list))
            .expect("memory can be written");
        let mut again = Records::default();
        let take = |row: &segment::Row<'_>| segment_rows::into_records(row, &mut again);
        segment::read(Path::new("memory"), bytes::Bytes::from(file), take)
            .expect("what was written can be read");
        assert_eq!(
            again.count(list.kind),
            rows.len(),
            "{} lost rows",
            list.path
        );
    }
}

/// Reads bytes as a list of targets, as names copied from a page, and as a workbook.
///
/// # Panics
/// When something does not hold that must: a row that has not as many cells as its list has columns.
pub fn lists(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    for name in mutuals::names(&text) {
        assert!(!name.trim().is_empty());
    }
    for header in ["", "Record ID,Full Name,LinkedIn URL,Company,Why\n"] {
        if let Ok(list) = TargetList::new(
            "list.csv",
            format!("{header}{text}"),
            None,
            &ColumnMap::default(),
        ) {
            let columns = list.column_names().len();
            for row in list.rows() {
                assert_eq!(row.cells.len(), columns);
            }
            let _: Option<_> = list.damaged_id();
        }
    }
    if let Ok(sheets) = fence::sheets(bytes) {
        assert!(sheets.iter().all(|sheet| !sheet.is_empty()));
    }
}
