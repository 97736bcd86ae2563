//! How a deal began, as the lead source of a CRM says it.

use introrank_core::evidence::Deal;

use super::words::{COLD, OTHER};

/// Referred, as CRMs say it.
pub(super) fn is_referral(deal: &Deal) -> bool {
    let source = deal.source.to_lowercase();
    !deal.introducer.is_empty()
        || ["referr", "referral", "introduc", "word of mouth"]
            .iter()
            .any(|word| source.contains(word))
}

/// What the lead source of a deal without an introduction says: cold, where it is known to be.
pub(super) fn approach(deal: &Deal) -> &'static str {
    let source = deal.source.to_lowercase();
    let cold = [
        "cold",
        "outbound",
        "outreach",
        "prospecting",
        "purchased",
        "sdr",
        "bdr",
    ];
    if cold.iter().any(|word| source.contains(word)) {
        COLD
    } else {
        OTHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_source_says_what_was_a_referral() {
        let from = |source: &str| Deal {
            source: source.into(),
            ..Deal::default()
        };
        assert!(is_referral(&from("Employee Referral")));
        assert!(!is_referral(&from("Cold Call")));
        // Only what is known to be cold is compared with referrals.
        for (source, said) in [
            ("Cold Call", COLD),
            ("Outbound - SDR", COLD),
            ("Web", OTHER),
            ("Inbound", OTHER),
            ("Trade Show", OTHER),
            ("Partner", OTHER),
            ("", OTHER),
        ] {
            assert_eq!(approach(&from(source)), said, "{source}");
        }
    }
}
