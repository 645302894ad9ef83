"""Presigned requests, made with boto3 and sent with nothing but an HTTP client."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from backend import Names
from people import Person
from sending import exchange, send

BODY = b"0123456789"
OTHER = b"0123456789 and more"


def sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


SHA256, OTHER_SHA256 = sha256(BODY), sha256(OTHER)


def address(s3: Any, operation: str, names: Names, key: str, **more: Any) -> str:
    return s3.generate_presigned_url(operation, Params={"Bucket": names.bucket, "Key": key, **more}, ExpiresIn=300)


def test_an_object_is_put_and_got_by_address(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    key = anna.key("presigned/ü +%.txt")
    put = address(s3, "put_object", names, key, ContentType="text/plain")
    assert send("PUT", put, BODY, {"Content-Type": "text/plain"}) == (200, b"")
    assert send("PUT", put, BODY, {"Content-Type": "text/html"})[0] == 403
    assert send("GET", address(s3, "get_object", names, key)) == (200, BODY)
    assert send("HEAD", address(s3, "head_object", names, key)) == (200, b"")
    assert send("DELETE", address(s3, "delete_object", names, key)) == (204, b"")


def test_an_address_is_for_its_own_method_and_key(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    key = anna.key("presigned/one")
    s3.put_object(Bucket=names.bucket, Key=key, Body=BODY)
    get = address(s3, "get_object", names, key)
    assert send("GET", get) == (200, BODY)
    assert send("PUT", get, BODY)[0] == 403
    assert send("DELETE", get)[0] == 403
    assert send("GET", get.replace("presigned/one", "presigned/two"))[0] == 403
    assert send("GET", get.replace("X-Amz-Expires=300", "X-Amz-Expires=600"))[0] == 403


@pytest.mark.parametrize(
    ("signed", "right", "wrong"),
    [
        ({"ContentType": "image/png"}, {"Content-Type": "image/png"}, {"Content-Type": "text/html"}),
        ({"ContentLength": len(BODY)}, {}, {}),
        ({"ChecksumSHA256": SHA256}, {"x-amz-checksum-sha256": SHA256}, {"x-amz-checksum-sha256": OTHER_SHA256}),
        ({"Metadata": {"by": "Anna"}}, {"x-amz-meta-by": "Anna"}, {"x-amz-meta-by": "Ben"}),
        ({"IfNoneMatch": "*"}, {"If-None-Match": "*"}, {}),
    ],
    ids=["type", "length", "checksum", "metadata", "condition"],
)
def test_what_was_signed_has_to_be_sent(
    names: Names, anna: Person, signed: dict[str, Any], right: dict[str, str], wrong: dict[str, str]
) -> None:
    s3 = anna.store(signature_version="s3v4")
    key = anna.key(f"presigned/signed-{next(iter(signed))}")
    put = address(s3, "put_object", names, key, **signed)
    # Where a header differs, the content is that of the checksum that was not signed.
    status, said = send("PUT", put, OTHER, wrong)
    assert status == 403 and b"<Code>SignatureDoesNotMatch</Code>" in said
    assert s3.list_objects_v2(Bucket=names.bucket, Prefix=key)["KeyCount"] == 0
    assert send("PUT", put, BODY, right) == (200, b"")


def test_another_content_than_the_signed_checksum_says_is_refused(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    key = anna.key("presigned/another-content")
    put = address(s3, "put_object", names, key, ChecksumSHA256=SHA256)
    status, said = send("PUT", put, b"something else", {"x-amz-checksum-sha256": SHA256})
    assert status == 400 and b"<Code>BadDigest</Code>" in said
    assert s3.list_objects_v2(Bucket=names.bucket, Prefix=key)["KeyCount"] == 0


def test_an_object_is_written_once_by_an_address_that_says_so(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    put = address(s3, "put_object", names, anna.key("presigned/once"), IfNoneMatch="*")
    assert send("PUT", put, BODY, {"If-None-Match": "*"})[0] == 200
    status, said = send("PUT", put, BODY, {"If-None-Match": "*"})
    assert status == 412 and b"<Code>PreconditionFailed</Code>" in said


def test_an_address_says_how_the_answer_is_to_be_saved(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    key = anna.key("presigned/saved")
    s3.put_object(Bucket=names.bucket, Key=key, Body=BODY, ContentType="image/png")
    saved = 'attachment; filename="cat 1.png"'
    get = address(s3, "get_object", names, key, ResponseContentDisposition=saved, ResponseContentType="text/plain")
    status, headers, body = exchange("GET", get)
    assert (status, headers["Content-Disposition"], headers["Content-Type"], body) == (200, saved, "text/plain", BODY)
    assert send("GET", get.replace("attachment", "inline"))[0] == 403


def test_a_range_is_read_by_address(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    key = anna.key("presigned/range")
    s3.put_object(Bucket=names.bucket, Key=key, Body=BODY)
    status, headers, body = exchange("GET", address(s3, "get_object", names, key), headers={"Range": "bytes=2-4"})
    assert (status, headers["Content-Range"], body) == (206, "bytes 2-4/10", b"234")


def test_parts_are_put_by_address(names: Names, anna: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    where = {"Bucket": names.bucket, "Key": anna.key("presigned/parts")}
    upload = s3.create_multipart_upload(**where)["UploadId"]
    tags = []
    for number, part in ((1, b"a" * (5 << 20)), (2, b"b")):
        url = address(s3, "upload_part", names, where["Key"], UploadId=upload, PartNumber=number)
        assert send("PUT", url, part) == (200, b"")
        listed = s3.list_parts(**where, UploadId=upload)["Parts"]
        tags.append({"PartNumber": number, "ETag": listed[-1]["ETag"]})
    s3.complete_multipart_upload(**where, UploadId=upload, MultipartUpload={"Parts": tags})
    assert s3.get_object(**where)["Body"].read() == b"a" * (5 << 20) + b"b"
