//! Parts that the components are made of: forms, fields, buttons, messages, icons.
//!
//! Each works in the first HTML without JavaScript; what needs WebAssembly appears after hydration, in room that
//! was kept for it.

pub mod button;
pub mod copy_button;
pub mod field;
pub mod form;
pub mod hydrated;
pub mod icon;
pub mod message;
pub mod password_field;

pub use button::SubmitButton;
pub use copy_button::CopyButton;
pub use field::TextField;
pub use form::PostForm;
pub use hydrated::use_hydrated;
pub use message::{Message, Tone};
pub use password_field::PasswordField;
