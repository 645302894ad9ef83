//! Devices that the pool remembers, and the second factor that is not asked for on them.

use app::wire::pool::RememberDevices;
use cookie::{Cookie, CookieJar, Key};
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, REFERER, USER_AGENT};

use crate::app::App;
use crate::person::{Answer, PASSWORD, Person};
use crate::second_factor::{new_account, secret_on, totp};

const COOKIE: &str = "updown_device";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A server whose pool requires an authenticator app and remembers devices.
async fn remembering(how: &str, extra: &[(&'static str, &str)]) -> App {
    let parameters = format!("Mfa=ON,MfaMethods=SOFTWARE_TOKEN_MFA,RememberDevices={how}");
    let settings: Vec<_> =
        [("stack_parameters", parameters.as_str())].into_iter().chain(extra.iter().copied()).collect();
    App::start_with(&settings).await
}

/// Posts a form of the start page from a browser that says what it is.
async fn post(person: &mut Person, app: &App, form: &str, fields: &str) -> Answer {
    let (origin, path) = (app.origin(), format!("/api/auth/{form}"));
    let headers = [
        (ACCEPT.as_str(), "text/html"),
        (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
        (REFERER.as_str(), &format!("{origin}/")),
        (USER_AGENT.as_str(), FIREFOX),
        ("sec-fetch-site", "same-origin"),
    ];
    person.ask(app, Method::POST, &path, fields, &headers).await;
    person.get(app, "/").await
}

/// An account with an authenticator app, and the app's secret. The last step says what is wanted of the device.
async fn with_app(person: &mut Person, app: &App, name: &str, wish: &str) -> String {
    let mut maker = new_account(app, name).await;
    maker.cookies.clear();
    let secret = secret_on(&person.sign_in(app, name).await.body);
    let code = totp(app, &secret, 0);
    let page = post(person, app, "setup_totp", &format!("confirmation_code={code}{wish}")).await;
    assert!(page.shows("Signed in as"), "{}", page.body);
    secret
}

async fn sign_in_again(person: &mut Person, app: &App, name: &str) -> Answer {
    person.submit(app, "/api/auth/sign_out", &[]).await;
    person.sign_in(app, name).await
}

#[track_caller]
fn asks(page: &Answer) {
    assert!(page.shows("Confirm TOTP Code") && !page.shows("Signed in as"), "{}", page.body);
}

#[track_caller]
fn asks_nothing(page: &Answer) {
    assert!(page.shows("Signed in as") && !page.shows("Confirm TOTP Code"), "{}", page.body);
}

/// What the cookie holds, which only somebody with the server's key can see.
fn record(person: &Person, app: &App) -> serde_json::Value {
    let key = Key::from(&std::fs::read(app.data_dir().join("session.key")).unwrap());
    let sealed = person.cookies[COOKIE].split_once(':').unwrap().1.to_owned();
    let opened = CookieJar::new().private(&key).decrypt(Cookie::new(COOKIE, sealed)).unwrap();
    serde_json::from_str(opened.value()).unwrap()
}

/// The id of the device that a page lists.
fn listed(page: &str) -> Vec<String> {
    let parts = page.split("id=\"account-device-").skip(1);
    parts.map(|part| part.split_once('"').unwrap().0.to_owned()).collect()
}

#[tokio::test]
async fn a_remembered_device_is_asked_for_no_code_until_it_is_forgotten() {
    let app = remembering("ASK", &[]).await;
    assert_eq!(app.running.pool.remember_devices, RememberDevices::Ask);
    let mut ada = Person::default();
    let secret = with_app(&mut ada, &app, "ada", "&device=remember").await;
    asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
    asks_nothing(&sign_in_again(&mut ada, &app, "ADA").await);

    let page = ada.get(&app, "/account").await;
    assert!(page.shows("Firefox on Linux") && page.shows("This device"), "{}", page.body);
    let devices = listed(&page.body);
    assert_eq!(devices.len(), 1, "{devices:?}");
    ada.post_from(&app, "/account", "/api/account/forget_device", &[("id", "another")]).await;
    assert_eq!(listed(&ada.get(&app, "/account").await.body), devices, "only what is named is forgotten");
    ada.post_from(&app, "/account", "/api/account/forget_device", &[("id", &devices[0])]).await;
    let page = ada.get(&app, "/account").await;
    assert!(page.shows("The device was forgotten.") && page.shows("No device is remembered."), "{}", page.body);
    assert!(!ada.cookies.contains_key(COOKIE));
    asks(&sign_in_again(&mut ada, &app, "ada").await);
    app.clock.forward(30);
    let code = totp(&app, &secret, 0);
    asks_nothing(&post(&mut ada, &app, "confirm_sign_in", &format!("confirmation_code={code}&device=remember")).await);
    asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
}

#[tokio::test]
async fn a_device_whose_owner_did_not_say_so_is_asked_again_and_nothing_is_kept() {
    let app = remembering("ASK", &[]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "").await;
    assert!(!ada.cookies.contains_key(COOKIE));
    assert!(ada.get(&app, "/account").await.shows("No device is remembered."));
    let page = sign_in_again(&mut ada, &app, "ada").await;
    asks(&page);
    assert!(page.shows("Remember this device"));
}

#[tokio::test]
async fn a_pool_that_remembers_always_asks_nobody_about_it() {
    let app = remembering("ALWAYS", &[]).await;
    let mut ada = new_account(&app, "ada").await;
    let page = ada.sign_in(&app, "ada").await;
    assert!(!page.shows("Remember this device"), "{}", page.body);
    let code = totp(&app, &secret_on(&page.body), 0);
    asks_nothing(&post(&mut ada, &app, "setup_totp", &format!("confirmation_code={code}")).await);
    asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
    assert!(ada.get(&app, "/account").await.shows("Firefox on Linux"));
}

#[tokio::test]
async fn somebody_else_on_the_same_browser_is_asked_and_both_can_be_remembered() {
    let app = remembering("ASK", &[]).await;
    let mut browser = Person::default();
    with_app(&mut browser, &app, "ada", "&device=remember").await;
    browser.submit(&app, "/api/auth/sign_out", &[]).await;
    let bobs = with_app(&mut browser, &app, "bob", "").await;
    asks(&sign_in_again(&mut browser, &app, "bob").await);
    app.clock.forward(30);
    let code = totp(&app, &bobs, 0);
    let answer = format!("confirmation_code={code}&device=remember");
    asks_nothing(&post(&mut browser, &app, "confirm_sign_in", &answer).await);
    asks_nothing(&sign_in_again(&mut browser, &app, "ada").await);
    assert_eq!(listed(&browser.get(&app, "/account").await.body).len(), 1, "one sees one's own devices");
    asks_nothing(&sign_in_again(&mut browser, &app, "bob").await);
}

#[tokio::test]
async fn a_cookie_that_is_gone_forged_or_of_another_browser_of_somebody_else_counts_for_nothing() {
    let app = remembering("ASK", &[]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "&device=remember").await;
    let mut bob = Person::default();
    with_app(&mut bob, &app, "bob", "&device=remember").await;
    let good = ada.cookies[COOKIE].clone();
    let middle = good.len() / 2;
    let other = if good.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let forged = format!("{}{other}{}", &good[..middle], &good[middle + 1..]);
    for cookie in [None, Some(forged), Some(bob.cookies[COOKIE].clone())] {
        let mut thief = Person::default();
        thief.cookies.extend(cookie.map(|cookie| (COOKIE.to_owned(), cookie)));
        asks(&thief.sign_in(&app, "ada").await);
    }
    let mut copy = Person::default();
    copy.cookies.insert(COOKIE.to_owned(), good);
    let page = copy.submit(&app, "/api/auth/sign_in", &[("username", "ada"), ("password", "Wrong-horse-1")]).await;
    assert!(page.shows("Incorrect username or password."), "a device is no password: {}", page.body);
    asks_nothing(&copy.sign_in(&app, "ada").await);
}

#[tokio::test]
async fn a_device_that_was_forgotten_elsewhere_is_asked_and_its_record_is_dropped() {
    let app = remembering("ASK", &[]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "&device=remember").await;
    let mut other = ada.clone();
    let devices = listed(&other.get(&app, "/account").await.body);
    other.post_from(&app, "/account", "/api/account/forget_device", &[("id", &devices[0])]).await;
    assert!(ada.get(&app, "/account").await.shows("No device is remembered."), "the session there goes on");
    assert!(ada.cookies.contains_key(COOKIE));
    asks(&sign_in_again(&mut ada, &app, "ada").await);
    assert!(!ada.cookies.contains_key(COOKIE));
}

#[tokio::test]
async fn a_session_on_a_remembered_device_is_renewed_and_survives_a_restart() {
    let app = remembering("ASK", &[]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "&device=remember").await;
    for _ in 0..2 {
        app.clock.forward(58 * 60);
        assert!(ada.get(&app, "/account").await.shows("Firefox on Linux"));
        asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
    }
    let app = app.restart().await;
    app.clock.forward(58 * 60);
    assert!(ada.get(&app, "/account").await.shows("Firefox on Linux"));
    asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
}

#[tokio::test]
async fn a_server_that_signs_in_by_srp_proves_its_devices_too() {
    let app = remembering("ASK", &[("sign_in_flow", "srp")]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "&device=remember").await;
    asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
    let mut other = ada.clone();
    let devices = listed(&other.get(&app, "/account").await.body);
    other.post_from(&app, "/account", "/api/account/forget_device", &[("id", &devices[0])]).await;
    asks(&sign_in_again(&mut ada, &app, "ada").await);
}

#[tokio::test]
async fn every_session_can_be_ended_without_a_device_being_forgotten() {
    let app = remembering("ASK", &[]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "&device=remember").await;
    ada.post_from(&app, "/account", "/api/account/sign_out_everywhere", &[]).await;
    asks_nothing(&ada.sign_in(&app, "ada").await);
}

#[tokio::test]
async fn with_its_account_a_device_goes_from_the_cookie_and_others_stay() {
    let app = remembering("ASK", &[]).await;
    let mut browser = Person::default();
    with_app(&mut browser, &app, "bob", "&device=remember").await;
    browser.submit(&app, "/api/auth/sign_out", &[]).await;
    with_app(&mut browser, &app, "ada", "&device=remember").await;
    assert_eq!(record(&browser, &app).as_array().unwrap().len(), 2);
    browser.post_from(&app, "/account", "/api/account/begin_deletion", &[]).await;
    browser.post_from(&app, "/account", "/api/account/delete", &[("username", "ada")]).await;
    let left = record(&browser, &app);
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(left[0][1], serde_json::json!(["bob"]));
    asks_nothing(&browser.sign_in(&app, "bob").await);
}

#[tokio::test]
async fn nothing_of_a_device_but_its_name_is_in_a_page_or_in_the_log() {
    let app = remembering("ASK", &[]).await;
    let mut ada = Person::default();
    with_app(&mut ada, &app, "ada", "&device=remember").await;
    asks_nothing(&sign_in_again(&mut ada, &app, "ada").await);
    ada.get(&app, "/account").await;
    let record = record(&ada, &app);
    let secrets = [2, 3, 4].map(|index| record[0][index].as_str().unwrap().to_owned());
    let cookie = ada.seen.iter().flat_map(Answer::set_cookies).find(|cookie| cookie.starts_with(COOKIE)).unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    for secret in &secrets {
        assert!(secret.len() > 8);
        assert!(ada.seen.iter().all(|answer| !answer.readable().contains(secret)));
    }
    assert!(!crate::app::log().contains(&secrets[2]));
    assert!(!crate::app::log().contains(PASSWORD));
}
