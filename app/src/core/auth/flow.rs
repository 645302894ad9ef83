//! The state of an unfinished sign-in or sign-up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FieldFlaws, Sendings};
use crate::core::password::PasswordPolicy;
use crate::wire::auth::{AuthError, AuthNotice, AuthView, Delivery, Screen, Viewer};
use crate::wire::challenge::Challenge;
use crate::wire::devices::DeviceWish;
use crate::wire::passkeys::PasskeyMessage;

/// What is known of an unfinished step between two requests. It holds no password, no code and no token; of
/// secrets only that of an authenticator app, which its owner is being shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flow {
    /// The screen to show.
    pub screen: Screen,
    /// Whether the person chose it, by a button or a link; otherwise the app says where to begin.
    #[serde(default)]
    pub chosen: bool,
    /// The username typed so far.
    pub username: String,
    /// The e-mail address typed so far.
    pub email: String,
    /// The attributes typed so far for a new account.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Where the last code went.
    pub delivery: Option<Delivery>,
    /// The codes that were sent on the way to this screen.
    #[serde(default)]
    pub sendings: Option<Sendings>,
    /// What became of the last step with passkeys, while somebody is signed in.
    #[serde(default)]
    pub passkeys: Option<PasskeyMessage>,
    /// What the user pool asks for besides the password.
    pub challenge: Option<Challenge>,
    /// Whether to remember this device, as the last form with a code said.
    #[serde(default)]
    pub device: DeviceWish,
    /// Whether an administrator wants a new password before anything else: said once the code for it is on its way.
    #[serde(default)]
    pub is_reset_demanded: bool,
    /// Why the last step was refused.
    pub error: Option<AuthError>,
    /// What went well in the last step.
    pub notice: Option<AuthNotice>,
    /// What the app's own rules say against the fields of a form.
    #[serde(default)]
    pub flaws: FieldFlaws,
}

impl Flow {
    /// The flow that a view shows, to go on from in the browser.
    #[must_use]
    pub fn of(view: &AuthView) -> Self {
        Self {
            screen: view.screen,
            chosen: view.chosen,
            username: view.username.clone(),
            email: view.email.clone(),
            attributes: view.attributes.clone(),
            delivery: view.delivery.clone(),
            // The browser sends no codes, and the server counts them.
            sendings: None,
            passkeys: None,
            challenge: view.challenge.clone(),
            device: view.device,
            is_reset_demanded: false,
            error: view.error,
            notice: view.notice,
            flaws: view.flaws.clone(),
        }
    }

    /// What the Authenticator draws of this flow, but for the picture of an authenticator app's secret,
    /// for how long another code has to be waited for, and what a link brought.
    #[must_use]
    pub fn into_view(self, viewer: Option<Viewer>, password_policy: PasswordPolicy) -> AuthView {
        let Self {
            screen, chosen, username, email, attributes, delivery, challenge, device, error, notice, flaws, ..
        } = self;
        AuthView {
            viewer,
            screen,
            chosen,
            username,
            email,
            attributes,
            delivery,
            challenge,
            device,
            error,
            notice,
            flaws,
            password_policy,
            ..AuthView::default()
        }
    }

    /// Whether nothing was left unfinished.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        Self { chosen: false, ..self.clone() } == Self::default()
    }

    /// The same flow with its messages read: they are shown once.
    #[must_use]
    pub fn without_messages(self) -> Self {
        Self { error: None, notice: None, flaws: FieldFlaws::new(), ..self }
    }
}
