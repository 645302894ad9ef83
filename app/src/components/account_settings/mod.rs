//! The settings of the account of whoever is signed in: another password, the deletion, and what else can be changed.
//!
//! The counterpart of Amplify UI's `AccountSettings`, whose parts stand behind an [`Authenticator`](super::authenticator)
//! and inside [`AccountSettings`], which finds out what there is to show. Every form works without JavaScript.

mod change_password;
mod contacts;
mod delete_user;
mod devices;
mod driver;
mod factors;
mod managed_elsewhere;
mod messages;
mod resend;
mod section;
mod sessions;
mod set_up_app;
mod settings;

pub use change_password::ChangePassword;
pub use contacts::Contacts;
pub use delete_user::DeleteUser;
pub use driver::Account;
pub use factors::Factors;
pub use managed_elsewhere::ManagedElsewhere;
pub use sessions::Sessions;
pub use settings::AccountSettings;
