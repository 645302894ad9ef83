//! Forms as browsers send them, to the whole S3 side: signed by the same steps as an SDK's presigned post.

mod circumstances;
mod objects;
mod tags;
mod tampering;
mod unsigned;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use axum::Router;
use axum::body::{Body, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::TryStreamExt as _;
use http::{HeaderMap, Request, StatusCode};
use rusqlite::params;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

use crate::channel::Channel;
use crate::clock::Clock;
use crate::db::{Db, DbError};
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;
use crate::hand_timer::HandTimer;
use crate::principals::Principals;
use crate::s3::{Parts, router_with};
use crate::seal::{Purpose, SealKey};
use crate::stack::{Stack, deploy};
use crate::store::{Object, SMALLEST_PART_BYTES, Shelf, Store};

const TEMPLATE: &str = include_str!("../../../../../stack/template.yaml");
const APP: &str = "https://app.example";
const EDGE: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
/// 2026-01-02T03:04:05Z.
const START_S: i64 = 1_767_323_045;

struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst).try_into().unwrap())
    }
}

/// The S3 side on a directory of its own.
struct World {
    router: Router,
    stack: Arc<Stack>,
    clock: Arc<HandClock>,
    /// Of the pace of bodies.
    timer: HandTimer,
    db: Db,
    seal: SealKey,
    store: Store,
    _directory: TempDir,
}

/// Somebody's temporary credentials.
#[derive(Clone)]
struct Holder {
    id: String,
    secret: String,
    token: String,
    identity: String,
}

impl Holder {
    /// A key below the holder's own prefix.
    fn key(&self, name: &str) -> String {
        format!("protected/{}/{name}", self.identity)
    }
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The text of an element of the body.
    fn element(&self, name: &str) -> &str {
        let after = self.body.split_once(&format!("<{name}>")).map_or("", |(_, after)| after);
        after.split_once(&format!("</{name}>")).map_or("", |(text, _)| text)
    }
}

impl World {
    async fn new() -> Self {
        Self::with(TEMPLATE).await
    }

    async fn with(template: &str) -> Self {
        Self::reserving(template, 0).await
    }

    /// Where so many bytes of the disk are to stay free.
    async fn reserving(template: &str, reserve_bytes: u64) -> Self {
        let directory = TempDir::new().unwrap();
        let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
        let parameters = BTreeMap::from([("AllowedOrigins".to_owned(), APP.to_owned())]);
        let stack = Arc::new(
            deploy(&db, template, &parameters, "us-east-1", (&SealKey::new(Zeroizing::new([7; 32])), &SystemEntropy))
                .await
                .unwrap(),
        );
        let clock = Arc::new(HandClock(AtomicI64::new(START_S)));
        let seal = SealKey::new(Zeroizing::new([1; 32]));
        let shared = Arc::<HandClock>::clone(&clock);
        let root = directory.path().join("blobs");
        let shelf = || Shelf {
            root: root.clone(),
            disk: Arc::new(SystemDisk),
            reserve_bytes,
            smallest_part_bytes: SMALLEST_PART_BYTES,
        };
        let parts = Parts {
            principals: Principals::new(db.clone(), seal.clone(), shared).unwrap(),
            db: db.clone(),
            stack: Arc::clone(&stack),
            clock: Arc::<HandClock>::clone(&clock),
            entropy: Arc::new(SystemEntropy),
            shelf: shelf(),
            domain: None,
        };
        let timer = HandTimer::new();
        let (router, _) = router_with(parts, Arc::new(timer.clone())).await.unwrap();
        let store =
            Store::open(db.clone(), shelf(), Arc::<HandClock>::clone(&clock), Arc::new(SystemEntropy)).await.unwrap();
        Self { router, stack, clock, timer, db, seal, store, _directory: directory }
    }

    fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Lets all credentials end then.
    async fn lengthen_credentials(&self, expires_s: i64) {
        let write = self.db.write(move |tx| {
            Ok::<_, DbError>(tx.execute("UPDATE temporary_credential SET expires_s = ?1", [expires_s])?)
        });
        assert!(write.await.unwrap() > 0);
    }

    /// Somebody who has signed in, with credentials for an hour.
    async fn person(&self, name: &str) -> Holder {
        self.holder(name, true).await
    }

    async fn guest(&self) -> Holder {
        self.holder("guest", false).await
    }

    async fn holder(&self, name: &str, authenticated: bool) -> Holder {
        let holder = Holder {
            id: format!("ASIA{}", name.to_uppercase()),
            secret: format!("the secret of {name}"),
            token: format!("the token of {name}"),
            identity: format!("us-east-1:{name}"),
        };
        let pool = &self.stack.identity_pool;
        let role = if authenticated { &pool.authenticated } else { pool.unauthenticated.as_ref().unwrap() };
        let purpose = Purpose::SecretAccessKey;
        let secret = self.seal.seal(&SystemEntropy, purpose, &holder.id, holder.secret.as_bytes()).unwrap();
        let token: [u8; 32] = Sha256::digest(holder.token.as_bytes()).into();
        let (id, identity, role) = (holder.id.clone(), holder.identity.clone(), role.arn.clone());
        let write = self.db.write(move |tx| {
            tx.execute("INSERT INTO identity (identity_id, created_s) VALUES (?1, ?2)", params![identity, START_S])?;
            let sql = "INSERT INTO temporary_credential (access_key_id, secret, token_sha256, identity_id, role_arn,
                           session_name, authenticated, issued_s, expires_s)
                       VALUES (?1, ?2, ?3, ?4, ?5, 'tests', ?6, ?7, ?8)";
            tx.execute(sql, params![id, secret, token, identity, role, authenticated, START_S, START_S + 3_600])?;
            Ok(())
        });
        Result::<(), DbError>::unwrap(write.await);
        holder
    }

    /// The fields of a presigned post for `key`, made as SDKs make them: further fields get a condition each.
    fn presigned(&self, by: &Holder, key: &str, more: &[(&str, &str)]) -> Fields {
        let conditions = more.iter().map(|(name, value)| json!({ *name: value })).collect();
        self.presigned_with(by, key, more, conditions, 600)
    }

    fn presigned_with(
        &self,
        by: &Holder,
        key: &str,
        more: &[(&str, &str)],
        mut conditions: Vec<Value>,
        life_s: i64,
    ) -> Fields {
        let now = OffsetDateTime::from(self.clock.now());
        let long = format!(
            "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
            now.year(),
            u8::from(now.month()),
            now.day(),
            now.hour(),
            now.minute(),
            now.second()
        );
        let day = &long[..8];
        conditions.push(json!({ "bucket": self.stack.bucket.name }));
        conditions.push(match key.strip_suffix("${filename}") {
            Some(beginning) => json!(["starts-with", "$key", beginning]),
            None => json!({ "key": key }),
        });
        let credential = format!("{}/{day}/us-east-1/s3/aws4_request", by.id);
        let proofs = [
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
            ("x-amz-credential", &credential),
            ("x-amz-date", &long),
            ("x-amz-security-token", &by.token),
        ];
        conditions.extend(proofs.iter().map(|(name, value)| json!({ *name: value })));
        let expiration = (now + Duration::from_secs(life_s.unsigned_abs())).format(&Rfc3339).unwrap();
        let policy = STANDARD.encode(json!({ "expiration": expiration, "conditions": conditions }).to_string());

        let mut signed = format!("AWS4{}", by.secret).into_bytes();
        for part in [day, "us-east-1", "s3", "aws4_request", &policy] {
            signed = sign(&Key::new(HMAC_SHA256, &signed), part.as_bytes()).as_ref().to_vec();
        }
        let mut fields = vec![("key", key.to_owned())];
        fields.extend(more.iter().chain(&proofs).map(|(name, value)| (*name, (*value).to_owned())));
        fields.extend([("policy", policy), ("x-amz-signature", hex::encode(signed))]);
        Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Posts a form to the bucket.
    async fn post(&self, fields: &Fields, file: &[u8]) -> Answer {
        self.post_to(&format!("/{}", self.stack.bucket.name), &[], fields.form("photo.png", file)).await
    }

    async fn post_to(&self, path: &str, headers: &[(&str, &str)], form: Vec<u8>) -> Answer {
        let mut request = Request::post(path)
            .header("host", "127.0.0.1:3002")
            .header("content-length", form.len())
            .header("content-type", format!("multipart/form-data; boundary={EDGE}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        let channel = request.extensions().get().copied().unwrap_or(Channel::Loopback);
        request.extensions_mut().insert(channel);
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// An object and its content.
    async fn object(&self, key: &str) -> Option<(Object, Vec<u8>)> {
        let (object, content) = self.store.read(&self.stack.bucket.name, key).await.unwrap()?;
        let pieces: Vec<_> = content.pieces(0..object.size).await.unwrap().try_collect().await.unwrap();
        Some((object, pieces.concat()))
    }
}

/// The fields of a form before its file, in order.
#[derive(Clone)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        &self.0.iter().find(|(found, _)| found == name).unwrap().1
    }

    /// With another value.
    fn with(&self, name: &str, value: &str) -> Self {
        let mut fields = self.without(name);
        fields.0.push((name.to_owned(), value.to_owned()));
        fields
    }

    fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(found, _)| found != name).cloned().collect())
    }

    /// The body, as a browser writes it.
    fn form(&self, filename: &str, file: &[u8]) -> Vec<u8> {
        let mut form = self.before_file(filename).into_bytes();
        form.extend_from_slice(file);
        let submit = format!("\r\n{}", part(r#"name="submit""#, "Upload"));
        form.extend_from_slice(submit.as_bytes());
        form.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        form
    }

    /// The body up to the content of the file.
    fn before_file(&self, filename: &str) -> String {
        let parts = self.0.iter().map(|(name, value)| part(&format!("name=\"{name}\""), value)).collect::<String>();
        let head = format!("name=\"file\"; filename=\"{filename}\"\r\nContent-Type: image/svg+xml");
        format!("{parts}--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n")
    }
}

fn part(head: &str, value: &str) -> String {
    format!("--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
}
