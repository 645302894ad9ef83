//! What the app asks of the outside, as traits that the server implements.
//!
//! An implementation belongs to one request: it knows that request's cookies and may set new ones. Tokens and
//! credentials stay behind these traits; nothing here returns one.

pub mod account;
pub mod autofill;
pub mod devices;
pub mod identity;
pub mod passkeys;
pub mod pictures;
pub mod preferences;
pub mod storage;
pub mod upload_forms;
pub mod uploads;

use std::sync::{Arc, OnceLock};

use leptos::prelude::use_context;

use crate::api::{Reading, came_back, resume};
use crate::core::auth::{Link, SignUpRules};
use crate::core::password::PasswordPolicy;
use crate::wire::auth::{AuthError, AuthView};
use crate::wire::error::ApiError;
use crate::wire::passkeys::PasskeyMessage;
use crate::wire::pool::PoolSettings;
use account::{Account, AccountFlowStore};
use autofill::Autofill;
use devices::Devices;
use identity::{FlowStore, Identity};
use passkeys::Passkeys;
use pictures::Pictures;
use preferences::Preferences;
use storage::Storage;
use upload_forms::UploadForms;
use uploads::Uploads;

/// The ports of one request, provided through Leptos's context.
#[derive(Clone)]
pub struct Ports {
    /// Who is signed in, and every call to the user pool.
    pub identity: Arc<dyn Identity>,
    /// The passkey that this browser offers by itself.
    pub autofill: Arc<dyn Autofill>,
    /// The account of whoever is signed in.
    pub account: Arc<dyn Account>,
    /// The devices that whoever is signed in is remembered on.
    pub devices: Arc<dyn Devices>,
    /// The passkeys of whoever is signed in.
    pub passkeys: Arc<dyn Passkeys>,
    /// What was left unfinished on the account page, between two requests.
    pub account_flow: Arc<dyn AccountFlowStore>,
    /// The unfinished step of signing in, between two requests.
    pub flow: Arc<dyn FlowStore>,
    /// What this browser was told to remember.
    pub preferences: Arc<dyn Preferences>,
    /// The caller's own objects.
    pub storage: Arc<dyn Storage>,
    /// The caller's pictures, to look at and to tidy.
    pub pictures: Arc<dyn Pictures>,
    /// The caller's uploads.
    pub uploads: Arc<dyn Uploads>,
    /// The caller's uploads from pages without scripts.
    pub upload_forms: Arc<dyn UploadForms>,
    /// What became of the last step with passkeys, once this request has read it.
    pub passkey_message: Arc<OnceLock<Option<PasskeyMessage>>>,
    /// Whether people who have no passkey are offered one after signing in.
    pub passkey_prompt: bool,
    /// When the request came, in seconds since 1970.
    pub now_s: i64,
    /// What the user pool asks of a new password.
    pub password_policy: PasswordPolicy,
    /// What the app asks of a new account besides.
    pub sign_up_rules: SignUpRules,
    /// How the user pool is set up otherwise.
    pub pool: Arc<PoolSettings>,
}

impl Ports {
    /// Keeps for the next page what became of somebody who came back from another place where people sign in.
    pub fn came_back(&self, outcome: Result<(), AuthError>) {
        came_back(self, outcome);
    }
}

/// What a page begins with: found out by the server before it draws, and provided through Leptos's context.
#[derive(Debug, Clone)]
pub struct FirstView(pub AuthView);

impl FirstView {
    /// Who is signed in, or else what a link asks for, or the step that this browser left unfinished.
    pub async fn find(ports: &Ports, link: Option<Link>) -> Self {
        Self(resume(ports, link, Reading::Page).await)
    }
}

/// The ports of the current request.
///
/// # Errors
/// [`ApiError::Internal`] when the server did not provide them, which is a mistake in its composition.
pub fn ports() -> Result<Ports, ApiError> {
    use_context::<Ports>().ok_or_else(|| {
        tracing::error!("no ports in this request's context: the route was composed without them");
        ApiError::Internal
    })
}
