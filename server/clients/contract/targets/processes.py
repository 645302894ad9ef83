"""Processes of other servers, and what the cases need of a store that is a bucket alone."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend import Names
from people import Person

# Where `make interop` has put the servers.
SERVERS = Path(os.environ.get("UPDOWN_INTEROP", Path(__file__).resolve().parents[4] / "target/interop"))
BUCKET = "updown.clients"
# How long a start may take, in seconds.
START = 240


def names(endpoint: str, region: str) -> Names:
    """A place without user pools."""
    return Names(endpoint, region, user_pool="", client="", identity_pool="", bucket=BUCKET)


def person(where: Names, username: str, identity: str, keys: dict[str, Any]) -> Person:
    """Somebody with keys, whose own keys begin with `protected/{identity}/`."""
    return Person(where, username, f"{username}@example.com", identity=identity, keys=keys)


class Processes:
    """The processes of one store, in a directory of its own. They end, and the directory goes, together."""

    def __init__(self, name: str, environment: dict[str, str], patience: float = 20) -> None:
        """`patience`: how long, in seconds, a program that is told to end may take."""
        self._patience = patience
        self.directory = Path(tempfile.mkdtemp(prefix=f"updown-{name}-"))
        self.environment = {**os.environ, **environment}
        self.user = getpass.getuser()
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str | Path) -> None:
        """Starts a program that stays."""
        log = (self.directory / f"{Path(words[0]).name}.log").open("wb")
        with log:
            self._running.append(subprocess.Popen(words, env=self.environment, stdout=log, stderr=log))

    def run(self, *words: str | Path, seconds: int = START) -> str:
        """Runs a program to its end; what it wrote."""
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=seconds)
        if done.returncode != 0:
            raise RuntimeError(f"{words}: {done.stderr}\n{self.logs()}")
        return done.stdout

    def until(self, ready: Callable[[], bool]) -> None:
        """Waits until something is so."""
        end = time.monotonic() + START
        while not ready():
            if time.monotonic() > end or any(process.poll() is not None for process in self._running):
                raise RuntimeError(f"not ready:\n{self.logs()}")
            time.sleep(0.1)

    def logs(self) -> str:
        """The last of what the programs wrote."""
        return "\n".join(f"{path.name}: {path.read_text()[-2000:]}" for path in self.directory.glob("*.log"))

    def stop(self) -> None:
        """Ends what was started, the last first."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(self._patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.directory)


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
