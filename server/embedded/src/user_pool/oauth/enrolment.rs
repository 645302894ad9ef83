//! An authenticator app that has to be set up before a sign-in can go on: the page shows its key, and takes the first code.
//!
//! Other factors that a pool may want set up, an address or a number, are set up in the app itself.

use std::collections::BTreeMap;

use super::flow::Challenge;
use super::forms::{SECRET, names};
use crate::aws_json::{AwsError, Secret};
use crate::user_pool::UserPool;
use crate::user_pool::authentication::{Answer, Parameters, associate, respond, verify};

/// The name of the challenge.
pub(super) const NAME: &str = "MFA_SETUP";
/// Its parameter with what may be set up.
pub(super) const OFFERED: &str = "MFAS_CAN_SETUP";

/// The challenge with a key to show, where an app is among what may be set up.
pub(super) async fn begin(pool: &UserPool, mut challenge: Challenge) -> Result<Challenge, AwsError> {
    let offered = challenge.parameters.get(OFFERED).map(|list| names(list)).unwrap_or_default();
    if !offered.iter().any(|name| name == "SOFTWARE_TOKEN_MFA") {
        return Ok(challenge);
    }
    let (secret, session) = associate(pool, &Secret::from(challenge.session)).await?;
    challenge.session = session;
    challenge.parameters.insert(SECRET.to_owned(), secret);
    Ok(challenge)
}

/// Takes the first code of the app, which is a proof, too.
pub(super) async fn finish(pool: &UserPool, challenge: &Challenge, code: &Secret) -> Result<Answer, AwsError> {
    let session = verify(pool, &Secret::from(challenge.session.clone()), code).await?;
    let given = BTreeMap::from([("USERNAME".to_owned(), Secret::from(challenge.username.clone()))]);
    respond(pool, NAME, Some(&Secret::from(session)), &Parameters(&given)).await
}
