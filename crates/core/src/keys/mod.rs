//! What people and companies are called, and when two such texts mean the same one.

pub mod company;
pub mod email;
pub mod name;
pub mod profile_url;
pub mod title;
