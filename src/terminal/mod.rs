//! What only a terminal shows: the table of an answer, and questions that one key answers.

pub mod prompt;
mod table;

pub use table::{Look, table};
