//! Where a code went, as far as a screen may show it.

use serde::Serialize;

use super::UserPool;
use super::accounts::Account;
use super::codes::{self, Addressed, CodePurpose};
use super::contact::Contact;
use super::messages::{self, Occasion};
use super::names;
use crate::aws_json::{AwsError, Exception};
use crate::message::Recipient;
use crate::post::PostError;
use crate::seal::Purpose;

/// `CodeDeliveryDetailsType`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CodeDeliveryDetails {
    /// The address with most of it hidden: `a***@e***`, `+*******0100`.
    destination: String,
    delivery_medium: &'static str,
    attribute_name: &'static str,
}

impl CodeDeliveryDetails {
    /// For a message that went there.
    pub(super) fn to(recipient: &Recipient) -> Self {
        match recipient {
            Recipient::Email(email) => Self {
                destination: masked_email(email),
                delivery_medium: "EMAIL",
                attribute_name: Contact::Email.attribute(),
            },
            Recipient::Phone(number) => Self {
                destination: masked_number(number),
                delivery_medium: "SMS",
                attribute_name: Contact::Phone.attribute(),
            },
        }
    }
}

impl CodeDeliveryDetails {
    /// The address with most of it hidden.
    pub(super) fn destination(&self) -> &str {
        &self.destination
    }

    /// `EMAIL` or `SMS`.
    pub(super) fn medium(&self) -> &'static str {
        self.delivery_medium
    }
}

/// The first letters of both parts.
fn masked_email(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    format!("{}***@{}***", first(local), first(domain))
}

/// The last four digits.
fn masked_number(number: &str) -> String {
    let digits = number.trim_start_matches('+');
    let hidden = digits.chars().count().saturating_sub(4);
    let shown = digits.chars().skip(hidden);
    format!("+{}{}", "*".repeat(hidden), shown.collect::<String>())
}

/// Where a code that goes nowhere is said to go: to the name itself, if it is an address, else to one that is made up and the
/// same each time.
pub(super) fn pretended(pool: &UserPool, name: &str, contact: Contact) -> CodeDeliveryDetails {
    let letter = |byte: u8| char::from(b'a'.saturating_add(byte % 26));
    CodeDeliveryDetails::to(&match contact {
        Contact::Email if name.contains('@') => Recipient::Email(name.to_owned()),
        Contact::Phone if name.starts_with('+') => Recipient::Phone(name.to_owned()),
        Contact::Email => {
            let [first, second, ..] = pool.seal.mac(Purpose::UnknownUser, &[b"destination", name.as_bytes()]);
            Recipient::Email(format!("{}@{}", letter(first), letter(second)))
        }
        Contact::Phone => {
            let [first, second, ..] = pool.seal.mac(Purpose::UnknownUser, &[b"telephone", name.as_bytes()]);
            let digits = u32::from(u16::from_be_bytes([first, second])) % 10_000;
            Recipient::Phone(format!("+1555555{digits:04}"))
        }
    })
}

/// Makes a new code the one that counts and sends it.
pub(super) async fn send(
    pool: &UserPool,
    account: &Account,
    (contact, purpose): (Contact, CodePurpose),
) -> Result<CodeDeliveryDetails, AwsError> {
    let code = codes::generate(&*pool.entropy);
    let missing = || AwsError::invalid_parameter(format!("The account has no {}.", contact.attribute()));
    let recipient = contact.recipient(account).ok_or_else(missing)?;
    let sent = Some((code.clone(), recipient.address().to_owned()));
    store(pool, &account.username_key, purpose, sent).await?;
    deliver(pool, &recipient, &code).await
}

/// Counts a sending for a name that no code goes to, so that its limits, its answer and its time are the same. `username_key` is
/// what its limits are counted by.
pub(super) async fn pretend(
    pool: &UserPool,
    (username_key, name): (&str, &str),
    (contact, purpose): (Contact, CodePurpose),
) -> Result<CodeDeliveryDetails, AwsError> {
    store(pool, username_key, purpose, None).await?;
    pretend_to_send(pool, contact).await?;
    Ok(pretended(pool, &names::key(&pool.stack.user_pool, name), contact))
}

/// Takes as long as sending a code.
pub(super) async fn pretend_to_send(pool: &UserPool, contact: Contact) -> Result<(), AwsError> {
    let nobody = match contact {
        Contact::Email => Recipient::Email("nobody@updown.invalid".to_owned()),
        Contact::Phone => Recipient::Phone("+15555550000".to_owned()),
    };
    let content = messages::content(&pool.stack.user_pool.messages, &nobody, Occasion::Verification("000000"));
    pool.post.pretend(&nobody, &content).await.map_err(undelivered)
}

/// Sends a code that is already stored.
pub(super) async fn deliver(
    pool: &UserPool,
    recipient: &Recipient,
    code: &str,
) -> Result<CodeDeliveryDetails, AwsError> {
    send_on(pool, recipient, Occasion::Verification(code)).await
}

/// Sends a code that signs in.
pub(super) async fn deliver_sign_in(
    pool: &UserPool,
    recipient: &Recipient,
    code: &str,
) -> Result<CodeDeliveryDetails, AwsError> {
    send_on(pool, recipient, Occasion::Authentication(code)).await
}

async fn send_on(
    pool: &UserPool,
    recipient: &Recipient,
    occasion: Occasion<'_>,
) -> Result<CodeDeliveryDetails, AwsError> {
    let content = messages::content(&pool.stack.user_pool.messages, recipient, occasion);
    pool.post.deliver(recipient, &content).await.map_err(undelivered)?;
    Ok(CodeDeliveryDetails::to(recipient))
}

fn undelivered(error: PostError) -> AwsError {
    let mut failure = AwsError::new(Exception::CodeDeliveryFailure, "The verification code could not be delivered.");
    failure.cause = Some(Box::new(error));
    failure
}

async fn store(
    pool: &UserPool,
    username_key: &str,
    purpose: CodePurpose,
    sent: Option<(String, String)>,
) -> Result<(), AwsError> {
    let (seal, key, now_s) = (pool.seal.clone(), username_key.to_owned(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            let sent = sent.as_ref().map(|(code, address)| Addressed { code, address });
            codes::issue(tx, &seal, (&key, purpose), sent, now_s)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_shows_one_letter_of_each_part() {
        assert_eq!(masked_email("anna@example.com"), "a***@e***");
    }

    #[test]
    fn a_number_shows_its_last_four_digits() {
        assert_eq!(masked_number("+15555550100"), "+*******0100");
        assert_eq!(masked_number("+12"), "+12");
    }
}
