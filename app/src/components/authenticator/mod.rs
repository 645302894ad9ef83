//! The Authenticator: sign in, create an account, reset a password, and then the app.
//!
//! The counterpart of Amplify UI's `Authenticator` and `withAuthenticator`, with the session on the server.

mod authenticator;
mod driver;
mod messages;
mod new_password;
mod screens;
mod session;

pub use authenticator::{Authenticator, with_authenticator};
pub use session::{Arrival, SignOutButton, SignedIn};
