//! Documents that are sent: what is wrong with one is the sender's to mend, and is told so.

use axum::body::Body;
use bytes::Bytes;

use super::{Ask, World};

/// Each kind of request that has a document.
fn asks<'w>(world: &'w World, upload: &str) -> [Ask<'w>; 3] {
    [
        world.ask_bucket("POST").query("delete", ""),
        world.ask("POST", "k").query("uploadId", upload),
        world.ask("PUT", "k").query("tagging", ""),
    ]
}

#[tokio::test]
async fn a_document_that_is_not_the_one_that_was_signed_is_refused_as_such() {
    let world = World::new().await;
    world.put("k", b"content").await;
    let upload = world.begin("k", &[]).await;
    for ask in asks(&world, &upload) {
        let wrong = ask.clone().header("x-amz-content-sha256", "0".repeat(64)).body(b"<Delete></Delete>").send().await;
        assert_eq!(wrong.refusal(), (400, "XAmzContentSHA256Mismatch".to_owned()), "{}", ask.path);
        let (_, mut request) = ask.body(b"<Delete></Delete>").signed();
        *request.body_mut() = Body::from("<Delete>");
        assert_eq!(world.send_raw(request).await.refusal(), (400, "IncompleteBody".to_owned()));
    }
}

#[tokio::test]
async fn a_document_of_more_than_4_mib_is_too_long_however_it_comes() {
    let world = World::new().await;
    world.put("k", b"content").await;
    let upload = world.begin("k", &[]).await;
    let long = vec![b' '; (4 << 20) + 1];
    let too_long = (400, "MaxMessageLengthExceeded".to_owned());
    for ask in asks(&world, &upload) {
        assert_eq!(ask.clone().body(&long).send().await.refusal(), too_long, "{}", ask.path);
        // In chunks of HTTP, which say no length before.
        let unsigned = ask.header("x-amz-content-sha256", "UNSIGNED-PAYLOAD").header("content-length", "7");
        let (_, mut request) = unsigned.body(&long).signed();
        let pieces = long.chunks(1 << 20).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
        *request.body_mut() = Body::from_stream(futures::stream::iter(pieces.collect::<Vec<_>>()));
        assert_eq!(world.send_raw(request).await.refusal(), too_long);
    }
}

#[tokio::test]
async fn a_document_with_a_part_that_would_be_passed_over_is_refused() {
    let world = World::new().await;
    for key in ["a", "ab"] {
        world.put(key, b"content").await;
    }
    let document = b"<Delete><Object><Key>a<![CDATA[b]]></Key></Object></Delete>";
    let malformed = (400, "MalformedXML".to_owned());
    let ask = || world.ask_bucket("POST").query("delete", "");
    assert_eq!(ask().body(document).send().await.refusal(), malformed);
    // However it is cut into pieces on the way.
    let (_, mut request) = ask().body(document).signed();
    let pieces = document.chunks(1).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
    *request.body_mut() = Body::from_stream(futures::stream::iter(pieces.collect::<Vec<_>>()));
    assert_eq!(world.send_raw(request).await.refusal(), malformed);
    let tags = b"<Tagging><TagSet><Tag><Key>a<![CDATA[b]]></Key><Value></Value></Tag></TagSet></Tagging>";
    assert_eq!(world.ask("PUT", "a").query("tagging", "").body(tags).send().await.refusal(), malformed);
    for key in ["a", "ab"] {
        assert_eq!(world.get(key).await.ok().header("x-amz-tagging-count"), "", "{key}");
    }
    // In an object it is content like any other.
    assert_eq!(world.put("a", document).await.status, 200);
}
