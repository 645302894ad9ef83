"""What the clients' template grants beyond the app's: where the bucket is, which uploads are open, and what is for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from backend import Names
from people import Person, credentials, store


@pytest.fixture(scope="module")
def s3(anna: Person) -> Any:
    return anna.store()


def test_the_bucket_says_where_it_is(s3: Any, names: Names) -> None:
    # S3's own way to say us-east-1.
    assert s3.get_bucket_location(Bucket=names.bucket)["LocationConstraint"] is None


def test_a_guest_reads_what_was_made_public(names: Names, anna: Person) -> None:
    shared = {"Bucket": names.bucket, "Key": "public/notice.txt"}
    anna.store().put_object(**shared, Body=b"for everybody")
    guest = store(names, credentials(names, None)[1])
    assert guest.get_object(**shared)["Body"].read() == b"for everybody"
    with pytest.raises(ClientError):
        guest.put_object(**shared, Body=b"mine now")


def test_another_bucket_is_not_told_of(s3: Any, names: Names, anna: Person) -> None:
    with pytest.raises(ClientError) as refused:
        s3.get_object(Bucket=f"{names.bucket}x", Key=anna.key("x"))
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_uploads_in_progress_are_listed_with_their_parts(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("upload/in progress")}
    upload = s3.create_multipart_upload(**where)["UploadId"]
    for number in (1, 2, 5):
        s3.upload_part(**where, UploadId=upload, PartNumber=number, Body=b"x" * number)
    parts = s3.get_paginator("list_parts").paginate(**where, UploadId=upload, PaginationConfig={"PageSize": 2})
    assert [(p["PartNumber"], p["Size"]) for page in parts for p in page["Parts"]] == [(1, 1), (2, 2), (5, 5)]
    uploads = s3.list_multipart_uploads(Bucket=names.bucket, Prefix=anna.key("upload/"))["Uploads"]
    assert [(entry["Key"], entry["UploadId"]) for entry in uploads] == [(where["Key"], upload)]
    s3.abort_multipart_upload(**where, UploadId=upload)
    with pytest.raises(ClientError) as refused:
        s3.list_parts(**where, UploadId=upload)
    assert refused.value.response["Error"]["Code"] == "NoSuchUpload"
