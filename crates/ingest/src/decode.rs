//! From bytes to text.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text, and how it had been written.
pub struct Decoded {
    /// The text without byte order mark.
    pub text: String,
    /// The encoding that was found, as its standard calls it.
    pub encoding: &'static str,
    /// Typical traces of a wrong conversion that happened before us (`Ã©`, U+FFFD); shown, never repaired.
    pub mojibake: bool,
}

/// Decodes by byte order mark, else the zero pattern of UTF-16, else UTF-8, else the most likely 8-bit code page.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let (text, encoding) = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => (
            UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
            "UTF-16LE",
        ),
        [0xFE, 0xFF, rest @ ..] => (
            UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
            "UTF-16BE",
        ),
        _ if zeros_at(&bytes, 1) => (
            UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
            "UTF-16LE",
        ),
        _ if zeros_at(&bytes, 0) => (
            UTF_16BE.decode_without_bom_handling(&bytes).0.into_owned(),
            "UTF-16BE",
        ),
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, "UTF-8"),
            Err(error) => decode_legacy(error.as_bytes()),
        },
    };
    let stripped = text.trim_start_matches('\u{FEFF}');
    let text = if stripped.len() == text.len() {
        text
    } else {
        stripped.to_owned()
    };
    let mojibake = !text.is_ascii()
        && ["\u{FFFD}", "Ã©", "Ã¼", "Ã¶", "â€™"]
            .iter()
            .any(|trace| text.contains(trace));
    Decoded {
        text,
        encoding,
        mojibake,
    }
}

fn decode_legacy(bytes: &[u8]) -> (String, &'static str) {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, broken) = guess.decode_without_bom_handling(bytes);
    if broken {
        (
            WINDOWS_1252.decode(bytes).0.into_owned(),
            WINDOWS_1252.name(),
        )
    } else {
        (text.into_owned(), guess.name())
    }
}

/// UTF-16 without a mark: every second byte of mostly Western text is zero.
fn zeros_at(bytes: &[u8], offset: usize) -> bool {
    let sample = &bytes[..bytes.len().min(512) & !1];
    let zero = |at: usize| {
        sample
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    sample.len() >= 8
        && zero(offset) * 10 >= sample.len() / 2 * 7
        && zero(1 - offset) * 10 <= sample.len() / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_recognised_by_their_bytes() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("näme".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode(utf16).text, "näme");
        assert_eq!(decode("\u{FEFF}\u{FEFF}name".into()).text, "name");
        assert_eq!(
            decode(b"Jos\xe9 M\xfcller says \x93hi\x94 to Ren\xe9".to_vec()).encoding,
            "windows-1252"
        );
        let bare: Vec<u8> = "name,company"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(bare).encoding, "UTF-16LE");
    }
}
