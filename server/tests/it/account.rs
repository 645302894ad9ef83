//! The account page: another password, and the deletion of the account with all that it owns.

use http::StatusCode;
use http::header::LOCATION;

use crate::app::{App, log};
use crate::person::{Answer, PASSWORD, Person};
use crate::second_factor::totp;

const NEW: &str = "Another-horse-10";
const PICTURE: (&[u8], &str) = (b"123456789", "y/Q5Jg==");

/// Posts a form of the account page, and follows to its section.
async fn submit(person: &mut Person, app: &App, form: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = person.post_from(app, "/account", &format!("/api/account/{form}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}: {}", answer.body);
    let location = answer.header(LOCATION.as_str()).to_owned();
    assert!(location.starts_with("/account"), "{form} leads to {location}");
    person.get(app, "/account").await
}

fn passwords<'a>(current: &'a str, new: &'a str) -> [(&'static str, &'a str); 3] {
    [("current_password", current), ("password", new), ("confirm_password", new)]
}

#[tokio::test]
async fn a_password_is_changed_and_counts_from_then_on() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let page = submit(&mut ada, &app, "change_password", &passwords("Wrong-horse-1", NEW)).await;
    assert!(page.shows("The current password is not right."), "{}", page.body);
    let page = submit(&mut ada, &app, "change_password", &passwords(PASSWORD, NEW)).await;
    assert!(page.shows("Your password was changed.") && page.shows("Signed in as"), "{}", page.body);
    let mut elsewhere = Person::default();
    let signing_in = [("username", "ada"), ("password", NEW)];
    assert!(elsewhere.submit(&app, "/api/auth/sign_in", &signing_in).await.shows("Signed in as"));
    assert!(!Person::default().sign_in(&app, "ada").await.shows("Signed in as"));
    assert!(!log().contains(NEW));
}

#[tokio::test]
async fn the_page_works_after_a_restart_which_forgets_the_access_token() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let app = app.restart().await;
    let before = ada.tokens(&app);
    assert!(ada.get(&app, "/account").await.shows("Update password"));
    assert_ne!(ada.tokens(&app)[1], before[1], "the session was renewed, for an access token came with that");
    let page = submit(&mut ada, &app, "change_password", &passwords(PASSWORD, NEW)).await;
    assert!(page.shows("Your password was changed."), "{}", page.body);
}

#[tokio::test]
async fn an_account_is_deleted_with_everything_below_its_prefix_and_nothing_else() {
    let app = App::start().await;
    let (mut ada, mut bob) = (Person::join(&app, "ada").await, Person::join(&app, "bob").await);
    for person in [&mut ada, &mut bob] {
        for name in ["a.png", "ü & b.png"] {
            assert_eq!(person.upload(&app, name, PICTURE.0, PICTURE.1).await.status, StatusCode::OK);
        }
        person.call(&app, "/api/storage/set_latest_picture", r#"{"key":"a.png"}"#).await;
    }
    assert!(submit(&mut ada, &app, "begin_deletion", &[]).await.shows("Deleting your account is not reversible."));
    let page = submit(&mut ada, &app, "delete", &[("username", "bob")]).await;
    assert!(page.shows("This is not your username."), "{}", page.body);
    let kept = ada.clone();
    let page = submit(&mut ada, &app, "delete", &[("username", "ada")]).await;
    assert!(page.shows("Your account and everything stored for it were deleted."), "{}", page.body);
    assert!(ada.cookies.keys().all(|name| !name.starts_with("updown_session")));
    assert_eq!(bob.image_url(&app, "ü & b.png").await.status, StatusCode::OK);
    assert!(!Person::default().sign_in(&app, "ada").await.shows("Signed in as"));
    // Somebody who kept the cookie is not signed in with it any more.
    assert!(!kept.clone().get(&app, "/account").await.shows("Update password"));
    // The name is free, and its next owner finds nothing.
    let mut next = Person::join(&app, "ada").await;
    assert_eq!(next.image_url(&app, "a.png").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_account_stays_where_its_objects_may_not_be_deleted() {
    for parameter in ["DeleteOwnPictures=false", "ListOwnPictures=false"] {
        let app = App::start_with(&[("stack_parameters", parameter)]).await;
        let mut ada = Person::join(&app, "ada").await;
        ada.upload(&app, "a.png", PICTURE.0, PICTURE.1).await;
        let page = submit(&mut ada, &app, "delete", &[("username", "ada")]).await;
        let reason = "Not all of your pictures could be deleted, so your account was kept.";
        assert!(page.shows(reason) && page.shows("Signed in as"), "{parameter}: {}", page.body);
        assert_eq!(ada.image_url(&app, "a.png").await.status, StatusCode::OK, "{parameter}");
    }
}

#[tokio::test]
async fn no_access_token_is_in_any_answer_of_the_account_page_or_in_the_log() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    submit(&mut ada, &app, "change_password", &passwords(PASSWORD, NEW)).await;
    ada.get(&app, "/api/account/view").await;
    assert!(ada.seen.iter().all(|answer| !answer.readable().contains("eyJ")));
    assert!(!log().contains("eyJ"));
}

#[tokio::test]
async fn a_stranger_gets_the_authenticator_in_place_of_the_page() {
    let app = App::start().await;
    let page = Person::default().get(&app, "/account").await;
    assert!(page.status == StatusCode::OK && page.shows("Forgot your password?") && !page.shows("Update password"));
    let mut mallory = Person::default();
    let page = submit(&mut mallory, &app, "delete", &[("username", "ada")]).await;
    assert!(page.shows("You are signed out. Sign in again to go on."), "{}", page.body);
}

/// The secret of the authenticator app that a page shows.
fn secret_on(page: &Answer) -> String {
    let start = page.body.split_once("id=\"account-totp-secret\"").unwrap().1;
    start.split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned()
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_later_replaced_and_switched_off() {
    let app = App::start_with(&[("stack_parameters", "Mfa=OPTIONAL,MfaMethods=SOFTWARE_TOKEN_MFA,EMAIL_OTP")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let first = secret_on(&submit(&mut ada, &app, "begin_app", &[]).await);
    let page = submit(&mut ada, &app, "confirm_app", &[("confirmation_code", "000000")]).await;
    assert!(page.shows("Invalid verification code provided") && page.shows(&first), "{}", page.visible());
    let page = submit(&mut ada, &app, "confirm_app", &[("confirmation_code", &totp(&app, &first, 0))]).await;
    assert!(page.shows("Your authenticator app is set up and on.") && !page.shows(&first), "{}", page.visible());
    assert!(Person::default().sign_in(&app, "ada").await.shows("Confirm TOTP Code"));

    let second = secret_on(&submit(&mut ada, &app, "begin_app", &[]).await);
    assert_ne!(first, second);
    let page = submit(&mut ada, &app, "confirm_app", &[("confirmation_code", &totp(&app, &second, 0))]).await;
    assert!(page.shows("Your authenticator app is set up and on."), "{}", page.visible());
    ada.seen.clear();
    let mut elsewhere = Person::default();
    elsewhere.sign_in(&app, "ada").await;
    let answer = |secret| [("confirmation_code", totp(&app, secret, 1))];
    for (secret, good) in [(&first, false), (&second, true)] {
        let [(name, code)] = answer(secret);
        let page = elsewhere.submit(&app, "/api/auth/confirm_sign_in", &[(name, &code)]).await;
        assert_eq!(page.shows("Signed in as"), good, "{}", page.visible());
    }

    let page = submit(&mut ada, &app, "choose_factor", &[("factor", "email"), ("choice", "preferred")]).await;
    assert!(page.shows("It will be asked for first now."), "{}", page.visible());
    assert!(Person::default().sign_in(&app, "ada").await.shows("Confirm Email Code"));
    for factor in ["email", "totp"] {
        submit(&mut ada, &app, "choose_factor", &[("factor", factor), ("choice", "off")]).await;
    }
    assert!(Person::default().sign_in(&app, "ada").await.shows("Signed in as"));
    for answer in &ada.seen {
        assert!(!answer.readable().contains(&first) && !answer.readable().contains(&second));
    }
    assert!(!log().contains(&first) && !log().contains(&second));
}

#[tokio::test]
async fn a_number_is_added_proved_and_used_for_codes() {
    let app = App::start_with(&[("stack_parameters", "Mfa=OPTIONAL,MfaMethods=SMS_MFA,ChangeableEmail=false")]).await;
    let mut ada = Person::join(&app, "ada").await;
    let page = submit(&mut ada, &app, "choose_factor", &[("factor", "sms"), ("choice", "on")]).await;
    assert!(page.shows("Needs a verified phone number."), "{}", page.visible());
    let fields = [("contact", "phone_number"), ("value", "+49 151 23456789")];
    let page = submit(&mut ada, &app, "change_contact", &fields).await;
    assert!(page.shows("+4915123456789") && page.shows("Enter the code we sent to"), "{}", page.visible());
    let page = submit(&mut ada, &app, "send_contact_code", &[("contact", "phone_number")]).await;
    assert!(page.shows("A code was sent a moment ago."), "{}", page.visible());
    let sent = app.messages_to("+4915123456789");
    let code = sent.split(|letter: char| !letter.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap().to_owned();
    let page = submit(&mut ada, &app, "verify_contact", &[("confirmation_code", &code)]).await;
    assert!(page.shows("Verified. Codes can reach you there now."), "{}", page.visible());
    let page = submit(&mut ada, &app, "choose_factor", &[("factor", "sms"), ("choice", "on")]).await;
    assert!(page.shows("It is on now, and will be asked for when you sign in."), "{}", page.visible());
    assert!(Person::default().sign_in(&app, "ada").await.shows("Confirm SMS Code"));
    let page = submit(&mut ada, &app, "change_contact", &[("contact", "email"), ("value", "eve@example.com")]).await;
    assert!(page.shows("This site does not offer that.") && page.shows("ada@example.com"), "{}", page.visible());
}

#[tokio::test]
async fn an_address_takes_the_place_of_the_one_before_once_it_is_proved() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let page = submit(&mut ada, &app, "begin_contact", &[("contact", "email")]).await;
    assert!(page.shows("New email"), "{}", page.visible());
    let fields = [("contact", "email"), ("value", "new@example.com")];
    let page = submit(&mut ada, &app, "change_contact", &fields).await;
    let says = ["Enter the code we sent to n***@e***.", "Until then, nothing changes.", "ada@example.com"];
    assert!(says.iter().all(|text| page.shows(text)) && !page.shows("Not verified"), "{}", page.visible());
    let first = app.code_for("new@example.com");
    Person::default().submit(&app, "/api/auth/forgot_password", &[("username", "ada")]).await;
    assert!(app.messages_to("ada@example.com").contains("code"), "the proved address is the way back all the while");

    let again = [("contact", "email")];
    let page = submit(&mut ada, &app, "send_contact_code", &again).await;
    assert!(page.shows("A code was sent a moment ago."), "{}", page.visible());
    app.clock.forward(30);
    let page = submit(&mut ada, &app, "send_contact_code", &again).await;
    assert!(
        page.shows("A new code is on its way.")
            && page.shows("n***@e***")
            && page.shows("Until then, nothing changes."),
        "{}",
        page.visible()
    );
    let second = app.code_for("new@example.com");
    assert_ne!(first, second);
    let page = submit(&mut ada, &app, "verify_contact", &[("confirmation_code", &second)]).await;
    let is_changed = page.shows("new@example.com") && !page.shows("ada@example.com") && !page.shows("Not verified");
    assert!(is_changed && page.shows("Verified. Codes can reach you there now."), "{}", page.visible());
}

#[tokio::test]
async fn the_name_of_an_account_follows_the_number_that_stands_for_it() {
    let app = App::start_with(&[("stack_parameters", "SignInWith=phone_number")]).await;
    let mut ada = Person::default();
    let number = [("country_code", "+49"), ("phone_number", "0171 1234567")];
    let form: Vec<_> = number.into_iter().chain([("password", PASSWORD), ("confirm_password", PASSWORD)]).collect();
    ada.submit(&app, "/api/auth/sign_up", &form).await;
    let code = app.code_for("+491711234567");
    ada.submit(&app, "/api/auth/confirm_sign_up", &[("confirmation_code", &code)]).await;
    assert!(ada.get(&app, "/").await.visible().contains("+491711234567"));
    let fields = [("contact", "phone_number"), ("value", "+49 151 23456789")];
    submit(&mut ada, &app, "change_contact", &fields).await;
    let page = ada.get(&app, "/").await.visible();
    assert!(page.contains("+491711234567"), "until it is proved: {page}");
    let code = app.code_for("+4915123456789");
    submit(&mut ada, &app, "verify_contact", &[("confirmation_code", &code)]).await;
    let page = ada.get(&app, "/").await.visible();
    assert!(page.contains("+4915123456789") && !page.contains("+491711234567"), "{page}");
    submit(&mut ada, &app, "begin_deletion", &[]).await;
    let page = submit(&mut ada, &app, "delete", &[("username", "+491711234567")]).await;
    assert!(page.shows("This is not your username."), "{}", page.visible());
    let page = submit(&mut ada, &app, "delete", &[("username", "+4915123456789")]).await;
    assert!(page.shows("Your account and everything stored for it were deleted."), "{}", page.visible());
}

#[tokio::test]
async fn signing_out_everywhere_ends_the_sessions_on_other_devices_too() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut elsewhere = Person::default();
    elsewhere.sign_in(&app, "ada").await;
    assert!(elsewhere.get(&app, "/account").await.shows("You have been signed in here since"));
    let page = submit(&mut ada, &app, "sign_out_everywhere", &[]).await;
    assert!(page.shows("You are signed out everywhere.") && page.shows("Forgot your password?"), "{}", page.visible());
    // The other browser has its cookie yet: what it asks about the account tells it, and takes the cookie.
    assert!(elsewhere.get(&app, "/account").await.shows("You are signed out. Sign in again to go on."));
    assert!(elsewhere.get(&app, "/").await.shows("Forgot your password?"));
}
