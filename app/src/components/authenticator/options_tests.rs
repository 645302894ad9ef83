//! What an app decides, as it stands in the first HTML.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;

use super::driver::Driver;
use super::{
    Authenticator, AuthenticatorOptions, FieldOptions, FormFields, InitialState, SignedIn, Slots, SocialProvider,
    Variation,
};
use crate::wire::auth::{AuthView, Screen};
use crate::wire::pool::{NumberNeed, PoolSettings, SignInName};

fn drawn(options: AuthenticatorOptions, view: AuthView) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_meta_context();
        provide_context(Driver::new(view));
        view! { <Authenticator options=options children=|_: SignedIn| () /> }.to_html()
    })
}

fn fresh() -> AuthView {
    let PoolSettings { sign_in_with, self_sign_up, .. } = PoolSettings::default();
    AuthView { sign_in_with, self_sign_up, ..AuthView::default() }
}

#[test]
fn a_person_without_an_unfinished_step_begins_where_the_app_says() {
    for (initial_state, text) in [
        (InitialState::SignIn, "Enter your Password"),
        (InitialState::SignUp, "Please confirm your Password"),
        (InitialState::ForgotPassword, "Send code"),
    ] {
        let options = AuthenticatorOptions { initial_state, ..AuthenticatorOptions::default() };
        assert!(drawn(options.clone(), fresh()).contains(text), "{initial_state:?}");
        let busy = AuthView { screen: Screen::ConfirmSignUp, username: "ada".into(), ..fresh() };
        assert!(drawn(options.clone(), busy).contains("Confirmation Code"), "{initial_state:?}");
        let chosen = AuthView { chosen: true, ..fresh() };
        assert!(drawn(options, chosen).contains("Enter your Password"), "{initial_state:?}: signing in can be chosen");
    }
}

#[test]
fn creating_accounts_can_be_left_out() {
    let options = AuthenticatorOptions { hide_sign_up: true, ..AuthenticatorOptions::default() };
    let html = drawn(options, fresh());
    assert!(html.contains("Enter your Password") && !html.contains("Create Account") && !html.contains("tablist"));
}

#[test]
fn attributes_have_fields_after_the_password_and_a_number_puts_one_first() {
    let form_fields = FormFields::default().with(
        Screen::SignUp,
        "custom:team",
        FieldOptions { order: Some(1), label: Some("Your team"), required: Some(false), ..FieldOptions::default() },
    );
    let options = AuthenticatorOptions {
        sign_up_attributes: vec!["given_name", "birthdate", "custom:team"],
        initial_state: InitialState::SignUp,
        form_fields,
        ..AuthenticatorOptions::default()
    };
    let html = drawn(options, fresh());
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is not in {html}"));
    assert!(place("Your team") < place("Username"));
    assert!(place("name=\"password\"") < place("name=\"attributes[given_name]\""));
    assert!(place("autocomplete=\"given-name\"") < place("type=\"date\""));
}

/// The tag of a field, by its id.
fn tag<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    html.split_once(&format!("id=\"{id}\"")).and_then(|(_, rest)| rest.split('>').next())
}

#[test]
fn an_address_or_number_that_the_app_adds_need_not_be_given_where_it_says_so() {
    let optional = FieldOptions { required: Some(false), ..FieldOptions::default() };
    let form_fields = FormFields::default().with(Screen::SignUp, "phone_number", optional);
    let form_fields = form_fields.with(Screen::SignUp, "email", optional);
    let options = |form_fields| AuthenticatorOptions {
        sign_up_attributes: vec!["phone_number"],
        initial_state: InitialState::SignUp,
        form_fields,
        ..AuthenticatorOptions::default()
    };
    assert!(tag(&drawn(options(FormFields::default()), fresh()), "auth-phone_number").unwrap().contains(" required"));
    let html = drawn(options(form_fields), fresh());
    assert!(!tag(&html, "auth-phone_number").unwrap().contains(" required"));
    assert!(tag(&html, "auth-email").unwrap().contains(" required"), "the pool insists on it");
}

#[test]
fn a_number_is_asked_for_where_nobody_gets_in_without_one() {
    let options = AuthenticatorOptions { initial_state: InitialState::SignUp, ..AuthenticatorOptions::default() };
    assert!(!drawn(options.clone(), fresh()).contains("auth-phone_number"));
    let html = drawn(options, AuthView { number_need: NumberNeed::ForSecondFactor, ..fresh() });
    assert!(tag(&html, "auth-phone_number").unwrap().contains(" required") && html.contains("name=\"country_code\""));
    let options = AuthenticatorOptions { initial_state: InitialState::SignUp, ..AuthenticatorOptions::default() };
    let html = drawn(options, AuthView { number_need: NumberNeed::ForFirstFactor, ..fresh() });
    assert!(!tag(&html, "auth-phone_number").unwrap().contains(" required"), "it can be given");
}

#[test]
fn a_field_reads_as_the_app_says_on_its_screen_alone() {
    let other = FieldOptions { label: Some("Member"), placeholder: Some("Your number"), ..FieldOptions::default() };
    let form_fields = FormFields::default().with(Screen::SignIn, "username", other);
    let options = AuthenticatorOptions { form_fields, ..AuthenticatorOptions::default() };
    let html = drawn(options.clone(), fresh());
    assert!(html.contains(">Member</label>") && html.contains("Your number"));
    let html = drawn(options, AuthView { screen: Screen::SignUp, ..fresh() });
    assert!(!html.contains("Member") && html.contains(">Username</label>"));
}

#[test]
fn a_number_has_the_countries_that_the_app_offers() {
    let of_the_alps =
        FieldOptions { dial_code: Some("+41"), dial_code_list: &["+41", "+43"], ..FieldOptions::default() };
    let form_fields = FormFields::default().with(Screen::SignIn, "phone_number", of_the_alps);
    let options = AuthenticatorOptions { form_fields, ..AuthenticatorOptions::default() };
    let html = drawn(options, AuthView { sign_in_with: vec![SignInName::PhoneNumber], ..fresh() });
    assert!(html.contains("<option value=\"+41\" selected>CH +41") && html.contains("AT +43"));
    assert!(!html.contains("+49") && html.contains("type=\"tel\""));
}

#[test]
fn the_app_fills_its_places_on_every_screen() {
    let slots = Slots {
        header: ViewFn::from(|| "above the card"),
        footer: ViewFn::from(|| "below the card"),
        screen_header: Some(std::sync::Arc::new(|screen| format!("above {screen:?}").into_any())),
        screen_footer: Some(std::sync::Arc::new(|screen| format!("below {screen:?}").into_any())),
        sign_up_fields: ViewFn::from(|| view! { <input name="attributes[custom:colour]" /> }),
        ..Slots::default()
    };
    let options = AuthenticatorOptions { slots, ..AuthenticatorOptions::default() };
    let html = drawn(options.clone(), AuthView { screen: Screen::SignUp, ..fresh() });
    for text in ["above the card", "below the card", "above SignUp", "below SignUp", "attributes[custom:colour]"] {
        assert!(html.contains(text), "{text}");
    }
    let html = drawn(options, fresh());
    assert!(html.contains("above SignIn") && !html.contains("custom:colour"));
}

#[test]
fn the_screens_stand_in_a_dialog_where_the_app_wants_one() {
    let slots = Slots { behind: ViewFn::from(|| "for strangers"), ..Slots::default() };
    let options = AuthenticatorOptions { variation: Variation::Modal, slots, ..AuthenticatorOptions::default() };
    let html = drawn(options, fresh());
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is not in {html}"));
    let tag = html[place("<dialog")..].split('>').next().unwrap_or_default();
    assert!(tag.contains(" open") && tag.contains("aria-labelledby=\"auth-heading\""), "{tag}");
    assert!(place("<dialog") < place("id=\"auth-heading\"") && place("Enter your Password") < place("</dialog>"));
    assert!(place("</dialog>") < place("for strangers") && html.matches("<h1").count() == 1);
    assert!(!drawn(AuthenticatorOptions::default(), fresh()).contains("<dialog"));
}

#[test]
fn other_places_to_sign_in_stand_above_the_fields_in_forms_of_their_own() {
    let identity_providers = vec!["LoginWithAmazon".to_owned(), "Work".to_owned()];
    let view = AuthView { identity_providers, ..fresh() };
    let html = drawn(AuthenticatorOptions::default(), view.clone());
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is not in {html}"));
    assert!(place("Sign In with Amazon") < place("Sign In with Work"));
    assert!(place("value=\"Work\"") < place("<span>or</span>"));
    assert!(place("<span>or</span>") < place("Enter your Password"));
    assert_eq!(html.matches("action=\"/auth/start\" method=\"post\"").count(), 2);
    let html = drawn(AuthenticatorOptions::default(), AuthView { screen: Screen::SignUp, ..view });
    assert!(html.contains("Sign Up with Amazon") && !html.contains("Sign In with Amazon"));
    assert!(!drawn(AuthenticatorOptions::default(), fresh()).contains("/auth/start"));
}

#[test]
fn an_app_chooses_among_the_places_that_the_pool_has() {
    let identity_providers = vec!["Google".to_owned(), "Work".to_owned()];
    let view = AuthView { identity_providers, ..fresh() };
    let work = SocialProvider {
        label: Some("your company".to_owned()),
        icon: Some(ViewFn::from(|| view! { <b>"W!"</b> })),
        ..SocialProvider::named("Work")
    };
    let chosen = vec![work, SocialProvider::named("Nowhere")];
    let options = AuthenticatorOptions { social_providers: Some(chosen), ..AuthenticatorOptions::default() };
    let html = drawn(options, view.clone());
    assert!(html.contains("Sign In with your company") && html.contains("<b>W!</b>"), "{html}");
    assert!(!html.contains("Google") && !html.contains("Nowhere"));
    let options = AuthenticatorOptions { social_providers: Some(Vec::new()), ..AuthenticatorOptions::default() };
    assert!(!drawn(options, view).contains("/auth/start"));
}

#[test]
fn a_pool_without_accounts_of_its_own_shows_the_other_places_alone() {
    let view = AuthView { identity_providers: vec!["Work".to_owned()], federated_only: true, ..fresh() };
    let html = drawn(AuthenticatorOptions::default(), view);
    assert!(html.contains("Sign In with Work") && html.matches("<h1").count() == 1);
    for absent in ["<input", "tablist", "<span>or</span>", "Forgot your password?"] {
        assert!(!html.contains(absent), "{absent}");
    }
}
