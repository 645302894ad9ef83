//! Operations that AWS wants signed: who signed, and whether the policies let them.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use http::request::Parts;

use super::{AwsError, Exception};
use crate::channel::Channel;
use crate::iam::Context;
use crate::principals::{Principals, Question};
use crate::sigv4::{Message, Refusal, Scope};
use crate::stack::{ACCOUNT, Stack};

/// What is asked of whom.
pub(super) struct Permission<'a> {
    /// The service as signatures and actions name it, for example `cognito-idp`.
    pub(super) service: &'a str,
    pub(super) operation: &'a str,
    /// The ARN that the operation is about, or `*`.
    pub(super) resource: &'a str,
}

/// Lets a request pass that is signed by somebody who may send it.
pub(super) async fn check(
    principals: &Principals,
    stack: &Stack,
    (parts, body): (&Parts, &[u8]),
    wanted: Permission<'_>,
) -> Result<(), AwsError> {
    let message = Message { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body };
    let scope = Scope { region: &stack.region, service: wanted.service };
    let principal = principals.signer(message, scope).await.map_err(from_refusal)?;
    let action = format!("{}:{}", wanted.service, wanted.operation);
    let from = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let request = Context::of_request(principals.now(), &stack.region, Channel::of(&parts.extensions));
    let request = request.sent(from, &parts.headers).with("aws:ResourceAccount", ACCOUNT);
    let context = principal.context(stack, request);
    let question = Question { action: &action, resource: wanted.resource, policy: None, context: &context };
    if principal.may(stack, question) {
        return Ok(());
    }
    Err(from_refusal(Refusal::Denied(format!(
        "User: {} is not authorized to perform: {action} on resource: {} because no identity-based policy allows the \
         {action} action",
        principal.arn(),
        wanted.resource
    ))))
}

/// With the names that the JSON services give to refusals.
fn from_refusal(refusal: Refusal) -> AwsError {
    let invalid = "The security token included in the request is invalid.";
    match refusal {
        Refusal::Missing => AwsError::new(Exception::MissingAuthenticationToken, "Missing Authentication Token"),
        Refusal::Incomplete(message) => AwsError::new(Exception::IncompleteSignature, message),
        Refusal::Mismatch(message) => AwsError::new(Exception::InvalidSignature, message),
        Refusal::UnknownKey => AwsError::new(Exception::UnrecognizedClient, invalid),
        Refusal::Expired => {
            AwsError::new(Exception::ExpiredToken, "The security token included in the request is expired")
        }
        Refusal::Denied(message) => AwsError::new(Exception::AccessDenied, message),
        Refusal::Failed(cause) => AwsError::internal(cause),
    }
}
