//! What somebody who hosts the server counts on: replicas with the same keys, keys that are replaced, probes, and a stop that nobody
//! notices.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use http::{Request, StatusCode};
use server::Stopped;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use url::Url;

use crate::app::App;
use crate::person::{Answer, Person, send};

/// A key as `updown session-key` says it.
fn new_key() -> String {
    let output = updown(&TempDir::new().unwrap(), &["session-key"]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The program, with nothing of the tests' environment and no configuration file.
fn updown(directory: &TempDir, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_updown"));
    command.env_clear().current_dir(directory.path()).args(words);
    command
}

async fn with_keys(keys: &[&str]) -> App {
    App::start_with(&[("session_keys", &keys.join(","))]).await
}

fn sets(answer: &Answer, cookie: &str) -> bool {
    answer.set_cookies().iter().any(|set| set.starts_with(&format!("{cookie}=")))
}

#[tokio::test]
async fn replicas_with_the_same_keys_accept_each_others_cookies_also_in_the_middle_of_a_rotation() {
    let (old, new) = (new_key(), new_key());
    let (before, first, second) =
        (with_keys(&[&old]).await, with_keys(&[&old, &new]).await, with_keys(&[&new, &old]).await);
    let after = with_keys(&[&new]).await;
    let mut ada = Person::join(&before, "ada").await;
    ada.submit(&before, "/api/language", &[("language", "de")]).await;
    let stranger = ada.clone().get(&after, "/").await;
    assert!(stranger.shows("Sign in") && !stranger.shows("Angemeldet"), "{}", stranger.body);

    let page = ada.get(&first, "/").await;
    assert!(page.shows("Angemeldet"), "{}", page.body);
    assert!(page.set_cookies().is_empty(), "what the first key sealed stays");
    ada.get(&second, "/api/auth/view").await;
    assert!(ada.seen.last().unwrap().set_cookies().is_empty(), "only a page brings what is sealed anew");
    let page = ada.get(&second, "/").await;
    assert!(page.shows("Angemeldet"), "{}", page.body);
    assert!(sets(&page, "updown_session") && sets(&page, "updown_language"), "{:?}", page.set_cookies());

    for replica in [&first, &second, &after] {
        let page = ada.get(replica, "/").await;
        assert!(page.shows("Angemeldet"), "{}", page.body);
    }
    assert!(ada.get(&second, "/").await.set_cookies().is_empty());
}

#[tokio::test]
async fn steps_that_are_under_way_go_on_under_the_next_key() {
    let (old, new) = (new_key(), new_key());
    let (before, during) = (with_keys(&[&old]).await, with_keys(&[&new, &old]).await);
    let mut bob = Person::default();
    bob.submit(&before, "/api/auth/navigate", &[("screen", "forgot_password")]).await;
    let page = bob.get(&during, "/").await;
    assert!(page.shows("Reset Password"), "{}", page.body);
    assert!(!sets(&page, "updown_flow"), "it is over before the old key goes");
}

#[tokio::test]
async fn a_session_that_has_ended_is_not_brought_back_by_a_new_key() {
    let (old, new) = (new_key(), new_key());
    let app = with_keys(&[&old]).await;
    let mut ada = Person::join(&app, "ada").await;
    let mut stopped = app.stopped().await;
    stopped.settings.insert("session_keys", format!("{new},{old}"));
    let app = stopped.started().await;
    let mut kept = ada.clone();
    ada.submit(&app, "/api/auth/sign_out", &[]).await;
    let page = kept.get(&app, "/").await;
    assert!(!page.shows("Signed in as"), "{}", page.body);
    assert!(kept.cookies.keys().all(|name| !name.starts_with("updown_session")), "{:?}", kept.cookies.keys());
}

#[tokio::test]
async fn the_key_in_the_file_is_rotated_and_whoever_comes_by_stays_signed_in() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    let stopped = app.stopped().await;
    let rotate = |keep: &str, data_dir: &std::path::Path| {
        let mut command = updown(&TempDir::new().unwrap(), &["session-key", "rotate", "--keep", keep, "--data-dir"]);
        let output = command.current_dir("/").arg(data_dir).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    rotate("1", stopped.data_dir());
    let app = stopped.started().await;
    let page = ada.get(&app, "/").await;
    assert!(page.shows("Signed in as") && sets(&page, "updown_session"), "{}", page.body);
    let stopped = app.stopped().await;
    rotate("1", stopped.data_dir());
    let app = stopped.started().await;
    assert!(ada.get(&app, "/").await.shows("Signed in as"));
    assert!(!bob.get(&app, "/").await.shows("Signed in as"), "two rotations ago");
}

#[tokio::test]
async fn with_aws_and_keys_from_a_secret_nothing_has_to_be_writable() {
    let key = new_key();
    let app = App::start_with(&[
        ("backend", "aws"),
        ("region", "eu-central-1"),
        ("user_pool_id", "eu-central-1_AbCdEfGhI"),
        ("user_pool_client_id", "1example23456789abcdefghij"),
        ("identity_pool_id", "eu-central-1:12345678-90ab-cdef-1234-567890abcdef"),
        ("bucket", "pictures"),
        ("session_keys", &key),
    ])
    .await;
    assert_eq!(app.running.data_dir, None);
    assert!(Person::default().get(&app, "/").await.shows("Sign in"));
    assert!(!app.data_dir().exists());
}

async fn status(url: &Url, path: &str) -> StatusCode {
    send(&url.join(path).unwrap(), Request::builder(), Vec::new()).await.status
}

#[tokio::test]
async fn a_server_that_is_about_to_stop_says_so_and_goes_on_serving_until_it_is_told_again() {
    let app = App::start_with(&[("drain_seconds", "3600")]).await;
    let url = app.running.url.clone();
    assert_eq!(status(&url, "/ready").await, StatusCode::OK);
    let (hurry, hurried) = oneshot::channel::<()>();
    let stop = tokio::spawn(app.running.retire(async { drop(hurried.await) }));
    while status(&url, "/ready").await == StatusCode::OK {}
    assert_eq!(status(&url, "/ready").await, StatusCode::SERVICE_UNAVAILABLE);
    for path in ["/", "/health", "/pkg/updown.js"] {
        assert_eq!(status(&url, path).await, StatusCode::OK, "{path}");
    }
    hurry.send(()).unwrap();
    assert_eq!(stop.await.unwrap().unwrap(), Stopped::AtOnce);
}

#[tokio::test]
async fn after_its_drain_a_server_stops_by_itself() {
    for drain in ["0", "0.1"] {
        let mut is_closed = false;
        // Another test may get the port that has become free, but hardly each time.
        for _ in 0..3 {
            let app = App::start_with(&[("drain_seconds", drain), ("stop_grace_seconds", "1")]).await;
            let addr = app.running.url.socket_addrs(|| None).unwrap()[0];
            assert_eq!(app.running.retire(std::future::pending()).await.unwrap(), Stopped::InOrder);
            is_closed |= TcpStream::connect(addr).await.is_err();
        }
        assert!(is_closed, "{drain}");
    }
}

/// The program as a service, which is killed when a test goes wrong.
struct Service {
    process: Child,
    _said: BufReader<ChildStdout>,
    url: String,
}

impl Service {
    fn start(directory: &TempDir, environment: &[(&str, &str)]) -> Self {
        let words = ["--addr", "127.0.0.1:0", "--embedded-addr", "127.0.0.1:0"];
        let mut command = updown(directory, &words);
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("listening on ") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended before it listened");
        }
        let url = line.trim_start_matches("listening on ").trim_end().to_owned();
        Self { process, _said: said, url }
    }

    fn terminate(&self) {
        let mut kill = Command::new("kill");
        assert!(kill.args(["-TERM", &self.process.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}

#[test]
fn one_signal_has_it_leave_in_order_a_second_one_at_once_and_health_tells_what_it_does() {
    let directory = TempDir::new().unwrap();
    let mut service = Service::start(&directory, &[("UPDOWN_DRAIN_SECONDS", "3600")]);
    let code = |path: &str| {
        let url = format!("{}{path}", service.url);
        updown(&directory, &["health", &url]).stderr(Stdio::null()).status().unwrap().code()
    };
    assert_eq!((code(""), code("/ready"), code("/absent")), (Some(0), Some(0), Some(1)));
    service.terminate();
    while code("/ready") == Some(0) {}
    assert_eq!((code(""), code("/ready")), (Some(0), Some(1)));
    service.terminate();
    assert_eq!(service.process.wait().unwrap().code(), Some(0));
    assert_eq!(updown(&directory, &["health", &service.url]).stderr(Stdio::null()).status().unwrap().code(), Some(1));
}

#[test]
fn a_key_that_cannot_be_used_is_told_by_its_place_and_not_by_its_text() {
    let directory = TempDir::new().unwrap();
    let keys = format!("{},hunter2hunter2", new_key());
    let output = updown(&directory, &["--addr", "127.0.0.1:0"]).env("UPDOWN_SESSION_KEYS", keys).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("UPDOWN_SESSION_KEYS") && error.contains("key 2") && !error.contains("hunter2"), "{error}");
}
