//! What was deployed last, kept in the database: the template's text, its parameters as they were given, and those properties of
//! the user pool that never change once accounts may exist by them. CloudFormation's page of each says so
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html>): another value
//! would need another pool, and CloudFormation leaves the old one and its accounts behind. Here it is refused.
//!
//! Text and parameters may hold the secret of another provider, so they are under the data directory's key.

use std::collections::BTreeMap;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use super::error::TemplateError;
use super::identifiers::Identifiers;
use super::settings::UserPoolSettings;
use crate::db::{Db, DbError};
use crate::entropy::Entropy;
use crate::seal::{Purpose, SealKey};

type Texts = BTreeMap<String, String>;

/// The name of the one row, which its content is sealed for.
const STACK: &str = "stack";

/// A template and its parameters, as they were given.
#[derive(Serialize, Deserialize)]
pub(crate) struct Deployment {
    /// YAML or JSON.
    pub(crate) template: String,
    pub(crate) parameters: Texts,
}

impl Deployment {
    fn sealed(&self, (seal, entropy): (&SealKey, &dyn Entropy)) -> Result<Vec<u8>, TemplateError> {
        let plain = Zeroizing::new(json!(self).to_string());
        seal.seal(entropy, Purpose::Deployment, STACK, plain.as_bytes()).map_err(|_| TemplateError::Sealed)
    }
}

/// Remembers what is deployed now, with the ids of its resources, unless the pool was made with other properties that it keeps.
pub(super) async fn keep(
    db: &Db,
    (deployment, identifiers): (Deployment, Identifiers),
    user_pool: &UserPoolSettings,
    sealing: (&SealKey, &dyn Entropy),
) -> Result<(), TemplateError> {
    let (sealed, fixed) = (deployment.sealed(sealing)?, fixed(user_pool));
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
        Ok(put(transaction, &sealed, &json!(fixed).to_string())?)
    })
    .await
}

fn put(transaction: &Transaction<'_>, sealed: &[u8], fixed: &str) -> Result<(), DbError> {
    transaction.execute(
        "INSERT INTO stack_deployment (name, sealed, fixed) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET sealed = ?2, fixed = ?3",
        params![STACK, sealed, fixed],
    )?;
    Ok(())
}

/// Seals what a version before has left in the clear, and removes it.
pub(super) async fn seal_older(db: &Db, sealing: (&SealKey, &dyn Entropy)) -> Result<(), TemplateError> {
    let sql = "SELECT template, parameters, fixed FROM unsealed_deployment";
    let older: Option<(String, String, String)> = db
        .read(move |tx| {
            let row = tx.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
            Ok::<_, TemplateError>(row)
        })
        .await?;
    let Some((template, parameters, fixed)) = older else { return Ok(()) };
    let sealed = Deployment { template, parameters: texts(&parameters)? }.sealed(sealing)?;
    db.write(move |tx| {
        put(tx, &sealed, &fixed)?;
        // Deleted rows stay in unused parts of the file, unless they are to be overwritten.
        tx.pragma_update(None, "secure_delete", true)?;
        tx.execute("DELETE FROM unsealed_deployment", [])?;
        tx.pragma_update(None, "secure_delete", false)?;
        Ok::<_, TemplateError>(())
    })
    .await?;
    Ok(db.empty_log().await?)
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
///
/// # Errors
/// [`TemplateError::Sealed`] with another key than theirs, and failures of the database.
pub(crate) fn deployed(connection: &Connection, seal: &SealKey) -> Result<Option<Deployment>, TemplateError> {
    let sql = "SELECT sealed FROM stack_deployment";
    let sealed: Option<Vec<u8>> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = seal.open(Purpose::Deployment, STACK, &sealed).map_err(|_| TemplateError::Sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| TemplateError::Sealed)
}

fn texts(text: &str) -> Result<Texts, rusqlite::Error> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}
