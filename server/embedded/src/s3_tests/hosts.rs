//! Virtual-host style, beside path style.

use super::{Ask, DOMAIN, World};

/// A request to the bucket's own host.
fn to_host<'w>(world: &'w World, method: &'static str, path: &str) -> Ask<'w> {
    world.ask_path(method, path).header("host", format!("{}.{DOMAIN}:9000", world.bucket()))
}

#[tokio::test]
async fn the_bucket_may_be_in_the_host_or_in_the_path() {
    let world = World::new().await;
    to_host(&world, "PUT", "/a b/ü").body(b"content").send().await.ok();
    assert_eq!(world.get("a b/ü").await.ok().text(), "content");
    world.put("at the path", b"other").await;
    assert_eq!(to_host(&world, "GET", "/at the path").send().await.ok().text(), "other");
    let list = to_host(&world, "GET", "/").query("list-type", "2").send().await.ok();
    assert_eq!(list.elements("Key"), ["a b/ü", "at the path"]);
    to_host(&world, "HEAD", "/").send().await.ok();
    // The name of the bucket in the path is a part of the key here.
    let key = format!("/{}/k", world.bucket());
    to_host(&world, "PUT", &key).body(b"deeper").send().await.ok();
    assert_eq!(world.get(&key[1..]).await.ok().text(), "deeper");
}

#[tokio::test]
async fn the_domain_itself_and_unknown_hosts_are_path_style() {
    let world = World::new().await;
    world.put("k", b"content").await;
    let path = format!("/{}/k", world.bucket());
    for host in [DOMAIN, "localhost:9000", "elsewhere.example"] {
        assert_eq!(world.ask_path("GET", &path).header("host", host).send().await.ok().text(), "content", "{host}");
    }
    let list = world.ask_path("GET", "/").header("host", DOMAIN).send().await.ok();
    assert_eq!(list.elements("Name"), [world.bucket()]);
    let another = world.ask_path("GET", "/k").header("host", format!("another-bucket.{DOMAIN}")).send().await;
    assert_eq!(another.refusal(), (404, "NoSuchBucket".to_owned()));
}

#[tokio::test]
async fn a_page_may_ask_the_buckets_own_host() {
    let world = World::new().await;
    let preflight = |host: String| {
        let request = http::Request::options("/k").header("host", host).header("origin", "http://localhost:3000");
        let request = request.header("access-control-request-method", "PUT");
        world.send_raw(request.body(axum::body::Body::empty()).unwrap())
    };
    let allowed = preflight(format!("{}.{DOMAIN}", world.bucket())).await;
    assert_eq!(
        (allowed.status, allowed.header("access-control-allow-origin")),
        (200, "http://localhost:3000".to_owned())
    );
    assert_eq!(preflight(format!("another-bucket.{DOMAIN}")).await.status, 403);
    assert_eq!(preflight(DOMAIN.to_owned()).await.status, 403);
}
