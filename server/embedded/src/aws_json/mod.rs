//! AWS JSON 1.1: one address, the operation in a header, JSON in and out.
//!
//! Protocol: <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>. A person's own operations are unsigned, as AWS
//! declares them; those of an administrator have to be signed, and allowed by the signer's policies.

mod error;
mod route;
mod secret;
mod signed;

pub(crate) use error::{AwsError, Exception, Violations};
pub(crate) use route::{Services, router};
pub(crate) use secret::Secret;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads an operation's input. Members that it does not know are passed over, as AWS does.
///
/// # Errors
/// `SerializationException` when the input has another shape, without quoting it: it may hold a password.
pub(crate) fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, AwsError> {
    serde_json::from_slice(body).map_err(|error| {
        let message = match error.classify() {
            serde_json::error::Category::Data => "The input has a member that is missing or of another type.",
            _ => "The input is not a JSON document.",
        };
        AwsError::new(Exception::Serialization, message)
    })
}

/// Writes an operation's output.
pub(crate) fn output<T: Serialize>(output: &T) -> Result<Vec<u8>, AwsError> {
    serde_json::to_vec(output).map_err(AwsError::internal)
}

/// The output of operations that answer with nothing: `{}`.
#[derive(Debug, Serialize)]
pub(crate) struct Empty {}
