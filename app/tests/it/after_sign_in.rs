//! What is offered between signing in and the app, without JavaScript.

use app::wire::auth::Viewer;

use crate::browser::{Browser, run};
use crate::fakes::{CODE, CREDENTIAL, Fakes, PASSWORD, viewer};

const TITLE: &str = "Account recovery requires verified contact information";

async fn signed_in(fakes: &Fakes, username: &str) -> Browser {
    let browser = Browser::new(fakes);
    browser.post("sign_in", &format!("username={username}&password={PASSWORD}")).await;
    browser
}

#[test]
fn an_address_that_was_never_proved_is_proved_with_a_code() {
    run(async {
        let fakes = Fakes::default();
        let browser = signed_in(&fakes, "emmy").await;
        let page = browser.get("/").await;
        assert!(page.shows(TITLE) && page.shows("Email: e**y@example.com") && !page.shows("Signed in as"));
        assert!(browser.post("verify_user", "").await.shows("Fill in every field."));
        let page = browser.post("verify_user", "unverified_attr=email").await;
        assert!(page.shows(TITLE) && page.shows("Enter the code we sent to a***@e***."));
        assert!(page.shows("action=\"/api/auth/resend_code\"") && !page.shows("formaction"), "{}", page.lines());
        let page = browser.post("confirm_verify_user", "confirmation_code=000000").await;
        assert!(page.shows(TITLE) && page.shows("Invalid verification code provided"));
        let again = "screen=confirm_verify_user";
        assert!(browser.post("resend_code", again).await.shows("A code was sent a moment ago."));
        fakes.world().now_s += 10;
        assert!(browser.post("resend_code", again).await.shows("A new code is on its way."));
        let page = browser.post("confirm_verify_user", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("Signed in as") && page.shows("emmy"));
    });
}

#[test]
fn it_can_be_skipped_at_either_step() {
    run(async {
        for steps in [&[][..], &["unverified_attr=email"][..]] {
            let browser = signed_in(&Fakes::default(), "emmy").await;
            for step in steps {
                browser.post("verify_user", step).await;
            }
            assert!(browser.post("skip", "").await.shows("Signed in as"));
            assert!(browser.get("/").await.shows("Signed in as"), "and is not asked again");
        }
    });
}

#[test]
fn a_passkey_is_offered_to_whoever_has_none_and_can_be_declined() {
    run(async {
        let fakes = Fakes::with_first_factors();
        fakes.world().passkeys.clear();
        let browser = signed_in(&fakes, "ada").await;
        let page = browser.get("/").await;
        assert!(page.shows("Sign in faster with Passkey") && page.shows("Continue without a Passkey"));
        assert!(page.shows("<noscript>") && page.shows("Creating a passkey needs JavaScript"));
        let page = browser.post("keep_passkey", "credential=%7B%7D").await;
        assert!(page.shows("Failed to create passkey. Please try again."));
        let page = browser.post("keep_passkey", &format!("credential={CREDENTIAL}")).await;
        assert!(
            page.shows("Passkey created successfully!") && page.shows("Setup another Passkey")
                || page.shows("Continue")
        );
        assert!(page.shows("Existing Passkeys") && page.shows("<bdi>Passkey</bdi>"));
        fakes.world().passkeys[0].name.clear();
        assert!(browser.get("/").await.shows("<bdi>Passkey 1</bdi>"));
        assert!(browser.post("skip", "").await.shows("Signed in as"));
        let again = signed_in(&fakes, "ada").await;
        assert!(again.get("/").await.shows("Signed in as"), "whoever has one is not asked");
    });
}

#[test]
fn whoever_proves_an_address_is_still_offered_a_passkey() {
    run(async {
        let fakes = Fakes::with_first_factors();
        fakes.world().passkeys.clear();
        let browser = signed_in(&fakes, "emmy").await;
        assert!(browser.get("/").await.shows(TITLE));
        assert!(browser.post("skip", "").await.shows("Sign in faster with Passkey"));
        assert!(browser.post("skip", "").await.shows("Signed in as"));
    });
}

#[test]
fn an_offer_to_somebody_whose_session_has_ended_is_over() {
    run(async {
        let fakes = Fakes::default();
        let browser = signed_in(&fakes, "emmy").await;
        fakes.world().viewer = None::<Viewer>;
        let page = browser.post("verify_user", "unverified_attr=email").await;
        assert!(page.shows("Forgot your password?") && !page.shows(TITLE));
        fakes.world().viewer = Some(viewer("emmy"));
        assert!(browser.get("/").await.shows("Signed in as"));
    });
}
