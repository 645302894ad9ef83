//! The passkey that the browser offers by itself in the field for the username (W3C Web Authentication, conditional mediation).
//!
//! There is nothing to see of it on the page: the browser draws the offer, and what is typed goes on as without it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Actions;
use crate::api::autofill::{SignInByAutofill, begin_autofill};
use crate::browser::{page, passkeys, timer};
use crate::components::authenticator::driver::{Driver, OfferedPasskey};
use crate::wire::auth::AuthError;
use crate::wire::secret::Secret;

/// How long what is to be signed is offered: Cognito keeps it for three minutes at least, and a finger takes its time.
const GOOD_FOR: Duration = Duration::from_secs(150);

/// The offer of one sign-in screen. It is taken back when the screen goes, and made again by the next one while it is good.
#[derive(Clone, Copy)]
pub(super) struct PasskeyOffer {
    driver: Driver,
    actions: Actions,
    /// Whether this screen has made it.
    made: StoredValue<bool>,
}

impl PasskeyOffer {
    /// Makes it after hydration, if this browser remembers somebody with a passkey and the page is in view; later when it comes
    /// into view.
    pub(super) fn begin(driver: Driver, actions: Actions) -> Self {
        let offer = Self { driver, actions, made: StoredValue::new(false) };
        Effect::new(move |before: Option<()>| {
            if before.is_none() {
                offer.renew();
            }
        });
        page::on_shown(move || offer.renew());
        let answer = actions.sign_in_by_autofill.value();
        Effect::new(move |before: Option<()>| {
            let lapsed =
                answer.with(|answer| matches!(answer, Some(Ok(view)) if view.error == Some(AuthError::StepLapsed)));
            // An answer that was there when the screen was drawn is an earlier one's.
            if before.is_some() && lapsed {
                driver.offered.set_value(None);
                offer.renew();
            }
        });
        // Another way to begin takes the offer back; where it led nowhere, it is made anew.
        let other_way = actions.select_auth_factor.value();
        Effect::new(move |before: Option<()>| {
            if other_way.with(Option::is_some) && before.is_some() {
                offer.made.try_set_value(false);
                offer.renew();
            }
        });
        on_cleanup(passkeys::stop);
        offer
    }

    /// Makes the offer if this screen has made none yet, or if it has lapsed, while the page is in view. Nothing else does:
    /// nobody looks at the time.
    pub(super) fn renew(self) {
        // The screen may be gone.
        let Some(made) = self.made.try_get_value() else { return };
        if !self.driver.remembers_passkey() || !page::is_visible() {
            return;
        }
        let now = timer::now();
        let good = self.driver.offered.get_value().filter(|offered| now.saturating_sub(offered.asked_at) < GOOD_FOR);
        let known = match good {
            // It was made, or there was nothing to offer.
            Some(offered) if made || offered.options.is_none() => return,
            Some(offered) => offered.options,
            None => {
                self.driver.offered.set_value(Some(OfferedPasskey { asked_at: now, options: None }));
                None
            }
        };
        self.made.set_value(true);
        spawn_local(async move { self.offer(known).await });
    }

    async fn offer(self, known: Option<String>) {
        if !passkeys::offers_by_itself().await {
            return;
        }
        let asked = if known.is_none() { begin_autofill().await.ok().flatten() } else { known };
        // Without an answer, or where nobody is to be offered anything, the form is there as ever.
        let Some(options) = asked else { return };
        self.keep(Some(options.clone()));
        if self.made.is_disposed() {
            return;
        }
        // A person who picks nothing does nothing wrong, and a browser that refuses has not been asked by them.
        if let Ok(credential) = passkeys::sign_when_picked(options).await {
            // It is signed once.
            self.keep(None);
            // Picked in the very moment in which somebody went another way.
            if self.made.is_disposed() || self.driver.calls.get_untracked() > 0 {
                // Another one may be offered when the field is used next.
                self.driver.offered.try_set_value(None);
                return;
            }
            let (username, credential) = (self.driver.username(), Secret::new(credential));
            self.actions.sign_in_by_autofill.dispatch(SignInByAutofill { username, credential });
        }
    }
    /// Keeps what the next screen may offer.
    fn keep(self, options: Option<String>) {
        self.driver.offered.try_update_value(|offered| {
            if let Some(offered) = offered {
                offered.options = options;
            }
        });
    }
}
