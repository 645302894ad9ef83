//! An account that nothing can be done to.

use async_trait::async_trait;

use super::OnShow;
use crate::core::account::AccountFlow;
use crate::gallery::world::{NOW_S, TOTP_SECRET, by_email, by_sms};
use crate::ports::account::{Account, AccountFlowStore, StoredAccountFlow};
use crate::wire::account::{AccountError, ContactKind, FactorChoice, Profile};
use crate::wire::auth::{AuthError, Delivery};
use crate::wire::challenge::Factor;
use crate::wire::secret::Secret;

#[async_trait]
impl Account for OnShow {
    async fn profile(&self) -> Result<Profile, AccountError> {
        Ok(self.0.profile.clone())
    }

    async fn change_password(&self, _current: &Secret, _new: &Secret) -> Result<(), AccountError> {
        Err(AccountError::WrongPassword)
    }

    async fn send_contact_code(&self, kind: ContactKind) -> Result<Delivery, AccountError> {
        Ok(match kind {
            ContactKind::Email => by_email(),
            ContactKind::PhoneNumber => by_sms(),
        })
    }

    async fn verify_contact(&self, _kind: ContactKind, _code: &Secret) -> Result<(), AccountError> {
        Err(AuthError::CodeMismatch.into())
    }

    async fn change_contact(&self, _kind: ContactKind, _value: &str) -> Result<Option<Delivery>, AccountError> {
        Err(AccountError::ContactTaken)
    }

    async fn begin_app(&self) -> Result<String, AccountError> {
        Ok(TOTP_SECRET.to_owned())
    }

    async fn confirm_app(&self, _code: &Secret) -> Result<(), AccountError> {
        Err(AuthError::CodeMismatch.into())
    }

    async fn choose_factor(&self, _factor: Factor, _choice: FactorChoice) -> Result<(), AccountError> {
        Err(AuthError::Unavailable.into())
    }

    async fn signed_in_at_s(&self) -> Result<i64, AccountError> {
        Ok(NOW_S - 5_400)
    }

    async fn sign_out_everywhere(&self) -> Result<(), AccountError> {
        Err(AuthError::Unavailable.into())
    }

    async fn delete(&self) -> Result<(), AccountError> {
        Err(AccountError::ObjectsRemain)
    }
}

/// The same step each time: what is kept of it is never changed.
impl AccountFlowStore for OnShow {
    fn load(&self) -> Option<StoredAccountFlow> {
        self.0.account_flow.clone().map(StoredAccountFlow::Fresh)
    }

    fn save(&self, _flow: &AccountFlow) {}

    fn clear(&self) {}
}
