//! The S3 half as its callers see it: signed requests to its router, by somebody whom the template allows what a test needs.

mod answers;
mod attributes;
mod broken_bodies;
mod buckets;
mod checksums;
mod chunks;
mod conditions;
mod documents;
mod full_disk;
mod headers;
mod hosts;
mod keys;
mod lists;
mod part_copies;
mod parts;
mod presigned;
mod signing;
mod tag_conditions;
mod tagging;
mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use rusqlite::params;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

use crate::channel::Channel;
use crate::clock::{Clock, SystemClock};
use crate::db::{Db, DbError};
use crate::disk::{Disk, SystemDisk};
use crate::entropy::SystemEntropy;
use crate::principals::Principals;
use crate::s3::hosts::Domain;
use crate::s3::{self, Parts};
use crate::seal::{Purpose, SealKey};
use crate::stack::{Stack, deploy};
use crate::store::{SMALLEST_PART_BYTES, Shelf};
use signing::{Signed, Signer};

const TEMPLATE: &str = include_str!("../../../stack/template.yaml");
/// Below which hosts are buckets.
const DOMAIN: &str = "s3.test";
const IDENTITY: &str = "us-east-1:00000000-0000-4000-8000-000000000000";
const KEY_ID: &str = "ASIAAAAAAAAAAAAAAAAA";
const SECRET: &str = "a secret that nobody else has";
const TOKEN: &str = "a session token";

/// A clock that begins with the system's time and stands still until it is moved.
struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst).try_into().unwrap())
    }
}

/// A store with one bucket, and somebody with credentials.
struct World {
    router: Router,
    stack: Arc<Stack>,
    clock: Arc<TestClock>,
    directory: TempDir,
}

impl World {
    /// Where everything is allowed.
    async fn new() -> Self {
        Self::allowing(&["s3:*"]).await
    }

    /// Where these actions are allowed on everything.
    async fn allowing(actions: &[&str]) -> Self {
        Self::of(actions, Arc::new(SystemDisk), 0).await
    }

    /// Where these actions are allowed, on a disk of which so many bytes are to stay free.
    async fn of(actions: &[&str], disk: Arc<dyn Disk>, reserve_bytes: u64) -> Self {
        Self::deployed(&allowing(TEMPLATE, actions), disk, reserve_bytes).await
    }

    /// Where everything is allowed, with another template.
    async fn of_template(template: &str) -> Self {
        Self::deployed(&allowing(template, &["s3:*"]), Arc::new(SystemDisk), 0).await
    }

    /// Where everything is allowed that the bucket's policy does not deny, which has these statements, too.
    async fn denying(statements: &str) -> Self {
        let first = "          - Sid: TlsOnly\n";
        assert!(TEMPLATE.contains(first));
        Self::of_template(&TEMPLATE.replace(first, &format!("{statements}\n{first}"))).await
    }

    async fn deployed(template: &str, disk: Arc<dyn Disk>, reserve_bytes: u64) -> Self {
        let directory = TempDir::new().unwrap();
        let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
        let stack = Arc::new(
            deploy(
                &db,
                template,
                &BTreeMap::new(),
                "us-east-1",
                (&SealKey::new(Zeroizing::new([7; 32])), &SystemEntropy),
            )
            .await
            .unwrap(),
        );
        let seal = SealKey::new(Zeroizing::new([1; 32]));
        admit(&db, &seal, &stack.identity_pool.authenticated.arn).await;
        let clock = Arc::new(TestClock(AtomicI64::new(SystemClock.now_s())));
        let parts = Parts {
            principals: Principals::new(db.clone(), seal, Arc::<TestClock>::clone(&clock)).unwrap(),
            db,
            stack: Arc::clone(&stack),
            clock: Arc::<TestClock>::clone(&clock),
            entropy: Arc::new(SystemEntropy),
            shelf: Shelf {
                root: directory.path().join("blobs"),
                disk,
                reserve_bytes,
                smallest_part_bytes: SMALLEST_PART_BYTES,
            },
            domain: Domain::parse(DOMAIN),
        };
        let (router, _) = s3::router(parts).await.unwrap();
        Self { router, stack, clock, directory }
    }

    /// Moves the clock, back too.
    fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Gives the caller's session a policy of its own, as if its role had been taken with it.
    fn limit(&self, policy: &serde_json::Value) {
        let index = rusqlite::Connection::open(self.directory.path().join("index.sqlite")).unwrap();
        let changed = index.execute("UPDATE temporary_credential SET policy = ?1", [policy.to_string()]).unwrap();
        assert_eq!(changed, 1);
    }

    fn bucket(&self) -> &str {
        &self.stack.bucket.name
    }

    /// A request about an object.
    fn ask<'w>(&'w self, method: &'static str, key: &str) -> Ask<'w> {
        self.ask_path(method, &format!("/{}/{key}", self.bucket()))
    }

    /// A request about the bucket.
    fn ask_bucket<'w>(&'w self, method: &'static str) -> Ask<'w> {
        self.ask_path(method, &format!("/{}", self.bucket()))
    }

    fn ask_path<'w>(&'w self, method: &'static str, path: &str) -> Ask<'w> {
        let headers = vec![("host".to_owned(), b"127.0.0.1:9000".to_vec())];
        Ask { world: self, method, path: path.to_owned(), query: Vec::new(), headers, body: Vec::new() }
    }

    /// Sends a request as it is, without a signature.
    async fn send_raw(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(Channel::Loopback);
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Writes an object.
    async fn put(&self, key: &str, body: &[u8]) -> Answer {
        self.ask("PUT", key).body(body).send().await.ok()
    }

    async fn get(&self, key: &str) -> Answer {
        self.ask("GET", key).send().await
    }

    /// Begins an upload; returns its id.
    async fn begin(&self, key: &str, headers: &[(&str, &str)]) -> String {
        self.ask("POST", key).query("uploads", "").headers(headers).send().await.ok().element("UploadId")
    }

    /// Uploads a part; returns its ETag.
    async fn part(&self, key: &str, upload: &str, number: u32, body: &[u8]) -> String {
        let ask = self.ask("PUT", key).query("partNumber", &number.to_string()).query("uploadId", upload);
        ask.body(body).send().await.ok().header("etag")
    }

    /// Asks for the completion of an upload with these parts: number, ETag, and further elements.
    fn complete<'w>(&'w self, key: &str, upload: &str, parts: &[(u32, &str, &str)]) -> Ask<'w> {
        let part = |(number, etag, more): &(u32, &str, &str)| {
            format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag>{more}</Part>")
        };
        let parts = parts.iter().map(part).collect::<String>();
        let document = format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>");
        self.ask("POST", key).query("uploadId", upload).body(document.as_bytes())
    }
}

/// The template where the caller may do all of this with everything.
fn allowing(template: &str, actions: &[&str]) -> String {
    let needed = "- s3:PutObject\n              - s3:GetObject\n";
    let own = "!Sub ${Bucket.Arn}/protected/${!cognito-identity.amazonaws.com:sub}/*";
    assert!(template.contains(needed) && template.contains(own));
    let list = actions.iter().map(|action| format!("- {action}\n              ")).collect::<String>();
    let template = template.replace(needed, &format!("{}\n", list.trim_end())).replace(own, "\"*\"");
    // What the template allows beyond that is for these tests to say, too.
    template
        .replace("DeleteOwnPictures, \"true\"", "DeleteOwnPictures, \"\"")
        .replace("ListOwnPictures, \"true\"", "ListOwnPictures, \"\"")
        .replace("CleanUpOwnUploads, \"true\"", "CleanUpOwnUploads, \"\"")
}

/// Gives the one caller of these tests their credentials.
async fn admit(db: &Db, seal: &SealKey, role_arn: &str) {
    let secret = seal.seal(&SystemEntropy, Purpose::SecretAccessKey, KEY_ID, SECRET.as_bytes()).unwrap();
    let token: [u8; 32] = Sha256::digest(TOKEN).into();
    let role_arn = role_arn.to_owned();
    db.write(move |tx| {
        tx.execute("INSERT INTO identity (identity_id, created_s) VALUES (?1, 0)", params![IDENTITY])?;
        let sql = "INSERT INTO temporary_credential
                       (access_key_id, secret, token_sha256, identity_id, role_arn, session_name, authenticated, issued_s,
                        expires_s)
                   VALUES (?1, ?2, ?3, ?4, ?5, 'tests', 1, 0, ?6)";
        tx.execute(sql, params![KEY_ID, secret, token, IDENTITY, role_arn, i64::MAX])?;
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
}

/// A request on its way.
#[derive(Clone)]
struct Ask<'w> {
    world: &'w World,
    method: &'static str,
    /// As it is meant, not encoded.
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl<'w> Ask<'w> {
    fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    fn header(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let mut changed = self;
        changed.headers.retain(|(found, _)| found != name);
        changed.headers.push((name.to_owned(), value.as_ref().to_vec()));
        changed
    }

    fn headers(self, headers: &[(&str, &str)]) -> Self {
        headers.iter().fold(self, |ask, (name, value)| ask.header(name, value))
    }

    fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    /// The request with its signature.
    fn signed(self) -> (&'w World, Request<Body>) {
        let ask = self.measured();
        let signed = Signer::of(&ask).sign();
        ask.with(signed)
    }

    /// The request with a signature in its address, which covers the host and those headers, and lives so many seconds.
    fn presigned(self, covered: &[&str], expires_s: u32) -> (&'w World, Request<Body>) {
        let ask = self.measured();
        let signed = Signer::of(&ask).presign(covered, expires_s);
        ask.with(signed)
    }

    fn measured(self) -> Self {
        // What is sent in chunks says itself how long it is.
        if self.headers.iter().any(|(name, _)| name == "content-length") {
            return self;
        }
        let length = self.body.len().to_string();
        self.header("content-length", length)
    }

    fn with(self, signed: Signed) -> (&'w World, Request<Body>) {
        let mut request = Request::builder().method(self.method).uri(signed.target);
        for (name, value) in &signed.headers {
            request = request.header(name, value.as_slice());
        }
        (self.world, request.body(Body::from(self.body)).unwrap())
    }

    async fn send(self) -> Answer {
        let (world, request) = self.signed();
        world.send_raw(request).await
    }
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    fn ok(self) -> Self {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        self
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty when it is missing.
    fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or_else(String::new, |value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// What is in the first element of a name; empty when there is none.
    #[track_caller]
    fn element(&self, name: &str) -> String {
        self.elements(name).into_iter().next().unwrap_or_default()
    }

    /// What is in each element of a name. What is no document at all has none.
    #[track_caller]
    fn elements(&self, name: &str) -> Vec<String> {
        if self.body.is_empty() {
            return Vec::new();
        }
        let elements = xml::elements(std::str::from_utf8(&self.body).unwrap());
        let elements = elements.unwrap_or_else(|wrong| panic!("{wrong} in {}", self.text()));
        elements.into_iter().filter(|(found, _)| found == name).map(|(_, text)| text).collect()
    }

    /// Status and code of a refusal.
    #[track_caller]
    fn refusal(&self) -> (u16, String) {
        (self.status, self.element("Code"))
    }
}
