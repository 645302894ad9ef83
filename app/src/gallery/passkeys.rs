//! The section of passkeys.

use super::exhibit::Exhibit;
use super::world::{LONG_NAME, NOW_S, viewer};
use crate::core::auth::Flow;
use crate::wire::gallery::Stage;
use crate::wire::passkeys::{Passkey, PasskeyError, PasskeyMessage, PasskeyNotice};

fn passkey(id: &str, name: &str, days: i64) -> Passkey {
    Passkey { id: id.to_owned(), name: name.to_owned(), created_s: NOW_S - days * 86_400 }
}

fn state(state: &'static str, passkeys: Vec<Passkey>, message: Option<PasskeyMessage>) -> Exhibit {
    Exhibit::new("passkeys", state, Stage::Passkeys).amid(|world| {
        world.viewer = Some(viewer("ada"));
        world.passkeys = Ok(passkeys);
        world.flow = message.map(|message| Flow { passkeys: Some(message), ..Flow::default() });
    })
}

/// The states of the section.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let one = || vec![passkey("AQID", "Laptop", 3)];
    let refused = |error| Some(PasskeyMessage::Refused(error));
    let done = |notice| Some(PasskeyMessage::Done(notice));
    vec![
        state("none", Vec::new(), None),
        state("one", one(), None),
        state(
            "several",
            vec![passkey("AQID", "Laptop", 3), passkey("BAUG", "مفتاح العمل", 40), passkey("BwgJ", LONG_NAME, 400)],
            None,
        ),
        state("created", one(), done(PasskeyNotice::Created)),
        state("renamed", one(), done(PasskeyNotice::Renamed)),
        state("deleted", Vec::new(), done(PasskeyNotice::Deleted)),
        state("invalid-name", one(), refused(PasskeyError::InvalidName)),
        state("too-many", one(), refused(PasskeyError::TooMany)),
        state("unavailable", Vec::new(), None).amid(|world| world.passkeys = Err(PasskeyError::Unavailable)),
    ]
}
