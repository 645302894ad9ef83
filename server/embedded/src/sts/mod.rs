//! The Security Token Service, as far as an identity pool needs it: GetCallerIdentity tells who signed a request, and
//! AssumeRoleWithWebIdentity gives credentials for a token of GetOpenIdToken
//! (<https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>).
//!
//! Its protocol is AWS's query protocol: a form in, XML out (<https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>).
//! A session may be limited by a policy that is passed with the request. Managed session policies, and roles for users of
//! other accounts or providers, do not exist here.

mod assume_role_with_web_identity;
mod error;
mod form;
mod get_caller_identity;
mod route;
mod xml;

use std::sync::Arc;

pub(crate) use route::{is_form, router};

use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::identity_pool::OpenIdTokens;
use crate::principals::Principals;
use crate::seal::SealKey;
use crate::stack::Stack;

/// What the service is made of.
pub(crate) struct Sts {
    pub(crate) db: Db,
    pub(crate) stack: Arc<Stack>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) seal: SealKey,
    pub(crate) principals: Principals,
    /// Present where the identity pool hands them out.
    pub(crate) open_id: Option<Arc<OpenIdTokens>>,
}
