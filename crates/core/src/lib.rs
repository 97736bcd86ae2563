//! What every part of introrank speaks of, and nothing else: no files, no clock, no graph.
//!
//! ```text
//! day, moment     when something happened: a day, or a second
//! keys            what people and companies are called: names, e-mail and profile addresses, company names, titles
//! evidence        one fact about two people, and the lists that say more: what formats are read into
//! numeric         logistic regression, calibration, quadrature, a small generator of random numbers
//! columns         texts in compact columns, and texts as numbers
//! sections        columns written away and read again
//! display         texts made safe to show: escapes, hidden characters, formulas
//! documented_toml a configuration as TOML with its own documentation beside each number
//! progress        how long work tells the outside where it is
//! ```

pub mod columns;
pub mod day;
pub mod display;
pub mod documented_toml;
pub mod evidence;
pub mod keys;
pub mod moment;
pub mod numeric;
pub mod probability;
pub mod progress;
pub mod sections;
