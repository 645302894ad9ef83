//! The Authenticator: sign in, create an account, reset a password, and then the app.
//!
//! The counterpart of Amplify UI's `Authenticator` and `withAuthenticator`, with the session on the server.

mod attribute_field;
mod component;
mod dial_code;
mod driver;
mod field_flaw;
#[cfg(feature = "ssr")]
mod first_view;
#[cfg(not(feature = "ssr"))]
#[path = "first_view_in_browser.rs"]
mod first_view;
mod messages;
mod name_field;
mod new_password;
mod options;
#[cfg(all(test, feature = "ssr"))]
mod options_tests;
mod screens;
mod session;
mod use_authenticator;

pub use component::{Authenticator, provide_authenticator, with_authenticator};
pub(in crate::components) use field_flaw::described_by;
pub use field_flaw::{FieldFlaw, field_flaw_id, use_field_flaw};
pub(in crate::components) use options::field_options;
pub use options::{
    AuthenticatorOptions, FieldOptions, FormFields, InitialState, ScreenSlot, Slots, SocialProvider, Variation,
};
pub use screens::{Actions, FEDERATED_SIGN_IN_PATH};
pub use session::{Arrival, SignOutButton, SignedIn};
pub(in crate::components) use use_authenticator::use_person;
pub use use_authenticator::{AuthStatus, UseAuthenticator, use_authenticator};
