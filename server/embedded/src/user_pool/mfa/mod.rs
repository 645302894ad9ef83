//! Second factors of accounts: which ones a person has chosen, and the secret of their authenticator app
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html>).

mod preference;
mod shown;
mod software_token;
mod totp;

pub(super) use preference::{Change, Preference, choose, preference};
pub(super) use shown::Shown;
pub(super) use software_token::{associate, confirm, has_token, keep_pending, new_secret, use_code};
