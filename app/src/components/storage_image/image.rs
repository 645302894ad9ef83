//! The component itself.

use leptos::html::Img;
use leptos::prelude::*;

use super::fallback::Fallback;
use super::renewal::{Reason, Renewal, Shown, StillWaiting};
use crate::api::storage::image_url;
use crate::browser::{page, picture};
use crate::i18n::use_texts;
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

impl ImageLoading {
    fn attribute(self) -> &'static str {
        match self {
            Self::Eager => "eager",
            Self::Lazy => "lazy",
        }
    }
}

/// Shows one of the caller's own pictures straight from the store.
///
/// Its address is good for a while and the same for that while, so that the browser's cache works. It is renewed before
/// it lapses, when the page comes back into view too late for that, and once when the picture fails to load; what is
/// seen stays until the new address has loaded. Room is kept from the start: by `width` and `height` if given, by a 3:2
/// frame otherwise.
///
/// First HTML: the finished `<img>`, or the fallback with its sentence. After hydration: renewal, “Try again” without
/// a reload, and notice of a picture that had failed before. The elements are the same in every state, and only their
/// attributes differ: a page that hydrates before it knows the address keeps the picture that the server drew.
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
    /// Change it to ask for the address again: after the object under the same key was replaced.
    #[prop(optional, into)]
    version: Signal<u64>,
    /// The picture to show when there is no other: an address on the app's own origin.
    #[prop(optional, into)]
    fallback_src: Option<String>,
    /// What to show until the address is known, in place of the default.
    #[prop(optional, into)]
    loading_element: ViewFn,
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
    let texts = use_texts();
    let request = Signal::derive(move || ImageRequest {
        access_level,
        key: img_key.get(),
        owner: None,
        validates_existence: true,
    });
    let address = Resource::new_blocking(move || (request.get(), version.get()), |(request, _)| image_url(request));
    let element = NodeRef::<Img>::new();
    let renewal = Renewal::new(request, element, on_get_url_error, on_error);
    let waits = use_context::<StillWaiting>().is_some();
    Effect::new(move |_| {
        if let Some(answer) = address.get().filter(|_| !waits) {
            renewal.answered(answer);
        }
    });
    page::on_shown(move || renewal.renew_if_overdue());
    page::on_online(move || renewal.renew_if_overdue());
    element.on_load(move |element| {
        if picture::has_failed(&element) {
            renewal.load_failed();
        }
    });
    let shown = move || renewal.shown().unwrap_or_else(|| Shown::from(address.get()));
    let has_fallback_src = fallback_src.is_some();
    let src = move || match shown() {
        Shown::Waiting => None,
        Shown::Picture(address) => Some(address),
        Shown::Nothing(_) => fallback_src.clone(),
    };
    let has_no_picture = move || match shown() {
        Shown::Waiting => true,
        Shown::Picture(_) => false,
        Shown::Nothing(_) => !has_fallback_src,
    };
    let reason = Signal::derive(move || match shown() {
        Shown::Nothing(Reason::NoAddress(error)) if !has_fallback_src => Some(texts.failure(&error)),
        Shown::Nothing(Reason::DidNotLoad) if !has_fallback_src => Some(texts.storage.did_not_load.to_owned()),
        _ => None,
    });
    let try_again = Callback::new(move |()| {
        renewal.start_again();
        address.refetch();
    });
    // Erased, because the type of a page around it grows beyond what the compiler follows.
    let elements = view! {
        <img
            class="storage-image__picture"
            src=src
            alt=move || alt.get()
            width=width.map(|width| width.to_string())
            height=height.map(|height| height.to_string())
            loading=loading.attribute()
            decoding="async"
            hidden=has_no_picture
            node_ref=element
            on:load=move |_| renewal.loaded()
            on:error=move |_| renewal.load_failed()
        />
        <div class="storage-image__loading" hidden=move || shown() != Shown::Waiting>
            {loading_element.run()}
        </div>
        <Fallback alt=alt reason=reason try_again=try_again />
    }
    .into_any();
    view! {
        <div class="storage-image" class:storage-image--sized=width.is_some() && height.is_some()>
            // Not for its fallback, which is never seen: it has the server wait for the address.
            <Transition>{elements}</Transition>
        </div>
    }
    .into_any()
}
