//! The screens, one a file, and what they share.

mod actions;
mod autofill;
mod challenge;
mod confirm_reset_password;
mod confirm_sign_in;
mod confirm_sign_up;
mod confirm_verify_user;
mod force_new_password;
mod forgot_password;
mod modal;
mod navigation;
mod other_ways;
mod passkey_prompt;
mod remember_device;
mod resend;
mod select_auth_factor;
mod select_mfa_type;
mod setup_email;
mod setup_totp;
mod sign_in;
mod sign_in_with_passkey;
mod sign_up;
mod signed_out;
mod skip;
mod social;
mod tabs;
mod username;
mod verify_user;

pub use actions::Actions;
pub(super) use signed_out::SignedOut;
pub use social::FEDERATED_SIGN_IN_PATH;
