//! Which `Range` headers count (RFC 9110, 14.2): one range of bytes. S3 answers all others as if they were not there; the
//! protocol layer would refuse them.
//!
//! A header that the signature covers has to stay, or the signature would be wrong: then the protocol layer's refusal stands.

use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};
use s3s::dto::{Range, Timestamp, TimestampFormat};
use time::OffsetDateTime;

/// Removes a `Range` that does not count.
pub(super) fn drop_unreadable(headers: &mut HeaderMap, signed: bool) {
    if signed {
        return;
    }
    let mut values = headers.get_all(RANGE).iter();
    let readable = match (values.next(), values.next()) {
        (None, _) => return,
        // The parser takes a lone `-` for the last zero bytes.
        (Some(value), None) => value.to_str().is_ok_and(|value| Range::parse(value).is_ok() && !value.ends_with("=-")),
        (Some(_), Some(_)) => false,
    };
    if !readable {
        headers.remove(RANGE);
    }
}

/// Whether `If-Range` lets a range count (RFC 9110, 13.1.5): the caller already has a part of this very object.
pub(super) fn still_wanted(headers: &HeaderMap, etag: &str, modified_s: i64) -> bool {
    let Some(value) = headers.get(IF_RANGE) else { return true };
    let Ok(value) = value.to_str() else { return false };
    match Timestamp::parse(TimestampFormat::HttpDate, value) {
        Ok(time) => OffsetDateTime::from(time).unix_timestamp() == modified_s,
        // A weak ETag never counts here, and no ETag of ours is weak.
        Err(_) => value.trim_matches('"') == etag,
    }
}

#[cfg(test)]
mod tests {
    use http::header::{IF_RANGE, RANGE};
    use http::{HeaderMap, HeaderValue};

    use super::{drop_unreadable, still_wanted};

    fn kept(values: &[&'static str], signed: bool) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(RANGE, HeaderValue::from_static(value));
        }
        drop_unreadable(&mut headers, signed);
        headers.contains_key(RANGE)
    }

    #[test]
    fn one_range_of_bytes_counts_and_nothing_else() {
        for value in ["bytes=0-", "bytes=0-0", "bytes=-5", "bytes=7-99"] {
            assert!(kept(&[value], false), "{value}");
        }
        for value in ["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "x"] {
            assert!(!kept(&[value], false), "{value}");
            assert!(kept(&[value], true), "a signed header cannot be taken away: {value}");
        }
        assert!(!kept(&["bytes=0-1", "bytes=3-4"], false));
    }

    #[test]
    fn a_range_of_another_object_is_not_wanted() {
        let wanted = |value: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.extend(value.map(|value| (IF_RANGE, HeaderValue::from_static(value))));
            still_wanted(&headers, "a", 1_000)
        };
        assert!(wanted(None));
        assert!(wanted(Some("\"a\"")));
        assert!(!wanted(Some("\"b\"")));
        assert!(!wanted(Some("W/\"a\"")));
        assert!(wanted(Some("Thu, 01 Jan 1970 00:16:40 GMT")));
        assert!(!wanted(Some("Thu, 01 Jan 1970 00:16:41 GMT")));
    }
}
