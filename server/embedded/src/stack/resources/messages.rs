//! The properties of `AWS::Cognito::UserPool` that say what its messages are.
//!
//! A template that Cognito would not take is refused here as well: one without its placeholder would send a message that is of
//! no use to anybody.

use std::ops::RangeInclusive;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Resolved, TemplateError};
use crate::stack::messages::{MessageSettings, Texts};

/// Characters of an e-mail's text, of a short message and of a subject.
const EMAIL: RangeInclusive<usize> = 6..=20_000;
const SMS: RangeInclusive<usize> = 6..=140;
const SUBJECT: RangeInclusive<usize> = 1..=140;
/// Where the code goes.
const CODE: &str = "{####}";

/// `VerificationMessageTemplate`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct VerificationTemplate {
    default_email_option: Option<String>,
    email_message: Option<String>,
    email_subject: Option<String>,
    sms_message: Option<String>,
    #[expect(dead_code, reason = "links are refused by DefaultEmailOption, so nothing sends this")]
    email_message_by_link: Option<IgnoredAny>,
    #[expect(dead_code, reason = "links are refused by DefaultEmailOption, so nothing sends this")]
    email_subject_by_link: Option<IgnoredAny>,
}

/// `InviteMessageTemplate`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InviteTemplate {
    #[serde(rename = "EmailMessage")]
    email_message: Option<String>,
    #[serde(rename = "EmailSubject")]
    email_subject: Option<String>,
    #[serde(rename = "SMSMessage")]
    sms_message: Option<String>,
}

/// `EmailConfiguration`. Who sends is the server's own setting here.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct EmailConfiguration {
    reply_to_email_address: Option<String>,
    #[expect(dead_code, reason = "the server's settings say who sends")]
    from: Option<IgnoredAny>,
    #[expect(dead_code, reason = "the server's settings say how it is sent")]
    email_sending_account: Option<IgnoredAny>,
    #[expect(dead_code, reason = "the server's settings say how it is sent")]
    source_arn: Option<IgnoredAny>,
    #[expect(dead_code, reason = "the server's settings say how it is sent")]
    configuration_set: Option<IgnoredAny>,
}

/// What a pool says of its messages. The second place of each verification text is the older name that it still has.
#[derive(Default)]
pub(super) struct Given {
    pub(super) verification: Option<VerificationTemplate>,
    pub(super) email_verification_message: Option<String>,
    pub(super) email_verification_subject: Option<String>,
    pub(super) sms_verification_message: Option<String>,
    pub(super) email_authentication_message: Option<String>,
    pub(super) email_authentication_subject: Option<String>,
    pub(super) sms_authentication_message: Option<String>,
    pub(super) invite: Option<InviteTemplate>,
    pub(super) email_configuration: Option<EmailConfiguration>,
}

impl Given {
    /// The templates, checked; Cognito's own words where nothing is given.
    pub(super) fn settings(self, resource: &Resolved) -> Result<MessageSettings, TemplateError> {
        let mut verification = self.verification.unwrap_or_default();
        if let Some(option) = verification.default_email_option.take().filter(|option| option != "CONFIRM_WITH_CODE") {
            return Err(TemplateError::unsupported(&resource.place, format!("DefaultEmailOption {option}")));
        }
        let usual = MessageSettings::default();
        let check = |name, given: Option<String>, usual, length, placeholder| {
            checked(resource, name, given, usual, length, placeholder)
        };
        let (texts, given) = (usual.verification, verification);
        let subject = given.email_subject.or(self.email_verification_subject);
        let email = given.email_message.or(self.email_verification_message);
        let sms = given.sms_message.or(self.sms_verification_message);
        let verification = Texts {
            email_subject: check("EmailSubject", subject, texts.email_subject, SUBJECT, None)?,
            email: check("EmailMessage", email, texts.email, EMAIL, Some(CODE))?,
            sms: check("SmsMessage", sms, texts.sms, SMS, Some(CODE))?,
        };
        let (texts, subject, email) =
            (usual.authentication, self.email_authentication_subject, self.email_authentication_message);
        let sms = self.sms_authentication_message;
        let authentication = Texts {
            email_subject: check("EmailAuthenticationSubject", subject, texts.email_subject, SUBJECT, None)?,
            email: check("EmailAuthenticationMessage", email, texts.email, EMAIL, Some(CODE))?,
            sms: check("SmsAuthenticationMessage", sms, texts.sms, SMS, Some(CODE))?,
        };
        // Whoever has no password is invited without one.
        let (texts, given) = (usual.invitation, self.invite.unwrap_or_default());
        let invitation = Texts {
            email_subject: check("EmailSubject", given.email_subject, texts.email_subject, SUBJECT, None)?,
            email: check("EmailMessage", given.email_message, texts.email, EMAIL, None)?,
            sms: check("SMSMessage", given.sms_message, texts.sms, SMS, None)?,
        };
        let reply_to = self.email_configuration.and_then(|configuration| configuration.reply_to_email_address);
        if reply_to.as_ref().is_some_and(|address| address.parse::<lettre::Address>().is_err()) {
            return Err(resource.malformed("ReplyToEmailAddress is not an e-mail address"));
        }
        Ok(MessageSettings { verification, authentication, invitation, reply_to })
    }
}

fn checked(
    resource: &Resolved,
    name: &str,
    given: Option<String>,
    usual: String,
    length: RangeInclusive<usize>,
    placeholder: Option<&str>,
) -> Result<String, TemplateError> {
    let Some(text) = given else { return Ok(usual) };
    if !length.contains(&text.chars().count()) {
        let (from, to) = (length.start(), length.end());
        return Err(resource.malformed(format!("{name} needs {from} to {to} characters")));
    }
    match placeholder {
        Some(placeholder) if !text.contains(placeholder) => {
            Err(resource.malformed(format!("{name} lacks the placeholder {placeholder}")))
        }
        _ => Ok(text),
    }
}
