//! What clients ask about the bucket before they use it, and the list of the versions that there are not.

use super::{TEMPLATE, World};

#[tokio::test]
async fn the_one_bucket_is_listed() {
    let world = World::new().await;
    let list = world.ask_path("GET", "/").send().await.ok();
    assert_eq!(list.elements("Name"), [world.bucket()]);
    assert!(list.element("CreationDate").ends_with('Z'));
    assert_eq!(list.element("BucketRegion"), "us-east-1");
    let other = world.ask_path("GET", "/").query("prefix", "no such beginning").send().await.ok();
    assert_eq!(other.elements("Name").len(), 0);
    let begun = world.ask_path("GET", "/").query("prefix", &world.bucket()[..3]).send().await.ok();
    assert_eq!(begun.elements("Name"), [world.bucket()]);
}

#[tokio::test]
async fn the_template_answers_questions_about_the_bucket() {
    let world = World::new().await;
    for (question, expected) in [
        ("cors", "<ID>UploadsFromTheApp</ID>"),
        ("cors", "<AllowedMethod>PUT</AllowedMethod>"),
        ("cors", "<MaxAgeSeconds>3600</MaxAgeSeconds>"),
        ("versioning", "<VersioningConfiguration"),
        ("policy", "\"Sid\":\"TlsOnly\""),
        ("policyStatus", "<IsPublic>false</IsPublic>"),
        ("publicAccessBlock", "<RestrictPublicBuckets>true</RestrictPublicBuckets>"),
        ("ownershipControls", "<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership>"),
        ("acl", "<Permission>FULL_CONTROL</Permission>"),
        ("requestPayment", "<Payer>BucketOwner</Payer>"),
        ("logging", "<BucketLoggingStatus"),
        ("notification", "<NotificationConfiguration"),
        ("accelerate", "<AccelerateConfiguration"),
        ("location", "<LocationConstraint"),
        ("lifecycle", "<ID>AbortIncompleteMultipartUploads</ID>"),
        ("lifecycle", "<DaysAfterInitiation>7</DaysAfterInitiation>"),
        ("lifecycle", "<Status>Enabled</Status>"),
    ] {
        let answer = world.ask_bucket("GET").query(question, "").send().await.ok();
        assert!(answer.text().contains(expected), "{question}: {}", answer.text());
    }
    for (question, code) in [
        ("website", "NoSuchWebsiteConfiguration"),
        ("replication", "ReplicationConfigurationNotFoundError"),
        ("object-lock", "ObjectLockConfigurationNotFoundError"),
        ("tagging", "NoSuchTagSet"),
        // The template names one, but nothing here encrypts.
        ("encryption", "ServerSideEncryptionConfigurationNotFoundError"),
    ] {
        let answer = world.ask_bucket("GET").query(question, "").send().await;
        assert_eq!(answer.refusal(), (404, code.to_owned()));
    }
    let versioned = world.ask_bucket("GET").query("versioning", "").send().await;
    assert!(!versioned.text().contains("<Status>"), "it never had versions");
    world.put("k", b"content").await;
    let list = world.ask("GET", "k").query("acl", "").send().await.ok();
    assert_eq!(list.elements("Permission"), ["FULL_CONTROL"]);
}

#[tokio::test]
async fn a_bucket_has_the_tags_and_the_rules_of_its_template() {
    let rules = TEMPLATE.find("      LifecycleConfiguration:").unwrap();
    let end = TEMPLATE.find("      CorsConfiguration:").unwrap();
    let tags = "      Tags:\n        - Key: cost centre\n          Value: \"42\"\n";
    let world = World::of_template(&format!("{}{tags}{}", &TEMPLATE[..rules], &TEMPLATE[end..])).await;
    let answer = world.ask_bucket("GET").query("tagging", "").send().await.ok();
    assert_eq!((answer.element("Key"), answer.element("Value")), ("cost centre".to_owned(), "42".to_owned()));
    let answer = world.ask_bucket("GET").query("lifecycle", "").send().await;
    assert_eq!(answer.refusal(), (404, "NoSuchLifecycleConfiguration".to_owned()));
}

#[tokio::test]
async fn each_question_needs_its_permission_and_the_rest_is_nobodys() {
    let world = World::allowing(&["s3:GetBucketCORS", "s3:GetBucketVersioning"]).await;
    for question in ["cors", "versioning"] {
        world.ask_bucket("GET").query(question, "").send().await.ok();
    }
    let denied = (403, "AccessDenied".to_owned());
    for question in
        ["policy", "acl", "location", "versions", "uploads", "lifecycle", "tagging", "encryption", "website"]
    {
        assert_eq!(world.ask_bucket("GET").query(question, "").send().await.refusal(), denied, "{question}");
    }
    assert_eq!(world.ask_path("GET", "/").send().await.refusal(), denied);
    // Even to whom everything is allowed.
    let world = World::new().await;
    for (method, question) in [("PUT", "cors"), ("PUT", "policy"), ("DELETE", "policy"), ("GET", "inventory")] {
        assert_eq!(world.ask_bucket(method).query(question, "").send().await.refusal(), denied, "{method} {question}");
    }
}

#[tokio::test]
async fn a_bucket_is_the_expected_accounts_or_is_not_touched() {
    let world = World::new().await;
    world.put("k", b"content").await;
    let owner = world.ask_bucket("GET").query("acl", "").send().await.ok().element("ID");
    let expecting = |method: &'static str, account: &str| {
        world.ask(method, "k").header("x-amz-expected-bucket-owner", account).send()
    };
    expecting("GET", &owner).await.ok();
    for method in ["GET", "PUT", "DELETE"] {
        assert_eq!(expecting(method, "999999999999").await.refusal(), (403, "AccessDenied".to_owned()), "{method}");
    }
    let copy = world.ask("PUT", "copy").header("x-amz-copy-source", format!("{}/k", world.bucket()));
    let copy = copy.header("x-amz-source-expected-bucket-owner", "999999999999").send().await;
    assert_eq!(copy.refusal(), (403, "AccessDenied".to_owned()));
    assert_eq!(world.get("k").await.text(), "content");
}

#[tokio::test]
async fn each_object_is_its_only_version() {
    let world = World::new().await;
    for key in ["a", "b/1", "b/2", "c"] {
        world.put(key, b"content").await;
    }
    let ask = || world.ask_bucket("GET").query("versions", "");
    let all = ask().send().await.ok();
    assert_eq!(all.elements("Key"), ["a", "b/1", "b/2", "c"]);
    assert_eq!(all.elements("VersionId"), ["null"; 4]);
    assert_eq!(all.elements("IsLatest"), ["true"; 4]);
    let page = ask().query("max-keys", "2").query("delimiter", "/").send().await.ok();
    assert_eq!((page.elements("Key"), page.element("NextKeyMarker")), (vec!["a".to_owned()], "b/".to_owned()));
    let rest = ask().query("delimiter", "/").query("key-marker", "b/").send().await.ok();
    assert_eq!(rest.elements("Key"), ["c"]);
    let page = ask().query("max-keys", "1").send().await.ok();
    assert_eq!(
        (page.element("NextKeyMarker"), page.element("NextVersionIdMarker")),
        ("a".to_owned(), "null".to_owned())
    );
    let wrong = ask().query("version-id-marker", "null").send().await;
    assert_eq!(wrong.refusal(), (400, "InvalidArgument".to_owned()));
    assert_eq!(world.ask("DELETE", "a").query("versionId", "null").send().await.status, 204);
    assert_eq!(world.get("a").await.status, 404);
}
