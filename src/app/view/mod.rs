//! Answers as types: one serialisable struct per use case, with the name and version of its form. Shells only draw them.

mod account_match;
mod answer;
mod ask;
mod batch;
mod changes;
mod introductions;
mod ledger;
mod logged;
mod measure;
mod missed;
mod people;
mod plan;
mod question;
mod status;
mod strength;
mod today;

pub use account_match::{AccountMatch, DoubtfulName, MayMean, NameRow};
pub use answer::{
    Answer, AnswerLine, AnyOf, Bands, Calibration, CalibrationState, Hot, SCHEMA as ANSWER_SCHEMA,
    Seat, Underway,
};
pub use ask::{AskPage, AskTexts, SCHEMA as ASK_SCHEMA};
pub use batch::BatchSummary;
pub use changes::{ChangeRow, ChangeRows};
pub use introductions::{IntroductionRow, IntroductionRows};
pub use ledger::{CaseRow, Cases, EntryRow};
pub(in crate::app) use logged::left_out;
pub use logged::{
    AfterNo, Logged, LoggedEntry, RejectedLine, RowsKept, SCHEMA as LOGGED_SCHEMA, Word,
};
pub use measure::{
    Figure, ForecastAnswer, ForecastReview, GroupRow, Groups, HealthRow, MetricsAnswer,
    QuotaAnswer, QuotaRow,
};
pub use missed::{KnownBy, Missed, MissedGroup, MissedRow};
pub use people::{AlsoKnown, DoubtfulPair, ListedAt, PairPerson, PersonView};
pub use plan::{
    AccountCommittee, Load, OneMore, Plan, PlanRow, PlanStatus, SCHEMA as PLAN_SCHEMA, TooMuch,
};
pub use question::{ContactToRate, QuestionKind, QuestionRow, Questions, RoleOfWins, Worklist};
pub use status::{NextMove, SCHEMA as STATUS_SCHEMA, Status};
pub use strength::StrengthRow;
pub use today::{Contact, Today, TodayRow, Todo};
