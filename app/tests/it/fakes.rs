//! Fakes for the ports: a user pool with a few people in it, a flow kept in memory, an empty store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use app::core::account::AccountFlow;
use app::core::auth::{Flow, SignUpRules};
use app::core::keys::ObjectKey;
use app::core::passkeys::PasskeyName;
use app::core::password::PasswordPolicy;
use app::i18n::Language;
use app::ports::Ports;
use app::ports::account::{Account, AccountFlowStore, StoredAccountFlow};
use app::ports::devices::Devices;
use app::ports::identity::{ChallengeAnswer, FlowStore, Identity, SignInOutcome, SignUpOutcome, StoredFlow};
use app::ports::passkeys::Passkeys;
use app::ports::preferences::Preferences;
use app::ports::storage::Storage;
use app::ports::uploads::Uploads;
use app::wire::account::{AccountError, Contact, ContactKind, FactorChoice, Profile};
use app::wire::auth::{AuthError, Delivery, DeliveryMedium, Viewer};
use app::wire::challenge::{Challenge, Factor};
use app::wire::devices::{Device, DeviceWish};
use app::wire::error::ApiError;
use app::wire::first_factor::FirstFactor;
use app::wire::passkeys::{Passkey, PasskeyError};
use app::wire::pool::PoolSettings;
use app::wire::secret::Secret;
use app::wire::storage::{
    ImageRequest, ImageUrl, OpenUpload, PartProposal, PartTicket, StorageError, StoredPart, UploadBeginning,
    UploadCompletion, UploadProposal,
};
use async_trait::async_trait;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "Correct-horse-1";
/// The code that every mail holds.
pub(crate) const CODE: &str = "123456";
/// What a browser is asked for a passkey, cut short.
pub(crate) const PASSKEY_OPTIONS: &str = r#"{"challenge":"AAAA"}"#;
/// What the right passkey signs.
pub(crate) const CREDENTIAL: &str = r#"{"id":"AQID"}"#;
/// The secret of a new authenticator app.
pub(crate) const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// What one browser and the user pool behind it know. `ada` is confirmed, `grace` is not, `edith` has to choose a new
/// password, and mails to `joan` cannot be delivered. `hedy` has an authenticator app, `mary` has to set up a second factor,
/// and `rosa` a password of her own. `emmy` has not proved her address.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) viewer: Option<Viewer>,
    pub(crate) flow: Option<StoredFlow>,
    pub(crate) language: Language,
    /// The passkeys of whoever is signed in.
    pub(crate) passkeys: Vec<Passkey>,
    /// What the pool allows besides the password.
    pub(crate) first_factors: Vec<FirstFactor>,
    /// The time, in seconds since 1970.
    pub(crate) now_s: i64,
    /// Whether the account that is confirmed was created in another browser.
    pub(crate) another_browser: bool,
    pub(crate) account_flow: Option<AccountFlow>,
    /// Whether that was left too long ago.
    pub(crate) account_flow_is_old: bool,
    pub(crate) profile: Profile,
    pub(crate) pool: PoolSettings,
    /// The app's own rules for new accounts.
    pub(crate) sign_up_rules: SignUpRules,
    /// The devices that whoever is signed in is remembered on.
    pub(crate) devices: Vec<Device>,
    /// What was wanted of this device when the last code was given.
    pub(crate) device_wish: DeviceWish,
    /// Whose passkey this browser remembers.
    pub(crate) passkey_owner: Option<String>,
    /// How often a passkey was offered to them.
    pub(crate) passkey_offers: usize,
    /// Whether a session was ended that is another place's, too.
    pub(crate) departing: bool,
}

/// Somebody who signs in elsewhere.
pub(crate) const FEDERATED: &str = "fanny@elsewhere.example";

#[derive(Clone, Default)]
pub(crate) struct Fakes(Arc<Mutex<World>>);

impl Fakes {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    pub(crate) fn with_flow(flow: Flow) -> Self {
        let fakes = Self::default();
        fakes.world().flow = Some(StoredFlow::Fresh(flow));
        fakes
    }

    /// With a pool that allows codes by e-mail and passkeys in place of the password; everybody has a passkey.
    pub(crate) fn with_first_factors() -> Self {
        let fakes = Self::default();
        let passkey = Passkey { id: "AAAA".to_owned(), name: "Laptop".to_owned(), created_s: 0 };
        fakes.world().passkeys = vec![passkey];
        fakes.world().first_factors = vec![FirstFactor::Password, FirstFactor::Email, FirstFactor::Passkey];
        fakes.world().pool.passkeys = true;
        fakes
    }

    pub(crate) fn ports(&self) -> Ports {
        let (now_s, pool, sign_up_rules) = {
            let world = self.world();
            let pool = PoolSettings { first_factors: world.first_factors.clone(), ..world.pool.clone() };
            (world.now_s, pool, world.sign_up_rules)
        };
        Ports {
            account: Arc::new(self.clone()),
            account_flow: Arc::new(self.clone()),
            identity: Arc::new(self.clone()),
            autofill: Arc::new(self.clone()),
            preferences: Arc::new(self.clone()),
            flow: Arc::new(self.clone()),
            devices: Arc::new(self.clone()),
            passkeys: Arc::new(self.clone()),
            storage: Arc::new(self.clone()),
            pictures: Arc::new(self.clone()),
            uploads: Arc::new(self.clone()),
            upload_forms: Arc::new(self.clone()),
            passkey_message: Arc::default(),
            passkey_prompt: true,
            now_s,
            password_policy: PasswordPolicy::default(),
            sign_up_rules,
            pool: Arc::new(pool),
        }
    }
}

pub(crate) fn delivery() -> Delivery {
    Delivery { medium: DeliveryMedium::Email, destination: "a***@e***".to_owned() }
}

pub(crate) fn viewer(username: &str) -> Viewer {
    Viewer { username: username.to_owned(), identity_id: "us-east-1:00000000".to_owned() }
}

fn asked(challenge: Challenge) -> SignInOutcome {
    SignInOutcome::Challenged { challenge, delivery: None }
}

fn deliver(username: &str) -> Result<Delivery, AuthError> {
    if username == "joan" { Err(AuthError::CodeNotDelivered) } else { Ok(delivery()) }
}

fn check(code: &Secret) -> Result<(), AuthError> {
    if code.expose() == CODE { Ok(()) } else { Err(AuthError::CodeMismatch) }
}

#[async_trait]
impl Identity for Fakes {
    async fn viewer(&self) -> Option<Viewer> {
        self.world().viewer.clone()
    }

    async fn mark(&self) -> String {
        self.world().viewer.as_ref().map(|viewer| format!("mark of {}", viewer.username)).unwrap_or_default()
    }

    async fn sign_in(&self, username: &str, password: &Secret) -> Result<SignInOutcome, AuthError> {
        match (username, password.expose() == PASSWORD) {
            (_, false) => Err(AuthError::IncorrectUsernameOrPassword),
            ("grace", true) => Ok(SignInOutcome::NotConfirmed),
            ("edith" | "joan", true) => Ok(SignInOutcome::PasswordResetRequired),
            ("hedy", true) => Ok(asked(Challenge::Code { factor: Factor::Totp })),
            ("mary", true) => Ok(asked(Challenge::ChooseSetup { factors: vec![Factor::Totp, Factor::Email] })),
            ("rosa", true) => Ok(asked(Challenge::NewPassword { missing: vec!["given_name".to_owned()] })),
            (_, true) => {
                if username == "emmy" {
                    let unproved = Contact { value: "emmy@example.com".to_owned(), verified: false };
                    self.world().profile.email = Some(unproved);
                }
                self.world().viewer = Some(viewer(username));
                Ok(SignInOutcome::SignedIn(viewer(username)))
            }
        }
    }

    async fn begin(&self, username: &str, factor: Option<FirstFactor>) -> Result<SignInOutcome, AuthError> {
        let factors = vec![FirstFactor::Password, FirstFactor::Email, FirstFactor::Passkey];
        match factor {
            Some(FirstFactor::Email) => {
                let challenge = Challenge::FirstCode { factor: Factor::Email };
                Ok(SignInOutcome::Challenged { challenge, delivery: Some(deliver(username)?) })
            }
            Some(FirstFactor::Passkey) => Ok(asked(Challenge::Passkey { options: PASSKEY_OPTIONS.to_owned() })),
            _ => Ok(asked(Challenge::ChooseFirst { factors })),
        }
    }

    async fn answer(&self, username: &str, answer: ChallengeAnswer<'_>) -> Result<SignInOutcome, AuthError> {
        self.world().device_wish = answer.wish();
        match answer {
            ChallengeAnswer::Factor(Factor::Totp) => {
                return Ok(asked(Challenge::SetupTotp { secret: TOTP_SECRET.to_owned() }));
            }
            ChallengeAnswer::Factor(_) => return Ok(asked(Challenge::SetupEmail)),
            ChallengeAnswer::EmailSetup(_) => return Ok(asked(Challenge::Code { factor: Factor::Email })),
            ChallengeAnswer::Passkey(credential) if credential.expose() == CREDENTIAL => {}
            ChallengeAnswer::Passkey(_) => return Err(AuthError::PasskeyNotAccepted),
            ChallengeAnswer::Code(code, _) | ChallengeAnswer::TotpSetup(code, _) => check(code)?,
            ChallengeAnswer::NewPassword(_, attributes) if attributes.contains_key("given_name") => {}
            ChallengeAnswer::NewPassword(..) => return Err(AuthError::MissingField),
        }
        self.world().viewer = Some(viewer(username));
        Ok(SignInOutcome::SignedIn(viewer(username)))
    }

    async fn sign_up(
        &self,
        username: &str,
        _attributes: &BTreeMap<String, String>,
        _password: &Secret,
    ) -> Result<SignUpOutcome, AuthError> {
        if username == "ada" { Err(AuthError::UsernameTaken) } else { Ok(SignUpOutcome::CodeSent(delivery())) }
    }

    async fn confirm_sign_up(&self, _username: &str, code: &Secret) -> Result<(), AuthError> {
        check(code)
    }

    async fn sign_in_confirmed(&self, username: &str) -> Result<SignInOutcome, AuthError> {
        if self.world().another_browser {
            return Err(AuthError::StepLapsed);
        }
        self.sign_in(username, &Secret::new(PASSWORD)).await
    }

    async fn resend_code(&self, username: &str) -> Result<Delivery, AuthError> {
        deliver(username)
    }

    async fn forgot_password(&self, username: &str) -> Result<Delivery, AuthError> {
        deliver(username)
    }

    async fn reset_password(&self, _username: &str, code: &Secret, _password: &Secret) -> Result<(), AuthError> {
        check(code)
    }

    async fn sign_out(&self) {
        let mut world = self.world();
        let before = world.viewer.take();
        world.departing = before.is_some_and(|viewer| viewer.username == FEDERATED);
    }

    fn departure(&self) -> Option<String> {
        self.world().departing.then(|| "/auth/leave".to_owned())
    }
}

#[async_trait]
impl Account for Fakes {
    async fn profile(&self) -> Result<Profile, AccountError> {
        let viewer = self.world().viewer.clone().ok_or(AccountError::SignedOut)?;
        Ok(Profile { username: viewer.username, ..self.world().profile.clone() })
    }

    async fn change_password(&self, current: &Secret, _new: &Secret) -> Result<(), AccountError> {
        if current.expose() == PASSWORD { Ok(()) } else { Err(AccountError::WrongPassword) }
    }

    async fn send_contact_code(&self, _kind: ContactKind) -> Result<Delivery, AccountError> {
        Ok(delivery())
    }

    async fn verify_contact(&self, kind: ContactKind, code: &Secret) -> Result<(), AccountError> {
        check(code)?;
        let profile = &mut self.world().profile;
        let contact = match kind {
            ContactKind::Email => &mut profile.email,
            ContactKind::PhoneNumber => &mut profile.phone_number,
        };
        contact.as_mut().ok_or(AccountError::NotOffered)?.verified = true;
        Ok(())
    }

    async fn change_contact(&self, kind: ContactKind, value: &str) -> Result<Option<Delivery>, AccountError> {
        if value.contains("taken") {
            return Err(AccountError::ContactTaken);
        }
        let contact = Some(Contact { value: value.to_owned(), verified: false });
        match kind {
            ContactKind::Email => self.world().profile.email = contact,
            ContactKind::PhoneNumber => self.world().profile.phone_number = contact,
        }
        Ok(None)
    }

    async fn begin_app(&self) -> Result<String, AccountError> {
        Ok(TOTP_SECRET.to_owned())
    }

    async fn confirm_app(&self, code: &Secret) -> Result<(), AccountError> {
        check(code)?;
        self.choose_factor(Factor::Totp, FactorChoice::Preferred).await
    }

    async fn choose_factor(&self, factor: Factor, choice: FactorChoice) -> Result<(), AccountError> {
        let profile = &mut self.world().profile;
        profile.factors.retain(|on| *on != factor);
        profile.preferred_factor = profile.preferred_factor.filter(|preferred| *preferred != factor);
        if choice != FactorChoice::Off {
            profile.factors.push(factor);
        }
        if choice == FactorChoice::Preferred {
            profile.preferred_factor = Some(factor);
        }
        Ok(())
    }

    async fn signed_in_at_s(&self) -> Result<i64, AccountError> {
        Ok(1_793_678_706)
    }

    async fn sign_out_everywhere(&self) -> Result<(), AccountError> {
        self.world().viewer.take().map(drop).ok_or(AccountError::SignedOut)
    }

    async fn delete(&self) -> Result<(), AccountError> {
        let mut world = self.world();
        match world.viewer.as_ref().map(|viewer| viewer.username.as_str()) {
            None => Err(AccountError::SignedOut),
            Some("hoarder") => Err(AccountError::ObjectsRemain),
            Some(_) => {
                world.viewer = None;
                Ok(())
            }
        }
    }
}

impl AccountFlowStore for Fakes {
    fn load(&self) -> Option<StoredAccountFlow> {
        let world = self.world();
        let stored = if world.account_flow_is_old { StoredAccountFlow::Lapsed } else { StoredAccountFlow::Fresh };
        world.account_flow.clone().map(stored)
    }

    fn save(&self, flow: &AccountFlow) {
        let mut world = self.world();
        world.account_flow = Some(flow.clone());
        world.account_flow_is_old = false;
    }

    fn clear(&self) {
        self.world().account_flow = None;
    }
}

impl Preferences for Fakes {
    fn choose_language(&self, language: Language) {
        self.world().language = language;
    }
}

#[async_trait]
impl Passkeys for Fakes {
    async fn list(&self) -> Result<Vec<Passkey>, PasskeyError> {
        Ok(self.world().passkeys.clone())
    }

    async fn begin(&self) -> Result<String, PasskeyError> {
        Ok(PASSKEY_OPTIONS.to_owned())
    }

    async fn finish(&self, credential: &Secret) -> Result<(), PasskeyError> {
        if credential.expose() != CREDENTIAL {
            return Err(PasskeyError::NotAccepted);
        }
        let passkey = Passkey { id: "AQID".to_owned(), name: "Passkey".to_owned(), created_s: self.world().now_s };
        self.world().passkeys.push(passkey);
        Ok(())
    }

    async fn rename(&self, id: &str, name: &PasskeyName) -> Result<(), PasskeyError> {
        let mut world = self.world();
        let passkey = world.passkeys.iter_mut().find(|passkey| passkey.id == id).ok_or(PasskeyError::Gone)?;
        name.as_str().clone_into(&mut passkey.name);
        Ok(())
    }

    async fn delete(&self, id: &str) -> Result<(), PasskeyError> {
        let mut world = self.world();
        let before = world.passkeys.len();
        world.passkeys.retain(|passkey| passkey.id != id);
        if world.passkeys.len() < before { Ok(()) } else { Err(PasskeyError::Gone) }
    }
}

impl FlowStore for Fakes {
    fn load(&self) -> Option<StoredFlow> {
        self.world().flow.clone()
    }

    fn save(&self, flow: &Flow) {
        self.world().flow = Some(StoredFlow::Fresh(flow.clone()));
    }

    fn clear(&self) {
        self.world().flow = None;
    }
}

#[async_trait]
impl Storage for Fakes {
    async fn image_url(&self, _request: &ImageRequest, _key: &ObjectKey) -> Result<ImageUrl, ApiError> {
        Err(StorageError::NotFound.into())
    }

    async fn latest_picture(&self) -> Result<Option<String>, ApiError> {
        Ok(None)
    }

    async fn set_latest_picture(&self, _key: Option<&ObjectKey>) -> Result<(), ApiError> {
        Ok(())
    }
}

#[async_trait]
impl Uploads for Fakes {
    async fn begin(&self, _proposal: &UploadProposal, _key: &ObjectKey) -> Result<UploadBeginning, ApiError> {
        Err(StorageError::Unavailable.into())
    }

    async fn begin_all(
        &self,
        _proposals: &[UploadProposal],
    ) -> Result<Vec<Result<UploadBeginning, ApiError>>, ApiError> {
        Err(StorageError::Unavailable.into())
    }

    async fn sign_parts(&self, _upload: &str, _parts: &[PartProposal]) -> Result<Vec<PartTicket>, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    async fn stored_parts(&self, _upload: &str) -> Result<Vec<StoredPart>, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    async fn finish(&self, _completion: &UploadCompletion, _key: &ObjectKey) -> Result<String, ApiError> {
        Err(StorageError::UploadGone.into())
    }

    async fn abandon(&self, _upload: &str) -> Result<(), ApiError> {
        Ok(())
    }

    async fn open(&self) -> Result<Vec<OpenUpload>, ApiError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Devices for Fakes {
    async fn list(&self) -> Result<Vec<Device>, AccountError> {
        self.world().viewer.as_ref().ok_or(AccountError::SignedOut)?;
        Ok(self.world().devices.clone())
    }

    async fn forget(&self, id: &str) -> Result<(), AccountError> {
        self.world().viewer.as_ref().ok_or(AccountError::SignedOut)?;
        self.world().devices.retain(|device| device.id != id);
        Ok(())
    }
}
