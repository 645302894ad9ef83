//! Signing in elsewhere: the server as a client of the user pool's OAuth endpoints, which send people on to the places where they
//! sign in (RFC 6749 section 4.1, RFC 7636, OpenID Connect Core 1.0 section 3.1;
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html>).
//!
//! What a browser carries meanwhile is in an encrypted cookie. Tokens come to the server alone, and begin a session as those of
//! a password do.

mod exchange;
mod hosted;
mod id_token;
mod line;
mod refusal;
mod trip;

pub(crate) use exchange::Arrived;
pub(crate) use hosted::{Addresses, CALLBACK, Client, Hosted};
pub(crate) use line::Line;
pub(crate) use refusal::refused;
pub(crate) use trip::{Taken, Trip, Trips};
