//! Which permission an operation needs, and on what
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>).

use http::{HeaderMap, Uri};

/// What a permission is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The account, with all its buckets.
    Account,
    /// The bucket itself.
    Bucket,
    /// One object.
    Object,
}

/// The permissions that a request needs, all of them. `None`: an operation that this backend does not know, which nobody
/// may use.
pub(super) fn needed(operation: &str, headers: &HeaderMap, uri: &Uri) -> Option<Vec<(&'static str, Target)>> {
    if operation == "DeleteObjects" {
        // Each key is asked for by itself, once the body has been read.
        return Some(Vec::new());
    }
    let (action, target) = basic(operation)?;
    let mut needed = vec![(action, target)];
    if operation == "GetObjectAttributes" {
        needed.push(("s3:GetObject", Target::Object));
    }
    if versioned(uri) {
        match operation {
            "GetObject" | "HeadObject" => needed = vec![("s3:GetObjectVersion", Target::Object)],
            "DeleteObject" => needed = vec![("s3:DeleteObjectVersion", Target::Object)],
            "GetObjectAcl" => needed = vec![("s3:GetObjectVersionAcl", Target::Object)],
            "GetObjectAttributes" => {
                needed =
                    vec![("s3:GetObjectVersion", Target::Object), ("s3:GetObjectVersionAttributes", Target::Object)];
            }
            "GetObjectTagging" => needed = vec![("s3:GetObjectVersionTagging", Target::Object)],
            "PutObjectTagging" => needed = vec![("s3:PutObjectVersionTagging", Target::Object)],
            "DeleteObjectTagging" => needed = vec![("s3:DeleteObjectVersionTagging", Target::Object)],
            _ => {}
        }
    }
    if matches!(operation, "PutObject" | "CopyObject" | "CreateMultipartUpload") {
        let has = |prefix: &str| headers.keys().any(|name| name.as_str().starts_with(prefix));
        if has("x-amz-acl") || has("x-amz-grant-") {
            needed.push(("s3:PutObjectAcl", Target::Object));
        }
        // Not `x-amz-tagging-directive`: what a copy keeps is asked for once it is known.
        if headers.contains_key("x-amz-tagging") {
            needed.push(("s3:PutObjectTagging", Target::Object));
        }
        if has("x-amz-object-lock-") {
            needed.push(("s3:PutObjectRetention", Target::Object));
        }
    }
    // Whoever may compare with an ETag learns it.
    let compares = matches!(operation, "PutObject" | "CopyObject" | "CompleteMultipartUpload" | "DeleteObject");
    if compares && headers.get(http::header::IF_MATCH).is_some_and(|etag| etag != "*") {
        needed.push(("s3:GetObject", Target::Object));
    }
    Some(needed)
}

fn basic(operation: &str) -> Option<(&'static str, Target)> {
    Some(match operation {
        "GetObject" | "HeadObject" => ("s3:GetObject", Target::Object),
        // The source of a copy is asked for once it has been read: see `access`.
        "PutObject"
        | "CopyObject"
        | "CreateMultipartUpload"
        | "UploadPart"
        | "UploadPartCopy"
        | "CompleteMultipartUpload" => ("s3:PutObject", Target::Object),
        "AbortMultipartUpload" => ("s3:AbortMultipartUpload", Target::Object),
        "ListParts" => ("s3:ListMultipartUploadParts", Target::Object),
        "DeleteObject" => ("s3:DeleteObject", Target::Object),
        "GetObjectTagging" => ("s3:GetObjectTagging", Target::Object),
        "PutObjectTagging" => ("s3:PutObjectTagging", Target::Object),
        "DeleteObjectTagging" => ("s3:DeleteObjectTagging", Target::Object),
        "GetObjectAcl" => ("s3:GetObjectAcl", Target::Object),
        "GetObjectAttributes" => ("s3:GetObjectAttributes", Target::Object),
        "ListBuckets" => ("s3:ListAllMyBuckets", Target::Account),
        "HeadBucket" | "ListObjects" | "ListObjectsV2" => ("s3:ListBucket", Target::Bucket),
        "ListObjectVersions" => ("s3:ListBucketVersions", Target::Bucket),
        "ListMultipartUploads" => ("s3:ListBucketMultipartUploads", Target::Bucket),
        _ => return about_bucket(operation).map(|action| (action, Target::Bucket)),
    })
}

/// Questions about the bucket. Some permissions are not called like their operations.
fn about_bucket(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "GetBucketAccelerateConfiguration" => "s3:GetAccelerateConfiguration",
        "GetBucketAcl" => "s3:GetBucketAcl",
        "GetBucketCors" => "s3:GetBucketCORS",
        "GetBucketEncryption" => "s3:GetEncryptionConfiguration",
        "GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration",
        "GetBucketLocation" => "s3:GetBucketLocation",
        "GetBucketLogging" => "s3:GetBucketLogging",
        "GetBucketNotificationConfiguration" => "s3:GetBucketNotification",
        "GetBucketOwnershipControls" => "s3:GetBucketOwnershipControls",
        "GetBucketPolicy" => "s3:GetBucketPolicy",
        "GetBucketPolicyStatus" => "s3:GetBucketPolicyStatus",
        "GetBucketReplication" => "s3:GetReplicationConfiguration",
        "GetBucketRequestPayment" => "s3:GetBucketRequestPayment",
        "GetBucketTagging" => "s3:GetBucketTagging",
        "GetBucketVersioning" => "s3:GetBucketVersioning",
        "GetBucketWebsite" => "s3:GetBucketWebsite",
        "GetObjectLockConfiguration" => "s3:GetBucketObjectLockConfiguration",
        "GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        _ => return None,
    })
}

fn versioned(uri: &Uri) -> bool {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).any(|(name, _)| name == "versionId")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue, Uri};

    use super::{Target, needed};

    fn actions(operation: &str, header: Option<&'static str>, uri: &'static str) -> Option<Vec<&'static str>> {
        let mut headers = HeaderMap::new();
        if let Some(name) = header {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static("x"));
        }
        needed(operation, &headers, &Uri::from_static(uri))
            .map(|needed| needed.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn operations_need_their_permissions() {
        assert_eq!(actions("GetObject", None, "/b/k"), Some(vec!["s3:GetObject"]));
        assert_eq!(actions("HeadObject", None, "/b/k"), Some(vec!["s3:GetObject"]));
        assert_eq!(actions("HeadObject", None, "/b/k?versionId=1"), Some(vec!["s3:GetObjectVersion"]));
        assert_eq!(actions("PutObject", None, "/b/k"), Some(vec!["s3:PutObject"]));
        assert_eq!(actions("PutObject", Some("x-amz-acl"), "/b/k"), Some(vec!["s3:PutObject", "s3:PutObjectAcl"]));
        assert_eq!(
            actions("PutObject", Some("x-amz-grant-read"), "/b/k"),
            Some(vec!["s3:PutObject", "s3:PutObjectAcl"])
        );
        assert_eq!(
            actions("PutObject", Some("x-amz-tagging"), "/b/k"),
            Some(vec!["s3:PutObject", "s3:PutObjectTagging"])
        );
        assert_eq!(actions("PutObject", Some("if-match"), "/b/k"), Some(vec!["s3:PutObject", "s3:GetObject"]));
        assert_eq!(actions("DeleteObject", Some("if-match"), "/b/k"), Some(vec!["s3:DeleteObject", "s3:GetObject"]));
        assert_eq!(actions("UploadPart", None, "/b/k"), Some(vec!["s3:PutObject"]));
    }

    #[test]
    fn unknown_operations_are_nobodys() {
        for operation in
            ["PutBucketPolicy", "DeleteBucket", "CreateBucket", "PutBucketEncryption", "PutObjectAcl", "PostObject", ""]
        {
            assert_eq!(actions(operation, None, "/"), None, "{operation}");
        }
    }

    #[test]
    fn listing_is_about_the_bucket() {
        let needed = needed("ListObjectsV2", &HeaderMap::new(), &Uri::from_static("/b")).unwrap();
        assert_eq!(needed, [("s3:ListBucket", Target::Bucket)]);
    }
}
