//! What is in the file of a picture besides the picture: read and taken out without touching a pixel.

mod exif;
mod metadata;

pub use metadata::{START, Stripped, can_strip, strip};
