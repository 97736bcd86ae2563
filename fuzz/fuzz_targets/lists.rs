//! Lists of targets, outcomes, pairs, pasted names: whatever is read outside of exports.
#![no_main]

use introrank_ingest::fuzz::lists;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lists(bytes));
