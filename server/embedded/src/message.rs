//! Messages of a user pool: an e-mail (RFC 5322) or a short message to a telephone. Pure: texts in, a message out.

use std::time::SystemTime;

use lettre::Message as Mail;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use thiserror::Error;

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

/// How files of e-mails end.
const EMAIL: &str = "eml";
/// How files of short messages end.
const SHORT: &str = "sms.txt";

/// Whether a file is a message, by its name: not one that is being written, nor something that somebody else put beside them.
pub(crate) fn is_name_of_message(name: &str) -> bool {
    let is_of = |kind: &str| name.strip_suffix(kind).is_some_and(|rest| rest.ends_with('.'));
    !name.starts_with('.') && [EMAIL, SHORT].into_iter().any(is_of)
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
            Self::Email(_) => EMAIL,
            Self::Phone(_) => SHORT,
        }
    }
}

/// What a message says. It holds a secret, so it is not printed.
pub(crate) struct Content {
    /// Of an e-mail; a short message has none.
    pub(crate) subject: String,
    pub(crate) text: String,
    /// The text is HTML.
    pub(crate) is_html: bool,
    /// The code alone, for the log of a server that sends nothing.
    pub(crate) code: Option<String>,
}

/// Who e-mails are from.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) from: Mailbox,
    pub(crate) reply_to: Option<Mailbox>,
}

/// An e-mail.
pub(crate) fn mail(sender: &Sender, address: &str, content: &Content, now: SystemTime) -> Result<Mail, MessageError> {
    let mut mail = Mail::builder().from(sender.from.clone()).to(Mailbox::new(None, address.parse()?)).date(now);
    if let Some(reply_to) = &sender.reply_to {
        mail = mail.reply_to(reply_to.clone());
    }
    let kind = if content.is_html { ContentType::TEXT_HTML } else { ContentType::TEXT_PLAIN };
    Ok(mail.subject(content.subject.as_str()).header(kind).body(format!("{}\r\n", content.text))?)
}

/// A short message, with the number before it.
pub(crate) fn short_message(number: &str, content: &Content) -> Result<String, MessageError> {
    if is_phone_number(number) { Ok(format!("To: {number}\n\n{}\n", content.text)) } else { Err(MessageError::Number) }
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

    fn content(subject: &str, is_html: bool) -> Content {
        Content { subject: subject.to_owned(), text: "Your code is 012345".to_owned(), is_html, code: None }
    }

    fn sender() -> Sender {
        let reply_to = Some("help@example.com".parse().unwrap());
        Sender { from: "Updown <no-reply@example.com>".parse().unwrap(), reply_to }
    }

    #[test]
    fn a_short_message_is_the_number_and_the_text() {
        let message = short_message("+15555550100", &content("", false)).unwrap();
        assert_eq!(message, "To: +15555550100\n\nYour code is 012345\n");
    }

    #[test]
    fn an_email_says_who_it_is_from_and_what_it_is_written_in() {
        for (is_html, kind) in [(false, "text/plain"), (true, "text/html")] {
            let mail = mail(&sender(), "anna@example.com", &content("Hello", is_html), UNIX_EPOCH).unwrap();
            let text = String::from_utf8(mail.formatted()).unwrap();
            for line in ["From: Updown <no-reply@example.com>", "Reply-To: help@example.com", "Subject: Hello"] {
                assert!(text.contains(&format!("{line}\r\n")), "{text}");
            }
            assert!(text.contains(&format!("Content-Type: {kind}; charset=utf-8\r\n")), "{text}");
        }
    }

    #[test]
    fn nothing_can_add_a_header() {
        let address = "anna@example.com\r\nBcc: x@example.com";
        let refused = mail(&sender(), address, &content("Hello", false), UNIX_EPOCH);
        assert!(matches!(refused, Err(MessageError::Address(_))));
        let mail = mail(&sender(), "anna@example.com", &content("Hello\r\nBcc: x@example.com", false), UNIX_EPOCH);
        let text = String::from_utf8(mail.unwrap().formatted()).unwrap();
        assert!(!text.contains("\r\nBcc:"), "{text}");
        let number = "+15555550100\nTo: +15555550101";
        assert!(matches!(short_message(number, &content("", false)), Err(MessageError::Number)));
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
