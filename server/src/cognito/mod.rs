//! The user pool and the identity pool, through the AWS SDK.
//!
//! These are the same calls for AWS and for the embedded backend: which one answers is decided where the clients
//! are built.

mod account;
mod challenge;
mod claims;
mod client_secret;
mod device;
mod devices;
mod document;
mod factors;
mod first_factor;
mod identity_pool;
mod new_account;
mod passkey_refusal;
mod passkeys;
mod probe;
mod refusal;
mod srp;
mod user_pool;

pub(crate) use challenge::Asked;
pub(crate) use device::SigningIn;
pub(crate) use devices::{DEVICE_ENTROPY, DeviceSecret, ListedDevice, NewDevice};
pub(crate) use identity_pool::{CredentialsError, IdentityPool, TemporaryCredentials, temporary};
pub(crate) use user_pool::{NewAccount, PasswordAnswer, RefreshError, Tokens, UserPool, says_not_enabled};
