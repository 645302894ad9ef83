"""Emulators of AWS, each in a process of its own on a free port, for what `updown deploy` says to CloudFormation."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import boto3

from backend import ROOT

REGION = "eu-central-1"
# How long a start may take, in seconds.
START = 60


def program(name: str) -> str:
    """One of the programs that were installed for the cases."""
    return str(Path(os.environ.get("UPDOWN_EMULATORS", ROOT / "target/clients-emulators/bin")) / name)


class Emulator:
    """One that runs. Whoever signs is believed."""

    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}

    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=self.keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.keys["AWS_SECRET_ACCESS_KEY"],
        )


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], environment: dict[str, str], url: str, asked: str) -> Iterator[Emulator]:
    with tempfile.TemporaryDirectory(prefix="updown-emulator-") as folder:
        log = Path(folder) / "log"
        with log.open("w") as written:
            process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **environment}, stdout=written, stderr=subprocess.STDOUT
            )
        try:
            _answering(process, url + asked, log)
            yield Emulator(url)
        finally:
            process.terminate()
            process.wait()


def _answering(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Asks until there is an answer. A connection that is refused costs nothing, so it is asked again at once."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            os.sched_yield()
    raise RuntimeError(f"the emulator did not start:\n{log.read_text()}")


def ministack() -> Any:
    """Creates what the template says: pools, bucket, roles."""
    port = free_port()
    settings = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0"}
    return _running([program("ministack")], settings, f"http://127.0.0.1:{port}", "/_ministack/health")


def moto() -> Any:
    """Knows stacks, change sets and events, and passes over what Cognito has in a template."""
    port = free_port()
    return _running([program("moto_server"), "-p", str(port)], {}, f"http://127.0.0.1:{port}", "/moto-api/")
