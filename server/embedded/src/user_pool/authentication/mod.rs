//! Signing in: what was proven so far, and what is asked next
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>).
//!
//! A sign-in is a row of challenges. Each answer proves something; [`steps`] is the table that says, from what was proven
//! and from the account, whether tokens follow or another challenge. [`proceed`] carries that out. Between a challenge and
//! its answer the state travels with the caller, sealed, as the `Session` of [`session`], so that a restart loses nothing.
//!
//! A new kind of challenge is a variant of [`Awaited`](awaited::Awaited) with its name, a row of the table that asks for it, and a file here
//! that answers it. A new way to prove who one is ends in a call of [`proceed`].

mod answer;
mod ask;
mod awaited;
mod device;
mod enrolment;
mod factors;
mod new_password;
mod parameters;
mod passkey;
mod password;
mod proceed;
mod respond;
mod second;
mod sent_code;
mod session;
mod sign_up;
mod spent;
mod start;
mod steps;

pub(super) use answer::{Answer, Outcome};
pub(super) use enrolment::{associate, verify};
pub(super) use factors::{first_factors, has as has_factor};
pub(super) use parameters::Parameters;
pub(super) use password::{by_password, by_srp};
pub(super) use respond::respond;
pub(super) use sign_up::{confirmed as session_after_confirmation, session as session_of_sign_up};
pub(super) use spent::{forget_expired as forget_spent, spend};
pub(super) use start::by_choice;

use proceed::proceed;
use session::Session;
