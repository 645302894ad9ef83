//! The gallery's pages: the list, and a page for each exhibit. What they show is decided on the server
//! (`crate::gallery`); off, there are none.

mod exhibit;
mod index;
#[cfg(feature = "ssr")]
mod on_show;
#[cfg(not(feature = "ssr"))]
#[path = "on_show_in_browser.rs"]
mod on_show;
mod options;
pub(crate) mod rules;
mod slots;
mod stage;

use leptos::prelude::*;

use self::exhibit::ExhibitView;
use self::index::IndexView;
use super::not_found::NotFound;
use crate::wire::gallery::GalleryPage;

/// Any page of the gallery; elsewhere, or where it is off, the page for an address that leads nowhere.
///
/// First HTML: the finished page. It carries what it shows, and the browser takes it from there.
#[component]
pub(super) fn Gallery() -> impl IntoView {
    match SharedValue::new(on_show::on_show).into_inner() {
        Some(GalleryPage::Index(wings)) => view! { <IndexView wings=wings /> }.into_any(),
        Some(GalleryPage::Exhibit(page)) => view! { <ExhibitView page=page /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}
