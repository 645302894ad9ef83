//! A new password, its rules, and its repetition.

use leptos::prelude::*;

use super::PasswordField;
use crate::core::password::{PasswordPolicy, PasswordRule};
use crate::i18n::use_texts;

const RULES_ID: &str = "auth-password-rules";
const MISMATCH_ID: &str = "auth-password-mismatch";

/// How a rule stands, as far as the page can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unknown,
    Met,
    Missed,
}

impl Standing {
    fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Met => "met",
            Self::Missed => "missed",
        }
    }
}

/// Password and repetition, with the rules listed before anything is typed.
///
/// First HTML: both fields and the rules. After hydration: each rule shows whether it is met, and a repetition that
/// differs is named when the person leaves the field.
#[component]
pub fn NewPasswordFields(
    /// What the user pool asks of it.
    policy: PasswordPolicy,
    /// The id of the message that speaks against the password, while there is one.
    #[prop(into)]
    password_refused_by: Signal<Option<&'static str>>,
    /// The id of the message that speaks against the repetition, while there is one.
    #[prop(into)]
    repetition_refused_by: Signal<Option<&'static str>>,
    /// The label of the password.
    label: &'static str,
    /// Shown while the password is empty.
    placeholder: &'static str,
    /// Shown while the repetition is empty.
    confirm_placeholder: &'static str,
) -> impl IntoView {
    let texts = use_texts();
    let typed = RwSignal::new(String::new());
    let repeated = RwSignal::new(String::new());
    let left = RwSignal::new(false);
    let repetition_left = RwSignal::new(false);
    let standing = move |rule: PasswordRule| {
        typed.with(|typed| match (typed.is_empty(), rule.is_met_by(typed)) {
            (true, _) => Standing::Unknown,
            (false, true) => Standing::Met,
            (false, false) if left.get() => Standing::Missed,
            (false, false) => Standing::Unknown,
        })
    };
    let missed = move || left.get() && typed.with(|typed| !typed.is_empty() && !policy.missed_by(typed).is_empty());
    let mismatch = Memo::new(move |_| {
        repetition_left.get() && repeated.with(|again| !again.is_empty() && typed.with(|typed| typed != again))
    });
    let rules = policy
        .rules()
        .map(|rule| {
            view! {
                <li
                    class="rules__rule"
                    data-standing=move || standing(rule).name()
                    data-room=texts.refusals.missed(rule)
                >
                    <span>
                        {move || match standing(rule) {
                            Standing::Missed => texts.refusals.missed(rule),
                            Standing::Met | Standing::Unknown => texts.refusals.rule(rule),
                        }}
                        {move || {
                            (standing(rule) == Standing::Met)
                                .then(|| view! { <span class="visually-hidden">" " {texts.authenticator.rule_met}</span> })
                        }}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="field-group">
            <PasswordField
                name="password"
                label=label
                placeholder=placeholder
                autocomplete="new-password"
                described_by=Signal::derive(move || Some(joined(RULES_ID, password_refused_by.get())))
                refused=Signal::derive(move || password_refused_by.get().is_some() || missed())
                on_typed=move |text| typed.set(text)
                on_left=move |()| left.set(true)
            />
            <ul class="rules" id=RULES_ID aria-label=texts.authenticator.password_needs>{rules}</ul>
        </div>
        <div class="field-group">
            <PasswordField
                name="confirm_password"
                label=texts.authenticator.confirm_password
                placeholder=confirm_placeholder
                autocomplete="new-password"
                described_by=Signal::derive(move || Some(joined(MISMATCH_ID, repetition_refused_by.get())))
                refused=Signal::derive(move || repetition_refused_by.get().is_some() || mismatch.get())
                on_typed=move |text| repeated.set(text)
                on_left=move |()| repetition_left.set(true)
            />
            // Room is kept for each sentence, or the button below would move away from a press that leaves the field.
            <p
                class="field__error field__error--kept"
                id=MISMATCH_ID
                aria-live="polite"
                data-room=texts.refusals.passwords_do_not_match
            >
                <span>{move || mismatch.get().then_some(texts.refusals.passwords_do_not_match)}</span>
            </p>
        </div>
    }
}

fn joined(id: &str, refused_by: Option<&str>) -> String {
    refused_by.map_or_else(|| id.to_owned(), |refused_by| format!("{id} {refused_by}"))
}
