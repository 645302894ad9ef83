"""A disk that is full: what is refused, what goes on, and what comes back.

Run by `make torture ARGS=disk`, in a place of its own: `TMPDIR` is a small file system, and nothing else is on it.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from backend import Backend
from people import Person, sign_in, sign_up

MIB = 1 << 20


@pytest.fixture(autouse=True)
def _on_a_small_disk() -> None:
    disk = os.statvfs(tempfile.gettempdir())
    assert disk.f_frsize * disk.f_blocks <= 64 * MIB, "TMPDIR is to be a small file system: make torture ARGS=disk"


@contextmanager
def served(**settings: str) -> Iterator[tuple[Backend, Person]]:
    """A server on the small disk, with somebody who may read, write and delete."""
    with Backend(**settings) as backend:
        yield backend, sign_in(sign_up(backend, backend.names()))


def refused(attempt: Any) -> bool:
    """Whether there is no room for it. Any other refusal is a fault."""
    try:
        attempt()
    except ClientError as error:
        answer = error.response
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 503, answer
        assert answer["Error"]["Code"] == "ServiceUnavailable", answer
        return True
    return False


def fill(store: Any, bucket: str, person: Person, size: int) -> dict[str, bytes]:
    """Writes objects of a size until one is refused; gives those that were acknowledged."""
    kept: dict[str, bytes] = {}
    for number in itertools.count():
        key, body = person.key(f"{size}/{number}"), os.urandom(size)
        if refused(lambda: store.put_object(Bucket=bucket, Key=key, Body=body)):
            return kept
        kept[key] = body
        assert number * size < 64 * MIB, "more was acknowledged than there is room for"
    raise AssertionError


def read(store: Any, bucket: str, kept: dict[str, bytes]) -> None:
    for key, body in kept.items():
        assert store.get_object(Bucket=bucket, Key=key)["Body"].read() == body, key


def test_uploads_leave_room_for_everything_else() -> None:
    """With a reserve, which the server keeps by itself."""
    with served(embedded_min_free_bytes=str(16 * MIB)) as (backend, person):
        names, store = person.names, person.store()
        bucket = names.bucket
        kept = fill(store, bucket, person, MIB)
        assert len(kept) >= 16
        upload = {"Bucket": bucket, "Key": person.key("parts")}
        upload["UploadId"] = store.create_multipart_upload(**upload)["UploadId"]
        assert refused(lambda: store.upload_part(**upload, PartNumber=1, Body=bytes(5 * MIB)))
        store.abort_multipart_upload(**upload)
        overwritten = next(iter(kept))
        assert refused(lambda: store.put_object(Bucket=bucket, Key=overwritten, Body=os.urandom(MIB)))

        read(store, bucket, kept)
        assert sign_in(person).tokens["AccessToken"]
        sign_in(sign_up(backend, names))
        for key in list(kept)[:4]:
            store.delete_object(Bucket=bucket, Key=key)
            del kept[key]
        key, body = person.key("again"), os.urandom(2 * MIB)
        store.put_object(Bucket=bucket, Key=key, Body=body)
        read(store, bucket, {**kept, key: body})
        backend.end()
        assert backend.fsck().rstrip().endswith("clean")


def test_a_disk_that_is_full_to_the_last_byte_loses_nothing() -> None:
    """Without a reserve: something else takes the room, and gives it back."""
    with served(embedded_min_free_bytes="0") as (backend, person):
        store, bucket = person.store(), person.names.bucket
        first = {person.key("first"): os.urandom(MIB)}
        for key, body in first.items():
            store.put_object(Bucket=bucket, Key=key, Body=body)
        ballast = Path(tempfile.gettempdir()) / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        assert os.statvfs(ballast).f_bavail == 0
        assert refused(lambda: store.put_object(Bucket=bucket, Key=person.key("large"), Body=bytes(MIB)))
        # A small one may find room in what the index has already; then it is kept like any other.
        small = person.key("small")
        if not refused(lambda: store.put_object(Bucket=bucket, Key=small, Body=b"")):
            first[small] = b""
        read(store, bucket, first)
        listed = store.list_objects_v2(Bucket=bucket, Prefix=person.key(""))["Contents"]
        assert [found["Key"] for found in listed] == sorted(first)

        ballast.unlink()
        kept = fill(store, bucket, person, 2 * MIB)
        assert len(kept) >= 10
        read(store, bucket, {**first, **kept})
        backend.end()
        assert backend.fsck().rstrip().endswith("clean")
