//! The session: tokens in an encrypted cookie, renewed before they expire.
//!
//! The server keeps no session. What is in memory here are caches, which a restart or a second replica does
//! without.

mod account_flow;
mod autofill;
mod changes;
mod content;
mod cookies;
mod devices;
mod exchange;
mod flow;
mod key;
mod language;
mod pending;
mod renewal;
mod request;
mod ring;
mod token;
mod upload_outcome;

pub(crate) use account_flow::AccountFlowCookie;
pub(crate) use autofill::{Offered, PasskeyOwner};
pub(crate) use content::{Elsewhere, Session};
pub(crate) use cookies::{CookieName, CookieSealer};
pub(crate) use devices::KnownDevice;
pub(crate) use exchange::{Exchange, Place};
pub(crate) use flow::FlowCookie;
pub(crate) use key::{KeyError, fresh, read_or_create, rotate};
pub(crate) use language::LanguageCookie;
pub(crate) use pending::Pending;
pub(crate) use renewal::{Access, Renewals, Standing};
pub(crate) use request::{AccessError, RequestSession};
pub(crate) use ring::KeyRing;
pub(crate) use token::{AccessToken, Token};
