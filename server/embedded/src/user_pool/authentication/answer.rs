//! The output of InitiateAuth and RespondToAuthChallenge.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::user_pool::sign_ins::AuthenticationResult;

/// Either tokens or a challenge.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_result: Option<AuthenticationResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge_name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    challenge_parameters: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_challenges: Option<Vec<&'static str>>,
}

/// An answer, taken apart.
pub(in crate::user_pool) enum Outcome {
    SignedIn(AuthenticationResult),
    Challenge {
        /// For example `SMS_MFA`.
        name: &'static str,
        session: Option<String>,
        parameters: BTreeMap<&'static str, String>,
    },
}

impl Answer {
    /// Which of the two it is, for a caller that does not send it on.
    pub(in crate::user_pool) fn outcome(self) -> Outcome {
        match self.authentication_result {
            Some(result) => Outcome::SignedIn(result),
            None => Outcome::Challenge {
                name: self.challenge_name.unwrap_or_default(),
                session: self.session,
                parameters: self.challenge_parameters,
            },
        }
    }

    /// Tokens.
    pub(in crate::user_pool) fn signed_in(result: AuthenticationResult) -> Self {
        Self { authentication_result: Some(result), ..Self::default() }
    }

    /// A challenge.
    pub(super) fn challenge(name: &'static str, parameters: BTreeMap<&'static str, String>) -> Self {
        Self { challenge_name: Some(name), challenge_parameters: parameters, ..Self::default() }
    }

    /// The same with a session for the answer to it.
    pub(super) fn with_session(self, session: String) -> Self {
        Self { session: Some(session), ..self }
    }

    /// The same with what can be chosen instead; tokens need no choice.
    pub(super) fn with_choice(self, available: Vec<&'static str>) -> Self {
        let available = Some(available).filter(|_| self.authentication_result.is_none());
        Self { available_challenges: available, ..self }
    }
}
