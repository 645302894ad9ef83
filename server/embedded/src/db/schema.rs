//! The schema, as steps that are applied in order and never changed once released.

use std::cmp::Ordering;

use rusqlite::Connection;

use super::DbError;

/// One entry a step; `user_version` counts how many have been applied.
const STEPS: &[&str] = &[
    include_str!("user_pool.sql"),
    include_str!("identity_pool.sql"),
    include_str!("store.sql"),
    include_str!("attribute_code.sql"),
    include_str!("administrator.sql"),
    include_str!("client_secret.sql"),
    include_str!("groups.sql"),
    include_str!("mfa.sql"),
    include_str!("names.sql"),
    include_str!("password_history.sql"),
    include_str!("oauth.sql"),
    include_str!("device.sql"),
    include_str!("web_authn.sql"),
    include_str!("federation.sql"),
    include_str!("deployment.sql"),
    include_str!("sealed_deployment.sql"),
    include_str!("pending_contact.sql"),
];

/// Applies the steps that this file lacks, each whole or not at all.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), DbError> {
    let applied: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let steps = (1_u32..).zip(STEPS);
    if steps.clone().all(|(number, _)| number < applied) {
        return Err(DbError::Newer(applied));
    }
    for (number, step) in steps.filter(|(number, _)| *number > applied) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Refuses a file that this program would have to migrate, or cannot read.
pub(super) fn require_current(connection: &Connection) -> Result<(), DbError> {
    let applied: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    match applied.cmp(&known) {
        Ordering::Less => Err(DbError::Older(applied)),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(DbError::Newer(applied)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_applied_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(usize::try_from(version).unwrap(), STEPS.len());
    }

    #[test]
    fn a_file_of_a_newer_version_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 1000).unwrap();
        assert!(matches!(migrate(&mut connection), Err(DbError::Newer(1000))));
    }
}
