//! The Authenticator's transitions: (flow, event) -> (flow, effects), as plain data.
