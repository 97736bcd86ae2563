//! E-mail addresses as keys.

use std::sync::LazyLock;

use hashbrown::HashSet;

/// The key of an address: lower case, without a `+tag`; for Gmail without dots, which it ignores. `None` for what is no
/// address.
pub fn key(text: &str) -> Option<String> {
    let visible = |c: &char| !crate::display::is_hidden(*c);
    let text: String = text.chars().filter(visible).collect();
    let around = |c: char| matches!(c, '<' | '>' | '"' | '\'') || c.is_whitespace();
    let text = text.trim_matches(around).to_lowercase();
    let text = text.strip_prefix("mailto:").unwrap_or(&text);
    let (local, domain) = text.rsplit_once('@')?;
    let local = local.split('+').next().filter(|local| !local.is_empty())?;
    let odd =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '/' | ',' | ';' | '<');
    if !domain.contains('.') || domain.ends_with('.') || local.contains(odd) || domain.contains(odd)
    {
        return None;
    }
    if matches!(domain, "gmail.com" | "googlemail.com") {
        let local = local.replace('.', "");
        return (!local.is_empty()).then(|| format!("{local}@gmail.com"));
    }
    Some(format!("{local}@{domain}"))
}

/// True for an address that no person answers.
pub fn is_machine(key: &str) -> bool {
    let (local, domain) = key.split_once('@').unwrap_or((key, ""));
    let plain: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.starts_with("noreply")
        || plain.starts_with("donotreply")
        || plain.ends_with("noreply")
        || matches!(
            plain.as_str(),
            "mailerdaemon"
                | "postmaster"
                | "bounce"
                | "bounces"
                | "notification"
                | "notifications"
                | "newsletter"
        )
        || domain.ends_with("calendar.google.com")
}

/// What mailboxes are called that belong to no single person, in the languages of those who name them.
const ROLES: &str = "\
    info infos information office contact contacts contactus kontakt contacto contato contatto hello hallo hola \
    bonjour ciao hi hey mail email post posta team equipe équipe squadra all everyone staff company group list \
    reception empfang accueil recepcion recepção front frontdesk enquiries enquiry inquiries inquiry anfrage \
    anfragen welcome general secretary secretariat sekretariat secretaria segreteria administrativo billing invoice \
    invoices invoicing rechnung rechnungen buchhaltung facturation factures facturacion facturas faturamento \
    fatture fatturazione facturen faktura fakturor laskutus accounting accounts account accountspayable \
    accountsreceivable payable receivable payables receivables ap ar finance finanzen comptabilite compta \
    contabilidad contabilidade amministrazione administratie payments payment payroll orders order bestellung \
    bestellungen commandes pedidos ordini purchasing procurement einkauf achats compras acquisti quotes rfq tenders \
    subscriptions renewals receipts support help helpdesk helpcenter hilfe aide ayuda ajuda assistenza soporte \
    suporte service services servicedesk customerservice customersupport customercare customersuccess care \
    kundenservice kundendienst serviceclient atencion atencionalcliente sac success tickets ticket feedback \
    complaints reservations reservation booking bookings events event shop store delivery shipping logistics sales \
    vertrieb ventes ventas vendas vendite verkoop commercial comercial commerciale marketing press presse prensa \
    imprensa stampa media pr communications newsroom hr rh jobs career careers karriere bewerbung bewerbungen \
    recrutement empleo recruiting recruitment talent people personal legal recht juridique compliance datenschutz \
    privacy gdpr dpo dsgvo security it edv itsupport admin administrator administration verwaltung webmaster \
    hostmaster root sysadmin abuse partner partners partnerships investors investor ir purchase operations ops \
    production research training academy education membership members donations board vorstand alerts alert updates \
    update news reply automailer robot bot system daemon service-desk unsubscribe calendar meeting meetings \
    invitations invitation confirm confirmation confirmations notify digest mailer survey surveys";

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| ROLES.split_whitespace().collect());

fn is_role_word(word: &str) -> bool {
    KNOWN.contains(word)
}

/// True for the address of a mailbox that belongs to no single person: `billing@`, `sales-de@`, `info@`.
pub fn is_role(key: &str) -> bool {
    let (local, _) = key.split_once('@').unwrap_or((key, ""));
    let is_role = is_role_word;
    let plain: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut words = local.split(['.', '_', '-']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    // A country or a number behind it.
    let is_extra = |word: &str| word.len() <= 2 || word.bytes().all(|b| b.is_ascii_digit());
    // `customer.service` is one; the parts of `a.p@` are initials.
    let is_long = local.split(['.', '_', '-']).all(|word| word.len() > 2) || plain == local;
    let counted = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    is_long && (is_role(&plain) || is_role(counted) && plain.len() > 2)
        || (is_role(first) && words.all(|word| is_role(word) || is_extra(word)))
}

/// True for words that name no person but what a mailbox is for: `Accounts Payable`, `Sales Team`.
pub fn names_role(words: &[String]) -> bool {
    !words.is_empty() && words.iter().all(|word| is_role_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_key() {
        for (text, want) in [
            ("Ana.Souza+list@Gmail.com", Some("anasouza@gmail.com")),
            ("ana.souza@googlemail.com", Some("anasouza@gmail.com")),
            (" <Ana@Quillon.example> ", Some("ana@quillon.example")),
            ("/o=Org/cn=ana", None),
            ("ana@localhost", None),
            ("two words@x.example", None),
            ("\u{202e}ana@x\u{200b}.example", Some("ana@x.example")),
            ("...@gmail.com", None),
        ] {
            assert_eq!(key(text).as_deref(), want, "{text}");
        }
        assert!(is_machine("no-reply@x.example") && is_machine("abc@group.calendar.google.com"));
        assert!(!is_machine("nora@x.example"));
        for (key, wanted) in [
            ("billing@x.example", true),
            ("sales-de@x.example", true),
            ("support2@x.example", true),
            ("accounts.payable@x.example", true),
            ("bill@x.example", false),
            ("jo.press@x.example", false),
            ("ana.souza@x.example", false),
            ("infante@x.example", false),
            ("a.p@x.example", false),
            ("job@x.example", false),
            ("customer.service@x.example", true),
        ] {
            assert_eq!(is_role(key), wanted, "{key}");
        }
    }
}
