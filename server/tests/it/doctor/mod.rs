//! The doctor: what it says of a configuration that is as it should be, and of one that is broken in each of many ways.

mod broken;
mod world;

use std::process::Command;

use server::doctor::Verdict;

use crate::app::App;
use crate::cdk;
use crate::person::Person;
use world::{World, check, examined, told};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_as_it_should_be_is_told_so_check_by_check() {
    let world = World::start().await;
    Person::join(&world.app, "ada").await;
    let report = world.examined(&[], Some("ada")).await;
    for check in &report.checks {
        // On this machine there is no TLS to be without.
        let expected = if check.name == "person: GET without TLS" { Verdict::Skipped } else { Verdict::Ok };
        assert_eq!(check.verdict, expected, "{}", told(&report));
    }
    assert_eq!((report.exit_code(), report.checks.len()), (0, 31), "{}", told(&report));
    // What was written is gone, so that it can be done again.
    assert_eq!(world.examined(&[], Some("ada")).await.exit_code(), 0);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_of_the_cdk_is_known_for_what_it_is() {
    let world = World::of(cdk::TEMPLATE, &[]).await;
    let names_alone =
        [("list_own_pictures", "false"), ("delete_own_pictures", "false"), ("prevent_user_existence_errors", "LEGACY")];
    let report = world.examined(&names_alone, None).await;
    let others = report.checks.iter().filter(|check| check.verdict != Verdict::Ok);
    for check in others {
        let expected = match check.name {
            // Its CORS rules name every origin.
            "store: PUT from elsewhere" => Verdict::Failed,
            _ => Verdict::Skipped,
        };
        assert_eq!(check.verdict, expected, "{}", told(&report));
    }
    assert_eq!(report.count(Verdict::Failed), 1, "{}", told(&report));
    let flows = check(&report, "user pool: flows");
    assert!(flows.seen.starts_with("allowed: USER_SRP_AUTH; not: USER_PASSWORD_AUTH"), "{}", flows.seen);
    assert!(check(&report, "identity pool: guests").seen.contains("lets no guests in"), "{}", told(&report));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_backend_is_asked_where_it_runs_and_has_to() {
    let app = App::start().await;
    let settings = [("data_dir", app.data_dir().display().to_string()), ("public_url", app.origin())];
    let report = examined(settings.clone().into(), None, 0).await;
    assert_eq!(report.exit_code(), 0, "{}", told(&report));
    assert!(report.count(Verdict::Ok) > 15, "{}", told(&report));
    let stopped = app.stopped().await;
    let report = examined(settings.into(), None, 0).await;
    assert_eq!(report.exit_code(), 1);
    assert!(check(&report, "backend").fix.as_ref().is_some_and(|fix| fix.contains("Start it: updown serve")));
    drop(stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_it_for_people_and_for_programs_and_ends_as_it_says() {
    let world = World::start().await;
    let run = |more: &[&str], password: &str| {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("password");
        std::fs::write(&file, format!("{password}\n")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_updown"));
        command.env_clear().current_dir(directory.path()).arg("doctor").args(more);
        for (key, value) in world.settings() {
            command.env(format!("UPDOWN_{}", key.to_uppercase()), value);
        }
        let output = command.stdin(std::fs::File::open(&file).unwrap()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, said, _) = run(&[], "");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("ok       clock") && said.contains(" 0 failed, "), "{said}");
    let (code, said, asked) = run(&["--json", "--sign-in", "nobody"], "Wrong-horse-9");
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    let checks = document["checks"].as_array().unwrap();
    let failed: Vec<_> = checks.iter().filter(|check| check["verdict"] == "failed").collect();
    assert_eq!((code, failed.len()), (Some(1), 1), "{said}");
    assert_eq!(failed[0]["name"], "person: signing in");
    assert!(asked.contains("Password:") && !said.contains("Wrong-horse-9"));
    let (code, said, _) = run(&["--public-url", "http://pictures.example", "--addr", "here"], "");
    assert_eq!(code, Some(2), "{said}");
    assert_eq!(said.matches("FAILED   configuration").count(), 2, "{said}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_the_servers_own_is_tried_and_of_a_person_what_the_pools_say() {
    let world = World::start().await;
    Person::join(&world.app, "ada").await;
    let own = world.backend.own_key();
    let own: Vec<_> = own.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let report = world.examined(&own, Some("ada")).await;
    assert_eq!((report.exit_code(), report.checks.len()), (0, 34), "{}", told(&report));
    let key = |check: &&server::doctor::Check| check.name.ends_with("with the server's key");
    assert!(report.checks.iter().filter(key).all(|check| check.verdict == Verdict::Ok), "{}", told(&report));
    for name in ["person: signing in", "person: token", "person: identity", "person: credentials"] {
        assert_eq!(check(&report, name).verdict, Verdict::Ok, "{}", told(&report));
    }
    let skipped = check(&report, "person: PUT of their own");
    assert!(skipped.verdict == Verdict::Skipped && skipped.seen.contains("s3_access_key_id"), "{}", told(&report));

    for (changes, code, words) in [
        (&[("s3_secret_access_key", "wrong")][..], "SignatureDoesNotMatch", "Correct s3_secret_access_key"),
        (&[("s3_access_key_id", "AKIAAAAAAAAAAAAAAAAA")], "InvalidAccessKeyId", "Correct s3_access_key_id"),
        (&[("s3_region", "eu-north-1")], "AuthorizationQueryParametersError", "Correct s3_region"),
    ] {
        let report = world.examined(&[&own[..], changes].concat(), Some("ada")).await;
        let put = check(&report, "store: PUT with the server's key");
        assert!(put.verdict == Verdict::Failed && put.seen.contains(code), "{}", told(&report));
        assert!(put.fix.as_ref().is_some_and(|fix| fix.contains(words)), "{}", told(&report));
        assert_eq!((report.exit_code(), report.count(Verdict::Failed)), (1, 1), "{}", told(&report));
        assert_eq!(check(&report, "person: credentials").verdict, Verdict::Ok, "{}", told(&report));
    }
    // Strangers are told nothing of a bucket that is not there.
    let report = world.examined(&[&own[..], &[("bucket", "no-such-bucket-here")]].concat(), None).await;
    let put = check(&report, "store: PUT with the server's key");
    assert!(put.seen.contains("NoSuchBucket"), "{}", told(&report));
    assert!(put.fix.as_ref().is_some_and(|fix| fix.contains("Correct bucket")), "{}", told(&report));
    world.stop().await;
}
