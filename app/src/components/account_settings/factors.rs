//! The second factors: which are on, and what can be done about each.

use leptos::prelude::*;

use super::Account;
use super::driver::Listeners;
use super::section::SettingsSection;
use super::set_up_app::SetUpApp;
use crate::api::account::factors::{BeginApp, ChooseFactor, ConfirmApp};
use crate::api::account::view::LeaveStep;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::account::{factor_flaw, factors_asked_for};
use crate::i18n::{Texts, use_texts};
use crate::wire::account::{AccountError, AccountStep, FactorChoice, Section};
use crate::wire::challenge::Factor;
use crate::wire::pool::MfaMode;

const SECTION: Section = Section::Factors;

/// The calls of the section. They outlive its forms.
#[derive(Clone, Copy)]
pub(super) struct Calls {
    pub(super) begin: ServerAction<BeginApp>,
    pub(super) confirm: ServerAction<ConfirmApp>,
    pub(super) choose: ServerAction<ChooseFactor>,
    pub(super) leave: ServerAction<LeaveStep>,
}

/// The section; nothing where the pool has no second factors.
///
/// First HTML: the finished section, at the step where it was left.
#[component]
pub fn Factors(
    /// The account.
    account: Account,
) -> impl IntoView {
    let texts = use_texts();
    let calls = Calls {
        begin: ServerAction::new(),
        confirm: ServerAction::new(),
        choose: ServerAction::new(),
        leave: ServerAction::new(),
    };
    account.follow(SECTION, calls.begin, Listeners::default());
    account.follow(SECTION, calls.confirm, Listeners::default());
    account.follow(SECTION, calls.choose, Listeners::default());
    account.follow(SECTION, calls.leave, Listeners::default());
    let pool = account.view.with_untracked(|view| view.pool.clone());
    let offered: Vec<Factor> =
        [Factor::Totp, Factor::Email, Factor::Sms].into_iter().filter(|factor| pool.offers(*factor)).collect();
    if offered.is_empty() {
        return ().into_any();
    }
    let step = account.step();
    let secret = Memo::new(move |_| match step.get() {
        Some(AccountStep::SetUpApp { secret }) => Some(secret),
        _ => None,
    });
    let rows = offered
        .into_iter()
        .map(|factor| view! { <FactorRow account=account calls=calls factor=factor /> })
        .collect_view();
    let required = (pool.mfa == MfaMode::On).then_some(texts.account.factors_required);
    view! {
        <SettingsSection
            account=account
            section=SECTION
            heading=texts.account.factors
            lead=texts.account.factors_lead
        >
            {required.map(|sentence| view! { <p class="settings__note">{sentence}</p> })}
            {move || {
                secret.get().map(|secret| view! { <SetUpApp account=account calls=calls secret=secret /> })
            }}
            <dl class="settings__facts">{rows}</dl>
        </SettingsSection>
    }
    .into_any()
}

/// What a factor is called.
fn name(texts: &Texts, factor: Factor) -> &'static str {
    match factor {
        Factor::Totp => texts.account.authenticator_app,
        Factor::Email => texts.account.email_codes,
        Factor::Sms => texts.account.sms_codes,
    }
}

/// The id of a factor's name, which its buttons are described by.
fn name_id(factor: Factor) -> &'static str {
    match factor {
        Factor::Totp => "account-factor-totp",
        Factor::Email => "account-factor-email",
        Factor::Sms => "account-factor-sms",
    }
}

/// One factor as it is, with its buttons.
#[component]
fn FactorRow(
    /// The account.
    account: Account,
    /// The calls of the section.
    calls: Calls,
    /// Which factor.
    factor: Factor,
) -> impl IntoView {
    let texts = use_texts();
    let labels = texts.account;
    // Whether it is on, whether it is preferred, and whether there is another one to prefer it to.
    let standing = Memo::new(move |_| {
        account.view.with(|view| {
            let asked_for = factors_asked_for(&view.profile, &view.pool);
            (asked_for.contains(&factor), view.profile.preferred_factor == Some(factor), asked_for.len() > 1)
        })
    });
    let flaw = move |choice| account.view.with(|view| factor_flaw(&view.profile, &view.pool, factor, choice));
    let tags = move || {
        let (on, preferred, _) = standing.get();
        let (class, says) = if on { ("tag tag--good", labels.factor_on) } else { ("tag", labels.factor_off) };
        view! {
            <span class=class>{says}</span>
            {preferred.then(|| view! { " " <span class="tag tag--good">{labels.factor_preferred}</span> })}
        }
    };
    let choose = move |label: &'static str, choice: FactorChoice| {
        view! {
            <PostForm action=calls.choose>
                <input type="hidden" name="account" value=account.mark() />
                <input type="hidden" name="factor" value=factor.name() />
                <SubmitButton
                    label=label
                    pending=calls.choose.pending()
                    weight=Weight::Secondary
                    name="choice"
                    value=choice.name()
                    described_by=name_id(factor)
                />
            </PostForm>
        }
    };
    let set_up = move |label: &'static str| {
        view! {
            <PostForm action=calls.begin>
                <input type="hidden" name="account" value=account.mark() />
                <SubmitButton
                    label=label
                    pending=calls.begin.pending()
                    weight=Weight::Secondary
                    described_by=name_id(factor)
                />
            </PostForm>
        }
    };
    let actions = move || {
        let (on, preferred, several) = standing.get();
        let is_app = factor == Factor::Totp;
        let lacks = (!on).then(|| flaw(FactorChoice::On)).flatten();
        let reason = matches!(lacks, Some(AccountError::NeedsEmail | AccountError::NeedsPhoneNumber))
            .then(|| lacks.map(|lacks| texts.account_refusal(lacks)))
            .flatten();
        view! {
            {(is_app).then(|| set_up(if on { labels.replace } else { labels.set_up }))}
            {(!is_app && !on && lacks.is_none()).then(|| choose(labels.turn_on, FactorChoice::On))}
            {(on && several && !preferred).then(|| choose(labels.prefer, FactorChoice::Preferred))}
            {(on && flaw(FactorChoice::Off).is_none()).then(|| choose(labels.turn_off, FactorChoice::Off))}
            {reason.map(|reason| view! { <p class="settings__note">{reason}</p> })}
        }
    };
    view! {
        <div class="settings__fact">
            <dt class="settings__term" id=name_id(factor)>{name(texts, factor)}</dt>
            <dd class="settings__detail">{tags}</dd>
            <dd class="settings__actions">{actions}</dd>
        </div>
    }
}
