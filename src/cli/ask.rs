//! `introrank ask`: the words to ask with.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::bail;

use super::Outcome;
use super::args::{AskArgs, AskFormat};
use super::output::print;
use super::remarks::Remarks;
use super::team::Team;
use crate::app::ask::{self, Ask, AskError, Form, Given, Missing, Which};
use crate::app::{Asked, Error, ledger};
use crate::render::mail;
use introrank_core::display::shell_word;
use introrank_ingest as ingest;

/// Shows the words.
pub fn run(args: &AskArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    team.meet(asked(args).map(|asked| asked.row()))?;
    // Texts that cannot be used are said first.
    team.templates()?;
    let mut given = Given {
        why: args.why.clone(),
        trigger: args.trigger.clone(),
        offer: None,
    };
    if args.pack {
        return page(args, &team, given, &remarks);
    }
    if !args.mail && matches!(args.format, AskFormat::Eml | AskFormat::Mailto) {
        bail!(
            "--format {} is for mails: add --mail",
            if args.format == AskFormat::Eml {
                "eml"
            } else {
                "mailto"
            }
        );
    }
    let ask = Ask::open(&team, &which(args, &team)?)?;
    remarks.notices(&ask.objections());
    remarks.notices(ask.meeting().as_slice());
    if let Some(path) = &args.check {
        let text = ingest::read_text(path)?;
        let judged = ask.check(&given, &text)?;
        let words = text.split_whitespace().count();
        let verdict = if judged {
            "nothing to object to"
        } else {
            "not in English: what it says cannot be judged"
        };
        print(&format!("{words} words, {verdict}\n"))?;
        return Ok(Outcome::Found);
    }
    while let Some(missing) = ask.missing(&given) {
        complete(&team, &mut given, missing, &remarks)?;
    }
    if ask.remember(&given)? {
        remarks.say("The reason is kept with the ask.");
    }
    show(args, &team, &ask, &given)?;
    Ok(Outcome::Found)
}

fn which<'a>(args: &'a AskArgs, team: &'a Team) -> anyhow::Result<Which<'a>> {
    if let Ok(number) = args.who.trim_start_matches('#').parse::<i64>() {
        if let Some(target) = args.target.as_ref().filter(|_| team.has_case(number)) {
            bail!("#{number} says about whom already; leave {target:?} out");
        }
        return Ok(Which::Case(number));
    }
    let Some(target) = &args.target else {
        bail!("about whom? introrank ask {:?} PROSPECT", args.who);
    };
    Ok(Which::Of {
        rep: team.named(),
        introducer: &args.who,
        prospect: asked(args).unwrap_or_else(|| Asked::of(target)),
    })
}

/// About whom.
fn asked(args: &AskArgs) -> Option<Asked> {
    Some(Asked {
        target: args.target.clone()?,
        account: args.account.clone(),
        title: args.title.clone(),
    })
}

/// Asks for what is missing, in a terminal.
fn complete(
    team: &Team,
    given: &mut Given,
    missing: Missing,
    remarks: &Remarks,
) -> anyhow::Result<()> {
    let (question, place) = match missing {
        Missing::Why => (
            "Why do you want to meet them (a business reason of theirs)?",
            &mut given.why,
        ),
        Missing::Offer => ("What do you do? We …", &mut given.offer),
    };
    let answer = answer(question)?;
    if answer.is_none() {
        return Err(team.missing(missing).into());
    }
    if let (Missing::Offer, Some(what)) = (missing, &answer) {
        let workspace = team.workspace()?;
        ledger::keep_offer(&workspace, what)?;
        let file = workspace.settings_file();
        remarks.say(&format!("Kept in {} ([offer] what).", file.display()));
    }
    *place = answer;
    Ok(())
}

/// Asks in a terminal; `None` without one, or without an answer.
fn answer(question: &str) -> anyhow::Result<Option<String>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    write!(io::stderr(), "{question} ")?;
    io::stderr().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

/// One page for an introducer.
fn page(
    args: &AskArgs,
    team: &Team,
    mut given: Given,
    remarks: &Remarks,
) -> anyhow::Result<Outcome> {
    if !matches!(args.format, AskFormat::Text | AskFormat::Md) {
        bail!("a page is text: leave --format out");
    }
    let page = match ask::page(team, &args.who, team.named(), &given) {
        Err(Error::Ask(AskError::NoOffer { .. })) => {
            complete(team, &mut given, Missing::Offer, remarks)?;
            ask::page(team, &args.who, team.named(), &given)
        }
        page => page,
    }?;
    remarks.notices(&page.notices);
    print(&page.text)?;
    if page.more > 0 {
        let more = page.more;
        print(&format!(
            "\n({more} more wait: three at a time are enough)\n"
        ))?;
    }
    Ok(Outcome::Found)
}

fn show(args: &AskArgs, team: &Team, ask: &Ask<'_>, given: &Given) -> anyhow::Result<()> {
    let form = if args.mail { Form::Mail } else { Form::Talk };
    let answer = ask.texts(given, form)?;
    let texts = &answer.texts;
    match args.format {
        AskFormat::Json => print(&format!("{}\n", serde_json::to_string_pretty(&answer)?)),
        AskFormat::Eml => {
            let mail = mail::eml(texts, team.as_of)?;
            io::stdout().write_all(&mail).map_err(Into::into)
        }
        AskFormat::Mailto => print(&format!("{}\n", mail::mailto(texts))),
        AskFormat::Text => print(&(mail::texts(texts) + &after(ask))),
        AskFormat::Md => print(&(mail::texts_markdown(texts) + &after(ask))),
    }
}

/// What to do with each answer.
fn after(ask: &Ask<'_>) -> String {
    let (introducer, about) = ask.people();
    let which = match ask.case() {
        Some(number) => number.to_string(),
        None => format!("{} {}", shell_word(introducer), shell_word(about)),
    };
    format!(
        "Then: introrank log asked {which}\n      and what came of it: agreed, declined, does-not-know, use-my-name, redirected --to NAME\nNot LinkedIn's own introduction request: it is a form that nobody reads as a favour, and it leaves no way out.\n"
    )
}
