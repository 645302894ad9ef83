//! The groups of the template, deployed at each start: those that are missing are made, those that say something else are
//! changed. A group that has left the template stays, with its members: somebody may have made it by hand.

use rusqlite::Transaction;

use super::groups::{self, Group};
use crate::db::{Db, DbError};
use crate::stack::settings::GroupSettings;

/// Brings the pool's groups to what the template says.
///
/// # Errors
/// When the database fails.
pub(crate) async fn deploy(db: &Db, settings: &[GroupSettings], now_s: i64) -> Result<(), DbError> {
    let settings = settings.to_vec();
    db.write(move |tx| settings.into_iter().try_for_each(|group| deploy_one(tx, group, now_s))).await
}

fn deploy_one(tx: &Transaction<'_>, settings: GroupSettings, now_s: i64) -> Result<(), DbError> {
    let kept = groups::by_name(tx, &settings.name)?;
    let (created_s, modified_s) = kept.as_ref().map_or((now_s, now_s), |kept| (kept.created_s, kept.modified_s));
    let GroupSettings { name, description, precedence, role_arn } = settings;
    let wanted = Group { name, description, role_arn, precedence, created_s, modified_s };
    if kept.as_ref() == Some(&wanted) {
        return Ok(());
    }
    groups::put(tx, &Group { modified_s: now_s, ..wanted })
}
