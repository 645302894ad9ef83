//! Policies that ask for the tags of objects: those that are there, and those that a request gives.

use serde_json::json;

use super::World;

const DENIED: u16 = 403;

/// Nobody reads what is secret, or tells its tags.
const SECRETS: &str = r#"
          - Effect: Deny
            Principal: "*"
            Action: ["s3:GetObject", "s3:GetObjectTagging"]
            Resource: "*"
            Condition:
              StringEquals: { "s3:ExistingObjectTag/class": secret }"#;

/// Whatever is tagged is of team blue, and has no other tags than two.
const TEAM: &str = r#"
          - Effect: Deny
            Principal: "*"
            Action: ["s3:PutObject", "s3:PutObjectTagging"]
            Resource: "*"
            Condition:
              StringNotEquals: { "s3:RequestObjectTag/team": blue }
              "Null": { "s3:RequestObjectTagKeys": "false" }
          - Effect: Deny
            Principal: "*"
            Action: ["s3:PutObject", "s3:PutObjectTagging"]
            Resource: "*"
            Condition:
              "ForAnyValue:StringNotEquals": { "s3:RequestObjectTagKeys": [team, class] }"#;

fn document(tags: &[(&str, &str)]) -> Vec<u8> {
    let tag = |(key, value): &(&str, &str)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>");
    let tags = tags.iter().map(tag).collect::<String>();
    format!("<Tagging><TagSet>{tags}</TagSet></Tagging>").into_bytes()
}

async fn tag(world: &World, key: &str, tags: &[(&str, &str)]) -> u16 {
    world.ask("PUT", key).query("tagging", "").body(&document(tags)).send().await.status
}

#[tokio::test]
async fn what_may_be_read_depends_on_the_tags_that_the_object_has() {
    let world = World::denying(SECRETS).await;
    world.ask("PUT", "open").header("x-amz-tagging", "class=open").body(b"1").send().await.ok();
    world.ask("PUT", "k").header("x-amz-tagging", "class=secret").body(b"2").send().await.ok();
    world.get("open").await.ok();
    assert_eq!(world.get("k").await.refusal(), (DENIED, "AccessDenied".to_owned()));
    assert_eq!(world.ask("HEAD", "k").send().await.status, DENIED);
    assert_eq!(world.ask("GET", "k").query("tagging", "").send().await.status, DENIED);
    assert_eq!(world.get("absent").await.status, 404);

    let copy =
        |from: &str| world.ask("PUT", "copy").header("x-amz-copy-source", format!("{}/{from}", world.bucket())).send();
    assert_eq!(copy("k").await.status, DENIED);
    copy("open").await.ok();
    let upload = world.begin("parts", &[]).await;
    let part = world.ask("PUT", "parts").query("partNumber", "1").query("uploadId", &upload);
    let copied = part.header("x-amz-copy-source", format!("{}/k", world.bucket())).send().await;
    assert_eq!(copied.status, DENIED);

    assert_eq!(tag(&world, "k", &[("class", "open")]).await, 200, "nothing denies changing them");
    world.get("k").await.ok();
    world.put("k", b"3").await;
    world.ask("DELETE", "k").send().await.ok();
}

#[tokio::test]
async fn which_tags_an_object_may_get_depends_on_what_the_request_gives() {
    let world = World::denying(TEAM).await;
    let put = |tags: &str| world.ask("PUT", "k").header("x-amz-tagging", tags).send();
    world.put("k", b"").await;
    put("team=blue").await.ok();
    put("team=blue&class=a").await.ok();
    assert_eq!(put("team=red").await.refusal(), (DENIED, "AccessDenied".to_owned()));
    assert_eq!(put("class=a").await.status, DENIED);
    assert_eq!(put("team=blue&cost=1").await.status, DENIED);
    let begin = |tags: &str| world.ask("POST", "k").query("uploads", "").header("x-amz-tagging", tags).send();
    begin("team=blue").await.ok();
    assert_eq!(begin("team=red").await.status, DENIED);

    assert_eq!(tag(&world, "k", &[("team", "blue"), ("class", "b")]).await, 200);
    assert_eq!(tag(&world, "k", &[("team", "red")]).await, DENIED);
    assert_eq!(tag(&world, "k", &[("team", "blue"), ("cost", "1")]).await, DENIED);
    assert_eq!(tag(&world, "k", &[("team", "blue"), ("team", "blue")]).await, 400, "none of them would be set");
    assert_eq!(world.ask("DELETE", "k").query("tagging", "").send().await.status, 204);

    put("team=blue").await.ok();
    let source = format!("{}/k", world.bucket());
    let copy = |headers: &[(&str, &str)]| {
        world.ask("PUT", "copy").header("x-amz-copy-source", &source).headers(headers).send()
    };
    copy(&[]).await.ok();
    let only = |team: &str| {
        json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
        {
            "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*",
            "Condition": { "StringEquals": { "s3:RequestObjectTag/team": team } },
        },
    ] })
    };
    world.limit(&only("blue"));
    assert_eq!(copy(&[]).await.status, DENIED, "the tags that it would keep are given, too");
    world.limit(&only("green"));
    copy(&[]).await.ok();
    let red = [("x-amz-tagging-directive", "REPLACE"), ("x-amz-tagging", "team=red")];
    assert_eq!(copy(&red).await.status, DENIED);
    let blue = [("x-amz-tagging-directive", "REPLACE"), ("x-amz-tagging", "team=blue")];
    copy(&blue).await.ok();
}

#[tokio::test]
async fn tags_are_looked_up_when_only_the_sessions_own_policy_asks_for_them() {
    let world = World::new().await;
    world.ask("PUT", "k").header("x-amz-tagging", "class=secret").body(b"1").send().await.ok();
    world.ask("PUT", "open").header("x-amz-tagging", "class=open").body(b"2").send().await.ok();
    world.limit(&json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
        {
            "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*",
            "Condition": { "StringEquals": { "s3:ExistingObjectTag/class": "secret" } },
        },
        {
            "Effect": "Deny", "Action": "s3:PutObjectTagging", "Resource": "*",
            "Condition": { "StringEquals": { "s3:RequestObjectTag/class": "secret" } },
        },
    ] }));
    world.get("open").await.ok();
    assert_eq!(world.get("k").await.status, DENIED);
    assert_eq!(tag(&world, "open", &[("class", "secret")]).await, DENIED);
    assert_eq!(tag(&world, "open", &[("class", "other")]).await, 200);
    let source = format!("{}/k", world.bucket());
    assert_eq!(world.ask("PUT", "copy").header("x-amz-copy-source", source).send().await.status, DENIED);
}
