//! `introrank ask`: the words to ask with.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, bail};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Outcome;
use super::args::{AskArgs, AskFormat};
use super::open::Remarks;
use super::output::print;
use super::plan::check_in;
use super::team::{Prospect, Team};
use crate::draft::lint::{self, Known, MOST_WORDS};
use crate::draft::{Brief, Closeness, Reasons, Templates, Text, closeness};
use crate::ingest;
use crate::ledger::{Case, What};
use crate::people::PersonIx;
use crate::people::find::Found;
use crate::people::role::RoleFilter;
use crate::people::title::TitleTable;
use crate::plan;
use crate::rank::{self, Appraisal, Goal, LeftOut, people_of};
use crate::search::{Asker, Search, Sweep};

/// Introducers among whom the one who is asked is looked for.
const CHOICES: usize = 10_000;
/// Begins what is said of nobody in particular.
const ANYBODY: &str = "whoever decides";
/// Not more than this many asks stand on one page.
const MOST_ON_A_PAGE: usize = 3;

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
    let templates = Templates::load(&team.workspace.templates())?;
    if args.pack && !matches!(args.format, AskFormat::Text | AskFormat::Md) {
        bail!("a page is text: leave --format out");
    }
    if args.pack {
        return pack(args, &team, &templates);
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
    let search = team.search(CHOICES);
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
    warn(&team, &wanted, &remarks)?;
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
fn warn(team: &Team, wanted: &Wanted, remarks: &Remarks) -> anyhow::Result<()> {
    let (target, account) = (&wanted.prospect.target, &wanted.prospect.account);
    let own = wanted.case.as_ref().map(|case| case.number);
    for objection in team.objections(&wanted.introducer, target, account, own)? {
        remarks.warn(&format!("  {objection}"));
    }
    Ok(())
}

impl Team {
    /// What speaks against asking somebody about a prospect now: rest, wishes, another ask.
    pub fn objections(
        &self,
        introducer: &str,
        target: &str,
        account: &str,
        own: Option<i64>,
    ) -> anyhow::Result<Vec<String>> {
        let book = self.book()?;
        let limits = &self.settings.limits;
        let name = self.name(introducer);
        let mut found = Vec::new();
        if book.is_never(introducer, target, account) {
            found.push(format!(
                "{name} said that they never introduce to {}",
                self.prospect_name(target, account)
            ));
        }
        if let Some(standing) = book.standings(self.as_of, limits).get(introducer) {
            if let Some(until) = standing.resting_until {
                found.push(format!("{name} rests until {until}"));
            }
            if standing.recent >= standing.most {
                found.push(format!(
                    "{name} was asked {} times in {} days, and takes {}",
                    standing.recent, limits.per_days, standing.most
                ));
            }
        }
        let same = |case: &&Case| {
            Some(case.number) != own
                && !case.introducer.is_empty()
                && if target.is_empty() {
                    case.account == account
                } else {
                    case.target == target
                }
        };
        if let Some(other) = book.open_cases().find(same) {
            let (rep, who) = (self.name(&other.rep), self.name(&other.introducer));
            found.push(format!(
                "#{} is about the same prospect: {rep} and {who}",
                other.number
            ));
        }
        Ok(found)
    }

    /// The route from a rep through an introducer to a prospect, with its place in the rep's ranking.
    pub fn route(
        &self,
        search: &Search<'_>,
        rep: &str,
        introducer: &str,
        prospect: &Prospect,
        whoever: &str,
    ) -> anyhow::Result<(Appraisal, Option<u32>)> {
        let person = |key: &str| {
            self.person(key).with_context(|| {
                format!(
                    "'{}' is nobody of the network, so no route is known",
                    crate::display::clean(key)
                )
            })
        };
        let (asker, through) = (person(rep)?, person(introducer)?);
        let text = if prospect.target.is_empty() {
            &prospect.account
        } else {
            &prospect.target
        };
        let goal = Goal::of(search, &self.session.find(text), None, LeftOut::Nobody);
        let mut goals = vec![goal.clone()];
        let mut role = None;
        if let Goal::Account(account, _) = goal {
            role = role_of(whoever, &self.session.setup.titles)?;
            // Whoever is known there with that role, the highest first; else nobody in particular.
            let people = &self.session.directory.people;
            let mut there = people_of(search, account, role.as_ref());
            there
                .sort_by_key(|person| (std::cmp::Reverse(people.role(*person).seniority), *person));
            goals = there
                .into_iter()
                .filter(|_| role.is_some())
                .map(Goal::Person)
                .collect();
            goals.push(Goal::Account(account, Vec::new()));
        }
        let (targets, accounts) = rank::targets(search, goals.iter());
        let sweep = Sweep::new(search, &[Asker::One(asker)], &targets, &accounts);
        for goal in &goals {
            let ranked = rank::candidates(&sweep, goal, role.as_ref());
            let mut ranked = ranked.iter().flatten().enumerate();
            if let Some((place, found)) =
                ranked.find(|(_, candidate)| candidate.introducer == through)
            {
                return Ok((search.appraise(asker, found), Some(place as u32 + 1)));
            }
        }
        let (rep, introducer) = (self.name(rep), self.name(introducer));
        bail!(
            "no route from {rep} through {introducer} to {}: either the two do not know each other as far as anybody knows, or nobody of the team knows {introducer}. When you know better: introrank log said {introducer:?} PROSPECT --answer yes; others: introrank find",
            self.prospect_name(&prospect.target, &prospect.account)
        )
    }
}

/// The function in "whoever runs sales": its last word that is one. `None` when nobody in particular is meant.
fn role_of(whoever: &str, titles: &TitleTable) -> anyhow::Result<Option<RoleFilter>> {
    let words = whoever.to_lowercase();
    let words = words.split(" at ").next().unwrap_or_default();
    if words.is_empty() || words.starts_with(ANYBODY) {
        return Ok(None);
    }
    let found = words
        .split_whitespace()
        .rev()
        .find_map(|word| RoleFilter::parse(word, titles).ok());
    if found.is_none() {
        bail!(
            "'{}': no function in it that titles are placed by; write for example \"whoever runs sales at …\", or the account alone",
            crate::display::clean(whoever)
        );
    }
    Ok(found)
}

fn wanted(args: &AskArgs, team: &Team) -> anyhow::Result<Wanted> {
    if let Ok(number) = args.who.trim_start_matches('#').parse::<i64>() {
        let Some(case) = team.book()?.cases.get(&number) else {
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
            crate::display::clean(&args.who),
            team.closest(&args.who)
        );
    }
    let rep = team.one_rep()?;
    if rep == introducer {
        bail!("{} would ask themselves", team.name(&rep));
    }
    let (whoever, text) = match team.session.find(target) {
        Found::Unknown { .. } => match target.rsplit_once(" at ") {
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
    let case = team.book()?.open_case(
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
        offer.what = answer("What do you do? We …")?.with_context(|| {
            format!(
                "what do you do? write it into [offer] of {} (introrank settings --init makes the file)",
                team.workspace.settings_file().display()
            )
        })?;
    }
    let first = check_in_words(team, search, route)?;
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
    };
    Ok(Brief::of(search, route, &reasons)?)
}

/// Why a check-in comes first; empty when none is needed.
fn check_in_words(team: &Team, search: &Search<'_>, route: &Appraisal) -> anyhow::Result<String> {
    let first = plan::check_in(&team.request(search)?, route);
    Ok(first.map_or(String::new(), |first| check_in(&first, team.as_of)))
}

fn agreed(wanted: &Wanted) -> bool {
    wanted.case.as_ref().is_some_and(|case| {
        case.got_to(What::Agreed) || matches!(case.end, Some((What::UseMyName, ..)))
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
                    "to forward" => format!(" ({words} words of at most {MOST_WORDS})"),
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
            out.push_str(&after(wanted, brief));
            print(&out)
        }
    }
}

/// What to do with each answer.
fn after(wanted: &Wanted, brief: &Brief) -> String {
    let prospect = &wanted.prospect;
    let which = match &wanted.case {
        Some(case) => case.number.to_string(),
        None if prospect.target.is_empty() => {
            format!("{:?} {:?}", brief.introducer.name, prospect.account)
        }
        None => format!("{:?} {}", brief.introducer.name, prospect.target),
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
    let id = crate::display::hex(&id[..8]);
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

/// One page for an introducer: their open asks.
fn pack(args: &AskArgs, team: &Team, templates: &Templates) -> anyhow::Result<Outcome> {
    let introducer = team.key_of(&args.who)?;
    let book = team.book()?;
    let reps: std::collections::BTreeSet<&str> = book
        .open_cases()
        .filter(|case| case.introducer == introducer && !case.got_to(What::Introduced))
        .map(|case| case.rep.as_str())
        .collect();
    let named = match (team.named_rep()?, reps.len()) {
        (Some(rep), _) => Some(rep),
        (None, 2..) => {
            let names: Vec<String> = reps.iter().map(|rep| team.name(rep)).collect();
            bail!("whose asks? give --as: {}", names.join(", "))
        }
        (None, _) => None,
    };
    let mut cases: Vec<&Case> = book
        .open_cases()
        .filter(|case| case.introducer == introducer && !case.got_to(What::Introduced))
        .filter(|case| named.as_ref().is_none_or(|rep| case.rep == *rep))
        .collect();
    cases.sort_by(|a, b| {
        let chance = |case: &Case| case.frozen.as_ref().map_or(0.0, |frozen| frozen.chance);
        chance(b)
            .total_cmp(&chance(a))
            .then(a.number.cmp(&b.number))
    });
    if cases.is_empty() {
        bail!(
            "no ask of {} is planned or open: introrank plan targets.csv --save, or introrank log planned",
            team.name(&introducer)
        );
    }
    let more = cases.len().saturating_sub(MOST_ON_A_PAGE);
    cases.truncate(MOST_ON_A_PAGE);
    let search = team.search(CHOICES);
    let mut targets = Vec::new();
    let mut first: Option<Brief> = None;
    for case in &cases {
        let wanted = Wanted {
            rep: case.rep.clone(),
            introducer: introducer.clone(),
            prospect: Prospect {
                target: case.target.clone(),
                account: case.account.clone(),
            },
            whoever: format!("{ANYBODY} at {}", case.account),
            case: Some((*case).clone()),
        };
        let (route, _) = team.route(
            &search,
            &case.rep,
            &introducer,
            &wanted.prospect,
            &wanted.whoever,
        )?;
        let why = args.why.clone().unwrap_or_else(|| case.why.clone());
        if why.is_empty() {
            bail!(
                "#{} has no reason: introrank log planned {} --reason \"…\", or give --why",
                case.number,
                case.number
            );
        }
        let trigger = route
            .target
            .and_then(|target| team.news(target))
            .unwrap_or_default();
        let brief = brief(team, &search, &wanted, &route, &why, &trigger)?;
        let forward = templates.render("forward.txt", "to forward", &brief)?;
        targets.push(json!({
            "words": brief.target.words,
            "why": brief.why,
            "tie": brief.tie,
            "forward": forward.body.trim(),
        }));
        first = first.or(Some(brief));
    }
    let Some(brief) = first else {
        return Ok(Outcome::Nothing);
    };
    let values = json!({"introducer": brief.introducer, "rep": brief.rep, "targets": targets});
    let text = templates.render("pack.txt", "page", values)?;
    print(&text.body)?;
    if more > 0 {
        print(&format!(
            "\n({more} more wait: three at a time are enough)\n"
        ))?;
    }
    Ok(Outcome::Found)
}

impl Team {
    /// What happened to somebody lately, in words.
    pub fn news(&self, person: PersonIx) -> Option<String> {
        let change = self.all_news().get(&person)?;
        Some(super::changes::words(&self.session, change)).map(|words| {
            let name = self.session.directory.people.name(person);
            format!("{name} {words} (seen {})", change.on)
        })
    }
}
