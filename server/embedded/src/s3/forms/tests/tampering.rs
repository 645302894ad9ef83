//! What a form that was changed, or that comes from somebody else, is answered with. None of it stores anything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, Fields, Holder, World};

const UNKNOWN_KEY: &str = "The AWS Access Key Id you provided does not exist in our records.";
const BAD_TOKEN: &str = "The provided token is malformed or otherwise invalid.";
const BAD_SIGNATURE: &str = "The request signature we calculated does not match the signature you provided. Check your key \
                             and signing method.";

/// A form of one person, and how it was changed.
struct Scene {
    world: World,
    anna: Holder,
    berta: Holder,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let (anna, berta) = (world.person("anna").await, world.person("berta").await);
        Self { world, anna, berta }
    }

    fn fields(&self) -> Fields {
        self.world.presigned(&self.anna, &self.anna.key("a"), &[("Content-Type", "image/png")])
    }

    /// Posts the form, and holds the answer against what is expected: an error, and no object.
    async fn refuses(&self, fields: &Fields, status: u16, code: &str, message: &str) {
        let answer = self.world.post(fields, b"content").await;
        self.refused(&answer, status, code, message).await;
    }

    async fn refused(&self, answer: &Answer, status: u16, code: &str, message: &str) {
        assert_eq!(answer.element("Code"), code, "{}", answer.body);
        assert_eq!(answer.element("Message").replace("&quot;", "\"").replace("&apos;", "'"), message);
        assert_eq!(answer.status.as_u16(), status);
        for key in [self.anna.key("a"), self.berta.key("a"), "a".to_owned()] {
            assert!(self.world.object(&key).await.is_none(), "{key}");
        }
    }
}

#[tokio::test]
async fn a_change_of_a_single_field_is_noticed() {
    let scene = Scene::new().await;
    let fields = scene.fields();
    let failed = |condition: &str| format!("Invalid according to Policy: Policy Condition failed: {condition}");
    let own = format!(r#"["eq", "$key", "{}"]"#, scene.anna.key("a"));
    for (name, value, message) in [
        ("key", scene.anna.key("b"), failed(&own)),
        ("key", scene.berta.key("a"), failed(&own)),
        ("Content-Type", "text/html".to_owned(), failed(r#"["eq", "$Content-Type", "image/png"]"#)),
        ("acl", "public-read".to_owned(), "Invalid according to Policy: Extra input fields: acl".to_owned()),
        ("x-amz-meta-a", "b".to_owned(), "Invalid according to Policy: Extra input fields: x-amz-meta-a".to_owned()),
        (
            "success_action_status",
            "201".to_owned(),
            "Invalid according to Policy: Extra input fields: success_action_status".to_owned(),
        ),
        ("bucket", "another".to_owned(), failed(&format!(r#"["eq", "$bucket", "{}"]"#, scene.world.stack.bucket.name))),
    ] {
        scene.refuses(&fields.with(name, &value), 403, "AccessDenied", &message).await;
    }
    scene
        .refuses(
            &fields.without("Content-Type"),
            403,
            "AccessDenied",
            &failed(r#"["eq", "$Content-Type", "image/png"]"#),
        )
        .await;
    let ignored = fields.with("x-ignore-anything", "b");
    assert_eq!(scene.world.post(&ignored, b"content").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_change_of_the_policy_or_the_signature_is_noticed() {
    let scene = Scene::new().await;
    let fields = scene.fields();
    let policy: Value = serde_json::from_slice(&STANDARD.decode(fields.get("policy")).unwrap()).unwrap();
    let mut wider = policy.clone();
    wider["conditions"] = json!([["starts-with", "$key", ""]]);
    let mut longer = policy.clone();
    longer["expiration"] = "2036-01-01T00:00:00Z".into();
    for changed in [wider.to_string(), longer.to_string(), "{}".to_owned(), String::new()] {
        let changed = fields.with("policy", &STANDARD.encode(changed));
        scene.refuses(&changed, 403, "SignatureDoesNotMatch", BAD_SIGNATURE).await;
    }
    let signature = fields.get("x-amz-signature").to_owned();
    let other = if signature.starts_with('0') { "1" } else { "0" };
    for changed in
        [format!("{other}{}", &signature[1..]), signature[..62].to_owned(), String::new(), signature.to_uppercase()]
    {
        scene.refuses(&fields.with("x-amz-signature", &changed), 403, "SignatureDoesNotMatch", BAD_SIGNATURE).await;
    }
    let others = scene.world.presigned(&scene.berta, &scene.anna.key("a"), &[("Content-Type", "image/png")]);
    let borrowed = fields.with("x-amz-signature", others.get("x-amz-signature"));
    scene.refuses(&borrowed, 403, "SignatureDoesNotMatch", BAD_SIGNATURE).await;
}

#[tokio::test]
async fn credentials_count_with_their_own_token_only() {
    let scene = Scene::new().await;
    let with_token = |token: &str| {
        let holder = Holder { token: token.to_owned(), ..scene.anna.clone() };
        scene.world.presigned(&holder, &scene.anna.key("a"), &[])
    };
    scene.refuses(&with_token(&scene.berta.token), 400, "InvalidToken", BAD_TOKEN).await;
    scene.refuses(&with_token(""), 400, "InvalidToken", BAD_TOKEN).await;
    let swapped = scene.fields().with("x-amz-security-token", &scene.berta.token);
    scene.refuses(&swapped, 400, "InvalidToken", BAD_TOKEN).await;
    let without = scene.fields().without("x-amz-security-token");
    scene.refuses(&without, 403, "InvalidAccessKeyId", UNKNOWN_KEY).await;
    let stranger = Holder { id: "ASIANOBODY".to_owned(), ..scene.anna.clone() };
    scene
        .refuses(&scene.world.presigned(&stranger, &scene.anna.key("a"), &[]), 403, "InvalidAccessKeyId", UNKNOWN_KEY)
        .await;
    let guesser = Holder { secret: "a guess".to_owned(), ..scene.anna.clone() };
    scene
        .refuses(
            &scene.world.presigned(&guesser, &scene.anna.key("a"), &[]),
            403,
            "SignatureDoesNotMatch",
            BAD_SIGNATURE,
        )
        .await;
}

#[tokio::test]
async fn the_signer_can_allow_no_more_than_the_signer_may() {
    let scene = Scene::new().await;
    let guest = scene.world.guest().await;
    for (holder, key) in [
        (&scene.anna, scene.berta.key("a")),
        (&scene.anna, "a".to_owned()),
        (&scene.anna, format!("protected/{}", scene.anna.identity)),
        (&guest, guest.key("a")),
    ] {
        scene.refuses(&scene.world.presigned(holder, &key, &[]), 403, "AccessDenied", "Access Denied").await;
    }
    let open = [json!(["starts-with", "$key", ""])].to_vec();
    let anywhere = scene.world.presigned_with(&scene.anna, &scene.anna.key("b"), &[], open, 600).without("key");
    let others = anywhere.with("key", &scene.berta.key("a"));
    let own = format!(r#"["eq", "$key", "{}"]"#, scene.anna.key("b"));
    let message = format!("Invalid according to Policy: Policy Condition failed: {own}");
    scene.refuses(&others, 403, "AccessDenied", &message).await;
}

#[tokio::test]
async fn the_name_of_the_file_leads_nowhere_else() {
    let scene = Scene::new().await;
    let fields = scene.world.presigned(&scene.anna, &scene.anna.key("${filename}"), &[]);
    let path = format!("/{}", scene.world.stack.bucket.name);
    let answer =
        scene.world.post_to(&path, &[], fields.form(&format!("../{}/x", scene.berta.identity), b"content")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    assert!(scene.world.object(&scene.anna.key("x")).await.is_some());
}

#[tokio::test]
async fn a_form_ends_with_its_policy_and_with_its_credentials() {
    let scene = Scene::new().await;
    let (short, long) = (
        scene.fields(),
        scene.world.presigned_with(&scene.anna, &scene.anna.key("a"), &[], Vec::new(), 7 * 24 * 3_600),
    );
    scene.world.pass(601);
    scene.refuses(&short, 403, "AccessDenied", "Invalid according to Policy: Policy expired.").await;
    scene.world.pass(3_000);
    scene.refuses(&long, 400, "ExpiredToken", "The provided token has expired.").await;
}

#[tokio::test]
async fn content_that_is_not_what_was_promised_is_not_stored() {
    let scene = Scene::new().await;
    let crc32 = "The CRC32 you specified did not match the calculated checksum.";
    let sha256 = "The SHA256 you specified did not match the calculated checksum.";
    for (name, value, code, message) in [
        ("x-amz-checksum-crc32", "AAAAAA==", "BadDigest", crc32),
        ("x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "BadDigest", sha256),
        ("x-amz-checksum-crc32", "AAAA", "InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid."),
        ("x-amz-checksum-algorithm", "MD5", "InvalidRequest", "Checksum algorithm provided is unsupported."),
        (
            "Content-MD5",
            "1B2M2Y8AsgTpgAmY7PhCfg==",
            "BadDigest",
            "The Content-MD5 you specified did not match what we received.",
        ),
        ("Content-MD5", "x", "InvalidDigest", "The Content-MD5 you specified was invalid."),
    ] {
        let fields = scene.world.presigned(&scene.anna, &scene.anna.key("a"), &[(name, value)]);
        scene.refuses(&fields, 400, code, message).await;
    }
    for (name, value, status, code) in [
        ("tagging", "<Tagging/>", 403, "AccessDenied"),
        ("acl", "public-read", 403, "AccessDenied"),
        ("x-amz-server-side-encryption", "AES256", 501, "NotImplemented"),
    ] {
        let fields = scene.world.presigned(&scene.anna, &scene.anna.key("a"), &[(name, value)]);
        let answer = scene.world.post(&fields, b"content").await;
        scene.refused(&answer, status, code, answer.element("Message")).await;
    }
}

#[tokio::test]
async fn forms_are_for_the_bucket_and_signed_in_themselves() {
    let scene = Scene::new().await;
    let form = scene.fields().form("a", b"content");
    let bucket = format!("/{}", scene.world.stack.bucket.name);
    let not_allowed = "The specified method is not allowed against this resource.";
    for path in ["/".to_owned(), format!("{bucket}/a"), format!("{bucket}?delete"), format!("{bucket}/a?uploads")] {
        let answer = scene.world.post_to(&path, &[], form.clone()).await;
        scene.refused(&answer, 405, "MethodNotAllowed", not_allowed).await;
    }
    let authorized = [("authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00")];
    let answer = scene.world.post_to(&bucket, &authorized, form.clone()).await;
    assert_eq!(answer.element("Code"), "InvalidArgument");
    let answer = scene.world.post_to("/another-bucket", &[], form).await;
    let condition = format!(r#"["eq", "$bucket", "{}"]"#, scene.world.stack.bucket.name);
    let message = format!("Invalid according to Policy: Policy Condition failed: {condition}");
    scene.refused(&answer, 403, "AccessDenied", &message).await;
}
