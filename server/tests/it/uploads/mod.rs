//! Uploads in parts, as the page's script asks for them, with the parts sent by HTTP to where their addresses lead.

mod allowance;
mod cleaning_up;
mod clock;
mod conflicts;
mod finishing;
mod hostile;
mod journeys;
mod refusals;
mod together;
mod unattended;

use std::collections::BTreeMap;

use app::core::upload::Crc32;
use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::app::App;
use crate::person::{Answer, Person, send};

const MIB: usize = 1 << 20;

/// What the server cuts a body of a few mebibytes into.
const PART: usize = 8 * MIB;

fn crc32(bytes: &[u8]) -> String {
    let mut checksum = Crc32::default();
    checksum.update(bytes);
    checksum.finish()
}

/// A file on somebody's disk.
#[derive(Clone)]
struct File {
    name: String,
    bytes: Vec<u8>,
    fingerprint: String,
}

impl File {
    /// Of three parts, the last one shorter. Another seed makes another file.
    fn large(name: &str, seed: u8) -> Self {
        Self::of(name, seed, 2 * PART + MIB + 3)
    }

    fn of(name: &str, seed: u8, size: usize) -> Self {
        // Text, so that an answer holds it as it is, which begins like a picture; a period that no part's size is a multiple of.
        let noise = (0_u8..251).cycle().map(|byte| byte.wrapping_mul(seed) & 0x7f);
        let bytes = b"GIF89a".iter().copied().chain(noise).take(size).collect();
        Self { name: name.to_owned(), bytes, fingerprint: format!("file{seed}") }
    }

    fn part(&self, number: usize) -> &[u8] {
        self.bytes.chunks(PART).nth(number - 1).unwrap()
    }

    fn proposal(&self, on_conflict: &str) -> Value {
        json!({
            "access_level": "protected", "key": self.name, "size": self.bytes.len(), "content_type": "image/gif",
            "metadata": [["title", "Straße"]], "fingerprint": self.fingerprint, "crc32": crc32(&self.bytes),
            "on_conflict": on_conflict,
        })
    }
}

/// A call of the page's script: the status, and what the answer says.
async fn call(person: &mut Person, app: &App, function: &str, arguments: Value) -> (StatusCode, Value) {
    let answer = person.call(app, &format!("/api/storage/{function}"), &arguments.to_string()).await;
    (answer.status, serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{function}: {}", answer.body)))
}

/// The same, when it is to succeed.
async fn done(person: &mut Person, app: &App, function: &str, arguments: Value) -> Value {
    let (status, answer) = call(person, app, function, arguments).await;
    assert_eq!(status, StatusCode::OK, "{function}: {answer}");
    answer
}

/// The same, when it is to be refused: the status and the reason.
async fn refused(person: &mut Person, app: &App, function: &str, arguments: Value) -> (u16, String) {
    let (status, answer) = call(person, app, function, arguments).await;
    let reason = answer["reason"]["kind"].as_str().or(answer["code"].as_str()).unwrap_or_default();
    (status.as_u16(), reason.to_owned())
}

async fn begin(person: &mut Person, app: &App, file: &File, on_conflict: &str) -> Value {
    done(person, app, "begin_upload", json!({ "proposal": file.proposal(on_conflict) })).await
}

/// Begins an upload in parts; returns its id.
async fn begin_parts(person: &mut Person, app: &App, file: &File, on_conflict: &str) -> String {
    let begun = begin(person, app, file, on_conflict).await;
    assert_eq!((&begun["kind"], &begun["upload"]["part_size"]), (&json!("parts"), &json!(PART)), "{begun}");
    begun["upload"]["id"].as_str().unwrap().to_owned()
}

async fn sign(person: &mut Person, app: &App, upload: &str, file: &File, numbers: &[usize]) -> Vec<Value> {
    let part = |number: &usize| {
        let bytes = file.part(*number);
        json!({ "number": number, "size": bytes.len(), "crc32": crc32(bytes) })
    };
    let parts: Vec<Value> = numbers.iter().map(part).collect();
    let tickets = done(person, app, "sign_parts", json!({ "upload": upload, "parts": parts })).await;
    tickets.as_array().unwrap().clone()
}

/// The PUT that a ticket is for.
async fn put(app: &App, ticket: &Value, bytes: &[u8]) -> Answer {
    let mut request = Request::builder().method(Method::PUT).header("origin", app.origin());
    for header in ticket["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    send(&Url::parse(ticket["url"].as_str().unwrap()).unwrap(), request, bytes.to_vec()).await
}

/// Sends some parts; returns what the page knows of them.
async fn send_parts(person: &mut Person, app: &App, upload: &str, file: &File, numbers: &[usize]) -> Vec<Value> {
    let mut sent = Vec::new();
    for (number, ticket) in numbers.iter().zip(sign(person, app, upload, file, numbers).await) {
        let answer = put(app, &ticket, file.part(*number)).await;
        assert_eq!(answer.status, StatusCode::OK, "{number}: {}", answer.body);
        sent.push(json!({ "number": number, "e_tag": answer.header("etag") }));
    }
    sent
}

fn completion(upload: &str, file: &File) -> Value {
    json!({ "completion": {
        "upload": upload, "key": file.name, "access_level": "protected", "size": file.bytes.len(),
        "crc32": crc32(&file.bytes), "sent": [],
    }})
}

/// The bytes that the store has under a name.
async fn content(person: &mut Person, app: &App, name: &str) -> Answer {
    let answer: Value = serde_json::from_str(&person.image_url(app, name).await.body).unwrap();
    send(&Url::parse(answer["url"].as_str().unwrap()).unwrap(), Request::builder(), Vec::new()).await
}

async fn assert_stored(person: &mut Person, app: &App, file: &File) {
    let stored = content(person, app, &file.name).await;
    assert_eq!((stored.status, stored.header("content-type")), (StatusCode::OK, "image/gif"), "{}", file.name);
    assert_eq!(stored.header("content-length"), file.bytes.len().to_string());
    assert!(stored.body.as_bytes() == file.bytes, "{} has other bytes", file.name);
}

/// The whole bucket, as its administrator sees it.
struct Shelves {
    store: Client,
    bucket: String,
}

impl Shelves {
    fn of(app: &App) -> Self {
        let outputs = std::fs::read(app.data_dir().join("outputs.json")).unwrap();
        let outputs: BTreeMap<String, String> = serde_json::from_slice(&outputs).unwrap();
        let key = embedded::admin_key(&app.data_dir()).unwrap();
        let credentials = Credentials::new(&key.access_key_id, key.secret_access_key.as_str(), None, None, "admin");
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(outputs["Region"].clone()))
            .endpoint_url(app.store_origin())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .credentials_provider(credentials)
            .force_path_style(true);
        Self { store: Client::from_conf(config.build()), bucket: outputs["BucketName"].clone() }
    }

    /// Key and id of every multipart upload that is open.
    async fn uploads(&self) -> Vec<(String, String)> {
        let listed = self.store.list_multipart_uploads().bucket(&self.bucket).send().await.unwrap();
        let uploads = listed.uploads.unwrap_or_default().into_iter();
        uploads.map(|upload| (upload.key.unwrap(), upload.upload_id.unwrap())).collect()
    }

    /// Completes the upload that is open, of these parts, as if the server's answer to that had been lost.
    async fn complete_first(&self, sent: &[Value]) {
        let (key, upload_id) = self.uploads().await.remove(0);
        let part = |(number, part): (i32, &Value)| {
            CompletedPart::builder().part_number(number).e_tag(part["e_tag"].as_str().unwrap()).build()
        };
        let parts = (1..).zip(sent).map(part).collect();
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let complete = self.store.complete_multipart_upload().bucket(&self.bucket).key(key).upload_id(upload_id);
        complete.multipart_upload(parts).send().await.unwrap();
    }

    /// The sizes of all entries in people's ledgers.
    async fn ledger(&self) -> Vec<i64> {
        let listed = self.store.list_objects_v2().bucket(&self.bucket).send().await.unwrap();
        let objects = listed.contents.unwrap_or_default().into_iter();
        objects
            .filter(|object| object.key().unwrap().contains("/.updown/uploads/"))
            .map(|object| object.size.unwrap())
            .collect()
    }
}
