//! Forms that nobody signed, and forms that are none: refused before their file is read, let alone stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream;
use http::Request;

use super::{EDGE, Fields, World, part};
use crate::patience::WHOLE;

/// A form that goes on for as long as somebody reads it, and how many pieces of its file were read.
fn endless(world: &World, fields: &Fields, kind: &str) -> (Request<Body>, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let head = stream::iter([Ok::<_, std::io::Error>(Bytes::from(fields.before_file("a")))]);
    let file = stream::repeat_with(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok(Bytes::from(vec![b'x'; 1 << 16]))
    });
    let request = Request::post(format!("/{}", world.stack.bucket.name))
        .header("content-length", 1_u64 << 32)
        .header("content-type", kind)
        // A sender that waits to be asked: nothing is read only to be thrown away.
        .header("expect", "100-continue")
        .body(Body::from_stream(head.chain(file)))
        .unwrap();
    (request, read)
}

#[tokio::test]
async fn a_form_that_is_refused_is_refused_before_its_file_is_read() {
    let world = World::new().await;
    let (anna, guest) = (world.person("anna").await, world.guest().await);
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let signed = world.presigned(&anna, &anna.key("a"), &[]);
    let anonymous = Fields(vec![("key".to_owned(), anna.key("a"))]);
    for (fields, kind, code) in [
        (anonymous, kind.as_str(), "AccessDenied"),
        (signed.without("key"), &kind, "InvalidArgument"),
        (signed.without("policy"), &kind, "InvalidArgument"),
        (signed.without("x-amz-signature"), &kind, "InvalidArgument"),
        (signed.with("x-amz-signature", "00"), &kind, "SignatureDoesNotMatch"),
        (signed.with("key", "a"), &kind, "AccessDenied"),
        (signed.with("signature", "00"), &kind, "InvalidRequest"),
        (world.presigned(&guest, &guest.key("a"), &[]), &kind, "AccessDenied"),
        (world.presigned(&anna, &anna.key("a"), &[("acl", "public-read")]), &kind, "AccessDenied"),
        (signed.clone(), "multipart/form-data", "MalformedPOSTRequest"),
        (signed.clone(), "multipart/mixed; boundary=a", "MalformedPOSTRequest"),
        (signed.clone(), &format!("multipart/form-data; boundary={}", "a".repeat(71)), "MalformedPOSTRequest"),
        (signed.clone(), &format!("x, {kind}"), "MalformedPOSTRequest"),
        (signed.with("x-ignore-a", &"a".repeat(21_000)), &kind, "MaxPostPreDataLengthExceededError"),
    ] {
        let (request, read) = endless(&world, &fields, kind);
        assert_eq!(world.send(request).await.element("Code"), code, "{kind}");
        // The parser may have looked ahead.
        assert!(read.load(Ordering::SeqCst) <= 1, "{code}: {read:?}");
    }
}

#[tokio::test]
async fn a_file_without_end_is_read_up_to_the_policys_bound() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let range = vec![serde_json::json!(["content-length-range", 0, 1_000_000])];
    let fields = world.presigned_with(&anna, &anna.key("a"), &[], range, 600);
    let (request, read) = endless(&world, &fields, &format!("multipart/form-data; boundary={EDGE}"));
    assert_eq!(world.send(request).await.element("Code"), "EntityTooLarge");
    let read = read.load(Ordering::SeqCst);
    assert!((15..=18).contains(&read), "{read}");
    assert!(world.object(&anna.key("a")).await.is_none());
}

#[tokio::test]
async fn the_length_of_a_form_is_said_and_bounded() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    for (length, code) in
        [(None, "MissingContentLength"), (Some("-1"), "MissingContentLength"), (Some("5369757697"), "EntityTooLarge")]
    {
        let (mut request, read) = endless(&world, &fields, &format!("multipart/form-data; boundary={EDGE}"));
        request.headers_mut().remove("content-length");
        if let Some(length) = length {
            request.headers_mut().insert("content-length", length.parse().unwrap());
        }
        assert_eq!(world.send(request).await.element("Code"), code, "{length:?}");
        assert_eq!(read.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn a_form_that_breaks_off_stores_nothing() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    let whole = fields.form("a", b"content");
    let unfinished = fields.before_file("a") + "content";
    let answer = world.post_to(&format!("/{}", world.stack.bucket.name), &[], unfinished.clone().into_bytes()).await;
    assert_eq!(answer.element("Code"), "MalformedPOSTRequest");

    let (mut request, _) = endless(&world, &fields, &format!("multipart/form-data; boundary={EDGE}"));
    let pieces = [Ok(Bytes::from(unfinished)), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    *request.body_mut() = Body::from_stream(stream::iter(pieces));
    assert_eq!(world.send(request).await.element("Code"), "IncompleteBody");
    assert!(world.object(&anna.key("a")).await.is_none());

    let (mut request, _) = endless(&world, &fields, &format!("multipart/form-data; boundary={EDGE}"));
    let bytes = whole.into_iter().map(|byte| Ok::<_, std::io::Error>(Bytes::from(vec![byte])));
    *request.body_mut() = Body::from_stream(stream::iter(bytes));
    assert_eq!(world.send(request).await.status.as_u16(), 204);
}

#[tokio::test]
async fn a_form_that_stops_on_its_way_is_given_up() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    for sent in [String::new(), part("name=\"key\"", "a"), fields.before_file("a"), fields.before_file("a") + "content"]
    {
        let (mut request, _) = endless(&world, &fields, &format!("multipart/form-data; boundary={EDGE}"));
        let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from(sent))]);
        *request.body_mut() = Body::from_stream(begun.chain(stream::pending()));
        let before = world.timer.begun();
        let time = async {
            world.timer.begun_after(before).await;
            world.timer.pass(WHOLE);
        };
        let (answer, ()) = tokio::join!(world.send(request), time);
        assert_eq!(answer.element("Code"), "RequestTimeout");
        assert_eq!(answer.header("connection"), "close");
        assert!(!answer.header("x-amz-request-id").is_empty());
    }
    assert!(world.object(&anna.key("a")).await.is_none());
}

#[tokio::test]
async fn a_form_has_its_key_and_one_file_in_this_order() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    let path = format!("/{}", world.stack.bucket.name);
    let without_file =
        fields.0.iter().map(|(name, value)| part(&format!("name=\"{name}\""), value)).collect::<String>();
    let ended = format!("{without_file}--{EDGE}--\r\n").into_bytes();
    let file_first =
        format!("{}{ended}", part("name=\"file\"", "content"), ended = String::from_utf8(ended.clone()).unwrap());
    for (form, message) in [
        (ended, "POST requires exactly one file upload per request."),
        (
            file_first.into_bytes(),
            "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
        ),
    ] {
        let answer = world.post_to(&path, &[], form).await;
        assert_eq!(answer.element("Code"), "InvalidArgument");
        assert_eq!(answer.element("Message").replace("&apos;", "'"), message);
    }
}
