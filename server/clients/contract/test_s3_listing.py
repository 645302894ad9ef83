"""Listings, with boto3's paginators."""

from __future__ import annotations

from typing import Any

import pytest

from backend import Names
from people import Person

TREE = ["a", "a/b", "a/c/d", "b", "c/1", "c/2", "d e/ü", "z"]


@pytest.fixture(scope="module")
def s3(anna: Person, names: Names) -> Any:
    client = anna.store()
    for name in TREE:
        client.put_object(Bucket=names.bucket, Key=anna.key(f"tree/{name}"), Body=name.encode())
    return client


def pages(s3: Any, operation: str, names: Names, anna: Person, size: int, **more: str) -> list[dict[str, Any]]:
    paginator = s3.get_paginator(operation)
    options = {"Bucket": names.bucket, "Prefix": anna.key("tree/"), **more}
    return list(paginator.paginate(**options, PaginationConfig={"PageSize": size}))


@pytest.mark.parametrize("operation", ["list_objects_v2", "list_objects"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_every_object_is_listed_once_in_order(
    s3: Any, names: Names, anna: Person, operation: str, size: int
) -> None:
    found = pages(s3, operation, names, anna, size)
    assert [entry["Key"] for page in found for entry in page["Contents"]] == [anna.key(f"tree/{n}") for n in TREE]
    assert all(len(page["Contents"]) <= size for page in found)
    first = found[0]["Contents"][0]
    assert first["Size"] == 1 and first["StorageClass"] == "STANDARD" and first["ETag"].startswith('"')


@pytest.mark.parametrize("operation", ["list_objects_v2", "list_objects"])
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_a_delimiter_makes_folders(s3: Any, names: Names, anna: Person, operation: str, size: int) -> None:
    found = pages(s3, operation, names, anna, size, Delimiter="/")
    folders = [entry["Prefix"] for page in found for entry in page.get("CommonPrefixes", [])]
    files = [entry["Key"] for page in found for entry in page.get("Contents", [])]
    assert folders == [anna.key(f"tree/{name}") for name in ("a/", "c/", "d e/")]
    assert files == [anna.key(f"tree/{name}") for name in ("a", "b", "z")]


def test_a_listing_starts_after_a_key(s3: Any, names: Names, anna: Person) -> None:
    listed = s3.list_objects_v2(Bucket=names.bucket, Prefix=anna.key("tree/"), StartAfter=anna.key("tree/c/1"))
    assert [entry["Key"] for entry in listed["Contents"]] == [anna.key(f"tree/{n}") for n in TREE[5:]]
    assert listed["KeyCount"] == 3 and listed["IsTruncated"] is False
