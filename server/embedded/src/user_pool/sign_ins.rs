//! Sign-ins: each gives a refresh token and is what revocation takes back.

use rusqlite::{OptionalExtension, Transaction, named_params};
use serde::Serialize;

use super::UserPool;
use super::accounts::{self, Account};
use super::devices::{self, NewDevice};
use super::groups::{self, Membership};
use super::refresh_tokens::{self, Hash, RefreshToken};
use super::status::Status;
use super::tokens::Grant;
use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;
use crate::stack::settings::RefreshTokenRotation;

/// How long a sign-in is remembered after its refresh token expired, so that the answer is that it expired.
const KEPT_AFTER_EXPIRY_S: i64 = 24 * 3600;

/// The scope of tokens that did not come by way of an app's request: the operations on one's own account.
const OWN_ACCOUNT: &str = "aws.cognito.signin.user.admin";
/// The scope of ID tokens.
const OPENID: &str = "openid";

/// `AuthenticationResultType`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AuthenticationResult {
    pub(super) access_token: String,
    pub(super) expires_in: i64,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token: Option<String>,
    /// Absent where an app asked for scopes without `openid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_device_metadata: Option<NewDeviceMetadata>,
}

/// `NewDeviceMetadataType`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NewDeviceMetadata {
    device_key: String,
    device_group_key: String,
}

/// A stored sign-in.
#[derive(Clone)]
pub(super) struct SignIn {
    pub(super) origin_jti: String,
    pub(super) sub: String,
    pub(super) auth_time_s: i64,
    pub(super) expires_s: i64,
    pub(super) revoked: bool,
    /// What its access tokens are good for, separated by spaces.
    pub(super) scope: String,
    /// Where the pool remembers devices.
    pub(super) device: Option<SignInDevice>,
}

/// The device of a sign-in.
#[derive(Clone)]
pub(super) enum SignInDevice {
    /// One that was known before.
    Known(String),
    /// One that got its key with this sign-in, and may be confirmed.
    New(NewDevice),
}

impl SignInDevice {
    fn key(&self) -> &str {
        match self {
            Self::Known(device_key) => device_key,
            Self::New(device) => &device.device_key,
        }
    }
}

/// A sign-in that is about to begin, with its refresh token, which is kept as a hash only.
pub(super) struct NewSignIn {
    refresh_token: RefreshToken,
    sign_in: SignIn,
}

impl NewSignIn {
    /// A sign-in of an account, now, on the device with this key or, where the pool remembers devices, on a new one.
    pub(super) fn new(pool: &UserPool, sub: &str, device_key: Option<String>) -> Self {
        let now_s = pool.clock.now_s();
        let remembers = pool.stack.user_pool.devices.is_some();
        let new = || remembers.then(|| SignInDevice::New(NewDevice::generate(pool)));
        let device = device_key.map(SignInDevice::Known).or_else(new);
        let sign_in = SignIn {
            origin_jti: pool.new_uuid(),
            sub: sub.to_owned(),
            auth_time_s: now_s,
            expires_s: now_s.saturating_add(pool.stack.client.refresh_token_s),
            revoked: false,
            scope: OWN_ACCOUNT.to_owned(),
            device,
        };
        Self { refresh_token: RefreshToken::generate(&*pool.entropy), sign_in }
    }

    /// The same for an app that was granted `scope` by somebody who had signed in at `auth_time_s`. A browser is no device.
    pub(super) fn for_grant(self, sub: String, auth_time_s: i64, scope: String) -> Self {
        Self { sign_in: SignIn { sub, auth_time_s, scope, device: None, ..self.sign_in }, ..self }
    }

    /// What [`insert`] keeps of it.
    pub(super) fn stored(&self) -> (SignIn, Hash) {
        (self.sign_in.clone(), self.refresh_token.hash())
    }

    /// Its tokens, once it is stored.
    pub(super) async fn result(self, pool: &UserPool, account: &Account) -> Result<AuthenticationResult, AwsError> {
        self.result_for(pool, account, None).await
    }

    /// The same for an app that gave a nonce.
    pub(super) async fn result_for(
        self,
        pool: &UserPool,
        account: &Account,
        nonce: Option<&str>,
    ) -> Result<AuthenticationResult, AwsError> {
        let result = result(pool, account, &self.sign_in, nonce).await?;
        let new_device_metadata = match self.sign_in.device {
            Some(SignInDevice::New(NewDevice { device_key, group_key })) => {
                Some(NewDeviceMetadata { device_key, device_group_key: group_key })
            }
            _ => None,
        };
        let refresh_token = Some(self.refresh_token.expose().to_owned());
        Ok(AuthenticationResult { refresh_token, new_device_metadata, ..result })
    }
}

/// New access and ID tokens for a sign-in that still counts, and a new refresh token where the client rotates them.
pub(super) async fn renew(
    pool: &UserPool,
    refresh_token: &str,
    device_key: Option<&str>,
) -> Result<AuthenticationResult, AwsError> {
    let device_key = device_key.map(str::to_owned);
    let (old, now_s) = (Hash::of(refresh_token), pool.clock.now_s());
    let rotation = pool.stack.client.refresh_token_rotation;
    let (sign_in, account, new) = match rotation {
        None => {
            let (sign_in, account) =
                pool.db.read(move |tx| renewable(tx, (&old, device_key.as_deref()), None, now_s)).await?;
            (sign_in, account, None)
        }
        Some(_) => {
            let new = RefreshToken::generate(&*pool.entropy);
            let hash = new.hash();
            let work = move |tx: &Transaction<'_>| {
                let (sign_in, account) = renewable(tx, (&old, device_key.as_deref()), rotation, now_s)?;
                refresh_tokens::replace(tx, (&old, &hash), &sign_in.origin_jti, now_s)?;
                Ok::<_, AwsError>((sign_in, account))
            };
            let (sign_in, account) = pool.db.write(work).await?;
            (sign_in, account, Some(new))
        }
    };
    let result = result(pool, &account, &sign_in, None).await?;
    Ok(AuthenticationResult { refresh_token: new.map(|token| token.expose().to_owned()), ..result })
}

fn renewable(
    tx: &Transaction<'_>,
    (token, device_key): (&Hash, Option<&str>),
    rotation: Option<RefreshTokenRotation>,
    now_s: i64,
) -> Result<(SignIn, Account), AwsError> {
    let sign_in = refresh_tokens::accept(tx, token, rotation, now_s)?;
    // A sign-in on a confirmed device is renewed on that device.
    if let Some(device) = &sign_in.device
        && device_key != Some(device.key())
        && devices::exists(tx, device.key())?
    {
        return Err(AwsError::not_authorized("Invalid Refresh Token"));
    }
    let account = accounts::by_sub(tx, &sign_in.sub)?;
    match account {
        None => Err(AwsError::not_authorized("Invalid Refresh Token")),
        Some(account) if !account.enabled => Err(AwsError::not_authorized("User is disabled.")),
        Some(account) => Ok((sign_in, account)),
    }
}

/// The account that a refresh token was given to, whether the token still counts or not.
pub(super) async fn owner(pool: &UserPool, refresh_token: &str) -> Result<Option<Account>, AwsError> {
    let hash = Hash::of(refresh_token);
    pool.db
        .read(move |tx| {
            let Some(origin_jti) = refresh_tokens::origin_jti(tx, &hash)? else { return Ok(None) };
            let Some(sign_in) = by_origin(tx, &origin_jti)? else { return Ok(None) };
            Ok::<_, AwsError>(accounts::by_sub(tx, &sign_in.sub)?)
        })
        .await
}

/// Whether a sign-in was not taken back, and its account is there and may sign in.
pub(crate) fn counts(tx: &Transaction<'_>, sub: &str, origin_jti: &str) -> Result<bool, DbError> {
    let revoked = by_origin(tx, origin_jti)?.is_none_or(|sign_in| sign_in.revoked);
    Ok(!revoked && accounts::by_sub(tx, sub)?.is_some_and(|account| account.enabled))
}

/// The account of an access token that is valid, was not revoked, and is good for the operations on one's own account.
pub(super) async fn account_of(pool: &UserPool, access_token: &str) -> Result<Account, AwsError> {
    of_token(pool, access_token).await.map(|(account, _)| account)
}

/// The same with the sign-in that the token came from.
pub(super) async fn of_token(pool: &UserPool, access_token: &str) -> Result<(Account, SignIn), AwsError> {
    let (account, sign_in, scope) = any_holder_of(pool, access_token).await?;
    if scope.split(' ').any(|scope| scope == OWN_ACCOUNT) {
        return Ok((account, sign_in));
    }
    Err(AwsError::not_authorized("Access Token does not have required scopes"))
}

/// The account of an access token that is valid and was not revoked, with its scopes.
pub(super) async fn holder_of(pool: &UserPool, access_token: &str) -> Result<(Account, String), AwsError> {
    any_holder_of(pool, access_token).await.map(|(account, _, scope)| (account, scope))
}

async fn any_holder_of(pool: &UserPool, access_token: &str) -> Result<(Account, SignIn, String), AwsError> {
    let claims = pool.tokens.access_claims(access_token, pool.clock.now_s())?;
    let scope = claims.scope.clone();
    let found = pool
        .db
        .read(move |tx| {
            let sign_in = by_origin(tx, &claims.origin_jti)?.filter(|sign_in| !sign_in.revoked);
            Ok::<_, AwsError>((sign_in, accounts::by_sub(tx, &claims.sub)?))
        })
        .await?;
    match found {
        (Some(sign_in), Some(account)) if account.enabled => match account.status {
            Status::ResetRequired => {
                Err(AwsError::new(Exception::PasswordResetRequired, "Password reset required for the user"))
            }
            Status::Unconfirmed => Err(AwsError::new(Exception::UserNotConfirmed, "User is not confirmed.")),
            _ => Ok((account, sign_in, scope)),
        },
        (Some(_), Some(_)) => Err(AwsError::not_authorized("User is disabled.")),
        // The token is genuine, so there is nothing to hide from its holder.
        (_, None) => Err(AwsError::new(Exception::UserNotFound, "User does not exist.")),
        (None, Some(_)) => Err(AwsError::not_authorized("Access Token has been revoked")),
    }
}

/// Takes back the sign-in of a refresh token, also of one that was replaced. A token that is not known is as good as
/// revoked.
pub(super) fn revoke(tx: &Transaction<'_>, refresh_token: &str, now_s: i64) -> Result<(), DbError> {
    let Some(origin_jti) = refresh_tokens::origin_jti(tx, &Hash::of(refresh_token))? else { return Ok(()) };
    revoke_one(tx, &origin_jti, now_s)
}

/// Takes back one sign-in.
pub(super) fn revoke_one(tx: &Transaction<'_>, origin_jti: &str, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE sign_in SET revoked_s = :now WHERE origin_jti = :origin AND revoked_s IS NULL")?
        .execute(named_params! { ":now": now_s, ":origin": origin_jti })?;
    Ok(())
}

/// Removes a sign-in whose tokens nobody got.
pub(super) fn forget(tx: &Transaction<'_>, origin_jti: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM sign_in WHERE origin_jti = :origin")?
        .execute(named_params! { ":origin": origin_jti })?;
    Ok(())
}

/// Takes back every sign-in of an account.
pub(super) fn revoke_all(tx: &Transaction<'_>, sub: &str, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE sign_in SET revoked_s = :now WHERE sub = :sub AND revoked_s IS NULL")?
        .execute(named_params! { ":now": now_s, ":sub": sub })?;
    Ok(())
}

async fn result(
    pool: &UserPool,
    account: &Account,
    sign_in: &SignIn,
    nonce: Option<&str>,
) -> Result<AuthenticationResult, AwsError> {
    let client = &pool.stack.client;
    let now_s = pool.clock.now_s();
    let event_id = pool.new_uuid();
    let sub = account.sub.clone();
    let groups = pool.db.read(move |tx| Ok::<_, AwsError>(groups::of_account(tx, &sub)?)).await?;
    let membership = Membership::of(&groups);
    let grant = |lifetime_s: i64| Grant {
        account,
        membership: &membership,
        origin_jti: &sign_in.origin_jti,
        event_id: &event_id,
        device_key: sign_in.device.as_ref().map(SignInDevice::key),
        jti: pool.new_uuid(),
        auth_time_s: sign_in.auth_time_s,
        scope: &sign_in.scope,
        nonce,
        now_s,
        expires_s: now_s.saturating_add(lifetime_s),
    };
    let tells_who = sign_in.scope.split(' ').any(|scope| scope == OPENID || scope == OWN_ACCOUNT);
    Ok(AuthenticationResult {
        access_token: pool.tokens.access_token(grant(client.access_token_s))?,
        expires_in: client.access_token_s,
        token_type: "Bearer",
        refresh_token: None,
        id_token: tells_who.then(|| pool.tokens.id_token(grant(client.id_token_s))).transpose()?,
        new_device_metadata: None,
    })
}

/// Forgets sign-ins whose time is long over, with their refresh tokens.
pub(super) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM sign_in WHERE expires_s < :before")?
        .execute(named_params! { ":before": now_s.saturating_sub(KEPT_AFTER_EXPIRY_S) })?;
    Ok(())
}

/// Stores a sign-in, and forgets those whose time is long over.
pub(super) fn insert(tx: &Transaction<'_>, (sign_in, refresh): &(SignIn, Hash), now_s: i64) -> Result<(), DbError> {
    forget_expired(tx, now_s)?;
    let sql = "INSERT INTO sign_in (origin_jti, sub, scope, auth_time_s, expires_s, device_key, device_group_key)
               VALUES (:origin, :sub, :scope, :auth_time, :expires, :device, :group)";
    let group_key = match &sign_in.device {
        Some(SignInDevice::New(device)) => Some(&device.group_key),
        _ => None,
    };
    tx.prepare_cached(sql)?.execute(named_params! {
        ":origin": sign_in.origin_jti,
        ":sub": sign_in.sub,
        ":scope": sign_in.scope,
        ":auth_time": sign_in.auth_time_s,
        ":expires": sign_in.expires_s,
        ":device": sign_in.device.as_ref().map(SignInDevice::key),
        ":group": group_key,
    })?;
    refresh_tokens::insert(tx, refresh, &sign_in.origin_jti)
}

/// The sign-in with this id.
pub(super) fn by_origin(tx: &Transaction<'_>, origin_jti: &str) -> Result<Option<SignIn>, DbError> {
    let sql =
        "SELECT origin_jti, sub, auth_time_s, expires_s, revoked_s IS NOT NULL, scope, device_key, device_group_key
               FROM sign_in
               WHERE origin_jti = :origin";
    Ok(tx.prepare_cached(sql)?.query_row(named_params! { ":origin": origin_jti }, read).optional()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<SignIn> {
    Ok(SignIn {
        origin_jti: row.get(0)?,
        sub: row.get(1)?,
        auth_time_s: row.get(2)?,
        expires_s: row.get(3)?,
        revoked: row.get(4)?,
        scope: row.get(5)?,
        device: match (row.get(6)?, row.get(7)?) {
            (Some(device_key), Some(group_key)) => Some(SignInDevice::New(NewDevice { device_key, group_key })),
            (Some(device_key), None) => Some(SignInDevice::Known(device_key)),
            (None, _) => None,
        },
    })
}
