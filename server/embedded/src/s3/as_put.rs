//! What CopyObject and CreateMultipartUpload say of the object to come, as PutObject would say it: the three have the same
//! headers, so what is kept of them and what is refused is written down once, in [`super::put`].

/// Takes the headers of such an input that a new object may have, and those that nothing here can have. The inputs have the
/// same fields, but not the same type.
macro_rules! as_put {
    ($input:expr) => {
        s3s::dto::PutObjectInput {
            acl: $input.acl.take(),
            grant_full_control: $input.grant_full_control.take(),
            grant_read: $input.grant_read.take(),
            grant_read_acp: $input.grant_read_acp.take(),
            grant_write_acp: $input.grant_write_acp.take(),
            tagging: $input.tagging.take(),
            sse_customer_algorithm: $input.sse_customer_algorithm.take(),
            sse_customer_key: $input.sse_customer_key.take(),
            ssekms_key_id: $input.ssekms_key_id.take(),
            server_side_encryption: $input.server_side_encryption.take(),
            storage_class: $input.storage_class.take(),
            website_redirect_location: $input.website_redirect_location.take(),
            object_lock_mode: $input.object_lock_mode.take(),
            object_lock_retain_until_date: $input.object_lock_retain_until_date.take(),
            object_lock_legal_hold_status: $input.object_lock_legal_hold_status.take(),
            content_type: $input.content_type.take(),
            content_disposition: $input.content_disposition.take(),
            content_encoding: $input.content_encoding.take(),
            content_language: $input.content_language.take(),
            cache_control: $input.cache_control.take(),
            expires: $input.expires.take(),
            metadata: $input.metadata.take(),
            ..s3s::dto::PutObjectInput::default()
        }
    };
}

pub(super) use as_put;
