//! Work beside the page, in a thread of its own (<https://html.spec.whatwg.org/multipage/workers.html>): the page asks,
//! the worker answers, both by messages.

mod answer;
mod ask;
mod message;
mod pictures;

pub use answer::serve_as_worker;
pub(super) use ask::{Unworkable, crc32, make_ready, resize, stretches, strip};
