//! What README.md shows of `use_storage_browser`, compiled: the text between the fences is the function below.

use app::components::pictures::use_storage_browser;
use app::wire::pictures::PictureQuery;
use leptos::prelude::*;

use crate::browser::run;

#[component]
fn Names() -> impl IntoView {
    let browser = use_storage_browser(Signal::stored(PictureQuery { count: 60, ..PictureQuery::default() }));
    let names = move || {
        let page = browser.page().get().and_then(Result::ok).unwrap_or_default();
        let choose = move |key: String| {
            browser.chosen().update(|chosen| {
                chosen.insert(key);
            });
        };
        let button = |key: String| {
            let name = key.clone();
            view! { <button on:click=move |_| choose(key.clone())>{name}</button> }
        };
        page.pictures.into_iter().map(|picture| button(picture.key)).collect_view()
    };
    view! {
        <Transition>{names}</Transition>
        <button on:click=move |_| browser.download()>"Save as ZIP"</button>
        <button on:click=move |_| browser.delete()>"Delete"</button>
    }
}

#[test]
fn the_readme_shows_what_is_compiled_here() {
    let readme = include_str!("../../../README.md");
    let shown = readme.split("```rust\n").find(|block| block.contains("fn Names()")).unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    assert!(include_str!("readme.rs").contains(shown));
}

#[test]
fn the_example_is_drawn_without_a_picture() {
    run(async {
        Owner::new().with(|| {
            assert!(Names().to_html().contains("Save as ZIP"));
        });
    });
}
