//! Finds out what to offer to somebody who has just signed in. What cannot be found out is not offered.

use crate::core::auth::{Event, masked};
use crate::ports::Ports;
use crate::wire::account::{AccountError, ContactKind};
use crate::wire::auth::AuthError;
use crate::wire::challenge::{Challenge, MaskedContact};
use crate::wire::first_factor::FirstFactor;
use crate::wire::passkeys::PasskeyError;

/// An address or number to be proved, when the account has some and has proved none.
pub(super) async fn contacts(ports: &Ports) -> Event {
    let Ok(profile) = ports.account.profile().await else { return Event::NothingToVerify };
    let known = [ContactKind::Email, ContactKind::PhoneNumber].map(|kind| (kind, profile.contact(kind)));
    let known: Vec<_> = known.iter().filter_map(|(kind, contact)| contact.map(|contact| (*kind, contact))).collect();
    if known.is_empty() || known.iter().any(|(_, contact)| contact.verified) {
        return Event::NothingToVerify;
    }
    let contact = |(kind, contact): (ContactKind, &crate::wire::account::Contact)| MaskedContact {
        kind,
        destination: masked(kind, &contact.value),
    };
    let contacts = known.into_iter().map(contact).collect();
    Event::Challenged { challenge: Challenge::VerifyContact { contacts }, delivery: None, now_s: ports.now_s }
}

/// A passkey, when the pool takes them, this server asks, and the account has none.
pub(super) async fn passkey(ports: &Ports) -> Event {
    let asks = ports.passkey_prompt && ports.pool.first_factors.contains(&FirstFactor::Passkey);
    if !asks || !ports.passkeys.list().await.is_ok_and(|passkeys| passkeys.is_empty()) {
        return Event::NothingToOffer;
    }
    Event::Challenged { challenge: Challenge::OfferPasskey { created: false }, delivery: None, now_s: ports.now_s }
}

/// What a refused call about an address or number of the account means here.
pub(super) fn refused(kind: ContactKind, error: AccountError) -> Event {
    match error {
        AccountError::SignedOut => Event::SignedOut,
        AccountError::Auth { reason } => Event::Refused(reason),
        AccountError::ContactTaken => Event::Refused(match kind {
            ContactKind::Email => AuthError::EmailTaken,
            ContactKind::PhoneNumber => AuthError::PhoneNumberTaken,
        }),
        _ => Event::Refused(AuthError::Unavailable),
    }
}

/// What a refused passkey means here.
pub(super) fn not_created(error: PasskeyError) -> Event {
    match error {
        PasskeyError::SignedOut => Event::SignedOut,
        _ => Event::Refused(AuthError::PasskeyNotCreated),
    }
}
