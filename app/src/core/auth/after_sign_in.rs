//! What is offered between signing in and the app: first to prove an address or number, then a passkey.
//!
//! Whoever is asked is signed in, so nothing here keeps them from the app: a step that went wrong can be skipped, and one that
//! is too old is over.

use super::{Effect, Event, Flow};
use crate::wire::account::ContactKind;
use crate::wire::auth::{AuthError, Screen};
use crate::wire::challenge::Challenge;

/// What follows these events; the others are none of them.
pub(super) fn after_sign_in(flow: Flow, event: &Event) -> (Flow, Vec<Effect>) {
    match event {
        Event::SignedIn => (Flow::default(), vec![Effect::FindContacts]),
        Event::NothingToVerify | Event::ContactConfirmed => (Flow::default(), vec![Effect::FindPasskeys]),
        Event::ContactChosen { kind } => choose(flow, *kind),
        Event::ContactCodeSubmitted { flaw } => confirm(flow, *flaw),
        Event::NewPasskeySubmitted { flaw } if flow.screen == Screen::PasskeyPrompt => {
            let effects = if flaw.is_none() { vec![Effect::KeepPasskey] } else { vec![] };
            (Flow { error: *flaw, ..flow }, effects)
        }
        Event::PasskeyCreated => {
            let challenge = Challenge::OfferPasskey { created: true };
            (Flow { screen: challenge.screen(), challenge: Some(challenge), ..Flow::default() }, vec![])
        }
        Event::Skipped => skip(flow),
        _ => (Flow::default(), vec![]),
    }
}

/// Only what was offered can be chosen.
fn choose(flow: Flow, kind: Option<ContactKind>) -> (Flow, Vec<Effect>) {
    let Some(Challenge::VerifyContact { contacts }) = &flow.challenge else { return (Flow::default(), vec![]) };
    match kind.filter(|kind| contacts.iter().any(|contact| contact.kind == *kind)) {
        Some(kind) => (flow, vec![Effect::SendContactCode(kind)]),
        None => (Flow { error: Some(AuthError::MissingField), ..flow }, vec![]),
    }
}

fn confirm(flow: Flow, flaw: Option<AuthError>) -> (Flow, Vec<Effect>) {
    let Some(Challenge::ConfirmContact { contact }) = flow.challenge else { return (Flow::default(), vec![]) };
    let effects = if flaw.is_none() { vec![Effect::ConfirmContact(contact)] } else { vec![] };
    (Flow { error: flaw, ..flow }, effects)
}

/// Who leaves one offer for later is still made the next one. On the other screens there is nothing to skip.
fn skip(flow: Flow) -> (Flow, Vec<Effect>) {
    match flow.screen {
        Screen::VerifyUser | Screen::ConfirmVerifyUser => (Flow::default(), vec![Effect::FindPasskeys]),
        Screen::PasskeyPrompt => (Flow::default(), vec![]),
        _ => (flow, vec![]),
    }
}
