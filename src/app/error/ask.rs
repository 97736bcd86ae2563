//! Why words for an ask cannot be written.

use std::path::PathBuf;

use introrank_referrals::draft::lint;

/// Why words for an ask cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// Nobody is asked in it.
    #[error("#{0} is a cold approach: there is nobody to ask")]
    Cold(i64),
    /// Somebody in it is in no output.
    #[error("#{0} is about somebody who is hidden")]
    Hidden(i64),
    /// The introducer is nobody here.
    #[error("nobody here is '{text}'")]
    NoIntroducer {
        /// As given.
        text: String,
        /// Whom it may mean: name and key.
        closest: Vec<(String, String)>,
    },
    /// Who is asked is who asks.
    #[error("{0} would ask themselves")]
    Oneself(String),
    /// Somebody is in no export.
    #[error("'{0}' is nobody of the network, so no route is known")]
    NotInNetwork(String),
    /// The introducer leads nowhere near.
    #[error(
        "no route from {rep} through {introducer} to {prospect}: either the two do not know each other as far as anybody knows, or nobody of the team knows {introducer}"
    )]
    NoRoute {
        /// Who asks.
        rep: String,
        /// Who is asked.
        introducer: String,
        /// Their key.
        key: String,
        /// About whom.
        prospect: String,
    },
    /// Nobody said why they want to meet the prospect.
    #[error("why do you want to meet them?")]
    NoWhy,
    /// Nobody said what the team does.
    #[error("what do you do?")]
    NoOffer {
        /// The file of settings, where it belongs.
        settings: PathBuf,
    },
    /// A text has faults.
    #[error("{what} is not to be sent:{}", list(.findings))]
    NotToBeSent {
        /// Which.
        what: String,
        /// The faults.
        findings: Vec<lint::Finding>,
    },
    /// Several reps have open asks of one introducer.
    #[error("whose asks?")]
    WhoseAsks(Vec<String>),
    /// No ask of an introducer is open.
    #[error("no ask of {0} is planned or open")]
    NoneOpen(String),
    /// A planned ask says not why.
    #[error("#{0} has no reason")]
    NoReason(i64),
}

fn list(findings: &[lint::Finding]) -> String {
    let line = |finding: &lint::Finding| {
        let words = match finding.words.as_str() {
            "" => String::new(),
            words => format!(" \"{words}\""),
        };
        let rule = finding.rule.words();
        format!("\n  {rule}{words}: {}", finding.remedy)
    };
    findings.iter().map(line).collect()
}
