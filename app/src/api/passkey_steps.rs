//! What became of a step with passkeys: kept in the flow cookie for the page that a plain form leads back to, and shown there
//! once.

use super::account::plain_form;
use crate::core::auth::Flow;
use crate::ports::Ports;
use crate::ports::identity::StoredFlow;
use crate::wire::passkeys::{PasskeyError, PasskeyMessage, PasskeyNotice, PasskeysView, SECTION_ID};

/// What is shown after a step: the passkeys as they are now.
pub(super) async fn finished(ports: &Ports, outcome: Result<PasskeyNotice, PasskeyError>) -> PasskeysView {
    let message = outcome.map_or_else(PasskeyMessage::Refused, PasskeyMessage::Done);
    if let Some(page) = plain_form() {
        ports.flow.save(&Flow { passkeys: Some(message), ..flow(ports) });
        leptos_axum::redirect(&format!("{page}#{SECTION_ID}"));
    }
    // What became of the step is worth more than why the list cannot be had.
    let (mark, passkeys) = (ports.identity.mark().await, ports.passkeys.list().await.unwrap_or_default());
    PasskeysView { mark, passkeys, message: Some(message) }
}

/// What became of the last step, told by one page. A page may ask more than once while it is drawn, and is told the same.
pub(super) fn read_message(ports: &Ports) -> Option<PasskeyMessage> {
    *ports.passkey_message.get_or_init(|| take_message(ports))
}

fn take_message(ports: &Ports) -> Option<PasskeyMessage> {
    let flow = flow(ports);
    let message = flow.passkeys?;
    let read = Flow { passkeys: None, ..flow };
    if read == Flow::default() {
        ports.flow.clear();
    } else {
        ports.flow.save(&read);
    }
    Some(message)
}

fn flow(ports: &Ports) -> Flow {
    match ports.flow.load() {
        Some(StoredFlow::Fresh(flow)) => flow,
        Some(StoredFlow::Lapsed(_)) | None => Flow::default(),
    }
}
