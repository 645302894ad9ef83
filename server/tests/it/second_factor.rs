//! Pools that ask for more than a password.

use std::time::UNIX_EPOCH;

use aws_lc_rs::hmac;
use server::clock::Clock;

use crate::app::App;
use crate::person::{PASSWORD, Person};

/// A server whose pool requires a second factor.
async fn with_mfa(methods: &str) -> App {
    App::start_with(&[("stack_parameters", &format!("Mfa=ON,MfaMethods={methods}"))]).await
}

/// What an authenticator app shows `later` steps of 30 seconds from now (RFC 6238).
pub(crate) fn totp(app: &App, secret: &str, later: u64) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret.chars().map(|c| format!("{:05b}", alphabet.find(c).unwrap())).collect();
    let octets = bits.as_bytes().chunks_exact(8).map(|bits| std::str::from_utf8(bits).unwrap());
    let key: Vec<u8> = octets.map(|bits| u8::from_str_radix(bits, 2).unwrap()).collect();
    let step = app.clock.now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 30 + later;
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes(tag[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The secret that a page shows for an authenticator app.
pub(crate) fn secret_on(page: &str) -> String {
    let (_, element) = page.split_once("id=\"auth-totp-secret\"").unwrap();
    let (_, rest) = element.split_once('>').unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

pub(crate) async fn new_account(app: &App, name: &str) -> Person {
    let mut person = Person::default();
    let email = format!("{name}@example.com");
    let fields = [("username", name), ("email", &email), ("password", PASSWORD), ("confirm_password", PASSWORD)];
    person.submit(app, "/api/auth/sign_up", &fields).await;
    let code = app.code_for(&email);
    person.submit(app, "/api/auth/confirm_sign_up", &[("username", name), ("confirmation_code", &code)]).await;
    person
}

async fn answer(person: &mut Person, app: &App, form: &str, code: &str) -> String {
    person.submit(app, &format!("/api/auth/{form}"), &[("confirmation_code", code)]).await.visible()
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_at_the_first_sign_in_and_asked_for_at_the_next() {
    let app = with_mfa("SOFTWARE_TOKEN_MFA").await;
    let mut ada = new_account(&app, "ada").await;
    let page = ada.sign_in(&app, "ada").await.visible();
    let secret = secret_on(&page);
    assert!(page.contains("Setup TOTP") && page.contains("<svg"), "{page}");
    assert_eq!(secret_on(&ada.get(&app, "/").await.body), secret, "a reload shows the same secret");
    let page = answer(&mut ada, &app, "setup_totp", "000000").await;
    assert!(page.contains("Invalid verification code provided") && secret_on(&page) == secret, "{page}");
    let page = answer(&mut ada, &app, "setup_totp", &totp(&app, &secret, 0)).await;
    assert!(page.contains("Signed in as") && !page.contains(&secret), "{page}");

    let mut again = Person::default();
    let page = again.sign_in(&app, "ada").await.visible();
    assert!(page.contains("Confirm TOTP Code") && !page.contains(&secret), "{page}");
    let page = answer(&mut again, &app, "confirm_sign_in", "000000").await;
    assert!(
        page.contains("Confirm TOTP Code") && page.contains("The verification code you entered is incorrect."),
        "{page}"
    );
    // The code of a moment ago is spent: the next one is due.
    app.clock.forward(30);
    let page = answer(&mut again, &app, "confirm_sign_in", &totp(&app, &secret, 0)).await;
    assert!(page.contains("Signed in as"), "{page}");
    assert!(again.image_url(&app, "a.png").await.body.contains("not_found"), "the session is a whole one");
}

#[tokio::test]
async fn an_answer_to_a_sign_in_that_is_over_says_so_and_keeps_the_username() {
    let app = with_mfa("SOFTWARE_TOKEN_MFA").await;
    let mut ada = new_account(&app, "ada").await;
    let secret = secret_on(&ada.sign_in(&app, "ada").await.body);
    let mut copy = ada.clone();
    let mut forgetful = ada.clone();
    assert!(answer(&mut ada, &app, "setup_totp", &totp(&app, &secret, 0)).await.contains("Signed in as"));
    forgetful.cookies.remove("updown_challenge");
    for person in [&mut copy, &mut forgetful] {
        let page = answer(person, &app, "setup_totp", &totp(&app, &secret, 1)).await;
        assert!(page.contains("That took too long to go on with.") && page.contains("value=\"ada\""), "{page}");
        assert!(!page.contains("Signed in as") && !page.contains(&secret));
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_again_after_a_restart_in_between() {
    let app = with_mfa("SOFTWARE_TOKEN_MFA").await;
    let mut ada = new_account(&app, "ada").await;
    let secret = secret_on(&ada.sign_in(&app, "ada").await.body);
    let app = app.restart().await;
    assert_eq!(secret_on(&ada.get(&app, "/").await.body), secret);
    let page = answer(&mut ada, &app, "setup_totp", &totp(&app, &secret, 0)).await;
    assert!(page.contains("Signed in as"), "{page}");
}

#[tokio::test]
async fn nothing_of_the_pools_session_is_in_a_page_or_in_the_log() {
    let app = with_mfa("SOFTWARE_TOKEN_MFA").await;
    let mut ada = new_account(&app, "ada").await;
    ada.sign_in(&app, "ada").await;
    let cookie = ada.cookies["updown_challenge"].clone();
    let name = cookie::Cookie::new("updown_challenge", cookie.split_once(':').unwrap().1.to_owned());
    let key = cookie::Key::from(&std::fs::read(app.data_dir().join("session.key")).unwrap());
    let opened = cookie::CookieJar::new().private(&key).decrypt(name).unwrap();
    let content: Vec<String> = serde_json::from_str(opened.value()).unwrap();
    assert_eq!(content[0], "MFA_SETUP");
    assert!(content[1].len() > 20);
    for answer in &ada.seen {
        assert!(!answer.readable().contains(&content[1]));
    }
    assert!(!crate::app::log().contains(&content[1]));
}

#[tokio::test]
async fn another_code_comes_after_the_password_and_a_wrong_one_leaves_the_step_as_it_was() {
    let app = with_mfa("SMS_MFA,EMAIL_OTP").await;
    let mut ada = new_account(&app, "ada").await;
    let page = ada.sign_in(&app, "ada").await.visible();
    assert!(page.contains("Get another code"), "{page}");
    let first = app.code_for("ada@example.com");
    let again = async |ada: &mut Person, password: &str| {
        ada.submit(&app, "/api/auth/resend_factor_code", &[("password", password)]).await.visible()
    };
    let page = again(&mut ada, PASSWORD).await;
    assert!(page.contains("A code was sent a moment ago"), "{page}");
    app.clock.forward(10);
    let page = again(&mut ada, "").await;
    assert!(page.contains("Get another code") && !page.contains("A new code"), "{page}");
    let page = again(&mut ada, "Wrong-password-1").await;
    assert!(page.contains("Incorrect username or password.") && page.contains("Get another code"), "{page}");
    assert_eq!(app.code_for("ada@example.com"), first, "nothing was sent");
    let page = again(&mut ada, PASSWORD).await;
    assert!(page.contains("Get another code"), "{page}");
    let second = app.code_for("ada@example.com");
    assert_ne!(second, first);
    let page = answer(&mut ada, &app, "confirm_sign_in", &second).await;
    assert!(page.contains("Signed in as"), "{page}");
}
