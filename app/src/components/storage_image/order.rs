//! How many pictures a page has shown before one: the first few are seen without scrolling, as far as anybody can know beforehand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::{provide_context, use_context};

/// How many are fetched at once.
const EAGER: usize = 4;

/// Counts the pictures of a page.
#[derive(Debug, Clone, Default)]
struct Count(Arc<AtomicUsize>);

/// Provides the count, once for a page. Without it every picture counts as the first one.
pub fn provide_image_order() {
    provide_context(Count::default());
}

/// Whether the next picture is among the first ones. Server and browser draw a page in the same order.
pub(super) fn next_is_eager() -> bool {
    use_context::<Count>().is_none_or(|Count(count)| count.fetch_add(1, Ordering::Relaxed) < EAGER)
}
