//! The calls that the screens make, and that screens of an app's own may make.

use leptos::prelude::*;

use crate::api::after_sign_in::{ConfirmVerifyUser, KeepPasskey, Skip, VerifyUser};
use crate::api::auth::{
    ConfirmSignUp, ForgotPassword, Navigate, ResendCode, ResendFactorCode, ResetPassword, SignIn, SignOut, SignUp,
};
use crate::api::autofill::SignInByAutofill;
use crate::api::challenges::{ConfirmSignIn, ForceNewPassword, SelectMfaType, SetupEmail, SetupTotp};
use crate::api::first_factor::{SelectAuthFactor, SignInWithPasskey};
use crate::components::authenticator::driver::Driver;

/// One action a form, for `PostForm`, Leptos's `ActionForm` or a dispatch by hand. They outlive the screens, because an answer
/// may arrive on the next one.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Username and password.
    pub sign_in: ServerAction<SignIn>,
    /// A new account.
    pub sign_up: ServerAction<SignUp>,
    /// The code of a new account.
    pub confirm_sign_up: ServerAction<ConfirmSignUp>,
    /// Another code.
    pub resend_code: ServerAction<ResendCode>,
    /// Another code of a second factor.
    pub resend_factor_code: ServerAction<ResendFactorCode>,
    /// A code for a new password.
    pub forgot_password: ServerAction<ForgotPassword>,
    /// That code and the new password.
    pub reset_password: ServerAction<ResetPassword>,
    /// The code of a factor.
    pub confirm_sign_in: ServerAction<ConfirmSignIn>,
    /// Which second factor.
    pub select_mfa_type: ServerAction<SelectMfaType>,
    /// The first code of a new authenticator app.
    pub setup_totp: ServerAction<SetupTotp>,
    /// An address for codes.
    pub setup_email: ServerAction<SetupEmail>,
    /// A password of one's own in place of an administrator's.
    pub force_new_password: ServerAction<ForceNewPassword>,
    /// How to begin.
    pub select_auth_factor: ServerAction<SelectAuthFactor>,
    /// A passkey's signature.
    pub sign_in_with_passkey: ServerAction<SignInWithPasskey>,
    /// The signature of a passkey that the browser offered by itself.
    pub sign_in_by_autofill: ServerAction<SignInByAutofill>,
    /// An address or number to prove.
    pub verify_user: ServerAction<VerifyUser>,
    /// The code that went there.
    pub confirm_verify_user: ServerAction<ConfirmVerifyUser>,
    /// A new passkey, in answer to the offer.
    pub keep_passkey: ServerAction<KeepPasskey>,
    /// What is offered, left for later.
    pub skip: ServerAction<Skip>,
    /// Another screen. Its answer is not shown: the browser is there already.
    pub navigate: ServerAction<Navigate>,
    /// The end of the session.
    pub sign_out: ServerAction<SignOut>,
}

impl Actions {
    /// Actions whose answers the driver shows. The answer to `navigate` is not shown: the browser is there already.
    pub(in crate::components::authenticator) fn new(driver: Driver) -> Self {
        let actions = Self {
            sign_in: ServerAction::new(),
            sign_up: ServerAction::new(),
            confirm_sign_up: ServerAction::new(),
            resend_code: ServerAction::new(),
            resend_factor_code: ServerAction::new(),
            forgot_password: ServerAction::new(),
            reset_password: ServerAction::new(),
            confirm_sign_in: ServerAction::new(),
            select_mfa_type: ServerAction::new(),
            setup_totp: ServerAction::new(),
            setup_email: ServerAction::new(),
            force_new_password: ServerAction::new(),
            select_auth_factor: ServerAction::new(),
            sign_in_with_passkey: ServerAction::new(),
            sign_in_by_autofill: ServerAction::new(),
            verify_user: ServerAction::new(),
            confirm_verify_user: ServerAction::new(),
            keep_passkey: ServerAction::new(),
            skip: ServerAction::new(),
            navigate: ServerAction::new(),
            sign_out: ServerAction::new(),
        };
        driver.follow_sign_in(actions.sign_in);
        driver.follow_sign_in(actions.sign_up);
        driver.follow_sign_in(actions.confirm_sign_up);
        driver.follow_sign_in(actions.resend_code);
        driver.follow_sign_in(actions.resend_factor_code);
        driver.follow_sign_in(actions.forgot_password);
        driver.follow_sign_in(actions.reset_password);
        driver.follow_sign_in(actions.confirm_sign_in);
        driver.follow_sign_in(actions.select_mfa_type);
        driver.follow_sign_in(actions.setup_totp);
        driver.follow_sign_in(actions.setup_email);
        driver.follow_sign_in(actions.force_new_password);
        driver.follow_sign_in(actions.select_auth_factor);
        driver.follow_sign_in(actions.sign_in_with_passkey);
        driver.follow_sign_in(actions.sign_in_by_autofill);
        driver.follow(actions.verify_user);
        driver.follow(actions.confirm_verify_user);
        driver.follow(actions.keep_passkey);
        driver.follow(actions.skip);
        driver.follow(actions.sign_out);
        actions
    }
}
