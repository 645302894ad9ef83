//! A server whose clock is wrong, on a backend whose clock is right: nobody who uses it notices.

use std::net::TcpListener;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{File, Person, assert_stored, begin, begin_parts, call, completion, done, put, send_parts};
use crate::app::{App, log};
use crate::backend::{Backend, TEMPLATE};
use crate::upload_form;

const HOUR_S: i64 = 60 * 60;

/// A backend by itself, and a server on it whose clock is so far ahead from the start.
async fn start(ahead_s: i64, extra: &[(&'static str, &str)]) -> (Backend, App) {
    let addr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let backend = Backend::start(TEMPLATE, &[("AllowedOrigins", &format!("http://{addr}"))]).await;
    let app = beside(&backend, &addr, ahead_s, extra).await;
    (backend, app)
}

async fn beside(backend: &Backend, addr: &str, ahead_s: i64, extra: &[(&'static str, &str)]) -> App {
    let mut settings = backend.settings();
    settings.insert("addr", addr.to_owned());
    let mut settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    settings.extend(extra);
    let mut app = App::start_ahead(ahead_s, &settings).await;
    app.outbox = Some(backend.outbox());
    app
}

/// Everything that a signature is made for: a small picture, one in parts, one by the form, and showing each.
async fn everything_works(person: &mut Person, app: &App, seed: u8) {
    let small = File::of(&format!("small{seed}.gif"), seed, 1_000);
    let begun = begin(person, app, &small, "ask").await;
    assert_eq!(begun["kind"], "single", "{begun}");
    let stored = put(app, &begun["ticket"], &small.bytes).await;
    assert_eq!(stored.status, 200, "{}", stored.body);
    assert_stored(person, app, &small).await;

    let large = File::large(&format!("large{seed}.gif"), seed);
    let upload = begin_parts(person, app, &large, "ask").await;
    send_parts(person, app, &upload, &large, &[1, 2, 3]).await;
    done(person, app, "finish_upload", completion(&upload, &large)).await;
    assert_stored(person, app, &large).await;

    let name = format!("form{seed}.png");
    let page = upload_form::upload(person, app, &name, &upload_form::png(&name)).await;
    assert!(page.shows(&format!("{name} was uploaded.")), "{}", page.body);
    assert!(page.shows(&format!("alt=\"{name}\"")), "it is the latest picture: {}", page.body);
}

#[tokio::test]
async fn a_server_whose_clock_is_an_hour_off_signs_with_the_time_of_the_store() {
    for ahead_s in [HOUR_S, -HOUR_S] {
        let (backend, app) = start(ahead_s, &[]).await;
        let mut ada = Person::join(&app, "ada").await;
        everything_works(&mut ada, &app, 3).await;

        // Somebody sets it, to something else that is wrong.
        app.clock.forward(-3 * ahead_s);
        everything_works(&mut ada, &app, 5).await;

        // After a restart nothing is known but what the backend says, and the session still counts.
        let mut app = app.restart().await;
        app.outbox = Some(backend.outbox());
        everything_works(&mut ada, &app, 7).await;
        let page = Person::default().sign_in(&app, "ada").await;
        assert!(page.shows("Signed in as"), "{}", page.body);
    }
    let told = |line: &&str| line.contains("this server's clock is 360") && line.contains("ERROR");
    let log = log();
    assert!(log.lines().any(|line| told(&line) && line.contains("seconds ahead of that of AWS")));
    assert!(log.lines().any(|line| told(&line) && line.contains("seconds behind that of AWS")));
}

#[tokio::test]
async fn a_store_apart_has_a_time_of_its_own() {
    let addr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let origin = format!("http://{addr}");
    let store = Backend::start(TEMPLATE, &[("AllowedOrigins", &origin)]).await;
    let (endpoint, bucket, own_key) = (store.endpoint(), store.output("BucketName"), store.own_key());
    let mut settings = vec![("addr", addr.as_str()), ("s3_endpoint", &endpoint), ("bucket", &bucket)];
    settings.extend(own_key.iter().map(|(key, value)| (*key, value.as_str())));
    // Accounts are in this process, whose clock is this machine's.
    let app = App::start_ahead(-HOUR_S, &settings).await;
    let mut ada = Person::join(&app, "ada").await;
    everything_works(&mut ada, &app, 3).await;
    assert!(log().contains("seconds behind that of the store"));
}

#[tokio::test]
async fn replicas_with_different_clocks_give_a_picture_the_same_address() {
    let (backend, one) = start(0, &[]).await;
    one.running.stop().await.unwrap();
    let own_key = backend.own_key();
    let keys = STANDARD.encode([7; 64]);
    let mut extra: Vec<_> = own_key.iter().map(|(key, value)| (*key, value.as_str())).collect();
    extra.push(("session_keys", &keys));
    let one = beside(&backend, "127.0.0.1:0", HOUR_S, &extra).await;
    let other = beside(&backend, "127.0.0.1:0", -3 * HOUR_S - 400, &extra).await;
    let mut ada = Person::join(&one, "ada").await;
    let small = File::of("small.gif", 3, 1_000);
    let begun = begin(&mut ada, &one, &small, "ask").await;
    let stored = put(&one, &begun["ticket"], &small.bytes).await;
    assert_eq!(stored.status, 200, "{}", stored.body);
    let mut pairs = Vec::new();
    // A window may end in between, once.
    for _ in 0..2 {
        let [first, second] = [&one, &other].map(|app| (app, small.name.clone()));
        let first: Value = serde_json::from_str(&ada.image_url(first.0, &first.1).await.body).unwrap();
        let second: Value = serde_json::from_str(&ada.image_url(second.0, &second.1).await.body).unwrap();
        pairs.push((first["url"].as_str().unwrap().to_owned(), second["url"].as_str().unwrap().to_owned()));
    }
    assert!(pairs.iter().any(|(first, second)| first == second), "{pairs:?}");
    assert_stored(&mut ada, &other, &small).await;
    let (status, answer) = call(&mut ada, &other, "latest_picture", serde_json::json!({})).await;
    assert_eq!(status, 200, "{answer}");
}
