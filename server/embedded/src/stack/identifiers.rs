//! Physical ids: what CloudFormation would make up, made once for each resource and kept in the database.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::error::TemplateError;
use super::functions::{ACCOUNT, STACK};
use super::source::Template;
use crate::db::{Db, DbError};
use crate::entropy::{Entropy, letters};

const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The physical id of each logical id: those that the database has, and new ones for the rest.
pub(super) async fn keep(
    db: &Db,
    template: &Template,
    region: &str,
    entropy: &dyn Entropy,
) -> Result<BTreeMap<String, String>, TemplateError> {
    let made: Vec<(String, String, String)> = template
        .resources
        .iter()
        .map(|(logical, resource)| {
            (logical.clone(), resource.kind.clone(), make(logical, &resource.kind, region, entropy))
        })
        .collect();
    let kept = db
        .write(move |transaction| {
            made.into_iter()
                .map(|(logical, kind, id)| keep_one(transaction, &logical, &kind, &id).map(|id| (logical, kind, id)))
                .collect::<Result<Vec<_>, DbError>>()
        })
        .await?;
    let mut identifiers = BTreeMap::new();
    for (logical, kind, id) in kept {
        let prefix = match kind.as_str() {
            "AWS::Cognito::UserPool" => format!("{region}_"),
            "AWS::Cognito::IdentityPool" => format!("{region}:"),
            _ => String::new(),
        };
        if !id.starts_with(&prefix) {
            return Err(TemplateError::Region { region: region.to_owned(), id });
        }
        identifiers.insert(logical, id);
    }
    Ok(identifiers)
}

fn keep_one(transaction: &Transaction<'_>, logical: &str, kind: &str, id: &str) -> Result<String, DbError> {
    // A logical id whose type has changed is another resource.
    transaction.execute(
        "INSERT INTO stack_resource (logical_id, kind, physical_id) VALUES (?1, ?2, ?3)
         ON CONFLICT (logical_id) DO UPDATE SET kind = ?2, physical_id = ?3 WHERE kind <> ?2",
        params![logical, kind, id],
    )?;
    let sql = "SELECT physical_id FROM stack_resource WHERE logical_id = ?1";
    Ok(transaction.query_row(sql, [logical], |row| row.get(0))?)
}

fn make(logical: &str, kind: &str, region: &str, entropy: &dyn Entropy) -> String {
    match kind {
        "AWS::Cognito::UserPool" => format!("{region}_{}", letters(entropy, MIXED, 9)),
        "AWS::Cognito::UserPoolClient" => letters(entropy, LOWER, 26),
        "AWS::Cognito::IdentityPool" => {
            let mut bytes = [0; 16];
            entropy.fill(&mut bytes);
            format!("{region}:{}", uuid::Builder::from_random_bytes(bytes).into_uuid())
        }
        "AWS::S3::Bucket" => {
            let name: String = logical.to_ascii_lowercase().chars().take(30).collect();
            format!("{STACK}-{name}-{}", letters(entropy, LOWER, 12))
        }
        "AWS::IAM::ManagedPolicy" => {
            format!("arn:aws:iam::{ACCOUNT}:policy/{STACK}-{logical}-{}", letters(entropy, UPPER, 12))
        }
        _ => format!("{STACK}-{logical}-{}", letters(entropy, UPPER, 12)),
    }
}
