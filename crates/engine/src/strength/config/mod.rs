//! Every number of the model in one place, with its source. A TOML file can override each.
//!
//! Sources: *measured* means fitted on time-stamped messages of six networks, mail, calls and messages (answered requests as a
//! stand-in for answered introductions); *assumed* is a placeholder until a team's own outcomes replace it.

mod check;
mod numbers;

pub use check::ConfigError;
pub use numbers::{Coefficient, Config, SearchConfig, StrengthConfig, TouchConfig};
