//! Requests whose signature is in their address.

use sha2::{Digest as _, Sha256};

use super::{Answer, Ask, World};

/// Nothing is written whose content is not signed.
const SIGNED_CONTENT: &str = r#"
          - Effect: Deny
            Principal: "*"
            Action: s3:PutObject
            Resource: "*"
            Condition:
              StringEquals: { "s3:x-amz-content-sha256": UNSIGNED-PAYLOAD }"#;

const HASH: &str = "x-amz-content-sha256";

/// Sends a request with a signature that covers the host and those headers.
async fn send(ask: Ask<'_>, covered: &[&str]) -> Answer {
    let (world, request) = ask.presigned(covered, 900);
    world.send_raw(request).await
}

#[tokio::test]
async fn a_policy_that_wants_content_signed_takes_no_presigned_upload_of_any_content() {
    let world = World::denying(SIGNED_CONTENT).await;
    let (denied, hash) = ((403, "AccessDenied".to_owned()), hex::encode(Sha256::digest("content")));
    let put = || world.ask("PUT", "k").body(b"content");
    assert_eq!(put().header(HASH, "UNSIGNED-PAYLOAD").send().await.refusal(), denied);
    for (ask, covered) in [
        (put(), &[][..]),
        (put().header(HASH, &hash), &[]),
        (put().query("X-Amz-Content-Sha256", &hash), &[]),
        (put().query("X-Amz-Content-Sha256", &hash).header(HASH, &hash), &[]),
        // Headers that the protocol layer does not read take another way through it.
        (put().header("content-disposition", "ü").header(HASH, &hash), &["content-disposition"]),
    ] {
        assert_eq!(send(ask, covered).await.refusal(), denied);
    }
    assert_eq!(world.get("k").await.status, 404);

    send(put().header(HASH, &hash), &[HASH]).await.ok();
    let other = send(put().body(b"another").header(HASH, &hash), &[HASH]).await;
    assert_eq!(other.refusal(), (400, "XAmzContentSHA256Mismatch".to_owned()));
    put().send().await.ok();
    send(world.ask("GET", "k"), &[]).await.ok();
}
