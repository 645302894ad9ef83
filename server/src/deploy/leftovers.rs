//! What a deleted stack leaves behind: the user pool, the identity pool and the bucket, which its template retains.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::account::Account;
use super::error::DeployError;
use super::render;

/// How many objects are counted before it is enough to know that there are many.
const COUNTED: usize = 10_000;
/// The same of accounts, which come a few at a time.
const COUNTED_ACCOUNTS: usize = 600;
/// Accounts of one answer, at most.
const LISTED: i32 = 60;

/// Names of what people have put something into, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Leftovers {
    pub(super) bucket: Option<String>,
    pub(super) user_pool: Option<String>,
    pub(super) identity_pool: Option<String>,
}

/// How much of people's there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// At most `COUNTED`.
    pub(super) pictures: usize,
    /// At most `COUNTED_ACCOUNTS`.
    pub(super) accounts: usize,
}

impl Held {
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// `3 objects and 2 accounts`.
    pub(super) fn words(self) -> String {
        let told =
            |count, most, what| format!("{}{}", if count >= most { "at least " } else { "" }, counted(count, what));
        let (pictures, accounts) = (self.pictures, self.accounts);
        format!("{} and {}", told(pictures, COUNTED, "object"), told(accounts, COUNTED_ACCOUNTS, "account"))
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

impl Leftovers {
    /// By the outputs of a stack, or the physical ids of its resources.
    pub(super) fn of(names: &BTreeMap<String, String>) -> Self {
        let name = |keys: [&str; 2]| keys.iter().find_map(|key| names.get(*key)).cloned();
        Self {
            bucket: name(["BucketName", "Bucket"]),
            user_pool: name(["UserPoolId", "UserPool"]),
            identity_pool: name(["IdentityPoolId", "IdentityPool"]),
        }
    }

    /// Counts what is in them. What is not there holds nothing.
    pub(super) async fn held(&self, account: &Account) -> Result<Held, DeployError> {
        let pictures = match &self.bucket {
            Some(bucket) => count_objects(&account.s3(), bucket).await?,
            None => 0,
        };
        let accounts = match &self.user_pool {
            Some(pool) => count_accounts(account, pool).await?,
            None => 0,
        };
        Ok(Held { pictures, accounts })
    }

    /// Deletes what there still is of them, for good.
    pub(super) async fn delete(&self, account: &Account, progress: &mut dyn Write) -> Result<(), DeployError> {
        if let Some(bucket) = &self.bucket {
            let s3 = account.s3();
            let deleted = empty(&s3, bucket).await?;
            let gone = s3.delete_bucket().bucket(bucket).send().await;
            absent_is_gone(gone, "the bucket cannot be deleted")?;
            render::line(progress, &format!("bucket {bucket} is gone, with {}", counted(deleted, "object")));
        }
        if let Some(pool) = &self.user_pool {
            let gone = account.user_pools().delete_user_pool().user_pool_id(pool).send().await;
            absent_is_gone(gone, "the user pool cannot be deleted")?;
            render::line(progress, &format!("user pool {pool} is gone"));
        }
        if let Some(pool) = &self.identity_pool {
            let gone = account.identity_pools().delete_identity_pool().identity_pool_id(pool).send().await;
            absent_is_gone(gone, "the identity pool cannot be deleted")?;
            render::line(progress, &format!("identity pool {pool} is gone"));
        }
        Ok(())
    }

    /// Their names, one a line.
    pub(super) fn names(&self) -> String {
        let line = |what: &str, name: &Option<String>| name.as_ref().map(|name| format!("  {what} {name}"));
        let lines = [
            line("bucket", &self.bucket),
            line("user pool", &self.user_pool),
            line("identity pool", &self.identity_pool),
        ];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

/// Every version counts, where somebody has had the bucket keep them.
async fn count_objects(s3: &aws_sdk_s3::Client, bucket: &str) -> Result<usize, DeployError> {
    // Stores do not agree on whether the next page begins with the last of this one.
    let (mut counted, mut key, mut version) = (HashSet::new(), None, None);
    loop {
        let ask = s3.list_object_versions().bucket(bucket).set_key_marker(key).set_version_id_marker(version);
        let answer = match ask.send().await {
            Err(error) if is_absent(&error) => return Ok(0),
            answer => answer.map_err(DeployError::of("the bucket cannot be looked into"))?,
        };
        counted.extend(named(&answer)?.into_iter().map(|it| (it.key, it.version_id)));
        (key, version) =
            (answer.next_key_marker().map(str::to_owned), answer.next_version_id_marker().map(str::to_owned));
        if answer.is_truncated() != Some(true) || key.is_none() || counted.len() >= COUNTED {
            return Ok(counted.len().min(COUNTED));
        }
    }
}

/// The versions of an answer, as they are named when they are deleted. A bucket that keeps none calls each of its objects `null`.
fn named(answer: &ListObjectVersionsOutput) -> Result<Vec<ObjectIdentifier>, DeployError> {
    let versions = answer.versions().iter().map(|it| (it.key(), it.version_id()));
    let markers = answer.delete_markers().iter().map(|it| (it.key(), it.version_id()));
    let identifier = |(key, version): (Option<&str>, Option<&str>)| {
        let version = version.filter(|version| *version != "null").map(str::to_owned);
        Some(ObjectIdentifier::builder().key(key?).set_version_id(version).build())
    };
    let all: Result<Vec<_>, _> = versions.chain(markers).filter_map(identifier).collect();
    all.map_err(|error| DeployError::Failed(error.to_string()))
}

/// Cognito's own estimate is of some hours ago, so they are listed.
async fn count_accounts(account: &Account, pool: &str) -> Result<usize, DeployError> {
    let pools = account.user_pools();
    let (mut count, mut next) = (0, None);
    loop {
        let answer = pools.list_users().user_pool_id(pool).limit(LISTED).set_pagination_token(next).send().await;
        let answer = match answer {
            Err(error) if is_absent(&error) => return Ok(0),
            answer => answer.map_err(DeployError::of("the user pool's accounts cannot be listed"))?,
        };
        count += answer.users().len();
        next = answer.pagination_token().map(str::to_owned);
        if next.is_none() || count >= COUNTED_ACCOUNTS {
            return Ok(count.min(COUNTED_ACCOUNTS));
        }
    }
}

/// Deletes everything in a bucket, and uploads that were never finished; how many objects there were.
async fn empty(s3: &aws_sdk_s3::Client, bucket: &str) -> Result<usize, DeployError> {
    let mut deleted = 0;
    loop {
        let answer = match s3.list_object_versions().bucket(bucket).send().await {
            Err(error) if is_absent(&error) => return Ok(deleted),
            answer => answer.map_err(DeployError::of("the bucket cannot be looked into"))?,
        };
        let keys = named(&answer)?;
        if keys.is_empty() {
            break;
        }
        let count = keys.len();
        let all = Delete::builder().set_objects(Some(keys)).quiet(true).build();
        let all = all.map_err(|error| DeployError::Failed(error.to_string()))?;
        let answer = s3.delete_objects().bucket(bucket).delete(all).send().await;
        let answer = answer.map_err(DeployError::of("the bucket's objects cannot be deleted"))?;
        if let Some(kept) = answer.errors().first() {
            let (code, words) = (kept.code().unwrap_or_default(), kept.message().unwrap_or_default());
            return Err(DeployError::Failed(format!("an object of the bucket cannot be deleted: {code}: {words}")));
        }
        deleted += count;
    }
    let open = s3.list_multipart_uploads().bucket(bucket).send().await;
    let open = open.map_err(DeployError::of("the bucket's open uploads cannot be listed"))?;
    for upload in open.uploads() {
        let (Some(key), Some(id)) = (upload.key(), upload.upload_id()) else { continue };
        let ended = s3.abort_multipart_upload().bucket(bucket).key(key).upload_id(id).send().await;
        absent_is_gone(ended, "an open upload cannot be ended")?;
    }
    Ok(deleted)
}

fn absent_is_gone<T, E, R>(answer: Result<T, SdkError<E, R>>, action: &'static str) -> Result<(), DeployError>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match answer {
        Err(error) if is_absent(&error) => Ok(()),
        answer => answer.map(drop).map_err(DeployError::of(action)),
    }
}

fn is_absent(error: &impl ProvideErrorMetadata) -> bool {
    matches!(error.code(), Some("NoSuchBucket" | "NoSuchUpload" | "ResourceNotFoundException"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{COUNTED, Held, Leftovers};

    #[test]
    fn they_are_known_by_outputs_and_by_resources_alike() {
        let names = |pairs: [(&str, &str); 3]| pairs.map(|(key, name)| (key.to_owned(), name.to_owned())).into();
        let outputs: BTreeMap<_, _> = names([("BucketName", "b"), ("UserPoolId", "u"), ("IdentityPoolId", "i")]);
        let resources: BTreeMap<_, _> = names([("Bucket", "b"), ("UserPool", "u"), ("IdentityPool", "i")]);
        assert_eq!(Leftovers::of(&outputs), Leftovers::of(&resources));
        assert_eq!(Leftovers::of(&outputs).names(), "  bucket b\n  user pool u\n  identity pool i");
        assert_eq!(Leftovers::of(&BTreeMap::new()), Leftovers::default());
    }

    #[test]
    fn how_much_there_is_is_said_in_numbers() {
        assert_eq!(Held { pictures: 1, accounts: 0 }.words(), "1 object and 0 accounts");
        assert_eq!(Held { pictures: COUNTED, accounts: 2 }.words(), "at least 10000 objects and 2 accounts");
        assert!(Held::default().is_nothing());
    }
}
