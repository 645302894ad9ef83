//! DescribeUserPool
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html>): what the template
//! says of the pool. What the template cannot say here, such as triggers, is left out.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws_json::AwsError;
use crate::user_pool::{UserPool, validate};

/// Cognito's own validity of a temporary password, in days.
const TEMPORARY_PASSWORD_DAYS: u8 = 7;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Value, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    let made_s = pool.made_s().await?;
    let accounts: i64 =
        pool.db.read(|tx| Ok::<_, AwsError>(tx.query_row("SELECT count(*) FROM user", [], |row| row.get(0))?)).await?;
    let settings = &pool.stack.user_pool;
    let password = &settings.password;
    let recovery = if settings.recover_by_email { "verified_email" } else { "admin_only" };
    Ok(json!({ "UserPool": {
        "Id": settings.id,
        "Name": settings.name,
        "Arn": pool.arn(),
        "Policies": { "PasswordPolicy": {
            "MinimumLength": password.minimum_length,
            "RequireUppercase": password.require_uppercase,
            "RequireLowercase": password.require_lowercase,
            "RequireNumbers": password.require_numbers,
            "RequireSymbols": password.require_symbols,
            "TemporaryPasswordValidityDays": TEMPORARY_PASSWORD_DAYS,
        } },
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "LastModifiedDate": made_s,
        "CreationDate": made_s,
        "SchemaAttributes": schema(pool),
        "AutoVerifiedAttributes": settings.auto_verified,
        "VerificationMessageTemplate": { "DefaultEmailOption": "CONFIRM_WITH_CODE" },
        "EstimatedNumberOfUsers": accounts,
        "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": !settings.self_sign_up,
            "UnusedAccountValidityDays": TEMPORARY_PASSWORD_DAYS,
        },
        "UsernameConfiguration": { "CaseSensitive": settings.case_sensitive_usernames },
        "AccountRecoverySetting": { "RecoveryMechanisms": [{ "Priority": 1, "Name": recovery }] },
    } }))
}

/// The standard attributes, as this pool has them.
fn schema(pool: &UserPool) -> Vec<Value> {
    let settings = &pool.stack.user_pool;
    let has = |list: &[String], name: &str| list.iter().any(|listed| listed == name);
    validate::STANDARD
        .into_iter()
        .map(|name| {
            let (kind, constraints) = match name {
                "email_verified" | "phone_number_verified" => ("Boolean", None),
                "updated_at" => ("Number", Some(("NumberAttributeConstraints", json!({ "MinValue": "0" })))),
                "sub" => {
                    ("String", Some(("StringAttributeConstraints", json!({ "MinLength": "1", "MaxLength": "2048" }))))
                }
                "birthdate" => {
                    ("String", Some(("StringAttributeConstraints", json!({ "MinLength": "10", "MaxLength": "10" }))))
                }
                _ => ("String", Some(("StringAttributeConstraints", json!({ "MinLength": "0", "MaxLength": "2048" })))),
            };
            let mut attribute = json!({
                "Name": name,
                "AttributeDataType": kind,
                "DeveloperOnlyAttribute": false,
                "Mutable": name != "sub" && !has(&settings.immutable, name),
                "Required": name == "sub" || has(&settings.required, name),
            });
            if let (Some((key, value)), Some(object)) = (constraints, attribute.as_object_mut()) {
                object.insert(key.to_owned(), value);
            }
            attribute
        })
        .collect()
}
