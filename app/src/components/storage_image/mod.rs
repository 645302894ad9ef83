//! `StorageImage`: one of the caller's own pictures, by its key.

mod fallback;
mod image;
mod renewal;

pub use image::{ImageLoading, StorageImage};
pub use renewal::StillWaiting;
