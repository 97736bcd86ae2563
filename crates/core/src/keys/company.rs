//! Company names and domains: the key under which two spellings are one account, and what is no company at all.

use unicode_normalization::UnicodeNormalization;

use super::name::fold;

/// Legal forms, dots and spaces removed; stripped at the end of a name only, at most twice.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "pc",
    "pllc",
    "pbc",
    "pty ltd",
    "pte ltd",
    "pvt ltd",
    "private limited",
    "bhd",
    "sdn bhd",
    "gmbh",
    "ag",
    "kg",
    "ohg",
    "ug",
    "gmbh co kg",
    "ag co kg",
    "kgaa",
    "se",
    "ev",
    "eg",
    "mbh",
    "gesmbh",
    "sarl",
    "sa",
    "sas",
    "sasu",
    "eurl",
    "sca",
    "scs",
    "snc",
    "sprl",
    "srl",
    "bv",
    "nv",
    "sl",
    "slu",
    "sau",
    "sa de cv",
    "s de rl de cv",
    "ltda",
    "eireli",
    "me",
    "epp",
    "lda",
    "spa",
    "cia",
    "sac",
    "srls",
    "sapa",
    "ab",
    "as",
    "asa",
    "aps",
    "oy",
    "oyj",
    "hf",
    "ehf",
    "vof",
    "sp z oo",
    "spk",
    "sro",
    "doo",
    "dd",
    "kft",
    "zrt",
    "nyrt",
    "ooo",
    "oao",
    "zao",
    "pao",
    "too",
    "jsc",
    "ojsc",
    "kk",
    "co ltd",
    "gk",
    "kabushiki kaisha",
    "株式会社",
    "有限公司",
    "주식회사",
    "tbk",
    "sae",
    "fze",
    "fzco",
    "wll",
];

/// Fillers that people put where a company belongs. They never become an account: they would be its biggest.
const NOT_COMPANIES: &[&str] = &[
    "self employed",
    "selfemployed",
    "freelance",
    "freelancer",
    "independent",
    "independent consultant",
    "consultant",
    "confidential",
    "empresa confidencial",
    "stealth",
    "stealth startup",
    "stealth mode",
    "stealth mode startup",
    "stealth company",
    "autonomo",
    "selbststandig",
    "selbstandig",
    "freiberufler",
    "freiberuflich",
    "independant",
    "consultoria independente",
    "various",
    "various startups",
    "multiple companies",
    "none",
    "na",
    "n a",
    "tbd",
    "looking for opportunities",
    "open to work",
    "unemployed",
    "retired",
    "student",
    "career break",
    "home",
    "private",
    "myself",
    "seeking new opportunities",
];

const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "web.de",
    "mail.ru",
    "qq.com",
    "163.com",
    "126.com",
    "proton.me",
    "protonmail.com",
    "free.fr",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "libero.it",
    "uol.com.br",
    "bol.com.br",
    "t-online.de",
    "zoho.com",
    "hey.com",
    "fastmail.com",
    "msn.com",
    "rediffmail.com",
    "naver.com",
    "ymail.com",
    "comcast.net",
    "att.net",
];
const FREE_MAIL_BRANDS: &[&str] = &["outlook", "hotmail", "live", "yahoo", "gmx", "yandex"];
const LINK_HOSTS: &[&str] = &[
    "linkedin.com",
    "facebook.com",
    "linktr.ee",
    "sites.google.com",
    "google.com",
    "wixsite.com",
    "calendly.com",
    "bit.ly",
    "twitter.com",
    "x.com",
    "instagram.com",
    "youtube.com",
    "medium.com",
    "lnkd.in",
];

/// The normalised key of a company name: case, accents, punctuation and legal form removed. `None` for blanks and fillers.
pub fn key(name: &str) -> Option<String> {
    let words = words(name);
    let joined = words.join(" ");
    if joined.is_empty() || NOT_COMPANIES.contains(&joined.as_str()) {
        return None;
    }
    let kept = strip_legal_forms(&words);
    Some(kept.join(" "))
}

/// People put it where a company belongs, and it is none: "freelance", "self employed".
pub fn is_filler(name: &str) -> bool {
    NOT_COMPANIES.contains(&words(name).join(" ").as_str())
}

/// The name without legal form only: what counts as the *same* writing (`exact`) rather than a normalised one.
pub fn exact_key(name: &str) -> String {
    name.trim()
        .nfkc()
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The name as it is shown: without remarks behind it, unless nothing is left.
pub fn shown(name: &str) -> String {
    let bare = crate::display::clean(before_remark(name).trim());
    if bare.is_empty() {
        crate::display::clean(name)
    } else {
        bare
    }
}

/// How well a name is written, from 0: nobody writes a company's name in capitals or small letters alone when others do
/// not, nor with a remark behind it.
pub fn neatness(name: &str) -> u8 {
    let is_bare = before_remark(name).trim() == name.trim();
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let has = |is: fn(char) -> bool| letters().any(is);
    let is_mixed = has(char::is_uppercase) && has(char::is_lowercase);
    u8::from(is_bare) + u8::from(is_mixed)
}

/// The name before `(formerly …)`, `| …` and `– a … company`.
fn before_remark(name: &str) -> &str {
    let something = |text: &str, at: usize| !text[..at].trim().is_empty();
    let mut head = name;
    if let Some(at) = head.find(['(', '|']).filter(|at| something(head, *at)) {
        head = &head[..at];
    }
    let whole = head.trim_end();
    let owned = [" – a", " — a", " - a"].iter().find_map(|dash| {
        let at = whole.find(dash)?;
        let rest = whole[at + dash.len()..].to_lowercase();
        let article = rest.starts_with(' ') || rest.starts_with("n ");
        (article && rest.ends_with(" company") && something(whole, at)).then_some(at)
    });
    owned.map_or(head, |at| &head[..at])
}

fn words(name: &str) -> Vec<String> {
    let text: String = if name.is_ascii() {
        name.to_owned()
    } else {
        name.nfkc().collect()
    };
    let text = before_remark(&text);
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        match c {
            '.' | '\'' | '’' | '"' | '®' | '™' | '©' => {}
            '&' | '+' => {
                flush(&mut words, &mut word);
                words.push("and".into());
            }
            c if c.is_alphanumeric() => word.push(c),
            _ => flush(&mut words, &mut word),
        }
    }
    flush(&mut words, &mut word);
    let last = words.len().saturating_sub(1);
    for (i, word) in words.iter_mut().enumerate() {
        if i > 0 && i < last && matches!(word.as_str(), "und" | "et" | "y" | "e") {
            *word = "and".into();
        }
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

fn flush(words: &mut Vec<String>, word: &mut String) {
    let folded = fold(word);
    if !folded.is_empty() {
        words.push(folded);
    }
    word.clear();
}

/// Cuts legal forms at the end, at most twice and never the whole name.
fn strip_legal_forms(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = words.iter().map(String::as_str).collect();
    for _ in 0..2 {
        let longest = (1..=4.min(kept.len().saturating_sub(1))).rev().find(|&n| {
            let tail = &kept[kept.len() - n..];
            let without_and: Vec<&str> = tail.iter().copied().filter(|w| *w != "and").collect();
            !without_and.is_empty()
                && tail[0] != "and"
                && LEGAL_FORMS.contains(&without_and.join(" ").as_str())
                || (n > 1
                    && tail.iter().all(|w| w.chars().count() == 1)
                    && LEGAL_FORMS.contains(&tail.concat().as_str()))
        });
        match longest {
            Some(n) => kept.truncate(kept.len() - n),
            None => break,
        }
        while kept.len() > 1 && kept.last() == Some(&"and") {
            kept.pop();
        }
    }
    kept
}

/// The registrable domain of a web address, e-mail address or bare domain; `None` for free mail and link pages.
pub fn domain(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let rest = text
        .split_once("://")
        .map_or(text.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host
        .rsplit('@')
        .next()?
        .split(':')
        .next()?
        .trim_matches('.');
    if !looks_like_domain(host) {
        return None;
    }
    let registrable = psl::domain_str(host)?;
    let label = registrable.split('.').next().unwrap_or_default();
    let shared = FREE_MAIL.contains(&registrable)
        || FREE_MAIL_BRANDS.contains(&label)
        || LINK_HOSTS.contains(&registrable)
        || LINK_HOSTS.contains(&host);
    (!shared).then(|| registrable.to_owned())
}

/// The registrable domain, of a text that is an address of a site or looks like a domain.
pub fn given_domain(text: &str) -> Option<String> {
    let is_domain = looks_like_domain(text.trim()) || text.contains("://");
    domain(text).filter(|_| is_domain)
}

/// True for text that is a host name with a known public suffix, such as `northwind.example` or `acme.co.uk`.
pub fn looks_like_domain(text: &str) -> bool {
    let labels = text.split('.').collect::<Vec<_>>();
    labels.len() >= 2
        && labels
            .iter()
            .all(|l| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && labels
            .last()
            .is_some_and(|l| l.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_company_share_a_key() {
        for name in [
            "Beispiel GmbH & Co. KG",
            "BEISPIEL GmbH",
            "Beispiel",
            "beispiel gmbh & co kg",
            "The Beispiel, GmbH",
            "Beispiel (Germany)",
            "Beispiel | Retail",
        ] {
            assert_eq!(key(name).as_deref(), Some("beispiel"), "{name}");
        }
        assert_eq!(key("Exemplo S.A. de C.V.").as_deref(), Some("exemplo"));
        assert_eq!(key("Kran Sp. z o.o.").as_deref(), Some("kran"));
        assert_eq!(
            key("Smith & Jones Ltd.").as_deref(),
            Some("smith and jones")
        );
        assert_eq!(
            key("Müller und Söhne AG").as_deref(),
            Some("muller and sohne")
        );
        assert_eq!(key("Globex Pvt. Ltd."), key("GLOBEX"));
    }

    #[test]
    fn the_best_spelling_is_shown() {
        assert_eq!(
            shown("ACME Corporation (acquired by Siemens)"),
            "ACME Corporation"
        );
        assert_eq!(shown("(stealth)"), "(stealth)");
        let neat = [
            "Acme Corporation",
            "ACME CORPORATION",
            "Acme (acquired by Siemens)",
            "acme",
        ];
        assert_eq!(neat.map(neatness), [2, 1, 1, 1]);
        assert_eq!(neatness("ACME (acquired by them)"), 1);
    }

    #[test]
    fn real_words_are_not_eaten() {
        assert_ne!(key("Team Y"), key("Team E"));
        assert_eq!(key("Plan A").as_deref(), Some("plan a"));
        assert_eq!(key("The Company").as_deref(), Some("company"));
        assert_eq!(key("AB Bank").as_deref(), Some("ab bank"));
        assert_eq!(key("Limited").as_deref(), Some("limited"));
    }

    #[test]
    fn fillers_are_no_companies() {
        for name in [
            "Self-Employed",
            "self employed",
            "Freelance",
            "Confidential",
            "Stealth Startup",
            "N/A",
            "-",
            ".",
            "",
            "Selbstständig",
            "Retired",
        ] {
            assert_eq!(key(name), None, "{name}");
        }
    }

    #[test]
    fn domains_are_registrable_and_never_free_mail_or_link_pages() {
        assert_eq!(
            domain("https://www.shop.acme.co.uk/x?y").as_deref(),
            Some("acme.co.uk")
        );
        assert_eq!(
            domain("jane@mail.northwind.example").as_deref(),
            Some("northwind.example")
        );
        for text in [
            "jane@gmail.com",
            "x@yahoo.co.uk",
            "https://linktr.ee/jane",
            "linkedin.com/company/x",
            "Northwind",
            "",
            "a..b",
        ] {
            assert_eq!(domain(text), None, "{text}");
        }
    }
}
