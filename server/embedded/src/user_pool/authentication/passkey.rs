//! `WEB_AUTHN`: a signature of one of the account's passkeys, as the first factor and, where the pool says so and a person was
//! verified, as the second one too.

use std::collections::BTreeMap;

use super::awaited::Awaited;
use super::password::incorrect;
use super::session::Session;
use super::steps::{First, Proven};
use super::{Answer, Parameters, ask, device, proceed};
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;
use crate::user_pool::accounts::Account;
use crate::user_pool::names::Caller;
use crate::user_pool::webauthn::{self, AssertionResponse};

/// Asks for a signature.
pub(super) async fn ask(pool: &UserPool, account: Account, proven: Proven) -> Result<Answer, AwsError> {
    let settings = webauthn::settings(pool)?;
    let sub = account.sub.clone();
    let listed = pool.db.read(move |tx| Ok::<_, AwsError>(webauthn::list(tx, &sub, "", webauthn::MOST)?));
    let existing = listed.await?;
    let challenge = webauthn::new_challenge(&*pool.entropy);
    let options = webauthn::request(settings, &existing, &challenge).to_string();
    let parameters = BTreeMap::from([("CREDENTIAL_REQUEST_OPTIONS", options)]);
    ask::ask(pool, (&Caller::owner(account), proven), "WEB_AUTHN", parameters, Awaited::Passkey { challenge })
}

/// Takes a signature. The challenge is used up before anything is compared.
pub(super) async fn answer(
    pool: &UserPool,
    (session, account): (Session, Account),
    challenge: &str,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let settings = webauthn::settings(pool)?;
    let claimed = device::claimed(pool, &account.username_key, responses).await?;
    let malformed = |_| AwsError::invalid_parameter("The credential is malformed.");
    let response: AssertionResponse =
        serde_json::from_str(responses.required("CREDENTIAL")?.expose()).map_err(malformed)?;
    let (sub, id, now_s) = (account.sub.clone(), response.id(), pool.clock.now_s());
    let found = pool
        .db
        .write(move |tx| {
            session.spend(tx, now_s)?;
            Ok::<_, AwsError>(webauthn::by_id(tx, &sub, &id)?)
        })
        .await?;
    let credential = found.ok_or_else(incorrect)?;
    let signed = response.verify(settings, challenge, &credential).ok_or_else(incorrect)?;
    let counted = pool.db.write(move |tx| Ok::<_, AwsError>(webauthn::used(tx, &credential, signed.sign_count)?));
    if !counted.await? {
        return Err(incorrect());
    }
    let proven = Proven::by(First::Passkey).on(claimed);
    let both = settings.counts_as_both && signed.user_verified;
    proceed(pool, account, if both { proven.and_second() } else { proven }).await
}
