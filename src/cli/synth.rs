//! `introrank synth`: invented exports.

use std::io::{self, Write};

use anyhow::{Context, bail};

use super::Outcome;
use super::args::SynthArgs;
use super::progress::Bars;
use introrank_core::day::Day;
use introrank_synth as synth;
use introrank_synth::{Plan, mails, messy, ties};

/// Writes what the arguments describe.
pub fn run(args: &SynthArgs) -> anyhow::Result<Outcome> {
    if std::fs::read_dir(&args.out).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!(
            "{} is not empty: give a new folder, so that two invented worlds do not mix",
            args.out.display()
        );
    }
    let failed = || format!("{}: cannot be written", args.out.display());
    if args.messy {
        messy::write(&args.out).with_context(failed)?;
        return done(args, "one export in every messy form");
    }
    let as_of = Day::parse_iso(&args.as_of)
        .with_context(|| format!("--as-of {} is no date; write it as 2026-03-31", args.as_of))?;
    if let Some(days) = args.mails {
        let plan = mails::MailPlan {
            people: args.people.unwrap_or(300),
            days,
            until: as_of,
            seed: args.seed,
        };
        let rows = mails::write(plan, &args.out).with_context(failed)?;
        return done(args, &format!("interactions.csv with {rows} mails"));
    }
    if let Some(wanted) = args.ties {
        let people = args.people.unwrap_or(200_000);
        let most = u64::from(people) * u64::from(people - 1) / 4;
        if wanted > most {
            bail!("--ties {wanted}: {people} people have room for {most} at most; raise --people");
        }
        ties::write(
            ties::TiePlan {
                people,
                ties: wanted,
                seed: args.seed,
            },
            &args.out,
        )
        .with_context(failed)?;
        return done(
            args,
            &format!("ties.csv with {wanted} ties of {people} people, reps.csv, targets.csv"),
        );
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
    let bars = Bars::new(args.quiet);
    let written = synth::write_company(plan, &args.out, args.zip, &bars).with_context(failed)?;
    bars.clear();
    done(
        args,
        &format!(
            "{} archives with {} connection rows, targets, and truth/truth.csv",
            written.archives, written.rows
        ),
    )
}

fn done(args: &SynthArgs, what: &str) -> anyhow::Result<Outcome> {
    if !args.quiet {
        drop(writeln!(
            io::stderr(),
            "wrote {what} to {}",
            args.out.display()
        ));
    }
    Ok(Outcome::Found)
}
