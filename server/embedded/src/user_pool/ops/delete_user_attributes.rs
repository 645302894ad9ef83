//! DeleteUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Secret};
use crate::user_pool::codes::{self, CodePurpose};
use crate::user_pool::contact::Contact;
use crate::user_pool::{UserPool, accounts, sign_ins, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    user_attribute_names: Vec<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let mut names = input.user_attribute_names;
    validate::removals(&pool.stack.user_pool, &names)?;
    let contacts: Vec<_> = names.iter().filter_map(|name| Contact::of(name)).collect();
    names.extend(contacts.iter().map(|contact| contact.verified().to_owned()));
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            for contact in contacts {
                codes::spend(tx, &account.username_key, contact.purpose())?;
                codes::spend(tx, &account.username_key, CodePurpose::ForgotPassword)?;
            }
            for name in names {
                accounts::delete_attribute(tx, &account.sub, &name)?;
            }
            Ok::<_, AwsError>(accounts::touch(tx, &account.sub, now_s)?)
        })
        .await?;
    Ok(Empty {})
}
