//! What a person sees, in parts that an app can reuse: Amplify UI's names where it has one.
//!
//! Each component says what is in the first HTML and what appears only after hydration. None of them knows the
//! server's side: they talk to it through the server functions of `api`.

#![expect(unreachable_pub, reason = "`#[component]` makes a component's props as public as it can")]

pub mod account_settings;
pub mod authenticator;
pub mod language_picker;
pub mod page_stopped;
pub mod passkeys;
pub mod pictures;
pub mod primitives;
pub mod storage_image;
pub mod storage_manager;
pub mod unfinished;
