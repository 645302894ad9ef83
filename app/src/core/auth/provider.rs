//! What people call the places where they sign in.

/// The name of a place as people know it, of the user pool's name for it
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-social-idp.html>). The pool's names of OpenID and SAML
/// providers are somebody's choice, and shown as they are.
#[must_use]
pub fn provider_label(name: &str) -> &str {
    match name {
        "LoginWithAmazon" => "Amazon",
        "SignInWithApple" => "Apple",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::provider_label;

    #[test]
    fn places_go_by_the_names_that_people_know() {
        for (name, label) in [
            ("LoginWithAmazon", "Amazon"),
            ("SignInWithApple", "Apple"),
            ("Google", "Google"),
            ("Facebook", "Facebook"),
            ("Elsewhere", "Elsewhere"),
        ] {
            assert_eq!(provider_label(name), label);
        }
    }
}
