//! The `introrank` program.
fn main() {}
