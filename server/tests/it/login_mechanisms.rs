//! Pools whose people are known by an address, a number, or either: joining, signing in and coming back.

use crate::app::App;
use crate::person::{PASSWORD, Person};

const SIGN_UP: &str = "/api/auth/sign_up";

async fn join(app: &App, form: &[(&str, &str)], address: &str) -> (Person, String) {
    let mut person = Person::default();
    let fields: Vec<_> = form.iter().copied().chain([("password", PASSWORD), ("confirm_password", PASSWORD)]).collect();
    let page = person.submit(app, SIGN_UP, &fields).await;
    assert!(page.shows("Confirmation Code"), "{}", page.visible());
    let code = app.code_for(address);
    let page = person.submit(app, "/api/auth/confirm_sign_up", &[("confirmation_code", &code)]).await;
    (person, page.visible())
}

async fn sign_in(app: &App, fields: &[(&str, &str)]) -> String {
    let fields: Vec<_> = fields.iter().copied().chain([("password", PASSWORD)]).collect();
    Person::default().submit(app, "/api/auth/sign_in", &fields).await.visible()
}

#[tokio::test]
async fn an_address_is_the_name() {
    let app = App::start_with(&[("stack_parameters", "SignInWith=email")]).await;
    let page = Person::default().get(&app, "/").await.visible();
    assert!(page.contains("Enter your Email") && !page.contains("Enter your Username"), "{page}");
    let (_, page) = join(&app, &[("email", "ada@example.com")], "ada@example.com").await;
    assert!(page.contains("Signed in as"), "{page}");
    assert!(sign_in(&app, &[("username", " ada@example.com ")]).await.contains("Signed in as"));
}

#[tokio::test]
async fn a_number_is_the_name_with_its_country_or_without() {
    let app = App::start_with(&[("stack_parameters", "SignInWith=phone_number")]).await;
    let number = [("country_code", "+49"), ("phone_number", "0171 1234567")];
    let (_, page) = join(&app, &number, "+491711234567").await;
    assert!(page.contains("Signed in as"), "{page}");
    for fields in [
        [("country_code", "+49"), ("username", "0171/123 45 67")],
        [("country_code", "+1"), ("username", "+49 171 1234567")],
    ] {
        assert!(sign_in(&app, &fields).await.contains("Signed in as"), "{fields:?}");
    }
}

#[tokio::test]
async fn either_will_do_where_the_pool_says_so_and_one_of_them_has_to_be_there() {
    let app = App::start_with(&[("stack_parameters", "SignInWith=email,phone_number")]).await;
    let both = [("password", PASSWORD), ("confirm_password", PASSWORD)];
    let page = Person::default().submit(&app, SIGN_UP, &both).await;
    assert!(page.shows("Enter an email address or a phone number."), "{}", page.visible());
    let (_, page) = join(&app, &[("email", "ada@example.com")], "ada@example.com").await;
    assert!(page.contains("Signed in as"), "{page}");
    let (_, page) = join(&app, &[("country_code", "+1"), ("phone_number", "(555) 123-4567")], "+15551234567").await;
    assert!(page.contains("Signed in as"), "{page}");
    assert!(sign_in(&app, &[("username", "+1 555 123 4567")]).await.contains("Signed in as"));
}

#[tokio::test]
async fn one_field_takes_username_address_and_number() {
    let app = App::start_with(&[("stack_parameters", "SignInWith=username,email,phone_number")]).await;
    let page = Person::default().get(&app, "/").await.visible();
    assert!(page.contains("Username, Email or Phone Number"), "{page}");
    let form =
        [("username", "ada"), ("email", "ada@example.com"), ("country_code", "+49"), ("phone_number", "171 1234567")];
    let mut person = Person::default();
    let fields: Vec<_> = form.into_iter().chain([("password", PASSWORD), ("confirm_password", PASSWORD)]).collect();
    let page = person.submit(&app, SIGN_UP, &fields).await;
    assert!(page.shows("Confirmation Code"), "{}", page.visible());
    let outbox = format!("{}{}", app.messages_to("ada@example.com"), app.messages_to("+491711234567"));
    assert!(!outbox.is_empty());
    let sent_to = if app.messages_to("+491711234567").is_empty() { "ada@example.com" } else { "+491711234567" };
    let code = app.code_for(sent_to);
    let page = person.submit(&app, "/api/auth/confirm_sign_up", &[("confirmation_code", &code)]).await;
    assert!(page.shows("Signed in as"), "{}", page.visible());
    for name in ["ada", sent_to] {
        assert!(sign_in(&app, &[("username", name)]).await.contains("Signed in as"), "{name}");
    }
}

#[tokio::test]
async fn attributes_that_are_typed_reach_the_pool_and_others_do_not() {
    let app = App::start().await;
    let form = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("attributes[given_name]", " Ada "),
        ("attributes[birthdate]", "1815-12-10"),
        ("attributes[agreed]", "on"),
    ];
    let (_, page) = join(&app, &form, "ada@example.com").await;
    assert!(page.contains("Signed in as"), "{page}");
    let mut person = Person::default();
    let form = [
        ("username", "bob"),
        ("email", "bob@example.com"),
        ("attributes[custom:nowhere]", "yes"),
        ("password", PASSWORD),
        ("confirm_password", PASSWORD),
    ];
    let page = person.submit(&app, SIGN_UP, &form).await.visible();
    assert!(page.contains("not in the form that is asked for") && page.contains("value=\"bob@example.com\""), "{page}");
}

#[tokio::test]
async fn where_nobody_may_join_there_is_no_tab_for_it() {
    let app = App::start_with(&[("stack_parameters", "SelfSignUp=false")]).await;
    let page = Person::default().get(&app, "/").await.visible();
    assert!(page.contains("Enter your Password") && !page.contains("Create Account"), "{page}");
}
