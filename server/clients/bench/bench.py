"""Measures put, get, list and sign-in of the embedded backend, of a raw file sink on the same HTTP library, and of moto.

All in one run on one machine, one connection each, so that the ratios mean something; nothing is asserted about times. Requests
to S3 are presigned before the clock runs: what is measured is the server and the connection, not the client. It prints tables.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import boto3
from botocore import UNSIGNED
from botocore.config import Config

KIB, MIB = 1024, 1024 * 1024
# Size of an object, and how often it is put and got.
SIZES = [(KIB, 200), (64 * KIB, 200), (MIB, 60), (16 * MIB, 12), (64 * MIB, 5)]
LISTED = 1000
SIGN_INS = 30
PASSWORD = "Correct-horse-7"
REGION = "us-east-1"

Table = list[list[str]]


class Target:
    """A server under measurement, on one connection that is kept."""

    def __init__(self, name: str, endpoint: str) -> None:
        self.name, self.endpoint = name, endpoint
        self._connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=120)

    def send(self, method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
        """One request, its answer read to the end."""
        parts = urlsplit(url)
        self._connection.request(method, f"{parts.path}?{parts.query}", body or None, headers or {})
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (self.name, method, answer.status, content[:500])
        return content


def timed(action: Callable[[int], object], times: int) -> float:
    """The median of several runs, in seconds, after one to warm up."""
    action(0)
    taken = []
    for number in range(times):
        start = time.perf_counter()
        action(number)
        taken.append(time.perf_counter() - start)
    return median(taken)


class Store:
    """How a target is put to, got from and listed: by presigned address, or by path alone."""

    def __init__(self, target: Target, client: object | None, bucket: str, prefix: str) -> None:
        self.target, self.client, self.bucket, self.prefix = target, client, bucket, prefix

    def address(self, operation: str, name: str) -> str:
        if self.client is None:
            return f"{self.target.endpoint}/{self.bucket}/{name}"
        params = {"Bucket": self.bucket, "Key": self.prefix + name}
        return self.client.generate_presigned_url(operation, Params=params, ExpiresIn=3600)

    def listing(self) -> str:
        params = {"Bucket": self.bucket, "Prefix": f"{self.prefix}listed/"}
        return self.client.generate_presigned_url("list_objects_v2", Params=params, ExpiresIn=3600)


def s3(endpoint: str, keys: dict[str, str]) -> object:
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return boto3.client(
        "s3",
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretKey"],
        aws_session_token=keys.get("SessionToken"),
        config=config,
    )


def objects(stores: list[Store]) -> tuple[Table, Table]:
    """Tables of puts and gets: the median of each store, and what it is to the first's."""
    puts, gets = [], []
    for size, times in SIZES:
        body = os.urandom(size)
        put_times, get_times = [], []
        for store in stores:
            puttings = [store.address("put_object", f"{size}-{number}") for number in range(times)]
            gettings = [store.address("get_object", f"{size}-{number}") for number in range(times)]
            put_times.append(timed(lambda n, s=store, p=puttings: s.target.send("PUT", p[n], body), times))
            get_times.append(timed(lambda n, s=store, g=gettings: s.target.send("GET", g[n]), times))
        label = f"{size // MIB} MiB" if size >= MIB else f"{size // KIB} KiB"
        puts.append([label, *compared(put_times)])
        gets.append([label, *compared(get_times)])
    return puts, gets


def compared(times: list[float]) -> list[str]:
    """Each time, and its ratio to the first."""
    return [f"{taken * 1000:.2f} ms ({taken / times[0]:.2f})" for taken in times]


def listing(stores: list[Store]) -> list[str]:
    """The median time for a page of a thousand keys."""
    times = []
    for store in stores:
        for number in range(LISTED):
            store.target.send("PUT", store.address("put_object", f"listed/{number:04}"), b"x")
        url = store.listing()
        assert store.target.send("GET", url).count(b"<Key>") == LISTED
        times.append(timed(lambda _, s=store, u=url: s.target.send("GET", u), 20))
    return [f"a page of {LISTED} keys", *compared(times)]


def sign_in(targets: list[tuple[Target, str]]) -> list[str]:
    """The median time of a sign-in by password."""
    times = []
    for target, client_id in targets:
        parameters = {"USERNAME": "bench", "PASSWORD": PASSWORD}
        request = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client_id, "AuthParameters": parameters}
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        }
        body = json.dumps(request).encode()
        times.append(timed(lambda _, t=target, b=body, h=headers: t.send("POST", t.endpoint + "/", b, h), SIGN_INS))
    return ["sign-in by password", *compared(times)]


@contextmanager
def ours(directory: Path) -> Iterator[tuple[Target, Target, str, str, dict[str, str]]]:
    """The backend and the sink, with a person who has an account."""
    binary, template = os.environ["UPDOWN_BENCH_TARGETS"], os.environ["UPDOWN_BENCH_TEMPLATE"]
    process = subprocess.Popen(
        [binary, str(directory), template], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    backend = process.stdout.readline().split()[1]
    sink = process.stdout.readline().split()[1]
    outputs = json.loads((directory / "data/outputs.json").read_text())
    unsigned = Config(signature_version=UNSIGNED)
    pool = boto3.client("cognito-idp", region_name=REGION, endpoint_url=backend, config=unsigned)
    account = {"ClientId": outputs["UserPoolClientId"], "Username": "bench"}
    email = [{"Name": "email", "Value": "bench@example.com"}]
    pool.sign_up(**account, Password=PASSWORD, UserAttributes=email)
    (message,) = (directory / "data/outbox").glob("*.eml")
    code = re.search(r"\b\d{6}\b", message.read_text().partition("\n\n")[2])[0]
    pool.confirm_sign_up(**account, ConfirmationCode=code)
    parameters = {"USERNAME": "bench", "PASSWORD": PASSWORD}
    tokens = pool.initiate_auth(
        ClientId=account["ClientId"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )["AuthenticationResult"]
    identities = boto3.client("cognito-identity", region_name=REGION, endpoint_url=backend, config=unsigned)
    logins = {f"cognito-idp.{REGION}.amazonaws.com/{outputs['UserPoolId']}": tokens["IdToken"]}
    identity = identities.get_id(IdentityPoolId=outputs["IdentityPoolId"], Logins=logins)["IdentityId"]
    keys = identities.get_credentials_for_identity(IdentityId=identity, Logins=logins)["Credentials"]
    outputs["IdentityId"] = identity
    try:
        yield Target("embedded", backend), Target("sink", sink), outputs, keys
    finally:
        process.stdin.close()
        process.wait(30)


@contextmanager
def motos() -> Iterator[tuple[Target, str]]:
    """moto, with an account."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("moto_server"), "-p", "0"], stderr=subprocess.PIPE, text=True
    )
    endpoint = None
    while endpoint is None:
        found = re.search(r"Running on (http://\S+)", process.stderr.readline())
        endpoint = found and found[1]
    # It writes a line for each request: unread, they would stop it.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    anybody = {"region_name": REGION, "endpoint_url": endpoint, "aws_access_key_id": "x", "aws_secret_access_key": "x"}
    pool = boto3.client("cognito-idp", **anybody)
    pool_id = pool.create_user_pool(PoolName="bench")["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = pool.create_user_pool_client(UserPoolId=pool_id, ClientName="bench", ExplicitAuthFlows=flows)
    client_id = client["UserPoolClient"]["ClientId"]
    pool.admin_create_user(UserPoolId=pool_id, Username="bench")
    pool.admin_set_user_password(UserPoolId=pool_id, Username="bench", Password=PASSWORD, Permanent=True)
    boto3.client("s3", **anybody).create_bucket(Bucket="bench")
    try:
        yield Target("moto", endpoint), client_id
    finally:
        process.terminate()
        process.wait(30)


def table(head: list[str], rows: Table) -> None:
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def main() -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="updown-bench-") as directory, motos() as (moto, moto_client):
        with ours(Path(directory)) as (backend, sink, outputs, keys):
            prefix = f"protected/{outputs['IdentityId']}/"
            embedded = Store(backend, s3(backend.endpoint, keys), outputs["BucketName"], prefix)
            other = Store(moto, s3(moto.endpoint, {"AccessKeyId": "x", "SecretKey": "x"}), "bench", "")
            stores = [Store(sink, None, "synced", ""), Store(sink, None, "unsynced", ""), embedded, other]
            puts, gets = objects(stores)
            table(["put", "sink, synced (1)", "sink", "embedded", "moto"], puts)
            table(["get", "sink (1)", "sink, again", "embedded", "moto"], gets)
            rest = [listing([embedded, other]), sign_in([(backend, outputs["UserPoolClientId"]), (moto, moto_client)])]
            table(["", "embedded (1)", "moto"], rest)


if __name__ == "__main__":
    main()
