//! Signing in by something else than the password, without JavaScript.

use app::core::auth::Flow;
use app::wire::auth::Screen;
use app::wire::pool::SignInName;

use crate::browser::{Browser, run};
use crate::fakes::{CODE, CREDENTIAL, Fakes, PASSWORD};

#[test]
fn a_way_is_chosen_for_a_username_and_the_password_is_one_of_them() {
    run(async {
        let browser = Browser::new(&Fakes::with_first_factors());
        assert!(browser.get("/").await.shows("Other sign-in options"));
        let page = browser.post("select_auth_factor", "username=++&password=typed").await;
        assert!(page.shows("Please enter your username first") && page.shows("Forgot your password?"));
        let page = browser.post("select_auth_factor", "username=+ada+").await;
        for way in ["Sign In with Password", "Sign In with Email", "Sign In with Passkey"] {
            assert!(page.shows(way), "{way}");
        }
        assert!(!page.shows("Sign In with SMS") && page.shows("Choose how to sign in"));
        assert!(browser.get("/").await.shows("Sign In with Email"), "a reload comes back to the same screen");
        let page = browser.post("sign_in", &format!("username=ada&password={PASSWORD}")).await;
        assert!(page.shows("Signed in as"));
    });
}

#[test]
fn a_pool_that_knows_passwords_alone_offers_nothing_else() {
    run(async {
        let page = Browser::new(&Fakes::default()).get("/").await;
        assert!(!page.shows("Other sign-in options") && !page.shows("Sign In with Passkey"));
    });
}

#[test]
fn a_code_by_e_mail_is_enough_and_is_sent_again_after_a_wait() {
    run(async {
        let fakes = Fakes::with_first_factors();
        let browser = Browser::new(&fakes);
        let page = browser.post("select_auth_factor", "username=ada&factor=email").await;
        assert!(page.shows("Confirm Email Code") && page.shows("another code in 10 seconds."));
        let again = "username=ada&screen=confirm_sign_in";
        assert!(browser.post("resend_code", again).await.shows("A code was sent a moment ago."));
        fakes.world().now_s += 10;
        assert!(browser.post("resend_code", again).await.shows("A new code is on its way."));
        let page = browser.post("confirm_sign_in", "confirmation_code=00000000").await;
        assert!(page.shows("Confirm Email Code") && page.shows("The verification code you entered is incorrect."));
        assert!(browser.post("confirm_sign_in", &format!("confirmation_code={CODE}")).await.shows("Signed in as"));
    });
}

#[test]
fn a_code_that_cannot_be_sent_leaves_the_choice() {
    run(async {
        let browser = Browser::new(&Fakes::with_first_factors());
        browser.post("select_auth_factor", "username=joan").await;
        let page = browser.post("select_auth_factor", "username=joan&factor=email").await;
        assert!(page.shows("Unable to send verification code.") && page.shows("Sign In with Password"));
    });
}

#[test]
fn a_passkey_needs_a_script_and_says_so_with_the_other_ways() {
    run(async {
        let browser = Browser::new(&Fakes::with_first_factors());
        let page = browser.post("select_auth_factor", "username=ada&factor=passkey").await;
        assert!(page.shows("<noscript>") && page.shows("Passkeys need JavaScript"));
        assert!(page.shows("Other sign-in options") && page.shows("Back to Sign In"));
        let page = browser.post("sign_in_with_passkey", "credential=%7B%7D").await;
        assert!(page.shows("This passkey was not accepted.") && page.shows("value=\"ada\""));
        browser.post("select_auth_factor", "username=ada&factor=passkey").await;
        let page = browser.post("sign_in_with_passkey", &format!("credential={CREDENTIAL}")).await;
        assert!(page.shows("Signed in as"));
    });
}

#[test]
fn a_link_opens_its_screen_filled_in_and_does_nothing_by_itself() {
    run(async {
        let fakes = Fakes::default();
        let browser = Browser::new(&fakes);
        let page = browser.get("/?screen=confirm_sign_up&username=lise&code=123456").await;
        assert!(page.shows("We Sent A Code") && page.shows("value=\"lise\"") && page.shows("value=\"123456\""));
        assert!(fakes.world().flow.is_none() && fakes.world().viewer.is_none());
        let page = browser.get("/?screen=confirm_reset_password&username=ada&code=123456").await;
        assert!(page.shows("New Password") && page.shows("value=\"123456\""));
        let page = browser.get("/?screen=confirm_sign_up&code=123456").await;
        assert!(page.shows("Enter your Username") && page.shows("value=\"123456\""), "the link did not say whose");
        let page = browser.post("confirm_sign_up", &format!("username=lise&confirmation_code={CODE}")).await;
        assert!(page.shows("Signed in as"));
        assert!(browser.get("/?screen=confirm_sign_up&username=bob").await.shows("Signed in as"));
    });
}

#[test]
fn a_name_that_a_link_did_not_say_is_told_to_be_missing_at_its_field() {
    run(async {
        for screen in ["confirm_sign_up", "confirm_reset_password"] {
            let browser = Browser::new(&Fakes::default());
            let page = browser.post("resend_code", &format!("username=&screen={screen}")).await;
            assert!(page.shows("Please enter your username first"), "{screen}");
            let (_, field) = page.html.split_once("id=\"auth-username\"").unwrap();
            let (field, _) = field.split_once('>').unwrap();
            assert!(field.contains("aria-invalid=\"true\" aria-describedby=\"auth-message\""), "{screen}: {field}");
        }
    });
}

#[test]
fn a_number_on_a_form_for_a_code_is_the_account_that_it_was_made_with() {
    run(async {
        for (endpoint, rest) in [
            ("confirm_sign_up", "confirmation_code="),
            ("resend_code", "screen=confirm_reset_password"),
            ("reset_password", "confirmation_code="),
        ] {
            let fakes = Fakes::default();
            fakes.world().pool.sign_in_with = vec![SignInName::PhoneNumber];
            let form = format!("username=%28555%29+123-4567&{rest}");
            let page = Browser::new(&fakes).post(endpoint, &form).await;
            assert!(page.shows("value=\"+15551234567\""), "{endpoint}: {}", page.lines());
        }
    });
}

#[test]
fn a_link_without_a_name_is_about_the_account_that_this_browser_made() {
    run(async {
        let flow = Flow { screen: Screen::ConfirmSignUp, username: "lise".to_owned(), ..Flow::default() };
        let page = Browser::new(&Fakes::with_flow(flow)).get("/?screen=confirm_sign_up&code=123456").await;
        assert!(page.shows("value=\"lise\"") && page.shows("value=\"123456\""));
    });
}
