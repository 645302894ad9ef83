//! The account page between two requests, and what can be said against its forms without asking the user pool.

mod codes_sent;
mod contact;
mod factor;
mod flaw;
mod flow;
mod moment;

pub use codes_sent::CodesSent;
pub use contact::{contact_flaw, tidied_contact};
pub use factor::{factor_flaw, factors_asked_for};
pub use flaw::{code_flaw, deletion_flaw, password_flaw, tidied_code};
pub use flow::{AccountFlow, Done};
pub use moment::moment;
