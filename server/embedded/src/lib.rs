//! The embedded backend: a single-machine Cognito and S3, spoken to over their own wire protocols.
//!
//! [`start`] deploys a CloudFormation template onto one data directory and listens on one address:
//! - `POST /` with `X-Amz-Target`: user pools and identity pools, AWS JSON 1.1; what AWS wants signed has to be signed with
//!   the administrator's key ([`admin_key`]) or with credentials of a role that allows it;
//! - `POST /` with a URL-encoded form: STS, AWS's query protocol;
//! - `GET /{user pool id}/.well-known/jwks.json`: the public keys of the tokens; below `/.well-known/`, those of the identity
//!   pool's, where the template allows its basic flow;
//! - `GET /_updown/outbox`, where it is switched on: the messages that were sent to nobody;
//! - everything else: S3, path style.
//!
//! [`fsck`] checks a data directory that nobody serves, [`backup`] copies one, served or not.
//!
//! It depends on nothing else of Updown. What it does not do is listed in docs/LIMITS.md.

pub mod backup;
pub mod clock;
pub mod entropy;
pub mod fsck;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod stack;

mod address;
mod admin_key;
mod aws_json;
mod backend;
mod channel;
mod connection;
mod data_dir;
mod db;
mod deployed;
mod disk;
mod iam;
mod identity_pool;
mod listener;
mod message;
mod outbox;
mod outbox_page;
mod outgoing;
mod patience;
mod post;
mod principals;
mod s3;
mod seal;
mod sigv4;
mod slow_reader;
mod smtp;
mod start;
mod store;
mod sts;
mod tls;
mod upkeep;
mod user_pool;

#[cfg(test)]
mod cognito_tests;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod hand_timer;
#[cfg(test)]
mod power;
#[cfg(test)]
mod s3_tests;
#[cfg(test)]
mod transport_tests;
#[cfg(test)]
mod upkeep_tests;

pub use admin_key::{AdminKey, AdminKeyError, admin_key, rotate_admin_key};
pub use data_dir::DataDirError;
pub use db::DbError;
pub use db::offline::CopyError;
pub use deployed::{Deployed, DeployedError, deployed, endpoint};
pub use post::{MailFrom, MailSettings};
pub use smtp::SmtpUrl;
pub use start::{Running, Settings, StartError, Transport, start};
pub use tls::{TlsError, TlsFiles};
