//! Decisions over whole documents.

use serde_json::{Value, json};

use super::{Caller, Request, allows, may_assume};
use crate::iam::condition::Context;
use crate::iam::policy::{Kind, Policy};

const ME: &str = "us-east-1:11111111-1111-4111-8111-111111111111";
const ROLE: &str = "arn:aws:iam::000000000000:role/authenticated";

fn read(statement: &Value, kind: Kind) -> Policy {
    let document = json!({ "Version": "2012-10-17", "Statement": statement });
    Policy::read(&document, kind).expect("the policy is well formed")
}

fn asks(identity: &[Policy], resource: Option<&Policy>, action: &str, arn: &str) -> bool {
    let context = Context::new().with("cognito-identity.amazonaws.com:sub", ME).with("aws:SecureTransport", "true");
    allows(identity, resource, &Request { caller: Caller::Role(ROLE), action, resource: arn, context: &context })
}

fn own_prefix() -> Policy {
    read(
        &json!([{
            "Effect": "Allow",
            "Action": ["s3:PutObject", "s3:GetObject"],
            "Resource": "arn:aws:s3:::b/protected/${cognito-identity.amazonaws.com:sub}/*",
        }]),
        Kind::Identity,
    )
}

#[test]
fn a_person_reaches_their_own_prefix_and_nothing_else() {
    let policies = [own_prefix()];
    for (action, key, expected) in [
        ("s3:GetObject", format!("protected/{ME}/a"), true),
        ("S3:putobject", format!("protected/{ME}/a/b c"), true),
        ("s3:DeleteObject", format!("protected/{ME}/a"), false),
        ("s3:GetObject", "protected/us-east-1:22222222-2222-4222-8222-222222222222/a".to_owned(), false),
        ("s3:GetObject", format!("protected/{ME}x/a"), false),
        ("s3:GetObject", format!("protected/{ME}"), false),
        ("s3:GetObject", format!("Protected/{ME}/a"), false),
        ("s3:GetObject", format!("protected/{}/a", ME.to_uppercase()), false),
        ("s3:GetObject", format!("x/protected/{ME}/a"), false),
        ("s3:GetObject", "a".to_owned(), false),
    ] {
        let arn = format!("arn:aws:s3:::b/{key}");
        assert_eq!(asks(&policies, None, action, &arn), expected, "{action} {key}");
    }
    assert!(!asks(&policies, None, "s3:GetObject", &format!("arn:aws:s3:::bb/protected/{ME}/a")));
}

#[test]
fn silence_allows_nothing() {
    assert!(!asks(&[], None, "s3:GetObject", "arn:aws:s3:::b/a"));
}

#[test]
fn an_explicit_deny_wins_over_every_allow() {
    let everything = read(&json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }), Kind::Identity);
    let deny = json!({
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/secret/*",
    });
    let bucket = read(&deny, Kind::Resource);
    assert!(asks(std::slice::from_ref(&everything), Some(&bucket), "s3:GetObject", "arn:aws:s3:::b/open/a"));
    assert!(!asks(&[everything], Some(&bucket), "s3:GetObject", "arn:aws:s3:::b/secret/a"));
}

#[test]
fn a_deny_without_tls_does_not_concern_a_request_with_it() {
    let deny = json!({
        "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "s3:*", "Resource": "*",
        "Condition": { "Bool": { "aws:SecureTransport": false } },
    });
    let bucket = read(&deny, Kind::Resource);
    let arn = format!("arn:aws:s3:::b/protected/{ME}/a");
    assert!(asks(&[own_prefix()], Some(&bucket), "s3:GetObject", &arn));
    let context = Context::new().with("cognito-identity.amazonaws.com:sub", ME).with("aws:SecureTransport", "false");
    let request = Request { caller: Caller::Role(ROLE), action: "s3:GetObject", resource: &arn, context: &context };
    assert!(!allows(&[own_prefix()], Some(&bucket), &request));
}

#[test]
fn a_bucket_policy_speaks_of_the_role_it_names() {
    let statement =
        |arn: &str| json!({ "Effect": "Allow", "Principal": { "AWS": arn }, "Action": "*", "Resource": "*" });
    let mine = read(&statement(ROLE), Kind::Resource);
    let other = read(&statement("arn:aws:iam::000000000000:role/other"), Kind::Resource);
    assert!(asks(&[], Some(&mine), "s3:GetObject", "arn:aws:s3:::b/a"));
    assert!(!asks(&[], Some(&other), "s3:GetObject", "arn:aws:s3:::b/a"));
}

#[test]
fn negated_elements_select_everything_else() {
    let statement = json!({ "Effect": "Allow", "NotAction": "s3:Delete*", "NotResource": "arn:aws:s3:::b/secret/*" });
    let policies = [read(&statement, Kind::Identity)];
    assert!(asks(&policies, None, "s3:GetObject", "arn:aws:s3:::b/a"));
    assert!(!asks(&policies, None, "s3:DeleteObject", "arn:aws:s3:::b/a"));
    assert!(!asks(&policies, None, "s3:GetObject", "arn:aws:s3:::b/secret/a"));
}

#[test]
fn a_deny_with_a_variable_that_has_no_value_does_not_apply_and_neither_does_an_allow() {
    let policies = [own_prefix()];
    let context = Context::new();
    let request = Request {
        caller: Caller::Role(ROLE),
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/protected//a",
        context: &context,
    };
    assert!(!allows(&policies, None, &request));
}

#[test]
fn a_trust_policy_admits_the_pool_and_the_kind_of_authentication_it_names() {
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": "us-east-1:pool" },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
    });
    let trust = read(&statement, Kind::Trust);
    assert!(may_assume(&trust, "us-east-1:pool", ME, &["authenticated", "cognito-idp.us-east-1.amazonaws.com/p"]));
    assert!(!may_assume(&trust, "us-east-1:pool", ME, &["unauthenticated"]));
    assert!(!may_assume(&trust, "us-east-1:other", ME, &["authenticated"]));
}

#[test]
fn documents_that_are_not_understood_are_refused() {
    let good = json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" });
    for (change, value, kind) in [
        ("Effect", json!("allow"), Kind::Identity),
        ("NotPrincipal", json!("*"), Kind::Identity),
        ("Principal", json!("*"), Kind::Identity),
        ("Principal", json!({ "AWS": "arn:aws:iam::1:user/x" }), Kind::Resource),
        ("Principal", json!({ "Service": "lambda.amazonaws.com" }), Kind::Resource),
        ("Principal", Value::Null, Kind::Resource),
        ("NotResource", json!("*"), Kind::Identity),
        ("Resource", json!([]), Kind::Identity),
        ("Resource", json!("${aws:username}"), Kind::Identity),
        ("Condition", json!({ "DateLessThan": { "aws:CurrentTime": "2030-01-01" } }), Kind::Identity),
        ("Resource", json!("*"), Kind::Trust),
    ] {
        let mut statement = good.clone();
        statement[change] = value.clone();
        let document = json!({ "Version": "2012-10-17", "Statement": [statement] });
        assert!(Policy::read(&document, kind).is_err(), "{change}: {value} as {kind:?}");
    }
    assert!(Policy::read(&json!({ "Version": "2012-10-18", "Statement": [] }), Kind::Identity).is_err());
    assert!(Policy::read(&json!({ "Statement": [good], "Extra": 1 }), Kind::Identity).is_err());
}
