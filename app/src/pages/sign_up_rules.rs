//! What this app asks of a new account besides what the user pool does.

use crate::core::auth::SignUpRules;

/// The one place for such rules: the Authenticator has them from here, and so has the server. None so far; see
/// [`SignUpRules::new`].
pub const SIGN_UP_RULES: SignUpRules = SignUpRules::NONE;
