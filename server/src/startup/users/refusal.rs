//! What a user pool's refusal means to an administrator.

use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::Failure;

/// The sentence for a call about `name` that failed.
pub(super) fn told<E: ProvideErrorMetadata>(error: SdkError<E, HttpResponse>, name: &str) -> Failure {
    match error.code() {
        Some(code) => Failure::Refused(sentence(code, error.message().unwrap_or_default(), name)),
        None => Failure::Unusable(
            "the embedded backend does not answer, though a process holds the data directory: see what that says"
                .to_owned(),
        ),
    }
}

fn sentence(code: &str, message: &str, name: &str) -> String {
    match code {
        "UserNotFoundException" => format!("there is no user {name:?}"),
        "UsernameExistsException" => format!("there is a user {name:?} already, or one with this address or number"),
        "UnrecognizedClientException" | "InvalidSignatureException" => {
            "the administrator's key was replaced just now: try again".to_owned()
        }
        _ => format!("{message} ({code})"),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_refusal_names_the_user_or_carries_the_pools_own_words() {
        for (code, words) in [
            ("UserNotFoundException", "there is no user \"anna\""),
            ("UsernameExistsException", "there is a user \"anna\" already, or one with this address or number"),
            ("InvalidPasswordException", "Too short (InvalidPasswordException)"),
        ] {
            assert_eq!(sentence(code, "Too short", "anna"), words);
        }
    }
}
