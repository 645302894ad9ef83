//! What can go wrong with one request or one reading, as the browser saw it. What follows from it is decided in
//! [`retry`](super::retry).

use super::failure::{Failure, store_error_code, store_request_id};
use crate::wire::error::ApiError;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read any more: moved, deleted, changed, or on a drive that is gone.
    Unreadable,
    /// The browser has no connection at all.
    Offline,
    /// The store did not answer, or its answer was kept from the page: status 0.
    StoreUnreachable,
    /// No byte moved for too long.
    Stalled,
    /// The ticket was older than its life, so nothing was sent.
    TicketLapsed,
    /// The store says that the permission has expired.
    Expired,
    /// The store answered with an error.
    Refused {
        /// The HTTP status.
        status: u16,
        /// S3's error code (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>); empty when the
        /// answer held none.
        code: String,
        /// What its `Retry-After` says, in seconds.
        retry_after_s: Option<u32>,
    },
    /// The store does not let this person upload here.
    Denied {
        /// What the store calls the request, for whoever looks into it.
        request_id: Option<String>,
    },
    /// The page's server refused or did not answer.
    Server(ApiError),
}

impl Fault {
    /// What an answer of the store with an error status means, given its body and its `Retry-After`. An expired permission
    /// is told by the message alone: its code is that of any other denial.
    #[must_use]
    pub fn of_answer(status: u16, body: &str, retry_after: Option<&str>) -> Self {
        let code = store_error_code(body).unwrap_or_default();
        let has_expired = code == "AccessDenied" && body.contains("expired");
        if code == "ExpiredToken" || status == 403 && has_expired {
            return Self::Expired;
        }
        if status == 403 && code == "AccessDenied" {
            return Self::Denied { request_id: store_request_id(body).map(ToOwned::to_owned) };
        }
        let retry_after_s = retry_after.and_then(|seconds| seconds.trim().parse().ok());
        Self::Refused { status, code: code.to_owned(), retry_after_s }
    }

    /// What a row says when nothing more is tried.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Unreadable => Failure::Unreadable,
            Self::Offline => Failure::Offline,
            Self::StoreUnreachable => Failure::StoreUnreachable,
            Self::Stalled => Failure::Stalled,
            Self::TicketLapsed | Self::Expired => Failure::Refused { status: 403, code: "AccessDenied".to_owned() },
            Self::Refused { status, code, .. } => Failure::Refused { status, code },
            Self::Denied { request_id } => Failure::Denied { request_id },
            Self::Server(error) => Failure::Server(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn an_expired_permission_is_told_from_a_denial() {
        let body =
            |code: &str, message: &str| format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        for (code, message, expired) in [
            ("AccessDenied", "Request has expired", true),
            ("AccessDenied", "Access Denied", false),
            ("ExpiredToken", "The provided token has expired.", true),
            ("SignatureDoesNotMatch", "it has expired", false),
        ] {
            assert_eq!(
                Fault::of_answer(403, &body(code, message), None) == Fault::Expired,
                expired,
                "{code} {message}"
            );
        }
    }

    #[test]
    fn a_denial_names_its_request_where_the_store_does() {
        for (body, request_id) in [
            (
                "<Error><Code>AccessDenied</Code><RequestId>4442587FB7D0A2F9</RequestId></Error>",
                Some("4442587FB7D0A2F9"),
            ),
            ("<Error><Code>AccessDenied</Code><RequestId>a b</RequestId></Error>", None),
            ("<Error><Code>AccessDenied</Code></Error>", None),
        ] {
            let request_id = request_id.map(str::to_owned);
            assert_eq!(Fault::of_answer(403, body, None), Fault::Denied { request_id });
        }
    }

    #[test]
    fn the_store_may_say_when_to_come_back() {
        for (header, seconds) in [(Some(" 7 "), Some(7)), (Some("Wed, 21 Oct 2026 07:28:00 GMT"), None), (None, None)] {
            let fault = Fault::of_answer(503, "", header);
            assert_eq!(fault, Fault::Refused { status: 503, code: String::new(), retry_after_s: seconds });
        }
    }
}
