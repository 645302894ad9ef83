//! Bodies that are not what was signed or promised, told apart by what the protocol layer says of them in its own words.

use super::World;

/// What is wrong; headers, a body, and the refusal.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], String, (u16, &'c str));

#[tokio::test]
async fn what_is_wrong_with_a_body_is_told_whatever_it_was_to_become() {
    let world = World::new().await;
    let upload = world.begin("parts", &[]).await;
    let zeros = "0".repeat(64);
    let hash = [("x-amz-content-sha256", zeros.as_str())];
    let chunks =
        [("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), ("x-amz-decoded-content-length", "7")];
    let cases: [Case<'_>; 4] = [
        ("another hash", &hash, "content".to_owned(), (400, "XAmzContentSHA256Mismatch")),
        ("another signature of a chunk", &chunks, chunk("7", &zeros), (403, "SignatureDoesNotMatch")),
        ("a chunk that is too long", &chunks, chunk("1000001", &zeros), (400, "InvalidChunkSizeError")),
        ("a chunk that does not end", &chunks, chunk("8", &zeros), (400, "IncompleteBody")),
    ];
    for (what, headers, body, (status, code)) in cases {
        let part = world.ask("PUT", "parts").query("partNumber", "1").query("uploadId", &upload);
        for ask in [world.ask("PUT", "k"), part] {
            let refused = ask.headers(headers).body(body.as_bytes()).send().await;
            assert_eq!(refused.refusal(), (status, code.to_owned()), "{what}");
        }
    }
    assert_eq!(world.get("k").await.status, 404);
    let parts = world.ask("GET", "parts").query("uploadId", &upload).send().await.ok();
    assert!(parts.elements("PartNumber").is_empty(), "{}", parts.text());
}

/// A chunk that says this length and has seven bytes.
fn chunk(length: &str, signature: &str) -> String {
    format!("{length};chunk-signature={signature}\r\ncontent\r\n")
}
