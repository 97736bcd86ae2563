//! What should be said about what was read, gathered from sessions and reports.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::evidence::{Export, ImportReport, Records, Source};
use introrank_engine::history;
use introrank_engine::people::review;
use introrank_engine::session::Session;
use introrank_ingest::NO_TABLE;

use super::Notice;

/// Not more than this many notices of one kind.
const MAX_OF_A_KIND: usize = 5;

impl Notice {
    /// Everything that should be said of what was read.
    pub(in crate::app) fn of_session(records: &Records, session: &Session) -> Vec<Self> {
        let report = &records.report;
        let people = &session.directory.people;
        let mut all = vec![Self::Read {
            files: report.files.len(),
            rows: report.totals().rows(),
            people: people.len(),
            ties: session.network.directed_ties() / 2,
            accounts: session.directory.accounts.len(),
            owners: people.owners().count(),
            as_of: session.setup.as_of,
        }];
        all.extend(set_aside(report));
        all.extend(Self::of_report(report));
        all.extend(Self::of_owners(&records.exports));
        let unmatched = session.directory.unmatched_exclusions.iter();
        all.extend(unmatched.take(MAX_OF_A_KIND).map(|note| {
            let note = note.clone();
            Self::ExclusionUnmatched { note }
        }));
        let aliases = records.aliases.iter();
        let accounts = &session.directory.accounts;
        let nowhere = aliases.filter(|alias| accounts.find(&alias.account).is_none());
        let nowhere = nowhere.take(MAX_OF_A_KIND);
        all.extend(nowhere.map(|alias| Self::AliasUnmatched {
            alias: alias.name.clone(),
            account: alias.account.clone(),
        }));
        all.extend(Self::of_statements(records, session));
        let ratings = session.statements_to_come(records);
        all.extend((ratings > 0).then_some(Self::RatingsToCome {
            ratings,
            as_of: session.setup.as_of,
        }));
        let nameless = session.owners_by_name_only(records).into_iter();
        all.extend(
            nameless
                .take(MAX_OF_A_KIND)
                .map(|(file, owner, key)| Self::OwnerByNameOnly { file, owner, key }),
        );
        let accounts = session.directory.accounts.notes().iter();
        all.extend(accounts.map(|note| {
            let note = note.clone();
            Self::Account { note }
        }));
        let same = session.same_exports(records).into_iter();
        all.extend(same.map(|(one, other)| Self::SameExports { one, other }));
        all
    }

    /// What was said of a network, of the same one on another day or with other ties.
    pub(in crate::app) fn renewed(notices: Vec<Self>, session: &Session) -> Vec<Self> {
        let renew = |notice: Self| match notice {
            Self::Read {
                files,
                rows,
                people,
                accounts,
                owners,
                ..
            } => Self::Read {
                files,
                rows,
                people,
                ties: session.network.directed_ties() / 2,
                accounts,
                owners,
                as_of: session.setup.as_of,
            },
            other => other,
        };
        notices.into_iter().map(renew).collect()
    }

    /// What a workspace holds, and what in it is doubtful.
    pub(in crate::app) fn of_workspace(records: &Records, session: &Session) -> Vec<Self> {
        let directory = &session.directory;
        let mut all = vec![Self::Workspace {
            people: directory.people.len(),
            ties: session.network.directed_ties() / 2,
            accounts: directory.accounts.iter().count(),
            owners: directory.people.owners().count(),
        }];
        all.extend(Self::of_statements(records, session));
        let one_way = history::mail_one_way(records, directory).into_iter();
        all.extend(
            one_way
                .take(MAX_OF_A_KIND)
                .map(|(owner, came_in)| Self::MailOneWay {
                    owner: directory.people.name(owner).to_owned(),
                    came_in,
                }),
        );
        let pairs = review::pairs(records, directory, session.names()).len();
        all.extend((pairs > 0).then_some(Self::Doubtful { pairs }));
        all
    }

    /// Of whom ratings speak that nobody here is.
    pub fn of_statements(records: &Records, session: &Session) -> Vec<Self> {
        let strangers = session.strangers_in_statements(records).into_iter();
        strangers
            .take(MAX_OF_A_KIND)
            .map(|who| Self::Stranger { who })
            .collect()
    }

    /// Owners of CRM contacts whom nobody knows but by name.
    pub(in crate::app) fn of_owners(exports: &[Export]) -> Vec<Self> {
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for export in exports {
            if export.source == Source::Crm && export.owner.is_name_only() {
                let owners = named.entry(&export.path).or_default();
                owners.insert(export.owner.label());
            }
        }
        let files = named.into_iter();
        let notices = files.map(|(file, owners)| Self::OwnersWithoutExport {
            file: file.to_owned(),
            owners: owners.into_iter().map(str::to_owned).collect(),
        });
        notices.collect()
    }

    /// What is wrong with rows and files.
    pub fn of_report(report: &ImportReport) -> Vec<Self> {
        let files = &report.files;
        let located = files
            .iter()
            .flat_map(|file| file.problems.iter().map(move |problem| (file, problem)));
        let problems = |file: &introrank_core::evidence::FileReport| {
            file.problems.len() as u64 + file.more_problems
        };
        let count: u64 = files.iter().map(problems).sum();
        let mut all: Vec<Self> = located
            .take(MAX_OF_A_KIND)
            .map(|(file, problem)| Self::Problem {
                file: file.path.clone(),
                line: problem.line,
                column: problem.column.to_owned(),
                reason: problem.reason.clone(),
            })
            .collect();
        let more = count.saturating_sub(MAX_OF_A_KIND as u64);
        all.extend((more > 0).then_some(Self::MoreProblems { more }));
        for file in files {
            if file.encoding != "UTF-8" {
                all.push(Self::Encoding {
                    file: file.path.clone(),
                    encoding: file.encoding.to_string(),
                });
            }
            all.extend(file.notes.iter().map(|note| Self::File {
                file: file.path.clone(),
                note: note.to_string(),
            }));
        }
        let skipped = report.skipped.iter().filter(|(_, why)| why != NO_TABLE);
        all.extend(
            skipped
                .take(MAX_OF_A_KIND)
                .map(|(file, reason)| Self::SkippedFile {
                    file: file.clone(),
                    reason: reason.clone(),
                }),
        );
        all
    }
}

/// How many rows were not used, or not in full.
fn set_aside(report: &ImportReport) -> Option<Notice> {
    let totals = report.totals();
    let mut left_out: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, rows) in report.files.iter().flat_map(|file| &file.left_out) {
        *left_out.entry(reason).or_default() += rows;
    }
    let closed = totals.restricted - left_out.values().sum::<u64>();
    let classes = [
        (
            closed,
            "closed or hidden accounts (a date and nothing else)",
        ),
        (totals.duplicate, "repeated"),
        (totals.partial, "partly used"),
        (totals.rejected, "rejected"),
    ];
    let reasons = left_out.into_iter().map(|(reason, rows)| (rows, reason));
    let rows: Vec<(u64, String)> = classes
        .into_iter()
        .chain(reasons)
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, what)| (rows, what.to_owned()))
        .collect();
    (!rows.is_empty()).then_some(Notice::SetAside { rows })
}
