//! What the uploader is where scripts are switched off.

use leptos::prelude::*;

use super::upload_form_html::UploadFormHtml;

/// A form that uploads one picture straight to the store, which leads the browser back to this page; above it, what became of the
/// last one.
///
/// First HTML: the form, inside `<noscript>`, so that it is seen in its place where scripts are off and nowhere else. After
/// hydration: nothing. To a browser with scripts the inside of `<noscript>` is a text and no elements, so it is drawn as one
/// piece that hydration passes over.
#[component]
pub(super) fn UploadForm(
    /// What is said where no form can be had.
    no_script_text: &'static str,
) -> impl IntoView {
    let html = UploadFormHtml::new(no_script_text);
    view! {
        <Suspense>
            {move || {
                let html = html.clone();
                Suspend::new(async move {
                    let html = html.draw().await;
                    view! { <noscript class="storage-manager__no-script" inner_html=html></noscript> }
                })
            }}
        </Suspense>
    }
    .into_any()
}
