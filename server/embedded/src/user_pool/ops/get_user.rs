//! GetUser (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::validate::Attribute;
use crate::user_pool::{UserPool, mfa, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    username: String,
    user_attributes: Vec<Attribute>,
    #[serde(flatten)]
    factors: mfa::Shown,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let of = account.sub.clone();
    let choice = pool.db.read(move |tx| Ok::<_, AwsError>(mfa::preference(tx, &of)?)).await?;
    let sub = Attribute { name: "sub".to_owned(), value: account.sub };
    let others = account.attributes.into_iter().map(|(name, value)| Attribute { name, value });
    Ok(Output {
        username: account.username,
        user_attributes: std::iter::once(sub).chain(others).collect(),
        factors: choice.into(),
    })
}
