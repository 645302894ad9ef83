//! Which sentence goes with which step of the account page.

use super::AccountTexts;
use crate::core::devices::name_parts;
use crate::i18n::{Texts, fill};
use crate::wire::account::{AccountError, AccountNotice};

impl AccountTexts {
    /// What went well.
    #[must_use]
    pub fn good_news(&self, notice: AccountNotice) -> &'static str {
        match notice {
            AccountNotice::PasswordChanged => self.password_changed,
            AccountNotice::ContactChanged => self.contact_changed,
            AccountNotice::CodeResent => self.code_resent,
            AccountNotice::ContactVerified => self.contact_verified,
            AccountNotice::AppSetUp => self.app_set_up,
            AccountNotice::FactorTurnedOn => self.factor_turned_on,
            AccountNotice::FactorTurnedOff => self.factor_turned_off,
            AccountNotice::FactorPreferred => self.factor_is_preferred,
            AccountNotice::DeviceForgotten => self.device_forgotten,
        }
    }
}

impl AccountTexts {
    /// What to call a device, whose name the user pool keeps in English.
    #[must_use]
    pub fn device(&self, name: &str) -> String {
        match name_parts(name) {
            _ if name.is_empty() => self.unknown_device.to_owned(),
            Some((browser, system)) => fill(self.device_name, &[("browser", browser), ("system", system)]),
            None => name.to_owned(),
        }
    }
}

impl Texts {
    /// Why a change to the account was refused, and what to do about it.
    #[must_use]
    pub fn account_refusal(&self, error: AccountError) -> &'static str {
        match error {
            AccountError::SignedOut => self.refusals.session_ended,
            AccountError::SomeoneElse => self.account.someone_else,
            AccountError::WrongPassword => self.account.wrong_password,
            AccountError::InvalidPhoneNumber => self.account.invalid_phone_number,
            AccountError::ContactTaken => self.account.contact_taken,
            AccountError::NotOffered => self.account.not_offered,
            AccountError::NeedsEmail => self.account.needs_email,
            AccountError::NeedsPhoneNumber => self.account.needs_phone_number,
            AccountError::FactorRequired => self.account.factors_required,
            AccountError::TooSoon => self.account.resend_too_soon,
            AccountError::UsernameDiffers => self.account.username_differs,
            AccountError::ObjectsRemain => self.account.objects_remain,
            AccountError::Auth { reason } => self.refusals.of(reason),
        }
    }
}
