"""Files, with boto3's transfer manager as people use it: threads, parts and checksums as it chooses."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from boto3.s3.transfer import TransferConfig

from backend import Names
from people import Person

MIB = 1024 * 1024
# Below, at and above the size from which it sends parts; the last has a remainder.
SIZES = [1, 1000, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1]
LARGE = [pytest.param(size, marks=pytest.mark.large) for size in (64 * MIB, 23 * MIB + 7)]


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize("size", [*SIZES, *LARGE])
def test_a_file_comes_back_as_it_went(names: Names, anna: Person, tmp_path: Path, size: int) -> None:
    s3 = anna.store()
    sent, got = tmp_path / "sent", tmp_path / "got"
    sent.write_bytes(content(size))
    key = anna.key(f"files/{size}")
    seen: list[int] = []
    s3.upload_file(
        str(sent), names.bucket, key, ExtraArgs={"ContentType": "image/png", "Metadata": {"n": "1"}}, Callback=seen.append
    )
    assert sum(seen) == size
    head = s3.head_object(Bucket=names.bucket, Key=key, ChecksumMode="ENABLED")
    assert (head["ContentLength"], head["ContentType"], head["Metadata"]) == (size, "image/png", {"n": "1"})
    assert any(name.startswith("ChecksumCRC") for name in head)
    assert ("-" in head["ETag"]) == (size >= 8 * MIB)
    s3.download_file(names.bucket, key, str(got))
    assert hashlib.sha256(got.read_bytes()).digest() == hashlib.sha256(sent.read_bytes()).digest()


@pytest.mark.large
def test_parts_of_the_least_size_in_many_threads(names: Names, anna: Person, tmp_path: Path) -> None:
    s3 = anna.store()
    sent, got = tmp_path / "sent", tmp_path / "got"
    sent.write_bytes(content(31 * MIB))
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=8)
    s3.upload_file(str(sent), names.bucket, anna.key("files/threads"), Config=config)
    s3.download_file(names.bucket, anna.key("files/threads"), str(got), Config=config)
    assert got.read_bytes() == sent.read_bytes()


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_parts_carry_the_checksum_that_was_asked_for(
    names: Names, anna: Person, tmp_path: Path, algorithm: str
) -> None:
    s3 = anna.store()
    sent = tmp_path / "sent"
    sent.write_bytes(content(9 * MIB))
    key = anna.key(f"files/parts-{algorithm}")
    s3.upload_file(str(sent), names.bucket, key, ExtraArgs={"ChecksumAlgorithm": algorithm})
    head = s3.head_object(Bucket=names.bucket, Key=key, ChecksumMode="ENABLED")
    assert head[f"Checksum{algorithm}"]
    assert s3.get_object(Bucket=names.bucket, Key=key, ChecksumMode="ENABLED")["Body"].read() == content(9 * MIB)


def test_a_stream_of_unknown_length_is_sent_in_signed_chunks(names: Names, anna: Person) -> None:
    class Stream:
        def __init__(self, data: bytes) -> None:
            self.data = data

        def read(self, size: int = -1) -> bytes:
            head, self.data = (self.data, b"") if size < 0 else (self.data[:size], self.data[size:])
            return head

    s3: Any = anna.store()
    s3.upload_fileobj(Stream(content(10 * MIB)), names.bucket, anna.key("files/stream"))
    got = s3.get_object(Bucket=names.bucket, Key=anna.key("files/stream"))
    assert got["Body"].read() == content(10 * MIB)


def test_a_copy_by_the_transfer_manager(names: Names, anna: Person) -> None:
    s3 = anna.store()
    s3.put_object(Bucket=names.bucket, Key=anna.key("files/original"), Body=content(MIB))
    source = {"Bucket": names.bucket, "Key": anna.key("files/original")}
    s3.copy(source, names.bucket, anna.key("files/copy"))
    assert s3.get_object(Bucket=names.bucket, Key=anna.key("files/copy"))["Body"].read() == content(MIB)
