//! Who buys, by the settings, and which accounts are ideal clients.

use super::presets;
use super::settings::{Clients, SettingsError, wrong};

impl Clients {
    /// The roles that buy, those that are given or come with the preset: what each is called, and its condition.
    pub fn named_roles(&self) -> Vec<(&'static str, &str)> {
        let usual = presets::roles_of(&self.preset).unwrap_or_default();
        let roles = [
            ("economic buyer", &self.economic_buyer),
            ("champion", &self.champion),
            ("user", &self.user),
            ("technical buyer", &self.technical),
        ];
        let roles = roles.into_iter().zip(usual).map(|((name, given), usual)| {
            let given = given.trim();
            (name, if given.is_empty() { usual } else { given })
        });
        roles.filter(|(_, role)| !role.is_empty()).collect()
    }

    /// Why an account is no ideal client, as far as its size, country and industry are known; what is not known speaks
    /// against nobody.
    pub fn speaks_against(
        &self,
        size: Option<f64>,
        country: &str,
        industry: &str,
    ) -> Option<String> {
        let (least, most) = sizes(&self.company_size).unwrap_or((0.0, f64::INFINITY));
        if let Some(size) = size.filter(|size| !(least..=most).contains(size)) {
            let wanted = self.company_size.trim();
            return Some(format!("about {size:.0} people; wanted {wanted}"));
        }
        let (country, industry) = (said(country), said(industry));
        let is = |wanted: &String| bare(wanted) == bare(country);
        if !country.is_empty() && !self.countries.is_empty() && !self.countries.iter().any(is) {
            return Some(format!("{country}; wanted {}", self.countries.join(", ")));
        }
        // Words of it, so that "it" is no hospitality.
        let named = |word: &String| bare(industry).contains(&bare(word));
        let other = !industry.is_empty() && !self.industries.is_empty();
        (other && !self.industries.iter().any(named))
            .then(|| format!("{industry}; wanted {}", self.industries.join(", ")))
    }

    /// A title that is never a prospect's.
    pub fn avoids(&self, title: &str) -> bool {
        self.avoid
            .iter()
            .any(|word| bare(title).contains(&bare(word)))
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if presets::roles_of(&self.preset).is_none() {
            return wrong("clients.preset", &self.preset, presets::NAMES);
        }
        if sizes(&self.company_size).is_none() {
            let range =
                "two numbers of people, for example \"50-5000\", or one: \"200+\", \"-500\"";
            return wrong("clients.company_size", &self.company_size, range);
        }
        Ok(())
    }

    /// All roles that buy, as one condition; empty where none is given.
    pub fn roles(&self) -> String {
        let given = self.named_roles();
        let given: Vec<String> = given.iter().map(|(_, role)| format!("({role})")).collect();
        given.join(" | ")
    }
}

/// What a cell says; nothing where it says that nobody knows.
fn said(cell: &str) -> &str {
    let cell = cell.trim();
    let word = bare(cell);
    let unknown = [
        "",
        "n a",
        "na",
        "none",
        "unknown",
        "not provided",
        "other",
        "null",
        "tbd",
    ];
    if unknown.contains(&word.trim()) {
        ""
    } else {
        cell
    }
}

/// A text as its words, a blank at each end.
fn bare(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// The least and the most people of "50-5000", "200+", "-500"; of an empty text all; `None` of anything else.
fn sizes(text: &str) -> Option<(f64, f64)> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '\''))
        .collect();
    let text = text.replace('–', "-");
    let number = |text: &str, open: f64| match text {
        "" => Some(open),
        text => text.parse::<u32>().ok().map(f64::from),
    };
    let (least, most) = match text.strip_suffix('+') {
        Some(least) => (number(least, 0.0)?, f64::INFINITY),
        None if text.is_empty() => (0.0, f64::INFINITY),
        None => {
            let (least, most) = text.split_once('-')?;
            (number(least, 0.0)?, number(most, f64::INFINITY)?)
        }
    };
    (least <= most).then_some((least, most))
}
