//! `introrank synth`: invented exports.

use super::args::SynthArgs;
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::synth::{self, World};
use crate::terminal::Bars;
use introrank_synth::{Plan, mails, ties};

/// Writes what the arguments describe.
pub fn run(args: &SynthArgs) -> anyhow::Result<Outcome> {
    let bars = Bars::new(args.quiet);
    let what = synth::write(world(args)?, &args.out, &bars)?;
    bars.clear();
    Remarks::of(args.quiet).say(&format!("wrote {what} to {}", args.out.display()));
    Ok(Outcome::Found)
}

fn world(args: &SynthArgs) -> anyhow::Result<World> {
    if args.messy {
        return Ok(World::Messy);
    }
    let as_of = inputs::day("--as-of", &args.as_of)?;
    if let Some(days) = args.mails {
        return Ok(World::Mails(mails::MailPlan {
            people: args.people.unwrap_or(300),
            days,
            until: as_of,
            seed: args.seed,
        }));
    }
    if let Some(ties) = args.ties {
        return Ok(World::Ties(ties::TiePlan {
            people: args.people.unwrap_or(200_000),
            ties,
            seed: args.seed,
        }));
    }
    let plan = Plan {
        teammates: args.teammates,
        contacts: args.contacts,
        accounts: args.accounts,
        connections: args.connections,
        seed: args.seed,
        as_of,
        without_urls: args.without_urls,
        messages_a_day: args.messages_a_day,
    };
    Ok(World::Company {
        plan,
        zip: args.zip,
    })
}
