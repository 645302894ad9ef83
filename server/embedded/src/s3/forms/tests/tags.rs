//! The field `tagging`: the object has its tags at once, where the signer foresaw them and policies allow them.

use http::StatusCode;

use super::{TEMPLATE, World};

/// Where signed-in people may give tags, but not that of another team.
async fn world() -> World {
    let needed = "- s3:PutObject\n              - s3:GetObject\n";
    let first = "          - Sid: TlsOnly\n";
    assert!(TEMPLATE.contains(needed) && TEMPLATE.contains(first));
    let deny = r#"          - Effect: Deny
            Principal: "*"
            Action: s3:PutObject
            Resource: "*"
            Condition:
              StringEquals: { "s3:RequestObjectTag/team": red }
"#;
    let template = TEMPLATE.replace(needed, &format!("- s3:PutObjectTagging\n              {needed}"));
    World::with(&template.replace(first, &format!("{deny}{first}"))).await
}

fn document(tags: &[(&str, &str)]) -> String {
    let tag = |(key, value): &(&str, &str)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>");
    format!("<Tagging><TagSet>{}</TagSet></Tagging>", tags.iter().map(tag).collect::<String>())
}

#[tokio::test]
async fn a_form_gives_the_object_its_tags() {
    let world = world().await;
    let anna = world.person("anna").await;
    let written = document(&[("team", "blue"), ("kind of", "sea &#43; sky")]);
    let fields = world.presigned(&anna, &anna.key("a"), &[("tagging", &written)]);
    let answer = world.post(&fields, b"content").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    let (object, _) = world.object(&anna.key("a")).await.unwrap();
    let tags: Vec<_> = object.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("kind of", "sea + sky"), ("team", "blue")]);
}

#[tokio::test]
async fn tags_that_were_not_foreseen_or_are_not_allowed_are_refused() {
    let world = world().await;
    let anna = world.person("anna").await;
    let key = anna.key("a");
    let blue = document(&[("team", "blue")]);
    let added = world.presigned(&anna, &key, &[]).with("tagging", &blue);
    let answer = world.post(&added, b"content").await;
    assert_eq!(answer.element("Message"), "Invalid according to Policy: Extra input fields: tagging");
    let changed = world.presigned(&anna, &key, &[("tagging", &blue)]).with("tagging", &document(&[("team", "green")]));
    assert_eq!(world.post(&changed, b"content").await.element("Code"), "AccessDenied");
    for (written, status, code) in [
        (document(&[("team", "red")]), StatusCode::FORBIDDEN, "AccessDenied"),
        (document(&[("aws:team", "x")]), StatusCode::BAD_REQUEST, "InvalidTag"),
        (document(&[("a", "1"), ("a", "2")]), StatusCode::BAD_REQUEST, "InvalidTag"),
        ("team=blue".to_owned(), StatusCode::BAD_REQUEST, "MalformedXML"),
        (blue.replace("blue", "<![CDATA[green]]>blue"), StatusCode::BAD_REQUEST, "MalformedXML"),
        (format!("{blue}<more/>"), StatusCode::BAD_REQUEST, "MalformedXML"),
        (String::new(), StatusCode::BAD_REQUEST, "MalformedXML"),
    ] {
        let answer = world.post(&world.presigned(&anna, &key, &[("tagging", &written)]), b"content").await;
        assert_eq!((answer.status, answer.element("Code")), (status, code), "{written}: {}", answer.body);
    }
    assert!(world.object(&key).await.is_none());
}
