//! Invented exports, for trying things out.

use std::path::Path;

use introrank_core::progress::Progress;
use introrank_synth::{self as synth, Plan, mails, messy, ties};

use super::error::Error;
pub use super::error::SynthError;

/// Which invented world.
#[derive(Clone, Debug)]
pub enum World {
    /// One export in every messy form.
    Messy,
    /// Mails alone.
    Mails(mails::MailPlan),
    /// Ties alone.
    Ties(ties::TiePlan),
    /// A company with its exports.
    Company {
        /// What is in it.
        plan: Plan,
        /// Each archive as one file.
        zip: bool,
    },
}

/// Writes an invented world into a new folder. Returns what it is, in words.
///
/// # Errors
/// When the folder has something in it, or cannot be written.
pub fn write(world: World, folder: &Path, progress: &dyn Progress) -> Result<String, Error> {
    let shown = folder.display().to_string();
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(SynthError::NotEmpty(shown).into());
    }
    if let World::Ties(plan) = &world {
        let (wanted, people) = (plan.ties, plan.people);
        let most = u64::from(people) * u64::from(people.saturating_sub(1)) / 4;
        if wanted > most {
            let too_many = SynthError::TooManyTies {
                wanted,
                people,
                most,
            };
            return Err(too_many.into());
        }
    }
    let failed = |source| SynthError::Write {
        folder: shown,
        source,
    };
    Ok(made(world, folder, progress).map_err(failed)?)
}

fn made(world: World, folder: &Path, progress: &dyn Progress) -> std::io::Result<String> {
    Ok(match world {
        World::Messy => {
            messy::write(folder)?;
            "one export in every messy form".into()
        }
        World::Mails(plan) => {
            let rows = mails::write(plan, folder)?;
            format!("interactions.csv with {rows} mails")
        }
        World::Ties(plan) => {
            let (wanted, people) = (plan.ties, plan.people);
            ties::write(plan, folder)?;
            format!("ties.csv with {wanted} ties of {people} people, reps.csv, targets.csv")
        }
        World::Company { plan, zip } => {
            let written = synth::write_company(plan, folder, zip, progress)?;
            format!(
                "{} archives with {} connection rows, targets, and truth/truth.csv",
                written.archives, written.rows
            )
        }
    })
}
