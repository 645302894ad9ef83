//! The calls that the screens make.

use leptos::prelude::*;

use crate::api::after_sign_in::{ConfirmVerifyUser, KeepPasskey, Skip, VerifyUser};
use crate::api::auth::{ConfirmSignUp, ForgotPassword, Navigate, ResendCode, ResetPassword, SignIn, SignUp};
use crate::api::challenges::{ConfirmSignIn, ForceNewPassword, SelectMfaType, SetupEmail, SetupTotp};
use crate::api::first_factor::{SelectAuthFactor, SignInWithPasskey};
use crate::components::authenticator::driver::Driver;

/// One action a form. They outlive the screens, because an answer may arrive on the next one.
#[derive(Clone, Copy)]
pub(in crate::components::authenticator) struct Actions {
    pub(super) sign_in: ServerAction<SignIn>,
    pub(super) sign_up: ServerAction<SignUp>,
    pub(super) confirm_sign_up: ServerAction<ConfirmSignUp>,
    pub(super) resend_code: ServerAction<ResendCode>,
    pub(super) forgot_password: ServerAction<ForgotPassword>,
    pub(super) reset_password: ServerAction<ResetPassword>,
    pub(super) confirm_sign_in: ServerAction<ConfirmSignIn>,
    pub(super) select_mfa_type: ServerAction<SelectMfaType>,
    pub(super) setup_totp: ServerAction<SetupTotp>,
    pub(super) setup_email: ServerAction<SetupEmail>,
    pub(super) force_new_password: ServerAction<ForceNewPassword>,
    pub(super) select_auth_factor: ServerAction<SelectAuthFactor>,
    pub(super) sign_in_with_passkey: ServerAction<SignInWithPasskey>,
    pub(super) verify_user: ServerAction<VerifyUser>,
    pub(super) confirm_verify_user: ServerAction<ConfirmVerifyUser>,
    pub(super) keep_passkey: ServerAction<KeepPasskey>,
    pub(super) skip: ServerAction<Skip>,
    pub(super) navigate: ServerAction<Navigate>,
}

impl Actions {
    /// Actions whose answers the driver shows. The answer to `navigate` is not shown: the browser is there already.
    pub(in crate::components::authenticator) fn new(driver: Driver) -> Self {
        let actions = Self {
            sign_in: ServerAction::new(),
            sign_up: ServerAction::new(),
            confirm_sign_up: ServerAction::new(),
            resend_code: ServerAction::new(),
            forgot_password: ServerAction::new(),
            reset_password: ServerAction::new(),
            confirm_sign_in: ServerAction::new(),
            select_mfa_type: ServerAction::new(),
            setup_totp: ServerAction::new(),
            setup_email: ServerAction::new(),
            force_new_password: ServerAction::new(),
            select_auth_factor: ServerAction::new(),
            sign_in_with_passkey: ServerAction::new(),
            verify_user: ServerAction::new(),
            confirm_verify_user: ServerAction::new(),
            keep_passkey: ServerAction::new(),
            skip: ServerAction::new(),
            navigate: ServerAction::new(),
        };
        driver.follow(actions.sign_in);
        driver.follow(actions.sign_up);
        driver.follow(actions.confirm_sign_up);
        driver.follow(actions.resend_code);
        driver.follow(actions.forgot_password);
        driver.follow(actions.reset_password);
        driver.follow(actions.confirm_sign_in);
        driver.follow(actions.select_mfa_type);
        driver.follow(actions.setup_totp);
        driver.follow(actions.setup_email);
        driver.follow(actions.force_new_password);
        driver.follow(actions.select_auth_factor);
        driver.follow(actions.sign_in_with_passkey);
        driver.follow(actions.verify_user);
        driver.follow(actions.confirm_verify_user);
        driver.follow(actions.keep_passkey);
        driver.follow(actions.skip);
        actions
    }
}
