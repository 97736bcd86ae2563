//! What can be asked and done, for every shell: typed requests in, typed answers out. No terminal, no arguments, no HTML.

pub mod open;
