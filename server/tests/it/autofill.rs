//! The passkey that a browser offers by itself, through the real user pool.

use crate::app::App;
use crate::authenticator::Authenticator;
use crate::person::{Answer, Person};

const OWNER: &str = "updown_passkey";
const OFFER: &str = "updown_autofill";
const REFUSED: &str = "This passkey was not accepted.";

async fn with_passkeys() -> App {
    let parameters = ("stack_parameters", "Passkeys=true,FirstFactors=PASSWORD,EMAIL_OTP");
    App::start_with(&[parameters, ("passkey_prompt", "false")]).await
}

/// Somebody with a passkey, who has left.
async fn enrolled(app: &App, name: &str) -> (Person, Authenticator) {
    let (mut person, passkey) = (Person::join(app, name).await, Authenticator::new());
    assert!(!person.cookies.contains_key(OWNER));
    passkey.enrol(app, &mut person).await;
    leave(app, &mut person).await;
    (person, passkey)
}

async fn leave(app: &App, person: &mut Person) {
    person.submit(app, "/api/auth/sign_out", &[]).await;
}

/// What the page's script is told to offer.
async fn offered(app: &App, person: &mut Person) -> Option<String> {
    let answer = person.call(app, "/api/auth/begin_autofill", "{}").await;
    serde_json::from_str(&answer.body).unwrap()
}

/// What the page shows after a passkey was picked.
async fn picked(app: &App, person: &mut Person, credential: &str) -> (Answer, serde_json::Value) {
    let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("credential", credential).finish();
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let headers = [kind, ("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let answer = person.ask(app, http::Method::POST, "/api/auth/sign_in_by_autofill", &form, &headers).await;
    let view = serde_json::from_str(&answer.body).unwrap();
    (answer, view)
}

#[tokio::test]
async fn whoever_created_a_passkey_here_is_offered_it_and_signed_in_by_it() {
    let app = with_passkeys().await;
    let (mut ada, passkey) = enrolled(&app, "ada").await;
    let page = ada.get(&app, "/").await;
    assert!(page.body.contains("username webauthn") && !page.readable().contains("\"ada\""), "{}", page.body);
    assert!(!ada.cookies.contains_key(OFFER), "a page alone asks the pool for nothing");
    let options = offered(&app, &mut ada).await.unwrap();
    assert!(options.contains(&passkey.id()) && !options.contains("ada"), "{options}");
    let app = app.restart().await;
    let (answer, view) = picked(&app, &mut ada, &passkey.sign(&options)).await;
    assert_eq!(view["viewer"]["username"], "ada", "{}", answer.body);
    assert!(!ada.cookies.contains_key(OFFER) && ada.cookies.contains_key(OWNER));
    assert!(ada.get(&app, "/").await.shows("Signed in as"));
    assert!(ada.image_url(&app, "a.png").await.body.contains("not_found"), "the session is a whole one");
    assert_eq!(offered(&app, &mut ada).await, None, "nothing is offered to somebody who is signed in");
    let shown: String = ada.seen.iter().map(Answer::readable).collect();
    for secret in ada.cookies.get(OWNER).into_iter().chain(&ada.tokens(&app)) {
        assert!(!shown.contains(secret.as_str()));
    }
}

#[tokio::test]
async fn a_browser_that_remembers_nobody_is_offered_nothing_whatever_it_says() {
    let app = with_passkeys().await;
    enrolled(&app, "ada").await;
    let mut stranger = Person::default();
    stranger.sign_in(&app, "ada").await;
    leave(&app, &mut stranger).await;
    let answer = stranger.call(&app, "/api/auth/begin_autofill", r#"{"username":"ada"}"#).await;
    assert_eq!(answer.body, "null");
    assert!(answer.set_cookies().is_empty());
    let (_, view) = picked(&app, &mut stranger, "{}").await;
    assert_eq!(view["error"], "step_lapsed");
}

#[tokio::test]
async fn whoever_signs_in_with_a_passkey_by_name_is_offered_it_the_next_time() {
    let app = with_passkeys().await;
    let (_, passkey) = enrolled(&app, "ada").await;
    let mut ada = Person::default();
    let fields = [("username", "ada"), ("factor", "passkey")];
    let page = ada.submit(&app, "/api/auth/select_auth_factor", &fields).await.body;
    // It stands in a text within a text, however its quotation marks are escaped there.
    let page = page.replace("&quot;", "\"").replace("\\u0022", "\"");
    let is_of_it = |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
    let behind =
        |rest: &str| rest.trim_start_matches(['\\', '"', ':', ' ']).chars().take_while(is_of_it).collect::<String>();
    let challenge = page.split("challenge").skip(1).map(behind).find(|found| found.len() >= 22).unwrap();
    let credential = passkey.sign(&format!(r#"{{"challenge":"{challenge}"}}"#));
    let page = ada.submit(&app, "/api/auth/sign_in_with_passkey", &[("credential", &credential)]).await;
    assert!(page.shows("Signed in as"), "{}", page.body);
    leave(&app, &mut ada).await;
    assert!(offered(&app, &mut ada).await.unwrap().contains(&passkey.id()));
}

#[tokio::test]
async fn somebody_elses_passkey_is_refused_and_the_offer_made_no_more() {
    let app = with_passkeys().await;
    let (mut ada, _) = enrolled(&app, "ada").await;
    let (_, of_bob) = enrolled(&app, "bob").await;
    let options = offered(&app, &mut ada).await.unwrap();
    let (answer, view) = picked(&app, &mut ada, &of_bob.sign(&options)).await;
    assert_eq!(view["error"], "passkey_not_accepted", "{}", answer.body);
    assert!(view["viewer"].is_null() && !answer.readable().contains("ada"), "{}", answer.body);
    assert!(!ada.cookies.contains_key(OWNER) && !ada.cookies.contains_key(OFFER));
    assert_eq!(offered(&app, &mut ada).await, None);
    assert!(!ada.get(&app, "/").await.shows(REFUSED), "it was told once");
}

#[tokio::test]
async fn an_offer_that_lapsed_or_that_another_tab_replaced_is_made_anew() {
    let app = with_passkeys().await;
    let (mut ada, passkey) = enrolled(&app, "ada").await;
    let first = offered(&app, &mut ada).await.unwrap();
    let second = offered(&app, &mut ada).await.unwrap();
    let (_, view) = picked(&app, &mut ada, &passkey.sign(&first)).await;
    assert_eq!(view["error"], "step_lapsed");
    app.clock.forward(4 * 60);
    let (_, view) = picked(&app, &mut ada, &passkey.sign(&second)).await;
    assert_eq!((&view["error"], &view["remembers_passkey"]), (&"step_lapsed".into(), &true.into()));
    let third = offered(&app, &mut ada).await.unwrap();
    let (answer, view) = picked(&app, &mut ada, &passkey.sign(&third)).await;
    assert_eq!(view["viewer"]["username"], "ada", "{}", answer.body);
    leave(&app, &mut ada).await;
    let (_, view) = picked(&app, &mut ada, &passkey.sign(&third)).await;
    assert_eq!(view["error"], "step_lapsed", "it signs in once");
}

#[tokio::test]
async fn an_offer_disturbs_no_code_that_another_tab_waits_for() {
    let app = with_passkeys().await;
    let (mut ada, passkey) = enrolled(&app, "ada").await;
    let fields = [("username", "ada"), ("factor", "email")];
    let page = ada.submit(&app, "/api/auth/select_auth_factor", &fields).await;
    assert!(page.shows("Confirm Email Code"), "{}", page.body);
    let options = offered(&app, &mut ada).await.unwrap();
    let (_, view) = picked(&app, &mut ada, &Authenticator::new().sign(&options)).await;
    assert_eq!(view["error"], "passkey_not_accepted");
    assert!(ada.get(&app, "/").await.shows("Confirm Email Code"));
    let messages = app.messages_to("ada@example.com");
    let is_code = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
    let code = messages.split(|c: char| !c.is_ascii_digit()).rfind(is_code).unwrap();
    let page = ada.submit(&app, "/api/auth/confirm_sign_in", &[("confirmation_code", code)]).await;
    assert!(page.shows("Signed in as"), "{}", page.body);
    assert!(!passkey.id().is_empty());
}

#[tokio::test]
async fn a_browser_forgets_whoever_has_deleted_their_last_passkey_or_their_account() {
    let app = with_passkeys().await;
    let (mut ada, first) = enrolled(&app, "ada").await;
    ada.sign_in(&app, "ada").await;
    let second = Authenticator::new();
    second.enrol(&app, &mut ada).await;
    ada.submit(&app, "/api/passkeys/delete", &[("id", &first.id())]).await;
    assert!(ada.cookies.contains_key(OWNER));
    ada.submit(&app, "/api/passkeys/delete", &[("id", &second.id())]).await;
    assert!(!ada.cookies.contains_key(OWNER));
    second.enrol(&app, &mut ada).await;
    let mut elsewhere = Person::default();
    elsewhere.sign_in(&app, "ada").await;
    elsewhere.submit(&app, "/api/passkeys/delete", &[("id", &second.id())]).await;
    leave(&app, &mut ada).await;
    assert_eq!(offered(&app, &mut ada).await, None, "the pool offers none for the name");
    assert!(!ada.cookies.contains_key(OWNER));
    ada.sign_in(&app, "ada").await;
    Authenticator::new().enrol(&app, &mut ada).await;
    assert!(ada.cookies.contains_key(OWNER));
    ada.post_from(&app, "/account", "/api/account/delete", &[("username", "ada")]).await;
    assert!(ada.get(&app, "/").await.shows("Sign In") && !ada.cookies.contains_key(OWNER));
}
