//! A Cognito user pool: accounts, codes, passwords, tokens.
//!
//! It serves the operations that a person's own screens need
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html>), and in [`admin`] some for an
//! administrator; triggers do not exist here and answer `UnknownOperationException`.
//! Everything that an answer promises is in the database before the answer is sent.

mod accounts;
mod admin;
mod attribute_changes;
mod authentication;
pub(crate) mod client_secret;
mod code_delivery;
mod codes;
mod contact;
mod devices;
pub(crate) mod federation;
mod forgetting;
mod groups;
mod lockout;
mod messages;
mod mfa;
mod names;
pub(crate) mod oauth;
mod ops;
mod password_history;
mod password_rules;
mod passwords;
mod pending_contacts;
mod refresh_tokens;
mod sign_ins;
mod srp;
mod status;
pub(crate) mod template_groups;
pub(crate) mod tokens;
mod validate;
mod webauthn;

use std::sync::Arc;

use crate::aws_json::{AwsError, Exception, Violations, input, output};
use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::post::Post;
use crate::seal::SealKey;
use crate::stack::Stack;
use client_secret::ClientSecret;
use federation::Federation;
pub(crate) use forgetting::forget;
pub(crate) use passwords::Passwords;
pub(crate) use sign_ins::counts as sign_in_counts;
use tokens::Tokens;
pub(crate) use validate::is_mappable;

/// The user pool of one stack, with its one client.
pub(crate) struct UserPool {
    pub(crate) db: Db,
    pub(crate) stack: Arc<Stack>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) seal: SealKey,
    pub(crate) post: Post,
    pub(crate) passwords: Passwords,
    pub(crate) tokens: Arc<Tokens>,
    /// Present where the template gives the client one.
    pub(crate) client_secret: Option<ClientSecret>,
    /// How other places where people sign in are called.
    pub(crate) federation: Federation,
}

impl UserPool {
    /// Runs one operation on its input and returns its output, both as JSON.
    pub(crate) async fn run(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, AwsError> {
        match operation {
            "SignUp" => output(&ops::sign_up::run(self, input(body)?).await?),
            "ConfirmSignUp" => output(&ops::confirm_sign_up::run(self, input(body)?).await?),
            "ResendConfirmationCode" => output(&ops::resend_confirmation_code::run(self, input(body)?).await?),
            "InitiateAuth" => output(&ops::initiate_auth::run(self, input(body)?).await?),
            "RespondToAuthChallenge" => output(&ops::respond_to_auth_challenge::run(self, input(body)?).await?),
            "ForgotPassword" => output(&ops::forgot_password::run(self, input(body)?).await?),
            "ConfirmForgotPassword" => output(&ops::confirm_forgot_password::run(self, input(body)?).await?),
            "ChangePassword" => output(&ops::change_password::run(self, input(body)?).await?),
            "DeleteUser" => ops::delete_user::run(self, input(body)?).await.map(|()| Vec::new()),
            "UpdateUserAttributes" => output(&ops::update_user_attributes::run(self, input(body)?).await?),
            "DeleteUserAttributes" => output(&ops::delete_user_attributes::run(self, input(body)?).await?),
            "GetUserAttributeVerificationCode" => {
                output(&ops::get_user_attribute_verification_code::run(self, input(body)?).await?)
            }
            "VerifyUserAttribute" => output(&ops::verify_user_attribute::run(self, input(body)?).await?),
            "GetUser" => output(&ops::get_user::run(self, input(body)?).await?),
            "GetTokensFromRefreshToken" => output(&ops::get_tokens_from_refresh_token::run(self, input(body)?).await?),
            "GetUserAuthFactors" => output(&ops::get_user_auth_factors::run(self, input(body)?).await?),
            "AssociateSoftwareToken" => output(&ops::associate_software_token::run(self, input(body)?).await?),
            "VerifySoftwareToken" => output(&ops::verify_software_token::run(self, input(body)?).await?),
            "SetUserMFAPreference" => output(&ops::set_user_mfa_preference::run(self, input(body)?).await?),
            "ConfirmDevice" => output(&ops::confirm_device::run(self, input(body)?).await?),
            "ListDevices" => output(&ops::list_devices::run(self, input(body)?).await?),
            "GetDevice" => output(&ops::get_device::run(self, input(body)?).await?),
            "ForgetDevice" => ops::forget_device::run(self, input(body)?).await.map(|()| Vec::new()),
            "UpdateDeviceStatus" => output(&ops::update_device_status::run(self, input(body)?).await?),
            "StartWebAuthnRegistration" => output(&ops::start_web_authn_registration::run(self, input(body)?).await?),
            "CompleteWebAuthnRegistration" => {
                output(&ops::complete_web_authn_registration::run(self, input(body)?).await?)
            }
            "ListWebAuthnCredentials" => output(&ops::list_web_authn_credentials::run(self, input(body)?).await?),
            "DeleteWebAuthnCredential" => output(&ops::delete_web_authn_credential::run(self, input(body)?).await?),
            "RevokeToken" => output(&ops::revoke_token::run(self, input(body)?).await?),
            "GlobalSignOut" => output(&ops::global_sign_out::run(self, input(body)?).await?),
            _ => {
                Err(AwsError::new(Exception::UnknownOperation, "This operation is not served by the embedded backend."))
            }
        }
    }

    /// Refuses a client that is not this pool's.
    fn check_client_id(&self, client_id: &str) -> Result<(), AwsError> {
        Violations::default()
            .unless(client_id.len() <= 128, "clientId", "have length less than or equal to 128")
            .check()?;
        if client_id != self.stack.client.id {
            let message = format!("User pool client {client_id} does not exist.");
            return Err(AwsError::new(Exception::ResourceNotFound, message));
        }
        Ok(())
    }

    /// Whether the client's settings allow an authentication flow, for example `ALLOW_USER_SRP_AUTH`.
    fn allows(&self, flow: &str) -> bool {
        self.stack.client.auth_flows.iter().any(|allowed| allowed == flow)
    }

    /// The refusal for a username that does not exist, as open as the client's settings say.
    fn unknown_user(&self) -> AwsError {
        if self.stack.client.hide_user_existence {
            AwsError::not_authorized("Incorrect username or password.")
        } else {
            AwsError::new(Exception::UserNotFound, "User does not exist.")
        }
    }

    /// Whether browsers reach the pool over TLS.
    fn is_public_over_tls(&self) -> bool {
        self.tokens.issuer().starts_with("https:")
    }

    /// A random UUID.
    fn new_uuid(&self) -> String {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}
