//! Objects that got other tags between the decision about a request and their reading.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{Extensions, HeaderMap, Method, Uri};
use s3s::dto::{
    CopyObjectInput, CopySource, GetObjectAttributesInput, GetObjectInput, GetObjectTaggingInput, HeadObjectInput,
    ObjectAttributes,
};
use s3s::{S3Request, S3Result};
use serde_json::json;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::access::Absence;
use super::asker::Asker;
use super::tags_in_question::TagsInQuestion;
use super::{attributes, copy, get, tags};
use crate::channel::Channel;
use crate::clock::{Clock as _, SystemClock};
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;
use crate::iam::Context;
use crate::iam::policy::{Kind, Policy};
use crate::principals::Principal;
use crate::seal::SealKey;
use crate::stack::{Stack, deploy};
use crate::store::{Algorithms, Attributes, Condition, Place, SMALLEST_PART_BYTES, Shelf, Store, Tags};

const TEMPLATE: &str = include_str!("../../../stack/template.yaml");
/// Nobody reads what is secret.
const SECRETS: &str = r#"          - Effect: Deny
            Principal: "*"
            Action: ["s3:GetObject", "s3:GetObjectTagging"]
            Resource: "*"
            Condition:
              StringEquals: { "s3:ExistingObjectTag/class": secret }
"#;

/// A request of the administrator's that was decided while the object had no tags.
fn request<T>(stack: &Arc<Stack>, input: T) -> (Asker, S3Request<T>) {
    let everything = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }],
    });
    let principal = Principal::Administrator(Arc::new(Policy::read(&everything, Kind::Identity).unwrap()));
    let context = Context::of_request(SystemClock.now(), "us-east-1", Channel::Loopback);
    let asker = Asker::new(Arc::clone(stack), principal, context, TagsInQuestion::default());
    let mut extensions = Extensions::new();
    extensions.insert(asker.clone());
    let request = S3Request {
        input,
        method: Method::GET,
        uri: Uri::from_static("/"),
        headers: HeaderMap::new(),
        extensions,
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    };
    (asker, request)
}

fn code<T>(answer: S3Result<T>) -> String {
    answer.err().map_or("none".to_owned(), |refusal| refusal.code().as_str().to_owned())
}

#[tokio::test]
async fn an_object_is_answered_only_if_that_is_allowed_with_the_tags_that_it_was_read_with() {
    let directory = TempDir::new().unwrap();
    let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
    let first = "          - Sid: TlsOnly\n";
    assert!(TEMPLATE.contains(first));
    let template = TEMPLATE.replace(first, &format!("{SECRETS}{first}"));
    let seal = SealKey::new(Zeroizing::new([7; 32]));
    let stack = deploy(&db, &template, &BTreeMap::new(), "us-east-1", (&seal, &SystemEntropy)).await.unwrap();
    let (bucket, stack) = (stack.bucket.name.clone(), Arc::new(stack));
    let shelf = Shelf {
        root: directory.path().join("blobs"),
        disk: Arc::new(SystemDisk),
        reserve_bytes: 0,
        smallest_part_bytes: SMALLEST_PART_BYTES,
    };
    let store = Store::open(db, shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();

    for (class, expected) in [("open", "none"), ("secret", "AccessDenied")] {
        let staged = store.write(Algorithms::default()).finish().await.unwrap();
        let tags = Tags::from([("class".to_owned(), class.to_owned())]);
        let (attributes, metadata) = (Attributes::default(), BTreeMap::new());
        let place = Place { bucket: bucket.clone(), key: "k".to_owned(), attributes, metadata, tags };
        store.commit(place, staged, Condition::None).await.unwrap();
        let key = || (bucket.clone(), "k".to_owned());

        let input = GetObjectInput { bucket: key().0, key: key().1, ..GetObjectInput::default() };
        let (_, asked) = request(&stack, input);
        assert_eq!(code(get::get(&store, asked, Absence::Shown).await), expected);
        let input = HeadObjectInput { bucket: key().0, key: key().1, ..HeadObjectInput::default() };
        let (_, asked) = request(&stack, input);
        assert_eq!(code(get::head(&store, asked, Absence::Shown).await), expected);
        let input = GetObjectTaggingInput { bucket: key().0, key: key().1, ..GetObjectTaggingInput::default() };
        let (asker, asked) = request(&stack, input);
        assert_eq!(code(tags::get(&store, asked.input, Absence::Shown, &asker).await), expected);
        let input = GetObjectAttributesInput {
            bucket: key().0,
            key: key().1,
            object_attributes: vec![ObjectAttributes::from_static(ObjectAttributes::ETAG)],
            ..GetObjectAttributesInput::default()
        };
        let (asker, asked) = request(&stack, input);
        assert_eq!(code(attributes::get(&store, asked.input, Absence::Shown, &asker).await), expected);
        let copy_source = CopySource::Bucket { bucket: bucket.as_str().into(), key: "k".into(), version_id: None };
        let input = CopyObjectInput::builder().bucket(bucket.clone()).key("copy".to_owned()).copy_source(copy_source);
        let (asker, asked) = request(&stack, input.build().unwrap());
        assert_eq!(code(copy::copy(&store, asked, Absence::Shown, &asker).await), expected);
    }
}
