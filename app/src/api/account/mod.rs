//! The account of whoever is signed in, as server functions that plain forms can post to.
//!
//! Every one answers with an [`AccountAnswer`](crate::wire::account::AccountAnswer): a refusal is part of it. A form posted
//! without JavaScript is answered by a redirect to its section of the page, which then shows the same, kept in a cookie
//! meanwhile. Whose account it is comes from the session alone.

pub mod contacts;
pub mod deletion;
pub mod devices;
pub mod factors;
pub mod password;
pub mod sessions;
#[cfg(feature = "ssr")]
mod steps;
pub mod view;

#[cfg(feature = "ssr")]
pub(in crate::api) use steps::{is_of_another, plain_form};
