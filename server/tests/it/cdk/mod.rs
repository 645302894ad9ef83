//! The server on a stack that the CDK has deployed, known by what `cdk deploy --outputs-file output.json` has written: a client that
//! allows SRP alone, an address that stays, people who may put and get.

use http::StatusCode;

use crate::app::App;
use crate::backend::Backend;
use crate::person::{PASSWORD, Person};

/// As `cdk synth` writes it, with `disableOAuth` and without its bootstrap's version.
pub(crate) const TEMPLATE: &str = include_str!("template.json");

/// A server that knows the stack by five outputs, and its backend.
async fn server(extra: &[(&'static str, &str)]) -> (App, Backend) {
    let backend = Backend::start(TEMPLATE, &[]).await;
    let outputs = ["UserPoolId", "UserPoolClientId", "IdentityPoolId", "BucketName", "Region"];
    let outputs: std::collections::BTreeMap<_, _> = outputs.map(|name| (name, backend.output(name))).into();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("output.json");
    std::fs::write(&file, serde_json::json!({ "PicturesStack": outputs }).to_string()).unwrap();
    let file = file.display().to_string();
    let endpoints = backend.endpoints();
    let mut settings: Vec<_> = endpoints.iter().map(|(key, value)| (*key, value.as_str())).collect();
    settings.push(("stack_outputs", &file));
    settings.extend(extra);
    let mut app = App::start_with(&settings).await;
    app.outbox = Some(backend.outbox());
    (app, backend)
}

/// Creates an account, which is then to sign in: this client allows no sign-in by the code of a new account.
async fn joined(app: &App, name: &str) -> Person {
    let mut person = Person::default();
    let email = format!("{name}@example.com");
    let fields = [("username", name), ("email", &email), ("password", PASSWORD), ("confirm_password", PASSWORD)];
    let page = person.submit(app, "/api/auth/sign_up", &fields).await;
    assert!(page.shows("We Emailed You"), "{}", page.body);
    let code = app.code_for(&email);
    let page =
        person.submit(app, "/api/auth/confirm_sign_up", &[("username", name), ("confirmation_code", &code)]).await;
    assert!(page.shows("name=\"password\""), "{}", page.body);
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_joins_and_sees_their_picture_with_five_outputs_and_no_other_setting() {
    let (app, backend) = server(&[]).await;
    let mut ada = joined(&app, "ada").await;
    for _ in 0..2 {
        // The second time the client is known to want SRP.
        let page = ada.sign_in(&app, "ada").await;
        assert!(page.shows("Signed in as"), "{}", page.body);
    }
    let stored = ada.upload(&app, "a.png", b"123456789", "y/Q5Jg==").await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    let answer = ada.image_url(&app, "a.png").await;
    let url = answer.body.split('"').find(|part| part.starts_with("http")).unwrap_or_else(|| panic!("{}", answer.body));
    assert!(url.starts_with(&backend.endpoint()), "{url}");
    let page = ada.get(&app, "/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("connect-src 'self' {}", backend.endpoint())), "{policy}");
    // What the policies do not allow is told, and breaks nothing.
    for path in ["/pictures", "/account"] {
        let page = ada.get(&app, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    }
    let mut wrong = Person::default();
    let page = wrong.submit(&app, "/api/auth/sign_in", &[("username", "ada"), ("password", "Wrong-horse-9")]).await;
    assert!(page.shows("Incorrect username or password"), "{}", page.body);
    app.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_was_chosen_is_not_left() {
    let (app, _backend) = server(&[("sign_in_flow", "password")]).await;
    let mut ada = joined(&app, "ada").await;
    let page = ada.sign_in(&app, "ada").await;
    assert!(!page.shows("Signed in as"), "{}", page.body);
    app.running.stop().await.unwrap();
}
