//! Parts that the components are made of: forms, fields, buttons, messages, icons.
//!
//! Each works in the first HTML without JavaScript; what needs WebAssembly appears after hydration, in room that
//! was kept for it.

pub mod button;
pub mod copy_button;
pub mod countdown;
pub mod field;
pub mod form;
pub mod hydrated;
pub mod icon;
pub mod message;
pub mod new_password;
pub mod password_field;
pub mod totp_picture;

pub use button::SubmitButton;
pub use copy_button::CopyButton;
pub use field::TextField;
pub use form::PostForm;
pub use hydrated::use_hydrated;
pub use message::{Message, Tone};
pub use new_password::NewPasswordFields;
pub use password_field::PasswordField;
pub use totp_picture::TotpPicture;
