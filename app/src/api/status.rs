//! The status of a refusal, so that logs, monitors and other clients see what kind it is.

use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

/// Gives the response of a server function the status of its refusal. A page that calls the same function while it is
/// drawn keeps its own status: it shows the refusal as a sentence.
pub(super) fn with_status<T>(result: Result<T, ApiError>) -> Result<T, ApiError> {
    if let Err(error) = &result {
        let called_directly = use_context::<Parts>().is_some_and(|request| request.uri.path().starts_with("/api/"));
        if let Some(response) = use_context::<ResponseOptions>().filter(|_| called_directly) {
            response.set_status(status(error));
            if let ApiError::Storage { reason: StorageError::Busy { retry_after_s } } = error {
                response.insert_header(RETRY_AFTER, HeaderValue::from(*retry_after_s));
            }
        }
    }
    result
}

/// RFC 9110, section 15.
fn status(error: &ApiError) -> StatusCode {
    match error {
        ApiError::SignedOut => StatusCode::UNAUTHORIZED,
        ApiError::BadRequest => StatusCode::BAD_REQUEST,
        ApiError::Storage { reason } => match reason {
            StorageError::NotFound | StorageError::UploadGone => StatusCode::NOT_FOUND,
            StorageError::PartsMissing | StorageError::ContentDiffers | StorageError::NameTaken => StatusCode::CONFLICT,
            StorageError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            StorageError::BadContentType | StorageError::FalsePicture => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StorageError::BadKey { .. } | StorageError::BadChecksum => StatusCode::BAD_REQUEST,
            StorageError::NotAllowed => StatusCode::FORBIDDEN,
            StorageError::IntoItself | StorageError::TooManyFiles { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            StorageError::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
            StorageError::StoreFull => StatusCode::INSUFFICIENT_STORAGE,
            StorageError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        },
        ApiError::Unreachable | ApiError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::status;
    use crate::wire::error::ApiError;
    use crate::wire::storage::StorageError;

    #[test]
    fn a_refusal_is_not_a_failure_of_the_server() {
        assert_eq!(status(&ApiError::SignedOut), StatusCode::UNAUTHORIZED);
        assert_eq!(status(&StorageError::NotFound.into()), StatusCode::NOT_FOUND);
        assert_eq!(status(&StorageError::BadContentType.into()), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(status(&StorageError::Unavailable.into()), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(status(&StorageError::Busy { retry_after_s: 1 }.into()), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(status(&ApiError::Internal), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
