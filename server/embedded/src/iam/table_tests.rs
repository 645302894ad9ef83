//! The table of cases: `cases/*.json`, each one sentence of AWS's documentation as an example.
//!
//! `conditions.json`: a condition block, what is known of the request, and whether it holds; null when the policy has to be
//! refused. `decisions.json`: policies of the role and of the bucket, and what they allow and refuse. `unreadable.json`:
//! statements that have to be refused, with the kind of policy that they stand in.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::policy::{Kind, Policy, PolicyError};
use super::{Caller, Context, Request, allows, allows_within, may_assume};

const ROLE: &str = "arn:aws:iam::000000000000:role/app";
const SESSION: &str = "arn:aws:sts::000000000000:assumed-role/app/CognitoIdentityCredentials";

type Known = BTreeMap<String, Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    says: String,
    #[serde(default = "newest")]
    version: String,
    /// The administrator's name; a session of the role when absent.
    user: Option<String>,
    #[serde(default)]
    identity: Vec<Value>,
    #[serde(default)]
    bucket: Vec<Value>,
    /// What the session is limited to.
    session: Option<Vec<Value>>,
    #[serde(default)]
    context: Known,
    #[serde(default)]
    allowed: Vec<(String, String)>,
    #[serde(default)]
    refused: Vec<(String, String)>,
}

fn newest() -> String {
    "2012-10-17".to_owned()
}

fn read(version: &str, statements: &[Value], kind: Kind) -> Result<Policy, PolicyError> {
    Policy::read(&json!({ "Version": version, "Statement": statements }), kind)
}

fn context(known: &Known) -> Context {
    let values = |value: &Value| match value {
        Value::Array(values) => values.clone(),
        one => vec![one.clone()],
    };
    known
        .iter()
        .flat_map(|(key, value)| values(value).into_iter().map(move |value| (key, value)))
        .fold(Context::new(), |context, (key, value)| context.with(key, value.as_str().expect("a text")))
}

const CALLER: Caller<'_> = Caller::Role { role: ROLE, session: SESSION };

#[test]
fn conditions_hold_as_documented() {
    let table: BTreeMap<String, Vec<(Value, Known, Option<bool>)>> =
        serde_json::from_str(include_str!("cases/conditions.json")).unwrap();
    assert!(table.values().map(Vec::len).sum::<usize>() > 150);
    for (sentence, cases) in table {
        for (condition, known, expected) in cases {
            let statement = json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition });
            let policy = read(&newest(), &[statement], Kind::Identity);
            let holds = policy.ok().map(|policy| {
                let context = context(&known);
                let request = Request { caller: CALLER, action: "s3:GetObject", resource: "arn:x", context: &context };
                allows(&[policy], None, &request)
            });
            assert_eq!(holds, expected, "{sentence}: {condition} {known:?}");
        }
    }
}

#[test]
fn policies_decide_as_documented() {
    let table: Vec<Decision> = serde_json::from_str(include_str!("cases/decisions.json")).unwrap();
    for case in table {
        let identity = read(&case.version, &case.identity, Kind::Identity).unwrap();
        let bucket = read(&case.version, &case.bucket, Kind::Resource).unwrap();
        let session = case.session.map(|limits| read(&case.version, &limits, Kind::Identity).unwrap());
        let context = context(&case.context);
        let asked = case.allowed.iter().map(|ask| (ask, true)).chain(case.refused.iter().map(|ask| (ask, false)));
        for ((action, resource), expected) in asked {
            let caller = case.user.as_deref().map_or(CALLER, Caller::User);
            let request = Request { caller, action, resource, context: &context };
            let allowed = allows_within(session.as_ref(), std::slice::from_ref(&identity), Some(&bucket), &request);
            assert_eq!(allowed, expected, "{}: {action} {resource}", case.says);
        }
    }
}

#[test]
fn statements_that_are_not_understood_are_refused() {
    let table: Vec<(String, Value)> = serde_json::from_str(include_str!("cases/unreadable.json")).unwrap();
    for (kind, statement) in table {
        let kind = match kind.as_str() {
            "identity" => Kind::Identity,
            "bucket" => Kind::Resource,
            _ => Kind::Trust,
        };
        assert!(read(&newest(), std::slice::from_ref(&statement), kind).is_err(), "{kind:?}: {statement}");
    }
}

#[test]
fn documents_that_are_not_understood_are_refused() {
    let good = json!({ "Sid": "One", "Effect": "Allow", "Action": "s3:*", "Resource": "*" });
    assert!(Policy::read(&json!({ "Id": "x", "Statement": good }), Kind::Identity).is_ok());
    for document in [
        json!({ "Version": "2012-10-18", "Statement": [good] }),
        json!({ "Statement": [good], "Extra": 1 }),
        json!({ "Statement": [good, good] }),
        json!({ "Statement": "all" }),
        json!({}),
        json!([]),
    ] {
        assert!(Policy::read(&document, Kind::Identity).is_err(), "{document}");
    }
}

#[test]
fn a_trust_policy_admits_the_pool_the_kind_of_authentication_and_the_time_it_names() {
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": "us-east-1:pool" },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
            "DateLessThan": { "aws:CurrentTime": "2030-01-01" },
        },
    });
    let trust = read(&newest(), &[statement], Kind::Trust).unwrap();
    let at = |pool: &str, date: &str, authentication: &[&str]| {
        let context = Context::new().with("aws:CurrentTime", date);
        may_assume(&trust, &context.identity(pool, "us-east-1:me", authentication.iter().copied()))
    };
    let (now, late) = ("2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    assert!(at("us-east-1:pool", now, &["authenticated", "cognito-idp.us-east-1.amazonaws.com/p"]));
    assert!(!at("us-east-1:pool", now, &["unauthenticated"]));
    assert!(!at("us-east-1:other", now, &["authenticated"]));
    assert!(!at("us-east-1:pool", late, &["authenticated"]));
}
