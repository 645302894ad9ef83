//! The message that tells somebody of the account that an administrator has made for them.

use crate::aws_json::{AwsError, Exception, Secret};
use crate::message::Recipient;
use crate::user_pool::UserPool;
use crate::user_pool::accounts::Account;
use crate::user_pool::contact::Contact;
use crate::user_pool::messages::{self, Occasion};

/// Sends it by each medium that is wanted and that the account has an address for; when none is wanted, by short message or
/// else by e-mail.
pub(super) async fn send(
    pool: &UserPool,
    account: &Account,
    password: &Secret,
    mediums: &[String],
) -> Result<(), AwsError> {
    for recipient in recipients(account, mediums) {
        let occasion = Occasion::Invitation(&account.username, password);
        let content = messages::content(&pool.stack.user_pool.messages, &recipient, occasion);
        pool.post.deliver(&recipient, &content).await.map_err(|error| AwsError {
            cause: Some(Box::new(error)),
            ..AwsError::new(Exception::CodeDeliveryFailure, "The invitation could not be delivered.")
        })?;
    }
    Ok(())
}

fn recipients(account: &Account, mediums: &[String]) -> Vec<Recipient> {
    let (phone, email) = (Contact::Phone.recipient(account), Contact::Email.recipient(account));
    let wanted = |name: &str| mediums.iter().any(|medium| medium == name);
    if mediums.is_empty() {
        return phone.or(email).into_iter().collect();
    }
    phone.filter(|_| wanted("SMS")).into_iter().chain(email.filter(|_| wanted("EMAIL"))).collect()
}
