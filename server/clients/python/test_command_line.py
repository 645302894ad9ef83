"""The AWS command line, as it is typed: `s3` with its transfers, and `cognito-idp`."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from backend import Backend, Names
from people import Person
from sending import send

MIB = 1024 * 1024
A_DAY = 1_700_000_000  # in seconds since 1970
# Left to itself, version 1 of the command line presigns with Signature Version 2, which S3 takes for old buckets only.
CONFIG = "[default]\ns3 =\n    signature_version = s3v4\n"


class CommandLine:
    """`aws` with the credentials of one person, or of nobody."""

    def __init__(self, backend: Backend, names: Names, person: Person | None = None) -> None:
        config = backend.directory / "aws.config"
        config.write_text(CONFIG)
        self.environment = {**os.environ, "AWS_DEFAULT_REGION": names.region, "AWS_ENDPOINT_URL": names.endpoint}
        self.environment["AWS_CONFIG_FILE"] = str(config)
        if person is not None:
            self.environment["AWS_ACCESS_KEY_ID"] = person.keys["AccessKeyId"]
            self.environment["AWS_SECRET_ACCESS_KEY"] = person.keys["SecretKey"]
            self.environment["AWS_SESSION_TOKEN"] = person.keys["SessionToken"]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        aws = Path(sys.executable).with_name("aws")
        return subprocess.run([sys.executable, aws, *words], env=self.environment, capture_output=True, text=True)

    def __call__(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def aws(backend: Backend, names: Names, anna: Person) -> CommandLine:
    return CommandLine(backend, names, anna)


def test_files_are_copied_to_and_fro(aws: CommandLine, names: Names, anna: Person, tmp_path: Path) -> None:
    place = f"s3://{names.bucket}/{anna.key('line')}"
    for size in (1, 8 * MIB + 1):
        sent, got = tmp_path / f"sent {size}.png", tmp_path / f"got {size}.png"
        sent.write_bytes(random.Random(size).randbytes(size))
        aws("s3", "cp", str(sent), f"{place}/", "--metadata", "a=b", "--no-progress")
        aws("s3", "cp", f"{place}/{sent.name}", str(got), "--no-progress")
        assert got.read_bytes() == sent.read_bytes()
    listed = aws("s3", "ls", f"{place}/")
    assert [line.split(maxsplit=2)[2] for line in listed.splitlines()] == ["1 sent 1.png", "8388609 sent 8388609.png"]
    aws("s3", "mv", f"{place}/sent 1.png", f"{place}/moved.png")
    assert [line.split()[-1] for line in aws("s3", "ls", f"{place}/moved").splitlines()] == ["moved.png"]
    aws("s3", "rm", f"{place}/", "--recursive")
    assert aws.run("s3", "ls", f"{place}/").returncode == 1


def test_a_folder_is_kept_in_step(aws: CommandLine, names: Names, anna: Person, tmp_path: Path) -> None:
    place = f"s3://{names.bucket}/{anna.key('sync')}"
    here, there = tmp_path / "here", tmp_path / "there"
    for name in ("a.txt", "b/c d.txt", "b/ü+%.txt"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(name)
        # Objects are dated by whole seconds: a file of the very second of its upload would count as newer.
        os.utime(here / name, (A_DAY, A_DAY))
    assert aws("s3", "sync", str(here), place).count("upload:") == 3
    assert aws("s3", "sync", str(here), place) == ""
    (here / "a.txt").write_text("longer than before")
    (here / "b/c d.txt").unlink()
    done = aws("s3", "sync", str(here), place, "--delete")
    assert (done.count("upload:"), done.count("delete:")) == (1, 1)
    aws("s3", "sync", place, str(there))
    files = {path.relative_to(there).as_posix(): path.read_text() for path in there.rglob("*") if path.is_file()}
    assert files == {"a.txt": "longer than before", "b/ü+%.txt": "b/ü+%.txt"}


def test_an_address_is_presigned(aws: CommandLine, names: Names, anna: Person, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"presigned")
    place = f"s3://{names.bucket}/{anna.key('line-presigned')}"
    aws("s3", "cp", str(source), place)
    assert send("GET", aws("s3", "presign", place).strip()) == (200, b"presigned")


def test_another_persons_prefix_is_refused(aws: CommandLine, names: Names, ben: Person, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"x")
    refused = aws.run("s3", "cp", str(source), f"s3://{names.bucket}/{ben.key('line')}")
    assert refused.returncode == 1 and "AccessDenied" in refused.stderr
    refused = aws.run("s3", "ls", f"s3://{names.bucket}/{ben.key('')}")
    assert refused.returncode != 0 and "AccessDenied" in refused.stderr


def test_an_account_is_made_and_used(backend: Backend, names: Names) -> None:
    aws = CommandLine(backend, names)

    def call(operation: str, *words: str) -> dict:
        answer = aws("cognito-idp", operation, "--no-sign-request", "--output", "json", *words)
        return json.loads(answer) if answer else {}

    client = ("--client-id", names.client)
    who = ("--username", "line")
    attributes = ("--user-attributes", "Name=email,Value=line@example.com")
    made = call("sign-up", *client, *who, "--password", "Correct-horse-7", *attributes)
    assert made["UserConfirmed"] is False
    call("confirm-sign-up", *client, *who, "--confirmation-code", backend.code("line@example.com"))
    parameters = ("--auth-parameters", "USERNAME=line,PASSWORD=Correct-horse-7")
    tokens = call("initiate-auth", *client, "--auth-flow", "USER_PASSWORD_AUTH", *parameters)["AuthenticationResult"]
    token = ("--access-token", tokens["AccessToken"])
    assert call("get-user", *token)["Username"] == "line"
    logins = ("--logins", f"{names.provider}={tokens['IdToken']}")
    found = aws(
        "cognito-identity", "get-id", "--no-sign-request", "--identity-pool-id", names.identity_pool, *logins
    )
    assert names.region in found
    assert call("delete-user", *token) == {}
