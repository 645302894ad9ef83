//! What is under the server's key, against the key.

use rusqlite::Transaction;

use super::report::{Finding, Kind, Report};
use crate::data_dir::{self, DataDir};
use crate::seal::Purpose;

/// A column that is sealed.
struct Column {
    /// What its values are called.
    name: &'static str,
    table: &'static str,
    /// The column whose value each one is sealed for.
    owner: &'static str,
    column: &'static str,
    purpose: Purpose,
}

/// Every one of them: a test goes through the schema and finds those that are missing.
const COLUMNS: [Column; 9] = [
    Column {
        name: "the keys that sign tokens",
        table: "signing_key",
        owner: "id",
        column: "sealed",
        purpose: Purpose::SigningKey,
    },
    Column {
        name: "SRP verifiers of accounts",
        table: "user",
        owner: "username_key",
        column: "srp_verifier",
        purpose: Purpose::SrpVerifier,
    },
    Column {
        name: "SRP verifiers of devices",
        table: "device",
        owner: "device_key",
        column: "verifier",
        purpose: Purpose::SrpVerifier,
    },
    Column {
        name: "secrets of authenticator apps",
        table: "software_token",
        owner: "sub",
        column: "secret",
        purpose: Purpose::SoftwareToken,
    },
    Column {
        name: "secrets of authenticator apps that have shown no code yet",
        table: "software_token",
        owner: "sub",
        column: "pending",
        purpose: Purpose::SoftwareToken,
    },
    Column {
        name: "the administrator's key",
        table: "administrator_key",
        owner: "access_key_id",
        column: "secret",
        purpose: Purpose::SecretAccessKey,
    },
    Column {
        name: "secrets of clients",
        table: "client_secret",
        owner: "client_id",
        column: "secret",
        purpose: Purpose::ClientSecret,
    },
    Column {
        name: "what was deployed last",
        table: "stack_deployment",
        owner: "name",
        column: "sealed",
        purpose: Purpose::Deployment,
    },
    Column {
        name: "temporary credentials",
        table: "temporary_credential",
        owner: "access_key_id",
        column: "secret",
        purpose: Purpose::SecretAccessKey,
    },
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
    for Column { name, table, owner, column, purpose } in COLUMNS {
        let (mut all, mut closed) = (0_u64, 0_u64);
        let mut statement = tx.prepare(&format!("SELECT {owner}, {column} FROM {table} WHERE {column} IS NOT NULL"))?;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::db::{Db, offline};

    /// Columns of bytes that are not sealed, because what they hold opens nothing: digests, salts, names and ids.
    const OPEN: [&str; 17] = [
        "authorization_code.hash",
        "browser_session.hash",
        "code.mac",
        "device.salt",
        "object.content",
        "object.key",
        "part.blob",
        "part.md5",
        "part.upload",
        "refresh_token.hash",
        "segment.blob",
        "segment.content",
        "segment.md5",
        "temporary_credential.token_sha256",
        "upload.id",
        "upload.key",
        "user.srp_salt",
    ];

    /// What is sealed is bytes, and the tables are strict: so it can be in no column of another type.
    #[test]
    fn every_column_of_bytes_is_checked_or_known_to_be_open() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index.sqlite");
        drop(Db::open(&path).unwrap());
        let index = offline::open(&path).unwrap();
        let names = |sql: &str| -> BTreeSet<String> {
            index.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let tables = "FROM sqlite_schema AS kept WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let lax = names(&format!("SELECT name {tables} AND sql NOT LIKE '%STRICT%'"));
        assert_eq!(lax, BTreeSet::new());
        let of_bytes = names(
            "SELECT kept.name || '.' || field.name FROM sqlite_schema AS kept, pragma_table_info(kept.name) AS field
             WHERE kept.type = 'table' AND field.type IN ('BLOB', 'ANY')",
        );
        let sealed = COLUMNS.iter().map(|Column { table, column, .. }| format!("{table}.{column}"));
        let listed: Vec<_> = sealed.chain(OPEN.map(str::to_owned)).collect();
        assert_eq!(listed.len(), listed.iter().collect::<BTreeSet<_>>().len(), "no column is in both lists");
        assert_eq!(of_bytes, listed.into_iter().collect(), "a new column is either sealed or open");
    }
}
