//! `DEVICE_SRP_AUTH` and `DEVICE_PASSWORD_VERIFIER`: a device that is remembered proves itself, with a password of its own.
//!
//! The caller names the device with `DEVICE_KEY` beside the first proof. One that the account does not have is refused before
//! anything is used up, so that a client can forget it and answer again.

use std::collections::BTreeMap;

use super::awaited::Awaited;
use super::password::incorrect;
use super::session::{Session, invalid};
use super::steps::{ClaimedDevice, Proven};
use super::{Answer, Parameters, ask, proceed};
use crate::aws_json::AwsError;
use crate::user_pool::UserPool;
use crate::user_pool::accounts::Account;
use crate::user_pool::devices::{self, Device};
use crate::user_pool::names::Caller;
use crate::user_pool::srp::device::{self as srp, DeviceExchange};

/// The device that the parameters name, if the pool remembers devices.
///
/// # Errors
/// `ResourceNotFoundException` when the username has no such device.
pub(super) async fn claimed(
    pool: &UserPool,
    username: &str,
    parameters: &Parameters<'_>,
) -> Result<Option<ClaimedDevice>, AwsError> {
    let (Some(device_key), Some(_)) = (parameters.optional("DEVICE_KEY"), &pool.stack.user_pool.devices) else {
        return Ok(None);
    };
    let (stack, username, device_key) = (pool.stack.clone(), username.to_owned(), device_key.to_owned());
    let find = move |tx: &rusqlite::Transaction<'_>| {
        // Whoever does not exist has no device either.
        let account = Caller::named(tx, &stack.user_pool, &username)?.account;
        devices::of_account(tx, &account.map(|account| account.sub).unwrap_or_default(), &device_key)
    };
    let device = pool.db.read(find).await?;
    Ok(ClaimedDevice::named(&device.device_key))
}

/// Asks a device to prove itself.
pub(super) fn ask(pool: &UserPool, account: Account, proven: Proven) -> Result<Answer, AwsError> {
    ask::ask(pool, (&Caller::owner(account), proven), "DEVICE_SRP_AUTH", BTreeMap::new(), Awaited::Device)
}

/// Takes the device's `SRP_A` and answers with the challenge that it can sign.
pub(super) async fn begin(
    pool: &UserPool,
    (session, account): (Session, Account),
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let (device, srp_a) = (device(pool, &session, &account, responses).await?, responses.required("SRP_A")?);
    let (shown, exchange) = srp::challenge(pool, &device, srp_a.expose()).await?;
    let parameters = BTreeMap::from([
        ("USERNAME", account.username_key.clone()),
        ("DEVICE_KEY", device.device_key),
        ("SALT", shown.salt),
        ("SRP_B", shown.server_public),
        ("SECRET_BLOCK", shown.block),
    ]);
    let (proven, now_s) = (session.proven, pool.clock.now_s());
    pool.db.write(move |tx| session.spend(tx, now_s)).await?;
    let awaited = Awaited::DevicePassword(exchange);
    ask::ask(pool, (&Caller::owner(account), proven), "DEVICE_PASSWORD_VERIFIER", parameters, awaited)
}

/// Takes the device's signature. The challenge is used up before anything is compared.
pub(super) async fn answer(
    pool: &UserPool,
    (session, account): (Session, Account),
    exchange: DeviceExchange,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let device = device(pool, &session, &account, responses).await?;
    let signed =
        (responses.required("PASSWORD_CLAIM_SECRET_BLOCK")?.expose(), responses.required("TIMESTAMP")?.expose());
    let fits = exchange.is_answered(&device, signed, responses.required("PASSWORD_CLAIM_SIGNATURE")?)?;
    let (proven, now_s) = (session.proven, pool.clock.now_s());
    pool.db
        .write(move |tx| {
            session.spend(tx, now_s)?;
            if fits {
                devices::authenticated(tx, &device, now_s)?;
            }
            Ok::<_, AwsError>(())
        })
        .await?;
    if fits { proceed(pool, account, proven.and_device()).await } else { Err(incorrect()) }
}

/// The device that the session is about, which the answer has to name again.
async fn device(
    pool: &UserPool,
    session: &Session,
    account: &Account,
    responses: &Parameters<'_>,
) -> Result<Device, AwsError> {
    let device_key = responses.required("DEVICE_KEY")?.expose();
    let claimed = session.proven.device.is_some_and(|claimed| claimed.key(&pool.stack.region) == device_key);
    if !claimed {
        return Err(invalid());
    }
    let (sub, device_key) = (account.sub.clone(), device_key.to_owned());
    pool.db.read(move |tx| devices::of_account(tx, &sub, &device_key)).await
}
