//! How many uploads one person may begin in a minute.

use http::StatusCode;
use serde_json::{Value, json};

use super::{File, begin_parts, completion, done, refused, send_parts};
use crate::app::App;
use crate::person::Person;

/// So many proposals in one call, each for a file of its own.
fn many(count: usize, from: usize) -> Value {
    let proposal = |number: usize| File::of(&format!("{number}.png"), 1, 9).proposal("ask");
    json!({ "proposals": (from..from + count).map(proposal).collect::<Vec<_>>() })
}

fn busy(answers: &Value) -> Vec<Option<u64>> {
    let reason = |answer: &Value| {
        assert!(answer["Ok"].is_object() || answer["Err"]["reason"]["kind"] == json!("busy"), "{answer}");
        answer["Err"]["reason"]["retry_after_s"].as_u64()
    };
    answers.as_array().unwrap().iter().map(reason).collect()
}

#[tokio::test]
async fn whoever_begins_too_many_is_told_when_to_come_back_and_nobody_else_is() {
    let app = App::start_with(&[("upload_beginnings_per_minute", "20")]).await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    assert_eq!(busy(&done(&mut ada, &app, "begin_uploads", many(16, 0)).await), vec![None; 16]);
    let answers = busy(&done(&mut ada, &app, "begin_uploads", many(8, 16)).await);
    assert_eq!(answers, [vec![None; 4], vec![Some(3); 4]].concat(), "those that still could begin do");

    let one = json!({ "proposal": File::of("x.png", 1, 9).proposal("ask") });
    let answer = ada.call(&app, "/api/storage/begin_upload", &one.to_string()).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "3"));
    assert!(!answer.body.contains("http"), "no address: {}", answer.body);
    assert_eq!(refused(&mut ada, &app, "begin_upload", one.clone()).await, (429, "busy".to_owned()));
    assert_eq!(busy(&done(&mut bob, &app, "begin_uploads", many(1, 0)).await), [None]);

    app.clock.forward(3);
    done(&mut ada, &app, "begin_upload", one.clone()).await;
    assert_eq!(refused(&mut ada, &app, "begin_upload", one).await, (429, "busy".to_owned()));
    app.clock.forward(60);
    assert_eq!(busy(&done(&mut ada, &app, "begin_uploads", many(16, 0)).await), vec![None; 16]);
}

#[tokio::test]
async fn what_has_begun_goes_on_whatever_else_may_not_begin() {
    let app = App::start_with(&[("upload_beginnings_per_minute", "1")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let file = File::large("a.png", 3);
    let upload = begin_parts(&mut ada, &app, &file, "ask").await;
    let other = json!({ "proposal": File::of("b.png", 1, 9).proposal("ask") });
    assert_eq!(refused(&mut ada, &app, "begin_upload", other).await, (429, "busy".to_owned()));
    send_parts(&mut ada, &app, &upload, &file, &[1, 2, 3]).await;
    assert_eq!(done(&mut ada, &app, "finish_upload", completion(&upload, &file)).await, json!("a.png"));
}

#[tokio::test]
async fn a_proposal_that_is_refused_for_itself_costs_nothing_and_nought_sets_no_limit() {
    let app = App::start_with(&[("upload_beginnings_per_minute", "1")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let mut bad = File::of("a.png", 1, 9).proposal("ask");
    bad["content_type"] = json!("text/html");
    for _ in 0..3 {
        let answer = refused(&mut ada, &app, "begin_upload", json!({ "proposal": bad })).await;
        assert_eq!(answer, (415, "bad_content_type".to_owned()));
    }
    assert_eq!(busy(&done(&mut ada, &app, "begin_uploads", many(1, 0)).await), [None]);

    let app = App::start_with(&[("upload_beginnings_per_minute", "0")]).await;
    let mut ada = Person::join(&app, "ada").await;
    for round in 0..3 {
        assert_eq!(busy(&done(&mut ada, &app, "begin_uploads", many(16, 16 * round)).await), vec![None; 16]);
    }
}
