//! Devices that were confirmed, as rows
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html>).
//!
//! A sign-in without a known device gets the key of a new one, which is a device once ConfirmDevice has brought what SRP needs of
//! its password. A device that is remembered can stand in for a second factor, where the pool says so.

use rusqlite::{OptionalExtension, Row, Transaction, named_params};
use serde::Serialize;

use super::UserPool;
use super::validate::Attribute;
use crate::aws_json::{AwsError, Exception, Violations};
use crate::db::DbError;
use crate::stack::settings::DeviceSettings;

/// The keys of a device that is not confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewDevice {
    pub(super) device_key: String,
    /// What SRP takes for the name of the pool.
    pub(super) group_key: String,
}

impl NewDevice {
    /// Random keys, in Cognito's form: `us-east-1_{uuid}` and `-` with eight letters and digits.
    pub(super) fn generate(pool: &UserPool) -> Self {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789Ab";
        let mut random = [0; 8];
        pool.entropy.fill(&mut random);
        let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 64)).copied().map(char::from);
        let group_key = std::iter::once('-').chain(random.iter().filter_map(letter)).collect();
        Self { device_key: format!("{}_{}", pool.stack.region, pool.new_uuid()), group_key }
    }
}

/// A device.
#[derive(Clone)]
pub(super) struct Device {
    pub(super) device_key: String,
    pub(super) sub: String,
    pub(super) group_key: String,
    pub(super) name: Option<String>,
    pub(super) salt: Vec<u8>,
    /// Under the server's key.
    pub(super) sealed_verifier: Vec<u8>,
    pub(super) remembered: bool,
    pub(super) created_s: i64,
    pub(super) modified_s: i64,
    pub(super) authenticated_s: i64,
}

const COLUMNS: &str =
    "device_key, sub, group_key, name, salt, verifier, remembered, created_s, modified_s, authenticated_s";

/// The device of an account with this key.
///
/// # Errors
/// `ResourceNotFoundException` when the account has none, in the words that Amplify waits for.
pub(super) fn of_account(tx: &Transaction<'_>, sub: &str, device_key: &str) -> Result<Device, AwsError> {
    let sql = format!("SELECT {COLUMNS} FROM device WHERE device_key = :key AND sub = :sub");
    let names = named_params! { ":key": device_key, ":sub": sub };
    let found = tx.prepare_cached(&sql)?.query_row(names, read).optional()?;
    found.ok_or_else(|| AwsError::new(Exception::ResourceNotFound, "Device does not exist."))
}

/// Devices of an account by key, after `after`.
pub(super) fn list(tx: &Transaction<'_>, sub: &str, after: &str, limit: u32) -> Result<Vec<Device>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM device WHERE sub = :sub AND device_key > :after ORDER BY device_key LIMIT :limit"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(named_params! { ":sub": sub, ":after": after, ":limit": limit }, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a device.
///
/// # Errors
/// `DeviceKeyExistsException` when it is there already.
pub(super) fn insert(tx: &Transaction<'_>, device: &Device) -> Result<(), AwsError> {
    let sql = format!(
        "INSERT INTO device ({COLUMNS})
         VALUES (:key, :sub, :group, :name, :salt, :verifier, :remembered, :created, :modified, :authenticated)
         ON CONFLICT DO NOTHING"
    );
    let added = tx.prepare_cached(&sql)?.execute(named_params! {
        ":key": device.device_key,
        ":sub": device.sub,
        ":group": device.group_key,
        ":name": device.name,
        ":salt": device.salt,
        ":verifier": device.sealed_verifier,
        ":remembered": device.remembered,
        ":created": device.created_s,
        ":modified": device.modified_s,
        ":authenticated": device.authenticated_s,
    })?;
    if added == 1 { Ok(()) } else { Err(AwsError::new(Exception::DeviceKeyExists, "Device already exists.")) }
}

/// Whether there is a device with this key.
pub(super) fn exists(tx: &Transaction<'_>, device_key: &str) -> Result<bool, DbError> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM device WHERE device_key = :key")?;
    Ok(statement.query_row(named_params! { ":key": device_key }, |_| Ok(())).optional()?.is_some())
}

/// Remembers a device, or no longer.
pub(super) fn set_remembered(
    tx: &Transaction<'_>,
    device: &Device,
    remembered: bool,
    now_s: i64,
) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE device SET remembered = :remembered, modified_s = :now WHERE device_key = :key")?
        .execute(named_params! { ":remembered": remembered, ":now": now_s, ":key": device.device_key })?;
    Ok(())
}

/// Notes a sign-in on a device.
pub(super) fn authenticated(tx: &Transaction<'_>, device: &Device, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE device SET authenticated_s = :now WHERE device_key = :key")?
        .execute(named_params! { ":now": now_s, ":key": device.device_key })?;
    Ok(())
}

/// Removes a device.
pub(super) fn delete(tx: &Transaction<'_>, device: &Device) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM device WHERE device_key = :key")?
        .execute(named_params! { ":key": device.device_key })?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        device_key: row.get(0)?,
        sub: row.get(1)?,
        group_key: row.get(2)?,
        name: row.get(3)?,
        salt: row.get(4)?,
        sealed_verifier: row.get(5)?,
        remembered: row.get(6)?,
        created_s: row.get(7)?,
        modified_s: row.get(8)?,
        authenticated_s: row.get(9)?,
    })
}

/// How the pool remembers devices.
///
/// # Errors
/// `InvalidUserPoolConfigurationException` when it does not.
pub(super) fn settings(pool: &UserPool) -> Result<DeviceSettings, AwsError> {
    let missing = || {
        let words = "The user pool is not configured to remember devices.";
        AwsError::new(Exception::InvalidUserPoolConfiguration, words)
    };
    pool.stack.user_pool.devices.ok_or_else(missing)
}

/// Notes what is wrong with the form of a device's key.
pub(super) fn key(violations: Violations, device_key: &str) -> Violations {
    let is_key = device_key.rsplit_once('_').is_some_and(|(region, id)| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        let is_id = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte) || byte == b'-';
        !region.is_empty() && region.bytes().all(is_word) && !id.is_empty() && id.bytes().all(is_id)
    });
    violations.unless(device_key.len() <= 55, "deviceKey", "have length less than or equal to 55").unless(
        is_key,
        "deviceKey",
        r"satisfy regular expression pattern: [\w-]+_[0-9a-f-]+",
    )
}

/// `DeviceType`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeviceType {
    device_key: String,
    device_attributes: Vec<Attribute>,
    device_create_date: i64,
    device_last_modified_date: i64,
    device_last_authenticated_date: i64,
}

impl From<Device> for DeviceType {
    fn from(device: Device) -> Self {
        let status = if device.remembered { "remembered" } else { "not_remembered" };
        let name = device.name.map(|name| ("device_name", name));
        let attributes = [("device_status", "valid".to_owned()), ("dev:device_remembered_status", status.to_owned())];
        let attribute = |(name, value): (&str, String)| Attribute { name: name.to_owned(), value };
        Self {
            device_key: device.device_key,
            device_attributes: attributes.into_iter().chain(name).map(attribute).collect(),
            device_create_date: device.created_s,
            device_last_modified_date: device.modified_s,
            device_last_authenticated_date: device.authenticated_s,
        }
    }
}
