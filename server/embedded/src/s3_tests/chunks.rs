//! Bodies in chunks that say their own length: no chunk fills the memory, whatever length it says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::World;

#[tokio::test]
async fn a_signed_chunk_that_says_more_than_16_mib_is_refused_before_it_has_arrived() {
    let world = World::new().await;
    let put = |body: &[u8]| {
        let ask = world.ask("PUT", "k").headers(&[
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            ("x-amz-decoded-content-length", "4294967295"),
        ]);
        ask.body(body).send()
    };
    let signature = "0".repeat(64);
    for length in ["1000001", "ffffffff"] {
        let refused = put(format!("{length};chunk-signature={signature}\r\ncontent").as_bytes()).await;
        assert_eq!(refused.refusal(), (400, "InvalidChunkSizeError".to_owned()), "{length}");
        assert!(refused.element("Message").contains("16 MiB"), "{}", refused.text());
    }
    let cut_off = put(format!("1000000;chunk-signature={signature}\r\ncontent").as_bytes()).await;
    assert_eq!(cut_off.refusal(), (400, "IncompleteBody".to_owned()));
    let wrong = put(format!("7;chunk-signature={signature}\r\ncontent\r\n").as_bytes()).await;
    assert_eq!(wrong.refusal(), (403, "SignatureDoesNotMatch".to_owned()));
    let unsigned = put(b"7\r\ncontent\r\n0\r\n\r\n").await;
    assert_eq!(unsigned.refusal(), (400, "IncompleteBody".to_owned()));
    assert_eq!(world.get("k").await.status, 404);
}

#[tokio::test]
async fn a_body_in_a_single_chunk_without_a_signature_arrives_whole() {
    let world = World::new().await;
    let content: Vec<u8> = (0..(17_u32 << 20)).map(|number| number.to_le_bytes()[1]).collect();
    let sum = STANDARD.encode(crc32fast::hash(&content).to_be_bytes());
    let head = format!("{:X}\r\n", content.len());
    let tail = format!("\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n");
    let put = world.ask("PUT", "k").headers(&[
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", &content.len().to_string()),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
    ]);
    let written = put.body(&[head.as_bytes(), &content, tail.as_bytes()].concat()).send().await.ok();
    assert_eq!(written.header("x-amz-checksum-crc32"), sum);
    assert!(world.get("k").await.ok().body == content);
}
