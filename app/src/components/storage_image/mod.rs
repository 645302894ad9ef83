//! `StorageImage`: a picture by its key or path, one's own or one that is shared.

mod fallback;
mod image;
mod order;
mod path;
mod renewal;

pub use image::{ImageLoading, StorageImage};
pub use order::provide_image_order;
pub use path::ImagePath;
pub use renewal::StillWaiting;
