//! What strangers learn about which accounts there are: nothing, unless the pool says so.

use http::StatusCode;

use crate::app::App;
use crate::person::{PASSWORD, Person, without_wait};
use crate::users::user;

/// Each form that takes a username from anybody, with what else is on it.
const FORMS: [(&str, &[(&str, &str)]); 8] = [
    ("sign_in", &[("password", "Wrong-password-1")]),
    ("forgot_password", &[]),
    ("resend_code", &[("screen", "confirm_reset_password")]),
    ("reset_password", &[("confirmation_code", "000000"), ("password", PASSWORD), ("confirm_password", PASSWORD)]),
    ("confirm_sign_up", &[("confirmation_code", "000000")]),
    ("resend_code", &[("screen", "confirm_sign_up")]),
    ("select_auth_factor", &[]),
    ("select_auth_factor", &[("factor", "email")]),
];

/// What a page says to somebody who filled in a form for `name`, but for the name itself and where a code is said to have gone,
/// which is masked, and made up where there is no account.
async fn answer(app: &App, name: &str, form: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let mut person = Person::default();
    let fields: Vec<_> = [("username", name)].into_iter().chain(fields.iter().copied()).collect();
    let page = person.submit(app, &format!("/api/auth/{form}"), &fields).await;
    let text = page.visible();
    let main = text.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
    let masked = main
        .split_once("emailed to ")
        .and_then(|(before, rest)| rest.split_once(". It may").map(|(_, behind)| format!("{before}{behind}")));
    let text = masked.unwrap_or_else(|| main.to_owned()).replace(name, "NAME");
    (page.status, without_wait(&text))
}

#[tokio::test]
async fn a_name_that_nobody_has_is_answered_like_one_that_somebody_has() {
    let app = App::start_with(&[("stack_parameters", "FirstFactors=PASSWORD,EMAIL_OTP")]).await;
    Person::join(&app, "ada").await;
    // A code for a new password is on its way to both, as far as anybody can tell.
    for name in ["ada", "nobody"] {
        answer(&app, name, "forgot_password", &[]).await;
    }
    for (form, fields) in FORMS {
        let known = answer(&app, "ada", form, fields).await;
        assert_eq!(known, answer(&app, "nobody", form, fields).await, "{form}");
        assert_eq!(known.0, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_an_account_is_confirmed_is_not_told_by_what_a_code_comes_to_nor_by_how_often_one_may_ask() {
    let app = App::start_with(&[("stack_parameters", "FirstFactors=PASSWORD,EMAIL_OTP")]).await;
    Person::join(&app, "ada").await;
    let mut bob = Person::default();
    let fields =
        [("username", "bob"), ("email", "bob@example.com"), ("password", PASSWORD), ("confirm_password", PASSWORD)];
    bob.submit(&app, "/api/auth/sign_up", &fields).await;
    let wrong = [("confirmation_code", "000000")];
    let unknown = answer(&app, "nobody", "confirm_sign_up", &wrong).await;
    for name in ["ada", "bob"] {
        assert_eq!(answer(&app, name, "confirm_sign_up", &wrong).await, unknown, "{name}");
    }
    // Whom an administrator has confirmed was sent no code that counts.
    let administrator = |words: &[&str], typed: &str| user(&app.data_dir(), words, typed).done();
    administrator(&["create", "eve", "--email", "eve@example.com", "--temporary-password", "generated"], "");
    administrator(&["set-password", "eve"], "Permanent-7\n");
    for attempt in 0..7 {
        let asked = [("screen", "confirm_sign_up")];
        let known = answer(&app, "eve", "resend_code", &asked).await;
        assert_eq!(known, answer(&app, "nobody", "resend_code", &asked).await, "{attempt}");
        assert_eq!(attempt >= 5, known.1.contains("Attempt limit exceeded"), "{attempt}: {}", known.1);
    }
}

#[tokio::test]
async fn a_legacy_pool_says_which_accounts_there_are_in_its_own_words() {
    let parameters = "FirstFactors=PASSWORD,EMAIL_OTP,PreventUserExistenceErrors=LEGACY";
    let app = App::start_with(&[("stack_parameters", parameters)]).await;
    for (form, fields) in FORMS {
        let (_, page) = answer(&app, "nobody", form, fields).await;
        let told = ["User does not exist.", "Username/client id combination not found."];
        assert!(told.iter().any(|words| page.contains(words)), "{form}: {page}");
    }
}
