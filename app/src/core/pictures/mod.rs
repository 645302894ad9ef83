//! What is in the file of a picture besides the picture: read and taken out without touching a pixel.

mod exif;
mod kind;
mod metadata;

pub use kind::{KNOWN_BY, agrees, checked_type, kind};
pub use metadata::{START, Stripped, Telling, can_strip, strip};
