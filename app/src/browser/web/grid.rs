//! Things that stand in rows, however many fit in one: the arrow keys among them, and how they stand in the window.

use leptos::ev::KeyboardEvent;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::page::reads_from_the_right;
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

/// Moves the focus among the elements of a class, if the key is one that does so and one of them has the focus; whether it was.
pub fn move_focus(event: &KeyboardEvent, class: &str) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return false;
    }
    let found = document().get_elements_by_class_name(class);
    let all: Vec<HtmlElement> = (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect();
    let Some(focused) = document().active_element() else { return false };
    let Some(place) = all.iter().position(|element| focused.is_same_node(Some(element))) else { return false };
    let Some(here) = all.get(place) else { return false };
    let step = if reads_from_the_right() { -1 } else { 1 };
    let target = match event.key().as_str() {
        "ArrowRight" => place.checked_add_signed(step),
        "ArrowLeft" => place.checked_add_signed(-step),
        "ArrowDown" => all
            .iter()
            .enumerate()
            .skip(place)
            .filter(|(_, other)| is_below(other, here))
            .min_by_key(|(_, other)| distance(other, here))
            .map(|(place, _)| place),
        "ArrowUp" => all
            .iter()
            .enumerate()
            .take(place)
            .filter(|(_, other)| is_below(here, other))
            .min_by_key(|(_, other)| distance(other, here))
            .map(|(place, _)| place),
        "Home" => Some(0),
        "End" => all.len().checked_sub(1),
        _ => return false,
    };
    if let Some(element) = target.and_then(|place| all.get(place)) {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
    }
    true
}

/// Links stand in boxes of their own, each at its place on the page.
fn top(element: &HtmlElement) -> f64 {
    element.get_bounding_client_rect().top()
}

fn is_below(one: &HtmlElement, other: &HtmlElement) -> bool {
    top(one) > top(other) + 1.0
}

/// How far apart, a row counting for more than any width.
#[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
fn distance(one: &HtmlElement, other: &HtmlElement) -> i64 {
    let (a, b) = (one.get_bounding_client_rect(), other.get_bounding_client_rect());
    ((a.top() - b.top()).abs() * 10_000.0 + (a.left() - b.left()).abs()) as i64
}
