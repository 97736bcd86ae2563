//! Evidence as records: what formats are read into, before anybody decides who is who.
//!
//! ```text
//! export       one owner's export: connections, facts about them, the owner's jobs
//! connection   its rows, in columns          fact         a message, an invitation, a recommendation …
//! owner        who downloaded it             tie          rows of tie lists: given strengths, what somebody said
//! interaction  who contacted whom, and when  list         accounts, exclusions, what the user decided
//! target, pair, outcome, deal                rows of lists that questions are asked with
//! outsider     somebody whom no export has   together     two others who were seen together
//! records      all of it together            report       what became of every row      kind   what a file is
//! ```

mod connection;
mod deal;
mod export;
mod fact;
mod interaction;
mod kind;
mod list;
mod outcome;
mod outsider;
mod owner;
mod pair;
mod records;
mod report;
mod target;
mod tie;
mod together;

pub use connection::*;
pub use deal::*;
pub use export::*;
pub use fact::*;
pub use interaction::*;
pub use kind::*;
pub use list::*;
pub use outcome::*;
pub use outsider::*;
pub use owner::*;
pub use pair::*;
pub use records::*;
pub use report::*;
pub use target::*;
pub use tie::*;
pub use together::*;
