//! One configuration broken in many ways: which check fails of each, and what it advises.

use std::net::TcpListener;

use server::doctor::{Report, Verdict};

use super::world::{World, check, examined, told};
use crate::backend::{Backend, TEMPLATE};
use crate::person::Person;

/// What is other than it should be, the check that is to fail of it, and words of its advice.
struct Case<'a> {
    changes: Vec<(&'static str, String)>,
    check: &'a str,
    advice: &'a str,
}

fn case<'a>(changes: &[(&'static str, &str)], check: &'a str, advice: &'a str) -> Case<'a> {
    let changes = changes.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    Case { changes, check, advice }
}

fn assert_fails(report: &Report, name: &str, advice: &str) {
    let found = report.checks.iter().filter(|check| check.name == name && check.verdict == Verdict::Failed);
    let says = |check: &&server::doctor::Check| {
        check.fix.as_ref().is_some_and(|fix| fix.contains(advice)) || check.seen.contains(advice)
    };
    assert!(found.into_iter().any(|check| says(&check)), "{name} does not fail with `{advice}`:\n{}", told(report));
    assert_ne!(report.exit_code(), 0);
}

fn changed(template: &str, from: &str, to: &str) -> String {
    assert!(template.contains(from), "{from}");
    template.replacen(from, to, 1)
}

/// An address at which nobody is.
fn nowhere() -> String {
    format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_setting_is_found_where_it_is_wrong() {
    let world = World::start().await;
    let other = Backend::start(TEMPLATE, &[("AllowedOrigins", "https://app.example")]).await;
    let (client, pool, at) = (other.output("UserPoolClientId"), other.output("IdentityPoolId"), other.endpoint());
    let (empty, store) = (nowhere(), world.backend.endpoint());
    let elsewhere = store.replace("127.0.0.1", "localhost");
    let no_pool = "us-east-1:12345678-90ab-cdef-1234-567890abcdef";
    let cases = [
        case(&[("user_pool_id", "us-east-1_Nowhere12")], "user pool: exists", "user_pool_id"),
        case(&[("user_pool_client_id", "1nobody2")], "user pool: client", "user_pool_client_id"),
        case(&[("user_pool_client_id", &client)], "user pool: client", "the stack that user_pool_id is of"),
        case(&[("user_pool_client_secret", "guess")], "user pool: client", "Leave user_pool_client_secret out"),
        case(&[("identity_pool_id", no_pool)], "identity pool: guests", "Correct identity_pool_id"),
        case(
            &[("identity_pool_id", &pool), ("cognito_identity_endpoint", &at)],
            "identity pool: takes the user pool's tokens",
            "of the same stack as user_pool_id",
        ),
        case(&[("region", "eu-west-1")], "configuration", "of different regions"),
        case(&[("bucket", "another-bucket")], "store: PUT from the app", "Correct bucket"),
        case(&[("bucket", "Another_Bucket")], "configuration", "lower-case letters"),
        case(&[("cognito_idp_endpoint", &empty)], "user pool: reachable", "cognito_idp_endpoint"),
        case(&[("cognito_identity_endpoint", &empty)], "identity pool: reachable", "cognito_identity_endpoint"),
        case(&[("s3_endpoint", &empty)], "store: reachable", "s3_endpoint"),
        case(&[("public_url", "http://127.0.0.1:1")], "store: PUT from the app", "AllowedOrigins=http://127.0.0.1:1"),
        case(&[("public_url", "http://127.0.0.1:1")], "store: GET from the app", "correct public_url"),
        case(&[("public_url", "http://pictures.example")], "configuration", "use https://"),
        case(&[("public_url", &store)], "site: health", "Correct public_url"),
        case(&[("s3_public_endpoint", &elsewhere)], "site: knows the store", "Start the server again"),
        case(
            &[("s3_endpoint", &at), ("bucket", &other.output("BucketName"))],
            "store: guests write nothing else",
            "two worlds",
        ),
        case(&[("s3_endpoint", "http://store.example")], "configuration", "use https://"),
        case(&[("guest_pictures", "ALL")], "configuration", "GuestPictures"),
        case(&[("stack_outputs", "absent.json")], "configuration", "cannot be read"),
        case(&[("sign_in_flow", "by post")], "configuration", "either, password, srp"),
    ];
    for Case { changes, check: name, advice } in cases {
        let changes: Vec<_> = changes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let report = world.examined(&changes, None).await;
        assert_fails(&report, name, advice);
        let unusable = name == "configuration";
        assert_eq!(report.exit_code() == 2, unusable, "{}", told(&report));
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_is_found_and_nothing_is_signed_by_it() {
    let world = World::start().await;
    for (ahead_s, verdict) in [(600, Verdict::Failed), (-600, Verdict::Failed), (120, Verdict::Warning)] {
        let report = examined(world.settings(), None, ahead_s).await;
        let clock = check(&report, "clock");
        assert_eq!(clock.verdict, verdict, "{}", told(&report));
        assert!(clock.fix.as_ref().is_some_and(|fix| fix.contains("NTP")));
        let guests = check(&report, "store: guests write nothing else");
        let skipped = guests.verdict == Verdict::Skipped && guests.seen.contains("clock");
        assert_eq!(skipped, verdict == Verdict::Failed, "{}", told(&report));
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_fit_the_settings_is_found() {
    let template = changed(TEMPLATE, "GenerateSecret: false", "GenerateSecret: true");
    let template = changed(&template, "        - ALLOW_USER_PASSWORD_AUTH\n", "");
    let template = changed(&template, "        - ALLOW_USER_AUTH\n", "");
    let template = changed(&template, "AllowUnauthenticatedIdentities: true", "AllowUnauthenticatedIdentities: false");
    let world = World::of(&template, &[("PreventUserExistenceErrors", "LEGACY")]).await;
    let secret = world.backend.secret();
    let with = |more: &[(&'static str, &'static str)]| {
        more.iter().copied().chain([("user_pool_client_secret", secret.as_str())]).collect::<Vec<_>>()
    };
    for (changes, name, advice) in [
        (vec![], "user pool: client", "set user_pool_client_secret"),
        (vec![("user_pool_client_secret", "guess")], "user pool: client", "Correct user_pool_client_secret"),
        (with(&[("sign_in_flow", "password")]), "user pool: flows", "ALLOW_USER_PASSWORD_AUTH"),
        (with(&[("guest_pictures", "READ")]), "identity pool: guests", "AllowUnauthenticatedIdentities"),
    ] {
        assert_fails(&world.examined(&changes, None).await, name, advice);
    }
    let report = world.examined(&with(&[]), None).await;
    assert_eq!(report.exit_code(), 0, "{}", told(&report));
    let existence = check(&report, "user pool: who has an account");
    assert!(existence.verdict == Verdict::Warning && existence.fix.as_ref().unwrap().contains("LEGACY"));
    let report = world.examined(&with(&[("prevent_user_existence_errors", "LEGACY")]), None).await;
    assert_eq!(report.count(Verdict::Warning), 0, "{}", told(&report));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_that_are_too_wide_or_too_narrow_are_found() {
    let wide = "
  EverybodyWrites:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles:
        - !Ref UnauthenticatedRole
        - !Ref AuthenticatedRole
      PolicyDocument:
        Version: \"2012-10-17\"
        Statement:
          - Effect: Allow
            Action: s3:PutObject
            Resource: !Sub ${Bucket.Arn}/*

  OwnPictures:\n";
    let world = World::of(&changed(TEMPLATE, "\n  OwnPictures:\n", wide), &[]).await;
    Person::join(&world.app, "ada").await;
    let report = world.examined(&[], Some("ada")).await;
    assert_fails(&report, "store: guests write nothing else", "everybody on the internet");
    assert_fails(&report, "person: PUT elsewhere", "Narrow the policy");
    let report = world.examined(&[], Some("bob")).await;
    assert_fails(&report, "person: signing in", "Check the name and the password");
    assert_eq!(check(&report, "person: PUT of their own").verdict, Verdict::Skipped);
    world.stop().await;

    let world = World::of(TEMPLATE, &[("ListOwnPictures", "false"), ("DeleteOwnPictures", "false")]).await;
    Person::join(&world.app, "ada").await;
    let report = world.examined(&[], Some("ada")).await;
    assert_fails(&report, "person: list of their own", "list_own_pictures = false");
    assert_fails(&report, "person: DELETE of their own", "delete_own_pictures = false");
    let known = [("list_own_pictures", "false"), ("delete_own_pictures", "false")];
    let report = world.examined(&known, Some("ada")).await;
    assert_eq!(report.exit_code(), 0, "{}", told(&report));
    world.stop().await;

    let narrow =
        changed(TEMPLATE, "${Bucket.Arn}/protected/${!cognito-identity.amazonaws.com:sub}/*", "${Bucket.Arn}/other/*");
    let world = World::of(&narrow, &[]).await;
    Person::join(&world.app, "ada").await;
    let report = world.examined(&[], Some("ada")).await;
    assert_fails(&report, "person: PUT of their own", "protected/${cognito-identity.amazonaws.com:sub}/*");
    world.stop().await;
}
