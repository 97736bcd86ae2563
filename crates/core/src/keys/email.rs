//! E-mail addresses as keys.

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
    }
}
