//! The bucket, through the AWS SDK, always with a person's own temporary credentials: this process holds none of its
//! own.

mod cdn;
mod copies;
mod form;
mod ledger;
mod listing;
mod metadata;
mod multipart;
#[cfg(test)]
mod multipart_tests;
mod narrowed;
mod objects;
mod parts;
mod presign;
mod removal;
mod showing;
mod staged;
mod window;

pub(crate) use cdn::{Cdn, CdnError};
pub(crate) use copies::{CopyError, CopyWish};
pub(crate) use form::{FormDescription, SignedForm};
pub(crate) use ledger::{AT_ONCE, Entry, Ledger};
pub(crate) use listing::{Listing, ListingError, version};
pub(crate) use metadata::encoded as encoded_metadata;
pub(crate) use multipart::{Aborted, KeptPart, MultipartError, UploadAddress, Whole};
pub(crate) use objects::{Bucket, Description, Endpoints, Facts, ObjectError};
pub(crate) use parts::{bytes_of_part, part_count, part_size};
pub(crate) use presign::{PartDescription, PresignError, PutDescription};
pub(crate) use removal::RemovalError;
pub(crate) use showing::{Showing, named_type};
pub(crate) use staged::{Beginning, Copied, CopyDescription};
pub(crate) use window::Window;
