//! What speaks against an ask, as a line.

use introrank_referrals::availability::Objection;

use crate::app::Notice;

/// What speaks against an ask.
pub fn objection(notice: &Notice) -> String {
    let Notice::Objection {
        objection,
        introducer,
        prospect,
        per_days,
        people_of_case,
    } = notice
    else {
        return String::new();
    };
    match objection {
        Objection::IsProspect(case) => {
            format!("  {introducer} is a prospect at the moment: #{case} is about them")
        }
        Objection::Never => {
            format!("  {introducer} said that they never introduce to {prospect}")
        }
        Objection::AskedBefore(case) => {
            format!(
                "  {introducer} was asked about {prospect} before and did not introduce: #{case}"
            )
        }
        Objection::AskedAbout(case) => {
            format!("  {prospect} was asked to introduce us to {introducer}: #{case}")
        }
        Objection::Resting(until) => format!("  {introducer} rests until {until}"),
        Objection::Full { recent, most } => {
            format!("  {introducer} was asked {recent} times in {per_days} days, and takes {most}")
        }
        Objection::Busy { open, planned } => {
            format!("  {introducer} carries {open} open asks and {planned} planned ones")
        }
        Objection::UnderWay { case, .. } => match people_of_case {
            Some((rep, who)) => format!("  #{case} is about the same prospect: {rep} and {who}"),
            None => format!("  #{case} is about the same prospect"),
        },
    }
}
