//! Deletes everything below a prefix: ListObjectsV2 and DeleteObjects
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>), page by page.
//!
//! Each round lists from the start, since what was listed before is gone by then. Parts of uploads that were never completed
//! are not objects: those that the ledger knows are aborted first, and the bucket's lifecycle rule removes the rest.

use app::core::levels::prefix;
use app::wire::storage::AccessLevel;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::{Bucket, Ledger};
use crate::cognito::TemporaryCredentials;

/// The most rounds, of a thousand objects each: a store that keeps what it says it has deleted is not asked for ever.
const MOST_ROUNDS: usize = 1_000;

/// The most objects of one call.
const MOST_IN_ONE: usize = 1_000;

/// Why not everything was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RemovalError {
    /// The store refused: the policies do not allow it, or it kept some objects.
    Refused,
    /// The store could not be reached or failed.
    Unavailable,
}

impl Bucket {
    /// Deletes every object of a person, and aborts their open uploads. What was deleted before a failure stays deleted.
    pub(crate) async fn remove_all_of(
        &self,
        identity_id: &str,
        credentials: &TemporaryCredentials,
    ) -> Result<(), RemovalError> {
        let ledger = Ledger::new(self, identity_id, AccessLevel::Protected, true, credentials);
        ledger.abort_all().await.map_err(|_| RemovalError::Unavailable)?;
        match self.remove_below(&prefix(AccessLevel::Private, identity_id), credentials).await {
            // The template has no such level, or else the other one is refused as well.
            Ok(()) | Err(RemovalError::Refused) => {}
            Err(RemovalError::Unavailable) => return Err(RemovalError::Unavailable),
        }
        self.remove_below(&prefix(AccessLevel::Protected, identity_id), credentials).await
    }

    async fn remove_below(&self, prefix: &str, credentials: &TemporaryCredentials) -> Result<(), RemovalError> {
        let client = self.client(credentials);
        for _ in 0..MOST_ROUNDS {
            let keys = self.list(&client, prefix).await?;
            if keys.is_empty() {
                return Ok(());
            }
            self.remove(&client, keys).await?;
        }
        tracing::error!("the store lists objects again that it has deleted");
        Err(RemovalError::Refused)
    }

    /// Deletes objects, a thousand a call.
    pub(crate) async fn remove_keys(
        &self,
        keys: Vec<String>,
        credentials: &TemporaryCredentials,
    ) -> Result<(), RemovalError> {
        let client = self.client(credentials);
        for some in keys.chunks(MOST_IN_ONE) {
            self.remove(&client, some.to_vec()).await?;
        }
        Ok(())
    }

    async fn list(&self, client: &Client, prefix: &str) -> Result<Vec<String>, RemovalError> {
        let call = client.list_objects_v2().bucket(self.name()).prefix(prefix);
        let answer = Box::pin(call.send()).await.map_err(|error| meaning("ListObjectsV2", &error))?;
        Ok(answer.contents.unwrap_or_default().into_iter().filter_map(|object| object.key).collect())
    }

    async fn remove(&self, client: &Client, keys: Vec<String>) -> Result<(), RemovalError> {
        let objects: Result<Vec<_>, _> =
            keys.into_iter().map(|key| ObjectIdentifier::builder().key(key).build()).collect();
        let delete = objects.and_then(|objects| Delete::builder().set_objects(Some(objects)).quiet(true).build());
        let delete = delete.map_err(|error| {
            tracing::error!(%error, "a list of objects to delete could not be made");
            RemovalError::Unavailable
        })?;
        let call = client.delete_objects().bucket(self.name()).delete(delete);
        let answer = Box::pin(call.send()).await.map_err(|error| meaning("DeleteObjects", &error))?;
        let Some(first) = answer.errors.unwrap_or_default().into_iter().next() else { return Ok(()) };
        tracing::warn!(operation = "DeleteObjects", code = first.code, "the store kept objects");
        Err(RemovalError::Refused)
    }
}

fn meaning<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> RemovalError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match error.raw_response().map(|response| response.status().as_u16()) {
        Some(403) => {
            tracing::warn!(operation, code = error.code(), "the store does not let this person delete");
            RemovalError::Refused
        }
        _ => {
            tracing::error!(operation, code = error.code(), error = %DisplayErrorContext(error), "the store failed");
            RemovalError::Unavailable
        }
    }
}
