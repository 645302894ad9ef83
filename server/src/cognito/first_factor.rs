//! Signing in by something else than the password: InitiateAuth's flow `USER_AUTH`
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html>).
//!
//! Each choice begins anew, by `PREFERRED_CHALLENGE`, so that no choice has to be made within the few minutes that a session lives.

use app::wire::auth::AuthError;
use app::wire::challenge::Challenge;
use app::wire::first_factor::FirstFactor;
use aws_sdk_cognitoidentityprovider::types::{AuthFlowType, ChallengeNameType};

use super::challenge::Asked;
use super::device::{DEVICE_KEY, SigningIn};
use super::user_pool::{PasswordAnswer, SECRET_HASH, UserPool, unfinished};
use crate::session::{Pending, Token};

impl UserPool {
    /// Begins in one way, or finds out which ways there are.
    pub(crate) async fn begin(
        &self,
        person: SigningIn<'_>,
        factor: Option<FirstFactor>,
    ) -> Result<PasswordAnswer, AuthError> {
        let username = person.username;
        let mut call = self
            .client
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserAuth)
            .auth_parameters("USERNAME", username);
        if let Some(factor) = factor {
            call = call.auth_parameters("PREFERRED_CHALLENGE", preferred(factor).as_str());
        }
        if let Some(hash) = self.secret_hash(username) {
            call = call.auth_parameters(SECRET_HASH, hash);
        }
        if let Some(device) = person.device {
            call = call.auth_parameters(DEVICE_KEY, &device.key);
        }
        let answer = match Box::pin(call.send()).await {
            Ok(answer) => answer,
            Err(error) => return unfinished("InitiateAuth", &error),
        };
        match (&answer.challenge_name, &answer.session) {
            (Some(ChallengeNameType::SelectChallenge), Some(session)) => {
                let factors = offered(answer.available_challenges());
                let pending = Pending {
                    name: ChallengeNameType::SelectChallenge.as_str().to_owned(),
                    session: Token::new(session),
                    username: username.to_owned(),
                };
                let challenge = Challenge::ChooseFirst { factors };
                Ok(PasswordAnswer::Asked(Box::new(Asked { challenge, delivery: None, pending })))
            }
            _ => {
                let asked = (answer.challenge_name, answer.session, answer.challenge_parameters);
                let answer = self.go_on(answer.authentication_result, asked, person).await?;
                Ok(as_first(answer))
            }
        }
    }
}

/// A code that nothing was proved before is the first proof itself; the pool calls both the same.
fn as_first(answer: PasswordAnswer) -> PasswordAnswer {
    match answer {
        PasswordAnswer::Asked(mut asked) => {
            if let Challenge::Code { factor } = asked.challenge {
                asked.challenge = Challenge::FirstCode { factor };
            }
            PasswordAnswer::Asked(asked)
        }
        other => other,
    }
}

fn preferred(factor: FirstFactor) -> ChallengeNameType {
    match factor {
        FirstFactor::Password => ChallengeNameType::Password,
        FirstFactor::Email => ChallengeNameType::EmailOtp,
        FirstFactor::Sms => ChallengeNameType::SmsOtp,
        FirstFactor::Passkey => ChallengeNameType::WebAuthn,
    }
}

/// The ways that the pool offers, the password first. Both ways to prove a password are one, and unknown ways cannot be
/// offered.
fn offered(available: &[ChallengeNameType]) -> Vec<FirstFactor> {
    let all = [FirstFactor::Password, FirstFactor::Email, FirstFactor::Sms, FirstFactor::Passkey];
    let is_offered = |factor: &FirstFactor| {
        available.contains(&preferred(*factor))
            || (*factor == FirstFactor::Password && available.contains(&ChallengeNameType::PasswordSrp))
    };
    all.into_iter().filter(is_offered).collect()
}

#[cfg(test)]
mod tests {
    use app::wire::first_factor::FirstFactor::{Email, Passkey, Password};
    use aws_sdk_cognitoidentityprovider::types::ChallengeNameType;

    use super::offered;

    #[test]
    fn both_ways_to_prove_a_password_are_one_and_unknown_ways_are_not_offered() {
        let available = ["WEB_AUTHN", "PASSWORD_SRP", "PASSWORD", "CARRIER_PIGEON", "EMAIL_OTP"];
        assert_eq!(offered(&available.map(ChallengeNameType::from)), [Password, Email, Passkey]);
        assert_eq!(offered(&[ChallengeNameType::PasswordSrp]), [Password]);
        assert_eq!(offered(&[]), []);
    }
}
