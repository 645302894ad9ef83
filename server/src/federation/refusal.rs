//! What the user pool's answers about a failed sign-in elsewhere mean: by the codes of RFC 6749, section 4.1.2.1, and OpenID Connect
//! Core, section 3.1.2.6, and where those say nothing, by Cognito's words. None of those words is shown.

use app::wire::auth::AuthError;

/// What a code and a description mean.
pub(crate) fn refused(code: &str, description: &str) -> AuthError {
    let description = description.to_ascii_lowercase();
    let says = |part: &str| description.contains(part);
    match code {
        "access_denied"
        | "login_required"
        | "consent_required"
        | "interaction_required"
        | "account_selection_required" => AuthError::ProviderRefused,
        "server_error" | "temporarily_unavailable" => AuthError::ProviderUnavailable,
        _ if says("disabled") => AuthError::UserDisabled,
        _ if says("already exists") || says("already found") => AuthError::ProviderAccountTaken,
        _ => AuthError::ProviderAnswerUnusable,
    }
}

#[cfg(test)]
mod tests {
    use app::wire::auth::AuthError;

    use super::refused;

    #[test]
    fn each_code_has_its_meaning_and_so_have_words_where_the_code_says_nothing() {
        for (code, description, expected) in [
            ("access_denied", "Elsewhere Error - access_denied", AuthError::ProviderRefused),
            ("consent_required", "", AuthError::ProviderRefused),
            ("server_error", "Elsewhere Error - its keys cannot be had", AuthError::ProviderUnavailable),
            ("temporarily_unavailable", "", AuthError::ProviderUnavailable),
            ("invalid_request", "User is disabled.", AuthError::UserDisabled),
            ("invalid_request", "Username already exists", AuthError::ProviderAccountTaken),
            (
                "invalid_request",
                "PreSignUp failed with error Already found an entry for username Google_1.",
                AuthError::ProviderAccountTaken,
            ),
            ("invalid_request", "An account with the email already exists.", AuthError::ProviderAccountTaken),
            ("invalid_request", "attributes required: [email]", AuthError::ProviderAnswerUnusable),
            ("<script>", "<script>", AuthError::ProviderAnswerUnusable),
        ] {
            assert_eq!(refused(code, description), expected, "{code}: {description}");
        }
    }
}
