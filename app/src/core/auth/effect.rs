//! What a transition asks the outside to do next.

use crate::wire::account::ContactKind;
use crate::wire::challenge::Factor;
use crate::wire::first_factor::FirstFactor;

/// One call to the user pool. What it needs (username, e-mail address) is in the flow; passwords and codes are in
/// the [`Submission`](super::Submission) that began the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Check username and password, and begin a session.
    CheckPassword,
    /// Ask which ways to sign in there are, or begin in one of them other than the password.
    BeginWith(Option<FirstFactor>),
    /// Find out whether an address or number is to be proved, now that somebody is signed in.
    FindContacts,
    /// Send a code there.
    SendContactCode(ContactKind),
    /// Prove it with the code.
    ConfirmContact(ContactKind),
    /// Find out whether to offer a passkey.
    FindPasskeys,
    /// Keep the passkey that the browser has created.
    KeepPasskey,
    /// Answer with the signature of a passkey.
    AnswerPasskey,
    /// Create the account; the pool sends a code.
    CreateAccount,
    /// Confirm the new account with its code.
    ConfirmAccount,
    /// Begin a session for an account that was confirmed just now, without asking for its password.
    SignInConfirmed,
    /// Send another code for the new account.
    SendConfirmationCode,
    /// Send a code for a new password.
    SendResetCode,
    /// Set the new password with its code.
    SetNewPassword,
    /// Answer what the pool asked for, with the code of a second factor.
    AnswerCode,
    /// Answer with the second factor that was chosen: to be used, or to be set up.
    AnswerFactor(Factor),
    /// Prove that the authenticator app has its secret.
    AnswerTotpSetup,
    /// Give the address for codes by e-mail.
    AnswerEmailSetup,
    /// Give the new password, and the attributes that were missing.
    AnswerNewPassword,
}
