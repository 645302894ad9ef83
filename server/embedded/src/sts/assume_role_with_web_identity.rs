//! AssumeRoleWithWebIdentity
//! (<https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>): credentials of a role for whoever
//! shows a token of the identity pool, if the role's trust policy lets that identity take it. It is not signed.
//!
//! `Policy` limits the session; its size is that of its text, which is not packed. Managed policies (`PolicyArns`) are refused:
//! passing them over would give more than was asked for.

use std::sync::Arc;

use time::OffsetDateTime;
use time::macros::format_description;

use super::Sts;
use super::error::StsError;
use super::form::Form;
use super::xml::Elements;
use crate::channel::Channel;
use crate::iam::{self, Context};
use crate::identity_pool::OpenIdClaims;
use crate::principals::{Issued, Principal, RoleSession, SessionPolicy, SessionPolicyError};
use crate::stack::settings::Role;
use crate::user_pool::tokens::TokenFault;

/// The one provider of tokens.
const PROVIDER: &str = "cognito-identity.amazonaws.com";
/// Shortest and usual life of credentials, in seconds.
const SHORTEST_S: i64 = 900;
const USUAL_S: i64 = 3600;

pub(super) async fn run(sts: &Sts, form: &Form, channel: Channel) -> Result<Elements, StsError> {
    let role_arn = form.required("RoleArn", (20, 2048))?;
    let name = form.required("RoleSessionName", (2, 64))?;
    let token = form.required("WebIdentityToken", (4, 20_000))?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)) {
        let constraint = r"satisfy regular expression pattern: [\w+=,.@-]*";
        return Err(StsError::validation("roleSessionName", constraint));
    }
    if let Some(refused) = ["PolicyArns", "ProviderId"].into_iter().find(|name| form.has(name)) {
        let message = format!("{refused} is not supported by the embedded backend.");
        return Err(StsError::bad("ValidationError", message));
    }
    let policy = form.optional("Policy").map(policy).transpose()?;
    let claims = claims(sts, token)?;
    let role = sts.stack.role(role_arn).filter(|role| is_trusted(sts, role, &claims, channel)).ok_or_else(|| {
        StsError::forbidden("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    })?;
    let now_s = sts.clock.now_s();
    let session = RoleSession {
        identity_id: claims.sub.clone(),
        role_arn: role.arn.clone(),
        name: name.to_owned(),
        authenticated: claims.amr.iter().any(|value| value == "authenticated"),
        issued_at_s: now_s,
        expires_at_s: now_s.saturating_add(lifetime_s(form, role)?),
        policy,
    };
    let issued = Issued::make(session, &*sts.entropy);
    let (seal, entropy) = (sts.seal.clone(), Arc::clone(&sts.entropy));
    let issued = sts
        .db
        .write(move |tx| {
            issued.store(tx, &seal, &*entropy, now_s)?;
            Ok::<_, StsError>(issued)
        })
        .await?;
    Ok(answer(sts, &issued, &claims))
}

/// What the session is to be limited to.
fn policy(document: &str) -> Result<SessionPolicy, StsError> {
    if document.is_empty() {
        return Err(StsError::validation("policy", "have length greater than or equal to 1"));
    }
    SessionPolicy::read(document).map_err(|error| match error {
        SessionPolicyError::Long => StsError::validation("policy", "have length less than or equal to 2048"),
        SessionPolicyError::Json => StsError::bad("MalformedPolicyDocument", "This policy contains invalid Json"),
        SessionPolicyError::Policy(_) => StsError::bad("MalformedPolicyDocument", error.to_string()),
    })
}

fn claims(sts: &Sts, token: &str) -> Result<OpenIdClaims, StsError> {
    let invalid = |message: &'static str| StsError::bad("InvalidIdentityToken", message);
    let Some(open_id) = &sts.open_id else {
        return Err(invalid("No OpenIDConnect provider found in your account for the token."));
    };
    let now_s = sts.clock.now_s();
    open_id.claims(token, &sts.stack.identity_pool.id, now_s).map_err(|fault| match fault {
        TokenFault::Expired => {
            let message = format!("Token expired: current date/time {now_s} must be before the expiration date/time");
            StsError::bad("ExpiredTokenException", message)
        }
        TokenFault::Signature => invalid("The ID Token provided is not a valid JWT, or its signature is not valid."),
        TokenFault::Elsewhere => invalid("Incorrect token audience or issuer."),
    })
}

fn is_trusted(sts: &Sts, role: &Role, claims: &OpenIdClaims, channel: Channel) -> bool {
    let context = Context::of_request(sts.clock.now(), &sts.stack.region, channel);
    let authentication = claims.amr.iter().map(String::as_str);
    iam::may_assume(&role.trust, &context.identity(&claims.aud, &claims.sub, authentication))
}

fn lifetime_s(form: &Form, role: &Role) -> Result<i64, StsError> {
    let Some(text) = form.optional("DurationSeconds") else { return Ok(USUAL_S) };
    let seconds: i64 = text.parse().map_err(|_| {
        StsError::bad("MalformedInput", format!("{} is not a number", text.chars().take(20).collect::<String>()))
    })?;
    if seconds < SHORTEST_S {
        return Err(StsError::validation("durationSeconds", "have value greater than or equal to 900"));
    }
    if seconds > role.max_session_s {
        let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        return Err(StsError::bad("ValidationError", message));
    }
    Ok(seconds)
}

fn answer(sts: &Sts, issued: &Issued, claims: &OpenIdClaims) -> Elements {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let expiration = OffsetDateTime::from_unix_timestamp(issued.session.expires_at_s).ok();
    let expiration = expiration.and_then(|time| time.format(format).ok()).unwrap_or_default();
    let principal = Principal::Session(issued.session.clone());
    let credentials = Elements::default()
        .text("AccessKeyId", &issued.key.id)
        .text("SecretAccessKey", &issued.key.secret)
        .text("SessionToken", &issued.token)
        .text("Expiration", &expiration);
    let user = Elements::default()
        .text("AssumedRoleId", &principal.unique_id(&sts.stack).unwrap_or_default())
        .text("Arn", &principal.arn());
    let size = issued.session.policy.as_ref().map(|policy| policy.percent().to_string());
    let elements = match &size {
        Some(percent) => Elements::default().text("PackedPolicySize", percent),
        None => Elements::default(),
    };
    elements
        .text("SubjectFromWebIdentityToken", &claims.sub)
        .text("Audience", &claims.aud)
        .text("Provider", PROVIDER)
        .nested("AssumedRoleUser", user)
        .nested("Credentials", credentials)
}
