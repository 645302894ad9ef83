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

const MONTH_S: i64 = 30 * 86_400;

#[tokio::test]
async fn what_is_signed_by_the_backends_clock_counts_whatever_the_systems_says() {
    let world = World::new().await;
    let put = || world.ask("PUT", "k").body(b"content");
    world.pass(-2 * MONTH_S);
    put().send().await.ok();
    world.pass(3 * MONTH_S);
    put().send().await.ok();
    send(put(), &[]).await.ok();
}

#[tokio::test]
async fn a_signature_in_a_header_counts_for_a_quarter_of_an_hour_before_and_after() {
    let world = World::new().await;
    let skewed = (403, "RequestTimeTooSkewed".to_owned());
    for direction in [1, -1] {
        let ask = || world.ask("PUT", "k").body(b"content").signed().1;
        let [on_time, beside_it] = [ask(), ask()];
        world.pass(direction * 900);
        world.send_raw(on_time).await.ok();
        world.pass(direction);
        assert_eq!(world.send_raw(beside_it).await.refusal(), skewed);
    }
}

#[tokio::test]
async fn a_presigned_address_ends_by_the_backends_clock() {
    let world = World::new().await;
    let put = |expires_s| world.ask("PUT", "k").body(b"content").presigned(&[], expires_s).1;
    let [first, last, early, late] = [put(60), put(60), put(60), put(60)];
    world.pass(-900);
    world.send_raw(first).await.ok();
    world.pass(-1);
    let early = world.send_raw(early).await;
    assert_eq!(
        (early.refusal().1.as_str(), early.element("Message").as_str()),
        ("AccessDenied", "Request is not yet valid")
    );
    world.pass(901 + 60);
    world.send_raw(last).await.ok();
    world.pass(1);
    let late = world.send_raw(late).await;
    assert_eq!((late.refusal().1.as_str(), late.element("Message").as_str()), ("AccessDenied", "Request has expired"));
}
