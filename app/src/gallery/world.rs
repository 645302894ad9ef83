//! The made-up person that an exhibit is about, and the user pool and store behind them.

use crate::core::account::AccountFlow;
use crate::core::auth::{Flow, Sendings, SignUpRules};
use crate::core::password::PasswordPolicy;
use crate::wire::account::{Contact, Profile};
use crate::wire::auth::{Delivery, DeliveryMedium, Screen, Viewer};
use crate::wire::challenge::Challenge;
use crate::wire::devices::Device;
use crate::wire::error::ApiError;
use crate::wire::passkeys::{Passkey, PasskeyError};
use crate::wire::pictures::PictureNotice;
use crate::wire::pool::PoolSettings;
use crate::wire::storage::{AccessLevel, ImageUrl, StorageError};

/// When every exhibit is looked at, in seconds since 1970.
pub(super) const NOW_S: i64 = 1_793_678_706;

/// The secret of an authenticator app that nobody has.
pub(super) const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// A name as long as a pool takes them, without a place to break it.
pub(super) const LONG_NAME: &str =
    "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe";

/// The picture that the store has.
pub(super) const PICTURE: &str = "/pictures/evening.svg";

/// Everything that the ports of an exhibit tell.
#[derive(Debug, Clone)]
pub(super) struct World {
    /// Who is signed in.
    pub(super) viewer: Option<Viewer>,
    /// What was left unfinished of signing in.
    pub(super) flow: Option<Flow>,
    /// What was left unfinished on the account page.
    pub(super) account_flow: Option<AccountFlow>,
    /// What the pool knows of the person.
    pub(super) profile: Profile,
    /// Their passkeys.
    pub(super) passkeys: Result<Vec<Passkey>, PasskeyError>,
    /// The devices that they are remembered on.
    pub(super) devices: Vec<Device>,
    /// Their latest picture.
    pub(super) latest: Result<Option<String>, ApiError>,
    /// Where any picture is.
    pub(super) picture: Result<ImageUrl, ApiError>,
    /// The files that the store has of theirs, the newest first.
    pub(super) pictures: Result<Vec<&'static str>, ApiError>,
    /// The levels that there are lists of.
    pub(super) levels: Vec<AccessLevel>,
    /// Whether others may see what is on the protected one.
    pub(super) shares_protected: bool,
    /// What became of their last step with those files.
    pub(super) picture_notice: Option<PictureNotice>,
    /// How the pool is set up.
    pub(super) pool: PoolSettings,
    /// What it asks of a password.
    pub(super) password_policy: PasswordPolicy,
    /// What the app asks of a new account besides.
    pub(super) sign_up_rules: SignUpRules,
}

impl Default for World {
    /// Nobody is signed in, to a pool as the template makes it.
    fn default() -> Self {
        Self {
            viewer: None,
            flow: None,
            account_flow: None,
            profile: profile("ada"),
            passkeys: Ok(Vec::new()),
            devices: Vec::new(),
            latest: Ok(None),
            picture: Err(StorageError::NotFound.into()),
            pictures: Ok(Vec::new()),
            levels: vec![AccessLevel::Protected],
            shares_protected: false,
            picture_notice: None,
            pool: PoolSettings::default(),
            password_policy: PasswordPolicy::default(),
            sign_up_rules: SignUpRules::NONE,
        }
    }
}

/// Somebody who is signed in.
pub(super) fn viewer(username: &str) -> Viewer {
    let identity_id = "us-east-1:4e3c7a52-1f0b-4c55-9d0e-6a2b8f1c7d90".to_owned();
    Viewer { username: username.to_owned(), identity_id }
}

/// An account with an address that was proved.
pub(super) fn profile(username: &str) -> Profile {
    let email = Contact { value: format!("{username}@example.com"), verified: true };
    Profile { username: username.to_owned(), email: Some(email), ..Profile::default() }
}

/// A screen with what was typed on the way to it.
pub(super) fn on(screen: Screen) -> Flow {
    Flow { screen, username: "ada".to_owned(), email: "ada@example.com".to_owned(), ..Flow::default() }
}

/// The screen that answers what the pool asks for.
pub(super) fn asked(challenge: Challenge) -> Flow {
    let screen = challenge.screen();
    Flow { challenge: Some(challenge), ..on(screen) }
}

/// Where a code by e-mail went.
pub(super) fn by_email() -> Delivery {
    Delivery { medium: DeliveryMedium::Email, destination: "a***@e***".to_owned() }
}

/// Where a code by short message went.
pub(super) fn by_sms() -> Delivery {
    Delivery { medium: DeliveryMedium::Sms, destination: "+*******1234".to_owned() }
}

/// A code was sent this very moment.
pub(super) fn just_sent() -> Option<Sendings> {
    Some(Sendings::and_one(None, NOW_S))
}
