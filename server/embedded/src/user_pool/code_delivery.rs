//! Where a code went, as far as a screen may show it.

use serde::Serialize;

use super::UserPool;
use super::accounts::Account;
use super::codes::{self, CodePurpose};
use crate::aws_json::{AwsError, Exception};
use crate::outbox::OutboxError;
use crate::seal::Purpose;

/// `CodeDeliveryDetailsType`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CodeDeliveryDetails {
    /// The address with most of it hidden: `a***@e***`.
    destination: String,
    delivery_medium: &'static str,
    attribute_name: &'static str,
}

impl CodeDeliveryDetails {
    /// For an address.
    pub(super) fn to(email: &str) -> Self {
        let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let destination = format!("{}***@{}***", first(local), first(domain));
        Self { destination, delivery_medium: "EMAIL", attribute_name: "email" }
    }
}

/// The answer for a username that no code goes to: made up, and the same each time.
pub(super) fn simulated(pool: &UserPool, username_key: &str) -> CodeDeliveryDetails {
    let letter = |byte: u8| char::from(b'a'.saturating_add(byte % 26));
    let [first, second, ..] = pool.seal.mac(Purpose::UnknownUser, &[b"destination", username_key.as_bytes()]);
    CodeDeliveryDetails::to(&format!("{}@{}", letter(first), letter(second)))
}

/// Makes a new code the one that counts and sends it.
pub(super) async fn send(
    pool: &UserPool,
    account: &Account,
    purpose: CodePurpose,
) -> Result<CodeDeliveryDetails, AwsError> {
    let code = codes::generate(&*pool.entropy);
    let email = account.email().ok_or_else(|| AwsError::invalid_parameter("The account has no e-mail address."))?;
    store(pool, &account.username_key, purpose, Some(code.clone())).await?;
    deliver(pool, email, &code).await
}

/// Counts a sending for a username that no code goes to, so that its limits and its time are the same.
pub(super) async fn pretend(
    pool: &UserPool,
    username_key: &str,
    purpose: CodePurpose,
) -> Result<CodeDeliveryDetails, AwsError> {
    store(pool, username_key, purpose, None).await?;
    pool.outbox.pretend().await.map_err(undelivered)?;
    Ok(simulated(pool, username_key))
}

/// Sends a code that is already stored.
pub(super) async fn deliver(pool: &UserPool, email: &str, code: &str) -> Result<CodeDeliveryDetails, AwsError> {
    pool.outbox.deliver_code(email, code).await.map_err(undelivered)?;
    Ok(CodeDeliveryDetails::to(email))
}

fn undelivered(error: OutboxError) -> AwsError {
    let mut failure = AwsError::new(Exception::CodeDeliveryFailure, "The verification code could not be delivered.");
    failure.cause = Some(Box::new(error));
    failure
}

async fn store(
    pool: &UserPool,
    username_key: &str,
    purpose: CodePurpose,
    code: Option<String>,
) -> Result<(), AwsError> {
    let (seal, key, now_s) = (pool.seal.clone(), username_key.to_owned(), pool.clock.now_s());
    pool.db.write(move |tx| codes::issue(tx, &seal, (&key, purpose), code.as_deref(), now_s)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_shows_one_letter_of_each_part() {
        assert_eq!(CodeDeliveryDetails::to("anna@example.com").destination, "a***@e***");
    }
}
