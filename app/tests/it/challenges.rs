//! What a user pool asks for besides the password, answered without JavaScript.

use crate::browser::{Browser, run};
use crate::fakes::{CODE, Fakes, PASSWORD, TOTP_SECRET};

async fn asked(username: &str) -> Browser {
    let browser = Browser::new(&Fakes::default());
    browser.post("sign_in", &format!("username={username}&password={PASSWORD}")).await;
    browser
}

#[test]
fn a_code_of_an_authenticator_app_opens_the_app_and_a_wrong_one_can_be_corrected() {
    run(async {
        let browser = asked("hedy").await;
        assert!(browser.get("/").await.shows("Confirm TOTP Code"), "a reload comes back to the same screen");
        let page = browser.post("confirm_sign_in", "confirmation_code=000000").await;
        assert!(page.shows("Confirm TOTP Code") && page.shows("Invalid verification code provided"));
        let page = browser.post("confirm_sign_in", "confirmation_code=").await;
        assert!(page.shows("Confirm TOTP Code") && page.shows("Fill in every field."));
        let page = browser.post("confirm_sign_in", &format!("confirmation_code=+123+456%0A&x={CODE}")).await;
        assert!(page.shows("Signed in as") && page.shows("hedy"));
    });
}

#[test]
fn an_authenticator_app_is_chosen_and_set_up_while_signing_in() {
    run(async {
        let browser = asked("mary").await;
        let page = browser.get("/").await;
        assert!(page.shows("Multi-Factor Authentication Setup") && !page.shows("Text Message (SMS)"));
        assert!(browser.post("select_mfa_type", "").await.shows("Fill in every field."));
        let page = browser.post("select_mfa_type", "mfa_type=totp").await;
        assert!(page.shows("Setup TOTP") && page.shows(TOTP_SECRET) && page.shows("<svg"));
        let page = browser.post("setup_totp", "confirmation_code=000000").await;
        assert!(page.shows(TOTP_SECRET) && page.shows("Invalid verification code provided"));
        let page = browser.post("setup_totp", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("Signed in as") && !page.shows(TOTP_SECRET));
    });
}

#[test]
fn codes_by_e_mail_are_set_up_while_signing_in() {
    run(async {
        let browser = asked("mary").await;
        assert!(browser.post("select_mfa_type", "mfa_type=email").await.shows("Setup Email"));
        let page = browser.post("setup_email", "email=nowhere").await;
        assert!(page.shows("Setup Email") && page.shows("This email address is not accepted."));
        let page = browser.post("setup_email", "email=+mary%40example.com+").await;
        assert!(page.shows("Confirm Email Code"));
        assert!(browser.post("confirm_sign_in", &format!("confirmation_code={CODE}")).await.shows("Signed in as"));
    });
}

#[test]
fn a_password_of_ones_own_comes_with_what_the_account_lacks() {
    run(async {
        let browser = asked("rosa").await;
        assert!(browser.get("/").await.shows("Given Name"));
        let passwords = format!("password={PASSWORD}&confirm_password={PASSWORD}");
        let page = browser.post("force_new_password", &format!("{passwords}&attributes[given_name]=+")).await;
        assert!(page.shows("Change Password") && page.shows("Fill in every field."));
        let page = browser.post("force_new_password", &format!("{passwords}&attributes[given_name]=Rosa")).await;
        assert!(page.shows("Signed in as") && page.shows("rosa"));
    });
}

#[test]
fn an_answer_that_nobody_asked_for_is_a_lapsed_step() {
    run(async {
        let browser = asked("hedy").await;
        let page = browser.post("navigate", "screen=sign_in").await;
        assert!(page.shows("value=\"hedy\"") && !page.shows("Confirm TOTP Code"));
        let page = browser.post("confirm_sign_in", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("That took too long to go on with.") && page.shows("value=\"hedy\""));
        assert!(!page.shows("Signed in as"));
    });
}
