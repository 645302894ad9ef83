//! Access policies: what a policy document says ([`policy`]), and whether a request may go ahead ([`evaluate`]).
//!
//! It follows <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html> for requests
//! inside one account: an explicit deny wins, then an allow by either the caller's or the resource's policies, and
//! nothing is allowed by silence. What is not understood is refused when the policy is read, never passed over: permission
//! boundaries and organisations do not exist here.

mod arn;
mod comparison;
mod condition;
mod context;
mod date;
pub(crate) mod evaluate;
mod network;
mod number;
pub(crate) mod pattern;
pub(crate) mod policy;
mod principal;
mod read;

pub(crate) use context::Context;
pub(crate) use evaluate::{Request, allows, allows_within, may_assume};
pub(crate) use principal::Caller;

#[cfg(test)]
mod table_tests;
