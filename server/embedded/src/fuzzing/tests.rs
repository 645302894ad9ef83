//! Replays what the fuzz targets kept, and looks around it a little, on the stable compiler.

use std::path::{Path, PathBuf};

use http::StatusCode;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

use super::*;

const TEMPLATE: &str = include_str!("../../../stack/template.yaml");

/// The files that a fuzz target kept, by name.
fn kept(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 5, "{} is all but empty", folder.display());
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn every_target_is_replayed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut targets: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    targets.sort();
    assert_eq!(targets, ["chunks", "forms", "policies", "requests", "signed", "templates"]);
}

#[test]
fn no_request_that_was_kept_makes_the_backend_fail() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::open(directory.path());
    for (path, message) in kept("requests") {
        let (status, _) = service.send(service.request(&message).expect("a request"));
        let is_served =
            ["oauth-", "sts-"].iter().any(|kind| path.file_name().unwrap().to_string_lossy().starts_with(kind));
        assert!(!is_served || status != StatusCode::NOT_FOUND, "nobody answers {}", path.display());
    }
}

#[test]
fn every_signed_request_that_was_kept_gets_behind_its_signature() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::open(directory.path());
    let mut wrong = Vec::new();
    for (path, message) in kept("signed") {
        let (status, answer) = service.send(service.signed(&message).expect("a request"));
        let stopped = ["Signature", "AccessDenied", "InvalidAccessKeyId", "MissingAuthentication", "TooSkewed"];
        // What it is called says what becomes of it.
        let is_to_be_refused = path.file_name().unwrap().to_string_lossy().starts_with("refused-");
        if stopped.iter().any(|word| answer.contains(word)) || status.is_client_error() != is_to_be_refused {
            wrong.push(format!("{}: {status} {answer}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_change_of_a_signed_request_makes_the_backend_fail() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::open(directory.path());
    let kept = kept("signed");
    let mut runner = TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) });
    let change = (any::<Index>(), any::<Index>(), 0_usize..12, proptest::collection::vec(any::<u8>(), 0..12));
    let outcome = runner.run(&change, |(which, at, length, put)| {
        let mut message = which.get(&kept).1.clone();
        let at = at.index(message.len());
        message.splice(at..message.len().min(at + length), put);
        service.answer_signed(&message);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn every_body_in_chunks_that_was_kept_passes_in_one_way() {
    for (_, body) in kept("chunks") {
        pass_chunks(&body);
    }
}

#[test]
fn every_policy_of_a_form_that_was_kept_is_obeyed_or_refused() {
    for (_, policy) in kept("forms") {
        judge_form(&policy);
    }
}

#[test]
fn every_template_that_was_kept_is_read_or_refused() {
    for (_, text) in kept("templates") {
        read_template(&text);
    }
}

#[test]
fn every_policy_that_was_kept_is_obeyed_or_refused() {
    for (_, document) in kept("policies") {
        decide(&document);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_changed_template_is_read_or_refused(at in 0_usize..6_000, length in 0_usize..40, put in ".{0,20}") {
        let mut text = TEMPLATE.to_owned();
        let at = (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0).min(text.len());
        let end = (at + length..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        text.replace_range(at..end, &put);
        read_template(text.as_bytes());
    }
}
