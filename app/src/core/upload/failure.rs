//! Why an upload did not happen, and what a person can do about it.

use serde::{Deserialize, Serialize};

use crate::core::keys::KeyError;
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

/// Why a file was not uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Its type is not among the accepted ones.
    TypeNotAccepted,
    /// Its name cannot be a key.
    BadName(KeyError),
    /// It has no byte.
    Empty,
    /// It is smaller than files have to be.
    TooSmall {
        /// The least bytes.
        limit: u64,
    },
    /// It is larger than files may be.
    TooLarge {
        /// The most bytes.
        limit: u64,
    },
    /// With it, all files together would be larger than they may be.
    TotalTooLarge {
        /// The most bytes.
        limit: u64,
    },
    /// It is in the list already.
    Duplicate,
    /// The page's own function could not prepare it, for this reason in its own words.
    NotProcessed(String),
    /// It cannot be read any more: moved, deleted, changed, or on a drive that is gone.
    Unreadable,
    /// It is not what it was when its upload began.
    ContentDiffers,
    /// The page's server refused, or failed too often.
    Server(ApiError),
    /// The browser has no connection at all.
    Offline,
    /// The store did not answer, or its answer was kept from the page.
    StoreUnreachable,
    /// No byte moved for too long.
    Stalled,
    /// The store does not let this person upload here.
    Denied {
        /// What the store calls the request, for whoever looks into it.
        request_id: Option<String>,
    },
    /// The store has no room left. What has arrived is kept.
    StoreFull,
    /// The store answered with an error.
    Refused {
        /// The HTTP status.
        status: u16,
        /// S3's error code (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>); empty when the
        /// answer held none.
        code: String,
    },
}

/// What a person can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The same again may well work.
    Retry,
    /// Sign in again, then retry.
    SignIn,
    /// Choose the same file again, as it is now.
    ChooseAgain,
    /// Nothing but another file.
    ChooseAnother,
}

impl Failure {
    /// What helps.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Unreadable | Self::ContentDiffers => Remedy::ChooseAgain,
            Self::TypeNotAccepted
            | Self::BadName(_)
            | Self::Empty
            | Self::TooSmall { .. }
            | Self::TooLarge { .. }
            | Self::Duplicate
            | Self::Server(ApiError::Storage {
                reason:
                    StorageError::BadKey { .. }
                    | StorageError::TooLarge { .. }
                    | StorageError::BadContentType
                    | StorageError::FalsePicture,
            }) => Remedy::ChooseAnother,
            Self::Server(ApiError::SignedOut) => Remedy::SignIn,
            Self::Refused { code, .. } if code == "EntityTooLarge" => Remedy::ChooseAnother,
            Self::TotalTooLarge { .. }
            | Self::NotProcessed(_)
            | Self::Offline
            | Self::StoreUnreachable
            | Self::Stalled
            | Self::Denied { .. }
            | Self::StoreFull
            | Self::Refused { .. }
            | Self::Server(_) => Remedy::Retry,
        }
    }
}

/// S3's error code in the XML body of a refusal: the text of its first `Code` element. `None` when there is none or it is
/// not one of S3's words.
#[must_use]
pub fn store_error_code(body: &str) -> Option<&str> {
    word_between(body, "<Code>", "</Code>")
}

/// What the store calls the request that it refused: the text of the first `RequestId` element of the body. `None` when there
/// is none or it is no word.
#[must_use]
pub fn store_request_id(body: &str) -> Option<&str> {
    word_between(body, "<RequestId>", "</RequestId>")
}

fn word_between<'b>(body: &'b str, start: &str, end: &str) -> Option<&'b str> {
    let (_, rest) = body.split_once(start)?;
    let (word, _) = rest.split_once(end)?;
    let word = word.trim();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    ((1..=64).contains(&word.len()) && word.bytes().all(is_word)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{Failure, Remedy, store_error_code};
    use crate::core::keys::KeyError;
    use crate::wire::error::ApiError;
    use crate::wire::storage::StorageError;

    #[test]
    fn the_code_is_found_in_a_refusal_of_the_store() {
        let body =
            r#"<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"#;
        assert_eq!(store_error_code(body), Some("AccessDenied"));
    }

    #[test]
    fn a_page_of_some_proxy_has_no_code() {
        for body in ["", "<html>Bad gateway</html>", "<Code>", "<Code></Code>", "<Code>a <b>word</b></Code>"] {
            assert_eq!(store_error_code(body), None, "{body:?}");
        }
    }

    #[test]
    fn retry_is_offered_only_where_it_can_help() {
        let refused = |code: &str| Failure::Refused { status: 403, code: code.to_owned() };
        for (failure, remedy) in [
            (Failure::TypeNotAccepted, Remedy::ChooseAnother),
            (Failure::BadName(KeyError::TooLong), Remedy::ChooseAnother),
            (Failure::Duplicate, Remedy::ChooseAnother),
            (Failure::TotalTooLarge { limit: 5 }, Remedy::Retry),
            (Failure::Unreadable, Remedy::ChooseAgain),
            (Failure::ContentDiffers, Remedy::ChooseAgain),
            (Failure::Server(StorageError::TooLarge { limit: 5 }.into()), Remedy::ChooseAnother),
            (Failure::Server(StorageError::FalsePicture.into()), Remedy::ChooseAnother),
            (Failure::Server(StorageError::Unavailable.into()), Remedy::Retry),
            (Failure::Server(ApiError::SignedOut), Remedy::SignIn),
            (Failure::Server(ApiError::Unreachable), Remedy::Retry),
            (Failure::Offline, Remedy::Retry),
            (Failure::StoreUnreachable, Remedy::Retry),
            (Failure::Stalled, Remedy::Retry),
            (Failure::Denied { request_id: None }, Remedy::Retry),
            (Failure::StoreFull, Remedy::Retry),
            (refused("AccessDenied"), Remedy::Retry),
            (refused("EntityTooLarge"), Remedy::ChooseAnother),
        ] {
            assert_eq!(failure.remedy(), remedy, "{failure:?}");
        }
    }
}
