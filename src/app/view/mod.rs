//! Answers as types: one serialisable struct per use case, with the name and version of its form. Shells only draw them.

mod account_match;
mod answer;
mod plan;
mod question;
mod status;
mod today;

pub use account_match::AccountMatch;
pub use answer::{
    Answer, AnswerLine, AnyOf, Bands, Calibration, CalibrationState, Hot, SCHEMA as ANSWER_SCHEMA,
};
pub use plan::{CheckInKind, Load, OneMore, Plan, PlanRow, SCHEMA as PLAN_SCHEMA, TooMuch};
pub use question::{QuestionKind, QuestionRow, Questions};
pub use status::{NextMove, SCHEMA as STATUS_SCHEMA, Status};
pub use today::{Contact, Today, TodayRow};
