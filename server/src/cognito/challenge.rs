//! What the user pool asks for besides the password, and how it is answered: RespondToAuthChallenge
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>), and
//! for an authenticator app AssociateSoftwareToken and VerifySoftwareToken before it.

use std::collections::HashMap;

use app::ports::identity::ChallengeAnswer;
use app::wire::auth::{AuthError, Delivery, DeliveryMedium};
use app::wire::challenge::{Challenge, Factor};
use app::wire::secret::Secret;
use aws_sdk_cognitoidentityprovider::types::{AuthenticationResultType, ChallengeNameType};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::device::{DEVICE_KEY, SigningIn};
use super::refusal::refusal;
use super::user_pool::{PasswordAnswer, SECRET_HASH, UserPool, unfinished, unsupported};
use crate::session::{KnownDevice, Pending, Token};

/// What the names of missing attributes begin with.
const ATTRIBUTE: &str = "userAttributes.";

/// The parameters of a challenge.
pub(super) type Parameters = Option<HashMap<String, String>>;

/// What the pool asks for, and what an answer to it needs.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What the person is asked for.
    pub(crate) challenge: Challenge,
    /// Where a code went, if one was sent.
    pub(crate) delivery: Option<Delivery>,
    /// What an answer needs.
    pub(crate) pending: Pending,
}

impl UserPool {
    /// What follows from an answer of the pool's: tokens, or a challenge.
    pub(super) async fn go_on(
        &self,
        result: Option<AuthenticationResultType>,
        asked: (Option<ChallengeNameType>, Option<String>, Parameters),
        person: SigningIn<'_>,
    ) -> Result<PasswordAnswer, AuthError> {
        match (result, asked) {
            (Some(result), _) => self.finished(result),
            (None, (name, session, parameters)) => self.ask(name.as_ref(), session, parameters, person).await,
        }
    }

    /// Goes on from a challenge of the pool's to what the person is asked for.
    async fn ask(
        &self,
        name: Option<&ChallengeNameType>,
        session: Option<String>,
        parameters: Parameters,
        person: SigningIn<'_>,
    ) -> Result<PasswordAnswer, AuthError> {
        let parameter = |name: &str| parameters.as_ref().and_then(|all| all.get(name)).map(String::as_str);
        let Some((name, session)) = name.zip(session) else { return Err(unsupported(None)) };
        let username = parameter("USER_ID_FOR_SRP").unwrap_or(person.username).to_owned();
        if let (ChallengeNameType::DeviceSrpAuth, Some(device)) = (name, person.device) {
            return self.prove_device(device, Some(session), parameter("USERNAME").unwrap_or(&username)).await;
        }
        let pending = Pending { name: name.as_str().to_owned(), session: Token::new(session), username };
        let challenge = match name {
            ChallengeNameType::SmsMfa | ChallengeNameType::SmsOtp => Challenge::Code { factor: Factor::Sms },
            ChallengeNameType::SoftwareTokenMfa => Challenge::Code { factor: Factor::Totp },
            ChallengeNameType::EmailOtp => Challenge::Code { factor: Factor::Email },
            ChallengeNameType::SelectMfaType => Challenge::Choose { factors: factors(parameter("MFAS_CAN_CHOOSE")) },
            ChallengeNameType::MfaSetup => {
                let mut factors = factors(parameter("MFAS_CAN_SETUP"));
                // Cognito knows no way to set up a telephone number while somebody signs in.
                factors.retain(|factor| *factor != Factor::Sms);
                return match factors.as_slice() {
                    [] => Err(AuthError::NoFactorToSetUp),
                    [only] => self.set_up(*only, pending).await,
                    _ => Ok(asked(Challenge::ChooseSetup { factors }, None, pending)),
                };
            }
            ChallengeNameType::WebAuthn => match parameter("CREDENTIAL_REQUEST_OPTIONS") {
                Some(options) => Challenge::Passkey { options: options.to_owned() },
                None => return Err(unsupported(Some(name))),
            },
            ChallengeNameType::NewPasswordRequired => {
                Challenge::NewPassword { missing: missing(parameter("requiredAttributes")) }
            }
            other => return Err(unsupported(Some(other))),
        };
        let delivery = parameter("CODE_DELIVERY_DESTINATION").map(|destination| Delivery {
            medium: match parameter("CODE_DELIVERY_DELIVERY_MEDIUM") {
                Some("EMAIL") => DeliveryMedium::Email,
                Some("SMS") => DeliveryMedium::Sms,
                _ => DeliveryMedium::Unknown,
            },
            destination: destination.to_owned(),
        });
        Ok(asked(challenge, delivery, pending))
    }

    /// Begins to set up a second factor.
    async fn set_up(&self, factor: Factor, pending: Pending) -> Result<PasswordAnswer, AuthError> {
        if factor != Factor::Totp {
            return Ok(asked(Challenge::SetupEmail, None, pending));
        }
        let call = self.client.associate_software_token().session(pending.session.expose());
        let answer = Box::pin(call.send()).await.map_err(|error| refusal("AssociateSoftwareToken", &error))?;
        let (Some(secret), Some(session)) = (answer.secret_code, answer.session) else {
            tracing::error!("the user pool's answer lacks the secret of an authenticator app");
            return Err(AuthError::Unavailable);
        };
        Ok(asked(Challenge::SetupTotp { secret }, None, Pending { session: Token::new(session), ..pending }))
    }

    /// Answers a challenge, on the device that it is answered on.
    pub(crate) async fn answer(
        &self,
        pending: Pending,
        answer: ChallengeAnswer<'_>,
        device: Option<&KnownDevice>,
    ) -> Result<PasswordAnswer, AuthError> {
        let name = ChallengeNameType::from(pending.name.as_str());
        let responses = match (answer, &name) {
            (ChallengeAnswer::Factor(factor), ChallengeNameType::MfaSetup) => {
                return self.set_up(factor, pending).await;
            }
            (ChallengeAnswer::Factor(factor), _) => vec![("ANSWER".to_owned(), method(factor).to_owned())],
            (ChallengeAnswer::Code(code, _), name) => {
                vec![(format!("{}_CODE", name.as_str()), code.expose().to_owned())]
            }
            (ChallengeAnswer::Passkey(credential), _) => {
                let responses = vec![("CREDENTIAL".to_owned(), credential.expose().to_owned())];
                let answer = self.respond(pending, name, responses, device).await;
                return answer.map_err(|error| match error {
                    AuthError::IncorrectUsernameOrPassword => AuthError::PasskeyNotAccepted,
                    other => other,
                });
            }
            (ChallengeAnswer::EmailSetup(address), _) => vec![("EMAIL".to_owned(), address.to_owned())],
            (ChallengeAnswer::TotpSetup(code, _), _) => {
                let session = self.verify_app(&pending.session, code).await?;
                return self.respond(Pending { session, ..pending }, name, vec![], device).await;
            }
            (ChallengeAnswer::NewPassword(password, attributes), _) => {
                let attributes =
                    attributes.iter().map(|(name, value)| (format!("{ATTRIBUTE}{name}"), value.to_owned()));
                attributes.chain([("NEW_PASSWORD".to_owned(), password.expose().to_owned())]).collect()
            }
        };
        self.respond(pending, name, responses, device).await
    }

    /// Shows the pool that an authenticator app has its secret; the session goes on from there.
    async fn verify_app(&self, session: &Token, code: &Secret) -> Result<Token, AuthError> {
        let call = self.client.verify_software_token().session(session.expose()).user_code(code.expose());
        let answer = Box::pin(call.send()).await.map_err(|error| refusal("VerifySoftwareToken", &error))?;
        answer.session.map(Token::new).ok_or(AuthError::Unavailable)
    }

    async fn respond(
        &self,
        pending: Pending,
        name: ChallengeNameType,
        responses: Vec<(String, String)>,
        device: Option<&KnownDevice>,
    ) -> Result<PasswordAnswer, AuthError> {
        let mut call = self
            .client
            .respond_to_auth_challenge()
            .client_id(&self.client_id)
            .challenge_name(name)
            .session(pending.session.expose())
            .challenge_responses("USERNAME", &pending.username);
        if let Some(hash) = self.secret_hash(&pending.username) {
            call = call.challenge_responses(SECRET_HASH, hash);
        }
        if let Some(device) = device {
            call = call.challenge_responses(DEVICE_KEY, &device.key);
        }
        for (name, value) in responses {
            call = call.challenge_responses(name, value);
        }
        match Box::pin(call.send()).await {
            Ok(answer) => {
                let asked = (answer.challenge_name, answer.session, answer.challenge_parameters);
                self.go_on(answer.authentication_result, asked, SigningIn { username: &pending.username, device }).await
            }
            // The pool says so when a session was used, or has lived its three minutes.
            Err(error) if error.code() == Some("NotAuthorizedException") && says_session(error.message()) => {
                Err(AuthError::StepLapsed)
            }
            Err(error) => unfinished("RespondToAuthChallenge", &error),
        }
    }
}

/// Whether a refusal is about the session of a challenge and not about its answer.
pub(super) fn says_session(message: Option<&str>) -> bool {
    message.is_some_and(|message| message.contains("session"))
}

fn asked(challenge: Challenge, delivery: Option<Delivery>, pending: Pending) -> PasswordAnswer {
    PasswordAnswer::Asked(Box::new(Asked { challenge, delivery, pending }))
}

/// The factors in one of Cognito's lists, which are JSON inside a text. Unknown ones cannot be offered.
fn factors(list: Option<&str>) -> Vec<Factor> {
    let names: Vec<String> = list.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default();
    names.iter().filter_map(|name| factor(name)).collect()
}

/// The factor of one of Cognito's names; none when this server does not know it.
pub(super) fn factor(name: &str) -> Option<Factor> {
    match name {
        "SMS_MFA" => Some(Factor::Sms),
        "SOFTWARE_TOKEN_MFA" => Some(Factor::Totp),
        "EMAIL_OTP" => Some(Factor::Email),
        _ => None,
    }
}

/// Cognito's name for a factor.
fn method(factor: Factor) -> &'static str {
    match factor {
        Factor::Sms => "SMS_MFA",
        Factor::Totp => "SOFTWARE_TOKEN_MFA",
        Factor::Email => "EMAIL_OTP",
    }
}

/// The attributes that an account lacks.
fn missing(list: Option<&str>) -> Vec<String> {
    let names: Vec<String> = list.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default();
    names.iter().map(|name| name.strip_prefix(ATTRIBUTE).unwrap_or(name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use app::wire::challenge::Factor;

    use super::{factors, missing};

    #[test]
    fn a_list_of_factors_is_json_and_keeps_its_order() {
        let list = r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP","CARRIER_PIGEON"]"#;
        assert_eq!(factors(Some(list)), [Factor::Sms, Factor::Totp, Factor::Email]);
        assert_eq!(factors(Some("not a list")), []);
        assert_eq!(factors(None), []);
    }

    #[test]
    fn missing_attributes_lose_what_their_names_begin_with() {
        assert_eq!(missing(Some(r#"["userAttributes.given_name","custom:team"]"#)), ["given_name", "custom:team"]);
        assert!(missing(None).is_empty());
    }
}
