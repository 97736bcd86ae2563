//! Whom to be in touch with, and the notes and thanks to send.

use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::Change;
use introrank_engine::search::{Cancel, Search};
use introrank_referrals::agenda::{self, Nurture, Source, on};
use introrank_referrals::draft::{self, Person, Templates};
use introrank_referrals::ledger::{Case, EventKind};

use super::error::Error;
use super::first::{help_given, times};
use super::snapshot::Snapshot;
use super::view::Contact;

/// Introducers that are looked at.
const CHOICES: usize = 200;

/// Whom one rep, by key, or everybody should be in touch with, each with a note to send.
///
/// # Errors
/// When the team's own texts cannot be read or used.
pub fn nurture(
    snapshot: &Snapshot,
    rep: Option<&str>,
    cancel: &Cancel,
) -> Result<Vec<Contact>, Error> {
    let templates = Templates::load(&snapshot.workspace()?.templates())?;
    let search = snapshot.search();
    let request = snapshot.request(&search, cancel, CHOICES);
    let people = &snapshot.session.directory.people;
    let reps: Vec<PersonIx> = match rep {
        Some(rep) => snapshot.person(rep).into_iter().collect(),
        None => people.teammates(),
    };
    let mut contacts = Vec::new();
    for rep in reps {
        for found in agenda::nurture(&snapshot.session, &request, snapshot.all_news(), rep) {
            let (subject, note) = note(snapshot, &templates, &search, rep, &found)?;
            let (rep, person) = (people.key(rep), people.key(found.person));
            contacts.push(Contact {
                rep: rep.to_owned(),
                rep_name: snapshot.name(rep),
                person: person.to_owned(),
                name: snapshot.name(person),
                source: match found.source {
                    Source::Untold(..) => "untold",
                    Source::Introduced(..) => "introduced",
                    Source::NewJob(..) => "new_job",
                    Source::OneSided(..) => "one_sided",
                    Source::Silence(_) => "silence",
                },
                reason: source(snapshot, &found),
                helps: found.helps,
                note,
                subject,
            });
        }
    }
    Ok(contacts)
}

/// Why somebody should hear from the rep.
pub(super) fn source(snapshot: &Snapshot, nurture: &Nurture) -> String {
    match &nurture.source {
        Source::Untold(case, what, day) => format!(
            "does not know yet: {} of #{case} ({})",
            what.phrase(),
            on(*day, snapshot.as_of)
        ),
        Source::Introduced(to, day) => format!(
            "introduced you to {} by mail ({}), and has not heard from you since",
            snapshot.session.directory.people.name(*to),
            on(*day, snapshot.as_of)
        ),
        Source::NewJob(change, at_target) => {
            let target = if *at_target {
                ", an account you ask about"
            } else {
                ""
            };
            format!(
                "new job at {}{target} (seen {})",
                employer(snapshot, change),
                change.on
            )
        }
        Source::OneSided(balance) => format!(
            "introduced you {}, and {}",
            times(balance.introduced),
            help_given(balance.given)
        ),
        Source::Silence(day) => format!("you used to be in contact, last on {day}"),
    }
}

/// Where somebody moved to, as the account is called.
fn employer(snapshot: &Snapshot, change: &Change) -> String {
    let accounts = &snapshot.session.directory.accounts;
    change.accounts[1].map_or_else(|| change.to.clone(), |ix| accounts.get(ix).name.clone())
}

/// Subject and text of a note.
fn note(
    snapshot: &Snapshot,
    templates: &Templates,
    search: &Search<'_>,
    rep: PersonIx,
    found: &Nurture,
) -> Result<(String, String), Error> {
    let introducer = Person::of(search, found.person);
    let signature = snapshot.signature(rep);
    if let Source::Untold(number, what, _) = found.source
        && let Some(case) = snapshot.ledger.cases.get(&number)
        && let Some(text) = snapshot.word(templates, search, case, what)?
    {
        return Ok((text.subject, text.body));
    }
    let (subject, note) = match &found.source {
        Source::NewJob(change, _) => (
            "Congratulations",
            format!("I saw that you are at {} now. Congratulations! How are the first weeks?", change.to),
        ),
        Source::Introduced(to, _) => (
            "Thank you",
            format!(
                "thank you for introducing me to {}. I will let you know what comes of it. Is there anything I can do for you?",
                Person::of(search, *to).name
            ),
        ),
        Source::OneSided(..) => (
            "Thank you",
            "you have helped me more than I have helped you. What are you working on, and is there anybody I could introduce you to?".to_owned(),
        ),
        _ => (
            "How are you?",
            "it has been a while, and I thought of you. How are you, and what are you working on these days?".to_owned(),
        ),
    };
    let values = serde_json::json!({"introducer": introducer, "subject": subject, "note": note, "signature": signature});
    let text = templates.render("nurture.txt", "note", values)?;
    Ok((text.subject, text.body))
}

impl Snapshot {
    /// How a rep signs: as the settings say, else by name.
    pub fn signature(&self, rep: PersonIx) -> String {
        let name = self.session.directory.people.name(rep);
        draft::signed(name, &self.settings.offer.signature)
    }

    /// The thanks, or the news, that a step of a case gives to write; `None` when nobody waits for a word.
    ///
    /// # Errors
    /// When a template of one's own cannot be filled in.
    pub fn word(
        &self,
        templates: &Templates,
        search: &Search<'_>,
        case: &Case,
        what: EventKind,
    ) -> Result<Option<draft::Text>, Error> {
        let Some((template, event)) = draft::word_due(case, what) else {
            return Ok(None);
        };
        let named = |key: &str| match self.person(key) {
            Some(person) => draft::Person::of(search, person),
            None => draft::Person::called(key),
        };
        let target = match self.person(&case.target) {
            Some(person) => draft::TargetWords::of(search, person),
            None => draft::TargetWords::unnamed(&self.prospect_name(&case.target, &case.account)),
        };
        let signature = self
            .person(&case.rep)
            .map_or(String::new(), |rep| self.signature(rep));
        let values = serde_json::json!({
            "introducer": named(&case.introducer),
            "rep": named(&case.rep),
            "target": target,
            "event": event,
            "signature": signature,
        });
        Ok(Some(templates.render(
            &format!("{template}.txt"),
            template,
            values,
        )?))
    }
}
