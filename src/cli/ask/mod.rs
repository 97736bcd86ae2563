//! `introrank ask`: the words to ask with.

mod pack;
mod route;

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, bail};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Outcome;
use super::args::{AskArgs, AskFormat};
use super::output::print;
use super::remarks::Remarks;
use super::team::Team;
use crate::app::who::Prospect;
use introrank_core::display::shell_word;
use introrank_engine::people::find::Match;
use introrank_engine::rank::Appraisal;
use introrank_engine::search::{Cancel, Search};
use introrank_ingest as ingest;
use introrank_referrals::availability::Asking;
use introrank_referrals::draft::lint;
use introrank_referrals::draft::lint::{Known, MAX_WORDS};
use introrank_referrals::draft::{Brief, Closeness, Reasons, Templates, Text, closeness};
use introrank_referrals::ledger::{Case, EventKind};
use introrank_referrals::plan;
use introrank_referrals::plan::CheckIn;

/// Introducers among whom the one who is asked is looked for.
const CHOICES: usize = 10_000;
/// Begins what is said of nobody in particular.
const ANYBODY: &str = "whoever decides";

/// Who asks whom about whom.
struct Wanted {
    rep: String,
    introducer: String,
    prospect: Prospect,
    /// "whoever runs sales at Northwind".
    whoever: String,
    case: Option<Case>,
}

/// Shows the words.
pub fn run(args: &AskArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let templates = Templates::load(&team.workspace()?.templates())?;
    if args.pack && !matches!(args.format, AskFormat::Text | AskFormat::Md) {
        bail!("a page is text: leave --format out");
    }
    if args.pack {
        return pack::pack(args, &team, &templates);
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
    let mut wanted = wanted(args, &team)?;
    let search = team.search();
    let (route, rank) = team.route(
        &search,
        &wanted.rep,
        &wanted.introducer,
        &wanted.prospect,
        &wanted.whoever,
    )?;
    if let Some(target) = route.target {
        team.session
            .directory
            .people
            .key(target)
            .clone_into(&mut wanted.prospect.target);
    }
    warn(&team, &wanted, &remarks);
    let (why, trigger) = reasons(args, &team, &wanted, &route)?;
    let brief = brief(&team, &search, &wanted, &route, &why, &trigger)?;
    let closest = route
        .steps
        .iter()
        .filter(|step| !search.is_teammate(step.from) || step.to != route.asked.first().copied());
    let closest = closest.map(closeness).max().unwrap_or(brief.closeness);
    if let Some(path) = &args.check {
        return check(
            &ingest::read_text(path)?,
            closest,
            &wanted,
            &why,
            &names(&brief),
        );
    }
    let texts = if args.mail {
        templates.mails(&brief)?
    } else {
        vec![templates.talk(&brief)?]
    };
    let names = names(&brief);
    for text in &texts {
        let mut findings = lint::check(
            &text.body,
            &Known {
                closeness: closest,
                agreed: agreed(&wanted),
                why: &why,
                forwarded: text.what == "to forward",
                names: &names,
            },
        );
        if !args.mail {
            // A conversation has no length and asks twice.
            findings.retain(|finding| finding.rule.is_about_truth());
        }
        if !findings.is_empty() {
            refuse(&format!("the text \"{}\"", text.what), &findings)?;
        }
    }
    show(
        args,
        &team,
        &search,
        &brief,
        &texts,
        (&wanted, &route, rank),
    )?;
    Ok(Outcome::Found)
}

/// Says what speaks against the ask.
fn warn(team: &Team, wanted: &Wanted, remarks: &Remarks) {
    let asking = Asking {
        introducer: &wanted.introducer,
        target: &wanted.prospect.target,
        account: &wanted.prospect.account,
        own: wanted.case.as_ref().map(|case| case.number),
    };
    for objection in team.objections(asking) {
        remarks.warn(&format!("  {objection}"));
    }
}

fn wanted(args: &AskArgs, team: &Team) -> anyhow::Result<Wanted> {
    if let Ok(number) = args.who.trim_start_matches('#').parse::<i64>() {
        let Some(case) = team.ledger.cases.get(&number) else {
            bail!("there is no #{number}; `introrank ledger` lists what is open");
        };
        if let Some(target) = &args.target {
            bail!("#{number} says about whom already; leave {target:?} out");
        }
        if case.introducer.is_empty() {
            bail!("#{number} is a cold approach: there is nobody to ask");
        }
        return Ok(Wanted {
            rep: case.rep.clone(),
            introducer: case.introducer.clone(),
            prospect: Prospect {
                target: case.target.clone(),
                account: case.account.clone(),
            },
            whoever: format!("{ANYBODY} at {}", case.account),
            case: Some(case.clone()),
        });
    }
    let Some(target) = &args.target else {
        bail!("about whom? introrank ask {:?} PROSPECT", args.who);
    };
    let introducer = team.key_of(&args.who)?;
    if team.person(&introducer).is_none() {
        bail!(
            "nobody here is '{}'{}",
            introrank_core::display::clean(&args.who),
            team.closest(&args.who)
        );
    }
    let rep = team.one_rep()?;
    if rep == introducer {
        bail!("{} would ask themselves", team.name(&rep));
    }
    let (whoever, text) = match team.session.find(target) {
        Match::Unknown { .. } => match target.rsplit_once(" at ") {
            Some((_, account)) => (target.clone(), account.to_owned()),
            None => (target.clone(), target.clone()),
        },
        _ => (String::new(), target.clone()),
    };
    let prospect = team.prospect(&text)?;
    let whoever = if whoever.is_empty() {
        format!("{ANYBODY} at {}", prospect.account)
    } else {
        whoever
    };
    let case = team.ledger.open_case(
        &rep,
        &introducer,
        if prospect.target.is_empty() {
            &prospect.account
        } else {
            &prospect.target
        },
    );
    Ok(Wanted {
        case: case.cloned(),
        rep,
        introducer,
        prospect,
        whoever,
    })
}

/// Why, and why now: as given, as planned, or as it is answered now. Never made up.
fn reasons(
    args: &AskArgs,
    team: &Team,
    wanted: &Wanted,
    route: &Appraisal,
) -> anyhow::Result<(String, String)> {
    let planned = wanted.case.as_ref().map_or("", |case| case.why.as_str());
    let given = args
        .why
        .as_deref()
        .filter(|why| !why.trim().is_empty())
        .or(Some(planned).filter(|why| !why.is_empty()));
    let news = route.target.and_then(|target| team.news(target));
    let trigger = args.trigger.clone().or(news).unwrap_or_default();
    let why = match given {
        Some(why) => why.to_owned(),
        None => answer("Why do you want to meet them (a business reason of theirs)?")?.context(
            "why do you want to meet them? give --why \"the plant in Graz opens in March\"; an ask without a reason is not written",
        )?,
    };
    Ok((why, trigger))
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

fn brief(
    team: &Team,
    search: &Search<'_>,
    wanted: &Wanted,
    route: &Appraisal,
    why: &str,
    trigger: &str,
) -> anyhow::Result<Brief> {
    let mut offer = team.settings.offer.clone();
    if offer.what.trim().is_empty() {
        let file = team.workspace()?.settings_file();
        offer.what = answer("What do you do? We …")?.with_context(|| {
            format!(
                "what do you do? write it into [offer] of {} (introrank settings --init makes the file)",
                file.display()
            )
        })?;
    }
    let (first, long_ago) = check_in_words(team, search, route)?;
    let people = &team.session.directory.people;
    let introducer = route.asked.last().map_or("", |person| people.key(*person));
    let target = route.target.map_or("", |person| people.key(person));
    let said = team
        .ledger
        .said
        .iter()
        .filter(|said| said.from == introducer && said.to == target);
    let hearsay = said
        .map(|said| said.by_another)
        .next_back()
        .unwrap_or(false);
    let news = route
        .asked
        .last()
        .and_then(|person| team.news(*person))
        .unwrap_or_default();
    let reasons = Reasons {
        why,
        trigger,
        offer,
        whoever: &wanted.whoever,
        news: &news,
        check_in: first.trim_start_matches("check in first: "),
        long_ago,
        hearsay,
    };
    Ok(Brief::of(search, route, &reasons)?)
}

/// Why a check-in comes first, and whether the last contact is long ago; empty when none is needed.
fn check_in_words(
    team: &Team,
    search: &Search<'_>,
    route: &Appraisal,
) -> anyhow::Result<(String, bool)> {
    let cancel = Cancel::default();
    let first = plan::check_in(&team.request(search, &cancel, CHOICES), route);
    let long_ago = matches!(first, Some(CheckIn::LongAgo(_)));
    Ok((
        first.map_or(String::new(), |first| {
            crate::app::plan::check_in_words(&first, team.as_of)
        }),
        long_ago,
    ))
}

fn agreed(wanted: &Wanted) -> bool {
    wanted.case.as_ref().is_some_and(|case| {
        case.got_to(EventKind::Agreed) || matches!(case.end, Some((EventKind::UseMyName, ..)))
    })
}

/// Who may be greeted.
fn names(brief: &Brief) -> Vec<String> {
    let people = std::iter::once(&brief.introducer).chain(&brief.colleague);
    let firsts = people.map(|person| person.first.clone());
    firsts
        .chain(std::iter::once(brief.target.short.clone()))
        .collect()
}

fn check(
    text: &str,
    closeness: Closeness,
    wanted: &Wanted,
    why: &str,
    names: &[String],
) -> anyhow::Result<Outcome> {
    let known = Known {
        closeness,
        agreed: agreed(wanted),
        why,
        forwarded: true,
        names,
    };
    let findings = lint::check(text, &known);
    if findings.is_empty() {
        let words = text.split_whitespace().count();
        print(&format!("{words} words, nothing to object to\n"))?;
        return Ok(Outcome::Found);
    }
    refuse("this text", &findings)?;
    Ok(Outcome::Nothing)
}

fn refuse(what: &str, findings: &[lint::Finding]) -> anyhow::Result<()> {
    let list: Vec<String> = findings
        .iter()
        .map(|finding| {
            let words = if finding.words.is_empty() {
                String::new()
            } else {
                format!(" \"{}\"", finding.words)
            };
            let rule = serde_json::to_value(finding.rule)?;
            let rule = rule.as_str().unwrap_or_default().replace('_', " ");
            Ok(format!("\n  {rule}{words}: {}", finding.remedy))
        })
        .collect::<anyhow::Result<_>>()?;
    bail!("{what} is not to be sent:{}", list.join(""))
}

fn show(
    args: &AskArgs,
    team: &Team,
    search: &Search<'_>,
    brief: &Brief,
    texts: &[Text],
    (wanted, route, rank): (&Wanted, &Appraisal, Option<u32>),
) -> anyhow::Result<()> {
    match args.format {
        AskFormat::Json => {
            let frozen = route.freeze(search, route.chance, rank);
            let value = json!({
                "schema": "introrank.ask/1",
                "rep": wanted.rep,
                "introducer": wanted.introducer,
                "target": wanted.prospect.target,
                "account": wanted.prospect.account,
                "case": wanted.case.as_ref().map(|case| case.number),
                "texts": texts,
                "closeness": brief.closeness,
                "forecast": frozen,
            });
            print(&format!("{}\n", serde_json::to_string_pretty(&value)?))
        }
        AskFormat::Eml => io::stdout()
            .write_all(&eml(team, texts)?)
            .map_err(Into::into),
        AskFormat::Mailto => {
            let mail = assembled(texts);
            let part = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            print(&format!(
                "mailto:{}?subject={}&body={}\n",
                mail.email,
                part(&mail.subject),
                part(&mail.body.replace('\n', "\r\n"))
            ))
        }
        AskFormat::Text | AskFormat::Md => {
            let mut out = String::new();
            for text in texts {
                let to = if text.to.is_empty() {
                    String::new()
                } else {
                    format!(", to {}", text.to)
                };
                let words = text.body.split_whitespace().count();
                let length = match text.what.as_str() {
                    "to forward" => format!(" ({words} words of at most {MAX_WORDS})"),
                    _ => String::new(),
                };
                let subject = if text.subject.is_empty() {
                    String::new()
                } else {
                    format!("Subject: {}\n\n", text.subject)
                };
                let body = &text.body;
                if args.format == AskFormat::Md {
                    out.push_str(&format!(
                        "## {}{to}{length}\n\n{subject}{body}\n",
                        text.what
                    ));
                } else if texts.len() == 1 {
                    out.push_str(&format!("{subject}{body}\n"));
                } else {
                    out.push_str(&format!("--- {}{to}{length}\n{subject}{body}\n", text.what));
                }
            }
            out.push_str(&after(wanted));
            print(&out)
        }
    }
}

/// What to do with each answer.
fn after(wanted: &Wanted) -> String {
    let prospect = &wanted.prospect;
    let which = match &wanted.case {
        Some(case) => case.number.to_string(),
        None => {
            let about = if prospect.target.is_empty() {
                &prospect.account
            } else {
                &prospect.target
            };
            format!("{} {}", shell_word(&wanted.introducer), shell_word(about))
        }
    };
    format!(
        "Then: introrank log asked {which}\n      and what came of it: agreed, declined, does-not-know, use-my-name, redirected --to NAME\nNot LinkedIn's own introduction request: it is a form that nobody reads as a favour, and it leaves no way out.\n"
    )
}

/// The mail with the texts to pass on below it.
fn assembled(texts: &[Text]) -> Text {
    let Some((first, rest)) = texts.split_first() else {
        return Text::default();
    };
    let mut mail = first.clone();
    for text in rest {
        mail.body
            .push_str(&format!("\n--- {}\n\n{}", text.what, text.body));
    }
    mail
}

fn eml(team: &Team, texts: &[Text]) -> anyhow::Result<Vec<u8>> {
    let mail = assembled(texts);
    let day = i64::from(team.as_of.number()) * 86_400;
    let id = Sha256::digest(format!("{}{}{}", mail.to, mail.subject, mail.body));
    let id = introrank_core::display::hex(&id[..8]);
    let mut builder = mail_builder::MessageBuilder::new()
        .date(day)
        .message_id(format!("{id}@introrank.invalid"))
        // Mail programs open it as a draft.
        .header("X-Unsent", mail_builder::headers::raw::Raw::new("1"))
        .subject(mail.subject.as_str())
        .text_body(mail.body.as_str());
    if !mail.email.is_empty() {
        builder = builder.to((mail.to.as_str(), mail.email.as_str()));
    }
    Ok(builder.write_to_vec()?)
}
