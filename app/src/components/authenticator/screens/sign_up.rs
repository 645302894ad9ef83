//! Create an account.

use leptos::prelude::*;

use super::Actions;
use super::social::SocialProviders;
use crate::api::auth::SignUp;
use crate::components::authenticator::attribute_field::AttributeField;
use crate::components::authenticator::dial_code::DialCode;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::{Heading, Messages};
use crate::components::authenticator::new_password::NewPassword;
use crate::components::authenticator::options::{field_options, use_options};
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::auth::{
    Field, NewAccountForm, NewAccountTerms, SignUpInput, Submission, asks_for_email, asks_for_number,
};
use crate::i18n::use_texts;
use crate::wire::auth::Screen;
use crate::wire::pool::SignInName;
use crate::wire::secret::Secret;

/// The screen for a new account: the pool's names, the password, and the attributes that the app asks for.
///
/// First HTML: the finished screen.
#[component]
pub(super) fn SignUpScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let language = use_texts().language;
    let options = use_options();
    let rules = options.validate_custom_sign_up;
    let accept = move |input: SignUp| {
        let (form, password, confirm_password) = read(input);
        let terms = NewAccountTerms {
            sign_in_with: &driver.sign_in_with(),
            number_need: driver.number_need(),
            password_policy: driver.password_policy(),
            rules,
            language,
        };
        driver.accept(Submission::sign_up(&form, password, &confirm_password, &terms).event)
    };
    let on_changed = move |(field, input): (String, SignUp)| {
        let (form, password, _) = read(input);
        driver.change_flaw(&field, rules.flaws(&SignUpInput { form: &form, password: password.expose(), language }));
    };
    let fields = fields(driver, &options.sign_up_attributes);
    view! {
        <Heading driver=driver text=texts.heading(Screen::SignUp, None) class="visually-hidden" />
        <Messages driver=driver />
        <SocialProviders driver=driver screen=Screen::SignUp />
        <PostForm action=actions.sign_up accept=accept on_changed=on_changed class="auth__form">
            {fields} {options.slots.sign_up_fields.run()}
            <SubmitButton
                label=texts.create_account
                busy_label=texts.creating_account
                pending=actions.sign_up.pending()
            />
        </PostForm>
    }
}

fn read(input: SignUp) -> (NewAccountForm, Secret, Secret) {
    let SignUp { username, email, phone_number, country_code, attributes, password, confirm_password } = input;
    (NewAccountForm { username, email, phone_number, country_code, attributes }, password, confirm_password)
}

/// The fields in their order: those with a number first, then names, password, attributes.
fn fields(driver: Driver, sign_up_attributes: &[&'static str]) -> Vec<AnyView> {
    let names = driver.sign_in_with();
    let (for_email, for_number) = (asks_for_email(&names), asks_for_number(&names, driver.number_need()));
    let ((email, _), (number, _)) = (for_email, for_number);
    let email_required = is_required("email", for_email);
    let number_required = is_required("phone_number", for_number);
    let mut fields = Vec::new();
    if names.contains(&SignInName::Username) {
        fields.push(("username", view! { <Username driver=driver /> }.into_any()));
    }
    // An address that is a name stands with the names; one that is for recovery after the password.
    let email_is_a_name = names.contains(&SignInName::Email);
    if email && email_is_a_name {
        fields.push(("email", view! { <Email driver=driver required=email_required /> }.into_any()));
    }
    if number {
        fields.push(("phone_number", view! { <PhoneNumber driver=driver required=number_required /> }.into_any()));
    }
    fields.push(("password", view! { <Password driver=driver /> }.into_any()));
    if email && !email_is_a_name {
        fields.push(("email", view! { <Email driver=driver required=email_required /> }.into_any()));
    }
    for name in sign_up_attributes.iter().copied() {
        match name {
            "email" if email => {}
            "phone_number" if number => {}
            "email" => fields.push((name, view! { <Email driver=driver required=email_required /> }.into_any())),
            "phone_number" => {
                fields.push((name, view! { <PhoneNumber driver=driver required=number_required /> }.into_any()));
            }
            name => fields.push((name, view! { <AttributeField driver=driver name=name.to_owned() /> }.into_any())),
        }
    }
    fields.sort_by_key(|(name, _)| field_options(name).order.unwrap_or(u8::MAX));
    fields.into_iter().map(|(_, field)| field).collect()
}

/// Whether the browser insists on a field: the pool does, or the app has not said otherwise of one that it adds.
fn is_required(field: &str, (asked, insisted): (bool, bool)) -> bool {
    insisted || (!asked && field_options(field).required.unwrap_or(true))
}

#[component]
fn Username(driver: Driver) -> impl IntoView {
    let texts = use_texts().authenticator;
    view! {
        <TextField
            name="username"
            label=texts.username
            placeholder=texts.username_placeholder
            autocomplete="username"
            value=driver.username()
            refused_by=driver.refusal_of(Field::Username)
            on_typed=move |typed| driver.keep_username(typed)
        />
    }
}

#[component]
fn Password(driver: Driver) -> impl IntoView {
    let texts = use_texts().authenticator;
    view! {
        <NewPassword
            driver=driver
            label=texts.password
            placeholder=texts.password_placeholder
            confirm_placeholder=texts.confirm_password_placeholder
        />
    }
}

#[component]
fn Email(driver: Driver, required: bool) -> impl IntoView {
    let texts = use_texts().authenticator;
    let names = driver.sign_in_with();
    let is_the_name = names.first() == Some(&SignInName::Email);
    view! {
        <TextField
            name="email"
            label=texts.email
            placeholder=texts.email_placeholder
            kind="email"
            autocomplete=if is_the_name { "username" } else { "email" }
            inputmode="email"
            value=driver.email()
            required=required
            refused_by=driver.refusal_of(Field::Email)
            on_typed=move |typed| driver.keep_email(typed)
        />
    }
}

#[component]
fn PhoneNumber(driver: Driver, required: bool) -> impl IntoView {
    let texts = use_texts().authenticator;
    let names = driver.sign_in_with();
    let is_the_name = names.first() == Some(&SignInName::PhoneNumber);
    let typed = driver.view.with_untracked(|view| view.attributes.get("phone_number").cloned().unwrap_or_default());
    view! {
        <div class="field-with-code">
            <DialCode field="phone_number" />
            <TextField
                name="phone_number"
                label=texts.phone_number
                placeholder=texts.phone_number_placeholder
                kind="tel"
                autocomplete=if is_the_name { "username" } else { "tel-national" }
                inputmode="tel"
                value=typed
                required=required
                refused_by=driver.refusal_of(Field::PhoneNumber)
            />
        </div>
    }
}
