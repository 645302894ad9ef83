//! The operations that exist. All others keep the trait's default, which answers NotImplemented.

use std::sync::Arc;

use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, BucketLocationConstraint, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectTaggingInput,
    DeleteObjectTaggingOutput, DeleteObjectsInput, DeleteObjectsOutput, GetBucketLocationInput,
    GetBucketLocationOutput, GetObjectInput, GetObjectOutput, GetObjectTaggingInput, GetObjectTaggingOutput,
    HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput, ListMultipartUploadsInput,
    ListMultipartUploadsOutput, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output,
    ListPartsInput, ListPartsOutput, PutObjectInput, PutObjectOutput, PutObjectTaggingInput, PutObjectTaggingOutput,
    UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3Request, S3Response, S3Result};

use super::access::Absence;
use super::asker::asker;
use super::errors::access_denied;
use super::{copy, delete, get, list, multipart, multipart_lists, put, tags};
use crate::stack::{ACCOUNT, Stack};
use crate::store::Store;

/// The store behind the protocol. It is called for admitted requests only.
pub(super) struct ObjectStore {
    store: Store,
    stack: Arc<Stack>,
}

impl ObjectStore {
    pub(super) fn new(store: Store, stack: Arc<Stack>) -> Self {
        Self { store, stack }
    }

    /// `x-amz-expected-bucket-owner` names the account that the caller believes to speak to.
    fn check_owner(expected: Option<&str>) -> S3Result<()> {
        match expected {
            None => Ok(()),
            Some(account) if account == ACCOUNT => Ok(()),
            Some(_) => Err(access_denied()),
        }
    }
}

/// What [`super::access`] left with the request; a request that it did not see gets nothing.
fn absence<T>(request: &S3Request<T>) -> S3Result<Absence> {
    request.extensions.get::<Absence>().copied().ok_or_else(access_denied)
}

#[async_trait::async_trait]
impl S3 for ObjectStore {
    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        put::put(&self.store, request).await
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let absence = absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        get::get(&self.store, request, absence).await
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let absence = absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        get::head(&self.store, request, absence).await
    }

    async fn copy_object(&self, request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let absence = absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        Self::check_owner(request.input.expected_source_bucket_owner.as_deref())?;
        let asker = asker(&request)?.clone();
        copy::copy(&self.store, &request.headers, request.input, absence, &asker).await
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        delete::one(&self.store, request.input).await
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let asker = asker(&request)?.clone();
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        delete::many(&self.store, request.input, &asker).await
    }

    async fn get_object_tagging(
        &self,
        request: S3Request<GetObjectTaggingInput>,
    ) -> S3Result<S3Response<GetObjectTaggingOutput>> {
        let absence = absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        tags::get(&self.store, request.input, absence).await
    }

    async fn put_object_tagging(
        &self,
        request: S3Request<PutObjectTaggingInput>,
    ) -> S3Result<S3Response<PutObjectTaggingOutput>> {
        let absence = absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        tags::put(&self.store, request.input, absence).await
    }

    async fn delete_object_tagging(
        &self,
        request: S3Request<DeleteObjectTaggingInput>,
    ) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
        let absence = absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        tags::delete(&self.store, request.input, absence).await
    }

    async fn list_objects(&self, request: S3Request<ListObjectsInput>) -> S3Result<S3Response<ListObjectsOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        list::first(&self.store, request.input).await
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        list::second(&self.store, request.input).await
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        multipart::create(&self.store, request.input, self.stack.bucket.abort_incomplete_days).await
    }

    async fn upload_part(&self, request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        multipart::part(&self.store, request).await
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        multipart::complete(&self.store, request.input).await
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        multipart::abort(&self.store, request.input).await
    }

    async fn list_parts(&self, request: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        multipart_lists::parts(&self.store, request.input).await
    }

    async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        absence(&request)?;
        Self::check_owner(request.input.expected_bucket_owner.as_deref())?;
        multipart_lists::uploads(&self.store, request.input).await
    }

    async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        absence(&request)?;
        let output = HeadBucketOutput { bucket_region: Some(self.stack.region.clone()), ..HeadBucketOutput::default() };
        Ok(S3Response::new(output))
    }

    async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<S3Response<GetBucketLocationOutput>> {
        absence(&request)?;
        // The first region has no name here, for historical reasons.
        let region = Some(self.stack.region.clone()).filter(|region| region != "us-east-1");
        let location_constraint = region.map(BucketLocationConstraint::from);
        Ok(S3Response::new(GetBucketLocationOutput { location_constraint }))
    }
}
