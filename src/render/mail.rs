//! The words of an ask as text, Markdown, a mail file, or a link that opens a mail.

use introrank_core::day::Day;
use introrank_core::display;
use introrank_referrals::draft::Text;
use introrank_referrals::draft::lint::MAX_WORDS;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// The texts one after another, each with what it is when there are several.
pub fn texts(texts: &[Text]) -> String {
    let mut out = String::new();
    for text in texts {
        let (subject, body) = (subject(text), &text.body);
        if texts.len() == 1 {
            out.push_str(&format!("{subject}{body}\n"));
        } else {
            out.push_str(&format!("--- {}\n{subject}{body}\n", heading(text)));
        }
    }
    out
}

/// The same as Markdown.
pub fn texts_markdown(texts: &[Text]) -> String {
    let escaped = |text: &str| {
        let lines = text.split('\n').map(display::markdown);
        lines.collect::<Vec<_>>().join("\n")
    };
    let text = |text: &Text| {
        let (subject, body) = (escaped(&subject(text)), escaped(&text.body));
        format!(
            "## {}\n\n{subject}{body}\n",
            display::markdown(&heading(text))
        )
    };
    texts.iter().map(text).collect()
}

/// What a text is, to whom, and how long it is.
fn heading(text: &Text) -> String {
    let to = match text.to.as_str() {
        "" => String::new(),
        to => format!(", to {to}"),
    };
    let length = if text.is_forwarded() {
        let words = text.body.split_whitespace().count();
        format!(" ({words} words of at most {MAX_WORDS})")
    } else {
        String::new()
    };
    format!("{}{to}{length}", text.what)
}

fn subject(text: &Text) -> String {
    match text.subject.as_str() {
        "" => String::new(),
        subject => format!("Subject: {subject}\n\n"),
    }
}

/// What an address in a link is written without: everything that could end it, or begin a header.
const ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'+');

/// A `mailto:` link with everything in it.
pub fn mailto(texts: &[Text]) -> String {
    let mail = assembled(texts);
    let part = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    format!(
        "mailto:{}?subject={}&body={}",
        utf8_percent_encode(&mail.email, ADDRESS),
        part(&mail.subject),
        part(&mail.body.replace('\n', "\r\n"))
    )
}

/// A mail file that mail programs open as a draft.
///
/// # Errors
/// Never on a writer in memory; kept for the library's sake.
pub fn eml(texts: &[Text], as_of: Day) -> std::io::Result<Vec<u8>> {
    let mail = assembled(texts);
    let day = i64::from(as_of.number()) * 86_400;
    let id = Sha256::digest(format!("{}{}{}", mail.to, mail.subject, mail.body));
    let id = display::hex(&id[..8]);
    let mut builder = mail_builder::MessageBuilder::new()
        .date(day)
        .message_id(format!("{id}@introrank.invalid"))
        .header("X-Unsent", mail_builder::headers::raw::Raw::new("1"))
        .subject(mail.subject.as_str())
        .text_body(mail.body.as_str());
    if !mail.email.is_empty() {
        builder = builder.to((mail.to.as_str(), mail.email.as_str()));
    }
    builder.write_to_vec()
}

/// The mail with the texts to pass on below it.
fn assembled(texts: &[Text]) -> Text {
    let Some((first, rest)) = texts.split_first() else {
        return Text::default();
    };
    let mut mail = first.clone();
    for text in rest {
        let more = format!("\n--- {}\n\n{}", text.what, text.body);
        mail.body.push_str(&more);
    }
    mail
}
