"""Presigned requests, made with boto3 and sent with nothing but an HTTP client."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

from backend import Names
from people import Person

BODY = b"0123456789"


def send(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


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


def test_an_address_for_somebody_elses_object_is_of_no_use(names: Names, anna: Person, ben: Person) -> None:
    s3 = anna.store(signature_version="s3v4")
    assert send("PUT", address(s3, "put_object", names, ben.key("theirs")), BODY)[0] == 403
    assert send("GET", address(s3, "get_object", names, ben.key("theirs")))[0] == 403


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
