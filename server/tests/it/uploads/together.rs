//! Several uploads that begin in one call.

use app::wire::storage::MOST_BEGUN_TOGETHER;
use http::StatusCode;
use serde_json::{Value, json};

use super::{File, assert_stored, begin, done, put, refused};
use crate::app::App;
use crate::person::Person;

fn proposals<'a>(files: impl IntoIterator<Item = &'a File>) -> Value {
    json!({ "proposals": files.into_iter().map(|file| file.proposal("ask")).collect::<Vec<_>>() })
}

#[tokio::test]
async fn what_came_of_each_stands_in_its_place() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let there = File::of("there.png", 9, 9);
    assert_eq!(
        put(&app, &begin(&mut ada, &app, &there, "ask").await["ticket"], &there.bytes).await.status,
        StatusCode::OK
    );

    let (first, large, last) = (File::of("a.png", 1, 9), File::large("b.png", 2), File::of("c.png", 3, 12));
    let mut asked = proposals([&first, &large, &there, &last, &last, &last]);
    asked["proposals"][4]["key"] = json!("../c.png");
    asked["proposals"][5]["owner"] = json!("us-east-1:00000000-0000-4000-8000-000000000000");
    let begun = done(&mut ada, &app, "begin_uploads", asked).await;
    let kinds: Vec<&Value> = (0..4).map(|at| &begun[at]["Ok"]["kind"]).collect();
    assert_eq!(kinds, [&json!("single"), &json!("parts"), &json!("taken"), &json!("single")], "{begun}");
    assert_eq!(begun[4]["Err"]["reason"]["kind"], json!("bad_key"), "{begun}");
    assert_eq!(begun[5]["Err"]["code"], json!("signed_out"), "{begun}");
    for (at, file) in [(0, &first), (3, &last)] {
        assert_eq!(put(&app, &begun[at]["Ok"]["ticket"], &file.bytes).await.status, StatusCode::OK);
        assert_stored(&mut ada, &app, file).await;
    }
    let open = done(&mut ada, &app, "open_uploads", json!({})).await;
    assert_eq!((&open[0]["id"], &open[1]), (&begun[1]["Ok"]["upload"]["id"], &Value::Null), "the large one is open");
}

#[tokio::test]
async fn one_call_begins_so_many_and_for_nobody_none() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let files: Vec<File> = (0..=MOST_BEGUN_TOGETHER).map(|number| File::of(&format!("{number}.png"), 1, 9)).collect();
    let bad_request = (400, "bad_request".to_owned());
    assert_eq!(refused(&mut ada, &app, "begin_uploads", proposals(&files)).await, bad_request);
    assert_eq!(refused(&mut ada, &app, "begin_uploads", proposals([])).await, bad_request);
    let begun = done(&mut ada, &app, "begin_uploads", proposals(files.iter().skip(1))).await;
    for (at, file) in files.iter().skip(1).enumerate() {
        assert_eq!(begun[at]["Ok"]["ticket"]["key"], json!(file.name), "each in its place");
    }
    let signed_out = (401, "signed_out".to_owned());
    assert_eq!(refused(&mut Person::default(), &app, "begin_uploads", proposals(&files)).await, signed_out);
}
