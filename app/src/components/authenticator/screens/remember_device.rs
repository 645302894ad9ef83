//! Whether to be remembered on this device, asked beside the code of a second factor.

use leptos::prelude::*;

use crate::components::authenticator::driver::Driver;
use crate::i18n::use_texts;
use crate::wire::devices::DeviceWish;

/// The question; nothing where the pool does not leave it to the person. First HTML: the finished box, as it was left.
#[component]
pub(super) fn RememberDevice(
    /// The Authenticator's state.
    driver: Driver,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let (asks, wish) = driver.view.with_untracked(|view| (view.asks_about_device, view.device));
    asks.then(|| {
        view! {
            <div class="field">
                <label class="choice">
                    <input
                        class="choice__input"
                        type="checkbox"
                        name="device"
                        value="remember"
                        checked=wish == DeviceWish::Remember
                        aria-describedby="auth-device-hint"
                    />
                    <span class="choice__label">{texts.remember_device}</span>
                </label>
                <p class="field__hint" id="auth-device-hint">{texts.remember_device_hint}</p>
            </div>
        }
    })
}
