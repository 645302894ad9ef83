//! The passkeys of somebody who is signed in: a section for an account page, and the button that creates one.
//!
//! Amplify UI has a prompt after signing in and nothing to manage passkeys with.

mod create;
mod row;
mod section;

pub use create::CreatePasskey;
pub use section::PasskeysSection;
