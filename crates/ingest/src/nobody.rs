//! Entries of address books and CRMs that are no person: companies, groups, mailboxes of departments.

use introrank_core::keys::{company, email, name};

/// Why such an entry is left out.
pub const NOBODY: &str = "companies, groups and shared mailboxes";

/// True for an entry that names no person: its name is that of the company or of a department, or all it has is a mailbox of
/// the company. Whoever has a profile is somebody, and so is whoever has a given name and a surname each in its place, unless
/// they are words for a department.
pub fn is_nobody(
    (first, last): (&str, &str),
    employer: &str,
    emails: &[String],
    profile: &str,
) -> bool {
    if !profile.is_empty() {
        return false;
    }
    let called = format!("{first} {last}");
    let words = name::words_in(&called);
    if !first.trim().is_empty() && !last.trim().is_empty() {
        return email::names_role(&words);
    }
    let called = called.trim();
    let is_company = !words.is_empty()
        && company::key(called).is_some_and(|key| company::key(employer) == Some(key));
    if is_company || email::names_role(&words) {
        return true;
    }
    let of_company = || {
        let domains = emails
            .iter()
            .filter_map(|email| email.split_once('@')?.1.split('.').next());
        let labels: Vec<String> = domains.map(str::to_owned).collect();
        let known = name::words_in(employer);
        let is_known = |word: &String| labels.contains(word) || known.contains(word);
        words
            .iter()
            .any(|word| is_known(word) || email::names_role(std::slice::from_ref(word)))
    };
    !emails.is_empty()
        && emails
            .iter()
            .all(|email| email::is_role(email) || email::is_machine(email))
        && (words.len() < 2 || of_company())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_and_departments_are_nobody_and_people_are_somebody() {
        for (called, employer, email, wanted) in [
            ("Quillon", "Quillon GmbH", "hello@quillon.example", true),
            ("Quillon Billing", "", "billing@quillon.example", true),
            ("Accounts Payable", "", "ap@quillon.example", true),
            ("Sales Team", "Quillon", "", true),
            ("", "Quillon", "support@quillon.example", true),
            ("Ana Souza", "Quillon", "info@quillon.example", false),
            ("Ana Souza", "Souza Consulting", "ana@souza.example", false),
            ("Ana", "", "ana@quillon.example", false),
            ("", "", "ana@quillon.example", false),
        ] {
            let emails: Vec<String> = email::key(email).into_iter().collect();
            assert_eq!(
                is_nobody((called, ""), employer, &emails, ""),
                wanted,
                "{called} <{email}>"
            );
        }
        assert!(!is_nobody(("Quillon", ""), "Quillon", &[], "in:quillon"));
        assert!(!is_nobody(("Jane", "Smith"), "Jane Smith Ltd", &[], ""));
    }
}
