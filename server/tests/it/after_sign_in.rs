//! What is offered between signing in and the app, through the real user pool.

use crate::app::App;
use crate::person::{PASSWORD, Person};
use crate::users::user;

const TITLE: &str = "Account recovery requires verified contact information";

/// Somebody whose account an administrator made, so that nobody has proved its address.
async fn invited(app: &App) -> Person {
    let run = |words: &[&str], typed: &str| user(&app.data_dir(), words, typed).done();
    let unproved = ["--attribute", "email_verified=false", "--temporary-password", "-"];
    run(&[&["create", "anna", "--email", "anna@example.com"][..], &unproved[..]].concat(), "Temporary-7\n");
    run(&["set-password", "anna"], &format!("{PASSWORD}\n"));
    let mut anna = Person::default();
    let page = anna.sign_in(app, "anna").await.visible();
    assert!(page.contains(TITLE) && page.contains("Email: a**a@example.com"), "{page}");
    assert!(!page.contains("Signed in as"), "{page}");
    anna
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_an_administrator_wrote_down_is_proved_by_its_owner() {
    let app = App::start().await;
    let mut anna = invited(&app).await;
    let page = anna.submit(&app, "/api/auth/verify_user", &[("unverified_attr", "email")]).await.visible();
    assert!(page.contains("Enter the code we sent to a***@e***."), "{page}");
    let page = anna.submit(&app, "/api/auth/confirm_verify_user", &[("confirmation_code", "000000")]).await.visible();
    assert!(page.contains(TITLE) && page.contains("Invalid verification code provided"), "{page}");
    let app = app.restart().await;
    let code = app.code_for("anna@example.com");
    let page = anna.submit(&app, "/api/auth/confirm_verify_user", &[("confirmation_code", &code)]).await.visible();
    assert!(page.contains("Signed in as") && page.contains("anna"), "{page}");
    assert!(
        Person::default().sign_in(&app, "anna").await.visible().contains("Signed in as"),
        "it is asked for no more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_wait_and_is_asked_for_again_at_the_next_sign_in() {
    let app = App::start().await;
    let mut anna = invited(&app).await;
    assert!(anna.get(&app, "/").await.visible().contains(TITLE), "a reload comes back to it");
    assert!(anna.submit(&app, "/api/auth/skip", &[]).await.visible().contains("Signed in as"));
    assert!(anna.get(&app, "/").await.visible().contains("Signed in as"));
    assert!(Person::default().sign_in(&app, "anna").await.visible().contains(TITLE));
}

#[tokio::test]
async fn a_passkey_is_offered_where_the_pool_takes_them_unless_this_server_does_not_ask() {
    let parameters = ("stack_parameters", "Passkeys=true");
    for (prompt, offered) in [("true", true), ("false", false)] {
        let app = App::start_with(&[parameters, ("passkey_prompt", prompt)]).await;
        let mut ada = Person::default();
        let email = "ada@example.com";
        let fields = [("username", "ada"), ("email", email), ("password", PASSWORD), ("confirm_password", PASSWORD)];
        ada.submit(&app, "/api/auth/sign_up", &fields).await;
        let code = app.code_for(email);
        let fields = [("username", "ada"), ("confirmation_code", code.as_str())];
        let page = ada.submit(&app, "/api/auth/confirm_sign_up", &fields).await.visible();
        assert_eq!(page.contains("Sign in faster with Passkey"), offered, "{page}");
        let begun = ada.call(&app, "/api/passkeys/begin", "{}").await.body;
        assert!(begun.contains("options") && begun.contains("localhost"), "{begun}");
        let refused = ada.post(&app, "/api/passkeys/finish", &[("credential", "{}")]).await;
        assert_eq!(refused.status, http::StatusCode::SEE_OTHER);
        let listed = ada.call(&app, "/api/passkeys/list", "{}").await.body;
        assert!(listed.contains("not_accepted") && listed.contains("\"passkeys\":[]"), "{listed}");
    }
}
