//! AWS's own signatures (the cases for the path `/` of the test suite that it publishes for makers of SDKs, with its example
//! key), and what else is asked of a signature.

use http::request::{Builder, Parts};
use http::{Method, Request};

use super::{Claim, Message, Refusal, Scope};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SCOPE: Scope<'_> = Scope { region: "us-east-1", service: "service" };
/// 2015-08-30T12:36:00Z.
const SIGNED_AT_S: i64 = 1_440_938_160;

fn authorization(signed: &str, signature: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={signed}, \
         Signature={signature}"
    )
}

fn request(method: Method, uri: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "example.amazonaws.com")
        .header("x-amz-date", "20150830T123600Z")
}

fn parts(builder: Builder, signed: &str, signature: &str) -> Parts {
    builder.header("authorization", authorization(signed, signature)).body(()).unwrap().into_parts().0
}

fn judge(parts: &Parts, body: &[u8], now_s: i64) -> Result<String, Refusal> {
    let claim = Claim::read(&parts.headers)?;
    claim.check(SCOPE, &parts.headers, now_s)?;
    let message = Message { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body };
    claim.verify(message, SECRET)?;
    Ok(claim.access_key_id().to_owned())
}

#[track_caller]
fn holds(builder: Builder, body: &[u8], signed: &str, signature: &str) {
    let judged = judge(&parts(builder, signed, signature), body, SIGNED_AT_S);
    assert_eq!(judged.unwrap(), "AKIDEXAMPLE");
}

/// The suite's `post-vanilla`.
fn vanilla() -> Parts {
    let signature = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
    parts(request(Method::POST, "/"), "host;x-amz-date", signature)
}

#[test]
fn a_request_without_anything_special_is_signed_as_aws_signs_it() {
    let get = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    holds(request(Method::GET, "/"), b"", "host;x-amz-date", get);
    assert!(judge(&vanilla(), b"", SIGNED_AT_S).is_ok());
}

#[test]
fn headers_are_trimmed_and_gathered_as_aws_does_it() {
    let builder = request(Method::GET, "/").header("my-header1", " value1").header("my-header2", " \"a   b   c\"");
    let signature = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736";
    holds(builder, b"", "host;my-header1;my-header2;x-amz-date", signature);

    let values = ["value2", "value2", "value1"];
    let builder = values.iter().fold(request(Method::GET, "/"), |builder, value| builder.header("my-header1", *value));
    let signature = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea";
    holds(builder, b"", "host;my-header1;x-amz-date", signature);

    let builder = request(Method::POST, "/").header("my-header1", "value1");
    let signature = "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c";
    holds(builder, b"", "host;my-header1;x-amz-date", signature);
}

#[test]
fn queries_are_encoded_and_sorted_as_aws_does_it() {
    for (query, signature) in [
        ("Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        ("%E1%88%B4=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        (
            "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
            "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        ),
    ] {
        holds(request(Method::GET, &format!("/?{query}")), b"", "host;x-amz-date", signature);
    }
}

#[test]
fn bodies_and_session_tokens_are_signed_as_aws_does_it() {
    let builder = request(Method::POST, "/")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", "13")
        .header("x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e");
    let signature = "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b";
    holds(builder, b"Param1=value1", "content-length;content-type;host;x-amz-content-sha256;x-amz-date", signature);

    let token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    let builder = request(Method::GET, "/").header("x-amz-security-token", token);
    let signature = "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8";
    holds(builder, b"", "host;x-amz-date;x-amz-security-token", signature);
}

#[test]
fn another_body_secret_or_signature_does_not_fit() {
    let is_mismatch = |judged: Result<String, Refusal>| {
        let Err(Refusal::Mismatch(message)) = judged else { panic!("{judged:?}") };
        message.starts_with("The request signature we calculated does not match")
    };
    assert!(is_mismatch(judge(&vanilla(), b"{}", SIGNED_AT_S)));
    for signature in ["", "00", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6c", "not hexadecimal"] {
        let parts = parts(request(Method::POST, "/"), "host;x-amz-date", signature);
        assert!(judge(&parts, b"", SIGNED_AT_S).is_err(), "{signature}");
    }
    let parts = vanilla();
    let claim = Claim::read(&parts.headers).unwrap();
    let message = Message { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body: b"" };
    assert!(claim.verify(message, "another").is_err());
}

#[test]
fn a_declared_hash_has_to_be_that_of_the_body() {
    let builder = request(Method::POST, "/").header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    let parts = parts(builder, "host;x-amz-content-sha256;x-amz-date", "00");
    assert!(matches!(judge(&parts, b"", SIGNED_AT_S), Err(Refusal::Mismatch(_))));
}

#[test]
fn a_signature_counts_for_five_minutes_before_and_after() {
    for (now_s, message) in [
        (SIGNED_AT_S - 300, None),
        (SIGNED_AT_S + 300, None),
        (
            SIGNED_AT_S - 301,
            Some(
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)",
            ),
        ),
        (
            SIGNED_AT_S + 301,
            Some(
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)",
            ),
        ),
    ] {
        match (judge(&vanilla(), b"", now_s), message) {
            (Ok(_), None) => {}
            (Err(Refusal::Mismatch(found)), Some(expected)) => assert_eq!(found, expected),
            (judged, _) => panic!("{now_s}: {judged:?}"),
        }
    }
}

#[test]
fn the_host_and_every_amz_header_have_to_be_signed() {
    let without_host = parts(request(Method::POST, "/"), "x-amz-date", "00");
    let with_loose = parts(request(Method::POST, "/").header("x-amz-target", "Other"), "host;x-amz-date", "00");
    for (parts, name) in [(without_host, "'Host'"), (with_loose, "'x-amz-target'")] {
        let Err(Refusal::Mismatch(message)) = judge(&parts, b"", SIGNED_AT_S) else { panic!("{name} may be unsigned") };
        assert!(message.starts_with(name), "{message}");
    }
}

#[test]
fn a_signature_is_for_one_service_in_one_region_on_one_day() {
    for (credential, complaint) in [
        ("AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request", "correct service: 'service'"),
        ("AKIDEXAMPLE/20150830/eu-west-1/service/aws4_request", "valid region"),
        ("AKIDEXAMPLE/20150830/us-east-1/service/aws5_request", "valid terminator"),
        ("AKIDEXAMPLE/20150831/us-east-1/service/aws4_request", "'20150831' != '20150830'"),
    ] {
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=00");
        let builder = request(Method::POST, "/").header("authorization", authorization);
        let parts = builder.body(()).unwrap().into_parts().0;
        let Err(Refusal::Mismatch(message)) = judge(&parts, b"", SIGNED_AT_S) else { panic!("{credential}") };
        assert!(message.contains(complaint), "{message}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let bare = Request::post("/").body(()).unwrap().into_parts().0;
    assert!(matches!(judge(&bare, b"", SIGNED_AT_S), Err(Refusal::Missing)));
    for (authorization, complaint) in [
        ("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00", "requires 'Credential'"),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host", "requires 'Signature'"),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=00", "requires 'SignedHeaders'"),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=00", "5 slash-delimited elements"),
        ("Bearer abc", "algorithm"),
        ("AWS4-HMAC-SHA256", "algorithm"),
    ] {
        let parts = request(Method::POST, "/").header("authorization", authorization).body(()).unwrap().into_parts().0;
        let Err(Refusal::Incomplete(message)) = judge(&parts, b"", SIGNED_AT_S) else { panic!("{authorization}") };
        assert!(message.contains(complaint), "{message}");
    }
    let undated =
        Request::post("/").header("authorization", authorization("host", "00")).body(()).unwrap().into_parts().0;
    let Err(Refusal::Incomplete(message)) = judge(&undated, b"", SIGNED_AT_S) else { panic!("a date is needed") };
    assert!(message.contains("X-Amz-Date"), "{message}");
}
