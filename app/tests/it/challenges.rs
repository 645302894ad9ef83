//! What a user pool asks for besides the password, answered without JavaScript.

use app::wire::devices::DeviceWish;
use app::wire::pool::RememberDevices;

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
        assert!(
            page.shows("Confirm TOTP Code")
                && page.shows("The verification code you entered is incorrect. Please try again.")
        );
        let page = browser.post("confirm_sign_in", "confirmation_code=").await;
        assert!(page.shows("Confirm TOTP Code") && page.shows("Fill in every field."));
        let page = browser.post("confirm_sign_in", &format!("confirmation_code=+123+456%0A&x={CODE}")).await;
        assert!(page.shows("Signed in as") && page.shows("hedy"));
    });
}

#[test]
fn a_pool_that_asks_about_devices_has_its_question_beside_the_code_and_hears_the_answer() {
    const BOX: &str = "name=\"device\"";
    run(async {
        let fakes = Fakes::default();
        let browser = Browser::new(&fakes);
        let password = format!("username=hedy&password={PASSWORD}");
        for remembers in [RememberDevices::Never, RememberDevices::Always] {
            fakes.world().pool.remember_devices = remembers;
            assert!(!browser.post("sign_in", &password).await.shows(BOX), "{remembers:?}");
        }
        fakes.world().pool.remember_devices = RememberDevices::Ask;
        let page = browser.post("sign_in", &password).await;
        assert!(page.shows(BOX) && page.shows("Remember this device") && !page.shows(" checked"));
        let page = browser.post("confirm_sign_in", "confirmation_code=000000&device=remember").await;
        assert!(
            page.shows("The verification code you entered is incorrect.") && page.shows(" checked"),
            "the box stays ticked"
        );
        browser.post("confirm_sign_in", &format!("confirmation_code={CODE}")).await;
        assert_eq!(fakes.world().device_wish, DeviceWish::Leave, "it was not ticked in the end");
        browser.post("sign_out", "").await;
        browser.post("sign_in", &password).await;
        browser.post("confirm_sign_in", &format!("confirmation_code={CODE}&device=remember")).await;
        assert_eq!(fakes.world().device_wish, DeviceWish::Remember);
    });
}

#[test]
fn the_question_about_this_device_stands_beside_the_first_code_of_an_app_and_not_beside_a_first_proof() {
    run(async {
        let fakes = Fakes::with_first_factors();
        fakes.world().pool.remember_devices = RememberDevices::Ask;
        let browser = Browser::new(&fakes);
        browser.post("sign_in", &format!("username=mary&password={PASSWORD}")).await;
        assert!(browser.post("select_mfa_type", "mfa_type=totp").await.shows("Remember this device"));
        browser.post("setup_totp", &format!("confirmation_code={CODE}&device=remember")).await;
        assert_eq!(fakes.world().device_wish, DeviceWish::Remember);
        browser.post("sign_out", "").await;
        let page = browser.post("select_auth_factor", "username=ada&factor=email").await;
        assert!(page.shows("confirmation_code") && !page.shows("Remember this device"));
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
