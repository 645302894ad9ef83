//! CloudFormation templates.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| embedded::fuzzing::read_template(text));
