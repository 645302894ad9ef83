//! What is under the server's key, against the key.

use rusqlite::Transaction;

use super::report::{Finding, Kind, Report};
use crate::data_dir::{self, DataDir};
use crate::seal::Purpose;

/// Every column that is sealed: what it is called, its owners and values, and its purpose.
const COLUMNS: [(&str, &str, Purpose); 5] = [
    ("the key that signs tokens", "SELECT id, sealed FROM signing_key", Purpose::SigningKey),
    (
        "SRP verifiers",
        "SELECT username_key, srp_verifier FROM user WHERE srp_verifier IS NOT NULL",
        Purpose::SrpVerifier,
    ),
    ("the administrator's key", "SELECT access_key_id, secret FROM administrator_key", Purpose::SecretAccessKey),
    ("secrets of clients", "SELECT client_id, secret FROM client_secret", Purpose::ClientSecret),
    ("temporary credentials", "SELECT access_key_id, secret FROM temporary_credential", Purpose::SecretAccessKey),
];

/// Opens everything that is sealed.
///
/// # Errors
/// When the index cannot be read on.
pub(super) fn check(tx: &Transaction<'_>, held: &DataDir, report: &mut Report) -> rusqlite::Result<()> {
    let key = match data_dir::existing_key(held.root()) {
        Ok(key) => key,
        Err(error) => {
            report.damage.push(Finding::new(Kind::Key, error.to_string()));
            return Ok(());
        }
    };
    for (name, sql, purpose) in COLUMNS {
        let (mut all, mut closed) = (0_u64, 0_u64);
        let mut statement = tx.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (owner, sealed): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            all = all.saturating_add(1);
            if key.open(purpose, &owner, &sealed).is_err() {
                closed = closed.saturating_add(1);
            }
        }
        report.checked.sealed = report.checked.sealed.saturating_add(all);
        if closed > 0 {
            let detail = format!("{name}: {closed} of {all} do not open with the key in server.key");
            report.damage.push(Finding::new(Kind::Key, detail));
        }
    }
    Ok(())
}
