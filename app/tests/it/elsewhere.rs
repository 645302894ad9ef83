//! People who sign in elsewhere, without JavaScript: what they see, and how they come back and leave.

use app::core::auth::Flow;
use app::ports::identity::StoredFlow;
use app::wire::auth::{AuthError, Screen};
use app::wire::pool::PoolSettings;

use crate::browser::{Browser, run};
use crate::fakes::{FEDERATED, Fakes, viewer};

fn with_providers() -> Fakes {
    let fakes = Fakes::default();
    let identity_providers = vec!["Google".to_owned(), "Elsewhere".to_owned()];
    fakes.world().pool = PoolSettings { identity_providers, ..PoolSettings::default() };
    fakes
}

fn signed_in() -> (Fakes, Browser) {
    let fakes = with_providers();
    fakes.world().viewer = Some(viewer(FEDERATED));
    fakes.world().profile.provider = Some("Google".to_owned());
    let browser = Browser::new(&fakes);
    (fakes, browser)
}

#[test]
fn the_places_of_the_pool_are_offered_and_others_than_them_nowhere() {
    run(async {
        let page = Browser::new(&with_providers()).get("/").await;
        assert!(page.shows("Sign In with Google") && page.shows("Sign In with Elsewhere"));
        assert!(!Browser::new(&Fakes::default()).get("/").await.shows("Sign In with "));
    });
}

#[test]
fn who_comes_back_without_being_signed_in_is_told_why_once_beside_their_username() {
    run(async {
        let fakes = with_providers();
        let flow = Flow { screen: Screen::ForgotPassword, username: "ada".to_owned(), ..Flow::default() };
        fakes.world().flow = Some(StoredFlow::Fresh(flow));
        fakes.ports().came_back(Err(AuthError::ProviderRefused));
        let browser = Browser::new(&fakes);
        let page = browser.get("/").await;
        assert!(page.shows("access was canceled or refused") && page.shows("value=\"ada\""), "{}", page.html);
        assert!(page.shows("Enter your Password"), "on the sign-in screen");
        assert!(!browser.get("/").await.shows("access was canceled or refused"));
    });
}

#[test]
fn who_comes_back_signed_in_goes_on_to_the_app_and_is_asked_for_nothing_more() {
    run(async {
        let fakes = with_providers();
        fakes.world().flow = Some(StoredFlow::Fresh(Flow { username: "ada".to_owned(), ..Flow::default() }));
        fakes.world().viewer = Some(viewer(FEDERATED));
        fakes.ports().came_back(Ok(()));
        assert_eq!(fakes.world().flow, None);
        assert!(Browser::new(&fakes).get("/").await.shows("Signed in as"));
    });
}

#[test]
fn an_account_from_elsewhere_has_no_settings_here_but_its_sessions_and_its_end() {
    run(async {
        let (_, browser) = signed_in();
        let page = browser.get("/account").await;
        assert!(
            page.shows("You sign in with Google.") && page.shows("Delete Account") && page.shows("Sign out everywhere")
        );
        for absent in ["account-password", "account-contacts", "account-factors"] {
            assert!(!page.shows(absent), "{absent}");
        }
    });
}

#[test]
fn signing_out_goes_on_elsewhere_for_those_who_signed_in_there() {
    run(async {
        let (fakes, browser) = signed_in();
        assert_eq!(browser.submit("/account", "/api/auth/sign_out", "").await, "/auth/leave");
        assert_eq!(fakes.world().viewer, None);
        fakes.world().viewer = Some(viewer("ada"));
        assert_eq!(browser.submit("/account", "/api/auth/sign_out", "").await, "/account");
    });
}
