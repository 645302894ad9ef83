//! Writes and deletions that depend on what is there.

use super::World;

#[tokio::test]
async fn every_kind_of_write_may_insist_that_nothing_or_the_known_object_is_there() {
    let world = World::new().await;
    world.put("source", b"content").await;
    let source = format!("{}/source", world.bucket());
    let failed = (412, "PreconditionFailed".to_owned());
    for kind in ["put", "copy", "complete"] {
        let write = async |header: &str, value: &str| match kind {
            "put" => world.ask("PUT", kind).header(header, value).send().await,
            "copy" => world.ask("PUT", kind).header("x-amz-copy-source", &source).header(header, value).send().await,
            _ => {
                let upload = world.begin(kind, &[]).await;
                let etag = world.part(kind, &upload, 1, b"a part").await;
                world.complete(kind, &upload, &[(1, &etag, "")]).header(header, value).send().await
            }
        };
        assert_eq!(write("if-match", "\"x\"").await.refusal(), (404, "NoSuchKey".to_owned()), "{kind}");
        write("if-none-match", "*").await.ok();
        assert_eq!(write("if-none-match", "*").await.refusal(), failed, "{kind}");
        assert_eq!(write("if-match", "\"x\"").await.refusal(), failed, "{kind}");
        let etag = world.get(kind).await.header("etag");
        write("if-match", &etag).await.ok();
        write("if-match", "*").await.ok();
        let unknown = write("if-none-match", "\"x\"").await;
        assert_eq!(unknown.refusal(), (501, "NotImplemented".to_owned()), "{kind}");
    }
}

#[tokio::test]
async fn a_deletion_may_insist_on_the_known_object() {
    let world = World::new().await;
    let delete = |etag: &str| world.ask("DELETE", "k").header("if-match", etag).send();
    assert_eq!(delete("*").await.refusal(), (404, "NoSuchKey".to_owned()));
    let etag = world.put("k", b"content").await.header("etag");
    assert_eq!(delete("\"x\"").await.refusal(), (412, "PreconditionFailed".to_owned()));
    assert_eq!(delete(&etag).await.status, 204);
    world.put("k", b"content").await;
    assert_eq!(delete("*").await.status, 204);
    assert_eq!(world.ask("DELETE", "k").send().await.status, 204, "without a condition nothing has to be there");
}

#[tokio::test]
async fn whoever_compares_with_an_etag_has_to_be_allowed_to_read_it() {
    let world = World::allowing(&["s3:PutObject", "s3:DeleteObject"]).await;
    let etag = world.put("k", b"content").await.header("etag");
    let denied = (403, "AccessDenied".to_owned());
    for method in ["PUT", "DELETE"] {
        assert_eq!(world.ask(method, "k").header("if-match", &etag).send().await.refusal(), denied, "{method}");
    }
    world.ask("PUT", "k").header("if-match", "*").send().await.ok();
    world.ask("DELETE", "k").header("if-match", "*").send().await.ok();
}

#[tokio::test]
async fn a_completion_whose_answer_was_lost_is_answered_again_even_when_the_object_is_gone() {
    let world = World::new().await;
    let upload = world.begin("k", &[]).await;
    let etag = world.part("k", &upload, 1, b"a part").await;
    let complete = || world.complete("k", &upload, &[(1, &etag, "")]).header("if-none-match", "*").send();
    let first = complete().await.ok();
    assert_eq!(complete().await.ok().element("ETag"), first.element("ETag"));
    world.put("k", b"another").await;
    assert_eq!(complete().await.ok().element("ETag"), first.element("ETag"));
    assert_eq!(world.get("k").await.text(), "another", "it is not completed twice");
    let abort = world.ask("DELETE", "k").query("uploadId", &upload).send().await;
    assert_eq!(abort.refusal(), (404, "NoSuchUpload".to_owned()));
}
