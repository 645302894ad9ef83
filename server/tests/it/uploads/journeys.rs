//! From the first call to the object, and on after a pause, a restart and a change of device.

use http::StatusCode;
use serde_json::{Value, json};

use super::{File, Shelves, assert_stored, begin, begin_parts, call, completion, content, crc32, done, put, refused};
use super::{send_parts, sign};
use crate::app::App;
use crate::person::Person;

#[tokio::test]
async fn a_file_of_three_parts_becomes_one_object() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("Straße 100% + 東京.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    assert!(upload.len() == 22, "{upload}");
    // In any order, and one of them twice.
    send_parts(&mut ada, &app, &upload, &file, &[3, 1]).await;
    send_parts(&mut ada, &app, &upload, &file, &[1, 2]).await;
    let stored = done(&mut ada, &app, "stored_parts", json!({ "upload": upload })).await;
    let expected: Vec<_> = (1..=3)
        .map(|number| {
            let bytes = file.part(number);
            json!({ "number": number, "size": bytes.len(), "crc32": crc32(bytes) })
        })
        .collect();
    assert_eq!(stored, json!(expected));
    let open = done(&mut ada, &app, "open_uploads", json!({})).await;
    assert_eq!((&open[0]["id"], &open[0]["key"]), (&json!(upload), &json!(file.name)));
    assert_eq!((&open[0]["stored_bytes"], &open[0]["size"]), (&json!(file.bytes.len()), &json!(file.bytes.len())));
    assert_eq!((&open[0]["fingerprint"], &open[0]["content_type"]), (&json!("file3"), &json!("image/gif")));

    let key = done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_eq!(key, json!(file.name));
    assert_stored(&mut ada, &app, &file).await;
    assert_eq!(content(&mut ada, &app, &file.name).await.header("x-amz-meta-title"), "Stra%C3%9Fe");
    assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await, json!([]));
    let shelves = Shelves::of(&app);
    assert_eq!((shelves.uploads().await, shelves.ledger().await), (vec![], vec![]));
}

/// The same permission with another content type beside its signature.
fn of_type(ticket: &Value, content_type: &str) -> Value {
    let mut ticket = ticket.clone();
    let headers = ticket["headers"].as_array_mut().unwrap();
    let header = headers.iter_mut().find(|header| header[0].as_str().unwrap().eq_ignore_ascii_case("content-type"));
    header.unwrap()[1] = json!(content_type);
    ticket
}

#[tokio::test]
async fn a_small_file_goes_in_one_put_with_its_metadata_and_nothing_else_does() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::of("a.png", 1, 9);
    let begun = begin(&mut ada, &app, &file, "ask").await;
    assert_eq!((&begun["kind"], &begun["ticket"]["key"]), (&json!("single"), &json!("a.png")), "{begun}");
    let other = put(&app, &begun["ticket"], b"987654321").await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST, "{}", other.body);
    let longer = put(&app, &begun["ticket"], &[&file.bytes[..], b"0"].concat()).await;
    assert_eq!(longer.status, StatusCode::FORBIDDEN, "the length is signed: {}", longer.body);
    let as_page = put(&app, &of_type(&begun["ticket"], "text/html"), &file.bytes).await;
    assert_eq!(as_page.status, StatusCode::FORBIDDEN, "the type is signed: {}", as_page.body);
    assert_eq!(put(&app, &begun["ticket"], &file.bytes).await.status, StatusCode::OK);
    assert_stored(&mut ada, &app, &file).await;
    assert_eq!(content(&mut ada, &app, "a.png").await.header("x-amz-meta-title"), "Stra%C3%9Fe");
    assert!(Shelves::of(&app).ledger().await.is_empty(), "nothing is remembered of what goes at once");
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart_and_on_another_device() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[2]).await;

    let app = app.restart().await;
    let mut elsewhere = Person::default();
    elsewhere.sign_in(&app, "ada").await;
    let open = done(&mut elsewhere, &app, "open_uploads", json!({})).await;
    assert_eq!((&open[0]["id"], &open[0]["stored_bytes"]), (&json!(upload), &json!(file.part(2).len())));
    let again = begin(&mut elsewhere, &app, &file, "ask").await;
    assert_eq!(again["upload"]["id"], json!(upload), "the same file is the same upload");
    assert_eq!((&again["upload"]["stored"][0]["number"], &again["upload"]["stored"][1]), (&json!(2), &json!(null)));
    send_parts(&mut elsewhere, &app, &upload, &file, &[1]).await;
    let app = app.restart().await;
    send_parts(&mut ada, &app, &upload, &file, &[3]).await;
    done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_stored(&mut ada, &app, &file).await;
}

#[tokio::test]
async fn nobody_reaches_somebody_elses_upload() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    let gone = (404, "upload_gone".to_owned());
    let part = json!({ "number": 1, "size": file.part(1).len(), "crc32": crc32(file.part(1)) });
    let parts = json!({ "upload": upload, "parts": [part] });
    assert_eq!(refused(&mut bob, &app, "sign_parts", parts.clone()).await, gone);
    assert_eq!(refused(&mut bob, &app, "stored_parts", json!({ "upload": upload })).await, gone);
    assert_eq!(refused(&mut bob, &app, "finish_upload", completion(&upload, &file)).await, gone);
    assert_eq!(call(&mut bob, &app, "abandon_upload", json!({ "upload": upload })).await.0, StatusCode::OK);
    assert_eq!(done(&mut bob, &app, "open_uploads", json!({})).await, json!([]));
    let mut nobody = Person::default();
    for (function, arguments) in [
        ("begin_upload", json!({ "proposal": file.proposal("ask") })),
        ("sign_parts", parts),
        ("stored_parts", json!({ "upload": upload })),
        ("finish_upload", completion(&upload, &file)),
        ("abandon_upload", json!({ "upload": upload })),
        ("open_uploads", json!({})),
    ] {
        assert_eq!(refused(&mut nobody, &app, function, arguments).await, (401, "signed_out".to_owned()), "{function}");
    }
    // It is as its owner left it.
    done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_stored(&mut ada, &app, &file).await;
}

#[tokio::test]
async fn the_address_of_a_part_is_for_its_bytes_and_for_ten_minutes() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    app.clock.forward(-601);
    let expired = sign(&mut ada, &app, &upload, &file, &[3]).await.remove(0);
    assert_eq!(expired["expires_in_s"], json!(600));
    app.clock.forward(601);
    let late = put(&app, &expired, file.part(3)).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN, "{}", late.body);
    assert!(late.body.contains("AccessDenied") && late.body.contains("expired"), "{}", late.body);

    let fresh = sign(&mut ada, &app, &upload, &file, &[3]).await.remove(0);
    let mut other = file.part(3).to_vec();
    other[0] ^= 1;
    let other = put(&app, &fresh, &other).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST, "{}", other.body);
    let shorter = put(&app, &fresh, &file.part(3)[1..]).await;
    assert_eq!(shorter.status, StatusCode::FORBIDDEN, "the length is signed: {}", shorter.body);
    assert_eq!(put(&app, &fresh, file.part(3)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn parts_are_as_large_as_was_wished_and_stay_so() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mib = |count: u64| count << 20;
    for (seed, wished, given) in [
        (1, json!(null), mib(8)),
        (2, json!(mib(12)), mib(12)),
        (3, json!(mib(12) + 1), mib(12)),
        (4, json!(0), mib(8)),
        (5, json!(u64::MAX), mib(64)),
    ] {
        let file = File::large("a.png", seed);
        let mut proposal = file.proposal("keep_both");
        proposal["part_size"] = wished.clone();
        let begun = done(&mut ada, &app, "begin_upload", json!({ "proposal": proposal })).await;
        assert_eq!(begun["upload"]["part_size"], json!(given), "{wished}");
        // The same file goes on in the parts that it has, whatever is wished for now.
        proposal["part_size"] = json!(mib(20));
        let again = done(&mut ada, &app, "begin_upload", json!({ "proposal": proposal })).await;
        assert_eq!((&again["upload"]["id"], &again["upload"]["part_size"]), (&begun["upload"]["id"], &json!(given)));
    }
    // Exactly those are signed and put together.
    let file = File::large("b.png", 6);
    let mut proposal = file.proposal("ask");
    proposal["part_size"] = json!(mib(12));
    let begun = done(&mut ada, &app, "begin_upload", json!({ "proposal": proposal })).await;
    let upload = begun["upload"]["id"].as_str().unwrap();
    let chunks: Vec<&[u8]> = file.bytes.chunks(12 << 20).collect();
    let part = |number: usize, bytes: &[u8]| json!({ "number": number, "size": bytes.len(), "crc32": crc32(bytes) });
    let eight = json!({ "upload": upload, "parts": [part(1, file.part(1))] });
    assert_eq!(refused(&mut ada, &app, "sign_parts", eight).await, (400, "bad_request".to_owned()));
    let parts: Vec<Value> = (1..).zip(&chunks).map(|(number, bytes)| part(number, bytes)).collect();
    let tickets = done(&mut ada, &app, "sign_parts", json!({ "upload": upload, "parts": parts })).await;
    for (ticket, bytes) in tickets.as_array().unwrap().iter().zip(&chunks) {
        assert_eq!(put(&app, ticket, bytes).await.status, StatusCode::OK);
    }
    assert_eq!(done(&mut ada, &app, "finish_upload", completion(upload, &file)).await, json!("b.png"));
    assert_stored(&mut ada, &app, &file).await;
}
