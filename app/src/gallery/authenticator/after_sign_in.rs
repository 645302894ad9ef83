//! What stands between signing in and the app.

use crate::core::auth::Flow;
use crate::gallery::exhibit::Exhibit;
use crate::gallery::world::{asked, by_email, by_sms, just_sent};
use crate::wire::account::ContactKind;
use crate::wire::auth::{AuthError, AuthNotice, Delivery};
use crate::wire::challenge::{Challenge, MaskedContact};

fn verify(state: &'static str, contacts: &[(ContactKind, &str)], error: Option<AuthError>) -> Exhibit {
    let masked =
        |&(kind, destination): &(ContactKind, &str)| MaskedContact { kind, destination: destination.to_owned() };
    let challenge = Challenge::VerifyContact { contacts: contacts.iter().map(masked).collect() };
    Exhibit::screen("verify-user", state, Flow { error, ..asked(challenge) })
}

fn confirm(state: &'static str, contact: ContactKind, delivery: Delivery, rest: Flow) -> Exhibit {
    let Flow { screen, challenge, username, .. } = asked(Challenge::ConfirmContact { contact });
    let flow = Flow { screen, challenge, username, delivery: Some(delivery), ..rest };
    Exhibit::screen("confirm-verify-user", state, flow)
}

fn passkey(state: &'static str, created: bool, error: Option<AuthError>) -> Exhibit {
    Exhibit::screen("passkey-prompt", state, Flow { error, ..asked(Challenge::OfferPasskey { created }) })
}

/// The states of the screens.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let email = (ContactKind::Email, "a**a@example.com");
    let number = (ContactKind::PhoneNumber, "********1234");
    let waiting = Flow { sendings: just_sent(), notice: Some(AuthNotice::CodeResent), ..Flow::default() };
    let wrong = Flow { error: Some(AuthError::CodeMismatch), ..Flow::default() };
    vec![
        verify("both", &[email, number], None),
        verify("email-alone", &[email], None),
        verify("unavailable", &[email, number], Some(AuthError::Unavailable)),
        confirm("by-email", ContactKind::Email, by_email(), Flow::default()),
        confirm("by-sms", ContactKind::PhoneNumber, by_sms(), Flow::default()),
        confirm("waiting", ContactKind::Email, by_email(), waiting),
        confirm("wrong-code", ContactKind::Email, by_email(), wrong),
        passkey("offered", false, None),
        passkey("created", true, None),
        passkey("not-created", false, Some(AuthError::PasskeyNotCreated)),
    ]
}
