//! The app's ports, implemented for one request on top of the session, the pools and the bucket.

mod account;
mod autofill;
mod caller;
mod devices;
mod identity;
mod looks;
mod passkeys;
mod pictures;
mod storage;
mod upload_forms;
mod uploads;

use std::sync::Arc;

use app::core::auth::SignUpRules;
use app::core::password::PasswordPolicy;
use app::ports::Ports;
use app::wire::pool::PoolSettings;

use identity::RequestIdentity;

pub(crate) use looks::Looks;
pub(crate) use pictures::{Catalogues, Deletions, NoThumbnail, RequestPictures, ThumbnailWish, Thumbnailer};
pub(crate) use upload_forms::DONE;
pub(crate) use uploads::Allowance;

use crate::clock::SharedClock;
use crate::cognito::{IdentityPool, UserPool};
use crate::config::{AcceptedContentTypes, Levels};
use crate::federation::Hosted;
use crate::promises::Promises;
use crate::s3::Bucket;
use crate::session::{AccountFlowCookie, CookieSealer, Exchange, FlowCookie, LanguageCookie, Renewals, RequestSession};

/// What all requests share.
pub(crate) struct Services {
    /// Tells the time of the pools, and for everything that is this server's own.
    pub(crate) clock: SharedClock,
    /// This machine's own.
    pub(crate) own_clock: SharedClock,
    /// Tells the time of the store, for what it is to take.
    pub(crate) store_clock: SharedClock,
    pub(crate) sealer: Arc<CookieSealer>,
    pub(crate) user_pool: Arc<UserPool>,
    pub(crate) renewals: Arc<Renewals>,
    pub(crate) identity_pool: Arc<IdentityPool>,
    pub(crate) bucket: Arc<Bucket>,
    pub(crate) uploads: UploadRules,
    /// How many of them each person may begin.
    pub(crate) allowance: Allowance,
    /// Lists of what people have, for a moment.
    pub(crate) catalogues: Catalogues,
    /// What objects begin like, as far as they were looked at.
    pub(crate) looks: Looks,
    /// Deletions that can be taken back before their end.
    pub(crate) deletions: Deletions,
    pub(crate) thumbnailer: Thumbnailer,
    /// What goes on after its answer.
    pub(crate) promises: Promises,
    pub(crate) password_policy: PasswordPolicy,
    pub(crate) sign_up_rules: SignUpRules,
    pub(crate) pool: Arc<PoolSettings>,
    /// Which access levels the stack has.
    pub(crate) levels: Levels,
    pub(crate) passkey_prompt: bool,
    pub(crate) gallery: bool,
    /// The user pool's own domain, if it has one.
    pub(crate) hosted: Option<Hosted>,
}

/// What may be uploaded.
#[derive(Debug, Clone)]
pub(crate) struct UploadRules {
    /// The content types.
    pub(crate) content_types: AcceptedContentTypes,
    /// The most bytes.
    pub(crate) max_bytes: u64,
}

/// The port of one request through which sessions begin.
pub(crate) fn identity(services: &Arc<Services>, exchange: &Arc<Exchange>) -> RequestIdentity {
    let session = RequestSession::new(exchange.clone(), services.renewals.clone());
    RequestIdentity::new(services.clone(), exchange.clone(), session)
}

/// The pictures of one request, for what is no server function.
pub(crate) fn pictures(services: &Arc<Services>, exchange: &Arc<Exchange>) -> RequestPictures {
    let session = RequestSession::new(exchange.clone(), services.renewals.clone());
    RequestPictures::new(services.clone(), exchange.clone(), session)
}

/// The ports of one request.
pub(crate) fn ports(services: &Arc<Services>, exchange: &Arc<Exchange>) -> Ports {
    let session = RequestSession::new(exchange.clone(), services.renewals.clone());
    let account = account::RequestAccount::new(services.clone(), exchange.clone(), session.clone());
    Ports {
        account: Arc::new(account.clone()),
        account_flow: Arc::new(AccountFlowCookie::new(exchange.clone(), services.clock.clone())),
        autofill: Arc::new(RequestIdentity::new(services.clone(), exchange.clone(), session.clone())),
        devices: Arc::new(devices::RequestDevices::new(services.clone(), exchange.clone(), account)),
        identity: Arc::new(RequestIdentity::new(services.clone(), exchange.clone(), session.clone())),
        preferences: Arc::new(LanguageCookie::new(exchange.clone())),
        flow: Arc::new(FlowCookie::new(exchange.clone(), services.clock.clone())),
        storage: Arc::new(storage::RequestStorage::new(services.clone(), session.clone())),
        pictures: Arc::new(pictures::RequestPictures::new(services.clone(), exchange.clone(), session.clone())),
        uploads: Arc::new(uploads::RequestUploads::new(services.clone(), session.clone())),
        upload_forms: Arc::new(upload_forms::RequestUploadForms::new(
            services.clone(),
            exchange.clone(),
            session.clone(),
        )),
        passkeys: Arc::new(passkeys::RequestPasskeys::new(services.clone(), exchange.clone(), session)),
        passkey_message: Arc::default(),
        passkey_prompt: services.passkey_prompt,
        now_s: services.clock.now_s(),
        password_policy: services.password_policy,
        sign_up_rules: services.sign_up_rules,
        pool: Arc::clone(&services.pool),
    }
}
