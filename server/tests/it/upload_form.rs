//! Uploads without JavaScript: the form of the page, posted to the store as a browser posts it, and the way back.

use http::header::{ACCEPT, CONTENT_TYPE, LOCATION, ORIGIN};
use http::{Method, Request, StatusCode};
use url::Url;

use crate::app::App;
use crate::person::{Answer, Person, send};

const LAPSED: &str = "This form has lapsed. Choose the file again.";

/// Something that begins like a PNG, and goes on like nothing else.
pub(crate) fn png(rest: &str) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", rest.as_bytes()].concat()
}

/// A form as it stands on a page.
#[derive(Debug, Clone)]
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The one on the start page.
    async fn of(person: &mut Person, app: &App) -> Self {
        let page = person.get(app, "/").await;
        let noscript = between(&page.body, "<noscript", "</noscript>").unwrap_or_else(|| panic!("{}", page.body));
        let form = between(noscript, "<form", "</form>").unwrap_or_else(|| panic!("{noscript}"));
        assert!(form.contains("method=\"post\"") && form.contains("enctype=\"multipart/form-data\""), "{form}");
        let inputs = form.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\""));
        let fields = inputs.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect();
        Self { action: attribute(form, "action"), fields }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str()).unwrap()
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(found, _)| found != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Posts it with a file, as the HTML standard says a form is encoded.
    async fn post(&self, app: &App, file_name: &str, bytes: &[u8]) -> Answer {
        let boundary = "----a-boundary-that-no-picture-has";
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let file_name = file_name.replace('"', "%22");
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let request = Request::builder()
            .method(Method::POST)
            .header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(ORIGIN, app.origin())
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"));
        send(&Url::parse(&self.action).unwrap(), request, body).await
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

fn attribute(element: &str, name: &str) -> String {
    let value = between(element, &format!(" {name}=\""), "\"").unwrap_or_default();
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Where the store sends the browser, on the app's own origin.
fn way_back(app: &App, stored: &Answer) -> String {
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.body);
    let path = stored.header(LOCATION.as_str()).strip_prefix(&app.origin()).unwrap().to_owned();
    assert!(path.starts_with("/upload/done?form="), "{path}");
    path
}

/// Goes there, and on to the page.
async fn return_by(person: &mut Person, app: &App, path: &str) -> Answer {
    let answer = person.get(app, path).await;
    assert_eq!((answer.status, answer.header(LOCATION.as_str())), (StatusCode::SEE_OTHER, "/"), "{}", answer.body);
    person.get(app, "/").await
}

/// Uploads a file by the form, and comes back to the page.
pub(crate) async fn upload(person: &mut Person, app: &App, file_name: &str, bytes: &[u8]) -> Answer {
    let form = Form::of(person, app).await;
    let stored = form.post(app, file_name, bytes).await;
    return_by(person, app, &way_back(app, &stored)).await
}

/// The picture under a name: its type and its bytes, as text.
async fn picture(person: &mut Person, app: &App, key: &str) -> Option<(String, String)> {
    let answer = person.image_url(app, key).await;
    let found: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let url = found["url"].as_str()?;
    let picture = send(&Url::parse(url).unwrap(), Request::builder(), Vec::new()).await;
    assert_eq!(picture.status, StatusCode::OK, "{}", picture.body);
    Some((picture.header("content-type").to_owned(), picture.body))
}

fn as_png(bytes: &[u8]) -> Option<(String, String)> {
    Some(("image/png".to_owned(), String::from_utf8_lossy(bytes).into_owned()))
}

#[tokio::test]
async fn a_picture_goes_up_and_is_shown_whatever_its_name() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for (name, key) in [
        ("holiday.png", "holiday.png"),
        ("Straße 100% + 東京 🌸.png", "Straße 100% + 東京 🌸.png"),
        ("cafe\u{301}.png", "caf\u{e9}.png"),
        (r"C:\fakepath\beach.png", "beach.png"),
        ("it's a & b;c=d.png", "it's a & b;c=d.png"),
    ] {
        let page = upload(&mut ada, &app, name, &png(name)).await;
        let shown = key.replace('&', "&amp;");
        assert!(page.shows(&format!("{shown} was uploaded.")), "{name}: {}", page.body);
        assert!(page.shows(&format!("alt=\"{shown}\"")), "it is the latest picture: {}", page.body);
        assert_eq!(picture(&mut ada, &app, key).await, as_png(&png(name)), "{name}");
        assert!(!ada.get(&app, "/").await.shows("was uploaded."), "it is told once");
    }
}

#[tokio::test]
async fn the_page_says_what_is_allowed_and_may_post_to_the_store_and_come_back() {
    let app = App::start_with(&[("upload_max_bytes", "2000000")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let page = ada.get(&app, "/").await;
    assert!(page.shows("Pictures up to 2.0 MB."), "{}", page.body);
    assert!(!page.shows("needs JavaScript"), "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("form-action 'self' {};", app.store_origin())), "{policy}");
    let form = Form::of(&mut ada, &app).await;
    assert!(form.action.starts_with(&app.store_origin()));
    let redirect = form.field("success_action_redirect");
    assert!(redirect.starts_with(&format!("{}/upload/done?form=", app.origin())), "{redirect}");
    assert!(!Person::default().get(&app, "/").await.body.contains("multipart/form-data"));
}

#[tokio::test]
async fn two_pictures_of_one_name_are_both_kept() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    upload(&mut ada, &app, "a.png", &png("one")).await;
    let page = upload(&mut ada, &app, "a.png", &png("two")).await;
    assert!(page.shows("a (1).png was uploaded."), "{}", page.body);
    // Also by one form, which the back button brings again.
    let form = Form::of(&mut ada, &app).await;
    for (bytes, key) in [("three", "a (2).png"), ("four", "a (3).png")] {
        let stored = form.post(&app, "a.png", &png(bytes)).await;
        let page = return_by(&mut ada, &app, &way_back(&app, &stored)).await;
        assert!(page.shows(&format!("{key} was uploaded.")), "{}", page.body);
    }
    for (key, bytes) in [("a.png", "one"), ("a (1).png", "two"), ("a (2).png", "three"), ("a (3).png", "four")] {
        assert_eq!(picture(&mut ada, &app, key).await, as_png(&png(bytes)), "{key}");
    }
}

#[tokio::test]
async fn coming_back_twice_makes_one_picture() {
    for parameters in ["", "DeleteOwnPictures=false", "ListOwnPictures=false"] {
        let settings = [("stack_parameters", parameters)];
        let app = App::start_with(if parameters.is_empty() { &[] } else { &settings }).await;
        let mut ada = Person::join(&app, "ada").await;
        let stored = Form::of(&mut ada, &app).await.post(&app, "a.png", &png("one")).await;
        let back = way_back(&app, &stored);
        for _ in 0..3 {
            let page = return_by(&mut ada, &app, &back).await;
            assert!(page.shows("a.png was uploaded."), "{parameters}: {}", page.body);
        }
        assert_eq!(picture(&mut ada, &app, "a (1).png").await, None, "{parameters}");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let app = App::start_with(&[("accepted_content_types", "image/png,image/jpeg")]).await;
    let mut ada = Person::join(&app, "ada").await;
    for bytes in [&b"<!DOCTYPE html><script>alert(1)</script>"[..], b"<svg onload=\"alert(1)\">", b"GIF89a\x01\0", b"x"]
    {
        let page = upload(&mut ada, &app, "a.png", bytes).await;
        assert!(page.shows("role=\"alert\"") && page.shows("type of file"), "{}", page.body);
        assert_eq!(picture(&mut ada, &app, "a.png").await, None);
    }
    let page = upload(&mut ada, &app, "a.txt", b"\xFF\xD8\xFF\xE0 a photograph").await;
    assert!(page.shows("a.txt was uploaded."), "{}", page.body);
    assert_eq!(picture(&mut ada, &app, "a.txt").await.unwrap().0, "image/jpeg");
}

#[tokio::test]
async fn names_that_cannot_be_kept_are_refused_with_the_reason() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for (name, reason) in [("..", "between slashes"), (".updown.png", "kept for Updown"), ("a\u{85}.png", "control")] {
        let page = upload(&mut ada, &app, name, &png("x")).await;
        assert!(page.shows(reason), "{name:?}: {}", page.body);
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_or_empty_does_not_get_into_the_store() {
    let app = App::start_with(&[("upload_max_bytes", "1000")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let form = Form::of(&mut ada, &app).await;
    for (bytes, code) in [(png(&"x".repeat(1_000)), "EntityTooLarge"), (Vec::new(), "EntityTooSmall")] {
        let stored = form.post(&app, "a.png", &bytes).await;
        assert_eq!(stored.status, StatusCode::BAD_REQUEST, "{}", stored.body);
        assert!(stored.body.contains(code), "{}", stored.body);
    }
    let fits = png(&"x".repeat(1_000 - png("").len()));
    let stored = form.post(&app, "a.png", &fits).await;
    assert!(return_by(&mut ada, &app, &way_back(&app, &stored)).await.shows("a.png was uploaded."));
}

#[tokio::test]
async fn a_form_that_has_lapsed_is_refused_by_the_store() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    app.clock.forward(-890);
    let stored = Form::of(&mut ada, &app).await.post(&app, "a.png", &png("one")).await;
    way_back(&app, &stored);
    app.clock.forward(-20);
    let stored = Form::of(&mut ada, &app).await.post(&app, "a.png", &png("one")).await;
    assert_eq!(stored.status, StatusCode::FORBIDDEN, "{}", stored.body);
    assert!(stored.body.contains("Policy expired"), "{}", stored.body);
}

#[tokio::test]
async fn nothing_that_the_policy_binds_can_be_changed() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut bob = Person::join(&app, "bob").await;
    let (form, bobs) = (Form::of(&mut ada, &app).await, Form::of(&mut bob, &app).await);
    let own = form.field("key").split(".updown/").next().unwrap().to_owned();
    let latest = format!("{own}.updown/latest");
    let over = format!("{own}a.png");
    for (name, value) in [
        ("key", bobs.field("key")),
        ("key", &latest),
        ("key", &over),
        ("Content-Type", "text/html"),
        ("success_action_redirect", "https://evil.example/"),
        ("x-amz-date", "20260101T000000Z"),
        ("x-amz-security-token", bobs.field("x-amz-security-token")),
        ("x-amz-signature", bobs.field("x-amz-signature")),
        ("policy", bobs.field("policy")),
        ("acl", "public-read"),
        ("x-amz-meta-updown-form", "x"),
    ] {
        let stored = form.clone().with(name, value).post(&app, "a.png", &png("x")).await;
        assert!(stored.status.is_client_error(), "{name} {value}: {} {}", stored.status, stored.body);
    }
    assert_eq!(picture(&mut ada, &app, "a.png").await, None);
    assert_eq!(picture(&mut bob, &app, "a.png").await, None);
}

#[tokio::test]
async fn the_way_back_of_somebody_else_or_of_nobody_finds_nothing_and_takes_nothing_away() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut bob = Person::join(&app, "bob").await;
    upload(&mut ada, &app, "own.png", &png("own")).await;
    let stored = Form::of(&mut ada, &app).await.post(&app, "a.png", &png("one")).await;
    let back = way_back(&app, &stored);
    assert!(return_by(&mut bob, &app, &back).await.shows(LAPSED));
    assert_eq!(picture(&mut bob, &app, "a.png").await, None);
    return_by(&mut Person::default(), &app, &back).await;
    // Made-up ones, which name an object that is no form's.
    let query = back.split_once('?').unwrap().1;
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(found, _)| found == name).unwrap().1.clone();
    let own = value("key").split(".updown/").next().unwrap().to_owned();
    for (form, key) in [
        (value("form"), format!("{own}own.png")),
        (String::new(), format!("{own}.updown/forms//own.png")),
        ("../..".to_owned(), format!("{own}.updown/forms/../../own.png")),
        ("0".repeat(32), value("key")),
        (value("form"), String::new()),
    ] {
        let made_up = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("form", &form), ("key", &key), ("etag", &value("etag")), ("page", &"/".to_owned())])
            .finish();
        let page = return_by(&mut ada, &app, &format!("/upload/done?{made_up}")).await;
        assert!(page.shows(LAPSED), "{form} {key}: {}", page.body);
    }
    assert_eq!(picture(&mut ada, &app, "own.png").await, as_png(&png("own")));
    assert!(return_by(&mut ada, &app, &back).await.shows("a.png was uploaded."));
}

#[tokio::test]
async fn the_way_back_leads_to_no_other_site() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    for (page, path) in [
        ("https%3A%2F%2Fevil.example%2Fa", "/a"),
        ("%2F%2Fevil.example%2Fa", "/a"),
        ("%2Faccount", "/account"),
        ("", "/"),
    ] {
        let answer = ada.get(&app, &format!("/upload/done?page={page}")).await;
        assert_eq!((answer.status, answer.header(LOCATION.as_str())), (StatusCode::SEE_OTHER, path), "{page}");
    }
}

#[tokio::test]
async fn what_nobody_came_back_for_is_cleared_away_after_a_day() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let stored = Form::of(&mut ada, &app).await.post(&app, "left.png", &png("left")).await;
    let left = way_back(&app, &stored);
    let stored = Form::of(&mut ada, &app).await.post(&app, "a.png", &png("a")).await;
    let back = way_back(&app, &stored);
    app.clock.forward(25 * 60 * 60);
    assert!(return_by(&mut ada, &app, &back).await.shows("a.png was uploaded."));
    assert!(return_by(&mut ada, &app, &left).await.shows(LAPSED));
}

#[tokio::test]
async fn a_key_that_leads_out_of_the_forms_folder_is_refused_before_the_store_is_asked() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let stored = Form::of(&mut ada, &app).await.post(&app, "a.png", &png("one")).await;
    let back = way_back(&app, &stored);
    let query = back.split_once('?').unwrap().1;
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(found, _)| found == name).unwrap().1.clone();
    let folder = value("key").strip_suffix("a.png").unwrap().to_owned();
    for name in ["../../latest", "x/a.png", ".."] {
        let made_up = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("form", value("form")), ("key", format!("{folder}{name}")), ("etag", value("etag"))])
            .finish();
        let page = return_by(&mut ada, &app, &format!("/upload/done?{made_up}")).await;
        assert!(page.shows("between slashes") && !page.shows(LAPSED), "{name}: {}", page.body);
    }
    assert!(return_by(&mut ada, &app, &back).await.shows("a.png was uploaded."));
}
