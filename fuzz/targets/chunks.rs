//! Bodies in chunks.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| embedded::fuzzing::pass_chunks(body));
