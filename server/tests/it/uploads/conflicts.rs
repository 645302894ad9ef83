//! Names that are taken: asked about before a byte moves, and guarded to the end.

use http::StatusCode;
use serde_json::json;

use super::{File, Shelves, assert_stored, begin, begin_parts, completion, done, put, refused, send_parts};
use crate::app::App;
use crate::person::Person;

#[tokio::test]
async fn a_taken_name_is_told_kept_beside_or_replaced() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let (first, second) = (File::of("a.png", 1, 9), File::of("a.png", 2, 12));
    let begun = begin(&mut ada, &app, &first, "ask").await;
    assert_eq!(put(&app, &begun["ticket"], &first.bytes).await.status, StatusCode::OK);

    let asked = begin(&mut ada, &app, &second, "ask").await;
    let taken = &asked["taken"];
    assert_eq!((&asked["kind"], &taken["size"], &taken["is_on_its_way"]), (&json!("taken"), &json!(9), &json!(false)));
    assert_eq!(taken["free_key"], json!("a (1).png"));
    assert!(taken["written_at_s"].as_i64().unwrap() > 1_700_000_000, "{taken}");

    let beside = begin(&mut ada, &app, &second, "keep_both").await;
    assert_eq!(beside["ticket"]["key"], json!("a (1).png"));
    assert_eq!(put(&app, &beside["ticket"], &second.bytes).await.status, StatusCode::OK);
    assert_stored(&mut ada, &app, &first).await;
    assert_eq!(begin(&mut ada, &app, &second, "ask").await["taken"]["free_key"], json!("a (2).png"));

    let instead = begin(&mut ada, &app, &second, "replace").await;
    assert_eq!(put(&app, &instead["ticket"], &second.bytes).await.status, StatusCode::OK);
    assert_stored(&mut ada, &app, &second).await;
}

#[tokio::test]
async fn of_two_small_files_that_race_for_a_name_the_second_is_refused_by_the_store() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let (first, second) = (File::of("a.png", 1, 9), File::of("a.png", 2, 9));
    let one = begin(&mut ada, &app, &first, "ask").await;
    let other = begin(&mut ada, &app, &second, "ask").await;
    assert_eq!(put(&app, &one["ticket"], &first.bytes).await.status, StatusCode::OK);
    assert_eq!(put(&app, &other["ticket"], &second.bytes).await.status, StatusCode::PRECONDITION_FAILED);
    assert_stored(&mut ada, &app, &first).await;
}

#[tokio::test]
async fn a_file_that_is_on_its_way_has_its_name_already() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let (first, second) = (File::large("a.png", 1), File::large("a.png", 2));
    let upload = begin_parts(&mut ada, &app, &first, "ask").await;
    let taken = begin(&mut ada, &app, &second, "ask").await["taken"].clone();
    assert_eq!((&taken["is_on_its_way"], &taken["size"]), (&json!(true), &json!(first.bytes.len())));
    assert_eq!(taken["free_key"], json!("a (1).png"));
    let small = begin(&mut ada, &app, &File::of("a.png", 4, 9), "ask").await;
    assert_eq!(small["taken"]["is_on_its_way"], json!(true), "{small}");

    let beside = begin(&mut ada, &app, &second, "keep_both").await["upload"].clone();
    assert_eq!(beside["key"], json!("a (1).png"));
    let again = begin(&mut ada, &app, &second, "keep_both").await["upload"].clone();
    assert_eq!(again["id"], beside["id"], "the same file goes on under the name that it got");
    let both = [(&first, json!(upload)), (&File { name: "a (1).png".to_owned(), ..second }, beside["id"].clone())];
    for (file, id) in both {
        send_parts(&mut ada, &app, id.as_str().unwrap(), file, &[1, 2, 3]).await;
        done(&mut ada, &app, "finish_upload", completion(id.as_str().unwrap(), file)).await;
        assert_stored(&mut ada, &app, file).await;
    }
}

#[tokio::test]
async fn a_name_that_is_taken_on_the_way_is_told_and_replaced_without_sending_anything_again() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    let rival = File::of("a.png", 1, 9);
    let begun = begin(&mut ada, &app, &rival, "replace").await;
    assert_eq!(put(&app, &begun["ticket"], &rival.bytes).await.status, StatusCode::OK);
    for _ in 0..2 {
        let taken = (409, "name_taken".to_owned());
        assert_eq!(refused(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, taken);
    }
    assert_stored(&mut ada, &app, &rival).await;
    let asked = begin(&mut ada, &app, &file, "ask").await;
    assert_eq!((&asked["kind"], &asked["taken"]["size"]), (&json!("taken"), &json!(9)), "{asked}");
    let again = begin(&mut ada, &app, &file, "replace").await;
    assert_eq!((&again["upload"]["id"], again["upload"]["stored"].as_array().unwrap().len()), (&json!(upload), 3));
    done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await;
    assert_stored(&mut ada, &app, &file).await;
}

#[tokio::test]
async fn a_name_that_is_taken_on_the_way_is_kept_beside_by_another_upload() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    send_parts(&mut ada, &app, &upload, &file, &[1]).await;
    let rival = File::of("a.png", 1, 9);
    let begun = begin(&mut ada, &app, &rival, "replace").await;
    put(&app, &begun["ticket"], &rival.bytes).await;
    let beside = begin(&mut ada, &app, &file, "keep_both").await["upload"].clone();
    assert_eq!((&beside["key"], &beside["stored"]), (&json!("a (1).png"), &json!([])));
    assert_eq!(Shelves::of(&app).uploads().await.len(), 1, "the first upload was given up");
    let upload = beside["id"].as_str().unwrap();
    send_parts(&mut ada, &app, upload, &file, &[1, 2, 3]).await;
    let key = done(&mut ada, &app, "finish_upload", completion(upload, &file)).await;
    assert_eq!(key, json!("a (1).png"));
    "a (1).png".clone_into(&mut file.name);
    assert_stored(&mut ada, &app, &file).await;
    assert_stored(&mut ada, &app, &rival).await;
}

#[tokio::test]
async fn when_many_names_in_a_row_are_taken_one_is_made_up() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::of("a.png", 1, 9);
    let mut names = Vec::new();
    for _ in 0..14 {
        let begun = begin(&mut ada, &app, &file, "keep_both").await;
        assert_eq!(put(&app, &begun["ticket"], &file.bytes).await.status, StatusCode::OK);
        names.push(begun["ticket"]["key"].as_str().unwrap().to_owned());
    }
    assert_eq!((names[0].as_str(), names[12].as_str()), ("a.png", "a (12).png"));
    let made_up = names[13].strip_prefix("a (").and_then(|rest| rest.strip_suffix(").png")).unwrap();
    assert!(made_up.len() == 8 && made_up.bytes().all(|byte| byte.is_ascii_hexdigit()), "{made_up}");
}
