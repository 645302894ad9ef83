//! The pages and what is around them: the document, the routes, the look.

#![expect(unreachable_pub, reason = "`#[component]` makes a component's props as public as it can")]

mod account;
mod app;
pub(crate) mod gallery;
mod header;
mod heading;
mod home;
mod not_found;
mod pictures;
#[cfg(feature = "ssr")]
mod shell;
mod sign_up_rules;
#[cfg(feature = "ssr")]
mod status;
#[cfg(not(feature = "ssr"))]
#[path = "status_in_browser.rs"]
mod status;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
pub use sign_up_rules::SIGN_UP_RULES;
