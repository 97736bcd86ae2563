//! `introrank rate`: a rep's own contacts, one key each.

use super::args::RateArgs;
use super::inputs::ListColumns;
use super::output::{print, tell};
use super::remarks::Remarks;
use super::team::Team;
use super::{Outcome, inputs};
use crate::app::rate::Ratings;
use crate::app::worklist::worklist;
use crate::terminal;
use introrank_core::display::count;
use introrank_engine::search::Cancel;
use introrank_ingest::targets::TargetList;

/// Walks through the contacts, whom it helps most first.
pub fn run(args: &RateArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let list = args.list.as_deref();
    let list = list
        .map(|path| inputs::targets(path, ListColumns::of(&args.team)))
        .transpose()?;
    let mut team = Team::open(&args.team, &remarks)?;
    team.meet(list.iter().flat_map(TargetList::rows))?;
    let rep = team.one_rep()?;
    let found = worklist(&team, &rep, list.as_ref(), &Cancel::default())?;
    let (name, rated) = (team.name(&rep), found.rated);
    let mut contacts = found.contacts;
    let open = contacts.len();
    contacts.truncate(args.most.map_or(usize::MAX, |most| most as usize));
    if contacts.is_empty() {
        print(&match rated {
            0 => format!("{name} has no contacts here; their export: introrank import PATH...\n"),
            n => format!("{name} has rated everybody, {n}.\n"),
        })?;
        return Ok(Outcome::Nothing);
    }
    if let Some(rater) = team.person(&rep) {
        let helps = contacts.iter().filter(|c| c.is_prospect || c.prospects > 0);
        let helps = helps.count();
        let first = match helps {
            0 => "the likeliest to be known first".to_owned(),
            n => format!("the {n} who lead to your targets first"),
        };
        let open = count(open, "contact", "contacts");
        remarks.say(&format!(
            "{open} to rate, {rated} rated already; {first}. Stop whenever you like: what was said counts."
        ));
        terminal::rate(&team, rater, &contacts, &Ratings::Ledger)?;
    }
    tell(
        "Next: introrank plan LIST (whom to ask), introrank find ACCOUNT (who can introduce you there)\n",
    );
    Ok(Outcome::Found)
}
