//! The `<img>` and what happens to it.

use leptos::html::Img;
use leptos::prelude::*;

use super::fallback::Fallback;
use super::image::ImageLoading;
use super::renewal::Renewal;
use crate::browser::{page, picture};
use crate::wire::storage::{ImageRequest, ImageUrl};

/// What does not change about a picture when its address does.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// What it shows, for those who do not see it.
    pub(super) alt: Signal<String>,
    /// The picture to show when there is no other.
    pub(super) fallback_src: Option<String>,
    /// CSS pixels.
    pub(super) width: Option<u32>,
    /// CSS pixels.
    pub(super) height: Option<u32>,
    /// When to fetch it.
    pub(super) loading: ImageLoading,
}

/// A picture whose address is known, kept fresh.
#[component]
pub(super) fn Picture(
    /// Its first address.
    first: ImageUrl,
    /// How to ask for the next one.
    request: ImageRequest,
    /// How it looks.
    look: Look,
    /// Called when it does not load in spite of a new address.
    on_error: Option<Callback<()>>,
    /// Asks for everything again.
    try_again: Callback<()>,
) -> impl IntoView {
    let element = NodeRef::<Img>::new();
    let renewal = Renewal::new(first, request, element, on_error);
    page::on_shown(move || renewal.renew_if_overdue());
    page::on_online(move || renewal.renew_if_overdue());
    element.on_load(move |element| {
        if picture::has_failed(&element) {
            renewal.load_failed();
        }
    });
    let fallback_look = look.clone();
    let Look { alt, width, height, loading, .. } = look;
    let image = move || {
        view! {
            <img
                class="storage-image__picture"
                src=move || renewal.address()
                alt=move || alt.get()
                width=width.map(|width| width.to_string())
                height=height.map(|height| height.to_string())
                loading=match loading {
                    ImageLoading::Eager => "eager",
                    ImageLoading::Lazy => "lazy",
                }
                decoding="async"
                node_ref=element
                on:load=move |_| renewal.loaded()
                on:error=move |_| renewal.load_failed()
            />
        }
    };
    move || match renewal.failure() {
        None => image().into_any(),
        Some(sentence) => {
            view! { <Fallback sentence=sentence look=fallback_look.clone() try_again=try_again /> }.into_any()
        }
    }
}
