//! The user pool and the session, seen from one request.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::core::auth::Flow;
use crate::wire::auth::{AuthError, Delivery, Viewer};
use crate::wire::challenge::{Challenge, Factor};
use crate::wire::devices::DeviceWish;
use crate::wire::first_factor::FirstFactor;
use crate::wire::secret::Secret;

/// How an accepted password goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInOutcome {
    /// The session has begun; its cookie goes out with this response.
    SignedIn(Viewer),
    /// The account exists and is not confirmed yet.
    NotConfirmed,
    /// An administrator asked for a new password; a code is needed first.
    PasswordResetRequired,
    /// The pool asks for more. What an answer needs is kept for this browser, apart from the flow.
    Challenged {
        /// For what.
        challenge: Challenge,
        /// Where a code went, if one was sent.
        delivery: Option<Delivery>,
    },
}

/// An answer to what the pool asked for.
#[derive(Debug, Clone, Copy)]
pub enum ChallengeAnswer<'a> {
    /// The code of a factor, and what its owner wants of this device.
    Code(&'a Secret, DeviceWish),
    /// The second factor to use, or to set up.
    Factor(Factor),
    /// The first code of a new authenticator app, and what its owner wants of this device.
    TotpSetup(&'a Secret, DeviceWish),
    /// The address for codes by e-mail.
    EmailSetup(&'a str),
    /// What a passkey has signed, as the browser wrote it down (`AuthenticationResponseJSON`).
    Passkey(&'a Secret),
    /// A password of one's own, and the attributes that the account lacked, by their names in the pool.
    NewPassword(&'a Secret, &'a BTreeMap<String, String>),
}

impl ChallengeAnswer<'_> {
    /// What is wanted of this device.
    #[must_use]
    pub fn wish(self) -> DeviceWish {
        match self {
            Self::Code(_, wish) | Self::TotpSetup(_, wish) => wish,
            Self::Factor(_) | Self::EmailSetup(_) | Self::Passkey(_) | Self::NewPassword(..) => DeviceWish::Leave,
        }
    }
}

/// How a new account goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignUpOutcome {
    /// A code is on its way.
    CodeSent(Delivery),
    /// The pool confirmed the account by itself.
    Confirmed,
}

/// Calls to the user pool on behalf of one request, and the session that results from them.
///
/// Errors are what the person may know; details are logged by the implementation.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Who is signed in. Renews the session shortly before it expires; a session that cannot be renewed is ended.
    async fn viewer(&self) -> Option<Viewer>;

    /// Who is signed in, as forms say it: the same for the same person at all times, it tells nothing of them. Empty for nobody.
    async fn mark(&self) -> String;

    /// Checks the password and, if the pool agrees, begins a session.
    async fn sign_in(&self, username: &str, password: &Secret) -> Result<SignInOutcome, AuthError>;

    /// Begins a sign-in without a password: in the given way, or by finding out which ways there are. A way that the account
    /// does not have is answered with those that it has, and so is a name that nobody has where the pool hides that.
    async fn begin(&self, username: &str, factor: Option<FirstFactor>) -> Result<SignInOutcome, AuthError>;

    /// Answers what the pool asked for when this browser last signed in. A code that does not fit can be followed by
    /// another; what the pool forgot meanwhile is [`AuthError::StepLapsed`].
    async fn answer(&self, username: &str, answer: ChallengeAnswer<'_>) -> Result<SignInOutcome, AuthError>;

    /// Creates an account, with attributes by their names in the pool.
    async fn sign_up(
        &self,
        username: &str,
        attributes: &BTreeMap<String, String>,
        password: &Secret,
    ) -> Result<SignUpOutcome, AuthError>;

    /// Confirms an account with the code that was sent.
    async fn confirm_sign_up(&self, username: &str, code: &Secret) -> Result<(), AuthError>;

    /// Begins a session for an account that this browser created and has just confirmed, if the pool agrees: the code
    /// was the proof. Fails where nothing is left of the sign-up.
    async fn sign_in_confirmed(&self, username: &str) -> Result<SignInOutcome, AuthError>;

    /// Sends a new code for an account that is not confirmed.
    async fn resend_code(&self, username: &str) -> Result<Delivery, AuthError>;

    /// Sends a code for a new password.
    async fn forgot_password(&self, username: &str) -> Result<Delivery, AuthError>;

    /// Sets a new password with the code that was sent.
    async fn reset_password(&self, username: &str, code: &Secret, password: &Secret) -> Result<(), AuthError>;

    /// Ends the session: revokes its tokens and removes its cookie. Never fails from the person's view; a pool that
    /// cannot be reached is logged.
    async fn sign_out(&self);

    /// Where the browser has to go on, a path of this site, for the session that this request ended to be over elsewhere too.
    fn departure(&self) -> Option<String>;
}

/// What was found of an unfinished step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredFlow {
    /// It can go on.
    Fresh(Flow),
    /// It is too old to go on with; what it held can still prefill a form.
    Lapsed(Flow),
}

/// The unfinished step, kept for this browser in an encrypted, short-lived cookie.
pub trait FlowStore: Send + Sync {
    /// The step that this browser left unfinished, if any.
    fn load(&self) -> Option<StoredFlow>;

    /// Keeps a step; the cookie goes out with this response.
    fn save(&self, flow: &Flow);

    /// Forgets the step.
    fn clear(&self);
}
