//! What reads the bytes of strangers, as functions from bytes: for the fuzz targets in `fuzz/`, and for the test that replays
//! what they kept.
//!
//! Each of them must return, whatever the bytes are, and checks what has to hold then. None of it is part of the product: the
//! module exists in tests and with the feature `fuzzing` alone.
#![expect(clippy::expect_used, reason = "a panic is how a finding is reported")]

mod service;
mod signing;

use crate::iam::policy::{Kind, Policy};
use crate::iam::{self, Caller, Context, allows};
use crate::s3;
use crate::stack;
pub use service::Service;

/// Passes a body in chunks on. It must come out the same however it arrives, and pass again unchanged.
///
/// # Panics
/// When it does not.
pub fn pass_chunks(body: &[u8]) {
    s3::fuzzing::pass_chunks(body);
}

/// Reads the policy of a form and holds a form against it. A demand more never allows more.
///
/// # Panics
/// When it does.
pub fn judge_form(policy: &[u8]) {
    s3::fuzzing::judge_form(policy);
}

/// Reads a template. What is accepted has to mean the same a second time.
///
/// # Panics
/// When it does not.
pub fn read_template(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let read =
        || stack::read_alone(text, "us-east-1").map(|stack| (stack.outputs.clone(), format!("{:?}", stack.bucket)));
    let first = read();
    if let Ok(first) = first {
        assert_eq!(read().ok(), Some(first), "a template is read in two ways");
    }
}

/// Reads a policy document and decides by it. A policy that denies everything besides has the last word.
///
/// # Panics
/// When it has not.
pub fn decide(document: &[u8]) {
    let Ok(document) = serde_json::from_slice(document) else { return };
    let nothing = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" },
    });
    let nothing = Policy::read(&nothing, Kind::Resource).expect("a policy");
    let context = Context::new()
        .with("aws:SecureTransport", "true")
        .with("cognito-identity.amazonaws.com:sub", "us-east-1:11111111-1111-4111-8111-111111111111")
        .with("s3:prefix", "protected/");
    for kind in [Kind::Identity, Kind::Resource, Kind::Trust] {
        let Ok(policy) = Policy::read(&document, kind) else { continue };
        for (action, resource) in [
            ("s3:GetObject", "arn:aws:s3:::b/protected/us-east-1:11111111-1111-4111-8111-111111111111/a"),
            ("s3:ListBucket", "arn:aws:s3:::b"),
            ("sts:AssumeRoleWithWebIdentity", ""),
        ] {
            let caller = Caller::Role {
                role: "arn:aws:iam::000000000000:role/authenticated",
                session: "arn:aws:sts::000000000000:assumed-role/authenticated/CognitoIdentityCredentials",
            };
            let request = iam::Request { caller, action, resource, context: &context };
            let policies = std::slice::from_ref(&policy);
            assert_eq!(allows(policies, None, &request), allows(policies, None, &request), "a decision is not one");
            assert!(!allows(policies, Some(&nothing), &request), "a denial was overruled");
        }
    }
}

#[cfg(test)]
mod tests;
