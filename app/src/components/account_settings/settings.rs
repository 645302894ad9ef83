//! The settings as a whole: what there is to show, found out before the first byte is sent.

use leptos::prelude::*;

use super::Account;
use crate::api::account::view::account_view;
use crate::components::primitives::{Message, Tone};
use crate::i18n::use_texts;
use crate::wire::account::AccountAnswer;
use crate::wire::auth::AuthView;

/// Finds out what the account is like, and shows its children with it.
///
/// First HTML: the finished settings, or why there are none. After hydration: forms are answered without a page load.
#[component]
pub fn AccountSettings<F, V>(
    /// Told when nobody is signed in any more: [`SignedIn::leave`](crate::components::authenticator::SignedIn).
    leave: Callback<AuthView>,
    /// The settings, given the account.
    children: F,
) -> impl IntoView
where
    F: Fn(Account) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let answer = Resource::new_blocking(|| (), |()| account_view());
    let departed = RwSignal::new(None::<AuthView>);
    Effect::new(move |_| {
        if let Some(view) = departed.get() {
            leave.run(view);
        }
    });
    view! {
        <Suspense>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    let reason = match answer.await {
                        Ok(AccountAnswer::Stayed { view }) => return children(Account::new(*view, leave)).into_any(),
                        Ok(AccountAnswer::Left { view }) => {
                            departed.set(Some(*view));
                            use_texts().refusals.session_ended.to_owned()
                        }
                        Err(error) => use_texts().failure(&error),
                    };
                    view! { <Message id="account-failure" tone=Tone::Danger text=reason /> }.into_any()
                })
            }}
        </Suspense>
    }
}
