//! Who bought so far, and what that says about who buys.

use crate::app::view::RoleOfWins;
use introrank_core::display::count;

/// The roles with their titles, and the lines for the settings.
pub fn roles_of_wins(roles: &[RoleOfWins]) -> String {
    if roles.is_empty() {
        return "Nobody with a title was won yet: who buys is still to be said in the settings, [clients].\n"
            .to_owned();
    }
    let wins: usize = roles.iter().map(|role| role.wins).sum();
    let mut text = format!("From {}:\n", count(wins, "won deal", "won deals"));
    for role in roles {
        let titles = role.titles.join("; ");
        text.push_str(&format!("{:>4}  {}   ({titles})\n", role.wins, role.role));
    }
    let all: Vec<String> = roles
        .iter()
        .map(|role| format!("({})", role.role))
        .collect();
    let all = match roles {
        [one] => one.role.clone(),
        _ => all.join(" | "),
    };
    text.push_str(&format!(
        "\nFor settings.toml, as far as you agree:\n[clients]\nchampion = \"{all}\"\n"
    ));
    text
}
