//! The screens, one a file, and what they share.

mod actions;
mod confirm_reset_password;
mod confirm_sign_up;
mod forgot_password;
mod navigation;
mod sign_in;
mod sign_up;
mod signed_out;
mod tabs;

pub(super) use actions::Actions;
pub(super) use signed_out::SignedOut;
