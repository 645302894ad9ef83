//! What is left of uploads that were given up, and what works where the policies let nobody clean up.

use serde_json::{Value, json};

use super::{File, Shelves, assert_stored, begin, begin_parts, completion, crc32, done, refused, send_parts};
use crate::app::App;
use crate::person::Person;

#[tokio::test]
async fn nothing_is_left_of_an_upload_that_was_given_up() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[1]).await;
    for _ in 0..2 {
        assert_eq!(done(&mut ada, &app, "abandon_upload", json!({ "upload": upload })).await, json!(null));
    }
    let shelves = Shelves::of(&app);
    assert_eq!((shelves.uploads().await, shelves.ledger().await), (vec![], vec![]));
    let gone = (404, "upload_gone".to_owned());
    assert_eq!(refused(&mut ada, &app, "stored_parts", json!({ "upload": upload })).await, gone);
    assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, gone);
    assert_ne!(begin_parts(&mut ada, &app, &file, "ask").await, upload);
}

#[tokio::test]
async fn an_upload_that_the_store_gave_up_is_struck_out_and_begins_anew() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let shelves = Shelves::of(&app);
    let lapse = || async {
        let (key, upload_id) = shelves.uploads().await.remove(0);
        let abort = shelves.store.abort_multipart_upload().bucket(&shelves.bucket).key(key).upload_id(upload_id);
        abort.send().await.unwrap();
    };
    let first = begin_parts(&mut ada, &app, &file, "ask").await;
    lapse().await;
    assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await, json!([]));
    assert!(shelves.ledger().await.is_empty());

    let second = begin_parts(&mut ada, &app, &file, "ask").await;
    lapse().await;
    let third = begin_parts(&mut ada, &app, &file, "ask").await;
    assert!(first != second && second != third);
    assert_eq!(shelves.ledger().await.len(), 1);
    lapse().await;
    let gone = (404, "upload_gone".to_owned());
    assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&third, &file)).await, gone);
    assert!(shelves.ledger().await.is_empty());
}

#[tokio::test]
async fn an_account_takes_its_open_uploads_with_it() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    let file = File::large("a.png", 3);
    for name in ["a.png", "b.png"] {
        let file = File { name: name.to_owned(), ..file.clone() };
        let upload = begin_parts(&mut ada, &app, &file, "ask").await;
        send_parts(&mut ada, &app, &upload, &file, &[1]).await;
    }
    let upload = begin_parts(&mut bob, &app, &file, "ask").await;
    ada.post_from(&app, "/account", "/api/account/begin_deletion", &[]).await;
    ada.post_from(&app, "/account", "/api/account/delete", &[("username", "ada")]).await;
    assert!(!Person::default().sign_in(&app, "ada").await.shows("Signed in as"));
    let shelves = Shelves::of(&app);
    assert_eq!((shelves.uploads().await.len(), shelves.ledger().await.len()), (1, 1), "those of somebody else");
    assert_eq!(done(&mut bob, &app, "open_uploads", json!({})).await[0]["id"], json!(upload));
}

#[tokio::test]
async fn where_nobody_may_clean_up_files_are_uploaded_all_the_same() {
    let app = App::start_with(&[("stack_parameters", "CleanUpOwnUploads=false")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    let sent = send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    assert_eq!(done(&mut ada, &app, "stored_parts", json!({ "upload": upload })).await, json!([]));
    let open = done(&mut ada, &app, "open_uploads", json!({})).await;
    assert_eq!((&open[0]["id"], &open[0]["stored_bytes"]), (&json!(upload), &json!(0)));
    let missing = (409, "parts_missing".to_owned());
    assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, missing);
    let with = |sent: &[Value]| {
        let mut known = completion(&upload, &file);
        known["completion"]["sent"] = json!(sent);
        known
    };
    assert_eq!(refused(&mut ada, &app, "finish_upload", with(&sent[1..])).await, missing);
    let mut other = sent.clone();
    other.swap(0, 1);
    (other[0]["number"], other[1]["number"]) = (json!(1), json!(2));
    assert_eq!(refused(&mut ada, &app, "finish_upload", with(&other)).await, missing, "other tags");
    for _ in 0..2 {
        assert_eq!(done(&mut ada, &app, "finish_upload", with(&sent)).await, json!("a.png"));
    }
    assert_stored(&mut ada, &app, &file).await;

    // What cannot be cleaned up is forgotten, and stays until the lifecycle rule removes it.
    let other = File::large("b.png", 5);
    let upload = begin_parts(&mut ada, &app, &other, "ask").await;
    done(&mut ada, &app, "abandon_upload", json!({ "upload": upload })).await;
    let shelves = Shelves::of(&app);
    assert_eq!((shelves.uploads().await.len(), shelves.ledger().await.len()), (1, 0));
    let upload = begin_parts(&mut ada, &app, &other, "ask").await;
    let mut wrong = completion(&upload, &other);
    wrong["completion"]["sent"] = json!(send_parts(&mut ada, &app, &upload, &other, &[1, 2, 3]).await);
    wrong["completion"]["crc32"] = json!(crc32(b"123456789"));
    assert_eq!(refused(&mut ada, &app, "finish_upload", wrong).await, (409, "content_differs".to_owned()));
    assert!(shelves.ledger().await.is_empty());
}

#[tokio::test]
async fn where_nobody_may_delete_or_list_uploads_end_as_they_should() {
    for parameter in ["DeleteOwnPictures=false", "ListOwnPictures=false"] {
        let app = App::start_with(&[("stack_parameters", parameter)]).await;
        let mut ada = Person::join(&app, "ada").await;
        let file = File::large("a.png", 3);
        let upload = begin_parts(&mut ada, &app, &file, "ask").await;
        send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
        for _ in 0..2 {
            done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
        }
        assert_stored(&mut ada, &app, &file).await;
        assert_eq!(done(&mut ada, &app, "open_uploads", json!({})).await, json!([]), "{parameter}");
        // An empty object stands for what cannot be deleted.
        let left = if parameter.starts_with("Delete") { vec![0] } else { vec![] };
        assert_eq!(Shelves::of(&app).ledger().await, left, "{parameter}");
        assert_eq!(begin(&mut ada, &app, &file, "ask").await["kind"], json!("taken"), "{parameter}");
    }
}
