//! Headers that an SDK moved into the query of a presigned request, as the one for JavaScript does with all that begin with
//! `x-amz-`. The signature covers them there.
//!
//! User metadata is moved back, as on S3. Checksums count for nothing, as on S3: an address that is made before the body is
//! known carries the checksum of an empty one. All others are refused by [`super::guard`].

use http::{HeaderName, HeaderValue, request};
use s3s::{S3Error, S3ErrorCode};

use super::errors::error;

const METADATA: &str = "x-amz-meta-";

/// Whether a parameter of the query, its name in lower case, may be there.
pub(super) fn may_be_moved(name: &str) -> bool {
    name.starts_with(METADATA) || is_checksum(name)
}

/// Whether the parameter says something about the body that S3 does not read there.
fn is_checksum(name: &str) -> bool {
    name.starts_with("x-amz-checksum-") || name == "x-amz-sdk-checksum-algorithm"
}

/// Makes headers of the metadata in the query.
///
/// # Errors
/// `InvalidArgument` for what cannot be a header, or is one already.
pub(super) fn move_back(request: &mut request::Parts) -> Result<(), S3Error> {
    let query = request.uri.query().unwrap_or_default().as_bytes();
    for (name, value) in url::form_urlencoded::parse(query) {
        let name = name.to_ascii_lowercase();
        if !name.starts_with(METADATA) {
            continue;
        }
        let invalid = || error(S3ErrorCode::InvalidArgument, "A parameter of the query cannot be used as metadata.");
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| invalid())?;
        if request.headers.insert(name, value).is_some() {
            return Err(invalid());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::Request;
    use http::request::Parts;

    use super::move_back;

    fn request(query: &str, header: Option<&str>) -> Parts {
        let builder = Request::put(format!("/b/k?X-Amz-Signature=00&{query}"));
        let builder = header.into_iter().fold(builder, |builder, name| builder.header(name, "1"));
        builder.body(()).unwrap().into_parts().0
    }

    #[test]
    fn metadata_becomes_headers_and_nothing_else_does() {
        let mut parts = request("x-amz-meta-by=%C3%84nne&X-Amz-Meta-N=1&x-amz-checksum-crc32=AAAAAA%3D%3D", None);
        move_back(&mut parts).unwrap();
        assert_eq!(parts.headers["x-amz-meta-by"].as_bytes(), "Änne".as_bytes());
        assert_eq!(parts.headers["x-amz-meta-n"], "1");
        assert_eq!(parts.headers.len(), 2);
    }

    #[test]
    fn what_cannot_be_a_header_or_is_there_twice_is_refused() {
        for query in ["x-amz-meta-a=%0D%0Ab", "x-amz-meta-a%20b=1", "x-amz-meta-a=1&x-amz-meta-a=2"] {
            assert!(move_back(&mut request(query, None)).is_err(), "{query}");
        }
        assert!(move_back(&mut request("x-amz-meta-a=1", Some("x-amz-meta-a"))).is_err());
    }
}
