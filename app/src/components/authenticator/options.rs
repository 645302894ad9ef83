//! What an app may decide about its Authenticator. The names are Amplify UI's.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::core::auth::{SignUpRules, provider_label};
use crate::wire::auth::Screen;
use crate::wire::pool::SignInName;

/// The screen that a person without an unfinished step begins on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InitialState {
    /// Sign in.
    #[default]
    SignIn,
    /// Create an account.
    SignUp,
    /// Ask for a new password.
    ForgotPassword,
}

impl InitialState {
    pub(super) fn screen(self) -> Screen {
        match self {
            Self::SignIn => Screen::SignIn,
            Self::SignUp => Screen::SignUp,
            Self::ForgotPassword => Screen::ForgotPassword,
        }
    }
}

/// What the screens stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variation {
    /// A card in the middle of the page.
    #[default]
    Default,
    /// A modal dialog above what [`Slots::behind`] holds; it can be closed, and opened again.
    Modal,
}

/// How a field differs from what it would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldOptions {
    /// The label.
    pub label: Option<&'static str>,
    /// Whether the label is for screen readers alone.
    pub label_hidden: bool,
    /// What stands in the empty field.
    pub placeholder: Option<&'static str>,
    /// Whether the browser insists on it. What the pool insists on stays required there.
    pub required: Option<bool>,
    /// Its place among the fields for a new account; those with a number come first.
    pub order: Option<u8>,
    /// The country's code that is chosen at first: `+49`.
    pub dial_code: Option<&'static str>,
    /// The countries' codes to choose from; empty for all.
    pub dial_code_list: &'static [&'static str],
}

/// The options of fields, by screen and by the field's name: `username`, `email`, `phone_number`, `password`,
/// `confirm_password`, `confirmation_code`, or an attribute's name.
#[derive(Debug, Clone, Default)]
pub struct FormFields(HashMap<(Screen, &'static str), FieldOptions>);

impl FormFields {
    /// With the options of one more field.
    #[must_use]
    pub fn with(mut self, screen: Screen, field: &'static str, options: FieldOptions) -> Self {
        self.0.insert((screen, field), options);
        self
    }

    fn of(&self, screen: Screen, field: &str) -> FieldOptions {
        let known = |((on, name), _): &(&(Screen, &'static str), &FieldOptions)| *on == screen && *name == field;
        self.0.iter().find(known).map(|(_, options)| *options).unwrap_or_default()
    }
}

/// A part of a screen that an app fills, told which screen it is.
pub type ScreenSlot = Arc<dyn Fn(Screen) -> AnyView + Send + Sync>;

/// Places that an app may fill. What it puts there is part of the first HTML like all the rest.
#[derive(Clone, Default)]
pub struct Slots {
    /// Above the card, on every screen.
    pub header: ViewFn,
    /// Below the card, on every screen.
    pub footer: ViewFn,
    /// Behind the dialog of [`Variation::Modal`], for strangers to see.
    pub behind: ViewFn,
    /// Inside the card, above a screen.
    pub screen_header: Option<ScreenSlot>,
    /// Inside the card, below a screen.
    pub screen_footer: Option<ScreenSlot>,
    /// More fields for a new account: inputs named `attributes[custom:team]`. Other names stay on this page.
    pub sign_up_fields: ViewFn,
    /// More fields beside a password of one's own in place of an administrator's.
    pub force_new_password_fields: ViewFn,
}

/// A place where people may sign in, other than here.
#[derive(Clone)]
pub struct SocialProvider {
    /// The user pool's name for it: `Google`, or what an OpenID or SAML provider is called there.
    pub name: String,
    /// What people call it, where that is something else.
    pub label: Option<String>,
    /// What is drawn beside it; its first letter otherwise.
    pub icon: Option<ViewFn>,
}

impl SocialProvider {
    /// The place of this name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), label: None, icon: None }
    }

    /// What people call it.
    pub(super) fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| provider_label(&self.name).to_owned())
    }
}

/// The places that are offered: the app's choice of those that the pool has.
pub(super) fn offered_providers(options: &AuthenticatorOptions, pool: &[String]) -> Vec<SocialProvider> {
    match &options.social_providers {
        None => pool.iter().map(SocialProvider::named).collect(),
        Some(chosen) => chosen.iter().filter(|provider| pool.contains(&provider.name)).cloned().collect(),
    }
}

/// Everything that an app may decide about its Authenticator. The password policy and what people sign in with are the
/// pool's, and read from it.
#[derive(Clone, Default)]
pub struct AuthenticatorOptions {
    /// Which of the pool's names the sign-in field speaks of, in this order; empty for all of them.
    pub login_mechanisms: Vec<SignInName>,
    /// The attributes that a new account is asked for besides its names: standard ones and `custom:…`.
    pub sign_up_attributes: Vec<&'static str>,
    /// The places other than here where people may sign in, in this order; absent for all that the pool has. Others than those are
    /// left out.
    pub social_providers: Option<Vec<SocialProvider>>,
    /// Where to begin.
    pub initial_state: InitialState,
    /// What the app asks of a new account besides. The server has to be given the same rules
    /// (`ports::Ports::sign_up_rules`): it is the one that keeps them.
    pub validate_custom_sign_up: SignUpRules,
    /// Whether to leave out creating accounts. A pool that lets nobody do so has it left out anyway.
    pub hide_sign_up: bool,
    /// What the screens stand in.
    pub variation: Variation,
    /// Fields that differ.
    pub form_fields: FormFields,
    /// Places that the app fills.
    pub slots: Slots,
}

/// The options, as what is inside the Authenticator finds them.
pub(super) fn use_options() -> AuthenticatorOptions {
    use_context().unwrap_or_default()
}

/// The screen that is being drawn, for its fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn(pub(super) Screen);

/// The options of a field on the screen that is being drawn.
pub(in crate::components) fn field_options(field: &str) -> FieldOptions {
    match (use_context::<AuthenticatorOptions>(), use_context::<Drawn>()) {
        (Some(options), Some(Drawn(screen))) => options.form_fields.of(screen, field),
        _ => FieldOptions::default(),
    }
}
