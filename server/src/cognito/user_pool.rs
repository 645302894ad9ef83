//! The calls to the user pool: each is one operation of Cognito's, and what its answer means.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use app::wire::auth::{AuthError, Delivery, DeliveryMedium};
use app::wire::secret::Secret;
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::Config;
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType, ChallengeNameType, CodeDeliveryDetailsType,
    DeliveryMediumType,
};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;

use super::challenge::Asked;
use super::device::{DEVICE_KEY, SigningIn, no_such_device};
use super::devices::NewDevice;
use super::refusal::refusal;
use super::{claims, client_secret, srp};
use crate::clock::SharedClock;
use crate::config::SignInFlow;
use crate::session::{AccessToken, Token};

/// The parameter that shows that the server knows the client's secret.
pub(super) const SECRET_HASH: &str = "SECRET_HASH";

/// The tokens of a sign-in or a renewal.
#[derive(Debug)]
pub(crate) struct Tokens {
    /// The user pool's id of the account.
    pub(crate) sub: String,
    /// The id token.
    pub(crate) id_token: Token,
    /// When it expires, in seconds since 1970.
    pub(crate) id_token_expires_at_s: i64,
    /// For calls about the person's own account.
    pub(crate) access: Option<AccessToken>,
    /// The refresh token; a renewal has none unless the client rotates them.
    pub(crate) refresh_token: Option<Token>,
    /// The device of a sign-in, where the pool remembers devices and does not know it yet.
    pub(crate) new_device: Option<NewDevice>,
}

/// How the pool answers a password.
#[derive(Debug)]
pub(crate) enum PasswordAnswer {
    /// It was right.
    Tokens(Tokens),
    /// The account is not confirmed yet.
    NotConfirmed,
    /// A new password has to be set first.
    ResetRequired,
    /// The pool asks for more.
    Asked(Box<Asked>),
    /// The pool does not know the device, or not any more: to be tried again without it.
    DeviceForgotten,
}

/// An account that was created just now.
#[derive(Debug)]
pub(crate) struct NewAccount {
    /// Where its code went; none when the pool confirmed it by itself.
    pub(crate) delivery: Option<Delivery>,
    /// What ConfirmSignUp may begin the first session with.
    pub(crate) session: Option<Token>,
}

/// Why a session was not renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefreshError {
    /// The refresh token is revoked or has expired, or the account is gone.
    Refused,
    /// Somebody renewed with this refresh token before, and the pool replaces them at each renewal: it may have been
    /// another server, or an answer that was lost.
    Superseded,
    /// The pool could not be reached or failed: the session may well be good.
    Unavailable,
}

/// One client of one user pool.
pub(crate) struct UserPool {
    pub(super) client: Client,
    pub(super) client_id: String,
    /// Of clients that have one.
    secret: Option<Secret>,
    /// The part of the pool's id after `_`, which SRP signs.
    name: String,
    flow: SignInFlow,
    /// Whether the client was found to refuse the password itself, so that it is not sent again. A restart asks anew.
    srp_alone: AtomicBool,
    pub(super) clock: SharedClock,
}

impl UserPool {
    /// With the SDK's client, and the ids of the pool and of its client.
    pub(crate) fn new(client: Client, pool_id: &str, client_id: &str, flow: SignInFlow, clock: SharedClock) -> Self {
        let name = pool_id.split_once('_').map_or(pool_id, |(_, name)| name).to_owned();
        Self {
            client,
            client_id: client_id.to_owned(),
            secret: None,
            name,
            flow,
            srp_alone: AtomicBool::new(false),
            clock,
        }
    }

    /// With the secret of the client, if it has one.
    pub(crate) fn with_secret(self, secret: Option<Secret>) -> Self {
        Self { secret, ..self }
    }

    /// What a call about `username` shows of the secret.
    pub(super) fn secret_hash(&self, username: &str) -> Option<String> {
        self.secret.as_ref().map(|secret| client_secret::hash(secret, username, &self.client_id))
    }

    /// The secret itself, for the calls that carry it.
    fn secret(&self) -> Option<String> {
        self.secret.as_ref().map(|secret| secret.expose().to_owned())
    }

    /// Checks a password.
    pub(crate) async fn sign_in(&self, person: SigningIn<'_>, password: &Secret) -> Result<PasswordAnswer, AuthError> {
        match self.flow {
            SignInFlow::Srp => self.sign_in_with_srp(person, password).await,
            SignInFlow::Either if self.srp_alone.load(Ordering::Relaxed) => {
                self.sign_in_with_srp(person, password).await
            }
            SignInFlow::Either | SignInFlow::Password => self.sign_in_with_password(person, password).await,
        }
    }

    async fn sign_in_with_password(
        &self,
        person: SigningIn<'_>,
        password: &Secret,
    ) -> Result<PasswordAnswer, AuthError> {
        let username = person.username;
        let mut call = self
            .client
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .auth_parameters("USERNAME", username)
            .auth_parameters("PASSWORD", password.expose());
        if let Some(hash) = self.secret_hash(username) {
            call = call.auth_parameters(SECRET_HASH, hash);
        }
        if let Some(device) = person.device {
            call = call.auth_parameters(DEVICE_KEY, &device.key);
        }
        match Box::pin(call.send()).await {
            Ok(answer) => {
                let asked = (answer.challenge_name, answer.session, answer.challenge_parameters);
                self.go_on(answer.authentication_result, asked, person).await
            }
            Err(error) if self.flow == SignInFlow::Either && is_not_enabled(&error) => {
                tracing::info!("the pool's client does not take the password itself: from now on it is proved by SRP");
                self.srp_alone.store(true, Ordering::Relaxed);
                Box::pin(self.sign_in_with_srp(person, password)).await
            }
            Err(error) => unfinished("InitiateAuth", &error),
        }
    }

    async fn sign_in_with_srp(&self, person: SigningIn<'_>, password: &Secret) -> Result<PasswordAnswer, AuthError> {
        let username = person.username;
        let exchange = srp::Exchange::begin().map_err(|error| {
            tracing::error!(%error, "no random bytes");
            AuthError::Unavailable
        })?;
        let mut call = self
            .client
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserSrpAuth)
            .auth_parameters("USERNAME", username)
            .auth_parameters("SRP_A", exchange.public());
        if let Some(hash) = self.secret_hash(username) {
            call = call.auth_parameters(SECRET_HASH, hash);
        }
        let answer = match Box::pin(call.send()).await {
            Ok(answer) => answer,
            Err(error) => {
                if is_not_enabled(&error) {
                    // The client was changed meanwhile, or allows neither: the next one to sign in finds out.
                    self.srp_alone.store(false, Ordering::Relaxed);
                }
                return unfinished("InitiateAuth", &error);
            }
        };
        if answer.challenge_name != Some(ChallengeNameType::PasswordVerifier) {
            return Err(unsupported(answer.challenge_name.as_ref()));
        }
        let parameter = |name: &str| {
            answer.challenge_parameters().and_then(|all| all.get(name)).map(String::as_str).unwrap_or_default()
        };
        let challenge = srp::Challenge {
            user_id: parameter("USER_ID_FOR_SRP"),
            salt: parameter("SALT"),
            server_public: parameter("SRP_B"),
            secret_block: parameter("SECRET_BLOCK"),
        };
        let timestamp = srp::timestamp(self.clock.now_s()).ok_or(AuthError::Unavailable)?;
        let signature = exchange.sign(&self.name, password.expose(), &challenge, &timestamp).ok_or_else(|| {
            tracing::error!("the user pool's SRP challenge is not one that can be answered");
            AuthError::Unavailable
        })?;
        let mut call = self
            .client
            .respond_to_auth_challenge()
            .client_id(&self.client_id)
            .challenge_name(ChallengeNameType::PasswordVerifier)
            .set_session(answer.session.clone())
            .challenge_responses("USERNAME", challenge.user_id)
            .challenge_responses("PASSWORD_CLAIM_SECRET_BLOCK", challenge.secret_block)
            .challenge_responses("PASSWORD_CLAIM_SIGNATURE", signature)
            .challenge_responses("TIMESTAMP", timestamp);
        if let Some(hash) = self.secret_hash(challenge.user_id) {
            call = call.challenge_responses(SECRET_HASH, hash);
        }
        if let Some(device) = person.device {
            call = call.challenge_responses(DEVICE_KEY, &device.key);
        }
        match Box::pin(call.send()).await {
            Ok(answer) => {
                let asked = (answer.challenge_name, answer.session, answer.challenge_parameters);
                self.go_on(answer.authentication_result, asked, person).await
            }
            Err(error) => unfinished("RespondToAuthChallenge", &error),
        }
    }

    pub(super) fn finished(&self, result: AuthenticationResultType) -> Result<PasswordAnswer, AuthError> {
        let tokens = self.tokens(result).filter(|tokens| tokens.refresh_token.is_some());
        tokens.map(PasswordAnswer::Tokens).ok_or_else(|| {
            tracing::error!("the user pool's answer lacks a token");
            AuthError::Unavailable
        })
    }

    fn tokens(&self, result: AuthenticationResultType) -> Option<Tokens> {
        let id_token = result.id_token?;
        // The pool names one lifetime, which is the access token's; the template gives both tokens the same.
        let expires_at_s = self.clock.now_s().saturating_add(i64::from(result.expires_in));
        Some(Tokens {
            sub: claims::sub(&id_token)?,
            id_token: Token::new(id_token),
            id_token_expires_at_s: expires_at_s,
            access: result.access_token.map(|token| AccessToken { token: Token::new(token), expires_at_s }),
            refresh_token: result.refresh_token.map(Token::new),
            new_device: result.new_device_metadata.and_then(NewDevice::read),
        })
    }

    /// Buys a new id token, and a new refresh token where the pool's client rotates them. A session of a confirmed device is
    /// renewed on that device.
    ///
    /// When no answer comes it is asked once more: the pool may have replaced the token all the same, and gives the
    /// replacement again while its grace period lasts.
    pub(crate) async fn refresh(
        &self,
        refresh_token: &Token,
        device_key: Option<&str>,
    ) -> Result<Tokens, RefreshError> {
        let call = self
            .client
            .get_tokens_from_refresh_token()
            .client_id(&self.client_id)
            .set_client_secret(self.secret())
            .refresh_token(refresh_token.expose())
            .set_device_key(device_key.map(str::to_owned))
            .customize()
            .config_override(Config::builder().retry_config(RetryConfig::standard().with_max_attempts(2)));
        match Box::pin(call.send()).await {
            Ok(answer) => {
                answer.authentication_result.and_then(|result| self.tokens(result)).ok_or(RefreshError::Unavailable)
            }
            Err(error) => {
                let operation = "GetTokensFromRefreshToken";
                tracing::info!(operation, code = error.code(), "the session was not renewed");
                match error.code() {
                    Some("RefreshTokenReuseException") => Err(RefreshError::Superseded),
                    Some("NotAuthorizedException" | "UserNotFoundException" | "PasswordResetRequiredException") => {
                        Err(RefreshError::Refused)
                    }
                    _ => Err(RefreshError::Unavailable),
                }
            }
        }
    }

    /// Revokes a refresh token and every token that came of it.
    pub(crate) async fn revoke(&self, refresh_token: &Token) {
        let call = self
            .client
            .revoke_token()
            .client_id(&self.client_id)
            .set_client_secret(self.secret())
            .token(refresh_token.expose());
        if let Err(error) = Box::pin(call.send()).await {
            tracing::warn!(
                operation = "RevokeToken",
                code = error.code(),
                "a session that was signed out was not revoked"
            );
        }
    }

    /// Creates an account.
    pub(crate) async fn sign_up(
        &self,
        username: &str,
        attributes: &BTreeMap<String, String>,
        password: &Secret,
    ) -> Result<NewAccount, AuthError> {
        let attributes: Result<Vec<_>, _> =
            attributes.iter().map(|(name, value)| AttributeType::builder().name(name).value(value).build()).collect();
        let attributes = attributes.map_err(|_| AuthError::MissingField)?;
        let call = self
            .client
            .sign_up()
            .client_id(&self.client_id)
            .set_secret_hash(self.secret_hash(username))
            .username(username)
            .password(password.expose())
            .set_user_attributes(Some(attributes));
        match Box::pin(call.send()).await {
            Ok(answer) => Ok(NewAccount {
                delivery: (!answer.user_confirmed).then(|| delivery(answer.code_delivery_details)),
                session: answer.session.map(Token::new),
            }),
            Err(error) => Err(refusal("SignUp", &error)),
        }
    }

    /// Sends a new code for an account that is not confirmed.
    pub(crate) async fn resend_code(&self, username: &str) -> Result<Delivery, AuthError> {
        let call = self
            .client
            .resend_confirmation_code()
            .client_id(&self.client_id)
            .set_secret_hash(self.secret_hash(username))
            .username(username);
        match Box::pin(call.send()).await {
            Ok(answer) => Ok(delivery(answer.code_delivery_details)),
            Err(error) => Err(refusal("ResendConfirmationCode", &error)),
        }
    }

    /// Sends a code for a new password.
    pub(crate) async fn forgot_password(&self, username: &str) -> Result<Delivery, AuthError> {
        let call = self
            .client
            .forgot_password()
            .client_id(&self.client_id)
            .set_secret_hash(self.secret_hash(username))
            .username(username);
        match Box::pin(call.send()).await {
            Ok(answer) => Ok(delivery(answer.code_delivery_details)),
            Err(error) => Err(refusal("ForgotPassword", &error)),
        }
    }

    /// Sets a new password.
    pub(crate) async fn reset_password(
        &self,
        username: &str,
        code: &Secret,
        password: &Secret,
    ) -> Result<(), AuthError> {
        let call = self
            .client
            .confirm_forgot_password()
            .client_id(&self.client_id)
            .set_secret_hash(self.secret_hash(username))
            .username(username)
            .confirmation_code(code.expose())
            .password(password.expose());
        Box::pin(call.send()).await.map(drop).map_err(|error| refusal("ConfirmForgotPassword", &error))
    }
}

/// Whether the pool's client does not allow the flow.
fn is_not_enabled(error: &impl ProvideErrorMetadata) -> bool {
    matches!(error.code(), Some("InvalidParameterException" | "NotAuthorizedException"))
        && error.message().is_some_and(says_not_enabled)
}

/// Cognito has several sentences for it: `USER_PASSWORD_AUTH flow not enabled for this client`, `Auth flow not enabled for this
/// client`, `USER_SRP_AUTH is not enabled for the client.`
pub(crate) fn says_not_enabled(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("not enabled for this client") || message.contains("not enabled for the client")
}

/// A refusal of a password that is a step of the journey, or else the refusal.
pub(super) fn unfinished<E>(operation: &'static str, error: &E) -> Result<PasswordAnswer, AuthError>
where
    E: ProvideErrorMetadata + std::error::Error,
{
    match error.code() {
        Some("UserNotConfirmedException") => Ok(PasswordAnswer::NotConfirmed),
        Some("PasswordResetRequiredException") => Ok(PasswordAnswer::ResetRequired),
        _ if no_such_device(error) => Ok(PasswordAnswer::DeviceForgotten),
        _ => Err(refusal(operation, error)),
    }
}

pub(super) fn unsupported(challenge: Option<&ChallengeNameType>) -> AuthError {
    let challenge = challenge.map(ChallengeNameType::as_str);
    tracing::warn!(challenge, "the user pool asks for a challenge that is not supported");
    AuthError::UnsupportedChallenge
}

pub(super) fn delivery(details: Option<CodeDeliveryDetailsType>) -> Delivery {
    let Some(details) = details else {
        return Delivery { medium: DeliveryMedium::Unknown, destination: String::new() };
    };
    let medium = match details.delivery_medium {
        Some(DeliveryMediumType::Email) => DeliveryMedium::Email,
        Some(DeliveryMediumType::Sms) => DeliveryMedium::Sms,
        _ => DeliveryMedium::Unknown,
    };
    Delivery { medium, destination: details.destination.unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::says_not_enabled;

    #[test]
    fn every_sentence_about_a_flow_that_is_not_enabled_is_known() {
        for (message, expected) in [
            ("USER_PASSWORD_AUTH flow not enabled for this client", true),
            ("Auth flow not enabled for this client", true),
            ("USER_SRP_AUTH is not enabled for the client.", true),
            ("Incorrect username or password.", false),
            ("Token revocation is not enabled.", false),
        ] {
            assert_eq!(says_not_enabled(message), expected, "{message}");
        }
    }
}
