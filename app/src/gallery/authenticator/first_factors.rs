//! Beginning without a password.

use crate::core::auth::Flow;
use crate::gallery::exhibit::Exhibit;
use crate::gallery::world::{LONG_NAME, asked};
use crate::wire::auth::AuthError;
use crate::wire::challenge::Challenge;
use crate::wire::first_factor::FirstFactor;

fn choose(state: &'static str, factors: &[FirstFactor], error: Option<AuthError>) -> Exhibit {
    let flow = asked(Challenge::ChooseFirst { factors: factors.to_vec() });
    Exhibit::screen("select-auth-factor", state, Flow { error, ..flow })
}

fn passkey(state: &'static str, error: Option<AuthError>) -> Exhibit {
    // Nobody is asked for anything: no passkey is for this challenge.
    let options = r#"{"challenge":"AAAA","allowCredentials":[]}"#.to_owned();
    Exhibit::screen("sign-in-with-passkey", state, Flow { error, ..asked(Challenge::Passkey { options }) })
}

/// The states of the screens.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let all = [FirstFactor::Password, FirstFactor::Email, FirstFactor::Sms, FirstFactor::Passkey];
    vec![
        choose("every-way", &all, None),
        choose("codes-alone", &[FirstFactor::Email, FirstFactor::Sms], None),
        choose("long-name", &all, None).amid(|world| {
            world.flow = world.flow.take().map(|flow| Flow { username: LONG_NAME.to_owned(), ..flow });
        }),
        choose("wrong-password", &all, Some(AuthError::IncorrectUsernameOrPassword)),
        choose("name-missing", &all, Some(AuthError::UsernameFirst)),
        passkey("asked", None),
        passkey("canceled", Some(AuthError::PasskeyCanceled)),
        passkey("no-browser-support", Some(AuthError::PasskeyUnsupported)),
    ]
}
