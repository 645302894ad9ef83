//! Signing in: what was proven so far, and what is asked next
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>).
//!
//! A sign-in is a row of challenges. Each answer proves something; [`steps`] is the table that says, from what was proven
//! and from the account, whether tokens follow or another challenge. [`proceed`] carries that out. Between a challenge and
//! its answer the state travels with the caller, sealed, as the `Session` of [`session`], so that a restart loses nothing.
//!
//! A new kind of challenge is a variant of [`Awaited`] with its name, a row of the table that asks for it, and a file here
//! that answers it. A new way to prove who one is ends in a call of [`proceed`].

mod answer;
mod new_password;
mod parameters;
mod password;
mod proceed;
mod respond;
mod session;
mod spent;
mod steps;

pub(super) use answer::Answer;
pub(super) use parameters::Parameters;
pub(super) use password::{by_password, by_srp};
pub(super) use respond::respond;
pub(super) use spent::spend;

use proceed::proceed;
use session::{Awaited, Session};
use steps::Proven;
