//! Somebody whom no export has.

use super::target::TargetRow;
use super::tie::person_key;
use crate::display::clean;
use crate::keys::{company, name};

/// Somebody whom no export has, as far as a list, a CRM or somebody's words say who they are. Empty means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outsider {
    /// The name as written.
    pub name: String,
    /// Name or domain of the account.
    pub account: String,
    /// The title there.
    pub title: String,
    /// Key of the profile address.
    pub profile: String,
    /// E-mail, lower case.
    pub email: String,
}

/// Whether two descriptions are of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They are.
    Same,
    /// The names agree and nothing else says so.
    Perhaps,
    /// They are not.
    Different,
}

impl Outsider {
    /// Of one text, a profile address or key, an e-mail or a name, and the account given with it.
    pub fn of_text(text: &str, account: &str) -> Self {
        let key = person_key(&clean(text.trim())).into_owned();
        let mut outsider = Self {
            account: clean(account.trim()),
            ..Self::default()
        };
        let place = if key.contains('@') {
            &mut outsider.email
        } else if key.contains(':') {
            &mut outsider.profile
        } else {
            &mut outsider.name
        };
        *place = key;
        outsider
    }

    /// Of the cells of a row.
    pub fn of_row(row: &TargetRow) -> Self {
        let account = match row.company.as_str() {
            "" => &row.domain,
            company => company,
        };
        let of_cell = Self::of_text(&row.person, account);
        let or = |own: &String, cell: String| if own.is_empty() { cell } else { own.clone() };
        Self {
            name: or(&row.name, of_cell.name),
            title: row.title.clone(),
            profile: or(&row.profile, of_cell.profile),
            email: or(&row.email, of_cell.email),
            account: of_cell.account,
        }
    }

    /// The key: profile, else e-mail, else the name.
    pub fn key(&self) -> &str {
        let known = [&self.profile, &self.email, &self.name];
        let first = known.into_iter().find(|text| !text.is_empty());
        first.map_or("", String::as_str)
    }

    /// The same under this key, when it is one of a name.
    #[must_use]
    pub fn called(mut self, key: &str) -> Self {
        if self.key() == self.name {
            key.clone_into(&mut self.name);
        }
        self
    }

    /// The name as shown: as given, else the one that the address spells out, else the address.
    pub fn shown_name(&self) -> String {
        if !self.name.is_empty() {
            return name::of_written(&self.name).to_owned();
        }
        match self.spelled().as_slice() {
            [] => self.key().to_owned(),
            words => words
                .iter()
                .map(|word| name::as_name(word))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    /// The words of a name that the address spells out: `carla.dunn@…`, `in:carla-dunn-83a`; none when it is one word.
    fn spelled(&self) -> Vec<&str> {
        let local = self.email.split('@').next().unwrap_or_default();
        let slug = self.profile.strip_prefix("in:").unwrap_or_default();
        let spelled = if local.is_empty() { slug } else { local };
        let words = spelled.split(['.', '_', '-']);
        let words: Vec<&str> = words
            .filter(|word| !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()))
            .collect();
        if words.len() < 2 { Vec::new() } else { words }
    }

    /// The name as it is compared. Where none is known, the one that the address spells out: `carla.dunn@…`,
    /// `in:carla-dunn-83a`; empty when it spells out no more than one word.
    pub fn name_key(&self) -> String {
        if !self.name.is_empty() {
            return name::key(&self.name, "").text;
        }
        name::key(&self.spelled().join(" "), "").text
    }

    /// The account as it is compared.
    fn employer(&self) -> Employer {
        match Employer::of(&self.account) {
            Employer::Unknown => {
                let domain = self.email.rsplit_once('@').map_or("", |(_, domain)| domain);
                Employer::of(domain)
            }
            known => known,
        }
    }

    /// True when the account given is the one of this name.
    pub fn is_at(&self, account: &str) -> bool {
        self.employer().is_like(&Employer::of(account)) == Likeness::Same
    }

    /// Whether another description is of the same person. Addresses decide where both have one; the same name at the same
    /// account is one person, at another account somebody else.
    pub fn is_like(&self, other: &Self) -> Likeness {
        let both = |a: &str, b: &str| (!a.is_empty() && !b.is_empty()).then(|| a == b);
        let addresses = both(&self.profile, &other.profile).or(both(&self.email, &other.email));
        if let Some(same) = addresses {
            return if same {
                Likeness::Same
            } else {
                Likeness::Different
            };
        }
        let (name, others) = (self.name_key(), other.name_key());
        if name.is_empty() || name != others {
            return Likeness::Different;
        }
        self.employer().is_like(&other.employer())
    }
}

/// Where somebody works, as far as a name or a domain says it.
enum Employer {
    Unknown,
    /// Key of the name.
    Name(String),
    /// The domain without its suffix.
    Domain(String),
}

impl Employer {
    fn of(text: &str) -> Self {
        if company::looks_like_domain(text) || text.contains("://") {
            let domain = company::domain(text);
            let label = domain
                .as_deref()
                .and_then(|domain| domain.split('.').next());
            return label.map_or(Self::Unknown, |label| Self::Domain(label.to_owned()));
        }
        company::key(text).map_or(Self::Unknown, Self::Name)
    }

    /// A domain may be that of a company that is called otherwise.
    fn is_like(&self, other: &Self) -> Likeness {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Likeness::Perhaps,
            (Self::Name(a), Self::Name(b)) | (Self::Domain(a), Self::Domain(b)) => {
                if a == b {
                    Likeness::Same
                } else {
                    Likeness::Different
                }
            }
            (Self::Name(name), Self::Domain(label)) | (Self::Domain(label), Self::Name(name)) => {
                let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
                if plain == label.replace('-', "") {
                    Likeness::Same
                } else {
                    Likeness::Perhaps
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_accounts_decide_who_is_one_person() {
        use Likeness::{Different, Perhaps, Same};
        let cases = [
            (
                ("Carla Dunn", "Northwind"),
                ("carla DUNN", "northwind Ltd"),
                Same,
            ),
            (("Carla Dunn", "Northwind"), ("Carla Dunn", ""), Perhaps),
            (
                ("Carla Dunn", "Northwind"),
                ("Carla Dunn", "Kestrel"),
                Different,
            ),
            (
                ("Carla Dunn", "Northwind"),
                ("Carl Dunn", "Northwind"),
                Different,
            ),
            (
                ("carla.dunn@northwind.example", ""),
                ("Carla Dunn", "Northwind"),
                Same,
            ),
            (
                ("carla.dunn@northwind.example", ""),
                ("Carla Dunn", "northwind.example"),
                Same,
            ),
            (
                ("carla.dunn@northwind.example", ""),
                ("Carla Dunn", ""),
                Perhaps,
            ),
            (
                ("https://www.linkedin.com/in/carla-dunn-83a/", "Northwind"),
                ("Carla Dunn", "Northwind"),
                Same,
            ),
            (("in/carla-dunn", ""), ("in:carla-dunn-2", ""), Different),
            (
                ("cd@northwind.example", ""),
                ("Carla Dunn", "Northwind"),
                Different,
            ),
            (
                ("carla.dunn@bluenorth.example", ""),
                ("Carla Dunn", "Blue North Ltd"),
                Same,
            ),
            (
                ("carla.dunn@bn.example", ""),
                ("Carla Dunn", "Blue North Ltd"),
                Perhaps,
            ),
            (
                ("carla.dunn@outlook.com", ""),
                ("Carla Dunn", "Northwind"),
                Perhaps,
            ),
        ];
        for ((a, at), (b, there), likeness) in cases {
            let (one, other) = (Outsider::of_text(a, at), Outsider::of_text(b, there));
            assert_eq!(one.is_like(&other), likeness, "{a} {at}, {b} {there}");
            assert_eq!(other.is_like(&one), likeness, "{b} {there}, {a} {at}");
        }
    }

    #[test]
    fn a_row_is_known_by_its_strongest_cell() {
        let row = TargetRow {
            person: "Carla Dunn".into(),
            email: "cd@northwind.example".into(),
            company: "Northwind".into(),
            ..TargetRow::default()
        };
        let outsider = Outsider::of_row(&row);
        assert_eq!(
            (outsider.key(), outsider.name.as_str()),
            ("cd@northwind.example", "Carla Dunn")
        );
        let named = Outsider::of_text("Carla Dunn", "Northwind");
        assert_eq!(outsider.is_like(&named), Likeness::Same);
    }
}
