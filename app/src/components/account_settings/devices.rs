//! The devices that a person is remembered on.

use leptos::prelude::*;

use super::Account;
use super::driver::Listeners;
use crate::api::account::devices::ForgetDevice;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::account::moment;
use crate::i18n::{fill, use_texts};
use crate::wire::account::Section;
use crate::wire::devices::Device;

/// The list, with a button for each to forget it. First HTML: the finished list.
#[component]
pub(super) fn Devices(
    /// The account.
    account: Account,
    /// The section that it stands in.
    section: Section,
) -> impl IntoView {
    let texts = use_texts().account;
    let forget = ServerAction::<ForgetDevice>::new();
    account.follow(section, forget, Listeners::default());
    let devices = Memo::new(move |_| account.view.with(|view| view.devices.clone()));
    let list = move || {
        let rows: Vec<_> = devices
            .get()
            .into_iter()
            .map(|device| view! { <DeviceRow account=account device=device forget=forget /> })
            .collect();
        if rows.is_empty() {
            view! { <p>{texts.no_devices}</p> }.into_any()
        } else {
            view! { <dl class="settings__facts">{rows}</dl> }.into_any()
        }
    };
    view! {
        <p class="settings__note">{texts.devices_lead}</p>
        {list}
    }
}

/// One device: its name, when it was used, and the button that forgets it.
#[component]
fn DeviceRow(
    /// The account.
    account: Account,
    /// The device.
    device: Device,
    /// Forgets one.
    forget: ServerAction<ForgetDevice>,
) -> impl IntoView {
    let texts = use_texts().account;
    let Device { id, name, last_used_s, is_this } = device;
    let name_id = format!("account-device-{id}");
    view! {
        <div class="settings__fact">
            <dt class="settings__term" id=name_id.clone()><bdi>{texts.device(&name)}</bdi></dt>
            <dd class="settings__detail">
                {fill(texts.last_used, &[("time", &moment(last_used_s))])}
                {is_this.then(|| view! { " " <span class="tag tag--good">{texts.this_device}</span> })}
            </dd>
            <dd class="settings__actions">
                <PostForm action=forget>
                    <input type="hidden" name="account" value=account.mark() />
                    <input type="hidden" name="id" value=id />
                    <SubmitButton
                        label=texts.forget
                        busy_label=texts.forgetting
                        pending=forget.pending()
                        weight=Weight::Secondary
                        described_by=name_id
                    />
                </PostForm>
            </dd>
        </div>
    }
}
