//! Many files that one thing is done with in several calls, as the page makes them.

use serde_json::{Value, json};

use crate::app::App;
use crate::backend::{Backend, TEMPLATE};
use crate::person::Person;
use crate::pictures::{call, everything, put, refused};
use crate::store_proxy::StoreProxy;

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

#[tokio::test]
async fn what_replaces_others_replaces_nothing_that_goes_along() {
    let (app, mut ada) = filled(&["a/x.png", "b/x.png", "c/y.png", "to/x.png", "to/y.png"]).await;
    let to = json!({ "folder": "to", "on_conflict": "replace" });
    let arguments = json!({ "selection": selection(&["a/x.png", "b/x.png", "c/y.png"]), "to": to });
    assert_eq!(call(&mut ada, &app, "move_pictures", arguments).await["done"], json!(3));
    let all = everything(&mut ada, &app).await;
    assert_eq!(all, ["to/x (1).png", "to/x (2).png", "to/x.png", "to/y.png"]);
    let sizes = call(&mut ada, &app, "list_downloads", json!({ "selection": selection(&["to/y.png"]) })).await;
    assert_eq!(sizes[0]["size"], json!("c/y.png".len()), "it took the other one's place");
}

#[tokio::test]
async fn a_call_lists_what_it_names_and_not_the_level() {
    let backend = Backend::start(TEMPLATE, &[]).await;
    let proxy = StoreProxy::before(&backend.endpoint()).await;
    let mut settings = backend.settings();
    settings.insert("s3_endpoint", proxy.endpoint.clone());
    settings.extend(["list_own_pictures", "delete_own_pictures"].map(|key| (key, "true".to_owned())));
    let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let mut app = App::start_with(&settings).await;
    app.outbox = Some(backend.outbox());
    let mut ada = Person::join(&app, "ada").await;
    let names: Vec<_> = (0..24).map(|number| format!("{number:02}.png")).collect();
    let others = ["x", "!first.png", "-a.png", "box/a.png", "box/b.png", "box.png", "box/in/c.png", "ä.png"];
    for key in names.iter().map(String::as_str).chain(others) {
        put(&mut ada, &app, key, key.as_bytes()).await;
    }
    let to = |folder: &str| json!({ "folder": folder, "on_conflict": "ask" });
    let named = |from: usize, to: usize| selection(&names[from..to].iter().map(String::as_str).collect::<Vec<_>>());
    proxy.lists();

    let arguments = json!({ "selection": named(4, 8), "to": to("moved") });
    assert_eq!(call(&mut ada, &app, "move_pictures", arguments).await["done"], json!(4));
    assert_eq!(proxy.lists(), 1, "files that follow each other are in one answer");
    let arguments = json!({ "selection": selection(&["ä.png", "!first.png", "gone.png"]), "to": to("moved") });
    let answer = call(&mut ada, &app, "copy_pictures", arguments).await;
    assert_eq!((&answer["done"], failed(&answer)), (&json!(2), vec![("gone.png".to_owned(), "not_found".to_owned())]));
    assert!(proxy.lists() <= 3, "files that are far from each other are asked for one by one at most");
    let arguments = json!({ "selection": selection(&["box/"]), "to": to("moved") });
    assert_eq!(call(&mut ada, &app, "copy_pictures", arguments).await["done"], json!(3));
    assert_eq!(proxy.lists(), 1, "a folder is listed by itself");

    let arguments = json!({ "selection": selection(&["x"]), "to": to("moved") });
    assert_eq!(call(&mut ada, &app, "copy_pictures", arguments).await["done"], json!(1));
    assert_eq!(proxy.lists(), 2, "what is between two names is not read through");

    let first = call(&mut ada, &app, "delete_pictures", json!({ "selection": named(0, 2) })).await;
    let batch = first["undo"].clone();
    assert!(proxy.lists() > 1, "once for each deletion what is old is looked for");
    let next = json!({ "selection": named(8, 20), "batch": batch });
    assert_eq!(call(&mut ada, &app, "delete_pictures", next).await["done"], json!(12));
    assert_eq!(proxy.lists(), 1);
    let some = json!({ "access_level": "protected", "batch": batch, "keys": names[8..14] });
    assert_eq!(call(&mut ada, &app, "restore_pictures", some).await["done"], json!(6));
    assert_eq!(proxy.lists(), 1);
    let again = json!({ "access_level": "protected", "batch": batch, "keys": names[8..9] });
    assert_eq!(failed(&call(&mut ada, &app, "restore_pictures", again).await).len(), 1);

    let all = everything(&mut ada, &app).await;
    let moved =
        ["x", "!first.png", "04.png", "05.png", "06.png", "07.png", "box/a.png", "box/b.png", "box/in/c.png", "ä.png"];
    let gone: Vec<_> = [0..2, 4..8, 14..20].into_iter().flatten().map(|number| &names[number]).collect();
    assert!(gone.iter().all(|name| !all.contains(name)), "{all:?}");
    assert!(moved.iter().all(|name| all.contains(&format!("moved/{name}"))), "{all:?}");
    assert_eq!(all.len(), 24 - gone.len() + others.len() + moved.len());
    app.running.stop().await.unwrap();
}
