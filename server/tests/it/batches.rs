//! Many files that one thing is done with in several calls, as the page makes them.

use serde_json::{Value, json};

use crate::app::App;
use crate::person::Person;
use crate::pictures::{call, everything, put, refused};

async fn filled(keys: &[&str]) -> (App, Person) {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for key in keys {
        put(&mut ada, &app, key, key.as_bytes()).await;
    }
    (app, ada)
}

fn selection(keys: &[&str]) -> Value {
    json!({ "access_level": "protected", "keys": keys })
}

fn failed(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let each = answer["failed"].as_array().unwrap().iter();
    each.map(|one| (text(&one["key"]), text(&one["reason"]["kind"]))).collect()
}

#[tokio::test]
async fn several_calls_are_one_deletion_and_come_back_together_or_some_at_a_time() {
    let (app, mut ada) = filled(&["a.png", "b.png", "x/c.png", "d.png"]).await;
    let first = call(&mut ada, &app, "delete_pictures", json!({ "selection": selection(&["a.png"]) })).await;
    let batch = first["undo"].as_str().unwrap().to_owned();
    let next = json!({ "selection": selection(&["b.png", "x/"]), "batch": batch });
    let second = call(&mut ada, &app, "delete_pictures", next).await;
    assert_eq!((&second["undo"], &second["done"]), (&json!(batch), &json!(2)));
    assert_eq!(everything(&mut ada, &app).await, ["d.png"]);
    let kept = call(&mut ada, &app, "deleted_pictures", json!({ "access_level": "protected" })).await;
    assert!(kept.as_array().unwrap().iter().all(|file| file["batch"] == json!(batch)), "{kept}");

    let some = json!({ "access_level": "protected", "batch": batch, "keys": ["x/", "gone.png"] });
    let restored = call(&mut ada, &app, "restore_pictures", some).await;
    assert_eq!(restored["done"], json!(1));
    assert_eq!(failed(&restored), [("gone.png".to_owned(), "not_found".to_owned())]);
    assert_eq!(everything(&mut ada, &app).await, ["d.png", "x/c.png"]);
    let rest = json!({ "access_level": "protected", "batch": batch });
    assert_eq!(call(&mut ada, &app, "restore_pictures", rest).await["done"], json!(2));
    assert_eq!(everything(&mut ada, &app).await, ["a.png", "b.png", "d.png", "x/c.png"]);
}

#[tokio::test]
async fn nothing_goes_on_with_what_is_no_deletion_of_today() {
    let (app, mut ada) = filled(&["a.png"]).await;
    let first = call(&mut ada, &app, "delete_pictures", json!({ "selection": selection(&["a.png"]) })).await;
    let batch = first["undo"].as_str().unwrap().to_owned();
    put(&mut ada, &app, "b.png", b"b").await;
    let old = format!("{:012}-0123456789abcdef", 1);
    let to_come = format!("{}-0123456789abcdef", "9".repeat(12));
    let elsewhere = format!("{}/../../x", &batch[..12]);
    for wrong in [old, to_come, elsewhere, "x".to_owned(), format!("{batch}/y"), batch.to_uppercase() + "0"] {
        let asked = json!({ "selection": selection(&["b.png"]), "batch": wrong });
        let answer = refused(&mut ada, &app, "delete_pictures", asked).await;
        assert_eq!(answer, (400, "bad_request".to_owned()), "{wrong}");
    }
    assert_eq!(everything(&mut ada, &app).await, ["b.png"]);
}

#[tokio::test]
async fn what_is_not_there_any_more_is_said_of_each_that_was_named() {
    let (app, mut ada) = filled(&["a.png", "b.png", "c.png"]).await;
    let to = json!({ "folder": "x", "on_conflict": "keep_both" });
    let gone = |key: &str| (key.to_owned(), "not_found".to_owned());
    for (function, arguments) in [
        ("move_pictures", json!({ "selection": selection(&["a.png", "gone.png", "gone/"]), "to": to })),
        ("copy_pictures", json!({ "selection": selection(&["b.png", "gone.png", "gone/"]), "to": to })),
        ("delete_pictures", json!({ "selection": selection(&["c.png", "gone.png", "gone/"]) })),
    ] {
        let answer = call(&mut ada, &app, function, arguments).await;
        assert_eq!(
            (answer["done"].clone(), failed(&answer)),
            (json!(1), vec![gone("gone.png"), gone("gone/")]),
            "{function}"
        );
    }
}
