//! What begins no upload, and what gets no address.

use http::StatusCode;
use serde_json::{Value, json};

use super::{File, MIB, PART, assert_stored, begin_parts, completion, crc32, done, refused, send_parts};
use crate::app::App;
use crate::backend::TEMPLATE;
use crate::person::Person;

#[tokio::test]
async fn a_proposal_that_breaks_a_rule_begins_nothing() {
    let app = App::start_with(&[("upload_max_bytes", "20000000")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let small = File::of("a.png", 1, 9).proposal("ask");
    for (member, value, expected) in [
        ("content_type", json!("image/svg+xml"), (415, "bad_content_type")),
        ("size", json!(20_000_001), (413, "too_large")),
        ("crc32", json!(null), (400, "bad_checksum")),
        ("crc32", json!("AAAA"), (400, "bad_checksum")),
        ("key", json!("../b.png"), (400, "bad_key")),
        ("key", json!(".updown/uploads/x"), (400, "bad_key")),
        ("fingerprint", json!(""), (400, "bad_request")),
        ("fingerprint", json!("x".repeat(65)), (400, "bad_request")),
        ("fingerprint", json!("a/b"), (400, "bad_request")),
        ("metadata", json!([["Title", "x"]]), (400, "bad_request")),
        ("metadata", json!([["a", "x".repeat(2_048)]]), (400, "bad_request")),
        ("metadata", json!([["a", "x"], ["a", "y"]]), (400, "bad_request")),
    ] {
        let mut proposal = small.clone();
        proposal[member] = value.clone();
        let (status, reason) = refused(&mut ada, &app, "begin_upload", json!({ "proposal": proposal })).await;
        assert_eq!((status, reason.as_str()), expected, "{member}: {value}");
    }
}

#[tokio::test]
async fn a_file_that_somebody_else_chose_begins_nothing() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for mut proposal in [File::of("a.png", 1, 9).proposal("ask"), File::large("b.png", 2).proposal("ask")] {
        proposal["owner"] = json!("us-east-1:00000000-0000-4000-8000-000000000000");
        let answer = refused(&mut ada, &app, "begin_upload", json!({ "proposal": proposal })).await;
        assert_eq!(answer, (401, "signed_out".to_owned()));
    }
    assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await, json!([]));
}

#[tokio::test]
async fn only_parts_of_the_upload_get_an_address() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    let part = |number: i64, size: usize, crc32: &str| json!({ "number": number, "size": size, "crc32": crc32 });
    let good = crc32(b"x");
    let bad = (400, "bad_request".to_owned());
    for (parts, expected) in [
        (vec![], bad.clone()),
        (vec![part(1, PART, &good); 17], bad.clone()),
        (vec![part(0, PART, &good)], bad.clone()),
        (vec![part(4, MIB, &good)], bad.clone()),
        (vec![part(1, PART - 1, &good)], bad.clone()),
        (vec![part(1, PART, &good), part(3, PART, &good)], bad.clone()),
        (vec![part(1, PART, "AAAA")], (400, "bad_checksum".to_owned())),
    ] {
        let asked = json!({ "upload": upload, "parts": parts });
        assert_eq!(refused(&mut ada, &app, "sign_parts", asked.clone()).await, expected, "{asked}");
    }
    let most: Vec<Value> = vec![part(1, PART, &good); 16];
    let tickets = done(&mut ada, &app, "sign_parts", json!({ "upload": upload, "parts": most })).await;
    assert_eq!(tickets.as_array().unwrap().len(), 16);
    for id in ["", "AAAAAAAAAAAAAAAAAAAAAA", "../latest", "a/../../x"] {
        let asked = json!({ "upload": id, "parts": [part(1, PART, &good)] });
        assert_eq!(refused(&mut ada, &app, "sign_parts", asked).await, (404, "upload_gone".to_owned()), "{id:?}");
    }
}

#[tokio::test]
async fn a_completion_may_name_the_parts_of_the_largest_file_and_nothing_else_may_be_as_long() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let sent: Vec<Value> =
        (1..=9_000).map(|number| json!({ "number": number, "e_tag": format!("\"{number:032x}\"") })).collect();
    let mut whole = completion("AAAAAAAAAAAAAAAAAAAAAA", &File::of("a.png", 1, 9));
    whole["completion"]["sent"] = json!(sent);
    assert!(whole.to_string().len() > 400_000);
    assert_eq!(refused(&mut ada, &app, "finish_upload", whole.clone()).await, (404, "upload_gone".to_owned()));
    let answer = ada.call(&app, "/api/storage/sign_parts", &whole.to_string()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    whole["completion"]["key"] = json!("x".repeat(1 << 20));
    let answer = ada.call(&app, "/api/storage/finish_upload", &whole.to_string()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// The product's template, but that the bucket's policy lets nobody write objects whose names begin with `denied`.
fn with_denial() -> String {
    let first = "        Statement:\n          - Sid: TlsOnly\n";
    let denial = "        Statement:
          - Effect: Deny
            Principal: \"*\"
            Action: s3:PutObject
            Resource: !Sub ${Bucket.Arn}/protected/*/denied*
          - Sid: TlsOnly\n";
    assert!(TEMPLATE.contains(first));
    TEMPLATE.replace(first, denial)
}

#[tokio::test]
async fn what_the_policies_deny_is_refused_and_not_tried_for_ever() {
    let directory = tempfile::tempdir().unwrap();
    let template = directory.path().join("template.yaml");
    std::fs::write(&template, TEMPLATE).unwrap();
    let app = App::start_with(&[("embedded_template", template.to_str().unwrap())]).await;
    let mut ada = Person::join(&app, "ada").await;
    let begun = File::large("denied.png", 3);
    let upload = begin_parts(&mut ada, &app, &begun, "ask").await;
    send_parts(&mut ada, &app, &upload, &begun, &[1, 2, 3]).await;

    // The policies are other ones from now on.
    let stopped = app.stopped().await;
    std::fs::write(&template, with_denial()).unwrap();
    let app = stopped.started().await;
    let denied = (403, "not_allowed".to_owned());
    assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&upload, &begun)).await, denied);
    let proposal = File::large("denied too.png", 4).proposal("ask");
    assert_eq!(refused(&mut ada, &app, "begin_upload", json!({ "proposal": proposal })).await, denied);
    done(&mut ada, &app, "abandon_upload", json!({ "upload": upload })).await;
    assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await, json!([]));
}

#[tokio::test]
async fn the_longest_and_oddest_name_is_as_good_as_any_other() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large(&"\"".repeat(900), 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await.as_array().unwrap().len(), 1);
    send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_stored(&mut ada, &app, &file).await;
}
