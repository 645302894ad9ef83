//! The account page between two requests, and what can be said against its forms without asking the user pool.

mod contact;
mod factor;
mod flaw;
mod flow;
mod moment;

pub use contact::{RESEND_AFTER_S, contact_flaw, tidied_contact, wait_s};
pub use factor::factor_flaw;
pub use flaw::{code_flaw, deletion_flaw, password_flaw, tidied_code};
pub use flow::{AccountFlow, Done};
pub use moment::moment;
