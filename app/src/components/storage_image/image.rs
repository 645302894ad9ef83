//! The component itself: asks for the picture's address and shows what comes of it.

use leptos::prelude::*;

use super::fallback::Fallback;
use super::picture::{Look, Picture};
use crate::api::storage::image_url;
use crate::wire::error::ApiError;
use crate::wire::storage::{AccessLevel, ImageRequest};

/// When the browser fetches a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImageLoading {
    /// At once: for a picture that is seen without scrolling.
    #[default]
    Eager,
    /// When it comes near the window.
    Lazy,
}

/// Shows one of the caller's own pictures straight from the store.
///
/// Its address is good for a while and the same for that while, so that the browser's cache works. It is renewed before
/// it lapses, when the page comes back into view too late for that, and once when the picture fails to load; the picture
/// that is seen stays until the new address has loaded. Room is kept for it from the start: by `width` and `height` if
/// given, by a 3:2 frame otherwise.
///
/// First HTML: the finished `<img>`, or the fallback with its sentence. After hydration: renewal, “Try again” without
/// a reload, and notice of a picture that had failed before.
#[component]
pub fn StorageImage(
    /// What the picture shows, for those who do not see it.
    #[prop(into)]
    alt: Signal<String>,
    /// The object's key below the owner's prefix.
    #[prop(into)]
    img_key: Signal<String>,
    /// The prefix that the key is below.
    #[prop(optional)]
    access_level: AccessLevel,
    /// The picture to show when there is no other: an address on the app's own origin.
    #[prop(optional, into)]
    fallback_src: Option<String>,
    /// What to show until the address is known, in place of the default.
    #[prop(optional, into)]
    loading_element: Option<ViewFn>,
    /// Called when no address could be had.
    #[prop(optional, into)]
    on_get_url_error: Option<Callback<ApiError>>,
    /// Called when the picture did not load although its address was renewed.
    #[prop(optional, into)]
    on_error: Option<Callback<()>>,
    /// The picture's width in CSS pixels.
    #[prop(optional)]
    width: Option<u32>,
    /// The picture's height in CSS pixels.
    #[prop(optional)]
    height: Option<u32>,
    /// When to fetch it.
    #[prop(optional)]
    loading: ImageLoading,
) -> impl IntoView {
    let address = Resource::new_blocking(move || ImageRequest { access_level, key: img_key.get() }, image_url);
    if let Some(on_get_url_error) = on_get_url_error {
        Effect::new(move |_| {
            if let Some(Err(error)) = address.get() {
                on_get_url_error.run(error);
            }
        });
    }
    let look = StoredValue::new(Look { alt, fallback_src, width, height, loading });
    let try_again = Callback::new(move |()| address.refetch());
    let shown = move || {
        Suspend::new(async move {
            match address.await {
                Ok(first) => {
                    let request = ImageRequest { access_level, key: img_key.get_untracked() };
                    view! {
                        <Picture first=first request=request look=look.get_value() on_error=on_error try_again=try_again />
                    }
                    .into_any()
                }
                Err(error) => {
                    let sentence = error.to_string();
                    view! { <Fallback sentence=sentence look=look.get_value() try_again=try_again /> }.into_any()
                }
            }
        })
    };
    let waiting = move || match &loading_element {
        Some(element) => element.run(),
        None => view! { <div class="storage-image__loading"></div> }.into_any(),
    };
    view! {
        <div class="storage-image" class:storage-image--sized=width.is_some() && height.is_some()>
            <Transition fallback=waiting>{shown}</Transition>
        </div>
    }
}
