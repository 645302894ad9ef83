//! Who may do what to which object, asked through the AWS SDK and through sockets, of a real embedded backend.
//!
//! The policies are those of the product's template: what is refused here is refused by them, and by the same on AWS.

mod actors;
mod administrator;
mod copying;
mod deleting;
mod listing;
mod matrix;
mod multipart;
mod objects;
mod presigned;
mod raw;
mod world;
