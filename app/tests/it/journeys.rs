//! What happens between the screens, without JavaScript.

use app::core::auth::{Flow, SignUpRules};
use app::i18n::Language;
use app::ports::identity::StoredFlow;
use app::wire::auth::Screen;
use axum::http::StatusCode;

use crate::browser::{Browser, run};
use crate::fakes::{CODE, Fakes, PASSWORD, delivery};

const ON_CONFIRM_SIGN_UP: &str = "We Emailed You";
const ON_CONFIRM_RESET: &str = "To choose a new password, enter the code we emailed to a***@e***.";

#[test]
fn a_right_password_opens_the_app_and_sign_out_closes_it() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        let page = browser.post("sign_in", &format!("username=+ada+&password={PASSWORD}")).await;
        assert!(page.shows("Signed in as") && page.shows("ada"));
        let page = browser.post("sign_out", "").await;
        assert!(page.shows("Forgot your password?") && !page.shows("Signed in as"));
    });
}

#[test]
fn a_refusal_is_shown_once_and_keeps_the_username_but_not_the_password() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        let page = browser.post("sign_in", "username=ada&password=Wrong-horse-1").await;
        assert!(page.shows("Incorrect username or password.") && page.shows("value=\"ada\""));
        assert!(!page.shows("Wrong-horse-1"));
        let page = browser.get("/").await;
        assert!(!page.shows("Incorrect username or password.") && page.shows("value=\"ada\""));
    });
}

#[test]
fn a_truncated_form_gets_a_sentence() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        for (endpoint, form) in [("sign_in", ""), ("sign_up", "username=ada"), ("forgot_password", "username=++")] {
            assert!(browser.post(endpoint, form).await.shows("Fill in every field."), "{endpoint}");
        }
    });
}

#[test]
fn a_new_account_is_confirmed_with_its_code() {
    run(async {
        let fakes = Fakes::default();
        let browser = Browser::new(&fakes);
        let form = format!("username=lise&email=lise%40example.com&password={PASSWORD}&confirm_password={PASSWORD}");
        assert!(browser.post("sign_up", &form).await.shows(ON_CONFIRM_SIGN_UP));
        assert!(browser.get("/").await.shows(ON_CONFIRM_SIGN_UP), "a reload comes back to the same screen");
        let page = browser.post("confirm_sign_up", "username=lise&confirmation_code=000000").await;
        assert!(page.shows(ON_CONFIRM_SIGN_UP) && page.shows("Invalid verification code provided, please try again."));
        let again = "username=lise&screen=confirm_sign_up";
        assert!(browser.get("/").await.shows("You can ask for another code in 10 seconds."));
        fakes.world().now_s += 4;
        let page = browser.post("resend_code", again).await;
        assert!(page.shows("A code was sent a moment ago.") && page.shows("another code in 6 seconds."));
        fakes.world().now_s += 6;
        let page = browser.post("resend_code", again).await;
        assert!(page.shows("A new code is on its way.") && page.shows("another code in 30 seconds."));
        let page = browser.post("confirm_sign_up", &format!("username=lise&confirmation_code={CODE}")).await;
        assert!(page.shows("Signed in as") && page.shows("lise"), "the code was proof enough");
    });
}

#[test]
fn an_account_confirmed_in_another_browser_is_signed_in_by_its_owner() {
    run(async {
        let fakes = Fakes::default();
        fakes.world().another_browser = true;
        let page =
            Browser::new(&fakes).post("confirm_sign_up", &format!("username=lise&confirmation_code={CODE}")).await;
        assert!(page.shows("Your account is confirmed. Sign in to go on.") && page.shows("value=\"lise\""));
        assert!(!page.shows("Signed in as"));
    });
}

#[test]
fn what_the_pool_asks_for_after_a_confirmation_is_asked() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        let page = browser.post("confirm_sign_up", &format!("username=hedy&confirmation_code={CODE}")).await;
        assert!(page.shows("Confirm TOTP Code"));
    });
}

#[test]
fn flaws_of_a_new_account_are_told_without_asking_the_pool_and_keep_what_was_typed() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        for (password, again, sentence) in [
            (PASSWORD, "Other-horse-1", "Your passwords must match"),
            ("weak", "weak", "This password does not follow all of the rules below."),
        ] {
            let form = format!("username=lise&email=lise%40example.com&password={password}&confirm_password={again}");
            let page = browser.post("sign_up", &form).await;
            assert!(page.shows(sentence) && page.shows("value=\"lise\"") && page.shows("value=\"lise@example.com\""));
        }
    });
}

#[test]
fn the_apps_own_rules_for_a_new_account_hold_without_javascript() {
    run(async {
        let fakes = Fakes::default();
        fakes.world().sign_up_rules = SignUpRules::new(|input| {
            let is_name = input.form.username == "lise" && input.password == PASSWORD;
            let sentence = format!("In {} nicht.", input.language.tag());
            is_name.then(|| ("username".to_owned(), sentence)).into_iter().collect()
        });
        fakes.world().language = Language::German;
        let browser = Browser::new(&fakes);
        let form = format!("email=lise%40example.com&password={PASSWORD}&confirm_password={PASSWORD}");
        let page = browser.post("sign_up", &format!("username=lise&{form}")).await;
        assert!(page.shows(">In de nicht.</p>"));
        assert!(page.shows("aria-describedby=\"auth-flaw-username\"") && page.shows("markierten Felder"));
        assert!(!browser.get("/").await.shows("In de nicht."), "what was said is said once");
        let page = browser.post("sign_up", &format!("username=emmy&{form}")).await;
        assert!(!page.shows("nicht.") && page.shows("emmy"));
    });
}

#[test]
fn an_account_that_is_not_confirmed_gets_a_new_code_when_it_signs_in() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        let page = browser.post("sign_in", &format!("username=grace&password={PASSWORD}")).await;
        assert!(page.shows(ON_CONFIRM_SIGN_UP) && page.shows("A new code is on its way."));
    });
}

#[test]
fn a_forgotten_password_is_replaced() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        let page = browser.post("navigate", "screen=forgot_password").await;
        assert!(page.shows("Enter your username"));
        assert!(browser.post("forgot_password", "username=ada").await.shows(ON_CONFIRM_RESET));
        let form = format!("username=ada&confirmation_code={CODE}&password={PASSWORD}&confirm_password={PASSWORD}");
        let page = browser.post("reset_password", &form).await;
        assert!(page.shows("Your password was changed.") && page.shows("value=\"ada\""));
    });
}

#[test]
fn a_demanded_reset_leads_to_the_code_or_says_why_not() {
    run(async {
        let browser = Browser::new(&Fakes::default());
        assert!(browser.post("sign_in", &format!("username=edith&password={PASSWORD}")).await.shows(ON_CONFIRM_RESET));
        let page = browser.post("sign_in", &format!("username=joan&password={PASSWORD}")).await;
        assert!(page.shows("Enter your username") && page.shows("Unable to send verification code. Please try again."));
    });
}

#[test]
fn a_lapsed_code_screen_explains_itself_and_keeps_the_username() {
    run(async {
        let fakes = Fakes::default();
        let flow = Flow {
            screen: Screen::ConfirmResetPassword,
            username: "ada".to_owned(),
            delivery: Some(delivery()),
            ..Flow::default()
        };
        fakes.world().flow = Some(StoredFlow::Lapsed(flow));
        let browser = Browser::new(&fakes);
        let page = browser.get("/").await;
        assert!(page.shows("That took too long to go on with.") && page.shows("value=\"ada\""));
        let page = browser.get("/").await;
        assert!(!page.shows("That took too long") && page.shows("value=\"ada\""), "it is said once");
    });
}

#[test]
fn an_address_that_leads_nowhere_is_not_found() {
    run(async {
        let page = Browser::new(&Fakes::default()).get("/nowhere").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.shows("Page not found"));
    });
}
