//! The first sign-in of a new account: its code is the proof, and nobody keeps its password.

use crate::app::{App, log};
use crate::person::{PASSWORD, Person};

const CONFIRM: &str = "/api/auth/confirm_sign_up";

/// Somebody who has created an account and not confirmed it.
async fn newcomer(app: &App, name: &str) -> Person {
    let mut person = Person::default();
    let email = format!("{name}@example.com");
    let fields = [("username", name), ("email", &email), ("password", PASSWORD), ("confirm_password", PASSWORD)];
    person.submit(app, "/api/auth/sign_up", &fields).await;
    person
}

async fn confirm(person: &mut Person, app: &App, name: &str) -> String {
    let code = app.code_for(&format!("{name}@example.com"));
    person.submit(app, CONFIRM, &[("username", name), ("confirmation_code", &code)]).await.visible()
}

#[tokio::test]
async fn whoever_confirms_an_account_is_signed_in_also_after_a_mistake_another_code_and_a_restart() {
    let app = App::start().await;
    let mut ada = newcomer(&app, "ada").await;
    let page = ada.submit(&app, CONFIRM, &[("username", "ada"), ("confirmation_code", "000000")]).await;
    assert!(page.shows("Invalid verification code provided"), "{}", page.body);
    app.clock.forward(60);
    ada.submit(&app, "/api/auth/resend_code", &[("username", "ada"), ("screen", "confirm_sign_up")]).await;
    let app = app.restart().await;
    let page = confirm(&mut ada, &app, "ada").await;
    assert!(page.contains("Signed in as") && page.contains("ada"), "{page}");
    assert!(ada.image_url(&app, "a.png").await.body.contains("not_found"), "the session is a whole one");
    assert!(!ada.cookies.contains_key("updown_challenge") && !ada.cookies.contains_key("updown_flow"));
}

#[tokio::test]
async fn without_the_sign_up_of_this_browser_one_signs_in_by_oneself() {
    let app = App::start().await;
    let mut ada = newcomer(&app, "ada").await;
    newcomer(&app, "bob").await;
    let elsewhere = confirm(&mut Person::default(), &app, "bob").await;
    ada.cookies.remove("updown_challenge");
    let forgetful = confirm(&mut ada, &app, "ada").await;
    for (page, name) in [(elsewhere, "bob"), (forgetful, "ada")] {
        assert!(page.contains("Your account is confirmed. Sign in to go on."), "{page}");
        assert!(page.contains(&format!("value=\"{name}\"")) && !page.contains("Signed in as"), "{page}");
    }
    assert!(ada.sign_in(&app, "ada").await.shows("Signed in as"));
}

#[tokio::test]
async fn a_sign_up_signs_nobody_else_in() {
    let app = App::start().await;
    newcomer(&app, "bob").await;
    let mut ada = newcomer(&app, "ada").await;
    let page = confirm(&mut ada, &app, "bob").await;
    assert!(page.contains("Your account is confirmed.") && !page.contains("Signed in as"), "{page}");
}

#[tokio::test]
async fn a_second_factor_that_the_pool_requires_is_set_up_before_the_first_session() {
    let app = App::start_with(&[("stack_parameters", "Mfa=ON")]).await;
    let mut ada = newcomer(&app, "ada").await;
    let page = confirm(&mut ada, &app, "ada").await;
    assert!(page.contains("Setup TOTP") && !page.contains("Signed in as"), "{page}");
}

#[tokio::test]
async fn nothing_of_it_is_kept_in_the_clear() {
    let app = App::start().await;
    let mut ada = newcomer(&app, "ada").await;
    let sealed = ada.cookies["updown_challenge"].clone();
    let name = cookie::Cookie::new("updown_challenge", sealed.split_once(':').unwrap().1.to_owned());
    let key = cookie::Key::from(&std::fs::read(app.data_dir().join("session.key")).unwrap());
    let opened = cookie::CookieJar::new().private(&key).decrypt(name).unwrap();
    let content: Vec<String> = serde_json::from_str(opened.value()).unwrap();
    assert!(content[0] == "SIGN_UP" && content[1].len() > 20);
    assert!(!opened.value().contains(PASSWORD));
    confirm(&mut ada, &app, "ada").await;
    for answer in &ada.seen {
        assert!(!answer.readable().contains(&content[1]) && !answer.readable().contains(PASSWORD));
    }
    assert!(!log().contains(&content[1]));
}
