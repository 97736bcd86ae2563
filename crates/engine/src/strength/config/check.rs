//! Reading a configuration, and what each number may be.

use thiserror::Error;

use super::numbers::{Coefficient, Config};

/// Why a configuration file is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Not TOML, an unknown name, or a value of the wrong type.
    #[error("not a valid configuration")]
    Syntax(#[from] toml::de::Error),
    /// It was learned for a model of another number of coefficients.
    #[error("strength.learned was learned by another version: learn it again")]
    OtherForm,
    /// What was learned does not fit together.
    #[error("strength.learned.{part} is damaged: learn it again")]
    Learned {
        /// `history`, `helps` or `engages`.
        part: &'static str,
    },
    /// A number outside its range.
    #[error("{name} is {value}; it must be {range}")]
    Range {
        /// Dotted name.
        name: &'static str,
        /// The value.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
}

type Outcome = Result<(), ConfigError>;

fn outside(name: &'static str, value: f64, range: &'static str) -> Outcome {
    Err(ConfigError::Range { name, value, range })
}

impl Config {
    /// Reads and checks a TOML text.
    ///
    /// # Errors
    /// See [`ConfigError`]; the message names the line or the field.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Outcome {
        let s = &self.strength;
        self.check_probabilities()?;
        self.check_positive()?;
        self.check_coefficients()?;
        let learned = &s.learned;
        if ![&learned.helps, &learned.engages]
            .iter()
            .all(|part| part.is_of_this_form())
        {
            return Err(ConfigError::OtherForm);
        }
        let parts = [
            ("history", learned.history.is_sound()),
            ("helps", learned.helps.is_sound()),
            ("engages", learned.engages.is_sound()),
        ];
        if let Some((part, _)) = parts.iter().find(|(_, is_sound)| !is_sound) {
            return Err(ConfigError::Learned { part });
        }
        let spreads = [
            ("strength.rating_sd", s.rating_sd),
            ("strength.target_sd", s.target_sd),
            ("search.stage_sd", self.search.stage_sd),
            ("strength.learned.fatigue", s.learned.fatigue),
        ];
        for (name, value) in spreads {
            if !(0.0..=10.0).contains(&value) {
                return outside(name, value, "between 0 and 10");
            }
        }
        if !s.popularity_floor.is_finite() {
            return outside("strength.popularity_floor", s.popularity_floor, "a number");
        }
        Ok(())
    }

    fn check_probabilities(&self) -> Outcome {
        let (s, f) = (&self.strength, &self.search);
        let probabilities = [
            ("strength.knows_unverified", s.knows_unverified),
            ("strength.knows_proven", s.knows_proven),
            ("strength.knows_seen", s.knows_seen),
            ("strength.knows_yes", s.knows_yes),
            ("strength.knows_no", s.knows_no),
            ("strength.rated_worked_with", s.rated_worked_with),
            ("strength.rated_know", s.rated_know),
            ("strength.rated_met", s.rated_met),
            ("strength.rated_stranger", s.rated_stranger),
            ("strength.cold", s.cold),
            ("strength.life_floor", s.life_floor),
            ("strength.inferred_floor", s.inferred_floor),
            ("search.teammate_agrees", f.teammate_agrees),
            ("search.sends", f.sends),
            ("search.fair_from", f.fair_from),
            ("search.good_from", f.good_from),
        ];
        for (name, value) in probabilities {
            if !(value > 0.0 && value < 1.0) {
                return outside(name, value, "above 0 and below 1");
            }
        }
        Ok(())
    }

    fn check_positive(&self) -> Outcome {
        let s = &self.strength;
        let positive = [
            ("strength.answer_half_life_years", s.answer_half_life_years),
            ("strength.life_connection_years", s.life_connection_years),
            ("strength.life_ordinary_years", s.life_ordinary_years),
            ("strength.life_strong_years", s.life_strong_years),
            ("strength.contact_half_life_days", s.contact_half_life_days),
            ("strength.small_account", s.small_account),
            ("strength.usual_quiet_days", s.usual_quiet_days),
            ("strength.longest_quiet_days", s.longest_quiet_days),
            (
                "strength.in_touch.half_life_days",
                s.in_touch.half_life_days,
            ),
            ("strength.in_touch.usual_degree", s.in_touch.usual_degree),
            (
                "strength.in_touch.usual_quiet_days",
                s.in_touch.usual_quiet_days,
            ),
            (
                "strength.in_touch.longest_quiet_days",
                s.in_touch.longest_quiet_days,
            ),
            ("strength.known_colleagues", s.known_colleagues),
            ("strength.unknown_headcount", s.unknown_headcount),
            ("strength.unknown_headcount_sd", s.unknown_headcount_sd),
            ("strength.unknown_overlap_months", s.unknown_overlap_months),
            (
                "strength.shared_job_half_life_years",
                s.shared_job_half_life_years,
            ),
            ("strength.same_function_factor", s.same_function_factor),
            ("strength.large_account", s.large_account),
        ];
        for (name, value) in positive {
            if !(value > 0.0 && value.is_finite()) {
                return outside(name, value, "a positive number");
            }
        }
        Ok(())
    }

    fn check_coefficients(&self) -> Outcome {
        for c in self.coefficients() {
            if !(c.value.is_finite() && c.value.abs() <= 20.0) {
                return outside("a coefficient's value", c.value, "between -20 and 20");
            }
            if !(c.sd >= 0.0 && c.sd.is_finite()) {
                return outside("a coefficient's sd", c.sd, "0 or more");
            }
        }
        let in_touch = self.strength.in_touch.coefficients();
        match in_touch.into_iter().find(|c| c.is_nan() || c.abs() > 20.0) {
            Some(value) => outside(
                "a coefficient of strength.in_touch",
                value,
                "between -20 and 20",
            ),
            None => Ok(()),
        }
    }

    const fn coefficients(&self) -> [Coefficient; 24] {
        let s = &self.strength;
        [
            s.intercept,
            s.level,
            s.kind,
            s.answers_lately,
            s.answers_such,
            s.answered_such,
            s.answers_asker,
            s.inbound_days,
            s.gap,
            s.busy,
            s.introduced_before,
            s.recommended_by_them,
            s.recommended_by_us,
            s.endorsements,
            s.invited_by_them,
            s.invited_by_us,
            s.quiet,
            s.shared_contacts,
            s.many_shared_contacts,
            s.popularity,
            s.c_level,
            s.large_employer,
            s.same_account,
            s.introduction,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::SearchConfig;
    use super::*;

    #[test]
    fn a_file_overrides_what_it_names_and_nothing_else() {
        let config =
            Config::parse("[strength]\nrated_know = 0.6\nintercept = { value = -0.5, sd = 1.0 }\n")
                .unwrap();
        assert_eq!(config.strength.rated_know, 0.6);
        assert_eq!(config.strength.intercept.value, -0.5);
        assert_eq!(config.search, SearchConfig::default());
        assert_eq!(
            Config::parse(&Config::default().to_toml().unwrap()).unwrap(),
            Config::default()
        );
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let error = |text: &str| Config::parse(text).unwrap_err();
        assert!(
            error("[strength]\ncold = 1.5")
                .to_string()
                .contains("strength.cold")
        );
        assert!(
            error("[search]\nsends = nan")
                .to_string()
                .contains("search.sends")
        );
        assert!(matches!(
            error("[strength]\nunknown = 1"),
            ConfigError::Syntax(_)
        ));
    }

    #[test]
    fn every_number_says_what_it_is_and_the_file_can_be_read_again() {
        let text = Config::default().to_commented_toml().unwrap();
        assert_eq!(Config::parse(&text).unwrap(), Config::default());
        let mut before = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            let inner = [
                "level_sd",
                "value",
                "sd",
                "a",
                "b",
                "c",
                "outcomes",
                "coefficients",
                "covariance",
            ];
            let name = line.split(" = ").next().unwrap();
            let explained =
                before.starts_with('#') || line.starts_with('#') || inner.contains(&name);
            let table = line.starts_with('[')
                && (line == "[strength]" || line == "[search]" || line.contains("learned."));
            assert!(explained || table, "{line} has no comment");
            before = line;
        }
        assert!(text.contains(
            "# Per ln(1 + days on which they wrote to the asker, fading). Measured.\n[strength.inbound_days]"
        ));
        assert!(!text.contains("Self::") && !text.contains("[`"));
    }
}
