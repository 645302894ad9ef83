//! The first HTML of each screen, compared exactly with what is stored beside this file.
//!
//! After a wanted change: `UPDATE_SNAPSHOTS=1 cargo test -p app --features ssr screens`, and read the difference.

use std::path::Path;

use app::core::auth::Flow;
use app::wire::account::ContactKind;
use app::wire::auth::{AuthError, AuthNotice, Screen};
use app::wire::challenge::{Challenge, Factor, MaskedContact};
use app::wire::first_factor::FirstFactor;

use crate::browser::{Browser, run};
use crate::fakes::{Fakes, TOTP_SECRET, delivery, viewer};

#[expect(clippy::disallowed_methods, reason = "a test has no configuration to read this from")]
fn updating() -> bool {
    std::env::var_os("UPDATE_SNAPSHOTS").is_some()
}

fn assert_snapshot(name: &str, html: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name).with_extension("html");
    if updating() {
        std::fs::write(&file, html).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(stored == html, "{name} differs from its snapshot; it is now:\n{html}");
}

async fn assert_screen(name: &str, flow: Flow) {
    let page = Browser::new(&Fakes::with_flow(flow)).get("/").await;
    assert_eq!(page.html.matches("<h1").count(), 1, "{name} has one h1");
    assert_eq!(page.html.matches("<main").count(), 1, "{name} has one main");
    assert!(!page.html.contains("style=\""), "{name} has no style attribute: the CSP forbids them");
    assert_snapshot(name, &page.lines());
}

fn on(screen: Screen) -> Flow {
    Flow { screen, username: "ada".to_owned(), email: "ada@example.com".to_owned(), ..Flow::default() }
}

#[test]
fn sign_in() {
    run(async {
        assert_screen("sign_in", Flow::default()).await;
    });
}

#[test]
fn sign_in_refused() {
    run(async {
        let error = Some(AuthError::IncorrectUsernameOrPassword);
        assert_screen("sign_in_refused", Flow { error, ..on(Screen::SignIn) }).await;
    });
}

#[test]
fn sign_in_after_the_account_was_confirmed() {
    run(async {
        let notice = Some(AuthNotice::AccountConfirmed);
        assert_screen("sign_in_confirmed", Flow { notice, ..on(Screen::SignIn) }).await;
    });
}

#[test]
fn sign_up() {
    run(async {
        assert_screen("sign_up", Flow { screen: Screen::SignUp, ..Flow::default() }).await;
    });
}

#[test]
fn sign_up_refused() {
    run(async {
        let error = Some(AuthError::UsernameTaken);
        assert_screen("sign_up_refused", Flow { error, ..on(Screen::SignUp) }).await;
    });
}

#[test]
fn confirm_sign_up() {
    run(async {
        assert_screen("confirm_sign_up", Flow { delivery: Some(delivery()), ..on(Screen::ConfirmSignUp) }).await;
    });
}

#[test]
fn forgot_password() {
    run(async {
        assert_screen("forgot_password", on(Screen::ForgotPassword)).await;
    });
}

#[test]
fn confirm_reset_password() {
    run(async {
        let flow = Flow { delivery: Some(delivery()), ..on(Screen::ConfirmResetPassword) };
        assert_screen("confirm_reset_password", flow).await;
    });
}

fn asked(challenge: Challenge) -> Flow {
    Flow { challenge: Some(challenge.clone()), delivery: Some(delivery()), ..on(challenge.screen()) }
}

#[test]
fn confirm_sign_in() {
    run(async {
        assert_screen("confirm_sign_in_totp", asked(Challenge::Code { factor: Factor::Totp })).await;
        let error = Some(AuthError::CodeMismatch);
        let flow = Flow { error, ..asked(Challenge::Code { factor: Factor::Email }) };
        assert_screen("confirm_sign_in_refused", flow).await;
    });
}

#[test]
fn confirm_sign_in_with_a_code_that_stands_alone() {
    run(async {
        assert_screen("confirm_sign_in_first", asked(Challenge::FirstCode { factor: Factor::Email })).await;
    });
}

#[test]
fn select_auth_factor() {
    run(async {
        let factors = vec![FirstFactor::Password, FirstFactor::Email, FirstFactor::Sms, FirstFactor::Passkey];
        assert_screen("select_auth_factor", asked(Challenge::ChooseFirst { factors })).await;
    });
}

#[test]
fn sign_in_with_passkey() {
    run(async {
        assert_screen("sign_in_with_passkey", asked(Challenge::Passkey { options: "{}".to_owned() })).await;
    });
}

/// A screen between signing in and the app.
async fn assert_offer(name: &str, challenge: Challenge) {
    let fakes = Fakes::with_flow(asked(challenge));
    fakes.world().viewer = Some(viewer("ada"));
    let page = Browser::new(&fakes).get("/").await;
    assert_eq!(page.html.matches("<h1").count(), 1, "{name} has one h1");
    assert_snapshot(name, &page.lines());
}

#[test]
fn verify_user() {
    run(async {
        let contacts = vec![
            MaskedContact { kind: ContactKind::Email, destination: "a**a@example.com".to_owned() },
            MaskedContact { kind: ContactKind::PhoneNumber, destination: "********1234".to_owned() },
        ];
        assert_offer("verify_user", Challenge::VerifyContact { contacts }).await;
        assert_offer("confirm_verify_user", Challenge::ConfirmContact { contact: ContactKind::Email }).await;
    });
}

#[test]
fn passkey_prompt() {
    run(async {
        assert_offer("passkey_prompt", Challenge::OfferPasskey { created: false }).await;
        assert_offer("passkey_prompt_created", Challenge::OfferPasskey { created: true }).await;
    });
}

#[test]
fn select_mfa_type() {
    run(async {
        let factors = vec![Factor::Sms, Factor::Totp, Factor::Email];
        assert_screen("select_mfa_type", asked(Challenge::Choose { factors })).await;
    });
}

#[test]
fn setup_totp() {
    run(async {
        assert_screen("setup_totp", asked(Challenge::SetupTotp { secret: TOTP_SECRET.to_owned() })).await;
    });
}

#[test]
fn setup_email() {
    run(async {
        assert_screen("setup_email", asked(Challenge::SetupEmail)).await;
    });
}

#[test]
fn force_new_password() {
    run(async {
        let missing = vec!["given_name".to_owned(), "custom:team".to_owned()];
        assert_screen("force_new_password", asked(Challenge::NewPassword { missing })).await;
    });
}

#[test]
fn home_says_who_is_signed_in_and_offers_to_sign_out() {
    run(async {
        let fakes = Fakes::default();
        fakes.world().viewer = Some(viewer("ada <b>"));
        let page = Browser::new(&fakes).get("/").await;
        assert_eq!(page.html.matches("<h1").count(), 1);
        assert_eq!(page.html.matches("<main").count(), 1);
        assert!(page.shows("ada &lt;b&gt;") && page.shows("Sign out"));
        assert!(!page.shows("ada <b>"));
    });
}
