"""Objects one request at a time, with boto3's defaults: signatures, checksums, conditions, ranges, names."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from typing import Any

import pytest

from backend import Names
from people import Person
from refusals import refused

BODY = b"0123456789"

ODD_NAMES = [
    "a b",
    "a+b",
    "100%",
    "%2e%2e%2f",
    "..",
    "../..",
    "./.",
    "a//b",
    "a",
    "a/b",
    "a/",
    "/leading",
    "\\back",
    "'\"<>&;=?#",
    "Straße 東京 🌸.webp",
    "~!@$^*()_-[]{}|`,:",
    "x" * 900,
]


@pytest.fixture(scope="module")
def s3(anna: Person) -> Any:
    return anna.store()


def test_what_is_put_is_what_is_got(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("cat.png")}
    put = s3.put_object(
        **where,
        Body=BODY,
        ContentType="image/png",
        CacheControl="max-age=60",
        ContentDisposition='inline; filename="cat.png"',
        ContentLanguage="de",
        ContentEncoding="identity",
        Expires=datetime(2030, 1, 2, tzinfo=timezone.utc),
        Metadata={"taken": "2026-01-02", "by": "Anna"},
    )
    assert put["ETag"] == f'"{hashlib.md5(BODY).hexdigest()}"'
    for got in (s3.get_object(**where), s3.head_object(**where)):
        assert (got["ContentLength"], got["ContentType"], got["ETag"]) == (10, "image/png", put["ETag"])
        assert got["CacheControl"] == "max-age=60" and got["ContentLanguage"] == "de"
        assert got["ContentDisposition"] == 'inline; filename="cat.png"'
        assert got["ExpiresString"] == "Wed, 02 Jan 2030 00:00:00 GMT"
        assert got["Metadata"] == {"taken": "2026-01-02", "by": "Anna"}
        assert abs((datetime.now(timezone.utc) - got["LastModified"]).total_seconds()) < 60
        assert got["AcceptRanges"] == "bytes"
    assert s3.get_object(**where)["Body"].read() == BODY


def test_an_empty_object_is_an_object(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("empty")}
    s3.put_object(**where)
    got = s3.get_object(**where)
    assert got["ContentLength"] == 0 and got["Body"].read() == b""


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: ascii(name[:20]))
def test_a_key_is_a_key_whatever_it_looks_like(s3: Any, names: Names, anna: Person, name: str) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key(f"odd/{name}")}
    s3.put_object(**where, Body=name.encode())
    assert s3.get_object(**where)["Body"].read() == name.encode()


def test_odd_keys_are_listed_as_they_are(s3: Any, names: Names, anna: Person) -> None:
    for name in ODD_NAMES:
        s3.put_object(Bucket=names.bucket, Key=anna.key(f"listed/{name}"))
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=names.bucket, Prefix=anna.key("listed/"), PaginationConfig={"PageSize": 3}
    )
    found = [entry["Key"] for page in pages for entry in page["Contents"]]
    assert found == sorted((anna.key(f"listed/{name}") for name in ODD_NAMES), key=str.encode)


@pytest.mark.parametrize(
    ("asked", "given", "content"),
    [
        ("bytes=0-0", "bytes 0-0/10", b"0"),
        ("bytes=2-5", "bytes 2-5/10", b"2345"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-3", "bytes 7-9/10", b"789"),
        ("bytes=5-99", "bytes 5-9/10", b"56789"),
        ("bytes=-99", "bytes 0-9/10", b"0123456789"),
    ],
)
def test_a_range_is_that_range(s3: Any, names: Names, anna: Person, asked: str, given: str, content: bytes) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("range")}
    s3.put_object(**where, Body=BODY)
    got = s3.get_object(**where, Range=asked)
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert (got["ContentRange"], got["Body"].read()) == (given, content)


def test_a_range_behind_the_end_is_refused(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("range-end")}
    s3.put_object(**where, Body=BODY)
    assert refused(s3.get_object, **where, Range="bytes=10-") == (416, "InvalidRange")


def test_reading_on_conditions(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("conditions")}
    tag = s3.put_object(**where, Body=BODY)["ETag"]
    early, late = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime.now(timezone.utc)
    for condition in (
        {"IfMatch": tag},
        {"IfNoneMatch": '"other"'},
        {"IfModifiedSince": early},
        {"IfUnmodifiedSince": late},
        {"IfMatch": tag, "IfUnmodifiedSince": early},
    ):
        assert s3.get_object(**where, **condition)["Body"].read() == BODY, condition
    for condition, expected in (
        ({"IfMatch": '"other"'}, 412),
        ({"IfNoneMatch": tag}, 304),
        ({"IfModifiedSince": late}, 304),
        ({"IfUnmodifiedSince": early}, 412),
        ({"IfNoneMatch": tag, "IfModifiedSince": early}, 304),
    ):
        for read in (s3.get_object, s3.head_object):
            assert refused(read, **where, **condition)[0] == expected, condition


def test_writing_on_conditions(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("written-once")}
    first = s3.put_object(**where, Body=b"first", IfNoneMatch="*")["ETag"]
    assert refused(s3.put_object, **where, Body=b"second", IfNoneMatch="*") == (412, "PreconditionFailed")
    second = s3.put_object(**where, Body=b"second", IfMatch=first)["ETag"]
    assert refused(s3.put_object, **where, Body=b"third", IfMatch=first) == (412, "PreconditionFailed")
    assert s3.get_object(**where)["ETag"] == second


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
def test_a_checksum_is_kept_and_shown(s3: Any, names: Names, anna: Person, algorithm: str) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key(f"checksum-{algorithm}")}
    put = s3.put_object(**where, Body=BODY, ChecksumAlgorithm=algorithm)
    name = f"Checksum{algorithm}"
    assert put[name]
    got = s3.get_object(**where, ChecksumMode="ENABLED")
    assert got[name] == put[name] and got["Body"].read() == BODY


def test_a_wrong_checksum_leaves_nothing(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("checksum-wrong")}
    assert refused(s3.put_object, **where, Body=BODY, ChecksumSHA256="47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") == (400, "BadDigest")
    assert refused(s3.put_object, **where, Body=BODY, ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==") == (400, "BadDigest")
    assert s3.list_objects_v2(Bucket=names.bucket, Prefix=where["Key"])["KeyCount"] == 0


def test_answers_are_overridden_by_the_query(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("overridden")}
    s3.put_object(**where, Body=BODY, ContentType="image/png")
    got = s3.get_object(
        **where, ResponseContentType="text/plain", ResponseContentDisposition="attachment", ResponseCacheControl="no-cache"
    )
    assert (got["ContentType"], got["ContentDisposition"], got["CacheControl"]) == (
        "text/plain",
        "attachment",
        "no-cache",
    )


def test_a_copy_takes_or_replaces_the_metadata(s3: Any, names: Names, anna: Person) -> None:
    source = {"Bucket": names.bucket, "Key": anna.key("copy/ä source+1%.txt")}
    s3.put_object(**source, Body=BODY, ContentType="text/plain", Metadata={"a": "1"})
    taken = {"Bucket": names.bucket, "Key": anna.key("copy/taken")}
    copied = s3.copy_object(**taken, CopySource=source)["CopyObjectResult"]
    assert copied["ETag"] == f'"{hashlib.md5(BODY).hexdigest()}"'
    got = s3.get_object(**taken)
    assert (got["ContentType"], got["Metadata"], got["Body"].read()) == ("text/plain", {"a": "1"}, BODY)
    replaced = {"Bucket": names.bucket, "Key": anna.key("copy/replaced")}
    s3.copy_object(
        **replaced, CopySource=source, MetadataDirective="REPLACE", ContentType="text/css", Metadata={"b": "2"}
    )
    got = s3.head_object(**replaced)
    assert (got["ContentType"], got["Metadata"]) == ("text/css", {"b": "2"})
    assert refused(s3.copy_object, **taken, CopySource=taken) == (400, "InvalidRequest")


def test_deleting_is_the_same_twice(s3: Any, names: Names, anna: Person) -> None:
    where = {"Bucket": names.bucket, "Key": anna.key("deleted")}
    s3.put_object(**where, Body=BODY)
    for _ in range(2):
        assert s3.delete_object(**where)["ResponseMetadata"]["HTTPStatusCode"] == 204
    # Who may list below this prefix only, may not learn of a key that it is absent.
    assert refused(s3.get_object, **where)[0] in (403, 404)


def test_many_are_deleted_at_once(s3: Any, names: Names, anna: Person) -> None:
    keys = [anna.key(f"many/{number}") for number in range(20)]
    for key in keys:
        s3.put_object(Bucket=names.bucket, Key=key)
    never = anna.key("many/never")
    answer = s3.delete_objects(Bucket=names.bucket, Delete={"Objects": [{"Key": key} for key in [*keys, never]]})
    assert {entry["Key"] for entry in answer["Deleted"]} == {*keys, never} and "Errors" not in answer
    quiet = s3.delete_objects(Bucket=names.bucket, Delete={"Objects": [{"Key": keys[0]}], "Quiet": True})
    assert "Deleted" not in quiet and "Errors" not in quiet
