//! The second factors of one's own account, changed with an access token: AssociateSoftwareToken, VerifySoftwareToken and
//! SetUserMFAPreference
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html>).

use app::wire::account::{AccountError, FactorChoice};
use app::wire::auth::AuthError;
use app::wire::challenge::Factor;
use app::wire::secret::Secret;
use aws_sdk_cognitoidentityprovider::types::{
    EmailMfaSettingsType, SmsMfaSettingsType, SoftwareTokenMfaSettingsType, VerifySoftwareTokenResponseType,
};

use super::refusal::account_refusal;
use super::user_pool::UserPool;
use crate::session::Token;

impl UserPool {
    /// A secret for another authenticator app, in Base32.
    pub(crate) async fn begin_app(&self, access: &Token) -> Result<String, AccountError> {
        let call = self.client.associate_software_token().access_token(access.expose());
        let answer = Box::pin(call.send()).await.map_err(|error| account_refusal("AssociateSoftwareToken", &error))?;
        answer.secret_code.ok_or_else(|| {
            tracing::error!("the user pool's answer lacks the secret of an authenticator app");
            AuthError::Unavailable.into()
        })
    }

    /// Shows the pool a code of the app.
    pub(crate) async fn confirm_app(&self, access: &Token, code: &Secret) -> Result<(), AccountError> {
        let call = self.client.verify_software_token().access_token(access.expose()).user_code(code.expose());
        let answer = Box::pin(call.send()).await.map_err(|error| account_refusal("VerifySoftwareToken", &error))?;
        match answer.status {
            Some(VerifySoftwareTokenResponseType::Success) => Ok(()),
            _ => Err(AuthError::CodeMismatch.into()),
        }
    }

    /// Switches a factor on or off, or prefers it. The others stay as they are; one alone is preferred.
    pub(crate) async fn choose_factor(
        &self,
        access: &Token,
        factor: Factor,
        choice: FactorChoice,
    ) -> Result<(), AccountError> {
        let (enabled, preferred) = match choice {
            FactorChoice::On => (true, false),
            FactorChoice::Off => (false, false),
            FactorChoice::Preferred => (true, true),
        };
        let call = self.client.set_user_mfa_preference().access_token(access.expose());
        let call = match factor {
            Factor::Totp => call.software_token_mfa_settings(
                SoftwareTokenMfaSettingsType::builder().enabled(enabled).preferred_mfa(preferred).build(),
            ),
            Factor::Sms => {
                call.sms_mfa_settings(SmsMfaSettingsType::builder().enabled(enabled).preferred_mfa(preferred).build())
            }
            Factor::Email => call
                .email_mfa_settings(EmailMfaSettingsType::builder().enabled(enabled).preferred_mfa(preferred).build()),
        };
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("SetUserMFAPreference", &error))
    }
}
