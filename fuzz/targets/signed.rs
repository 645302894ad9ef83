//! Signed requests to the whole backend: S3's documents, headers, chunks and forms, and Cognito's operations for administrators.
#![no_main]

use std::sync::LazyLock;

use embedded::fuzzing::Service;
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<(Service, tempfile::TempDir)> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a directory");
    (Service::open(directory.path()), directory)
});

fuzz_target!(|message: &[u8]| SERVICE.0.answer_signed(message));
