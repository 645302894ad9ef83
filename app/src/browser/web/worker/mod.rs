//! Work beside the page, in a thread of its own (<https://html.spec.whatwg.org/multipage/workers.html>): the page asks,
//! the worker answers, both by messages.

mod answer;
mod ask;
mod message;
mod pictures;

pub use answer::serve_as_worker;
pub(super) use ask::{Unworkable, crc32, end, make_ready, put, resize, stretches, strip};

/// An id as a key of a map: ids are whole numbers from 1.
fn key(id: f64) -> u64 {
    id as u64
}
