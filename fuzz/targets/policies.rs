//! Policy documents, and decisions by them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &[u8]| embedded::fuzzing::decide(document));
