//! What was deployed last, kept in the database: the template's text, its parameters as they were given, and those properties of
//! the user pool that never change once accounts may exist by them. CloudFormation's page of each says so
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html>): another value
//! would need another pool, and CloudFormation leaves the old one and its accounts behind. Here it is refused.

use std::collections::BTreeMap;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use super::error::TemplateError;
use super::identifiers::Identifiers;
use super::settings::UserPoolSettings;
use crate::db::Db;

type Texts = BTreeMap<String, String>;

/// Remembers what is deployed now, with the ids of its resources, unless the pool was made with other properties that it keeps.
pub(super) async fn keep(
    db: &Db,
    (template, parameters): (&str, &Texts),
    identifiers: Identifiers,
    user_pool: &UserPoolSettings,
) -> Result<(), TemplateError> {
    let (template, parameters, fixed) = (template.to_owned(), json!(parameters).to_string(), fixed(user_pool));
    db.write(move |transaction| {
        let sql = "SELECT fixed FROM stack_deployment";
        let kept: Option<String> = transaction.query_row(sql, [], |row| row.get(0)).optional()?;
        let kept = kept.map(|text| texts(&text)).transpose()?.unwrap_or_default();
        for (property, was) in kept {
            if let Some(wanted) = fixed.get(&property).filter(|wanted| **wanted != was) {
                return Err(TemplateError::Fixed { property, was, wanted: wanted.clone() });
            }
        }
        identifiers.keep(transaction)?;
        transaction.execute(
            "INSERT INTO stack_deployment (one, template, parameters, fixed) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (one) DO UPDATE SET template = ?1, parameters = ?2, fixed = ?3",
            params![template, parameters, json!(fixed).to_string()],
        )?;
        Ok(())
    })
    .await
}

/// The properties that a pool keeps. By another name to sign in by, accounts would be there that nobody can sign in to.
fn fixed(user_pool: &UserPoolSettings) -> Texts {
    let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(",") };
    [
        ("UsernameAttributes", list(&user_pool.username_attributes)),
        ("AliasAttributes", list(&user_pool.alias_attributes)),
        ("UsernameConfiguration.CaseSensitive", user_pool.case_sensitive_usernames.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// The template and the parameters that were deployed last, if any were.
pub(crate) fn deployed(connection: &Connection) -> Result<Option<(String, Texts)>, rusqlite::Error> {
    let sql = "SELECT template, parameters FROM stack_deployment";
    let row = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?;
    row.map(|(template, parameters)| Ok((template, texts(&parameters)?))).transpose()
}

fn texts(text: &str) -> Result<Texts, rusqlite::Error> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}
