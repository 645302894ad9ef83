//! Which sentence goes with which failure of an upload or a picture.

use super::StorageTexts;
use crate::core::keys::{KeyError, MAX_KEY_BYTES};
use crate::core::upload::Failure;
use crate::core::upload::size::human_size;
use crate::i18n::{GeneralTexts, Texts, fill};
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

impl Texts {
    /// Why a call failed as a whole.
    #[must_use]
    pub fn failure(&self, error: &ApiError) -> String {
        let GeneralTexts { unreachable, bad_request, signed_out, internal, .. } = self.general;
        match error {
            ApiError::Unreachable => unreachable.to_owned(),
            ApiError::BadRequest => bad_request.to_owned(),
            ApiError::SignedOut => signed_out.to_owned(),
            ApiError::Storage { reason } => self.storage.refusal(reason),
            ApiError::Internal => internal.to_owned(),
        }
    }

    /// Why a file was not uploaded.
    #[must_use]
    pub fn upload_failure(&self, failure: &Failure) -> String {
        let (texts, uploads) = (&self.storage, self.uploads);
        let sentence = match failure {
            Failure::TypeNotAccepted => texts.type_not_accepted,
            Failure::Duplicate => uploads.duplicate,
            Failure::BadName(reason) => return texts.bad_name(*reason),
            Failure::Empty => uploads.empty_file,
            Failure::TooSmall { limit } => return fill(uploads.too_small, &[("limit", &texts.size(*limit))]),
            Failure::TooLarge { limit } => return fill(texts.too_large, &[("limit", &texts.size(*limit))]),
            Failure::TotalTooLarge { limit } => {
                return fill(uploads.total_too_large, &[("limit", &texts.size(*limit))]);
            }
            Failure::NotProcessed(reason) => return fill(uploads.processing_failed, &[("reason", reason)]),
            Failure::Unreadable => texts.unreadable,
            Failure::ContentDiffers => texts.content_differs,
            Failure::Server(ApiError::SignedOut) => texts.signed_out,
            Failure::Server(error) => return self.failure(error),
            Failure::Offline => texts.offline,
            Failure::StoreUnreachable => texts.store_unreachable,
            Failure::Stalled => texts.stalled,
            Failure::StoreFull => uploads.store_full,
            Failure::Denied { request_id: None } => uploads.not_allowed,
            Failure::Denied { request_id: Some(id) } => return fill(uploads.not_allowed_named, &[("id", id)]),
            Failure::Refused { status, code } => return texts.refused_by_store(*status, code),
        };
        sentence.to_owned()
    }
}

impl StorageTexts {
    /// Why a storage call was refused.
    #[must_use]
    pub fn refusal(&self, reason: &StorageError) -> String {
        let sentence = match reason {
            StorageError::BadKey { reason } => return self.bad_name(*reason),
            StorageError::TooLarge { limit } => return fill(self.too_large, &[("limit", &self.size(*limit))]),
            StorageError::BadContentType => self.bad_content_type,
            StorageError::FalsePicture => self.false_picture,
            StorageError::BadChecksum => self.bad_checksum,
            StorageError::NotFound => self.not_found,
            StorageError::UploadGone => self.upload_gone,
            StorageError::PartsMissing => self.parts_missing,
            StorageError::ContentDiffers => self.content_differs,
            StorageError::NameTaken => self.name_taken,
            StorageError::NotAllowed => self.not_allowed,
            StorageError::IntoItself => self.into_itself,
            StorageError::TooManyFiles { limit } => {
                return fill(self.more_than_allowed, &[("limit", &limit.to_string())]);
            }
            StorageError::Busy { .. } => self.busy,
            StorageError::StoreFull => self.store_full,
            StorageError::Unavailable => self.unavailable,
        };
        sentence.to_owned()
    }

    /// A size as people read it.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        human_size(bytes).replace('.', self.decimal_mark)
    }

    fn bad_name(&self, reason: KeyError) -> String {
        let sentence = match reason {
            KeyError::Empty => self.name_empty,
            KeyError::TooLong => return fill(self.name_too_long, &[("limit", &MAX_KEY_BYTES.to_string())]),
            KeyError::ControlCharacter => self.name_control_character,
            KeyError::BadSegment => self.name_bad_segment,
            KeyError::Reserved => self.name_reserved,
        };
        sentence.to_owned()
    }

    fn refused_by_store(&self, status: u16, code: &str) -> String {
        let sentence = match code {
            "EntityTooLarge" => self.refused_size,
            "BadDigest" | "InvalidDigest" | "IncompleteBody" | "XAmzContentChecksumMismatch" => self.refused_digest,
            "ExpiredToken" | "RequestTimeTooSkewed" | "RequestTimeout" => self.refused_expired,
            "SlowDown" | "ServiceUnavailable" | "InternalError" => self.refused_busy,
            "QuotaExceeded" | "InsufficientStorage" => self.refused_full,
            "" => return fill(self.refused, &[("code", &status.to_string())]),
            code => return fill(self.refused, &[("code", code)]),
        };
        sentence.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::core::upload::Failure;
    use crate::i18n::Language;
    use crate::wire::error::ApiError;
    use crate::wire::storage::StorageError;

    #[test]
    fn a_limit_is_told_as_people_read_sizes() {
        let failure = Failure::Server(ApiError::from(StorageError::TooLarge { limit: 5_000_000 }));
        for (language, sentence) in [
            (Language::English, "File size must be below 5.0 MB"),
            (Language::German, "Die Datei muss kleiner sein als 5,0 MB"),
        ] {
            assert_eq!(language.texts().upload_failure(&failure), sentence);
        }
    }

    #[test]
    fn a_refusal_that_is_not_known_names_its_code_or_its_status() {
        let texts = Language::English.texts();
        for (code, named) in [("", "(403)"), ("AccessDenied", "(AccessDenied)")] {
            let failure = Failure::Refused { status: 403, code: code.to_owned() };
            assert!(texts.upload_failure(&failure).contains(named));
        }
    }
}
