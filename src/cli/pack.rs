//! `introrank pack`: on the owner's own machine, an export without what is private, for a colleague to import.

use super::args::PackArgs;
use super::output::tell;
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::Notice;
use crate::app::file::WholeFile;
use crate::app::pack::{self, PackRequest, Packing};
use crate::render;
use crate::terminal::Bars;
use crate::terminal::conversations;

/// Packs exports into one small file and says what is in it and what is not.
pub fn run(args: &PackArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.run);
    let bars = Bars::new(args.run.quiet);
    let inputs = args.paths.iter().chain(&args.know).chain(&args.exclude);
    inputs::not_over("--out", &args.out, inputs.map(std::path::PathBuf::as_path))?;
    let mut file = WholeFile::create(&args.out)?;
    let request = PackRequest {
        paths: args.paths.clone(),
        know: args.know.clone(),
        exclude: args.exclude.clone(),
        owner: args.owner.clone(),
        with_address_book: args.with_address_book,
        without_emails: args.without_emails,
        without_seen_together: args.without_seen_together,
    };
    let (mut packing, notices) = Packing::read(&request, &bars)?;
    bars.clear();
    remarks.notices(&notices);
    if args.ask {
        conversations::pack(&mut packing)?;
    }
    remarks.notices(&packing.settle());
    let said = packing.said();
    let packed = packing.write(&mut file)?;
    file.finish()?;
    if args.ask && !said.is_empty() {
        let kept = pack::keep(said, args.workspace.workspace.as_deref())?;
        remarks.notices(&Vec::from_iter(
            kept.map(|ratings| Notice::RatingsKept { ratings }),
        ));
    }
    let shown = args.out.display().to_string();
    tell(&format!(
        "{}Your colleague reads it with: introrank import {shown}\n",
        render::packed(&packed, &shown, args.without_emails)
    ));
    Ok(Outcome::Found)
}
