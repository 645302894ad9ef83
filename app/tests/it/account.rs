//! The account page, without JavaScript.

use app::wire::account::{AccountStep, Contact, Section};
use app::wire::challenge::Factor;
use app::wire::devices::Device;
use app::wire::pool::{MfaMethod, MfaMode, PoolSettings, RememberDevices};

use crate::browser::{Browser, run};
use crate::fakes::{CODE, Fakes, PASSWORD, TOTP_SECRET, viewer};

const NEW: &str = "Another-horse-2";

fn signed_in(name: &str) -> (Fakes, Browser) {
    let fakes = Fakes::default();
    fakes.world().viewer = Some(viewer(name));
    let browser = Browser::new(&fakes);
    (fakes, browser)
}

#[test]
fn somebody_who_is_not_signed_in_sees_the_authenticator_and_lands_on_the_page_after_signing_in() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        fakes.world().viewer = None;
        assert!(browser.get("/account").await.shows("Forgot your password?"));
        browser.post("sign_in", &format!("username=ada&password={PASSWORD}")).await;
        assert!(browser.get("/account").await.shows("Update password"));
    });
}

#[test]
fn a_password_is_changed_and_said_to_be_once() {
    run(async {
        let (_, browser) = signed_in("ada");
        let form = format!("current_password={PASSWORD}&password={NEW}&confirm_password={NEW}");
        let page = browser.post_to_account("change_password", &form).await;
        assert!(page.shows("Your password was changed.") && !page.shows(PASSWORD) && !page.shows(NEW));
        assert!(!browser.get("/account").await.shows("Your password was changed."));
    });
}

#[test]
fn a_password_that_is_refused_says_why_in_its_section() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        for (current, new, again, sentence) in [
            ("", NEW, NEW, "Fill in every field."),
            ("Wrong-horse-1", NEW, NEW, "The current password is not right."),
            (PASSWORD, "weak", "weak", "This password does not follow all of the rules below."),
            (PASSWORD, NEW, "Other-horse-3", "Your passwords must match"),
        ] {
            let form = format!("current_password={current}&password={new}&confirm_password={again}");
            let page = browser.post_to_account("change_password", &form).await;
            let section = page.html.split_once("id=\"account-password\"").unwrap().1;
            let section = section.split_once("</section>").unwrap().0;
            assert!(section.contains(sentence) && section.contains("role=\"alert\""), "{sentence}");
            assert!(!page.shows("Wrong-horse-1"));
            assert_eq!(fakes.world().account_flow, None, "{sentence}: said once, and nothing is left");
        }
    });
}

#[test]
fn a_deletion_is_asked_for_confirmed_by_the_username_and_said() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        let warning = "Deleting your account is not reversible.";
        assert!(!browser.get("/account").await.shows(warning));
        assert!(browser.post_to_account("begin_deletion", "").await.shows(warning));
        assert!(browser.get("/account").await.shows(warning), "a reload comes back to the question");
        let page = browser.post_to_account("delete", "username=grace").await;
        assert!(page.shows("This is not your username.") && page.shows(warning));
        assert!(!browser.post_to_account("leave_step", "section=deletion").await.shows(warning));
        browser.post_to_account("begin_deletion", "").await;
        let page = browser.post_to_account("delete", "username=+Ada+").await;
        assert!(page.shows("Your account and everything stored for it were deleted."));
        assert!(page.shows("Forgot your password?") && fakes.world().viewer.is_none());
        assert_eq!(fakes.world().account_flow, None);
    });
}

#[test]
fn a_step_that_was_left_for_too_long_is_told_to_be_over() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        browser.post_to_account("begin_deletion", "").await;
        fakes.world().account_flow_is_old = true;
        let page = browser.get("/account").await;
        assert!(page.shows("That took too long to go on with.") && !page.shows("is not reversible"));
        assert!(!browser.get("/account").await.shows("That took too long"), "it is said once");
    });
}

#[test]
fn an_account_whose_objects_remain_stays_and_says_why() {
    run(async {
        let (fakes, browser) = signed_in("hoarder");
        browser.post_to_account("begin_deletion", "").await;
        let page = browser.post_to_account("delete", "username=hoarder").await;
        assert!(page.shows("Not all of your pictures could be deleted, so your account was kept."));
        assert!(fakes.world().viewer.is_some());
    });
}

#[test]
fn a_step_of_another_person_in_the_same_browser_is_not_gone_on_with() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        browser.post_to_account("begin_deletion", "").await;
        assert_eq!(fakes.world().account_flow.clone().unwrap().step, Some(AccountStep::Deletion));
        fakes.world().account_flow.as_mut().unwrap().owner = "us-east-1:somebody-else".to_owned();
        assert!(!browser.get("/account").await.shows("Deleting your account is not reversible."));
    });
}

#[test]
fn forms_of_somebody_whose_session_has_ended_lead_to_the_sign_in_screen_and_say_so() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        fakes.world().viewer = None;
        for (endpoint, form) in
            [("change_password", ""), ("begin_deletion", ""), ("delete", "username=ada"), ("leave_step", "")]
        {
            let page = browser.post_to_account(endpoint, form).await;
            assert!(page.shows("You are signed out. Sign in again to go on."), "{endpoint}");
        }
    });
}

#[test]
fn a_form_that_was_drawn_for_one_person_does_nothing_to_another() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        let page = browser.get("/account").await;
        assert!(page.shows("name=\"account\" value=\"mark of ada\""));
        fakes.world().viewer = Some(viewer("grace"));
        fakes.world().profile.email = Some(Contact { value: "grace@example.com".to_owned(), verified: true });
        for (endpoint, form) in [
            ("delete", "username=grace".to_owned()),
            ("change_password", format!("current_password={PASSWORD}&password={NEW}&confirm_password={NEW}")),
            ("sign_out_everywhere", String::new()),
            ("begin_contact", "contact=email".to_owned()),
            ("leave_step", "section=deletion".to_owned()),
        ] {
            let page = browser.post_to_account(endpoint, &format!("{form}&account=mark+of+ada")).await;
            let sentence = "You are signed in as somebody else now. Look at the page again.";
            assert!(page.shows(sentence) && fakes.world().viewer.is_some(), "{endpoint}");
        }
        let page = browser.post_to_account("delete", "username=grace&account=mark+of+grace").await;
        assert!(page.shows("Your account and everything stored for it were deleted."));
    });
}

#[test]
fn each_section_is_named_by_its_heading() {
    run(async {
        let (_, browser) = signed_in("ada");
        let page = browser.get("/account").await;
        for section in [Section::Password, Section::Deletion] {
            let (id, heading) = (section.id(), section.heading_id());
            assert!(page.shows(&format!("id=\"{id}\" aria-labelledby=\"{heading}\"")), "{id}");
        }
        assert!(page.shows("<title>Account · Updown</title>"));
    });
}

fn with_factors(mfa: MfaMode) -> (Fakes, Browser) {
    let fakes = Fakes::default();
    let mfa_methods = vec![MfaMethod::AuthenticatorApp, MfaMethod::ShortMessage, MfaMethod::Email];
    fakes.world().pool = PoolSettings { mfa, mfa_methods, ..PoolSettings::default() };
    fakes.world().viewer = Some(viewer("ada"));
    fakes.world().profile.email = Some(Contact { value: "ada@example.com".to_owned(), verified: true });
    let browser = Browser::new(&fakes);
    (fakes, browser)
}

#[test]
fn a_pool_without_second_factors_shows_no_section_for_them() {
    run(async {
        let (_, browser) = signed_in("ada");
        assert!(!browser.get("/account").await.shows("Two-step sign-in"));
    });
}

#[test]
fn an_authenticator_app_is_set_up_and_its_secret_is_gone_afterwards() {
    run(async {
        let (fakes, browser) = with_factors(MfaMode::Optional);
        let page = browser.post_to_account("begin_app", "").await;
        assert!(page.shows(TOTP_SECRET) && page.shows("<path d=\"M"));
        assert!(browser.get("/account").await.shows(TOTP_SECRET), "a reload comes back to the same secret");
        let page = browser.post_to_account("confirm_app", "confirmation_code=+").await;
        assert!(page.shows("Fill in every field.") && page.shows(TOTP_SECRET));
        let page = browser.post_to_account("confirm_app", "confirmation_code=000000").await;
        assert!(page.shows("Invalid verification code provided") && page.shows(TOTP_SECRET));
        let page = browser.post_to_account("confirm_app", "confirmation_code=123+456").await;
        assert!(page.shows("Your authenticator app is set up and on.") && !page.shows(TOTP_SECRET));
        assert_eq!(fakes.world().profile.preferred_factor, Some(Factor::Totp));
        let page = browser.post_to_account("confirm_app", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("That took too long to go on with."), "a code that nobody asked for is a lapsed step");
    });
}

#[test]
fn factors_are_switched_on_preferred_and_off_where_the_account_and_the_pool_allow() {
    run(async {
        let (fakes, browser) = with_factors(MfaMode::On);
        assert!(browser.get("/account").await.shows("Needs a verified phone number."));
        let page = browser.post_to_account("choose_factor", "factor=sms&choice=on").await;
        assert!(page.shows("role=\"alert\"") && fakes.world().profile.factors.is_empty());
        let page = browser.post_to_account("choose_factor", "factor=email&choice=on").await;
        assert!(page.shows("It is on now, and will be asked for when you sign in."));
        let page = browser.post_to_account("choose_factor", "factor=email&choice=off").await;
        assert!(page.shows("This site asks everybody for a second step") && page.shows("role=\"alert\""));
        fakes.world().profile.factors.push(Factor::Totp);
        let page = browser.post_to_account("choose_factor", "factor=email&choice=preferred").await;
        assert!(page.shows("It will be asked for first now.") && page.shows("Preferred"));
        assert!(browser.post_to_account("choose_factor", "factor=email&choice=off").await.shows("It is off now."));
        assert_eq!(fakes.world().profile.factors, [Factor::Totp]);
    });
}

#[test]
fn a_factor_that_is_asked_for_without_being_chosen_is_shown_as_on() {
    run(async {
        for (mfa, row) in [(MfaMode::On, ">On<"), (MfaMode::Optional, ">Off<")] {
            let (_, browser) = with_factors(mfa);
            let page = browser.get("/account").await;
            let (_, factor) = page.html.split_once("id=\"account-factor-email\"").unwrap();
            let (factor, _) = factor.split_once("</div>").unwrap();
            assert!(factor.contains(row) && !factor.contains("Turn off"), "{mfa:?}: {factor}");
        }
    });
}

#[test]
fn an_address_that_is_fixed_says_why_and_is_not_changed() {
    run(async {
        let (fakes, browser) = with_factors(MfaMode::Off);
        let page = browser.get("/account").await;
        assert!(page.shows("ada@example.com") && page.shows("Verified") && page.shows("it stays the one"));
        let page = browser.post_to_account("change_contact", "contact=email&value=eve%40example.com").await;
        assert!(page.shows("This site does not offer that."));
        assert_eq!(fakes.world().profile.email.clone().unwrap().value, "ada@example.com");
    });
}

#[test]
fn a_number_is_given_proved_with_a_code_and_another_code_waits() {
    run(async {
        let (fakes, _) = with_factors(MfaMode::Optional);
        let at = |now_s| {
            fakes.world().now_s = now_s;
            Browser::new(&fakes)
        };
        let page = at(1_000).post_to_account("begin_contact", "contact=phone_number").await;
        assert!(page.shows("New phone number"));
        let page = at(1_000).post_to_account("change_contact", "contact=phone_number&value=0151").await;
        assert!(page.shows("This phone number is not accepted.") && page.shows("New phone number"));
        assert!(page.shows("aria-describedby=\"account-contact-hint account-contacts-message\""), "{}", page.lines());
        let form = "contact=phone_number&value=%2B49+151+23456789";
        let page = at(1_000).post_to_account("change_contact", form).await;
        assert!(page.shows("+4915123456789") && page.shows("Not verified"));
        assert!(page.shows("Enter the code we sent to a***@e***."));
        assert!(at(1_010).get("/account").await.shows("Another code can be sent in 20 seconds."));
        let page = at(1_010).post_to_account("send_contact_code", "contact=phone_number").await;
        assert!(page.shows("A code was sent a moment ago."));
        let page = at(1_030).post_to_account("send_contact_code", "contact=phone_number").await;
        assert!(page.shows("A new code is on its way."));
        let page = at(1_030).post_to_account("verify_contact", "confirmation_code=000000").await;
        assert!(page.shows("Invalid verification code provided"));
        let page = at(1_030).post_to_account("verify_contact", &format!("confirmation_code={CODE}")).await;
        assert!(page.shows("Verified. Codes can reach you there now.") && !page.shows("Not verified"));
    });
}

#[test]
fn every_session_is_ended_and_the_sign_in_screen_says_so() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        assert!(browser.get("/account").await.shows("You have been signed in here since 2026-11-03 04:05 UTC."));
        let page = browser.post_to_account("sign_out_everywhere", "").await;
        assert!(page.shows("You are signed out everywhere.") && fakes.world().viewer.is_none());
        let page = browser.post_to_account("sign_out_everywhere", "").await;
        assert!(page.shows("You are signed out. Sign in again to go on."));
    });
}

#[test]
fn remembered_devices_are_listed_where_the_pool_remembers_them_and_forgotten_one_by_one() {
    run(async {
        let (fakes, browser) = signed_in("ada");
        assert!(!browser.get("/account").await.shows("Devices and sessions"));
        fakes.world().pool.remember_devices = RememberDevices::Ask;
        assert!(browser.get("/account").await.shows("No device is remembered."));
        let device = |id: &str, name: &str, is_this| Device {
            id: id.to_owned(),
            name: name.to_owned(),
            last_used_s: 1_793_678_706,
            is_this,
        };
        fakes.world().devices = vec![device("1", "Firefox on Linux", true), device("2", "", false)];
        let page = browser.get("/account").await;
        for sentence in
            ["Devices and sessions", "Firefox on Linux", "This device", "Unknown browser", "2026-11-03 04:05 UTC"]
        {
            assert!(page.shows(sentence), "{sentence}");
        }
        assert_eq!(page.html.matches("This device<").count(), 1);
        let page = browser.post_to_account("forget_device", "id=2").await;
        assert!(page.shows("The device was forgotten.") && !page.shows("Unknown browser"));
        let page = browser.post_to_account("forget_device", "id=1").await;
        assert!(page.shows("No device is remembered.") && !page.shows("Firefox on Linux"));
    });
}
