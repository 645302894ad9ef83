"""Uploads in parts, one request at a time."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from backend import Names
from people import Person
from refusals import refused

# The least size of a part that is not the last.
PART = 5 << 20


class Upload:
    """An upload that was begun."""

    def __init__(self, s3: Any, bucket: str, key: str, **options: Any) -> None:
        self.s3 = s3
        self.object = {"Bucket": bucket, "Key": key}
        self.where = {**self.object, "UploadId": s3.create_multipart_upload(**self.object, **options)["UploadId"]}

    def put(self, number: int, body: bytes, **options: Any) -> dict[str, Any]:
        """Puts a part; what the completion has to say of it."""
        answer = self.s3.upload_part(**self.where, PartNumber=number, Body=body, **options)
        return {"PartNumber": number, "ETag": answer["ETag"]}

    def complete(self, *parts: dict[str, Any], **options: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.s3.complete_multipart_upload(
            **self.where, MultipartUpload={"Parts": list(parts)}, **options
        )
        return answer


@pytest.fixture
def upload(names: Names, anna: Person, request: pytest.FixtureRequest) -> Upload:
    return Upload(anna.store(), names.bucket, anna.key(f"parts/{request.node.name}"))


def test_parts_become_an_object(names: Names, anna: Person) -> None:
    s3 = anna.store()
    upload = Upload(s3, names.bucket, anna.key("parts/whole"), ContentType="image/png", Metadata={"by": "Anna"})
    first, last = b"a" * PART, b"b" * 10
    # The order in which they come does not matter.
    two, one = upload.put(2, last), upload.put(1, first)
    assert one["ETag"] == f'"{hashlib.md5(first).hexdigest()}"'
    assert s3.list_objects_v2(Bucket=names.bucket, Prefix=upload.object["Key"])["KeyCount"] == 0
    done = upload.complete(one, two)
    of_all = hashlib.md5(hashlib.md5(first).digest() + hashlib.md5(last).digest()).hexdigest()
    assert done["ETag"] == f'"{of_all}-2"' and (done["Bucket"], done["Key"]) == tuple(upload.object.values())
    got = s3.get_object(**upload.object)
    assert (got["ContentType"], got["Metadata"], got["ETag"]) == ("image/png", {"by": "Anna"}, done["ETag"])
    assert got["Body"].read() == first + last


def test_parts_are_listed(upload: Upload) -> None:
    for number in (1, 2, 5):
        upload.put(number, b"x" * number)
    pages = upload.s3.get_paginator("list_parts").paginate(**upload.where, PaginationConfig={"PageSize": 2})
    assert [(part["PartNumber"], part["Size"]) for page in pages for part in page["Parts"]] == [(1, 1), (2, 2), (5, 5)]


def test_a_part_that_is_put_again_counts_as_it_was_last(upload: Upload) -> None:
    upload.put(1, b"before")
    upload.complete(upload.put(1, b"after"))
    assert upload.s3.get_object(**upload.object)["Body"].read() == b"after"


def test_what_was_given_up_is_gone(upload: Upload) -> None:
    part = upload.put(1, b"x")
    assert upload.s3.abort_multipart_upload(**upload.where)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(upload.s3.list_parts, **upload.where) == (404, "NoSuchUpload")
    assert refused(upload.s3.upload_part, **upload.where, PartNumber=1, Body=b"x") == (404, "NoSuchUpload")
    assert refused(lambda: upload.complete(part)) == (404, "NoSuchUpload")


def test_a_part_that_was_not_put_is_refused(upload: Upload) -> None:
    part = upload.put(1, b"x")
    assert refused(lambda: upload.complete({**part, "PartNumber": 2})) == (400, "InvalidPart")
    assert refused(lambda: upload.complete({**part, "ETag": '"00000000000000000000000000000000"'})) == (400, "InvalidPart")


def test_parts_are_completed_in_their_order(upload: Upload) -> None:
    one, two = upload.put(1, b"a" * PART), upload.put(2, b"b")
    assert refused(lambda: upload.complete(two, one)) == (400, "InvalidPartOrder")


def test_a_small_part_has_to_be_the_last(upload: Upload) -> None:
    one, two = upload.put(1, b"small"), upload.put(2, b"last")
    assert refused(lambda: upload.complete(one, two)) == (400, "EntityTooSmall")


def test_a_part_with_a_wrong_checksum_is_refused(upload: Upload) -> None:
    wrong = {"Body": b"x", "ContentMD5": "1B2M2Y8AsgTpgAmY7PhCfg=="}
    assert refused(upload.s3.upload_part, **upload.where, PartNumber=1, **wrong) == (400, "BadDigest")
    assert "Parts" not in upload.s3.list_parts(**upload.where)


def test_an_upload_is_completed_where_nothing_is_yet(upload: Upload) -> None:
    upload.s3.put_object(**upload.object, Body=b"first")
    part = upload.put(1, b"second")
    assert refused(lambda: upload.complete(part, IfNoneMatch="*")) == (412, "PreconditionFailed")
    assert upload.s3.get_object(**upload.object)["Body"].read() == b"first"


def test_a_part_is_copied_from_an_object(names: Names, anna: Person, upload: Upload) -> None:
    source = {"Bucket": names.bucket, "Key": anna.key("parts/source")}
    upload.s3.put_object(**source, Body=b"0123456789")
    copied = upload.s3.upload_part_copy(**upload.where, PartNumber=1, CopySource=source, CopySourceRange="bytes=2-5")
    upload.complete({"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]})
    assert upload.s3.get_object(**upload.object)["Body"].read() == b"2345"
