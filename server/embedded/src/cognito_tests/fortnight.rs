//! Two weeks in which people come and go every hour, and nine days in which nobody does, by a clock that the test moves: what
//! is over is forgotten, what lives is kept, and no table grows for ever.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::authenticator_app::App;
use super::hosted::{Browser, with_oauth};
use super::mfa::{mfa_settings, with_app};
use super::signing::TestKey;
use super::{Bench, PASSWORD, claims};
use crate::fsck::fsck;
use crate::store::completion::{Wanted, Whole};
use crate::store::object::{ChecksumKind, Checksums};
use crate::store::uploads::{Address, UploadChecksum};
use crate::store::{Algorithms, Attributes, Condition, Place};

const HOUR_S: u64 = 3600;
const DAY_S: u64 = 24 * HOUR_S;
/// How long a refresh token lives here.
const REFRESH_S: u64 = 3 * DAY_S;

/// Rows that there are at most at the end of a day.
const MOST: [(&str, i64); 13] = [
    ("authorization_code", 1),
    ("browser_session", 1),
    ("code", 1),
    ("code_failure", 0),
    ("code_sent", 0),
    ("password_failure", 0),
    // Four days of those who signed in: three, and one every three days.
    ("sign_in", 14),
    ("refresh_token", 14 + 4 * 24),
    ("spent_challenge", 0),
    // A day and an hour of five a day.
    ("temporary_credential", 6),
    ("web_authn_challenge", 0),
    // Eight days of one a day that is not completed every other day, and one that was today.
    ("upload", 5),
    ("part", 4),
];

/// Second factors, passkeys, the hosted page, and refresh tokens that are replaced and live three days.
async fn bench() -> Bench {
    Bench::with(|template| {
        let sign_in = "      Policies:\n        SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}\n";
        let passkeys = "      WebAuthnRelyingPartyID: example.com\n      UsernameConfiguration:\n";
        let rotation =
            "RefreshTokenRotation: {Feature: ENABLED, RetryGracePeriodSeconds: 0}\n      AuthSessionValidity";
        mfa_settings(&with_oauth(template), "OPTIONAL")
            .replace("      Policies:\n", sign_in)
            .replace("      UsernameConfiguration:\n", passkeys)
            .replace("        - ALLOW_REFRESH_TOKEN_AUTH\n", "")
            .replace("AuthSessionValidity", rotation)
            .replace("RefreshTokenValidity: 30", "RefreshTokenValidity: 3")
    })
    .await
}

/// Somebody who stays signed in, as long as they may.
struct Session {
    refresh: Value,
    id_token: Value,
    began_s: u64,
}

impl Session {
    async fn begin(bench: &Bench) -> Self {
        let tokens = bench.tokens("anna").await;
        Self { refresh: tokens["RefreshToken"].clone(), id_token: tokens["IdToken"].clone(), began_s: bench.now_s() }
    }

    /// Renews the tokens, and signs in again when that is over. The token before is a token no more.
    async fn renew(&mut self, bench: &Bench) {
        let renew =
            async |token: &Value| bench.call("GetTokensFromRefreshToken", json!({ "RefreshToken": token })).await;
        if bench.now_s() >= self.began_s + REFRESH_S {
            let message = renew(&self.refresh).await.refused("NotAuthorizedException");
            assert_eq!(message, "Refresh Token has expired");
            *self = Self::begin(bench).await;
            return;
        }
        let renewed = renew(&self.refresh).await.ok()["AuthenticationResult"].clone();
        renew(&self.refresh).await.refused("RefreshTokenReuseException");
        assert_eq!(claims(&renewed["IdToken"])["exp"].as_u64(), Some(bench.now_s() + HOUR_S));
        (self.refresh, self.id_token) = (renewed["RefreshToken"].clone(), renewed["IdToken"].clone());
    }
}

/// A code for a new account and one for a new password, neither of which is used in time.
async fn codes_lapse(bench: &Bench, day: u64) {
    bench.sign_up(&format!("late{day}")).await.ok();
    bench.call("ForgotPassword", json!({ "Username": "berta" })).await.ok();
    bench.pass(HOUR_S);
    let code = bench.last_code("berta@example.com");
    let input = json!({ "Username": "berta", "ConfirmationCode": code, "Password": "Another-pass-8" });
    bench.call("ConfirmForgotPassword", input).await.refused("ExpiredCodeException");
    if day > 1 {
        let name = format!("late{}", day - 1);
        let code = bench.last_code(&format!("{name}@example.com"));
        bench.confirm(&name, &code).await.refused("ExpiredCodeException");
    }
}

/// The session of a challenge is over after three minutes; within them it is good for one answer.
async fn sessions_lapse(bench: &Bench, app: &App) {
    let answer = async |challenge: &Value| {
        let responses = json!({ "USERNAME": "clara", "SOFTWARE_TOKEN_MFA_CODE": app.code(bench.now_s()) });
        bench.answer(challenge, "SOFTWARE_TOKEN_MFA", responses).await
    };
    let slow = bench.password_sign_in("clara", PASSWORD).await.ok();
    bench.pass(181);
    let message = answer(&slow).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session is expired.");
    let quick = bench.password_sign_in("clara", PASSWORD).await.ok();
    bench.pass(170);
    let tokens = answer(&quick).await.ok()["AuthenticationResult"].clone();
    bench.call("StartWebAuthnRegistration", json!({ "AccessToken": tokens["AccessToken"] })).await.ok();
}

/// Wrong passwords lock for longer and longer; the right one counts again afterwards.
async fn locks_grow_and_end(bench: &Bench) {
    for _ in 0..4 {
        bench.password_sign_in("berta", "Wrong-pass-1").await.refused("NotAuthorizedException");
        bench.password_sign_in("nobody", "Wrong-pass-1").await.refused("NotAuthorizedException");
    }
    for locked_s in [1, 2, 4, 8] {
        bench.password_sign_in("berta", "Wrong-pass-1").await.refused("NotAuthorizedException");
        bench.pass(locked_s - 1);
        let message = bench.password_sign_in("berta", PASSWORD).await.refused("NotAuthorizedException");
        assert_eq!(message, "Password attempts exceeded");
        bench.pass(1);
    }
    bench.tokens("berta").await;
    bench.password_sign_in("berta", "Wrong-pass-1").await.refused("NotAuthorizedException");
}

/// Temporary credentials, and those of six hours ago, which are over.
async fn credentials(bench: &Bench, session: &Session, before: &mut Option<TestKey>) {
    let pool = bench.backend.stack.identity_pool.id.clone();
    let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", bench.backend.stack.user_pool.id);
    let logins = json!({ provider: session.id_token });
    let get_id = json!({ "IdentityPoolId": pool, "Logins": logins });
    let id = bench.identity_call("GetId", get_id).await.ok()["IdentityId"].clone();
    let given = bench.identity_call("GetCredentialsForIdentity", json!({ "IdentityId": id, "Logins": logins }));
    let key = TestKey::of(&given.await.ok()["Credentials"]);
    let about = json!({ "UserPoolId": bench.backend.stack.user_pool.id });
    bench.signed(&key, "DescribeUserPool", &about).await.refused("AccessDeniedException");
    if let Some(old) = before.replace(key) {
        bench.signed(&old, "DescribeUserPool", &about).await.refused("ExpiredTokenException");
    }
}

async fn guest(bench: &Bench) {
    let input = json!({ "IdentityPoolId": bench.backend.stack.identity_pool.id });
    let guest = bench.identity_call("GetId", input).await.ok();
    bench.identity_call("GetCredentialsForIdentity", guest).await.ok();
}

/// An upload in parts, which is completed on every other day.
async fn upload(bench: &Bench, day: u64) {
    let store = &bench.backend.upkeep.store;
    let (bucket, key) = (bench.backend.stack.bucket.name.clone(), format!("day {day}"));
    let checksum = UploadChecksum { algorithm: "CRC32".to_owned(), kind: ChecksumKind::Full, asked: false };
    let (attributes, metadata, tags) = (Attributes::default(), BTreeMap::new(), BTreeMap::new());
    let place = Place { bucket: bucket.clone(), key: key.clone(), attributes, metadata, tags };
    let id = store.begin(place, checksum).await.unwrap();
    let address = Address { bucket, key, id };
    let mut writer = store.write(Algorithms { crc32: true, ..Algorithms::default() });
    writer.push(Bytes::from_static(b"a part")).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let part = store.add_part(address.clone(), 1, staged).await.unwrap();
    if day.is_multiple_of(2) {
        let parts = vec![Wanted { number: 1, etag: hex::encode(part.md5), checksums: Checksums::default() }];
        let whole = Whole { parts, checksums: Checksums::default(), size: None, condition: Condition::None };
        store.complete(address, whole).await.unwrap();
    }
}

/// How many rows each table has.
fn rows(bench: &Bench) -> BTreeMap<String, i64> {
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = index.prepare(sql).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let count = |name: &str| index.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0)).unwrap();
    names.into_iter().map(|name| (name.clone(), count(&name))).collect()
}

fn blobs(bench: &Bench) -> usize {
    let shards = std::fs::read_dir(bench.directory.path().join("data/blobs")).unwrap();
    let shards = shards.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    shards.map(|shard| std::fs::read_dir(shard).unwrap().count()).sum()
}

async fn two_weeks(bench: &Bench) {
    for name in ["anna", "berta", "clara"] {
        bench.user(name).await;
    }
    let app = with_app(bench, &bench.tokens("clara").await["AccessToken"]).await;
    let access = bench.tokens("clara").await["AccessToken"].clone();
    let on = json!({ "AccessToken": access, "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true } });
    bench.call("SetUserMFAPreference", on).await.ok();
    let (mut session, mut key) = (Session::begin(bench).await, None);
    for day in 1..=14 {
        let midnight = bench.now_s() + DAY_S;
        codes_lapse(bench, day).await;
        sessions_lapse(bench, &app).await;
        if day % 3 == 1 {
            locks_grow_and_end(bench).await;
        }
        guest(bench).await;
        upload(bench, day).await;
        let mut hours = 0;
        while bench.now_s() + HOUR_S < midnight {
            bench.pass(HOUR_S);
            session.renew(bench).await;
            if hours % 6 == 0 {
                credentials(bench, &session, &mut key).await;
            }
            hours += 1;
        }
        Browser::default().sign_in(bench, "berta", "").await;
        bench.pass(midnight - bench.now_s());
        bench.backend.upkeep.sweep().await.unwrap();
        let rows = rows(bench);
        for (table, most) in MOST {
            assert!(rows[table] <= most, "day {day}: {table} has {} rows", rows[table]);
        }
    }
    session.renew(bench).await;
}

#[tokio::test]
async fn after_two_weeks_the_tables_hold_what_lives_and_nothing_else() {
    let bench = bench().await;
    let deployed = rows(&bench);
    two_weeks(&bench).await;
    bench.pass(9 * DAY_S);
    bench.backend.upkeep.sweep().await.unwrap();

    let mut left = rows(&bench);
    left.retain(|table, count| *count != deployed[table]);
    let lives = [
        // Of each day a guest, and one who signed in.
        ("identity", 15),
        ("mfa_choice", 1),
        ("software_token", 1),
        ("object", 7),
        ("segment", 7),
        // Three people, and those of each day who were late; those who were not have an address that is verified.
        ("user", 17),
        ("user_attribute", 20),
    ];
    assert_eq!(left, lives.map(|(table, count)| (table.to_owned(), count)).into());
    assert_eq!(blobs(&bench), 7, "no content is left of uploads that were given up");
    bench.tokens("anna").await;

    let Bench { directory, backend, .. } = bench;
    drop(backend);
    let report = fsck(&directory.path().join("data")).unwrap();
    assert!(report.clean && report.notes.is_empty(), "{report}");
}
