//! The parsers of others panic on some of what they take for granted: that costs the file, or the row, and nothing else.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// What `read` returns; `None` when it panicked. Whatever it had taken until then must not be used.
pub(crate) fn caught<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = READING.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    READING.set(before);
    read.ok()
}

/// True while this thread is in a parser of others: a panic then becomes an error, and need not be reported.
pub fn is_reading() -> bool {
    READING.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_and_only_there() {
        assert_eq!(caught(|| 1), Some(1));
        let inner = caught(|| {
            let lost: Option<u8> = caught(|| panic!("a parser's own"));
            assert!(is_reading());
            lost
        });
        assert_eq!(inner, Some(None));
        assert!(!is_reading());
    }
}
