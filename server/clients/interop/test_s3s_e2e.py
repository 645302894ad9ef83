"""The cases of `s3s-e2e`, a program that judges S3 servers, held against the embedded backend.

Each of its cases makes a bucket of its own and removes it, which the embedded backend refuses: its one bucket is the
template's. So each bucket is a backend of its own whose template says that name, with a stand-in before it that answers for
the making and removing alone."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from backend import TEMPLATE, Backend
from bucket_stand_in import standing_before
from targets.processes import SERVERS

# Which of its cases use which bucket.
CASES = {
    "test-list-objects": ["Basic/Essential/test_list_objects"],
    "test-get-object": ["Basic/Essential/test_get_object"],
    "test-delete-object": ["Basic/Essential/test_delete_object"],
    "test-head-operations": ["Basic/Essential/test_head_operations"],
    "test-put": [
        "Basic/Put/test_put_object_tiny",
        "Basic/Put/test_put_object_with_metadata",
        "Basic/Put/test_put_object_with_non_ascii_metadata",
        "Basic/Put/test_put_object_larger",
        "Basic/Put/test_put_object_with_checksum_algorithm",
        "Basic/Put/test_put_object_with_content_checksums",
    ],
    "test-copy": ["Basic/Copy/test_copy_object"],
    "test-multipart": ["Advanced/Multipart/test_multipart_upload"],
    "test-tagging": ["Advanced/Tagging/test_object_tagging"],
    "test-list-pagination": ["Advanced/ListPagination/test_list_objects_with_pagination"],
    "test-presigned-url": [
        "Advanced/PresignedUrl/test_put_presigned_url",
        "Advanced/PresignedUrl/test_get_presigned_url",
    ],
}
# What is not claimed, and so is not tried.
LEFT_OUT = {
    "Basic/Essential/test_list_buckets": "makes two buckets; there is one",
    "Advanced/STS/test_assume_role": "STS AssumeRole is not an operation of the embedded backend",
}
PROGRAM = SERVERS / "s3s-e2e/bin/s3s-e2e"


def environment(names_endpoint: str, region: str, keys: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, **keys, "AWS_REGION": region, "AWS_ENDPOINT_URL": names_endpoint, "RUST_LOG": "off"}


def administrator(backend: Backend) -> dict[str, str]:
    binary = os.environ.get("UPDOWN_SERVER", str(TEMPLATE.parents[2] / "target/debug/updown"))
    words = [binary, "admin-key", "--data-dir", str(backend.directory / "data"), "--json"]
    keys = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    return {"AWS_ACCESS_KEY_ID": keys["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"]}


@pytest.mark.parametrize("bucket", CASES)
def test_the_cases_of_a_bucket_pass(bucket: str, tmp_path: Path) -> None:
    template = TEMPLATE.read_text()
    assert "BucketName: updown.clients" in template
    with Backend(template.replace("BucketName: updown.clients", f"BucketName: {bucket}")) as backend:
        names = backend.names()
        with standing_before(names.endpoint, bucket) as address:
            report = tmp_path / "report.json"
            words = [PROGRAM, "--json", report, *(word for case in CASES[bucket] for word in ("--filter", f"^{case}$"))]
            surroundings = environment(address, names.region, administrator(backend))
            done = subprocess.run(words, env=surroundings, capture_output=True, text=True, cwd=tmp_path, timeout=120)
    suites = json.loads(report.read_text())["suites"]
    ran = {
        f"{suite['name']}/{fixture['name']}/{case['name']}": case["passed"]
        for suite in suites
        for fixture in suite["fixtures"]
        for case in fixture["cases"]
    }
    assert ran == dict.fromkeys(CASES[bucket], True), done.stdout
    assert done.returncode == 0, done.stdout


def test_every_case_is_tried_or_left_out_for_a_reason() -> None:
    listed = subprocess.run([PROGRAM, "--list"], capture_output=True, text=True, check=True).stdout
    there = {line.strip() for line in listed.splitlines() if line.count("/") == 2}
    tried = {case for cases in CASES.values() for case in cases}
    assert there == tried | set(LEFT_OUT)
    assert not tried & set(LEFT_OUT)
