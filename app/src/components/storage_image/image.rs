//! The component itself.

use leptos::html::Img;
use leptos::prelude::*;

use super::fallback::Fallback;
use super::order::next_is_eager;
use super::path::ImagePath;
use super::renewal::{Reason, Renewal, Shown, StillWaiting};
use crate::api::storage::image_url;
use crate::browser::{page, picture};
use crate::components::authenticator::use_authenticator;
use crate::i18n::use_texts;
use crate::wire::error::ApiError;
use crate::wire::storage::{AccessLevel, ImageRequest};

/// When the browser fetches a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImageLoading {
    /// At once if it is among the first four of the page, and otherwise when it comes near the window.
    #[default]
    Auto,
    /// At once: for a picture that is seen without scrolling.
    Eager,
    /// When it comes near the window.
    Lazy,
}

impl ImageLoading {
    fn attribute(self) -> &'static str {
        match self {
            Self::Auto if next_is_eager() => "eager",
            Self::Auto => "lazy",
            Self::Eager => "eager",
            Self::Lazy => "lazy",
        }
    }
}

/// HTML's `sizes` of a picture that is shown so many CSS pixels wide where there is room, or as wide as the window.
fn sizes_of(width: Option<u32>) -> String {
    width.map_or_else(|| "100vw".to_owned(), |width| format!("(max-width: {width}px) 100vw, {width}px"))
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
    /// The object's key below the owner's prefix; or else `path`.
    #[prop(optional, into)]
    img_key: Signal<String>,
    /// The whole path of the object, or a function that makes it of the identity id. It wins over key, level and owner.
    #[prop(optional, into)]
    path: Option<ImagePath>,
    /// The owner of a picture that somebody else shares.
    #[prop(optional, into)]
    identity_id: Option<String>,
    /// Whether the store is asked if there is such a picture before it is shown.
    #[prop(default = true)]
    validate_object_existence: bool,
    /// How wide the picture is shown, as HTML's `sizes` says it, so that the browser takes a thumbnail that is large enough. Without it:
    /// `width`, or the window's width where that is less or there is none.
    #[prop(optional, into)]
    sizes: Option<String>,
    /// Called when the picture has loaded.
    #[prop(optional, into)]
    on_load: Option<Callback<()>>,
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
    let viewer = use_authenticator().user();
    let request = Signal::derive(move || match &path {
        Some(path) => {
            let identity_id = viewer.get().map(|viewer| viewer.identity_id);
            path.request(identity_id.as_deref(), validate_object_existence)
        }
        None => ImageRequest {
            access_level,
            key: img_key.get(),
            owner: identity_id.clone(),
            validates_existence: validate_object_existence,
        },
    });
    let address = Resource::new_blocking(move || (request.get(), version.get()), |(request, _)| image_url(request));
    let element = NodeRef::<Img>::new();
    let renewal = Renewal::new(request, element, on_get_url_error, on_error);
    let waits = use_context::<StillWaiting>().is_some();
    let told = StoredValue::new(None::<String>);
    // Of each address once: a browser may say it again where the page sets what the first HTML had set.
    let tell_loaded = move |src: String| {
        let is_new = told.try_update_value(|told| told.replace(src.clone()).as_ref() != Some(&src)) == Some(true);
        if let Some(on_load) = on_load.filter(|_| is_new) {
            on_load.run(());
        }
    };
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
        } else if picture::has_loaded(&element) {
            // It was there before anybody listened.
            tell_loaded(element.src());
        }
    });
    let shown = move || renewal.shown().unwrap_or_else(|| Shown::from(address.get()));
    let has_fallback_src = fallback_src.is_some();
    let src = move || match shown() {
        Shown::Waiting => None,
        Shown::Picture(address) => Some(address.url),
        Shown::Nothing(_) => fallback_src.clone(),
    };
    let sizes = sizes.unwrap_or_else(|| sizes_of(width));
    let srcset = move || shown().sources();
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
            class="storage-image__picture amplify-storage-image"
            src=src
            srcset=srcset
            sizes=move || srcset().map(|_| sizes.clone())
            alt=move || alt.get()
            width=width.map(|width| width.to_string())
            height=height.map(|height| height.to_string())
            loading=loading.attribute()
            decoding="async"
            hidden=has_no_picture
            node_ref=element
            on:load=move |_| {
                renewal.loaded();
                tell_loaded(element.get_untracked().map(|element| element.src()).unwrap_or_default());
            }
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

#[cfg(test)]
mod tests {
    use super::sizes_of;

    #[test]
    fn a_picture_is_as_wide_as_it_is_said_to_be_and_no_wider_than_the_window() {
        assert_eq!(sizes_of(Some(320)), "(max-width: 320px) 100vw, 320px");
        assert_eq!(sizes_of(None), "100vw");
    }
}
