//! What should be said beside an answer, as values: each shell has its own words for them.

mod gathered;

use introrank_core::day::Day;
use introrank_core::evidence::Relation;
use introrank_referrals::availability::Objection;
use introrank_referrals::standing::Standing;
use serde::{Deserialize, Serialize};

/// Something that should be said beside an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Notice {
    /// Nobody said which people of an account are meant: whoever decides is.
    RoleAssumed {
        /// Which that are.
        role: String,
    },
    /// What was said while packing stands in the ledger too.
    RatingsKept {
        /// How much.
        ratings: usize,
    },
    /// Other accounts may belong to the same group.
    SeeAlso {
        /// Their names, each with how many people are known there.
        accounts: Vec<String>,
    },
    /// What was read, or what is kept when no file was.
    Read {
        /// Files that were read.
        files: usize,
        /// Rows in them.
        rows: u64,
        /// People known.
        people: usize,
        /// Ties between them.
        ties: usize,
        /// Accounts known.
        accounts: usize,
        /// Owners of exports.
        owners: usize,
        /// The day for which it holds.
        as_of: Day,
    },
    /// Rows that were not used, or not in full, with the reason.
    SetAside {
        /// How many, and why.
        rows: Vec<(u64, String)>,
    },
    /// A row that has something wrong with it.
    Problem {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column; empty for the row as a whole.
        column: String,
        /// What is wrong.
        reason: String,
    },
    /// Further problems that are not named.
    MoreProblems {
        /// How many.
        more: u64,
    },
    /// A file in another encoding.
    Encoding {
        /// The file.
        file: String,
        /// The encoding.
        encoding: String,
    },
    /// Something about a file.
    File {
        /// The file.
        file: String,
        /// What.
        note: String,
    },
    /// A file that was passed over.
    SkippedFile {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// An exclusion that means nobody here.
    ExclusionUnmatched {
        /// Which, and why.
        note: String,
    },
    /// A correction of an account's name that leads nowhere.
    AliasUnmatched {
        /// The name.
        alias: String,
        /// The account that is not there.
        account: String,
    },
    /// A rating speaks of somebody whom no export has.
    Stranger {
        /// As written.
        who: String,
    },
    /// Records of files that are about somebody whom the workspace has forgotten.
    ForgottenLeftOut {
        /// How many.
        records: usize,
    },
    /// Ratings that are dated later.
    RatingsToCome {
        /// How many.
        ratings: usize,
        /// The day for which everything holds.
        as_of: Day,
    },
    /// An owner without an address may be somebody known.
    OwnerByNameOnly {
        /// Whose export.
        file: String,
        /// The owner.
        owner: String,
        /// Key of the one it may be.
        key: String,
    },
    /// Owners of CRM contacts of whom nothing but a name is known: perhaps they left, or are no people.
    OwnersWithoutExport {
        /// The file.
        file: String,
        /// The owners.
        owners: Vec<String>,
    },
    /// An owner without an address is taken for somebody known.
    OwnerTakenFor {
        /// Whose export.
        file: String,
        /// The owner.
        owner: String,
        /// Address of the one they are taken for.
        address: String,
    },
    /// What the workspace holds, after something changed in it.
    Workspace {
        /// People known.
        people: usize,
        /// Ties between them.
        ties: usize,
        /// Accounts known.
        accounts: usize,
        /// Owners of exports.
        owners: usize,
    },
    /// People of the workspace who may be one.
    Doubtful {
        /// Pairs of them.
        pairs: usize,
    },
    /// Rows of a file that say less than they should: line and what about it.
    Rows {
        /// The file.
        file: String,
        /// The rows.
        rows: Vec<(u64, String)>,
    },
    /// Messages and meetings after the day, which do not count.
    ContactToCome {
        /// How many.
        later: usize,
        /// The day.
        as_of: Day,
    },
    /// Something about accounts.
    Account {
        /// What.
        note: String,
    },
    /// Two exports hold nearly the same.
    SameExports {
        /// One file.
        one: String,
        /// The other.
        other: String,
    },
    /// A list says of an account what speaks against an ask.
    Listed {
        /// Its name.
        account: String,
        /// What the list says.
        relation: Relation,
    },
    /// Somebody was named whom nobody here knows; the entry counts all the same.
    NobodyKnown {
        /// As given.
        text: String,
        /// Whom it may mean: name and key.
        closest: Vec<(String, String)>,
    },
    /// Something was said of an ask that nobody made, while another of the same introducer is open that may be meant.
    BeginsAnother {
        /// Name of the introducer.
        introducer: String,
        /// The prospect in words.
        prospect: String,
        /// The open ask in words: number and prospect.
        open: String,
    },
    /// Rows of a file of activities that are none.
    ActivitiesLeftOut {
        /// The file.
        file: String,
        /// Line and reason.
        rows: Vec<(u64, String)>,
    },
    /// The model in use was learned by another version of the program: the shipped one stands in.
    ModelOfOtherVersion,
    /// Stages of a CRM whose meaning nobody gave.
    UnknownStages {
        /// As they are written.
        stages: Vec<String>,
    },
    /// What speaks against an ask that somebody makes all the same.
    Objection {
        /// What.
        objection: Objection,
        /// Name of the introducer.
        introducer: String,
        /// The prospect in words.
        prospect: String,
        /// Days in which asks are counted.
        per_days: i32,
        /// Names of rep and introducer of the case that it rests on.
        people_of_case: Option<(String, String)>,
    },
    /// A calendar says when rep and introducer meet.
    Meets {
        /// Name of the rep.
        rep: String,
        /// Name of the introducer.
        introducer: String,
        /// The day.
        on: Day,
    },
    /// Where a prospect stands with us.
    Stands {
        /// Where.
        standing: Standing,
        /// In words.
        words: String,
    },
    /// Somebody who is not asked about this prospect, whatever the route is worth.
    NotAskedAbout {
        /// Their key.
        introducer: String,
        /// Their name.
        name: String,
        /// Why.
        objection: Objection,
    },
    /// Nobody was named, so the whole team asks.
    AskingAsTeam {
        /// People in the team.
        teammates: usize,
    },
    /// Who asks owns no export.
    OwnsNoExport {
        /// Their name.
        name: String,
    },
    /// Pasted names that are the asker's connections.
    MutualsMatched {
        /// The names.
        names: Vec<String>,
    },
    /// Pasted names that are not, or not one of them alone.
    MutualsUnmatched {
        /// The names.
        names: Vec<String>,
    },
    /// An id of the list that a spreadsheet has changed.
    DamagedId {
        /// The list.
        file: String,
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// The cell.
        cell: String,
    },
    /// Reps of a list who are nobody here.
    UnknownReps {
        /// As written.
        names: Vec<String>,
    },
    /// Reps of a list who have no export: whoever of the team has the tie asks for them.
    RepsWithoutExport {
        /// As written.
        names: Vec<String>,
    },
    /// Of an owner's mail only one way is here, so that nobody sees who answers.
    MailOneWay {
        /// The owner.
        owner: String,
        /// What came in; else what went out.
        came_in: bool,
    },
    /// Targets of a list without a value.
    WithoutValue {
        /// How many.
        targets: usize,
        /// What they count as.
        usual: f64,
    },
}

impl Notice {
    /// True when it must be said even where only results are wanted: somebody may be asked, or shown, who should not be.
    pub const fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::ExclusionUnmatched { .. }
                | Self::UnknownReps { .. }
                | Self::Objection { .. }
                | Self::NobodyKnown { .. }
                | Self::Listed { .. }
                | Self::BeginsAnother { .. }
                | Self::UnknownStages { .. }
        )
    }

    /// True for what speaks against something that is done all the same.
    pub const fn is_advice(&self) -> bool {
        matches!(self, Self::Objection { .. } | Self::Listed { .. })
    }
}
