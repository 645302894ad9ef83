//! What callers are told when the disk is full, and what they can still do.

use std::io::ErrorKind;
use std::sync::Arc;

use super::World;
use crate::disk::SystemDisk;
use crate::faults::{Fault, Faults, FaultyDisk};

/// What AWS's SDKs try again later.
fn unavailable() -> (u16, String) {
    (503, "ServiceUnavailable".to_owned())
}

#[tokio::test]
async fn bodies_that_would_take_the_last_room_are_refused_and_everything_else_goes_on() {
    let world = World::of(&["s3:*"], Arc::new(SystemDisk), u64::MAX).await;
    let refused = world.ask("PUT", "k").body(b"content").send().await;
    assert_eq!(refused.refusal(), unavailable());
    assert!(refused.element("Message").contains("no space left"), "{}", refused.text());
    let upload = world.begin("k", &[]).await;
    let part = world.ask("PUT", "k").query("partNumber", "1").query("uploadId", &upload).body(b"content");
    assert_eq!(part.send().await.refusal(), unavailable());
    assert_eq!(world.get("k").await.refusal(), (404, "NoSuchKey".to_owned()));
    assert_eq!(world.ask("DELETE", "k").send().await.status, 204);
}

#[tokio::test]
async fn a_disk_that_is_full_after_all_gives_the_same_answer_and_the_object_stays() {
    let faults = Arc::<Faults>::default();
    let world = World::of(&["s3:*"], Arc::new(FaultyDisk(Arc::clone(&faults))), 0).await;
    world.put("k", b"first").await;
    // Room is asked for, a file is made, written and brought to the disk, named, and its directory brought to the disk.
    for at in 1..=6 {
        faults.plan(Some(Fault { at, error: ErrorKind::StorageFull, for_good: false }));
        assert_eq!(world.ask("PUT", "k").body(b"second").send().await.refusal(), unavailable(), "step {at}");
        assert_eq!(world.get("k").await.ok().body, b"first", "step {at}");
    }
    faults.plan(None);
    world.put("k", b"second").await;
    assert_eq!(world.get("k").await.ok().body, b"second");
}
