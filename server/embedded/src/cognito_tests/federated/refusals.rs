//! What does not count, and who is told.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::provider::{ISSUER, Provider, Scene};
use super::{Person, Shown, Wire, parameter};

/// What the app is told: the error and its description.
fn told(shown: &Shown) -> (String, String) {
    assert_eq!(shown.status, StatusCode::FOUND, "{} {}", shown.header("location"), shown.text);
    assert_eq!(shown.returned("state").as_deref(), Some("a state"));
    assert_eq!(shown.returned("code"), None);
    (shown.returned("error").unwrap(), shown.returned("error_description").unwrap())
}

/// What is told on the page, and nowhere else.
fn on_page(shown: &Shown) -> &str {
    assert_eq!((shown.status, shown.header("location")), (StatusCode::BAD_REQUEST, String::new()));
    &shown.text
}

#[tokio::test]
async fn a_good_answer_counts_and_shows_what_was_promised() {
    let mut scene = Scene::new().await;
    let sent = scene.leave(json!({})).await;
    assert!(sent.header("location").starts_with("https://login.example/authorize?tenant=1&client_id=here&"));
    let landed = scene.come_back(&sent, &[("code", "a code"), ("iss", ISSUER)]).await;
    assert!(landed.returned("code").is_some(), "{}", landed.header("location"));
    let exchanged = scene.provider.exchanged.lock().unwrap();
    let [(form, None)] = exchanged.as_slice() else { panic!("{exchanged:?}") };
    let value = |name: &str| form.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    assert_eq!((value("grant_type"), value("code")), (Some("authorization_code"), Some("a code")));
    assert_eq!((value("client_id"), value("client_secret")), (Some("here"), Some("a:secret")));
    assert_eq!(value("redirect_uri"), parameter(&sent, "redirect_uri").as_deref());
    let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(value("code_verifier").unwrap()));
    assert_eq!(Some(verifier), parameter(&sent, "code_challenge"));
}

#[tokio::test]
async fn a_secret_goes_in_the_header_where_the_provider_takes_it_only_there() {
    let mut scene = Scene::new().await;
    let methods = json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] });
    scene.provider.script.lock().unwrap().configuration = methods;
    assert!(scene.sign_in(json!({})).await.returned("code").is_some());
    let exchanged = scene.provider.exchanged.lock().unwrap();
    let (form, authorization) = &exchanged[0];
    assert!(form.iter().all(|(name, _)| !name.starts_with("client_")), "{form:?}");
    let expected = format!("Basic {}", STANDARD.encode("here:a%3Asecret"));
    assert_eq!(authorization.as_deref(), Some(expected.as_str()));
}

#[tokio::test]
async fn what_the_template_says_is_not_asked_for() {
    let more = "        authorize_url: https://login.example/elsewhere
        token_url: https://login.example/token
        attributes_url: https://login.example/claims
        jwks_uri: https://login.example/keys
";
    let mut scene = Scene::with(more).await;
    let sent = scene.leave(json!({})).await;
    assert!(sent.header("location").starts_with("https://login.example/elsewhere?client_id=here&"));
    assert!(scene.come_back(&sent, &[("code", "a code")]).await.returned("code").is_some());
    let called = scene.wire.called();
    assert_eq!(called, ["token", "keys", "claims"].map(|path| format!("{ISSUER}/{path}")));
}

#[tokio::test]
async fn a_configuration_is_asked_for_once_in_ten_minutes() {
    let mut scene = Scene::new().await;
    let asked = |scene: &Scene| scene.wire.called().iter().filter(|url| url.contains("/.well-known/")).count();
    for (pass_s, expected) in [(0, 1), (599, 1), (1, 2)] {
        scene.ours.pass(pass_s);
        assert!(scene.sign_in(json!({})).await.returned("code").is_some());
        assert_eq!(asked(&scene), expected);
    }
}

#[tokio::test]
async fn a_token_that_does_not_fit_goes_back_to_the_app_as_an_error() {
    let mut scene = Scene::new().await;
    let past = scene.ours.now_s();
    for (changes, expected) in [
        (json!({ "iss": "https://evil.example" }), "Bad id_token issuer https://evil.example"),
        (json!({ "aud": "elsewhere" }), "Bad id_token aud"),
        (json!({ "nonce": "another" }), "Bad id_token nonce"),
        (json!({ "nonce": null }), "Bad id_token nonce"),
        (json!({ "exp": past }), "Bad id_token exp: it has expired"),
        (json!({ "email": null }), "attributes required: [email]"),
        (json!({ "email": "no address" }), "Invalid email address format."),
        (json!({ "sub": "x".repeat(200) }), "the provider's sub is too long for a username"),
    ] {
        let shown = scene.sign_in(changes.clone()).await;
        assert_eq!(told(&shown), ("invalid_request".to_owned(), expected.to_owned()), "{changes}");
    }
    assert!(scene.sign_in(json!({})).await.returned("code").is_some());
}

#[tokio::test]
async fn a_key_that_is_not_the_providers_signs_nothing() {
    let mut scene = Scene::new().await;
    let sent = scene.leave(json!({})).await;
    let other = Provider::on(&Wire::default());
    let forged = other.sign(&scene.provider.script.lock().unwrap().id_token);
    let answer = json!({ "id_token": forged, "access_token": "token" });
    scene.provider.script.lock().unwrap().instead = Some((StatusCode::OK, answer));
    let refused = scene.come_back(&sent, &[("code", "a code")]).await;
    assert_eq!(told(&refused), ("invalid_request".to_owned(), "Bad id_token signature".to_owned()));
}

#[tokio::test]
async fn a_refusal_there_is_told_to_the_app() {
    let mut scene = Scene::new().await;
    let sent = scene.leave(json!({})).await;
    let refused = scene.come_back(&sent, &[("error", "access_denied"), ("error_description", "No, <thanks>\n")]).await;
    assert_eq!(told(&refused), ("access_denied".to_owned(), "Elsewhere Error - access_denied No, <thanks>".to_owned()));
    let sent = scene.leave(json!({})).await;
    let answer = json!({ "error": "invalid_grant", "error_description": "the code is old" });
    scene.provider.script.lock().unwrap().instead = Some((StatusCode::BAD_REQUEST, answer));
    let refused = scene.come_back(&sent, &[("code", "a code")]).await;
    let expected = "Elsewhere Error - 400 invalid_grant the code is old";
    assert_eq!(told(&refused), ("invalid_grant".to_owned(), expected.to_owned()));
    scene.provider.script.lock().unwrap().instead = Some((StatusCode::OK, json!({ "access_token": "token" })));
    let refused = scene.sign_in(json!({})).await;
    assert_eq!(told(&refused).1, "Elsewhere Error - no id_token in the answer");
    let sent = scene.leave(json!({})).await;
    let empty = scene.come_back(&sent, &[]).await;
    assert_eq!(told(&empty).0, "invalid_request");
}

#[tokio::test]
async fn an_answer_of_another_issuer_or_about_another_person_does_not_count() {
    let mut scene = Scene::new().await;
    let sent = scene.leave(json!({})).await;
    let mixed = scene.come_back(&sent, &[("code", "a code"), ("iss", "https://evil.example")]).await;
    assert_eq!(told(&mixed).0, "invalid_request");
    assert!(scene.provider.exchanged.lock().unwrap().is_empty(), "the code is shown to nobody");
    for (answer, expected) in [
        ((StatusCode::OK, json!({ "sub": "berta" })), ("invalid_request", "the attributes are another person's")),
        ((StatusCode::FORBIDDEN, json!({})), ("server_error", "Elsewhere Error - 403 for attributes")),
    ] {
        let sent = scene.leave(json!({})).await;
        scene.provider.script.lock().unwrap().user_info = answer;
        let shown = scene.come_back(&sent, &[("code", "a code")]).await;
        assert_eq!(told(&shown), (expected.0.to_owned(), expected.1.to_owned()));
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_to_the_app_on_either_half() {
    let mut scene = Scene::new().await;
    scene.wire.unplug("login.example");
    let shown = scene.anna.leave(&scene.ours, "&identity_provider=Elsewhere").await;
    let expected = |what: &str| ("server_error".to_owned(), format!("Elsewhere Error - {what} cannot be had"));
    assert_eq!(told(&shown), expected("its configuration"));
    scene.provider = Provider::on(&scene.wire);
    let sent = scene.leave(json!({})).await;
    scene.wire.unplug("login.example");
    let shown = scene.come_back(&sent, &[("code", "a code")]).await;
    assert_eq!(told(&shown), expected("tokens"));
}

#[tokio::test]
async fn a_configuration_that_leads_elsewhere_is_refused() {
    for change in [
        json!({ "issuer": "https://evil.example" }),
        json!({ "token_endpoint": "http://127.0.0.1:9000/" }),
        json!({ "jwks_uri": "http://169.254.169.254/latest/meta-data" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "token_endpoint": null }),
    ] {
        let scene = Scene::new().await;
        scene.provider.script.lock().unwrap().configuration = change.clone();
        let shown = Person::default().leave(&scene.ours, "&identity_provider=Elsewhere").await;
        assert_eq!(told(&shown).0, "server_error", "{change}");
        assert_eq!(scene.wire.called().len(), 1, "{change}");
    }
}

#[tokio::test]
async fn a_state_counts_once_for_ten_minutes_in_its_own_browser() {
    let mut scene = Scene::new().await;
    let sent = scene.leave(json!({})).await;
    let mut back = Url::parse(&parameter(&sent, "redirect_uri").unwrap()).unwrap();
    back.query_pairs_mut().append_pair("code", "a code").append_pair("state", &parameter(&sent, "state").unwrap());

    let mut thief = Person::default();
    assert!(on_page(&thief.here.visit(&scene.ours, &back).await).contains("another browser"));
    thief.leave(&scene.ours, "&identity_provider=Elsewhere").await;
    assert!(on_page(&thief.here.visit(&scene.ours, &back).await).contains("another browser"));
    assert!(scene.provider.exchanged.lock().unwrap().is_empty());

    assert!(scene.anna.here.visit(&scene.ours, &back).await.returned("code").is_some());
    assert!(on_page(&scene.anna.here.visit(&scene.ours, &back).await).contains("finished already"));
    assert_eq!(scene.provider.exchanged.lock().unwrap().len(), 1);

    let sent = scene.leave(json!({ "exp": scene.ours.now_s() + 3600 })).await;
    scene.ours.pass(599);
    assert!(scene.come_back(&sent, &[("code", "a code")]).await.returned("code").is_some());
    let sent = scene.leave(json!({ "exp": scene.ours.now_s() + 3600 })).await;
    scene.ours.pass(600);
    assert!(on_page(&scene.come_back(&sent, &[("code", "a code")]).await).contains("took too long"));
    for state in ["", "&state=made-up", "&state=a&state=b"] {
        let url = Url::parse(&format!("{}oauth2/idpresponse?code=x{state}", super::PAGES)).unwrap();
        on_page(&scene.anna.here.visit(&scene.ours, &url).await);
    }
}

#[tokio::test]
async fn the_state_shows_nothing_of_what_is_in_it() {
    let mut scene = Scene::new().await;
    let sent = scene.leave(Value::Object(serde_json::Map::new())).await;
    let state = URL_SAFE_NO_PAD.decode(parameter(&sent, "state").unwrap()).unwrap();
    let state = String::from_utf8_lossy(&state).into_owned();
    assert!(!state.contains("Elsewhere") && !state.contains("app.example"), "{state}");
}
