//! The device that somebody signs in on, when the pool remembers it: its proof during a sign-in (`DEVICE_SRP_AUTH` and
//! `DEVICE_PASSWORD_VERIFIER`), in the place of a second factor
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html>).

use app::wire::auth::AuthError;
use aws_sdk_cognitoidentityprovider::operation::respond_to_auth_challenge::RespondToAuthChallengeOutput;
use aws_sdk_cognitoidentityprovider::operation::respond_to_auth_challenge::builders::RespondToAuthChallengeFluentBuilder;
use aws_sdk_cognitoidentityprovider::types::ChallengeNameType;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::challenge::says_session;
use super::refusal::refusal;
use super::srp;
use super::user_pool::{PasswordAnswer, SECRET_HASH, UserPool, unsupported};
use crate::session::KnownDevice;

/// The parameter that names the device.
pub(super) const DEVICE_KEY: &str = "DEVICE_KEY";

/// Who signs in, and what this browser is to them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SigningIn<'a> {
    /// The name that was typed, or what the pool calls them.
    pub(crate) username: &'a str,
    /// The device, if they were remembered on it.
    pub(crate) device: Option<&'a KnownDevice>,
}

/// How a part of the proof ended without going on.
enum Halt {
    Forgotten,
    Refused(AuthError),
}

impl UserPool {
    /// Proves to the pool that this is the device that it asks for.
    pub(super) async fn prove_device(
        &self,
        device: &KnownDevice,
        session: Option<String>,
        username: &str,
    ) -> Result<PasswordAnswer, AuthError> {
        match self.exchanged(device, session, username).await {
            Ok(answer) => match answer.authentication_result {
                Some(result) => self.finished(result),
                None => Err(unsupported(answer.challenge_name.as_ref())),
            },
            Err(Halt::Forgotten) => Ok(PasswordAnswer::DeviceForgotten),
            Err(Halt::Refused(error)) => Err(error),
        }
    }

    async fn exchanged(
        &self,
        device: &KnownDevice,
        session: Option<String>,
        username: &str,
    ) -> Result<RespondToAuthChallengeOutput, Halt> {
        let exchange = srp::Exchange::begin().map_err(|error| {
            tracing::error!(%error, "no random bytes");
            Halt::Refused(AuthError::Unavailable)
        })?;
        let call = self.device_answer(ChallengeNameType::DeviceSrpAuth, device, session, username);
        let asked = sent(call.challenge_responses("SRP_A", exchange.public())).await?;
        if asked.challenge_name != Some(ChallengeNameType::DevicePasswordVerifier) {
            return Err(Halt::Refused(unsupported(asked.challenge_name.as_ref())));
        }
        let parameter = |name: &str| {
            asked.challenge_parameters().and_then(|all| all.get(name)).map(String::as_str).unwrap_or_default()
        };
        let challenge = srp::Challenge {
            user_id: &device.key,
            salt: parameter("SALT"),
            server_public: parameter("SRP_B"),
            secret_block: parameter("SECRET_BLOCK"),
        };
        let timestamp = srp::timestamp(self.clock.now_s()).ok_or(Halt::Refused(AuthError::Unavailable))?;
        let signature = exchange.sign(&device.group_key, device.password.expose(), &challenge, &timestamp);
        let signature = signature.ok_or_else(|| {
            tracing::error!("the user pool's SRP challenge for a device is not one that can be answered");
            Halt::Refused(AuthError::Unavailable)
        })?;
        let username = Some(parameter("USERNAME")).filter(|name| !name.is_empty()).unwrap_or(username);
        let call =
            self.device_answer(ChallengeNameType::DevicePasswordVerifier, device, asked.session.clone(), username);
        let call = call
            .challenge_responses("PASSWORD_CLAIM_SECRET_BLOCK", challenge.secret_block)
            .challenge_responses("PASSWORD_CLAIM_SIGNATURE", signature)
            .challenge_responses("TIMESTAMP", timestamp);
        sent(call).await
    }

    fn device_answer(
        &self,
        name: ChallengeNameType,
        device: &KnownDevice,
        session: Option<String>,
        username: &str,
    ) -> RespondToAuthChallengeFluentBuilder {
        let call = self
            .client
            .respond_to_auth_challenge()
            .client_id(&self.client_id)
            .challenge_name(name)
            .set_session(session)
            .challenge_responses("USERNAME", username)
            .challenge_responses(DEVICE_KEY, &device.key);
        match self.secret_hash(username) {
            Some(hash) => call.challenge_responses(SECRET_HASH, hash),
            None => call,
        }
    }
}

/// Sends one half of the proof. A pool that does not take it knows no such device, or another one of this name.
async fn sent(call: RespondToAuthChallengeFluentBuilder) -> Result<RespondToAuthChallengeOutput, Halt> {
    let error = match Box::pin(call.send()).await {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    match error.code() {
        Some("NotAuthorizedException") if says_session(error.message()) => Err(Halt::Refused(AuthError::StepLapsed)),
        Some("NotAuthorizedException") => Err(Halt::Forgotten),
        _ if no_such_device(&error) => Err(Halt::Forgotten),
        _ => Err(Halt::Refused(refusal("RespondToAuthChallenge", &error))),
    }
}

/// Whether a refusal says that the account has no such device: Cognito says `Device does not exist.`
pub(super) fn no_such_device(error: &impl ProvideErrorMetadata) -> bool {
    error.code() == Some("ResourceNotFoundException")
        && error.message().is_some_and(|message| message.to_lowercase().contains("device"))
}
