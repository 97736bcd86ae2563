//! What only a terminal shows: tables, progress bars, the day's list, and questions that one key answers.

mod backtest;
pub mod conversations;
mod files;
pub mod grid;
mod progress;
pub mod prompt;
mod rate;
mod sheet;
pub mod shown;
mod table;
mod today;
pub mod words;

pub use backtest::{across, backtest};
pub use files::{files, taken_for};
pub use progress::Bars;
pub use rate::rate;
pub use sheet::sheet;
pub use table::{Look, table};
pub use today::today;
