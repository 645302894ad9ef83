//! Messages that carry a code: an e-mail (RFC 5322) or a short message to a telephone. Pure: texts in, bytes out.

use std::time::SystemTime;

use lettre::Message as Mail;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use thiserror::Error;

/// Who e-mails are from.
const SENDER: &str = "Updown <no-reply@updown.invalid>";

/// Why a message could not be composed.
#[derive(Debug, Error)]
pub(crate) enum MessageError {
    /// The recipient or sender is not an address.
    #[error("not an e-mail address: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// The recipient is not a telephone number.
    #[error("not a telephone number")]
    Number,
    /// The message could not be composed.
    #[error("the message could not be composed: {0}")]
    Message(#[from] lettre::error::Error),
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recipient {
    /// An e-mail address.
    Email(String),
    /// A telephone number, as E.164 writes it: `+15555550100`.
    Phone(String),
}

impl Recipient {
    /// The address or number itself.
    pub(crate) fn address(&self) -> &str {
        match self {
            Self::Email(address) | Self::Phone(address) => address,
        }
    }

    /// How files of such messages end.
    pub(crate) fn extension(&self) -> &'static str {
        match self {
            Self::Email(_) => "eml",
            Self::Phone(_) => "sms.txt",
        }
    }
}

/// The message with a verification code.
pub(crate) fn compose(to: &Recipient, code: &str, now: SystemTime) -> Result<Vec<u8>, MessageError> {
    write(to, "Your verification code", &format!("Your verification code is {code}"), now)
}

/// The message with a temporary password.
pub(crate) fn invitation(
    to: &Recipient,
    username: &str,
    password: &str,
    now: SystemTime,
) -> Result<Vec<u8>, MessageError> {
    let text = format!("Your username is {username} and temporary password is {password}");
    write(to, "Your temporary password", &text, now)
}

fn write(to: &Recipient, subject: &str, text: &str, now: SystemTime) -> Result<Vec<u8>, MessageError> {
    match to {
        Recipient::Email(address) => {
            let mail = Mail::builder()
                .from(SENDER.parse::<Mailbox>()?)
                .to(Mailbox::new(None, address.parse()?))
                .date(now)
                .subject(subject)
                .header(ContentType::TEXT_PLAIN)
                .body(format!("{text}\r\n"))?;
            Ok(mail.formatted())
        }
        Recipient::Phone(number) if is_phone_number(number) => Ok(format!("To: {number}\n\n{text}\n").into_bytes()),
        Recipient::Phone(_) => Err(MessageError::Number),
    }
}

/// Whether it is a number as E.164 writes it: a plus and up to fifteen digits, the first of which is not zero.
pub(crate) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_short_message_is_the_number_and_the_text() {
        let message = compose(&Recipient::Phone("+15555550100".to_owned()), "012345", UNIX_EPOCH).unwrap();
        assert_eq!(String::from_utf8(message).unwrap(), "To: +15555550100\n\nYour verification code is 012345\n");
    }

    #[test]
    fn an_address_cannot_add_a_header() {
        let to = Recipient::Email("anna@example.com\r\nBcc: x@example.com".to_owned());
        assert!(matches!(compose(&to, "012345", UNIX_EPOCH), Err(MessageError::Address(_))));
        let to = Recipient::Phone("+15555550100\nTo: +15555550101".to_owned());
        assert!(matches!(compose(&to, "012345", UNIX_EPOCH), Err(MessageError::Number)));
    }

    #[test]
    fn numbers_are_international_and_of_digits() {
        for good in ["+15555550100", "+491701234567", "+12"] {
            assert!(is_phone_number(good), "{good}");
        }
        for bad in ["", "+", "+1", "15555550100", "+05555550100", "+1555 5550100", "+1234567890123456", "+1555555010a"]
        {
            assert!(!is_phone_number(bad), "{bad}");
        }
    }
}
