//! One small export in every form that people's files really have. All hold the same five people.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

const PREAMBLE: &str = "Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing.\"\n\n";
const HEADER: &str = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
const ROWS: &str = "Ana,\"Souza, MBA, PMP®\",https://www.linkedin.com/in/ana-souza-1a2b3c4d,,Quillon S.A.,Head of Sales | LATAM,07 Jun 2026\n\
    ,,,,,,05 Jun 2026\n\
    Jürgen ,Groß (er/ihm),https://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F,jg@ostermann.example,Ostermann GmbH & Co. KG,CTO,01 Jan 2024\n\
    Mei,Chen,https://www.linkedin.com/in/mei-chen-0c42b31a,,Northwind,Controller,12 Feb 2020\n\
    =Omar,Haddad,https://www.linkedin.com/in/omar-haddad-9f8e7d6,,Self-employed,Consultant,30 Nov 2019\n\
    Dr. Lena,K.,https://www.linkedin.com/in/lena-k-77aa88b,,Veltro AB,VP Operations,03 Mar 2015";
const OLD_HEADER: &str = "First Name,Last Name,Email Address,Company,Position,Connected On\n";
const OLD_ROWS: &str = "Ana,\"Souza, MBA, PMP®\",,Quillon S.A.,Head of Sales | LATAM,\"6/7/18, 7:05 AM\"\n\
    Jürgen ,Groß (er/ihm),jg@ostermann.example,Ostermann GmbH & Co. KG,CTO,\"1/25/18, 9:00 PM\"\n\
    Mei,Chen,,Northwind,Controller,\"2/12/17, 7:05 AM\"\n\
    =Omar,Haddad,,Self-employed,Consultant,\"11/30/15, 7:05 AM\"\n\
    Dr. Lena,K.,,Veltro AB,VP Operations,\"3/3/15, 7:05 AM\"\n";

/// The forms: file name and content. Each is an export of the same owner.
pub fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let plain = format!("{PREAMBLE}{HEADER}{ROWS}");
    vec![
        ("as-downloaded.csv", plain.clone().into_bytes()),
        ("bom-and-crlf.csv", with_bom(&plain)),
        ("semicolons.csv", delimited(';').into_bytes()),
        ("separator-line.csv", format!("sep=;\n{}", delimited(';')).into_bytes()),
        ("tabs.csv", delimited('\t').into_bytes()),
        ("utf16-tabs.csv", utf16(&delimited('\t'))),
        ("windows-1252.csv", windows(&plain)),
        ("notes-removed.csv", format!("{HEADER}{ROWS}").into_bytes()),
        ("notes-removed-blank-lines.csv", [b"\xEF\xBB\xBF".as_slice(), format!("\n\n{HEADER}{ROWS}").as_bytes()].concat()),
        ("notes-padded.csv", format!("Notes:,,,,,,\n,,,,,,\n{HEADER}{ROWS}").into_bytes()),
        ("index-and-extra-columns.csv", columns("", "Berlin").into_bytes()),
        ("spreadsheet-dates.csv", plain.replace("07 Jun 2026", "7-Jun-26").replace("12 Feb 2020", "2020-02-12").replace("01 Jan 2024", "45292").into_bytes()),
        ("german-header.csv", plain.replace(HEADER, "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n").into_bytes()),
        ("pasted-twice.csv", format!("{plain}\n{HEADER}{ROWS}\n").into_bytes()),
        ("of-2018-without-addresses.csv", format!("{OLD_HEADER}{OLD_ROWS}").into_bytes()),
        ("of-2018-day-first.csv", format!("{OLD_HEADER}{OLD_ROWS}").replace("1/25/18", "25/1/18").replace("11/30/15", "30/11/15").into_bytes()),
        ("unclosed-quote.csv", format!("{PREAMBLE}{HEADER}\"Rosa,Prado,https://www.linkedin.com/in/rosa-prado,,Northwind,Buyer,01 Jan 2020\n{ROWS}\n{}", filler()).into_bytes()),
        ("bad-cells.csv", format!("{PREAMBLE}{HEADER}{ROWS}\nEva,Holm,https://www.linkedin.com.evil.example/in/eva,,Northwind,Buyer,soon\nToo,Many,https://www.linkedin.com/in/too-many,,North, wind,Buyer,01 Jan 2020,x\n,,,,Northwind,Buyer,\n").into_bytes()),
    ]
}

/// The export with another character between its cells.
fn delimited(delimiter: char) -> String {
    let mut out = Vec::new();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter as u8)
        .from_writer(&mut out);
    let text = format!("{HEADER}{ROWS}");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    for record in reader.records().flatten() {
        // Into memory: cannot fail.
        drop(writer.write_record(&record));
    }
    drop(writer);
    String::from_utf8_lossy(&out).into_owned()
}

fn with_bom(text: &str) -> Vec<u8> {
    [
        b"\xEF\xBB\xBF".as_slice(),
        text.replace('\n', "\r\n").as_bytes(),
    ]
    .concat()
}

fn utf16(text: &str) -> Vec<u8> {
    [
        vec![0xFF, 0xFE],
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
    .concat()
}

fn windows(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

/// The export with a column before its own and one after them.
fn columns(front: &str, back: &str) -> String {
    let body = format!("{HEADER}{ROWS}\n");
    body.lines()
        .enumerate()
        .map(|(i, line)| {
            if i == 0 {
                format!(",{line},Location\n")
            } else {
                format!("{}{front},{line},{back}\n", i - 1)
            }
        })
        .collect()
}

/// Rows enough that an unclosed quote is noticed by its length.
fn filler() -> String {
    (0..250).map(|i| format!("Filler{i},Person,https://www.linkedin.com/in/filler-person-{i},,Northwind,Buyer,01 Jan 2020\n")).collect()
}

/// Writes every form into its own folder under `out`, one archive as zip with litter in it, and a file of garbage.
///
/// # Errors
/// When writing fails.
pub fn write(out: &Path) -> io::Result<()> {
    for (name, bytes) in forms() {
        let folder = out.join(name.trim_end_matches(".csv"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Connections.csv"), bytes)?;
    }
    let folder = out.join("re-zipped");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("Basic_LinkedInDataExport_06-08-2026.zip.zip"),
        re_zipped()?,
    )?;
    let folder = out.join("garbage");
    fs::create_dir_all(&folder)?;
    let mut rng = introrank_core::numeric::rng::Rng::new(64, 64);
    fs::write(
        folder.join("Connections.csv"),
        (0..64 * 1024)
            .map(|_| rng.bits() as u8)
            .collect::<Vec<u8>>(),
    )
}

/// An archive that somebody unpacked and packed again on another system.
///
/// # Errors
/// When packing fails.
pub fn re_zipped() -> io::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    let profile = "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers\nDana,Ruiz,,,,Seller,,,,,,,\n";
    let files: [(&str, String); 5] = [
        (
            "export/Connections.csv",
            format!("{PREAMBLE}{HEADER}{ROWS}"),
        ),
        ("export/Profile.csv", profile.to_owned()),
        (
            "export/learning_coach_messages.csv",
            "No conversations found".to_owned(),
        ),
        (
            "__MACOSX/export/._Connections.csv",
            "\0\u{5}\u{16}".to_owned(),
        ),
        ("export/.DS_Store", "x".to_owned()),
    ];
    for (name, text) in files {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
