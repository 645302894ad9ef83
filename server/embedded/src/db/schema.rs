//! The schema, as steps that are applied in order and never changed once released.

use rusqlite::Connection;

use super::DbError;

/// One entry a step; `user_version` counts how many have been applied.
const STEPS: &[&str] = &[include_str!("user_pool.sql"), include_str!("identity_pool.sql"), include_str!("store.sql")];

/// Applies the steps that this file lacks.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), DbError> {
    let applied: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (index, step) in STEPS.iter().enumerate().skip(applied) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index.saturating_add(1))?;
        transaction.commit()?;
    }
    Ok(())
}
