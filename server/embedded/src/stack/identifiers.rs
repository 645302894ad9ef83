//! Physical ids: what CloudFormation would make up, made once for each resource and kept in the database.
//!
//! They are kept when a template is deployed, not when it is read: a template that is refused leaves none behind, and takes none
//! away.

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

/// The physical ids of a template's resources.
pub(super) struct Identifiers {
    /// By logical id.
    pub(super) ids: BTreeMap<String, String>,
    /// Those that the database lacks: logical id, type, physical id.
    made: Vec<(String, String, String)>,
}

impl Identifiers {
    /// Those that the database has, and new ones for the rest.
    ///
    /// # Errors
    /// When a resource was made as one of another type, or for another region.
    pub(super) async fn of(
        db: &Db,
        template: &Template,
        region: &str,
        entropy: &dyn Entropy,
    ) -> Result<Self, TemplateError> {
        let kept = db.read(kept).await?;
        let mut identifiers = Self { ids: BTreeMap::new(), made: Vec::new() };
        for (logical, resource) in &template.resources {
            let wanted = resource.kind.as_str();
            let id = match kept.get(logical) {
                Some((was, id)) if was == wanted => id.clone(),
                Some((was, _)) => {
                    let (logical, was, wanted) = (logical.clone(), was.clone(), wanted.to_owned());
                    return Err(TemplateError::Kind { logical, was, wanted });
                }
                None => {
                    let id = make(logical, wanted, region, entropy);
                    identifiers.made.push((logical.clone(), wanted.to_owned(), id.clone()));
                    id
                }
            };
            if !id.starts_with(&prefix(wanted, region)) {
                return Err(TemplateError::Region { region: region.to_owned(), id });
            }
            identifiers.ids.insert(logical.clone(), id);
        }
        Ok(identifiers)
    }

    /// Keeps those that the database lacks.
    pub(super) fn keep(&self, transaction: &Transaction<'_>) -> Result<(), DbError> {
        let sql = "INSERT INTO stack_resource (logical_id, kind, physical_id) VALUES (?1, ?2, ?3)";
        let mut statement = transaction.prepare(sql)?;
        for (logical, kind, id) in &self.made {
            statement.execute(params![logical, kind, id])?;
        }
        Ok(())
    }
}

/// Type and physical id by logical id.
fn kept(transaction: &Transaction<'_>) -> Result<BTreeMap<String, (String, String)>, DbError> {
    let mut statement = transaction.prepare("SELECT logical_id, kind, physical_id FROM stack_resource")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What ids of a type begin with in a region.
fn prefix(kind: &str, region: &str) -> String {
    match kind {
        "AWS::Cognito::UserPool" => format!("{region}_"),
        "AWS::Cognito::IdentityPool" => format!("{region}:"),
        _ => String::new(),
    }
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
