//! Everything that the user pool keeps for a while, forgotten once its time is over.
//!
//! Each table forgets as it is written, too. This is for those that nobody writes to any more.

use rusqlite::Transaction;

use super::{authentication, codes, lockout, oauth, refresh_tokens, sign_ins, webauthn};
use crate::db::DbError;

/// Forgets what is over at a time.
pub(crate) fn forget(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    codes::forget_expired(tx, now_s)?;
    lockout::forget_ended(tx, now_s)?;
    authentication::forget_spent(tx, now_s)?;
    webauthn::forget_challenges(tx, now_s)?;
    oauth::forget_expired(tx, now_s)?;
    refresh_tokens::forget_replaced(tx, now_s)?;
    sign_ins::forget_expired(tx, now_s)
}
