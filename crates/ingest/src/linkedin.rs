//! The smaller relation files of a LinkedIn archive: invitations, endorsements, recommendations, notes, and the owner's
//! own positions and schools. Texts are not kept.

use hashbrown::HashSet;

use super::dates;
use super::text::{Layout, Rows};
use introrank_core::evidence::{By, ByName, FactKind, Facts, Period};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::profile_url;

/// `Invitations.csv`: requests of the last months, answered or not.
pub fn invitations(
    text: &str,
    layout: &Layout,
    connections: &ByName<'_>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let [from, to, sent, message, direction, inviter, invitee] = [
        "from",
        "to",
        "sentat",
        "message",
        "direction",
        "inviterprofileurl",
        "inviteeprofileurl",
    ]
    .map(|name| layout.column(&[name]));
    let mut seen = HashSet::new();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let (by, address, name) = match row.cell(direction).to_ascii_uppercase().as_str() {
            "OUTGOING" => (By::Owner, row.cell(invitee), row.cell(to)),
            "INCOMING" => (By::Other, row.cell(inviter), row.cell(from)),
            _ => {
                let reason = "neither INCOMING nor OUTGOING";
                report.problem(Class::Rejected, row.line, "Direction", reason);
                continue;
            }
        };
        let other = match profile_url::key(address) {
            Some(key) => Some(facts.person(&key, name)),
            None => connections.find(name, "", ""),
        };
        let Some(other) = other else {
            let reason = "no address, and not exactly one connection of that name";
            report.problem(Class::Rejected, row.line, "", reason);
            continue;
        };
        if !seen.insert((other, by)) {
            report.problem(Class::Duplicate, row.line, "", "this invitation again");
            continue;
        }
        let kind = if row.cell(message).is_empty() {
            FactKind::Invitation
        } else {
            FactKind::InvitationWithNote
        };
        let day = dates::day(row.cell(sent));
        facts.add(other, kind, by, day);
        report.used(row.line, day.is_some(), "Sent At");
    }
}

/// `Endorsement_Received_Info.csv` and `Endorsement_Given_Info.csv`: one row per skill.
pub fn endorsements(
    text: &str,
    layout: &Layout,
    connections: &ByName<'_>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let received = layout.column(&["endorserfirstname"]).is_some();
    let (by, who) = if received {
        (By::Other, "endorser")
    } else {
        (By::Owner, "endorsee")
    };
    let column = |name: &str| layout.column(&[name]);
    let (first, last) = (
        column(&format!("{who}firstname")),
        column(&format!("{who}lastname")),
    );
    let url = column(&format!("{who}publicurl"));
    let (date, skill) = (column("endorsementdate"), column("skillname"));
    let mut seen = HashSet::new();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let (first, last) = (row.cell(first), row.cell(last));
        let other = match profile_url::key(row.cell(url)) {
            Some(key) => Some(facts.person(&key, &format!("{first} {last}"))),
            None => connections.find(first, last, ""),
        };
        let Some(other) = other else {
            let reason = "no address, and not exactly one connection of that name";
            report.problem(Class::Rejected, row.line, "", reason);
            continue;
        };
        if !seen.insert((other, row.cell(skill).to_lowercase())) {
            report.problem(Class::Duplicate, row.line, "", "this endorsement again");
            continue;
        }
        let day = dates::day(row.cell(date));
        facts.add(other, FactKind::Endorsement, by, day);
        report.used(row.line, day.is_some(), "Endorsement Date");
    }
}

/// `Recommendations_Received.csv` and `Recommendations_Given.csv`: no address, so the person is looked for among the
/// owner's own connections. `received` says which of the two it is.
pub fn recommendations(
    text: &str,
    layout: &Layout,
    received: bool,
    connections: &ByName<'_>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let [first, last, company, date] =
        ["firstname", "lastname", "company", "creationdate"].map(|name| layout.column(&[name]));
    let by = if received { By::Other } else { By::Owner };
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let found = connections.find(row.cell(first), row.cell(last), row.cell(company));
        let Some(other) = found else {
            let reason = "not exactly one connection of that name: left unresolved";
            report.problem(Class::Rejected, row.line, "First Name", reason);
            continue;
        };
        let day = dates::day(row.cell(date));
        facts.add(other, FactKind::Recommendation, by, day);
        report.used(row.line, day.is_some(), "Creation Date");
    }
}

/// Whether recommendations were received: only those have a status. Without any the name of the file says it.
pub fn is_received(file: &str, text: &str, layout: &Layout) -> bool {
    let status = layout.column(&["status"]);
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if matches!(row.cell(status), "VISIBLE" | "HIDDEN" | "PENDING") {
            return true;
        }
    }
    !file.to_lowercase().contains("given")
}

/// `Notes.csv`: that a note exists, never what it says.
pub fn notes(text: &str, layout: &Layout, facts: &mut Facts, report: &mut FileReport) {
    let [url, first, last, created] = [
        "connectionprofileurl",
        "connectionfirstname",
        "connectionlastname",
        "createdon",
    ]
    .map(|name| layout.column(&[name]));
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let Some(key) = profile_url::key(row.cell(url)) else {
            report.problem(
                Class::Rejected,
                row.line,
                "Connection Profile URL",
                "no profile",
            );
            continue;
        };
        let name = format!("{} {}", row.cell(first), row.cell(last));
        let other = facts.person(&key, &name);
        let day = dates::day(row.cell(created));
        facts.add(other, FactKind::Note, By::Owner, day);
        report.used(row.line, day.is_some(), "Created On");
    }
}

/// `Positions.csv` and `Education.csv`: where the owner was, and when.
pub fn periods(text: &str, layout: &Layout, report: &mut FileReport) -> Vec<Period> {
    let place = layout.column(&["companyname", "schoolname"]);
    let title = layout.column(&["title"]);
    let from = layout.column(&["startedon", "startdate"]);
    let until = layout.column(&["finishedon", "enddate"]);
    let mut periods = Vec::new();
    let mut rows = Rows::of_free_text(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        if row.cell(place).is_empty() {
            report.problem(Class::Rejected, row.line, "", "no company and no school");
            continue;
        }
        report.imported();
        periods.push(Period {
            place: row.cell(place).to_owned(),
            title: row.cell(title).to_owned(),
            from: dates::month_or_year(row.cell(from)),
            until: dates::month_or_year(row.cell(until)),
        });
    }
    periods
}
