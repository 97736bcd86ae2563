//! What a file is.

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
    /// The owner's messages.
    Messages,
    /// Endorsements given or received.
    Endorsements,
    /// Recommendations given or received.
    Recommendations,
    /// Private notes about people.
    Notes,
    /// The owner's jobs or schools.
    Career,
    /// An address book that somebody let LinkedIn read: other people's private data, read on request only.
    ImportedContacts,
    /// Contacts as Google or Outlook write them.
    AddressBook,
    /// Contacts of a CRM, each with whose they are.
    CrmContacts,
    /// vCards.
    VCards,
    /// A calendar.
    Calendar,
    /// A mailbox or a folder of mails.
    Mailbox,
    /// An export that its owner packed.
    Packed,
    /// Who contacted whom and when: `from,to,at,kind[,message]`.
    Interactions,
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
            Self::Messages => "messages",
            Self::Endorsements => "endorsements",
            Self::Recommendations => "recommendations",
            Self::Notes => "notes",
            Self::Career => "owner's career",
            Self::ImportedContacts => "imported contacts",
            Self::AddressBook => "address book",
            Self::CrmContacts => "CRM contacts",
            Self::VCards => "address book (vCard)",
            Self::Calendar => "calendar",
            Self::Mailbox => "mail",
            Self::Packed => "packed export",
            Self::Interactions => "interactions",
        }
    }
}
