//! The first byte says which kind of file the rest is.
#![no_main]

use introrank_ingest::fuzz::{READERS, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((which, bytes)) = bytes.split_first() {
        let reader = &READERS[usize::from(*which) % READERS.len()];
        // A file that cannot be used is fine; a panic is not.
        drop(read(reader, bytes));
    }
});
