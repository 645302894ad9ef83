//! From a confirmed account to its first session without another proof: SignUp's `Session`, given to ConfirmSignUp with the
//! right code, becomes one that InitiateAuth takes for the flow `USER_AUTH`
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>). Nobody has to keep
//! the password for it.

use app::wire::auth::AuthError;
use app::wire::secret::Secret;
use aws_sdk_cognitoidentityprovider::types::AuthFlowType;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::challenge::says_session;
use super::device::SigningIn;
use super::refusal::refusal;
use super::user_pool::{PasswordAnswer, SECRET_HASH, UserPool, unfinished};
use crate::session::Token;

impl UserPool {
    /// Confirms an account. With the session of its sign-up the answer may hold one that signs its owner in.
    pub(crate) async fn confirm_sign_up(
        &self,
        username: &str,
        code: &Secret,
        session: Option<&Token>,
    ) -> Result<Option<Token>, AuthError> {
        let call = self
            .client
            .confirm_sign_up()
            .client_id(&self.client_id)
            .set_secret_hash(self.secret_hash(username))
            .username(username)
            .confirmation_code(code.expose());
        let with_session = call.clone().set_session(session.map(|session| session.expose().to_owned()));
        let mut answer = Box::pin(with_session.send()).await;
        // A session that is too old is no reason to refuse a code that may be right.
        let is_stale = |error: &(dyn ProvideErrorMetadata + Sync)| {
            error.code() == Some("NotAuthorizedException") && says_session(error.message())
        };
        if session.is_some() && answer.as_ref().err().is_some_and(|error| is_stale(error)) {
            answer = Box::pin(call.send()).await;
        }
        match answer {
            Ok(answer) => Ok(answer.session.map(Token::new)),
            Err(error) => Err(refusal("ConfirmSignUp", &error)),
        }
    }

    /// Signs in with the session of ConfirmSignUp.
    pub(crate) async fn sign_in_confirmed(&self, username: &str, session: &Token) -> Result<PasswordAnswer, AuthError> {
        let mut call = self
            .client
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserAuth)
            .session(session.expose())
            .auth_parameters("USERNAME", username);
        if let Some(hash) = self.secret_hash(username) {
            call = call.auth_parameters(SECRET_HASH, hash);
        }
        match Box::pin(call.send()).await {
            Ok(answer) => {
                let asked = (answer.challenge_name, answer.session, answer.challenge_parameters);
                self.go_on(answer.authentication_result, asked, SigningIn { username, device: None }).await
            }
            Err(error) => unfinished("InitiateAuth", &error),
        }
    }
}
