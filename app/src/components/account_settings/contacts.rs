//! The e-mail address and the telephone number: shown, changed, proved.

use leptos::prelude::*;

use super::Account;
use super::driver::Listeners;
use super::resend::ResendContactCode;
use super::section::SettingsSection;
use crate::api::account::contacts::{BeginContact, ChangeContact, SendContactCode, VerifyContact};
use crate::api::account::view::LeaveStep;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, TextField};
use crate::core::account::{code_flaw, contact_flaw, tidied_contact};
use crate::i18n::{Texts, fill, use_texts};
use crate::wire::account::{AccountError, AccountStep, Contact, ContactKind, Section};
use crate::wire::auth::{AuthError, Delivery};

const SECTION: Section = Section::Contacts;
const BAD_VALUE: &[AccountError] = &[
    AccountError::InvalidPhoneNumber,
    AccountError::ContactTaken,
    AccountError::Auth { reason: AuthError::InvalidEmail },
    AccountError::Auth { reason: AuthError::MissingField },
];
const BAD_CODE: &[AccountError] = &[
    AccountError::Auth { reason: AuthError::CodeMismatch },
    AccountError::Auth { reason: AuthError::CodeExpired },
    AccountError::Auth { reason: AuthError::MissingField },
];

/// The id of the sentence that says how a number is written.
const HINT_ID: &str = "account-contact-hint";

/// The calls of the section. They outlive its forms.
#[derive(Clone, Copy)]
struct Calls {
    begin: ServerAction<BeginContact>,
    change: ServerAction<ChangeContact>,
    send: ServerAction<SendContactCode>,
    verify: ServerAction<VerifyContact>,
    leave: ServerAction<LeaveStep>,
}

/// Address and number, with what the pool lets do about them.
///
/// First HTML: the finished section, at the step where it was left.
#[component]
pub fn Contacts(
    /// The account.
    account: Account,
) -> impl IntoView {
    let texts = use_texts();
    let calls = Calls {
        begin: ServerAction::new(),
        change: ServerAction::new(),
        send: ServerAction::new(),
        verify: ServerAction::new(),
        leave: ServerAction::new(),
    };
    account.follow(SECTION, calls.begin, Listeners::default());
    account.follow(SECTION, calls.change, Listeners::default());
    account.follow(SECTION, calls.send, Listeners::default());
    account.follow(SECTION, calls.verify, Listeners::default());
    account.follow(SECTION, calls.leave, Listeners::default());
    let step = account.step();
    // Another sending is no other form: only what the form is about counts.
    let open = Memo::new(move |_| match step.get() {
        Some(AccountStep::ChangeContact { contact }) => Some((contact, None)),
        Some(AccountStep::VerifyContact { contact, delivery, pending }) => {
            Some((contact, Some((delivery, pending.is_some()))))
        }
        _ => None,
    });
    let shown = move |kind: ContactKind| {
        let pool = account.view.with_untracked(|view| view.pool.clone());
        let has = account.view.with_untracked(|view| view.profile.contact(kind).is_some());
        match kind {
            ContactKind::Email => has || !pool.fixed_contacts.contains(&kind),
            ContactKind::PhoneNumber => has || pool.sends_short_messages(),
        }
    };
    let rows = [ContactKind::Email, ContactKind::PhoneNumber]
        .into_iter()
        .filter(|kind| shown(*kind))
        .map(|kind| view! { <ContactRow account=account calls=calls kind=kind /> })
        .collect_view();
    view! {
        <SettingsSection account=account section=SECTION heading=texts.account.contacts>
            {move || match open.get() {
                None => ().into_any(),
                Some((contact, None)) => {
                    view! { <ChangeForm account=account calls=calls kind=contact /> }.into_any()
                }
                Some((contact, Some((delivery, waits)))) => {
                    view! { <VerifyForm account=account calls=calls kind=contact delivery=delivery waits=waits /> }
                        .into_any()
                }
            }}
            <dl class="settings__facts">{rows}</dl>
        </SettingsSection>
    }
}

/// What an address or number is called.
fn name(texts: &Texts, kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => texts.account.email,
        ContactKind::PhoneNumber => texts.account.phone_number,
    }
}

/// One of them as it is, with its buttons.
#[component]
fn ContactRow(
    /// The account.
    account: Account,
    /// The calls of the section.
    calls: Calls,
    /// Which of them.
    kind: ContactKind,
) -> impl IntoView {
    let texts = use_texts();
    let contact = Memo::new(move |_| account.view.with(|view| view.profile.contact(kind).cloned()));
    let fixed = account.view.with_untracked(|view| view.pool.fixed_contacts.contains(&kind));
    let reaches = kind == ContactKind::Email || account.view.with_untracked(|view| view.pool.sends_short_messages());
    let labels = texts.account;
    let value = move || match contact.get() {
        None => view! { <span class="settings__note">{labels.none_given}</span> }.into_any(),
        Some(Contact { value, verified }) => {
            let (class, says) =
                if verified { ("tag tag--good", labels.verified) } else { ("tag", labels.not_verified) };
            view! { <bdi class="settings__value">{value}</bdi> " " <span class=class>{says}</span> }.into_any()
        }
    };
    let verify_label = match kind {
        ContactKind::Email => labels.verify_email,
        ContactKind::PhoneNumber => labels.verify_phone_number,
    };
    let change_label = move || match (kind, contact.get().is_some()) {
        (ContactKind::Email, true) => labels.change_email,
        (ContactKind::Email, false) => labels.add_email,
        (ContactKind::PhoneNumber, true) => labels.change_phone_number,
        (ContactKind::PhoneNumber, false) => labels.add_phone_number,
    };
    view! {
        <div class="settings__fact">
            <dt class="settings__term">{name(texts, kind)}</dt>
            <dd class="settings__detail">{value}</dd>
            <dd class="settings__actions">
                {move || {
                    (reaches && contact.get().is_some_and(|contact| !contact.verified))
                        .then(|| {
                            view! {
                                <PostForm action=calls.send>
                                    <input type="hidden" name="account" value=account.mark() />
                                    <SubmitButton
                                        label=verify_label
                                        busy_label=labels.sending
                                        pending=calls.send.pending()
                                        weight=Weight::Secondary
                                        name="contact"
                                        value=kind.attribute()
                                    />
                                </PostForm>
                            }
                        })
                }}
                {move || {
                    let label = change_label();
                    (!fixed)
                        .then(|| {
                            view! {
                                <PostForm action=calls.begin>
                                    <input type="hidden" name="account" value=account.mark() />
                                    <SubmitButton
                                        label=label
                                        pending=calls.begin.pending()
                                        weight=Weight::Secondary
                                        name="contact"
                                        value=kind.attribute()
                                    />
                                </PostForm>
                            }
                        })
                }}
                {fixed.then(|| view! { <p class="settings__note">{labels.email_fixed}</p> })}
            </dd>
        </div>
    }
}

/// Another address or number.
#[component]
fn ChangeForm(
    /// The account.
    account: Account,
    /// The calls of the section.
    calls: Calls,
    /// Which of them.
    kind: ContactKind,
) -> impl IntoView {
    let texts = use_texts();
    let pool = account.view.with_untracked(|view| view.pool.clone());
    let accept = move |input: ChangeContact| {
        account.accept(SECTION, contact_flaw(kind, &tidied_contact(kind, &input.value), &pool))
    };
    let (label, input, autocomplete) = match kind {
        ContactKind::Email => (texts.account.new_email, "email", "email"),
        ContactKind::PhoneNumber => (texts.account.new_phone_number, "tel", "tel"),
    };
    let hint = (kind == ContactKind::PhoneNumber).then_some(texts.account.phone_number_form);
    view! {
        <PostForm action=calls.change accept=accept class="settings__form">
            <input type="hidden" name="account" value=account.mark() />
            <input type="hidden" name="contact" value=kind.attribute() />
            <TextField
                name="value"
                label=label
                kind=input
                autocomplete=autocomplete
                refused_by=account.refusal_of(SECTION, BAD_VALUE)
                hint_id=hint.map(|_| HINT_ID)
            />
            {hint.map(|hint| view! { <p class="settings__note" id=HINT_ID>{hint}</p> })}
            <SubmitButton label=texts.account.save busy_label=texts.account.saving pending=calls.change.pending() />
        </PostForm>
        <CancelForm account=account calls=calls />
    }
}

/// The code that proves it.
#[component]
fn VerifyForm(
    /// The account.
    account: Account,
    /// The calls of the section.
    calls: Calls,
    /// Which of them.
    kind: ContactKind,
    /// Where the code went.
    delivery: Delivery,
    /// Whether the one before counts until then.
    waits: bool,
) -> impl IntoView {
    let texts = use_texts();
    let accept = move |input: VerifyContact| account.accept(SECTION, code_flaw(&input.confirmation_code));
    let lead = match delivery.destination.as_str() {
        "" => texts.account.code_was_sent.to_owned(),
        destination => fill(texts.account.code_went, &[("destination", destination)]),
    };
    view! {
        <p class="settings__lead">{lead} {waits.then(|| format!(" {}", texts.account.until_proved))}</p>
        <PostForm action=calls.verify accept=accept class="settings__form">
            <input type="hidden" name="account" value=account.mark() />
            <TextField
                name="confirmation_code"
                label=texts.account.code
                autocomplete="one-time-code"
                inputmode="numeric"
                refused_by=account.refusal_of(SECTION, BAD_CODE)
            />
            <SubmitButton label=texts.account.verify busy_label=texts.account.verifying pending=calls.verify.pending() />
        </PostForm>
        <div class="settings__others">
            <ResendContactCode account=account send=calls.send kind=kind />
            <CancelForm account=account calls=calls />
        </div>
    }
}

/// The way back.
#[component]
fn CancelForm(
    /// The account.
    account: Account,
    /// The calls of the section.
    calls: Calls,
) -> impl IntoView {
    view! {
        <PostForm action=calls.leave>
            <input type="hidden" name="account" value=account.mark() />
            <input type="hidden" name="section" value="contacts" />
            <SubmitButton label=use_texts().account.cancel pending=calls.leave.pending() weight=Weight::Secondary />
        </PostForm>
    }
}
