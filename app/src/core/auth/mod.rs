//! The Authenticator's transitions: (flow, event) -> (flow, effects), as plain data.
//!
//! The server runs them against the user pool; the browser runs the same ones for what needs no server (choosing
//! a screen, a form with a mistake in it), so that both show the same thing.

mod after_sign_in;
mod cooldown;
mod effect;
mod event;
mod field;
mod flow;
mod lacked_attributes;
mod link;
mod mask;
mod names;
mod new_account;
mod next_step;
mod provider;
mod sign_up_rules;
mod submission;
mod transition;

pub use crate::wire::auth::Field;
pub use cooldown::Sendings;
pub use effect::Effect;
pub use event::Event;
pub use field::refused_field;
pub use flow::Flow;
pub use lacked_attributes::LackedAttributes;
pub use link::Link;
pub use mask::masked;
pub use names::account_name;
pub use new_account::{NewAccountForm, NewAccountRequest, STANDARD_ATTRIBUTES, asks_for_email, asks_for_number};
pub use next_step::{NextStep, next_step};
pub use provider::provider_label;
pub use sign_up_rules::{FieldFlaws, SignUpInput, SignUpRules};
pub use submission::{LONGEST_EMAIL, NewAccountTerms, Submission};
pub use transition::transition;
