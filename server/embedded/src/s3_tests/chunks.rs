//! Bodies in chunks that say their own length: no chunk fills the memory, whatever length it says.

use super::World;

#[tokio::test]
async fn a_chunk_that_says_more_than_16_mib_is_refused_before_it_has_arrived() {
    let world = World::new().await;
    let put = |body: &[u8]| {
        let ask = world.ask("PUT", "k").headers(&[
            ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
            ("x-amz-decoded-content-length", "4294967295"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ]);
        ask.body(body).send()
    };
    let too_large = (400, "InvalidChunkSizeError".to_owned());
    for head in ["1000001", "ffffffff", "7\r\ncontent\r\nffffffff"] {
        let refused = put(format!("{head}\r\ncontent").as_bytes()).await;
        assert_eq!(refused.refusal(), too_large, "{head}");
        assert!(refused.element("Message").contains("16 MiB"), "{}", refused.text());
    }
    assert_eq!(put(b"1000000\r\ncontent").await.refusal(), (400, "IncompleteBody".to_owned()));
    assert_eq!(world.get("k").await.status, 404);
}
