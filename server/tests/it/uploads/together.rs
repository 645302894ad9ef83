//! Several uploads that begin in one call.

use app::wire::storage::{LARGEST_CALL_BYTES, MOST_BEGUN_TOGETHER, MOST_BYTES_BEGUN_TOGETHER, UploadProposal};
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

#[tokio::test]
async fn of_two_files_of_one_name_in_one_call_the_later_one_is_told_of_the_earlier() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    // So many stand between them that the first one has begun.
    let mut files = vec![File::large("a.png", 1)];
    files.extend((0..MOST_BEGUN_TOGETHER - 2).map(|number| File::of(&format!("{number}.png"), 3, 9)));
    files.push(File::large("a.png", 2));
    let begun = done(&mut ada, &app, "begin_uploads", proposals(&files)).await;
    assert_eq!(begun[0]["Ok"]["kind"], json!("parts"), "{begun}");
    let last = &begun[files.len() - 1]["Ok"];
    assert_eq!((&last["kind"], &last["taken"]["is_on_its_way"]), (&json!("taken"), &json!(true)), "{begun}");
    assert_eq!(last["taken"]["free_key"], json!("a (1).png"), "{begun}");
}

#[tokio::test]
async fn files_of_long_names_and_descriptions_fit_into_the_calls_that_the_page_makes_of_them() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    // As long as names may be, with the longest description that the store takes, of letters that JSON writes in two bytes.
    let proposal = |number: usize| {
        let mut asked = File::of(&format!("{number:0>896}.png"), 1, 9).proposal("ask");
        asked["metadata"] = json!([["title", "\"".repeat(1_500)]]);
        asked
    };
    let all: Vec<Value> = (0..MOST_BEGUN_TOGETHER).map(proposal).collect();
    let whole = json!({ "proposals": all }).to_string();
    assert!(whole.len() > MOST_BYTES_BEGUN_TOGETHER);
    let calls = app::core::upload::together::calls(all, |one| {
        let proposal: UploadProposal = serde_json::from_value(one.clone()).unwrap();
        serde_json::to_string(&proposal).unwrap().len()
    });
    assert!(calls.len() > 1, "they do not fit into one");
    let mut begun = 0;
    for call in calls {
        let answers = done(&mut ada, &app, "begin_uploads", json!({ "proposals": call })).await;
        let answers = answers.as_array().unwrap().clone();
        assert!(answers.iter().all(|answer| answer["Ok"]["kind"] == json!("single")), "{answers:?}");
        begun += answers.len();
    }
    assert_eq!(begun, MOST_BEGUN_TOGETHER);

    let too_large = json!({ "proposals": [], "rest": "a".repeat(LARGEST_CALL_BYTES) }).to_string();
    let answer = ada.call(&app, "/api/storage/begin_uploads", &too_large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
