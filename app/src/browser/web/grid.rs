//! Things that stand in rows, however many fit in one: how they stand in the window, and which of them has the focus.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::page::{scroll_to, scrolled_px};
use crate::core::catalogue::Sight;

/// How a grid stands in the window, going by its first two rows of a class. `before` counts where there are none: then rows are
/// taken to be as they were.
#[must_use]
pub fn sight(grid: &HtmlElement, class: &str, before: Option<Sight>) -> Option<Sight> {
    let found = grid.get_elements_by_class_name(class);
    let top = |place: u32| found.item(place).map(|tile| tile.get_bounding_client_rect().top());
    let second = top(0).and_then(|first| {
        (1..found.length()).find_map(|place| {
            let down = top(place)? - first;
            (down > 1.0).then_some((place, down))
        })
    });
    let (columns, row_px) = second.or_else(|| before.map(|before| (before.columns, before.row_px)))?;
    let window_px = window().inner_height().ok()?.as_f64()?;
    Some(Sight { above_px: -grid.get_bounding_client_rect().top(), window_px, row_px, columns })
}

/// Items of a list, and rows of a table.
const ITEM: &str = "li, tr";

/// The id of the first element of a class in the same item of a list as the element with the focus, and whether the focus is beside
/// that element.
#[must_use]
pub fn item_with_focus(list: &HtmlElement, class: &str) -> Option<(String, bool)> {
    let focused = document().active_element().filter(|element| list.contains(Some(element)))?;
    let item = focused.closest(ITEM).ok()??;
    let element = item.get_elements_by_class_name(class).item(0)?;
    Some((element.id(), !focused.is_same_node(Some(&element))))
}

/// Moves the focus to an element, or to the field in the same item of a list, and leaves the page where it was scrolled to.
pub fn focus_in_place(id: &str, is_beside: bool) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let field = || element.closest(ITEM).ok()??.get_elements_by_tag_name("input").item(0);
    let target = if is_beside { field() } else { Some(element.clone()) };
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let above_px = scrolled_px();
        // An element that takes no focus leaves it where it is.
        let _ = target.focus();
        scroll_to(above_px);
    }
}

/// The id of the element with the focus, if it is of a class.
#[must_use]
pub fn focused(class: &str) -> Option<String> {
    let is_one = |element: &Element| element.class_name().split_whitespace().any(|own| own == class);
    document().active_element().filter(is_one).map(|element| element.id())
}
