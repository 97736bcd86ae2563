//! Company names and domains: the key under which two spellings are one account, and what is no company at all.

mod fillers;
mod forms;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::name::fold;

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
    let kept = forms::strip(&words).join(" ");
    // `Freelance Ltd` is none either.
    let whole = words.join(" ");
    let is_none = fillers::is_filler(&whole) || kept != whole && fillers::is_filler(&kept);
    (!is_none).then_some(kept)
}

/// People put it where a company belongs, and it is none: "freelance", "self employed".
pub fn is_filler(name: &str) -> bool {
    let words = words(name);
    !words.is_empty() && key(name).is_none()
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

/// The name before `(formerly …)`, `| …`, `via …` and `– a … company`.
fn before_remark(name: &str) -> &str {
    let something = |text: &str, at: usize| !text[..at].trim().is_empty();
    let mut head = name;
    if let Some(at) = head.find(['(', '|']).filter(|at| something(head, *at)) {
        head = &head[..at];
    }
    // Who works for a company through an agency.
    let other = [" via ", " d/b/a ", " dba "]
        .iter()
        .filter_map(|word| head.find(word))
        .min();
    if let Some(at) = other.filter(|at| something(head, *at)) {
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
    // Marks go first: the compatibility form of ™ is two letters.
    let is_mark = |c: char| {
        matches!(
            c,
            '®' | '™' | '©' | '℠' | '\u{200b}'..='\u{200d}' | '\u{feff}'
        )
    };
    let text: String = match name.is_ascii() {
        true => name.to_owned(),
        false => name.chars().filter(|c| !is_mark(*c)).nfkc().collect(),
    };
    let text = before_remark(forms::without_unspaced(&text));
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, c) in text.char_indices() {
        match c {
            '.' if begins_form(text, at, &word) => flush(&mut words, &mut word),
            '.' | '\'' | '’' | '"' => {}
            '&' | '+' => {
                flush(&mut words, &mut word);
                words.push("and".into());
            }
            c if c.is_alphanumeric() || is_combining_mark(c) => word.push(c),
            _ => flush(&mut words, &mut word),
        }
    }
    flush(&mut words, &mut word);
    let is_long = |word: &String| word.chars().count() > 1;
    for i in 1..words.len().saturating_sub(1) {
        let between = is_long(&words[i - 1]) && is_long(&words[i + 1]);
        // A single letter is a word only between words: `e. V.` and `S. y R.` are forms.
        if matches!(words[i].as_str(), "und" | "et")
            || (between && matches!(words[i].as_str(), "y" | "e"))
        {
            words[i] = "and".into();
        }
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

/// True for a dot, behind a word, that a legal form follows without a space: `NORTHWIND.INC`.
fn begins_form(text: &str, dot: usize, word: &str) -> bool {
    let rest = &text[dot + 1..];
    let end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    word.chars().count() > 2 && forms::may_follow_a_dot(&rest[..end], end < rest.len())
}

fn flush(words: &mut Vec<String>, word: &mut String) {
    let folded = fold(word);
    if !folded.is_empty() {
        words.push(folded);
    }
    word.clear();
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
        for name in [
            "Northwind Pty Limited",
            "Northwind Pte. Ltd.",
            "Northwind Private Limited",
            "NORTHWIND.INC",
            "Northwind.Co.,Ltd.",
            "SAS Northwind",
            "SIA \"Northwind\"",
            "ООО «Northwind»",
            "PT Northwind Tbk",
            "UAB Northwind",
            "Northwind S.P.R. DE R.L.",
            "Northwind, S. de R.L. de C.V.",
            "Northwind S. A. de C. V.",
            "Northwind e. V.",
            "Northwind e.K.",
            "Northwind gGmbH",
            "Northwind SE & Co. KGaA",
            "Northwind Aktiengesellschaft",
            "Northwind Sp. z o. o.",
            "Northwind A.Ş.",
            "Northwind San. ve Tic. A.Ş.",
            "Northwind Kabushiki Kaisha",
            "株式会社Northwind",
            "Northwind株式会社",
            "(株)Northwind",
            "㈱Northwind",
            "주식회사 Northwind",
            "Northwind有限公司",
            "Công ty TNHH Northwind",
            "Northwind™",
            "Northwind\u{ae} GmbH",
            "Ｎｏｒｔｈｗｉｎｄ Inc",
            "Northwind via Adecco",
            "Northwind (via Adecco)",
        ] {
            assert_eq!(key(name).as_deref(), Some("northwind"), "{name}");
        }
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
        for (name, wanted) in [
            ("SAS Institute", "sas institute"),
            ("SCS & Company", "scs"),
            ("AB", "ab"),
            ("Coop", "coop"),
            ("Booking.com", "bookingcom"),
            ("angel.co", "angelco"),
            ("Silva e Souza Ltda", "silva and souza"),
            ("Independent Bank", "independent bank"),
            ("Private Equity Partners", "private equity partners"),
            ("Student Loans Company", "student loans"),
            ("Startup Genome", "startup genome"),
            ("Freelance Informatique", "freelance informatique"),
            ("EE Limited", "ee"),
            ("Nowhere Ltd", "nowhere"),
            ("SA Water", "sa water"),
            ("AB Tasty", "ab tasty"),
            ("Société Générale", "societe generale"),
            ("Hire Me", "hire me"),
            ("NEMA", "nema"),
            ("Anonymous", "anonymous"),
        ] {
            assert_eq!(key(name).as_deref(), Some(wanted), "{name}");
        }
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
            "Self-employed / Freelance",
            "Freelance Consultant",
            "Independent Contractor",
            "Stealth AI Startup",
            "Stealth Mode 🚀",
            "Confidential (Fintech)",
            "None of your business",
            "Currently seeking new opportunities",
            "Freelance Ltd",
            "Auto-entrepreneur",
            "Profissional Autônomo",
            "Selbstständiger Berater",
            "zzp'er",
            "Serbest Çalışan",
            "フリーランス",
            "самозанятый",
            "En recherche d'emploi",
            "Retraité",
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
