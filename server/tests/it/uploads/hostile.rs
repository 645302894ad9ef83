//! What a program of one's own sends as a picture that is none: the page's own look at the file is gone around.

use http::{Request, StatusCode};
use serde_json::{Value, json};
use url::Url;

use super::{File, Shelves, begin_parts, call, completion, crc32, done, put, refused, send_parts};
use crate::app::App;
use crate::person::{Answer, Person, send};

const HTML: &[u8] = b"<!DOCTYPE html><script>alert(1)</script>";
const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0";
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";

/// A file in parts that begins like this.
fn large(name: &str, beginning: &[u8]) -> File {
    let mut file = File::large(name, 3);
    file.bytes[..beginning.len()].copy_from_slice(beginning);
    file
}

/// Sends all of a file in parts under a type; its id.
async fn send_all(ada: &mut Person, app: &App, file: &File, content_type: &str, on_conflict: &str) -> String {
    let mut proposal = file.proposal(on_conflict);
    proposal["content_type"] = json!(content_type);
    let begun = done(ada, app, "begin_upload", json!({ "proposal": proposal })).await;
    let upload = begun["upload"]["id"].as_str().unwrap().to_owned();
    send_parts(ada, app, &upload, file, &[1, 2, 3]).await;
    upload
}

/// Puts a small file where a ticket leads, in place of what is there.
async fn put_small(ada: &mut Person, app: &App, name: &str, content_type: &str, bytes: &[u8]) {
    let mut proposal = File::of(name, 1, 9).proposal("replace");
    proposal["content_type"] = json!(content_type);
    (proposal["size"], proposal["crc32"]) = (json!(bytes.len()), json!(crc32(bytes)));
    let begun = done(ada, app, "begin_upload", json!({ "proposal": proposal })).await;
    let stored = put(app, &begun["ticket"], bytes).await;
    assert_eq!(stored.status, StatusCode::OK, "the store cannot tell: {}", stored.body);
}

async fn fetched(address: &Value) -> Answer {
    send(&Url::parse(address.as_str().unwrap()).unwrap(), Request::builder(), Vec::new()).await
}

/// The type and the disposition that a browser is told, and that nothing in it runs.
fn given(answer: &Answer) -> (&str, &str) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    (answer.header("content-type"), answer.header("content-disposition"))
}

const SAVED: (&str, &str) = ("application/octet-stream", "attachment");

/// Somebody's picture, as it is given to whoever asks.
async fn image(person: &mut Person, app: &App, request: Value) -> Answer {
    fetched(&done(person, app, "image_url", json!({ "request": request })).await["url"]).await
}

async fn pictures(person: &mut Person, app: &App, function: &str, arguments: Value) -> Value {
    let answer = person.call(app, &format!("/api/pictures/{function}"), &arguments.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{function}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The address at which the viewer shows a file.
async fn view(person: &mut Person, app: &App, name: &str) -> Value {
    pictures(person, app, "picture_details", json!({ "query": { "count": 10 }, "key": name })).await["view_url"].clone()
}

#[tokio::test]
async fn what_came_in_parts_and_is_not_the_picture_that_it_is_called_is_removed() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let shelves = Shelves::of(&app);
    for (content_type, beginning) in
        [("image/png", HTML), ("image/png", SVG), ("image/jpeg", ZIP), ("image/webp", &[0; 12])]
    {
        let file = large("a.png", beginning);
        let upload = send_all(&mut ada, &app, &file, content_type, "ask").await;
        let answer = refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
        assert_eq!(answer, (415, "false_picture".to_owned()), "{content_type}");
        let image = json!({ "request": { "access_level": "protected", "key": "a.png" } });
        assert_eq!(refused(&mut ada, &app, "image_url", image).await, (404, "not_found".to_owned()));
        assert_eq!((shelves.uploads().await, shelves.ledger().await), (vec![], vec![]), "{content_type}");
        let again = refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
        assert_eq!(again, (404, "upload_gone".to_owned()), "{content_type}");
    }
    // What says no more of itself than that it is bytes is none, and a picture is one by any name: it is shown as what it is.
    let app = App::start_with(&[("accepted_content_types", "image/*,application/octet-stream")]).await;
    let mut ada = Person::join(&app, "ada").await;
    for (content_type, beginning) in [
        ("application/octet-stream", HTML),
        ("image/jpg", JPEG),
        ("image/apng", PNG),
        ("image/jpeg", PNG),
        ("image/jxl", b"\xFF\x0A"),
    ] {
        let file = large("a.png", beginning);
        let upload = send_all(&mut ada, &app, &file, content_type, "replace").await;
        assert_eq!(done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, json!("a.png"));
    }
}

#[tokio::test]
async fn what_went_in_one_put_is_looked_at_before_anybody_sees_it() {
    let app = App::start_with(&[("stack_parameters", "ShareProtectedPictures=true")]).await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    let ada_id = crate::levels::identity(&mut ada, &app).await;
    let own = json!({ "access_level": "protected", "key": "a.png" });
    let shared = json!({ "access_level": "protected", "key": "a.png", "owner": ada_id });
    for (content_type, bytes) in
        [("image/png", HTML), ("image/png", SVG), ("image/jpeg", ZIP), ("image/jpeg", b"\xFF\xD8")]
    {
        put_small(&mut ada, &app, "a.png", content_type, bytes).await;
        assert_eq!(given(&image(&mut ada, &app, own.clone()).await), SAVED, "{content_type}");
        assert_eq!(given(&image(&mut bob, &app, shared.clone()).await), SAVED, "{content_type}");
        assert_eq!(view(&mut ada, &app, "a.png").await, json!(null), "the viewer does not show it");
        let link = pictures(&mut ada, &app, "share_picture", own.clone()).await;
        assert_eq!(given(&fetched(&link["url"]).await), SAVED, "{content_type}");
        for path in ["/pictures/download?key=a.png", "/pictures/thumbnail?key=a.png&version=0a&width=320&whole=true"] {
            let led = ada.get(&app, path).await;
            let saved = fetched(&json!(led.header("location"))).await;
            let (shown_as, disposition) = given(&saved);
            assert!(shown_as == SAVED.0 && disposition.starts_with("attachment"), "{path} {shown_as} {disposition}");
        }
    }
    // It was looked at by its version: what replaces it is looked at anew, each time.
    for _ in 0..2 {
        put_small(&mut ada, &app, "a.png", "image/png", PNG).await;
        for (person, request) in [(&mut ada, &own), (&mut bob, &shared)] {
            assert_eq!(given(&image(person, &app, request.clone()).await), ("image/png", ""));
        }
        assert_eq!(given(&fetched(&view(&mut ada, &app, "a.png").await).await), ("image/png", ""));
        put_small(&mut ada, &app, "a.png", "image/png", HTML).await;
        assert_eq!(given(&image(&mut bob, &app, shared.clone()).await), SAVED);
    }
    // Another picture than it is called is shown as what it is.
    put_small(&mut ada, &app, "a.png", "image/png", JPEG).await;
    assert_eq!(given(&image(&mut bob, &app, shared.clone()).await), ("image/jpeg", ""));
}

#[tokio::test]
async fn a_page_behind_the_head_of_a_picture_is_a_picture_and_nothing_else() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let both = [b"GIF89a/*", HTML].concat();
    put_small(&mut ada, &app, "a.gif", "image/gif", &both).await;
    let got = image(&mut ada, &app, json!({ "access_level": "protected", "key": "a.gif" })).await;
    assert_eq!(given(&got), ("image/gif", ""));
    // Where nobody is to ask whether it exists, nobody looks: its name is all that counts, and never makes it a page.
    let mut request = json!({ "access_level": "protected", "key": "a.gif", "validates_existence": false });
    assert_eq!(given(&image(&mut ada, &app, request.clone()).await), ("image/gif", ""));
    put_small(&mut ada, &app, "a.html", "image/png", HTML).await;
    request["key"] = json!("a.html");
    assert_eq!(given(&image(&mut ada, &app, request).await), SAVED);
}

#[tokio::test]
async fn where_nobody_may_delete_a_false_picture_stays_and_is_not_shown() {
    let app = App::start_with(&[("stack_parameters", "DeleteOwnPictures=false")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let file = large("a.png", HTML);
    let upload = send_all(&mut ada, &app, &file, "image/png", "ask").await;
    let (status, answer) = call(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_eq!((status.as_u16(), &answer["reason"]["kind"]), (415, &json!("false_picture")));
    assert_eq!(given(&image(&mut ada, &app, json!({ "access_level": "protected", "key": "a.png" })).await), SAVED);
    assert_eq!(view(&mut ada, &app, "a.png").await, json!(null));
}

#[tokio::test]
async fn a_false_picture_that_was_completed_unnoticed_is_found_when_it_is_finished() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = large("a.png", HTML);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    let sent = send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    // As if the server had been killed between the store's answer and its own.
    Shelves::of(&app).complete_first(&sent).await;
    let app = app.restart().await;
    let answer = refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_eq!(answer, (415, "false_picture".to_owned()));
    let image = json!({ "request": { "access_level": "protected", "key": "a.png" } });
    assert_eq!(refused(&mut ada, &app, "image_url", image).await, (404, "not_found".to_owned()));
}
