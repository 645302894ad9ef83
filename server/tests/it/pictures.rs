//! A place to look at one's pictures, against the real store: lists, thumbnails, what is deleted and comes back, moving and saving;
//! and two people, of whom neither sees anything of the other's.

use std::io::Cursor;

use app::core::upload::Crc32;
use http::{Method, Request};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use url::Url;

use crate::app::App;
use crate::person::{Answer, Person, send};

fn crc32(body: &[u8]) -> String {
    let mut crc32 = Crc32::default();
    crc32.update(body);
    crc32.finish()
}

/// A picture that is like no other one.
fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(1200, 600, Rgb([shade, 40, 90])))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

pub(crate) async fn put(person: &mut Person, app: &App, key: &str, body: &[u8]) {
    let stored = person.upload(app, key, body, &crc32(body)).await;
    assert_eq!(stored.status.as_u16(), 200, "{key}: {}", stored.body);
}

fn outcome(answer: &Answer) -> (u16, Value) {
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or_default())
}

/// What changes something travels as a form, everything else as JSON.
const FORMS: [&str; 7] = [
    "delete_pictures",
    "restore_pictures",
    "purge_pictures",
    "move_pictures",
    "copy_pictures",
    "rename_picture",
    "create_folder",
];

/// The fields of a form that say the same.
fn fields(name: &str, value: &Value) -> Vec<(String, String)> {
    let within = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}[{key}]") };
    match value {
        Value::Object(all) => all.iter().flat_map(|(key, value)| fields(&within(key), value)).collect(),
        Value::Array(all) => all.iter().flat_map(|value| fields(&format!("{name}[]"), value)).collect(),
        Value::String(text) => vec![(name.to_owned(), text.clone())],
        other => vec![(name.to_owned(), other.to_string())],
    }
}

async fn asked(person: &mut Person, app: &App, function: &str, arguments: &Value) -> (u16, Value) {
    let path = format!("/api/pictures/{function}");
    if !FORMS.contains(&function) {
        return outcome(&person.call(app, &path, &arguments.to_string()).await);
    }
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields("", arguments)).finish();
    outcome(&person.ask(app, Method::POST, &path, &body, &headers).await)
}

pub(crate) async fn call(person: &mut Person, app: &App, function: &str, arguments: Value) -> Value {
    let (status, answer) = asked(person, app, function, &arguments).await;
    assert_eq!(status, 200, "{function}: {answer}");
    answer
}

pub(crate) async fn refused(person: &mut Person, app: &App, function: &str, arguments: Value) -> (u16, String) {
    let (status, answer) = asked(person, app, function, &arguments).await;
    let reason = answer["reason"]["kind"].as_str().or_else(|| answer["code"].as_str());
    (status, reason.unwrap_or_default().to_owned())
}

fn query(more: Value) -> Value {
    let mut query = json!({ "count": 100, "is_fresh": true });
    query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "query": query })
}

fn keys(page: &Value) -> Vec<&str> {
    page["pictures"].as_array().unwrap().iter().map(|picture| picture["key"].as_str().unwrap()).collect()
}

pub(crate) async fn everything(person: &mut Person, app: &App) -> Vec<String> {
    let page = call(person, app, "list_pictures", query(json!({ "with_subfolders": true, "order": "name" }))).await;
    keys(&page).into_iter().map(str::to_owned).collect()
}

async fn fetched(app: &App, person: &mut Person, address: &str) -> Answer {
    let url = if address.starts_with('/') {
        let led = person.get(app, address).await;
        assert_eq!(led.status.as_u16(), 303, "{address}: {}", led.body);
        Url::parse(led.header("location")).unwrap()
    } else {
        Url::parse(address).unwrap()
    };
    send(&url, Request::builder().method(Method::GET), Vec::new()).await
}

#[tokio::test]
async fn a_list_has_every_file_of_its_owner_and_nothing_of_updowns() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    // Some sort before Updown's own things, and some behind them.
    for key in ["!first.png", "-dash.png", ".hidden.png", "2024/07/beach.png", "2024/10.png", "2024/9.png", "z.pdf"] {
        put(&mut ada, &app, key, key.as_bytes()).await;
    }
    let latest = ada.call(&app, "/api/storage/set_latest_picture", &json!({ "key": "z.pdf" }).to_string()).await;
    assert_eq!(latest.status.as_u16(), 200);
    put(&mut bob, &app, "bobs.png", b"bob").await;
    let page = call(&mut ada, &app, "list_pictures", query(json!({ "order": "name" }))).await;
    assert_eq!(keys(&page), ["!first.png", "-dash.png", ".hidden.png", "z.pdf"]);
    assert_eq!((page["total"].clone(), page["folders"].clone()), (json!(4), json!([{ "path": "2024", "files": 3 }])));
    let page = call(&mut ada, &app, "list_pictures", query(json!({ "folder": "2024", "order": "name" }))).await;
    assert_eq!(keys(&page), ["2024/9.png", "2024/10.png"]);
    assert_eq!(page["folders"], json!([{ "path": "2024/07", "files": 1 }]));
    let page = call(&mut ada, &app, "list_pictures", query(json!({ "name": "BEACH", "with_subfolders": true }))).await;
    assert_eq!(keys(&page), ["2024/07/beach.png"]);
    let page = call(
        &mut ada,
        &app,
        "list_pictures",
        query(json!({ "with_subfolders": true, "order": "name", "start": 2, "count": 2 })),
    )
    .await;
    assert_eq!((keys(&page), page["total"].clone()), (vec![".hidden.png", "2024/07/beach.png"], json!(7)));
    let folders = call(&mut ada, &app, "list_folders", json!({ "access_level": "protected" })).await;
    assert_eq!(folders, json!([{ "path": "2024", "files": 3 }, { "path": "2024/07", "files": 1 }]));
    let all = call(&mut ada, &app, "list_keys", query(json!({ "folder": "2024", "start": 1, "count": 1 }))).await;
    assert_eq!(all.as_array().unwrap().len(), 3, "whatever the page, and the folders: {all}");
    let found = call(&mut ada, &app, "list_keys", query(json!({ "name": "dash" }))).await;
    assert_eq!(found, json!(["-dash.png"]), "of a search what was found alone");
    assert_eq!(everything(&mut bob, &app).await, ["bobs.png"]);
    let bad = refused(&mut ada, &app, "list_pictures", query(json!({ "folder": "../x" }))).await;
    assert_eq!(bad, (400, "bad_key".to_owned()));
    let nobody = refused(&mut Person::default(), &app, "list_pictures", query(json!({}))).await;
    assert_eq!(nobody, (401, "signed_out".to_owned()));
    let nobody = refused(&mut Person::default(), &app, "list_keys", query(json!({}))).await;
    assert_eq!(nobody, (401, "signed_out".to_owned()));
}

#[tokio::test]
async fn a_thumbnail_is_made_once_and_follows_its_picture() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    put(&mut ada, &app, "a.png", &png(1)).await;
    put(&mut ada, &app, "broken.png", b"no picture").await;
    put(&mut ada, &app, "paper.pdf", b"paper").await;
    let page = call(&mut ada, &app, "list_pictures", query(json!({ "order": "name" }))).await;
    let small = page["pictures"][0]["thumbnails"][0]["url"].as_str().unwrap().to_owned();
    assert!(small.starts_with("/pictures/thumbnail?level=protected&key=a.png&version="), "{small}");
    assert_eq!(page["pictures"][2]["thumbnails"], json!([]), "a paper has none");
    let made = fetched(&app, &mut ada, &small).await;
    assert_eq!((made.status.as_u16(), made.header("content-type")), (200, "image/jpeg"));
    let broken = page["pictures"][1]["thumbnails"][0]["url"].as_str().unwrap();
    assert_eq!(ada.get(&app, broken).await.header("location"), "/pictures/none.svg");
    // Where one picture is shown, it stands itself in the place of a thumbnail that cannot be.
    let answer = outcome(&ada.image_url(&app, "broken.png").await).1;
    let rendition = answer["renditions"][1]["url"].as_str().unwrap().to_owned();
    assert_eq!(fetched(&app, &mut ada, &rendition).await.body, "no picture");
    let answer = outcome(&ada.image_url(&app, "a.png").await).1;
    let rendition = answer["renditions"][1]["url"].as_str().unwrap().to_owned();
    assert_eq!(fetched(&app, &mut ada, &rendition).await.header("content-type"), "image/jpeg");
    assert_eq!(bob.get(&app, &rendition).await.status.as_u16(), 404);
    let page = call(&mut ada, &app, "list_pictures", query(json!({ "order": "name" }))).await;
    let [one, two] = [0, 1].map(|place| page["pictures"][0]["thumbnails"][place]["url"].as_str().unwrap().to_owned());
    assert!(one.starts_with("http") && two.starts_with("http"), "both widths are made at once: {one} {two}");
    assert!(one.contains(".updown/thumbnails/"));
    let again = call(&mut ada, &app, "list_pictures", query(json!({ "order": "name" }))).await;
    assert_eq!(again["pictures"][0]["thumbnails"][0]["url"].as_str(), Some(one.as_str()), "the same for a while");
    let renamed = json!({ "access_level": "protected", "key": "a.png", "new_key": "x/b.png" });
    call(&mut ada, &app, "rename_picture", renamed).await;
    let page = call(&mut ada, &app, "list_pictures", query(json!({ "folder": "x" }))).await;
    assert!(page["pictures"][0]["thumbnails"][0]["url"].as_str().unwrap().starts_with("http"), "{page}");
    // Somebody else has no such picture, and gets nothing by its address.
    assert_eq!(bob.get(&app, &small).await.status.as_u16(), 404);
    assert_eq!(Person::default().get(&app, &small).await.status.as_u16(), 401);
    assert_eq!(ada.get(&app, "/pictures/thumbnail?key=..%2Fx&version=a&width=320").await.status.as_u16(), 400);
    assert_eq!(ada.get(&app, "/pictures/thumbnail?key=a&version=..%2Fx&width=320").await.status.as_u16(), 400);
}

#[tokio::test]
async fn a_browser_puts_the_thumbnails_that_it_has_made() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    put(&mut ada, &app, "a.png", &png(2)).await;
    let small = b"a small picture";
    let proposal = json!({ "width": 320, "size": small.len(), "content_type": "image/webp", "crc32": crc32(small) });
    let arguments = |proposal: &Value| json!({ "access_level": "protected", "key": "a.png", "thumbnails": [proposal] });
    let tickets = call(&mut ada, &app, "begin_thumbnails", arguments(&proposal)).await;
    let mut request = Request::builder().method(Method::PUT);
    for header in tickets[0]["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let put = send(&Url::parse(tickets[0]["url"].as_str().unwrap()).unwrap(), request, small.to_vec()).await;
    assert_eq!(put.status.as_u16(), 200, "{}", put.body);
    let page = call(&mut ada, &app, "list_pictures", query(json!({}))).await;
    let address = page["pictures"][0]["thumbnails"][0]["url"].as_str().unwrap().to_owned();
    let got = fetched(&app, &mut ada, &address).await;
    assert_eq!((got.body.as_bytes(), got.header("content-type")), (&small[..], "image/webp"));
    for (name, value) in [("width", json!(321)), ("size", json!(2_000_000)), ("content_type", json!("text/html"))] {
        let mut bad = proposal.clone();
        bad[name] = value;
        assert_eq!(refused(&mut ada, &app, "begin_thumbnails", arguments(&bad)).await.0, 400, "{name}");
    }
    let missing = json!({ "access_level": "protected", "key": "b.png", "thumbnails": [proposal] });
    assert_eq!(refused(&mut ada, &app, "begin_thumbnails", missing).await, (404, "not_found".to_owned()));
}

#[tokio::test]
async fn what_is_deleted_comes_back_or_goes_for_good() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for key in ["a.png", "x/b.png", "x/y/c.png", "d.png"] {
        put(&mut ada, &app, key, key.as_bytes()).await;
    }
    let selection = json!({ "selection": { "access_level": "protected", "keys": ["a.png", "x/"] } });
    let deleted = call(&mut ada, &app, "delete_pictures", selection).await;
    assert_eq!((deleted["done"].clone(), deleted["failed"].clone()), (json!(3), json!([])));
    assert_eq!(everything(&mut ada, &app).await, ["d.png"]);
    let kept = call(&mut ada, &app, "deleted_pictures", json!({ "access_level": "protected" })).await;
    assert_eq!(
        kept.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect::<Vec<_>>(),
        ["a.png", "x/b.png", "x/y/c.png"]
    );
    // Meanwhile the name is somebody's again.
    put(&mut ada, &app, "a.png", b"another").await;
    let batch = deleted["undo"].as_str().unwrap().to_owned();
    let restored =
        call(&mut ada, &app, "restore_pictures", json!({ "access_level": "protected", "batch": batch })).await;
    assert_eq!(restored["done"], json!(3));
    assert_eq!(everything(&mut ada, &app).await, ["a (1).png", "a.png", "d.png", "x/b.png", "x/y/c.png"]);
    let url = outcome(&ada.image_url(&app, "a (1).png").await).1["url"].as_str().unwrap().to_owned();
    assert_eq!(fetched(&app, &mut ada, &url).await.body, "a.png");
    let kept = call(&mut ada, &app, "deleted_pictures", json!({ "access_level": "protected" })).await;
    assert_eq!(kept, json!([]));

    let selection = json!({ "selection": { "access_level": "protected", "keys": ["d.png"] } });
    let batch = call(&mut ada, &app, "delete_pictures", selection).await["undo"].as_str().unwrap().to_owned();
    let purged = call(&mut ada, &app, "purge_pictures", json!({ "access_level": "protected", "batch": batch })).await;
    assert_eq!(purged["done"], json!(1));
    let kept = call(&mut ada, &app, "deleted_pictures", json!({ "access_level": "protected" })).await;
    assert_eq!(kept, json!([]));
}

#[tokio::test]
async fn a_deletion_that_is_under_way_is_taken_back_as_a_whole() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for number in 0..60 {
        put(&mut ada, &app, &format!("{number:02}.png"), b"picture").await;
    }
    let keys: Vec<String> = (0..60).map(|number| format!("{number:02}.png")).collect();
    let mut impatient = ada.clone();
    let selection = json!({ "selection": { "access_level": "protected", "keys": keys } });
    let deleting = call(&mut ada, &app, "delete_pictures", selection);
    let taking_back = async {
        let level = json!({ "access_level": "protected" });
        let batch = loop {
            let kept = call(&mut impatient, &app, "deleted_pictures", level.clone()).await;
            if let Some(batch) = kept[0]["batch"].as_str() {
                break batch.to_owned();
            }
        };
        call(&mut impatient, &app, "restore_pictures", json!({ "access_level": "protected", "batch": batch })).await
    };
    let (deleted, restored) = futures::future::join(deleting, taking_back).await;
    assert_eq!(deleted["done"], restored["done"], "all that it had come to");
    assert_eq!(everything(&mut ada, &app).await, keys);
}

#[tokio::test]
async fn thousands_of_names_are_one_selection() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    put(&mut ada, &app, "a.png", b"a").await;
    let absent = (0..19_999).map(|number| format!("2024/Summer holiday in Italy, the second half/{number}.png"));
    let keys: Vec<String> = absent.chain(["a.png".to_owned()]).collect();
    let selection = json!({ "selection": { "access_level": "protected", "keys": keys } });
    let deleted = call(&mut ada, &app, "delete_pictures", selection).await;
    assert_eq!(deleted["done"], json!(1), "{deleted}");
    assert_eq!(everything(&mut ada, &app).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_deleted_long_ago_is_gone() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    put(&mut ada, &app, "a.png", b"a").await;
    let selection = json!({ "selection": { "access_level": "protected", "keys": ["a.png"] } });
    call(&mut ada, &app, "delete_pictures", selection).await;
    let kept = call(&mut ada, &app, "deleted_pictures", json!({ "access_level": "protected" })).await;
    assert_eq!(kept.as_array().unwrap().len(), 1);
    app.clock.forward(31 * 24 * 60 * 60);
    let mut ada = Person::default();
    ada.sign_in(&app, "ada").await;
    let kept = call(&mut ada, &app, "deleted_pictures", json!({ "access_level": "protected" })).await;
    assert_eq!(kept, json!([]));
}

#[tokio::test]
async fn files_and_folders_move_and_are_copied_and_no_name_is_taken_from_another() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for key in ["a.png", "to/a.png", "x/b.png", "x/y/c.png"] {
        put(&mut ada, &app, key, key.as_bytes()).await;
    }
    let carry = |keys: &[&str], folder: &str, on_conflict: &str| {
        json!({
            "selection": { "access_level": "protected", "keys": keys },
            "to": { "folder": folder, "on_conflict": on_conflict },
        })
    };
    let asked = call(&mut ada, &app, "move_pictures", carry(&["a.png", "x/"], "to", "ask")).await;
    assert_eq!(asked["done"], json!(2));
    assert_eq!(asked["failed"], json!([{ "key": "a.png", "reason": { "kind": "name_taken" } }]));
    assert_eq!(everything(&mut ada, &app).await, ["a.png", "to/a.png", "to/x/b.png", "to/x/y/c.png"]);
    let into_itself = call(&mut ada, &app, "move_pictures", carry(&["to/x/"], "to/x/y", "ask")).await;
    assert_eq!(into_itself["failed"][0]["reason"]["kind"], json!("into_itself"));
    assert_eq!(into_itself["done"], json!(0));
    let both = call(&mut ada, &app, "move_pictures", carry(&["a.png"], "to", "keep_both")).await;
    assert_eq!(both["done"], json!(1));
    let copied = call(&mut ada, &app, "copy_pictures", carry(&["to/x/b.png"], "", "ask")).await;
    assert_eq!(copied["done"], json!(1));
    assert_eq!(everything(&mut ada, &app).await, ["b.png", "to/a (1).png", "to/a.png", "to/x/b.png", "to/x/y/c.png"]);
    let replaced = call(&mut ada, &app, "copy_pictures", carry(&["to/a (1).png"], "", "ask")).await;
    assert_eq!(replaced["done"], json!(1));
    let taken = json!({ "access_level": "protected", "key": "b.png", "new_key": "to/a.png" });
    assert_eq!(refused(&mut ada, &app, "rename_picture", taken).await, (409, "name_taken".to_owned()));
    let gone = json!({ "access_level": "protected", "key": "none.png", "new_key": "q.png" });
    assert_eq!(refused(&mut ada, &app, "rename_picture", gone).await, (404, "not_found".to_owned()));
    let own = json!({ "access_level": "protected", "key": "b.png", "new_key": ".updown/b.png" });
    assert_eq!(refused(&mut ada, &app, "rename_picture", own).await, (400, "bad_key".to_owned()));

    let empty = json!({ "access_level": "protected", "folder": "empty" });
    call(&mut ada, &app, "create_folder", empty.clone()).await;
    assert_eq!(refused(&mut ada, &app, "create_folder", empty).await, (409, "name_taken".to_owned()));
    let folders = call(&mut ada, &app, "list_folders", json!({ "access_level": "protected" })).await;
    assert!(folders.as_array().unwrap().contains(&json!({ "path": "empty", "files": 0 })), "{folders}");

    // An empty folder is deleted, brought back and let go like others, and counts as no file.
    let counts = |answer: &Value| (answer["done"].clone(), answer["folders"].clone());
    let empty = json!({ "selection": { "access_level": "protected", "keys": ["empty/"] } });
    let deleted = call(&mut ada, &app, "delete_pictures", empty.clone()).await;
    assert_eq!(counts(&deleted), (json!(0), json!(1)));
    let batch = json!({ "access_level": "protected", "batch": deleted["undo"].as_str().unwrap() });
    assert_eq!(counts(&call(&mut ada, &app, "restore_pictures", batch).await), (json!(0), json!(1)));
    call(&mut ada, &app, "delete_pictures", empty).await;
    let purged = call(&mut ada, &app, "purge_pictures", json!({ "access_level": "protected" })).await;
    assert_eq!(counts(&purged), (json!(0), json!(1)));
}

#[tokio::test]
async fn a_folder_gets_another_path_with_all_that_is_in_it_and_joins_no_other() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for key in ["sea/a.png", "sea/deep/b.png", "seaside.png", "lake/c.png", "taken"] {
        put(&mut ada, &app, key, key.as_bytes()).await;
    }
    call(&mut ada, &app, "create_folder", json!({ "access_level": "protected", "folder": "sea/empty" })).await;
    let to = |new: &str| json!({ "access_level": "protected", "key": "sea/", "new_key": new });
    for (new, expected) in [
        ("lake", (409, "name_taken")),
        ("taken", (409, "name_taken")),
        ("sea/deep/er", (422, "into_itself")),
        (".updown/sea", (400, "bad_key")),
        ("../sea", (400, "bad_key")),
    ] {
        let (status, reason) = refused(&mut ada, &app, "rename_picture", to(new)).await;
        assert_eq!((status, reason.as_str()), expected, "{new}");
    }
    let gone = json!({ "access_level": "protected", "key": "none/", "new_key": "some" });
    assert_eq!(refused(&mut ada, &app, "rename_picture", gone).await, (404, "not_found".to_owned()));
    let renamed = call(&mut ada, &app, "rename_picture", to("2026/ocean/")).await;
    assert_eq!((renamed["done"].clone(), renamed["folders"].clone()), (json!(2), json!(1)), "a folder is no file");
    let expected = ["2026/ocean/a.png", "2026/ocean/deep/b.png", "lake/c.png", "seaside.png", "taken"];
    assert_eq!(everything(&mut ada, &app).await, expected);
    let folders = call(&mut ada, &app, "list_folders", json!({ "access_level": "protected" })).await;
    let paths: Vec<_> = folders.as_array().unwrap().iter().map(|folder| folder["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["2026", "2026/ocean", "2026/ocean/deep", "2026/ocean/empty", "lake"]);
}

#[tokio::test]
async fn a_file_is_shown_with_its_neighbours_given_away_and_saved_under_its_name() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    for (key, shade) in [("1.png", 1), ("Straße \"2\".png", 2), ("3.png", 3)] {
        put(&mut ada, &app, key, &png(shade)).await;
    }
    let mut asked = query(json!({ "order": "name" }));
    asked["key"] = json!("3.png");
    let details = call(&mut ada, &app, "picture_details", asked.clone()).await;
    assert_eq!((details["previous"].clone(), details["next"].clone()), (json!("1.png"), json!("Straße \"2\".png")));
    assert_eq!(
        (details["index"].clone(), details["total"].clone(), details["content_type"].clone()),
        (json!(1), json!(3), json!("image/png"))
    );
    let view = details["view_url"].as_str().unwrap().to_owned();
    assert_eq!(fetched(&app, &mut ada, &view).await.header("content-type"), "image/png");
    let saved = fetched(&app, &mut ada, "/pictures/download?key=Stra%C3%9Fe%20%222%22.png").await;
    assert_eq!(
        saved.header("content-disposition"),
        "attachment; filename=\"Stra_e _2_.png\"; filename*=UTF-8''Stra%C3%9Fe%20%222%22.png"
    );
    let link = call(&mut ada, &app, "share_picture", json!({ "access_level": "protected", "key": "3.png" })).await;
    assert!(link["good_for_s"].as_u64().unwrap() > 60);
    let shared =
        send(&Url::parse(link["url"].as_str().unwrap()).unwrap(), Request::builder().method(Method::GET), Vec::new())
            .await;
    assert_eq!(shared.status.as_u16(), 200);
    let downloads = json!({ "selection": { "access_level": "protected", "keys": ["1.png", "3.png"] } });
    assert_eq!(call(&mut ada, &app, "list_downloads", downloads).await.as_array().unwrap().len(), 2);
    assert_eq!(refused(&mut bob, &app, "picture_details", asked).await, (404, "not_found".to_owned()));
    assert_eq!(bob.get(&app, "/pictures/download?key=3.png").await.status.as_u16(), 404);
}

#[tokio::test]
async fn where_the_policies_are_narrower_it_is_said_that_it_is_not_allowed() {
    let app = App::start_with(&[("stack_parameters", "DeleteOwnPictures=false")]).await;
    let mut ada = Person::join(&app, "ada").await;
    put(&mut ada, &app, "a.png", b"a").await;
    let moved = json!({ "selection": { "access_level": "protected", "keys": ["a.png"] }, "to": { "folder": "x" } });
    assert_eq!(refused(&mut ada, &app, "move_pictures", moved).await, (403, "not_allowed".to_owned()));
    assert_eq!(everything(&mut ada, &app).await, ["a.png"]);

    let app = App::start_with(&[("stack_parameters", "ListOwnPictures=false")]).await;
    let mut ada = Person::join(&app, "ada").await;
    put(&mut ada, &app, "a.png", &png(9)).await;
    assert_eq!(refused(&mut ada, &app, "list_pictures", query(json!({}))).await, (403, "not_allowed".to_owned()));
    let mut asked = query(json!({}));
    asked["key"] = json!("a.png");
    let details = call(&mut ada, &app, "picture_details", asked).await;
    assert_eq!((details["index"].clone(), details["total"].clone()), (json!(null), json!(0)));
}
