//! What a file is, told by its header and first bytes. Names are not trusted.

use introrank_core::display;
use introrank_core::evidence::Kind;

use crate::meaning::{self, Meaning};
use crate::text::Layout;

/// Normalised header cells per field of a connections export, in the languages people have.
pub mod connection_columns {
    #![expect(
        missing_docs,
        reason = "each constant is the alias list of the column it is named after"
    )]
    pub const FIRST: &[&str] = &[
        "firstname",
        "first",
        "vorname",
        "prénom",
        "prenom",
        "nombre",
        "nome",
        "voornaam",
    ];
    pub const LAST: &[&str] = &[
        "lastname",
        "last",
        "nachname",
        "nom",
        "apellidos",
        "apellido",
        "sobrenome",
        "cognome",
        "achternaam",
    ];
    pub const URL: &[&str] = &["url", "profileurl", "linkedinurl"];
    pub const EMAIL: &[&str] = &[
        "emailaddress",
        "email",
        "emailadresse",
        "adresseemail",
        "direccióndecorreoelectrónico",
        "endereçodeemail",
        "indirizzoemail",
        "emailadres",
    ];
    pub const COMPANY: &[&str] = &[
        "company",
        "currentcompany",
        "unternehmen",
        "firma",
        "entreprise",
        "empresa",
        "azienda",
        "bedrijf",
    ];
    pub const POSITION: &[&str] = &[
        "position",
        "currentposition",
        "jobtitle",
        "title",
        "poste",
        "fonction",
        "cargo",
        "posizione",
        "functie",
    ];
    pub const NAME: &[&str] = &["fullname"];
    pub const ALL: [&[&str]; 8] = [FIRST, LAST, NAME, URL, EMAIL, COMPANY, POSITION, CONNECTED];
    pub const CONNECTED: &[&str] = &[
        "connectedon",
        "verbundenam",
        "datedeconnexion",
        "conectadoel",
        "conectadoem",
        "connessoil",
        "verbondenop",
        "vernetztam",
        "connectéle",
        "relationdepuis",
        "fechadeconexión",
        "datadeconexão",
        "conectadodesde",
        "collegatoil",
        "datadicollegamento",
        "ansluten",
        "anslutenden",
        "połączono",
        "połączonodnia",
        "bağlantıtarihi",
    ];
}

/// Recognises a header (normalised cells). `file` only helps where two programs write the same header.
pub fn of_header(header: &[String], file: &str) -> Option<Kind> {
    let header = Header(header);
    if header.has("from") && header.has("to") {
        return of_two_ends(&header, file);
    }
    of_own_files(&header)
        .or_else(|| of_archive(&header))
        .or_else(|| of_people(&header, file))
}

/// Normalised header cells.
struct Header<'a>(&'a [String]);

impl Header<'_> {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|cell| cell == name)
    }

    fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }
}

/// Files about two people, each with a column of its own.
fn of_two_ends(header: &Header<'_>, file: &str) -> Option<Kind> {
    match () {
        () if header.has("sentat") => Some(Kind::Invitations),
        () if header.has("content") || header.has("conversationid") => {
            is_messages_file(file).then_some(Kind::Messages)
        }
        () if header.has("at") => Some(Kind::Interactions),
        () => Some(Kind::Ties),
    }
}

/// What says who an owner is, and lists that somebody writes for the product.
fn of_own_files(header: &Header<'_>) -> Option<Kind> {
    let has = |name: &str| header.has(name);
    match () {
        () if has("maidenname") && has("headline") => Some(Kind::Profile),
        () if has("confirmed") && has("primary") && has("emailaddress") => {
            Some(Kind::EmailAddresses)
        }
        () if header.any(super::lists::WHO) && has("rule") => Some(Kind::Exclusions),
        () if has("alias") && has("account") => Some(Kind::Aliases),
        () if header.any(super::lists::PART) && header.any(&["account", "parent"]) => {
            Some(Kind::Aliases)
        }
        () if has("file") && has("name") && header.any(&["url", "profileurl", "relation"]) => {
            Some(Kind::Owners)
        }
        () => None,
    }
}

/// Files of archives and address books that have a column nothing else has, and account lists.
fn of_archive(header: &Header<'_>) -> Option<Kind> {
    let has = |name: &str| header.has(name);
    match () {
        () if header.any(&["email1value", "email1label"]) => Some(Kind::AddressBook),
        () if header.any(&[
            "endorsementstatus",
            "endorserfirstname",
            "endorseefirstname",
        ]) =>
        {
            Some(Kind::Endorsements)
        }
        () if has("creationdate") && has("text") => Some(Kind::Recommendations),
        () if header.any(&["companies", "instantmessagehandles"]) => Some(Kind::ImportedContacts),
        () if (has("companyname") && has("startedon") && has("title")) || has("schoolname") => {
            Some(Kind::Career)
        }
        () if has("connectionprofileurl") && has("note") => Some(Kind::Notes),
        () if has("name") && header.any(&["relation", "headcount", "aliases"]) => {
            Some(Kind::Accounts)
        }
        () => None,
    }
}

/// Lists of people, told apart by what else they say of them.
fn of_people(header: &Header<'_>, file: &str) -> Option<Kind> {
    use connection_columns as c;
    let any = |names: &[&str]| header.any(names);
    let person = any(c::FIRST) && any(c::LAST);
    let outlook = any(&["emaildisplayname", "businessstreet", "email2address"]);
    if outlook && !file.to_lowercase().contains("linkedin") {
        return Some(Kind::AddressBook);
    }
    if (person || any(c::NAME)) && any(c::CONNECTED) {
        return Some(Kind::Connections);
    }
    if crate::crm::contacts::is_header(header.0) {
        return Some(Kind::CrmContacts);
    }
    if (any(&[
        "recordid",
        "accountid",
        "contactid",
        "accountowner",
        "owner",
        "why",
        "trigger",
        "stage",
        "employees",
    ]) || any(super::target_columns::IDS))
        && any(&[
            "person",
            "account",
            "accountname",
            "companyname",
            "company",
            "name",
            "fullname",
        ])
    {
        return Some(Kind::Targets);
    }
    // LinkedIn's own export has nothing private of others.
    let says_linkedin = file.to_lowercase().contains("linkedin");
    if !says_linkedin && meaning::is_address_book(header.0) {
        return Some(Kind::AddressBook);
    }
    // Earlier exports had no day; whoever has an address and not both of these is in an address book.
    let is_export = any(c::URL) || (any(c::COMPANY) && any(c::POSITION)) || says_linkedin;
    let has_address = meaning::column(header.0, Meaning::Email).is_some();
    match (person, is_export) {
        (true, true) => Some(Kind::Connections),
        (true, false) if has_address => Some(Kind::AddressBook),
        _ => None,
    }
}

/// Why a file is taken for what it is, in words.
pub fn because(kind: Kind, layout: &Layout) -> String {
    use connection_columns as c;
    let telling = |cell: &str| match kind {
        Kind::Connections => c::CONNECTED.contains(&cell) || c::URL.contains(&cell),
        Kind::AddressBook => meaning::of(cell) == Some(Meaning::Private),
        Kind::CrmContacts => crate::crm::contacts::tells_owner(cell),
        _ => false,
    };
    let cells = layout.header.iter().zip(&layout.raw_header);
    let cells: Vec<_> = cells.filter(|(cell, _)| !cell.is_empty()).collect();
    let mut telling: Vec<&str> = cells
        .iter()
        .filter(|(cell, _)| telling(cell))
        .map(|(_, written)| written.as_str())
        .collect();
    if telling.is_empty() {
        telling.extend(cells.iter().map(|(_, written)| written.as_str()));
    }
    const SHOWN: usize = 3;
    let rest = if telling.len() > SHOWN { ", …" } else { "" };
    telling.truncate(SHOWN);
    match kind {
        Kind::VCards => "begins with BEGIN:VCARD".to_owned(),
        Kind::Calendar => "begins with BEGIN:VCALENDAR".to_owned(),
        Kind::Mailbox => "holds mails".to_owned(),
        Kind::Packed => "written by introrank pack".to_owned(),
        _ => format!("columns {}{rest}", display::clean(&telling.join(", "))),
    }
}

/// Archives hold files of AI coaches with the header of messages; they are told by their names only.
fn is_messages_file(file: &str) -> bool {
    let base = file.to_lowercase();
    let base = base
        .rsplit_once('.')
        .map_or(base.as_str(), |(base, _)| base);
    !["coach", "guide", "role_play", "roleplay"]
        .iter()
        .any(|word| base.contains(word))
}

/// What bytes are that are no table of text, for a message that names the real thing.
pub fn not_a_table(bytes: &[u8]) -> Option<&'static str> {
    let start = &bytes[..bytes.len().min(256)];
    let text = String::from_utf8_lossy(start)
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_ascii_lowercase();
    match start {
        [b'P', b'K', 3, 4, ..] => Some("an archive inside an archive: unpack it first"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', b'8', ..] | [0xff, 0xd8, 0xff, ..] => {
            Some("a picture")
        }
        _ if text.starts_with("<html")
            || text.starts_with("<table")
            || text.starts_with("<!doctype") =>
        {
            Some(
                "a web page, whatever it is called (Salesforce's .xls files are such): export it as CSV, or save it as CSV in a spreadsheet",
            )
        }
        _ => None,
    }
}

/// Recognises what is text and no table.
pub fn of_text(text: &str) -> Option<Kind> {
    let start = text.trim_start();
    let begins = |word: &str| {
        start
            .get(..word.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(word))
    };
    if begins("BEGIN:VCARD") {
        Some(Kind::VCards)
    } else if begins("BEGIN:VCALENDAR") {
        Some(Kind::Calendar)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise_header;

    fn kind(header: &str) -> Option<Kind> {
        let cells: Vec<String> = header.split(',').map(normalise_header).collect();
        of_header(&cells, "messages.csv")
    }

    #[test]
    fn every_header_is_recognised_for_what_it_is() {
        for (header, want) in [
            (
                "First Name,Last Name,Email Address,Company,Position,Connected On",
                Some(Kind::Connections),
            ),
            (
                "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
                Some(Kind::Connections),
            ),
            (
                "First Name,Last Name,Email Address,Current Company,Current Position",
                Some(Kind::Connections),
            ),
            (
                "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
                Some(Kind::Connections),
            ),
            (
                "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion",
                Some(Kind::Connections),
            ),
            (
                "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
                Some(Kind::Invitations),
            ),
            (
                "From,To,Date,Subject,Content,Direction,Folder",
                Some(Kind::Messages),
            ),
            (
                "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
                Some(Kind::Recommendations),
            ),
            (
                "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary",
                Some(Kind::Profile),
            ),
            ("from,to,forward,backward", Some(Kind::Ties)),
            // HubSpot, Salesforce, Pipedrive; then a list of targets with owners of the rows.
            (
                "Record ID,First Name,Last Name,Email,Job Title,Company Name,Contact owner,Last Activity Date",
                Some(Kind::CrmContacts),
            ),
            (
                "Contact Owner,Account Name,First Name,Last Name,Title,Email,Last Activity",
                Some(Kind::CrmContacts),
            ),
            (
                "Person - Name,Person - Organization,Person - Owner,Person - Email - Work",
                Some(Kind::CrmContacts),
            ),
            (
                "Record ID,First Name,Last Name,Company,Owner",
                Some(Kind::Targets),
            ),
            (
                "name,domain,headcount,aliases,relation",
                Some(Kind::Accounts),
            ),
            ("Notes:,,,,,,", None),
            ("Date,Type,Link", None),
        ] {
            assert_eq!(kind(header), want, "{header}");
        }
    }
}
