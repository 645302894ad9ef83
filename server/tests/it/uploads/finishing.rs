//! Finishing: once, twice, after an answer that was lost, with a part missing, with another checksum.

use serde_json::json;

use super::{File, Shelves, assert_stored, begin_parts, completion, crc32, done, refused, send_parts};
use crate::app::App;
use crate::person::Person;

#[tokio::test]
async fn what_is_finished_can_be_finished_again() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    for _ in 0..2 {
        assert_eq!(done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, json!("a.png"));
    }
    // But another file of that name is not what was finished.
    let mut other = completion(&upload, &file);
    other["completion"]["crc32"] = json!(crc32(b"123456789"));
    assert_eq!(refused(&mut ada, &app, "finish_upload", other).await, (404, "upload_gone".to_owned()));
    let never = completion("AAAAAAAAAAAAAAAAAAAAAA", &File::large("b.png", 3));
    assert_eq!(refused(&mut ada, &app, "finish_upload", never).await, (404, "upload_gone".to_owned()));
}

#[tokio::test]
async fn an_upload_that_the_store_completed_unnoticed_is_finished() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    let sent = send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    // As if the server had been killed between the store's answer and its own.
    let shelves = Shelves::of(&app);
    shelves.complete_first(&sent).await;
    assert_eq!(shelves.ledger().await.len(), 1);

    let app = app.restart().await;
    assert_eq!(done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, json!("a.png"));
    assert_stored(&mut ada, &app, &file).await;
    assert!(Shelves::of(&app).ledger().await.is_empty());
}

#[tokio::test]
async fn a_part_that_is_missing_is_told_and_can_still_be_sent() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    let missing = (409, "parts_missing".to_owned());
    assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, missing);
    let mut sent = send_parts(&mut ada, &app, &upload, &file, &[1, 3]).await;
    // What the page says it has sent counts for nothing where the store can be asked.
    sent.push(json!({ "number": 2, "e_tag": "\"0123456789abcdef0123456789abcdef\"" }));
    let mut said = completion(&upload, &file);
    said["completion"]["sent"] = json!(sent);
    assert_eq!(refused(&mut ada, &app, "finish_upload", said).await, missing);
    send_parts(&mut ada, &app, &upload, &file, &[2]).await;
    done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_stored(&mut ada, &app, &file).await;
}

#[tokio::test]
async fn a_whole_with_another_checksum_or_size_is_given_up() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    for (member, value) in [("crc32", json!(crc32(b"123456789"))), ("size", json!(file.bytes.len() + 1))] {
        let upload = begin_parts(&mut ada, &app, &file, "ask").await;
        send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
        let mut other = completion(&upload, &file);
        other["completion"][member] = value;
        let differs = (409, "content_differs".to_owned());
        assert_eq!(refused(&mut ada, &app, "finish_upload", other).await, differs, "{member}");
        let shelves = Shelves::of(&app);
        assert_eq!((shelves.uploads().await, shelves.ledger().await), (vec![], vec![]), "{member}");
        let gone = (404, "upload_gone".to_owned());
        assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, gone, "{member}");
    }
}
