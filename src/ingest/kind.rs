//! What a file is, told by its header and first bytes. Names are not trusted.

/// Kinds of tables this program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One owner's first-degree connections.
    Connections,
    /// `from,to[,forward,backward][,kind][,since]`.
    Ties,
    /// Account list: name with domain, headcount, aliases or relation.
    Accounts,
    /// Corrections of account names: `alias,account`.
    Aliases,
    /// Who owns which export: `file,name,url,relation`.
    Owners,
    /// People never to be asked or to be hidden: `who,rule`.
    Exclusions,
    /// The owner's profile.
    Profile,
    /// The owner's invitations: they name the owner's address.
    Invitations,
    /// The owner's own e-mail addresses.
    EmailAddresses,
    /// A list of targets, which belongs on the command line of `batch` and not among the exports.
    Targets,
    /// Recognised, and not read by this version.
    NotYet(&'static str),
}

impl Kind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Ties => "ties",
            Self::Accounts => "accounts",
            Self::Aliases => "account aliases",
            Self::Owners => "owners",
            Self::Exclusions => "exclusions",
            Self::Profile => "owner's profile",
            Self::Invitations => "owner's invitations",
            Self::EmailAddresses => "owner's e-mail addresses",
            Self::Targets => "target list",
            Self::NotYet(what) => what,
        }
    }
}

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
    pub const CONNECTED: &[&str] = &[
        "connectedon",
        "verbundenam",
        "datedeconnexion",
        "conectadoel",
        "conectadoem",
        "connessoil",
        "verbondenop",
    ];
}

/// Recognises a header (normalised cells). `file` only helps where two programs write the same header.
pub fn of_header(header: &[String], file: &str) -> Option<Kind> {
    use connection_columns as c;
    let has = |name: &str| header.iter().any(|cell| cell == name);
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    if has("from") && has("to") {
        return match () {
            () if has("sentat") => Some(Kind::Invitations),
            () if has("content") || has("conversationid") => Some(Kind::NotYet("messages")),
            () if has("at") => Some(Kind::NotYet("interactions")),
            () => Some(Kind::Ties),
        };
    }
    if has("maidenname") && has("headline") {
        return Some(Kind::Profile);
    }
    if has("confirmed") && has("primary") && has("emailaddress") {
        return Some(Kind::EmailAddresses);
    }
    if has("who") && has("rule") {
        return Some(Kind::Exclusions);
    }
    if has("alias") && has("account") {
        return Some(Kind::Aliases);
    }
    if has("file") && has("name") && any(&["url", "profileurl", "relation"]) {
        return Some(Kind::Owners);
    }
    if any(&["email1value", "email1label"]) {
        return Some(Kind::NotYet("Google address book"));
    }
    if has("endorsementstatus") || has("endorserfirstname") || has("endorseefirstname") {
        return Some(Kind::NotYet("endorsements"));
    }
    if has("creationdate") && has("text") {
        return Some(Kind::NotYet("recommendations"));
    }
    if any(&["companies", "instantmessagehandles"]) {
        return Some(Kind::NotYet("imported contacts"));
    }
    if has("companyname") && has("startedon") {
        return Some(Kind::NotYet("positions"));
    }
    if has("name") && (has("relation") || has("headcount")) {
        return Some(Kind::Accounts);
    }
    let person = any(c::FIRST) && any(c::LAST);
    let outlook = has("emaildisplayname") || has("businessstreet") || has("email2address");
    if outlook && !file.to_lowercase().contains("linkedin") {
        return Some(Kind::NotYet("Outlook address book"));
    }
    if person && any(c::CONNECTED) {
        return Some(Kind::Connections);
    }
    if any(&[
        "recordid",
        "accountid",
        "contactid",
        "accountowner",
        "owner",
        "why",
        "trigger",
        "stage",
        "employees",
    ]) && any(&[
        "person",
        "account",
        "accountname",
        "companyname",
        "company",
        "name",
        "fullname",
    ]) {
        return Some(Kind::Targets);
    }
    let more = any(c::COMPANY) || any(c::POSITION) || any(c::URL) || any(c::EMAIL);
    (person && more).then_some(Kind::Connections)
}

/// What bytes are that are no table of text, for a message that names the real thing.
pub fn not_a_table(bytes: &[u8]) -> Option<&'static str> {
    let start = &bytes[..bytes.len().min(256)];
    let text = String::from_utf8_lossy(start)
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_ascii_lowercase();
    match start {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old Excel workbook (.xls): save it as CSV"),
        [b'P', b'K', 3, 4, ..] => Some("an Excel workbook (.xlsx): save it as CSV"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        _ if text.starts_with("<html")
            || text.starts_with("<table")
            || text.starts_with("<!doctype") =>
        {
            Some("a web page, not a table: export it as CSV")
        }
        _ if text.starts_with("begin:vcard") => {
            Some("a vCard address book: not read by this version")
        }
        _ if text.starts_with("begin:vcalendar") => Some("a calendar: not read by this version"),
        _ if text.starts_with("from ") => Some("a mailbox: not read by this version"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::text::normalise_header;

    fn kind(header: &str) -> Option<Kind> {
        let cells: Vec<String> = header.split(',').map(normalise_header).collect();
        of_header(&cells, "x.csv")
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
                Some(Kind::NotYet("messages")),
            ),
            (
                "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
                Some(Kind::NotYet("recommendations")),
            ),
            (
                "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary",
                Some(Kind::Profile),
            ),
            ("from,to,forward,backward", Some(Kind::Ties)),
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
