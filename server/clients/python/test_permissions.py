"""What is somebody else's stays theirs, whichever way it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from backend import Names
from people import Person, credentials, store

WAYS: dict[str, Callable[[Any, str, str, str], object]] = {
    "get": lambda s3, bucket, theirs, mine: s3.get_object(Bucket=bucket, Key=theirs),
    "head": lambda s3, bucket, theirs, mine: s3.head_object(Bucket=bucket, Key=theirs),
    "put": lambda s3, bucket, theirs, mine: s3.put_object(Bucket=bucket, Key=theirs, Body=b"x"),
    "delete": lambda s3, bucket, theirs, mine: s3.delete_object(Bucket=bucket, Key=theirs),
    "copy from": lambda s3, bucket, theirs, mine: s3.copy_object(
        Bucket=bucket, Key=mine, CopySource={"Bucket": bucket, "Key": theirs}
    ),
    "copy to": lambda s3, bucket, theirs, mine: s3.copy_object(
        Bucket=bucket, Key=theirs, CopySource={"Bucket": bucket, "Key": mine}
    ),
    "multipart": lambda s3, bucket, theirs, mine: s3.create_multipart_upload(Bucket=bucket, Key=theirs),
    "traverse": lambda s3, bucket, theirs, mine: s3.get_object(
        Bucket=bucket, Key=f"{mine}/../../../{theirs.removeprefix('protected/')}"
    ),
    "list": lambda s3, bucket, theirs, mine: s3.list_objects_v2(Bucket=bucket, Prefix=theirs),
    "list uploads": lambda s3, bucket, theirs, mine: s3.list_multipart_uploads(Bucket=bucket, Prefix=theirs),
    "another bucket": lambda s3, bucket, theirs, mine: s3.get_object(Bucket=f"{bucket}x", Key=mine),
    "bucket policy": lambda s3, bucket, theirs, mine: s3.get_bucket_policy(Bucket=bucket),
    "delete bucket": lambda s3, bucket, theirs, mine: s3.delete_bucket(Bucket=bucket),
}


@pytest.fixture(scope="module")
def objects(names: Names, anna: Person, ben: Person) -> tuple[str, str]:
    """Anna's key and Ben's, both written."""
    for person in (anna, ben):
        person.store().put_object(Bucket=names.bucket, Key=person.key("secret"), Body=person.username.encode())
    return anna.key("secret"), ben.key("secret")


def refused(way: str, s3: Any, names: Names, theirs: str, mine: str) -> None:
    with pytest.raises(ClientError) as answer:
        WAYS[way](s3, names.bucket, theirs, mine)
    assert answer.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize("way", WAYS)
def test_another_persons_objects_are_out_of_reach(
    way: str, names: Names, anna: Person, objects: tuple[str, str]
) -> None:
    refused(way, anna.store(), names, objects[1], objects[0])


@pytest.mark.parametrize("way", WAYS)
def test_a_guest_reaches_nothing_that_is_protected(way: str, names: Names, objects: tuple[str, str]) -> None:
    identity, keys = credentials(names, None)
    refused(way, store(names, keys), names, objects[1], f"protected/{identity}/x")


@pytest.mark.parametrize("way", WAYS)
def test_without_a_signature_nothing_is_allowed(way: str, names: Names, objects: tuple[str, str]) -> None:
    nobody = boto3.client(
        "s3", region_name=names.region, endpoint_url=names.endpoint, config=Config(signature_version=UNSIGNED)
    )
    refused(way, nobody, names, objects[1], objects[0])


def test_a_guest_reads_what_was_made_public(names: Names, anna: Person) -> None:
    shared = {"Bucket": names.bucket, "Key": "public/notice.txt"}
    anna.store().put_object(**shared, Body=b"for everybody")
    guest = store(names, credentials(names, None)[1])
    assert guest.get_object(**shared)["Body"].read() == b"for everybody"
    with pytest.raises(ClientError):
        guest.put_object(**shared, Body=b"mine now")


def test_nothing_was_changed_by_all_of_that(names: Names, ben: Person, objects: tuple[str, str]) -> None:
    assert ben.store().get_object(Bucket=names.bucket, Key=objects[1])["Body"].read() == b"ben"
