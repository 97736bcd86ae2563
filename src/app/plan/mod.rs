//! Whom to ask this week: the plan, and keeping it in the ledger.

mod drawn;
mod save;

use introrank_core::progress::Progress;
use introrank_engine::rank::Included;
use introrank_engine::search::Cancel;
use introrank_ingest::targets::TargetList;
use introrank_referrals::plan::{self, Request};

use drawn::Drawn;
use save::Kept;
pub use save::{MadePlan, SavedPlan, save};

use super::error::Error;
use super::prospects::{self, Reps};
use super::role;
use super::snapshot::Snapshot;
use super::view::Plan;

/// Introducers that a plan may choose from, per prospect.
const CHOICES: usize = 2_000;

/// The question.
pub struct PlanRequest<'a> {
    /// The prospects.
    pub list: &'a TargetList,
    /// Who asks about them.
    pub reps: Reps<'a>,
    /// Which people of an account.
    pub role: Option<String>,
    /// Not more asks than this.
    pub max_asks: Option<usize>,
    /// Which accounts are prospects too, though usually left out.
    pub included: Included,
}

/// Makes a plan.
///
/// # Errors
/// When the role means nothing, or the search was cancelled.
pub fn make(
    snapshot: &Snapshot,
    request: &PlanRequest<'_>,
    cancel: &Cancel,
    progress: &dyn Progress,
) -> Result<MadePlan, Error> {
    let role = role::role(request.role.as_deref(), snapshot)?;
    let search = snapshot.search();
    let (list, reps, role_asked_for) = (request.list, request.reps, request.role.is_some());
    let (prospects, notices) = prospects::of_list(
        snapshot,
        &search,
        list,
        reps,
        role.as_ref(),
        request.included,
    );
    let assumed = role::assumed_of(role.as_ref(), list);
    let request = Request {
        role: role.as_ref(),
        most: request.max_asks,
        ..snapshot.request(&search, cancel, CHOICES)
    };
    let plan = plan::plan(&request, &prospects, progress)?;
    let drawn = Drawn {
        snapshot,
        search: &search,
        prospects: &prospects,
        role: role.as_ref(),
        has_owners: reps == Reps::OfRows,
    };
    let rows = drawn.rows(&plan);
    let committees = if role_asked_for {
        Vec::new()
    } else {
        drawn.committees(&plan, request.search_limits(), cancel)?
    };
    Ok(MadePlan {
        kept: Kept::of(&drawn, &plan, &rows),
        view: Plan {
            committees,
            ..drawn.plan(&plan, rows, request.week)
        },
        notices: notices.into_iter().chain(assumed).collect(),
    })
}
