//! Signature Version 4, checked: who signed a request, with its signature in the `Authorization` header
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>).
//!
//! This is for the services that live at one address and take everything in the body: Cognito and STS. S3's signatures,
//! presigned addresses and chunked bodies are checked by the `s3s` crate, which keeps its arithmetic to itself. Beyond what
//! AWS asks, every `x-amz-*` header of a request has to be covered by the signature. The date is taken from `X-Amz-Date`
//! alone, which every SDK sends.
//!
//! Nothing here looks a key up or reads a clock: [`Claim::read`] says which key is meant, [`Claim::check`] whether the
//! claim itself is in order, and [`Claim::verify`] whether the holder of the secret made it.

mod canonical;
mod claim;
mod refusal;

pub(crate) use canonical::Message;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use canonical::{canonical_query, decode, encode};
pub(crate) use claim::{Claim, Scope};
pub(crate) use refusal::Refusal;

#[cfg(test)]
mod tests;
