//! Policies of forms, and forms held against them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|policy: &[u8]| embedded::fuzzing::judge_form(policy));
