//! What is refused before the protocol layer sees it.

use http::{Request, request};

use super::check;
use crate::s3::signing_time::moment;

const REGION: &str = "us-east-1";
const CREDENTIAL: &str = "ASIAX/20260101/us-east-1/s3/aws4_request";

fn request(method: &str, uri: &str, headers: &[(&str, &str)]) -> request::Parts {
    let mut builder = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(()).unwrap().into_parts().0
}

fn presigned(credential: &str, expires: &str, signed: &str) -> String {
    let credential = credential.replace('/', "%2F");
    format!(
        "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date=20260101T000000Z\
         &X-Amz-Expires={expires}&X-Amz-SignedHeaders={signed}&X-Amz-Signature=00"
    )
}

fn authorization(credential: &str, signed: &str) -> String {
    format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={signed}, Signature=00")
}

/// The code of the error, if there is one.
fn refused(parts: &request::Parts) -> Option<String> {
    check(parts, REGION, moment("20260101T000500Z").unwrap()).err().map(|error| error.code().as_str().to_owned())
}

#[test]
fn well_formed_requests_pass() {
    let signed = "host;x-amz-content-sha256;x-amz-date";
    for parts in [
        request("GET", "/b/k", &[]),
        request("GET", &presigned(CREDENTIAL, "900", "host"), &[]),
        request("PUT", &presigned(CREDENTIAL, "604800", "content-length;host"), &[("content-length", "1")]),
        request("PUT", &presigned(CREDENTIAL, "900", "host"), &[("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]),
        request(
            "GET",
            "/b/k",
            &[("authorization", &authorization(CREDENTIAL, signed)), ("x-amz-date", "20260101T000000Z")],
        ),
        request("POST", "/b/k?uploads", &[("content-type", "application/octet-stream")]),
    ] {
        assert_eq!(refused(&parts), None, "{parts:?}");
    }
}

#[test]
fn form_posts_are_refused_however_they_are_written() {
    for kind in [
        "multipart/form-data; boundary=x",
        "Multipart/Form-Data;boundary=x",
        " multipart/form-data",
        "x, multipart/form-data",
    ] {
        let parts = request("POST", "/b", &[("content-type", kind)]);
        assert_eq!(refused(&parts).as_deref(), Some("MethodNotAllowed"), "{kind}");
    }
}

#[test]
fn documents_that_are_too_long_are_refused() {
    let parts = request("POST", "/b?delete", &[("content-length", "4194305")]);
    assert_eq!(refused(&parts).as_deref(), Some("MaxMessageLengthExceeded"));
    assert_eq!(refused(&request("POST", "/b?delete", &[("content-length", "4194304")])), None);
    assert_eq!(refused(&request("PUT", "/b/k", &[("content-length", "4194305")])), None);
}

#[test]
fn other_signatures_and_more_than_one_are_refused() {
    let both = presigned(CREDENTIAL, "900", "host");
    for (parts, code) in [
        (request("GET", "/b/k?AWSAccessKeyId=a&Signature=b&Expires=1", &[]), "InvalidRequest"),
        (request("GET", "/b/k?signature=b", &[]), "InvalidRequest"),
        (request("GET", "/b/k", &[("authorization", "AWS a:b")]), "InvalidRequest"),
        (request("GET", "/b/k", &[("authorization", "Bearer x")]), "InvalidRequest"),
        (request("GET", &both, &[("authorization", &authorization(CREDENTIAL, "host"))]), "InvalidArgument"),
        (
            request(
                "GET",
                "/b/k",
                &[("authorization", &authorization(CREDENTIAL, "host")), ("authorization", "AWS a:b")],
            ),
            "AuthorizationHeaderMalformed",
        ),
    ] {
        assert_eq!(refused(&parts).as_deref(), Some(code), "{parts:?}");
    }
}

#[test]
fn presigned_requests_are_complete_unique_and_short_lived() {
    let good = presigned(CREDENTIAL, "900", "host");
    for uri in [
        presigned(CREDENTIAL, "604801", "host"),
        presigned(CREDENTIAL, "-1", "host"),
        presigned(CREDENTIAL, "1e3", "host"),
        presigned(CREDENTIAL, "+5", "host"),
        presigned(CREDENTIAL, "", "host"),
        presigned(CREDENTIAL, "99999999999999999999", "host"),
        good.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        good.replace("&X-Amz-Date=20260101T000000Z", ""),
        good.replace("20260101T000000Z", "20260101"),
        good.replace("X-Amz-Signature", "nothing"),
        format!("{good}&X-Amz-Expires=900"),
        format!("{good}&X-Amz-Signature=00"),
    ] {
        let code = refused(&request("GET", &uri, &[]));
        assert_eq!(code.as_deref(), Some("AuthorizationQueryParametersError"), "{uri}");
    }
}

#[test]
fn a_request_that_is_presigned_for_no_time_has_expired() {
    let code = refused(&request("GET", &presigned(CREDENTIAL, "0", "host"), &[]));
    assert_eq!(code.as_deref(), Some("AccessDenied"));
}

#[test]
fn a_signature_in_the_headers_says_when_it_was_made() {
    let authorization = authorization(CREDENTIAL, "host;x-amz-date");
    let signed = |date| refused(&request("GET", "/b/k", &[("authorization", &authorization), ("x-amz-date", date)]));
    assert_eq!(signed("20260101T000000Z"), None);
    for date in ["", "Bad Date", "20260101", "20260101T000000", "2026-01-01T00:00:00Z", "20260101T00000xZ"] {
        assert_eq!(signed(date).as_deref(), Some("AccessDenied"), "{date}");
    }
    let without = request("GET", "/b/k", &[("authorization", &authorization)]);
    assert_eq!(refused(&without).as_deref(), Some("AccessDenied"));
}

#[test]
fn an_empty_digest_is_none() {
    let code = refused(&request("PUT", "/b/k", &[("content-md5", "")]));
    assert_eq!(code.as_deref(), Some("InvalidDigest"));
}

#[test]
fn headers_that_were_moved_into_the_query_are_refused_but_for_metadata_and_what_counts_for_nothing() {
    let good = presigned(CREDENTIAL, "900", "host");
    for moved in ["X-Amz-Acl=private", "x-amz-storage-class=GLACIER", "x-amz-tagging=a%3Db"] {
        let code = refused(&request("PUT", &format!("{good}&{moved}"), &[]));
        assert_eq!(code.as_deref(), Some("NotImplemented"), "{moved}");
    }
    for known in [
        "x-id=PutObject",
        "response-cache-control=private",
        "x-amz-checksum-mode=ENABLED",
        "x-amz-checksum-crc32=AAAAAA%3D%3D",
        "x-amz-sdk-checksum-algorithm=CRC32",
        "x-amz-meta-a=b",
    ] {
        assert_eq!(refused(&request("GET", &format!("{good}&{known}"), &[])), None, "{known}");
    }
}

#[test]
fn the_scope_names_this_region_and_s3() {
    for credential in [
        "ASIAX/20260101/eu-west-1/s3/aws4_request",
        "ASIAX/20260101/us-east-1/sts/aws4_request",
        "ASIAX/2026-101/us-east-1/s3/aws4_request",
        "ASIAX/202601010/us-east-1/s3/aws4_request",
        "ASIAX/20260101/us-east-1/s3/aws5_request",
        "ASIAX/20260101/us-east-1/s3",
        "ASIAX",
    ] {
        let query = request("GET", &presigned(credential, "900", "host"), &[]);
        assert_eq!(refused(&query).as_deref(), Some("AuthorizationQueryParametersError"), "{credential}");
        let header = request("GET", "/b/k", &[("authorization", &authorization(credential, "host"))]);
        assert_eq!(refused(&header).as_deref(), Some("AuthorizationHeaderMalformed"), "{credential}");
    }
}

#[test]
fn a_signature_covers_the_host_and_every_amazon_header() {
    let without_host = request("GET", &presigned(CREDENTIAL, "900", "content-type"), &[]);
    assert_eq!(refused(&without_host).as_deref(), Some("SignatureDoesNotMatch"));
    for (name, value) in
        [("x-amz-acl", "public-read"), ("x-amz-copy-source", "/b/other"), ("x-amz-security-token", "t")]
    {
        let query = request("PUT", &presigned(CREDENTIAL, "900", "host"), &[(name, value)]);
        assert_eq!(refused(&query).as_deref(), Some("AccessDenied"), "{name}");
        let header = request("PUT", "/b/k", &[("authorization", &authorization(CREDENTIAL, "host")), (name, value)]);
        assert_eq!(refused(&header).as_deref(), Some("AccessDenied"), "{name}");
    }
    let loose_hash = [("authorization", &*authorization(CREDENTIAL, "host")), ("x-amz-content-sha256", "x")];
    assert_eq!(refused(&request("PUT", "/b/k", &loose_hash)).as_deref(), Some("AccessDenied"));
}
