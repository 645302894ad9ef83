//! Signing in with the passkey that the browser offers by itself.

use app::ports::identity::StoredFlow;
use app::wire::auth::{AuthError, AuthView, Screen};

use crate::browser::{Browser, run};
use crate::fakes::{CODE, CREDENTIAL, Fakes, PASSKEY_OPTIONS};

fn remembered(username: &str) -> Fakes {
    let fakes = Fakes::with_first_factors();
    fakes.world().passkey_owner = Some(username.to_owned());
    fakes
}

async fn signed(browser: &Browser, typed: &str, credential: &str) -> AuthView {
    let form = format!("username={typed}&credential={credential}");
    serde_json::from_str(&browser.call("/api/auth/sign_in_by_autofill", &form).await).unwrap()
}

#[test]
fn the_field_takes_passkeys_where_the_pool_does_and_no_page_asks_the_pool_by_itself() {
    run(async {
        let fakes = remembered("ada");
        let page = Browser::new(&fakes).get("/").await;
        assert!(page.html.contains("autocomplete=\"username webauthn\"") && !page.html.contains("ada"));
        assert_eq!(fakes.world().passkey_offers, 0);
        let page = Browser::new(&Fakes::default()).get("/").await;
        assert!(page.html.contains("autocomplete=\"username\""));
    });
}

#[test]
fn a_passkey_is_offered_to_nobody_but_whom_the_browser_remembers() {
    run(async {
        let fakes = remembered("ada");
        let asked = Browser::new(&fakes).call("/api/auth/begin_autofill", "").await;
        assert_eq!(serde_json::from_str::<Option<String>>(&asked).unwrap().as_deref(), Some(PASSKEY_OPTIONS));
        assert!(fakes.world().flow.is_none(), "the screen stays what it is");
        let asked = Browser::new(&Fakes::with_first_factors()).call("/api/auth/begin_autofill", "").await;
        assert_eq!(serde_json::from_str::<Option<String>>(&asked).unwrap(), None);
    });
}

#[test]
fn a_passkey_that_was_picked_signs_in_whatever_was_typed() {
    run(async {
        let fakes = remembered("ada");
        let browser = Browser::new(&fakes);
        let view = signed(&browser, "bob", CREDENTIAL).await;
        assert_eq!(view.viewer.unwrap().username, "ada");
        assert!(browser.get("/").await.shows("Signed in as"));
    });
}

#[test]
fn what_the_pool_asks_for_beyond_a_passkey_is_asked_of_its_owner() {
    run(async {
        let fakes = remembered("hedy");
        let browser = Browser::new(&fakes);
        let view = signed(&browser, "", CREDENTIAL).await;
        assert_eq!((view.screen, view.username.as_str()), (Screen::ConfirmSignIn, "hedy"));
        let page = browser.post("confirm_sign_in", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("Signed in as") && page.shows("hedy"));
    });
}

#[test]
fn a_refusal_is_told_and_disturbs_nothing_that_another_tab_is_in_the_middle_of() {
    run(async {
        let fakes = remembered("ada");
        let browser = Browser::new(&fakes);
        let page = browser.post("select_auth_factor", "username=mary&factor=email").await;
        assert!(page.shows("Confirm Email Code"));
        let before = fakes.world().flow.clone();
        for (credential, error) in [("%7B%7D", AuthError::PasskeyNotAccepted), ("", AuthError::MissingField)] {
            let view = signed(&browser, "bob", credential).await;
            assert_eq!((view.screen, view.error, view.username.as_str()), (Screen::SignIn, Some(error), "bob"));
        }
        fakes.world().passkey_owner = None;
        let view = signed(&browser, "", CREDENTIAL).await;
        assert_eq!((view.screen, view.error), (Screen::SignIn, Some(AuthError::StepLapsed)));
        assert!(matches!(before, Some(StoredFlow::Fresh(_))) && fakes.world().flow == before);
        let page = browser.post("confirm_sign_in", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("Signed in as") && page.shows("mary"));
    });
}
