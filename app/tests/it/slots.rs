//! The parts of a `StorageManager` that a page draws itself, as they stand in the first HTML.

use std::sync::Arc;

use app::components::storage_manager::{DefaultFile, Part, Slots, StorageManager, Uploader};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use leptos::prelude::*;
use leptos_axum::render_app_async;

use crate::browser::run;

/// What the server sends of the component.
async fn drawn(components: Slots) -> String {
    let page = move || {
        let files = vec![DefaultFile { key: "there.png".to_owned() }];
        view! { <StorageManager components=components.clone() default_files=files folders=true /> }
    };
    let answer = render_app_async(page)(Request::new(Body::empty())).await;
    let html = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(html.to_vec()).unwrap()
}

fn part(name: &'static str) -> Option<Part> {
    Some(Arc::new(move |uploader| {
        let rows = move || uploader.queue().with(|queue| queue.items().len());
        view! { <b>{name} " of " {rows}</b> }.into_any()
    }))
}

/// Whether these texts are there, in this order.
fn follow(html: &str, texts: &[&str]) -> bool {
    let mut rest = html;
    texts.iter().all(|text| match rest.split_once(text) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

#[test]
fn without_any_the_component_draws_all_of_itself() {
    run(async {
        let html = drawn(Slots::default()).await;
        let whole = [
            "<div class=\"storage-manager\">",
            "storage-manager__drop-zone",
            "storage-manager__picker",
            "type=\"file\"",
            "storage-manager__summary",
            "aria-live=\"polite\"",
            "<ul",
            "there.png",
        ];
        assert!(follow(&html, &whole), "{html}");
    });
}

#[test]
fn each_part_is_drawn_in_its_place_and_knows_the_uploader() {
    run(async {
        let slots = Slots {
            drop_zone: part("zone"),
            file_list_header: part("heading"),
            file_list: part("list"),
            file_list_footer: part("footer"),
            ..Slots::default()
        };
        let html = drawn(slots).await.replace("<!>", "");
        assert!(follow(&html, &["zone of 1", "heading of 1", "list of 1", "footer of 1"]), "{html}");
        assert!(!html.contains("storage-manager__files") && !html.contains("there.png"), "{html}");
    });
}

#[test]
fn a_container_stands_around_everything() {
    run(async {
        let container = |_: Uploader, parts: AnyView| view! { <section class="own">{parts}</section> }.into_any();
        let html = drawn(Slots { container: Some(Arc::new(container)), ..Slots::default() }).await;
        assert!(html.starts_with("<section class=\"own\">"), "{html}");
        assert!(follow(&html, &["storage-manager__drop-zone", "there.png", "</section>"]), "{html}");
        assert!(!html.contains("class=\"storage-manager\""), "{html}");
    });
}

#[test]
fn a_picker_stands_in_the_drop_zone_in_place_of_all_of_ours_and_the_input_is_not_seen() {
    run(async {
        let picker =
            |_: Uploader, open: Callback<()>| view! { <a on:click=move |_| open.run(())>"Pick"</a> }.into_any();
        let html = drawn(Slots { file_picker: Some(Arc::new(picker)), ..Slots::default() }).await;
        assert!(follow(&html, &["storage-manager__drop-zone", "Pick", "<input", "there.png"]), "{html}");
        let input = html.split_once("<input").unwrap().1.split_once('>').unwrap().0;
        assert!(input.contains(" hidden") && input.contains("type=\"file\""), "{input}");
        assert!(!html.contains("storage-manager__picker\""), "{html}");
        let ours = drawn(Slots::default()).await;
        assert_eq!(html.matches("type=\"file\"").count(), ours.matches("type=\"file\"").count() - 2);
    });
}
