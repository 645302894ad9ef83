"""What is somebody else's stays theirs, whichever way it is asked for, and what is one's own is there."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from backend import Names
from people import Person, credentials, store
from refusals import refused
from sending import send

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
    "bucket policy": lambda s3, bucket, theirs, mine: s3.get_bucket_policy(Bucket=bucket),
    "delete bucket": lambda s3, bucket, theirs, mine: s3.delete_bucket(Bucket=bucket),
}
# Keys that nobody has: everybody's begin with `protected/` and their own identity.
NOBODYS = [
    "picture.png",
    "protected/picture.png",
    "public/picture.png",
    "private/{identity}/picture.png",
    "protected/{identity}",
]


@pytest.fixture
def objects(names: Names, anna: Person, ben: Person) -> tuple[str, str]:
    """Anna's key and Ben's, both written."""
    for person in (anna, ben):
        person.store().put_object(Bucket=names.bucket, Key=person.key("secret"), Body=person.username.encode())
    return anna.key("secret"), ben.key("secret")


def out_of_reach(way: str, s3: Any, ben: Person, objects: tuple[str, str]) -> None:
    """Is refused, and Ben's object is what it was."""
    mine, theirs = objects
    bucket = ben.names.bucket
    assert refused(lambda: WAYS[way](s3, bucket, theirs, mine))[0] == 403
    assert ben.store().get_object(Bucket=bucket, Key=theirs)["Body"].read() == ben.username.encode()


@pytest.mark.parametrize("way", WAYS)
def test_another_persons_objects_are_out_of_reach(way: str, anna: Person, ben: Person, objects: tuple[str, str]) -> None:
    out_of_reach(way, anna.store(), ben, objects)


@pytest.mark.identities
@pytest.mark.parametrize("way", WAYS)
def test_a_guest_reaches_nothing(way: str, names: Names, ben: Person, objects: tuple[str, str]) -> None:
    identity, keys = credentials(names, None)
    out_of_reach(way, store(names, keys), ben, (f"protected/{identity}/x", objects[1]))


@pytest.mark.parametrize("way", WAYS)
def test_without_a_signature_nothing_is_allowed(way: str, names: Names, ben: Person, objects: tuple[str, str]) -> None:
    nobody = boto3.client(
        "s3", region_name=names.region, endpoint_url=names.endpoint, config=Config(signature_version=UNSIGNED)
    )
    out_of_reach(way, nobody, ben, objects)


@pytest.mark.identities
def test_a_guest_has_nothing_of_their_own(names: Names) -> None:
    identity, keys = credentials(names, None)
    guest = store(names, keys)
    own = {"Bucket": names.bucket, "Key": f"protected/{identity}/x"}
    assert refused(guest.put_object, **own, Body=b"x") == (403, "AccessDenied")
    assert refused(guest.get_object, **own) == (403, "AccessDenied")
    assert refused(guest.list_objects_v2, Bucket=names.bucket, Prefix=f"protected/{identity}/") == (403, "AccessDenied")


def test_ones_own_objects_are_written_read_listed_and_deleted(names: Names, anna: Person) -> None:
    s3, own = anna.store(), {"Bucket": names.bucket, "Key": anna.key("own/cat.png")}
    s3.put_object(**own, Body=b"cat")
    assert s3.get_object(**own)["Body"].read() == b"cat"
    listed = s3.list_objects_v2(Bucket=names.bucket, Prefix=anna.key("own/"))
    assert [entry["Key"] for entry in listed["Contents"]] == [own["Key"]]
    assert s3.delete_object(**own)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert s3.list_objects_v2(Bucket=names.bucket, Prefix=anna.key("own/"))["KeyCount"] == 0


@pytest.mark.parametrize("key", NOBODYS)
def test_nothing_is_written_outside_ones_own_prefix(names: Names, anna: Person, key: str) -> None:
    where = {"Bucket": names.bucket, "Key": key.format(identity=anna.identity)}
    assert refused(anna.store().put_object, **where, Body=b"x") == (403, "AccessDenied")


@pytest.mark.parametrize("prefix", [None, "", "protected/", "protected/{identity}", "protected/{other}/", "public/"])
def test_nothing_is_listed_outside_ones_own_prefix(names: Names, anna: Person, ben: Person, prefix: str | None) -> None:
    options = {} if prefix is None else {"Prefix": prefix.format(identity=anna.identity, other=ben.identity)}
    assert refused(anna.store().list_objects_v2, Bucket=names.bucket, **options) == (403, "AccessDenied")


def test_of_many_that_are_deleted_another_persons_stays(names: Names, anna: Person, objects: tuple[str, str]) -> None:
    mine, theirs = objects
    wanted = {"Objects": [{"Key": mine}, {"Key": theirs}]}
    answer = anna.store().delete_objects(Bucket=names.bucket, Delete=wanted)
    assert [entry["Key"] for entry in answer["Deleted"]] == [mine]
    assert [(entry["Key"], entry["Code"]) for entry in answer["Errors"]] == [(theirs, "AccessDenied")]


def test_an_address_for_another_persons_object_is_of_no_use(names: Names, anna: Person, objects: tuple[str, str]) -> None:
    s3 = anna.store(signature_version="s3v4")
    where = {"Bucket": names.bucket, "Key": objects[1]}
    assert send("GET", s3.generate_presigned_url("get_object", Params=where))[0] == 403
    assert send("PUT", s3.generate_presigned_url("put_object", Params=where), b"x")[0] == 403


@pytest.mark.identities
@pytest.mark.parametrize("part", ["AccessKeyId", "SecretKey", "SessionToken"])
def test_credentials_work_only_whole(names: Names, anna: Person, ben: Person, part: str) -> None:
    mixed = store(names, {**anna.keys, part: ben.keys[part]})
    assert refused(mixed.put_object, Bucket=names.bucket, Key=anna.key("whole"), Body=b"x")[0] in (400, 403)


@pytest.mark.identities
def test_credentials_need_their_token(names: Names, anna: Person) -> None:
    without = store(names, {**anna.keys, "SessionToken": None})
    assert refused(without.put_object, Bucket=names.bucket, Key=anna.key("whole"), Body=b"x") == (403, "InvalidAccessKeyId")


def test_a_key_that_nobody_was_given_is_refused(names: Names, anna: Person) -> None:
    made_up = store(names, {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretKey": "x" * 40, "SessionToken": None})
    asked = {"Bucket": names.bucket, "Key": anna.key("made up")}
    assert refused(made_up.put_object, **asked, Body=b"x") == (403, "InvalidAccessKeyId")


def test_a_signature_with_another_secret_is_refused(names: Names, anna: Person) -> None:
    forged = store(names, {**anna.keys, "SecretKey": "x" * 40})
    asked = {"Bucket": names.bucket, "Key": anna.key("forged")}
    assert refused(forged.put_object, **asked, Body=b"x") == (403, "SignatureDoesNotMatch")


def test_a_request_of_an_hour_ago_is_refused(names: Names, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier(monkeypatch, hours=1)
    asked = {"Bucket": names.bucket, "Key": anna.key("late")}
    assert refused(anna.store().put_object, **asked, Body=b"x") == (403, "RequestTimeTooSkewed")


def test_an_address_ends_when_it_says(names: Names, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    s3 = anna.store(signature_version="s3v4")
    where = {"Bucket": names.bucket, "Key": anna.key("ended")}
    s3.put_object(**where, Body=b"x")
    earlier(monkeypatch, minutes=10)
    lasting = s3.generate_presigned_url("get_object", Params=where, ExpiresIn=900)
    over = s3.generate_presigned_url("get_object", Params=where, ExpiresIn=300)
    assert send("GET", lasting) == (200, b"x")
    status, said = send("GET", over)
    assert status == 403 and b"<Code>AccessDenied</Code>" in said


def earlier(monkeypatch: pytest.MonkeyPatch, **ago: int) -> None:
    """Has everything be signed as if it were some time ago."""
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**ago)
    for module in ("botocore.auth", "botocore.crt.auth"):
        monkeypatch.setattr(
            f"{module}.get_current_datetime",
            lambda remove_tzinfo=True: moment.replace(tzinfo=None) if remove_tzinfo else moment,
        )
