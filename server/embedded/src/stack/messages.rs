//! The texts of a user pool's messages, as its template gives them: `{####}` stands for the code or the temporary password,
//! `{username}` for the name
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html>).

/// The templates of every message that a pool sends.
#[derive(Debug, Clone)]
pub struct MessageSettings {
    /// Codes that prove an address: of a sign-up, for a new password, of a changed attribute (`VerificationMessageTemplate`).
    pub verification: Texts,
    /// Codes that sign in (`EmailAuthenticationMessage`, `SmsAuthenticationMessage`).
    pub authentication: Texts,
    /// Temporary passwords of accounts that an administrator made (`AdminCreateUserConfig.InviteMessageTemplate`).
    pub invitation: Texts,
    /// `EmailConfiguration.ReplyToEmailAddress`.
    pub reply_to: Option<String>,
}

/// The texts for one occasion.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Of an e-mail.
    pub email_subject: String,
    /// Of an e-mail; HTML if it has tags.
    pub email: String,
    /// Of a short message.
    pub sms: String,
}

impl Texts {
    fn new(email_subject: &str, both: &str) -> Self {
        Self { email_subject: email_subject.to_owned(), email: both.to_owned(), sms: both.to_owned() }
    }
}

/// Cognito's own words.
impl Default for MessageSettings {
    fn default() -> Self {
        let invitation = "Your username is {username} and temporary password is {####}";
        Self {
            verification: Texts::new("Your verification code", "Your verification code is {####}"),
            authentication: Texts::new("Your authentication code", "Your authentication code is {####}"),
            invitation: Texts::new("Your temporary password", invitation),
            reply_to: None,
        }
    }
}
