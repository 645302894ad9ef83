//! Goes on when somebody comes back from another place where people sign in.

use crate::core::auth::{Event, Flow, transition};
use crate::ports::Ports;
use crate::ports::identity::StoredFlow;
use crate::wire::auth::AuthError;

/// Keeps what the next page shows. Whoever was signed in goes on to the app: their address is the other place's business,
/// and so is how they prove who they are.
pub(crate) fn came_back(ports: &Ports, outcome: Result<(), AuthError>) {
    let Err(error) = outcome else { return ports.flow.clear() };
    let flow = match ports.flow.load() {
        None => Flow::default(),
        Some(StoredFlow::Fresh(flow) | StoredFlow::Lapsed(flow)) => flow,
    };
    let (flow, _) = transition(flow, Event::TurnedAway(error));
    ports.flow.save(&flow);
}
