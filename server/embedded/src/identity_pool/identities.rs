//! Identities as rows.

use rusqlite::{OptionalExtension, Transaction, named_params};

use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;

/// A user of a login provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Login {
    /// `cognito-idp.{region}.amazonaws.com/{user pool id}`.
    pub(super) provider: String,
    /// The user's `sub`.
    pub(super) subject: String,
}

/// One identity.
pub(super) struct Identity {
    pub(super) id: String,
    /// `None` for a guest.
    pub(super) login: Option<Login>,
}

/// The identity with this id.
pub(super) fn by_id(tx: &Transaction<'_>, id: &str) -> Result<Option<Identity>, DbError> {
    let row: Option<(Option<String>, Option<String>)> = tx
        .prepare_cached("SELECT provider, subject FROM identity WHERE identity_id = :id")?
        .query_row(named_params! { ":id": id }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.map(|(provider, subject)| Identity {
        id: id.to_owned(),
        login: provider.zip(subject).map(|(provider, subject)| Login { provider, subject }),
    }))
}

/// The id of a user's identity.
pub(super) fn id_of(tx: &Transaction<'_>, login: &Login) -> Result<Option<String>, DbError> {
    let sql = "SELECT identity_id FROM identity WHERE provider = :provider AND subject = :subject";
    let names = named_params! { ":provider": login.provider, ":subject": login.subject };
    Ok(tx.prepare_cached(sql)?.query_row(names, |row| row.get(0)).optional()?)
}

/// Adds an identity.
pub(super) fn insert(tx: &Transaction<'_>, identity: &Identity, now_s: i64) -> Result<(), DbError> {
    let sql = "INSERT INTO identity (identity_id, provider, subject, created_s)
               VALUES (:id, :provider, :subject, :now)";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":id": identity.id,
        ":provider": identity.login.as_ref().map(|login| &login.provider),
        ":subject": identity.login.as_ref().map(|login| &login.subject),
        ":now": now_s,
    })?;
    Ok(())
}

/// Gives a guest's identity to a user.
pub(super) fn link(tx: &Transaction<'_>, id: &str, login: &Login) -> Result<(), DbError> {
    let sql = "UPDATE identity SET provider = :provider, subject = :subject
               WHERE identity_id = :id AND provider IS NULL";
    let names = named_params! { ":id": id, ":provider": login.provider, ":subject": login.subject };
    tx.prepare_cached(sql)?.execute(names)?;
    Ok(())
}

/// Refuses an identity that is not the caller's. A guest's identity becomes the user's who shows it first.
pub(super) fn own(tx: &Transaction<'_>, identity_id: &str, login: Option<&Login>) -> Result<(), AwsError> {
    let Some(identity) = by_id(tx, identity_id)? else {
        return Err(AwsError::new(Exception::ResourceNotFound, format!("Identity '{identity_id}' not found.")));
    };
    match (identity.login, login) {
        (None, None) => Ok(()),
        (Some(owner), Some(login)) if owner == *login => Ok(()),
        (Some(_), None) => Err(AwsError::not_authorized(format!("Access to Identity '{identity_id}' is forbidden."))),
        (None, Some(login)) if id_of(tx, login)?.is_none() => Ok(link(tx, &identity.id, login)?),
        (_, Some(_)) => Err(AwsError::not_authorized(
            "Logins don't match. Please include at least one valid login for this identity or identity pool.",
        )),
    }
}
