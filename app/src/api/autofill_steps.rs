//! Carries a passkey that the browser offered by itself through the Authenticator's transitions.
//!
//! It decides nothing but this: a refusal is told once and not kept, because another tab may be in the middle of something.

use super::steps::{event_of, go_on, view};
use crate::core::auth::{Event, Flow, Submission, transition};
use crate::ports::Ports;
use crate::wire::auth::AuthView;
use crate::wire::secret::Secret;

/// What is shown after a passkey was picked, where `typed` stood in the field for the username.
pub(super) async fn sign_in(ports: &Ports, typed: &str, credential: Secret) -> AuthView {
    let submission = Submission::passkey(credential);
    let answered = match submission.event.flaw() {
        Some(flaw) => Err(flaw),
        None => ports.autofill.answer(&submission.credential).await,
    };
    match answered {
        Ok(answered) => {
            let flow = Flow { username: answered.username, ..Flow::default() };
            let (event, viewer) = event_of(answered.outcome, ports.now_s);
            go_on(ports, transition(flow, event), viewer, &submission).await
        }
        Err(error) => {
            let flow = Flow { username: Submission::username(typed), ..Flow::default() };
            let (flow, _) = transition(flow, Event::TurnedAway(error));
            view(flow, ports.identity.viewer().await, ports)
        }
    }
}
