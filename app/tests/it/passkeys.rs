//! Passkeys on the account page, without JavaScript.

use crate::browser::{Browser, run};
use crate::fakes::{Fakes, viewer};

fn with_a_passkey() -> (Fakes, Browser) {
    let fakes = Fakes::with_first_factors();
    fakes.world().viewer = Some(viewer("ada"));
    let browser = Browser::new(&fakes);
    (fakes, browser)
}

#[test]
fn a_passkey_is_renamed_and_deleted_and_each_is_said_once() {
    run(async {
        let (_, browser) = with_a_passkey();
        let page = browser.get("/account").await;
        assert!(page.shows("Laptop") && page.shows("Created on 1970-01-01"));
        assert!(page.shows("Creating a passkey needs JavaScript"));
        browser.post_to("/api/passkeys/rename", "id=AAAA&name=+Work+").await;
        let page = browser.get("/account").await;
        assert!(page.shows("The passkey has its new name.") && page.shows("value=\"Work\""));
        assert!(!browser.get("/account").await.shows("The passkey has its new name."));
        browser.post_to("/api/passkeys/delete", "id=AAAA").await;
        let page = browser.get("/account").await;
        assert!(page.shows("The passkey was deleted.") && page.shows("You have no passkeys yet."));
    });
}

#[test]
fn what_is_refused_is_said_and_changes_nothing() {
    run(async {
        let (_, browser) = with_a_passkey();
        for (form, fields, words) in [
            ("rename", "id=AAAA&name=++", "Give it a name of 1 to 40 characters."),
            ("rename", "id=BBBB&name=Work", "This passkey is not there any more."),
            ("delete", "id=BBBB", "This passkey is not there any more."),
            ("finish", "credential=%7B%7D", "Failed to create passkey."),
        ] {
            browser.post_to(&format!("/api/passkeys/{form}"), fields).await;
            let page = browser.get("/account").await;
            assert!(page.shows(words) && page.shows("Laptop"), "{form} {fields}");
        }
    });
}

#[test]
fn a_form_that_was_drawn_for_somebody_else_does_nothing() {
    run(async {
        let (_, browser) = with_a_passkey();
        for (form, fields) in [("rename", "id=AAAA&name=Work"), ("delete", "id=AAAA"), ("finish", "credential=%7B%7D")]
        {
            browser.post_to(&format!("/api/passkeys/{form}"), &format!("{fields}&account=mark+of+grace")).await;
            let page = browser.get("/account").await;
            assert!(page.shows("You are signed in as somebody else now.") && page.shows("Laptop"), "{form}");
        }
    });
}

#[test]
fn a_pool_without_passkeys_has_no_section_for_them() {
    run(async {
        let fakes = Fakes::default();
        fakes.world().viewer = Some(viewer("ada"));
        assert!(!Browser::new(&fakes).get("/account").await.shows("Create a Passkey"));
        assert!(!Browser::new(&fakes).get("/account").await.shows("passkeys-title"));
    });
}
