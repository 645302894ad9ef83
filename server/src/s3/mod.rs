//! The bucket, through the AWS SDK, always with a person's own temporary credentials: this process holds none of its
//! own.

mod objects;
mod presign;
mod removal;
mod window;

pub(crate) use objects::{Bucket, Endpoints, ObjectError};
pub(crate) use presign::{PresignError, PutDescription};
pub(crate) use removal::RemovalError;
pub(crate) use window::Window;
