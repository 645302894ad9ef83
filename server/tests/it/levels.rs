//! Amplify's access levels, through the app: two people and a guest try each other's keys on each of them.
//!
//! What the policies say is also tried without the app, in `authorisation` and in the embedded backend's tests of the template.

use app::core::upload::Crc32;
use http::header::ORIGIN;
use http::{Method, Request};
use serde_json::{Value, json};
use url::Url;

use crate::app::App;
use crate::backend::{Backend, TEMPLATE};
use crate::person::{Answer, Person, send};
use crate::pictures::{call, refused};

const LEVELS: [&str; 3] = ["guest", "protected", "private"];

/// Servers on a stack where guests read and write: one signs with the pool's credentials, which the policies bind, the other one with
/// a key that may do everything, as on a store that knows none of them.
async fn with_policies_and_without() -> [(Backend, App); 2] {
    let mut both = Vec::new();
    for has_own_key in [false, true] {
        let backend = Backend::start(TEMPLATE, &[("GuestPictures", "READ_WRITE")]).await;
        let mut settings = backend.settings();
        settings.insert("guest_pictures", "READ_WRITE".to_owned());
        settings.extend(backend.own_key().into_iter().filter(|_| has_own_key));
        let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let mut app = App::start_with(&settings).await;
        app.outbox = Some(backend.outbox());
        both.push((backend, app));
    }
    both.try_into().unwrap_or_else(|_| panic!("there are two"))
}

async fn with(parameters: &str) -> App {
    App::start_with(&[("stack_parameters", parameters)]).await
}

fn crc32(body: &[u8]) -> String {
    let mut crc32 = Crc32::default();
    crc32.update(body);
    crc32.finish()
}

fn outcome(answer: &Answer) -> (u16, Value) {
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or_default())
}

/// Uploads a picture in one PUT; the status and code of the refusal, if it was refused.
async fn upload(person: &mut Person, app: &App, level: &str, key: &str, body: &[u8]) -> Result<(), (u16, String)> {
    let crc32 = crc32(body);
    let proposal = json!({ "proposal": {
        "access_level": level, "key": key, "size": body.len(), "content_type": "image/png", "crc32": crc32,
        "metadata": [], "fingerprint": "a", "on_conflict": "replace",
    }});
    let (status, answer) = outcome(&person.call(app, "/api/storage/begin_upload", &proposal.to_string()).await);
    if status != 200 {
        return Err((status, reason(&answer)));
    }
    let ticket = &answer["ticket"];
    let mut request = Request::builder().method(Method::PUT).header(ORIGIN, app.origin());
    for header in ticket["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let stored = send(&Url::parse(ticket["url"].as_str().unwrap()).unwrap(), request, body.to_vec()).await;
    if stored.status.as_u16() == 200 { Ok(()) } else { Err((stored.status.as_u16(), "store".to_owned())) }
}

/// What somebody sees of a picture; the status and code of the refusal, if it was refused.
async fn see(
    person: &mut Person,
    app: &App,
    level: &str,
    key: &str,
    owner: Option<&str>,
) -> Result<String, (u16, String)> {
    let request = json!({ "request": { "access_level": level, "key": key, "owner": owner } });
    let (status, answer) = outcome(&person.call(app, "/api/storage/image_url", &request.to_string()).await);
    if status != 200 {
        return Err((status, reason(&answer)));
    }
    let url = Url::parse(answer["url"].as_str().unwrap()).unwrap();
    let shown = send(&url, Request::builder().method(Method::GET), Vec::new()).await;
    assert_eq!(shown.status.as_u16(), 200, "{}", shown.body);
    Ok(shown.body)
}

fn reason(answer: &Value) -> String {
    answer["reason"]["kind"].as_str().or_else(|| answer["code"].as_str()).unwrap_or_default().to_owned()
}

fn not_allowed() -> (u16, String) {
    (403, "not_allowed".to_owned())
}

fn signed_out() -> (u16, String) {
    (401, "signed_out".to_owned())
}

fn not_found() -> (u16, String) {
    (404, "not_found".to_owned())
}

/// The identity id that the page tells its owner's uploader.
pub(crate) async fn identity(person: &mut Person, app: &App) -> String {
    let page = person.get(app, "/").await.body;
    let start = page.find("us-east-1:").unwrap();
    page[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-:".contains(*c)).collect()
}

#[tokio::test]
async fn as_it_comes_there_is_the_protected_level_and_it_is_its_owners_alone() {
    let app = App::start().await;
    let (mut ada, mut bob, mut guest) =
        (Person::join(&app, "ada").await, Person::join(&app, "bob").await, Person::default());
    assert_eq!(upload(&mut ada, &app, "protected", "a.png", b"ada's").await, Ok(()));
    for level in ["guest", "private"] {
        assert_eq!(upload(&mut ada, &app, level, "a.png", b"x").await, Err(not_allowed()), "{level}");
        assert_eq!(see(&mut ada, &app, level, "a.png", None).await, Err(not_allowed()), "{level}");
    }
    let ada_id = identity(&mut ada, &app).await;
    assert_eq!(see(&mut ada, &app, "protected", "a.png", Some(&ada_id)).await.as_deref(), Ok("ada's"));
    assert_eq!(see(&mut bob, &app, "protected", "a.png", None).await, Err(not_found()));
    assert_eq!(see(&mut bob, &app, "protected", "a.png", Some(&ada_id)).await, Err(not_allowed()));
    for level in LEVELS {
        assert_eq!(upload(&mut guest, &app, level, "a.png", b"x").await, Err(signed_out()), "{level}");
        assert_eq!(see(&mut guest, &app, level, "a.png", Some(&ada_id)).await, Err(signed_out()), "{level}");
    }
}

#[tokio::test]
async fn what_is_shared_can_be_seen_by_whoever_is_signed_in_and_by_nobody_else() {
    let app = with("ShareProtectedPictures=true").await;
    let (mut ada, mut bob, mut guest) =
        (Person::join(&app, "ada").await, Person::join(&app, "bob").await, Person::default());
    assert_eq!(upload(&mut ada, &app, "protected", "a.png", b"ada's").await, Ok(()));
    let ada_id = identity(&mut ada, &app).await;
    assert_eq!(see(&mut bob, &app, "protected", "a.png", Some(&ada_id)).await.as_deref(), Ok("ada's"));
    assert_eq!(see(&mut bob, &app, "protected", "b.png", Some(&ada_id)).await, Err(not_found()));
    for owner in ["../protected/x", "a:b/../..", ""] {
        assert_eq!(see(&mut bob, &app, "protected", "a.png", Some(owner)).await, Err(not_allowed()), "{owner}");
    }
    assert_eq!(see(&mut guest, &app, "protected", "a.png", Some(&ada_id)).await, Err(signed_out()));
    let own = json!({ "request": { "access_level": "protected", "key": ".updown/latest", "owner": ada_id } });
    let (status, answer) = outcome(&bob.call(&app, "/api/storage/image_url", &own.to_string()).await);
    assert_eq!((status, reason(&answer).as_str()), (400, "bad_key"), "what Updown keeps is nobody's to see");
}

#[tokio::test]
async fn what_is_private_is_apart_from_what_is_protected_and_its_owners_alone() {
    let app = with("PrivatePictures=true,ShareProtectedPictures=true").await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    assert_eq!(upload(&mut ada, &app, "private", "a.png", b"secret").await, Ok(()));
    assert_eq!(see(&mut ada, &app, "private", "a.png", None).await.as_deref(), Ok("secret"));
    assert_eq!(see(&mut ada, &app, "protected", "a.png", None).await, Err(not_found()));
    let ada_id = identity(&mut ada, &app).await;
    assert_eq!(see(&mut bob, &app, "private", "a.png", None).await, Err(not_found()));
    assert_eq!(see(&mut bob, &app, "private", "a.png", Some(&ada_id)).await, Err(not_allowed()));
}

#[tokio::test]
async fn what_is_private_is_listed_and_tidied_apart_by_its_owner_alone() {
    let app = with("PrivatePictures=true,ShareProtectedPictures=true").await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    assert_eq!(upload(&mut ada, &app, "private", "a.png", b"secret").await, Ok(()));
    assert_eq!(upload(&mut ada, &app, "protected", "b.png", b"shared").await, Ok(()));
    assert_eq!(call(&mut ada, &app, "picture_levels", json!({})).await, json!(["protected", "private"]));
    let listed = |level: &str| json!({ "query": { "access_level": level, "count": 10, "is_fresh": true } });
    for (level, of_ada) in [("private", json!(["a.png"])), ("protected", json!(["b.png"]))] {
        assert_eq!(call(&mut ada, &app, "list_keys", listed(level)).await, of_ada, "{level}");
        assert_eq!(call(&mut bob, &app, "list_keys", listed(level)).await, json!([]), "{level}");
    }
    let selection = json!({ "selection": { "access_level": "private", "keys": ["a.png"] } });
    let mut of_ada = selection.clone();
    of_ada["selection"]["owner"] = json!(identity(&mut ada, &app).await);
    assert_eq!(refused(&mut bob, &app, "delete_pictures", of_ada.clone()).await.1, "signed_out");
    let nothing = call(&mut bob, &app, "delete_pictures", selection.clone()).await;
    assert_eq!((&nothing["done"], &nothing["undo"]), (&json!(0), &json!(null)));
    let batch = call(&mut ada, &app, "delete_pictures", of_ada).await["undo"].clone();
    let restoring = |level: &str| json!({ "access_level": level, "batch": batch });
    assert_eq!(refused(&mut bob, &app, "restore_pictures", restoring("private")).await, not_found());
    assert_eq!(refused(&mut ada, &app, "restore_pictures", restoring("protected")).await, not_found());
    assert_eq!(call(&mut ada, &app, "restore_pictures", restoring("private")).await["done"], json!(1));
    assert_eq!(see(&mut ada, &app, "private", "a.png", None).await.as_deref(), Ok("secret"));

    let page = ada.get(&app, "/pictures?level=private").await.body;
    assert!(page.contains("Select a.png") && !page.contains("Select b.png"), "{page}");
    // What is said of who sees it is true.
    let (nobody, others) = ("Nobody but you sees it.", "Other people who are signed in can see what you upload here");
    assert!(lead(&page).contains(nobody), "{page}");
    for path in ["/", "/pictures"] {
        let page = ada.get(&app, path).await.body;
        assert!(lead(&page).contains(others), "{path}: {page}");
    }
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    assert!(lead(&ada.get(&app, "/pictures").await.body).contains(nobody));
    assert_eq!(call(&mut ada, &app, "picture_levels", json!({})).await, json!(["protected"]));
    assert_eq!(refused(&mut ada, &app, "list_keys", listed("private")).await, not_allowed());
}

#[tokio::test]
async fn guests_see_what_is_for_everybody_and_write_it_where_that_was_asked_for() {
    for (parameter, may_write) in [("GuestPictures=READ", false), ("GuestPictures=READ_WRITE", true)] {
        let app = with(parameter).await;
        let (mut ada, mut bob, mut guest) =
            (Person::join(&app, "ada").await, Person::join(&app, "bob").await, Person::default());
        assert_eq!(upload(&mut ada, &app, "guest", "a.png", b"for all").await, Ok(()));
        for person in [&mut ada, &mut bob, &mut guest] {
            assert_eq!(see(person, &app, "guest", "a.png", None).await.as_deref(), Ok("for all"));
        }
        assert_eq!(see(&mut guest, &app, "protected", "a.png", None).await, Err(signed_out()));
        let expected = if may_write { Ok(()) } else { Err(not_allowed()) };
        assert_eq!(upload(&mut guest, &app, "guest", "b.png", b"a guest's").await, expected);
        assert_eq!(upload(&mut guest, &app, "protected", "b.png", b"x").await, Err(signed_out()));
        if may_write {
            assert_eq!(see(&mut bob, &app, "guest", "b.png", None).await.as_deref(), Ok("a guest's"));
        }
    }
}

#[tokio::test]
async fn a_file_that_is_no_raster_picture_is_never_given_to_be_shown() {
    let app = App::start_with(&[("accepted_content_types", "image/*,image/svg+xml,text/html,application/pdf")]).await;
    let mut ada = Person::join(&app, "ada").await;
    for (content_type, shown_as, disposition) in [
        ("image/png", "application/octet-stream", "attachment"),
        ("image/svg+xml", "image/svg+xml", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
        ("application/pdf", "application/octet-stream", "attachment"),
    ] {
        let body = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let crc32 = crc32(body);
        let proposal = json!({ "proposal": {
            "access_level": "protected", "key": "x.png", "size": body.len(), "content_type": content_type, "crc32": crc32,
            "metadata": [], "fingerprint": "a", "on_conflict": "replace",
        }});
        let (status, answer) = outcome(&ada.call(&app, "/api/storage/begin_upload", &proposal.to_string()).await);
        assert_eq!(status, 200, "{content_type}: {answer}");
        let ticket = &answer["ticket"];
        let mut request = Request::builder().method(Method::PUT).header(ORIGIN, app.origin());
        for header in ticket["headers"].as_array().unwrap() {
            request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
        }
        let stored = send(&Url::parse(ticket["url"].as_str().unwrap()).unwrap(), request, body.to_vec()).await;
        assert_eq!(stored.status.as_u16(), 200);
        let (_, answer) = outcome(&ada.image_url(&app, "x.png").await);
        let url = Url::parse(answer["url"].as_str().unwrap()).unwrap();
        let got = send(&url, Request::builder().method(Method::GET), Vec::new()).await;
        assert_eq!((got.header("content-type"), got.header("content-disposition")), (shown_as, disposition));
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert!(got.header("content-security-policy").contains("sandbox"));
        let other = url.as_str().replace("response-content-type=", "response-content-type=text%2Fhtml%3B");
        let changed = send(&Url::parse(&other).unwrap(), Request::builder().method(Method::GET), Vec::new()).await;
        assert_eq!(changed.status.as_u16(), 403, "the type is signed");
    }
}

#[tokio::test]
async fn nobody_lists_moves_or_deletes_what_is_for_everybody_whatever_the_store_would_allow() {
    for (_backend, app) in with_policies_and_without().await {
        let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
        assert_eq!(upload(&mut ada, &app, "guest", "a.png", b"for all").await, Ok(()));
        let query = json!({ "query": { "access_level": "guest", "count": 10 } });
        let (level, selection) =
            (json!({ "access_level": "guest" }), json!({ "access_level": "guest", "keys": ["a.png"] }));
        let batch = json!({ "access_level": "guest", "batch": "000000000001-0000000000000000" });
        let carry = json!({ "selection": selection, "to": { "folder": "x", "on_conflict": "ask" } });
        let to = |key: &str, new: &str| json!({ "access_level": "guest", "key": key, "new_key": new });
        for (function, arguments) in [
            ("list_pictures", &query),
            ("list_keys", &query),
            ("list_folders", &level),
            ("deleted_pictures", &level),
            ("delete_pictures", &json!({ "selection": selection })),
            ("move_pictures", &carry),
            ("copy_pictures", &carry),
            ("restore_pictures", &batch),
            ("purge_pictures", &level),
            ("rename_picture", &to("a.png", "b.png")),
            ("rename_picture", &to("a/", "b")),
            ("create_folder", &json!({ "access_level": "guest", "folder": "x" })),
            ("list_downloads", &json!({ "selection": { "access_level": "guest", "keys": ["a/"] } })),
        ] {
            assert_eq!(refused(&mut bob, &app, function, arguments.clone()).await, not_allowed(), "{function}");
        }
        // Looking at it and putting something there stay.
        assert_eq!(see(&mut bob, &app, "guest", "a.png", None).await.as_deref(), Ok("for all"));
        assert_eq!(see(&mut bob, &app, "guest", "b.png", None).await, Err(not_found()), "no copy was made");
        let details = json!({ "query": query["query"], "key": "a.png" });
        let (status, answer) = outcome(&bob.call(&app, "/api/pictures/picture_details", &details.to_string()).await);
        assert_eq!((status, &answer["total"]), (200, &json!(0)), "a picture without neighbours: {answer}");
        assert_eq!(upload(&mut bob, &app, "guest", "b.png", b"bob's").await, Ok(()));
        app.running.stop().await.unwrap();
    }
}

#[tokio::test]
async fn no_guest_is_told_of_another_ones_uploads_whatever_the_store_would_allow() {
    for (_backend, app) in with_policies_and_without().await {
        let proposal = json!({ "proposal": {
            "access_level": "guest", "key": "a.png", "size": 20 << 20, "content_type": "image/png", "metadata": [],
            "fingerprint": "a", "on_conflict": "ask",
        }});
        let mut ids = Vec::new();
        for _ in 0..2 {
            let mut guest = Person::default();
            let begun = guest.call(&app, "/api/storage/begin_upload", &proposal.to_string()).await;
            let (status, answer) = outcome(&begun);
            assert_eq!((status, &answer["kind"]), (200, &json!("parts")), "{answer}");
            ids.push(answer["upload"]["id"].as_str().unwrap().to_owned());
        }
        assert_ne!(ids[0], ids[1], "the same file of another guest is another upload");
        app.running.stop().await.unwrap();
    }
}

/// What stands below the heading of a page.
fn lead(page: &str) -> &str {
    let behind = page.split_once("class=\"home__lead\">").map_or("", |(_, behind)| behind);
    behind.split_once("</p>").map_or("", |(lead, _)| lead)
}
