//! What exports write of people and days: addresses, and dates in their own form.

use super::world::{Person, World};
use introrank_core::day::Day;

pub(super) fn email(world: &World, person: &Person) -> String {
    let user = person
        .slug
        .replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "");
    match person.account {
        Some(account) => format!("{user}@{}", world.companies[account as usize].domain),
        None => format!("{user}@mail.example"),
    }
}

pub(super) fn own_email(me: &Person) -> String {
    format!(
        "{}@hollow-oak.example",
        me.slug
            .replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "")
    )
}

/// `07 Jun 2026`.
pub(super) fn date(day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let iso = day.to_string();
    let month: usize = iso[5..7].parse().unwrap_or(1);
    format!("{} {} {}", &iso[8..10], MONTHS[month - 1], &iso[..4])
}
