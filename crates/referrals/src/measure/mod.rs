//! What the ledger says in numbers: the funnel, what referred and cold approaches come to, forecasts and whether they came
//! true, and whether the referral system is in good health.
//!
//! ```text
//! rate      a share with its 80 % interval; too few make none
//! funnel    stages of referred and cold cases
//! metrics   everything a quarter's review asks for
//! forecast  which qualified prospects will buy, and how the last forecasts did
//! calibration  whether chances and probabilities came true
//! quota     from wanted wins back to asks per week
//! health    fourteen questions with the next step for each no
//! ```

mod calibration;
mod forecast;
mod funnel;
mod health;
mod metrics;
mod quota;
mod rate;

pub use calibration::{Calibration, asks_calibration, closing_calibration};
pub use forecast::{Closing, Forecast, ForecastRecord, Past, Prospected, forecast, luck, review};
pub use funnel::{Funnel, FunnelStage, decided, funnel};
pub use health::{Health, QUESTIONS_OF_HEALTH, Question, health};
pub use metrics::{Group, Lift, Metrics, Period, groups, metrics};
pub use quota::{Quota, quota};
pub use rate::{FEWEST, Rate, median};
