"""A real server in a process of its own, with the embedded backend on a fresh data directory."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = ROOT / "server/clients/template.yaml"

# How long a start may take, in seconds.
START = 30


@dataclass(frozen=True)
class Names:
    """All that a client needs to know: where, and the ids of the parts."""

    # None: where the service is at home.
    endpoint: str | None
    region: str
    user_pool: str
    client: str
    identity_pool: str
    bucket: str
    # Whether each answer of the pools is held against the services' models.
    watched: bool = True

    @classmethod
    def of(cls, outputs: dict[str, str], endpoint: str | None) -> Names:
        """What a template's outputs say."""
        return cls(
            endpoint=endpoint,
            region=outputs["Region"],
            user_pool=outputs["UserPoolId"],
            client=outputs["UserPoolClientId"],
            identity_pool=outputs["IdentityPoolId"],
            bucket=outputs["BucketName"],
        )

    @property
    def provider(self) -> str:
        """The name under which the identity pool knows the user pool."""
        return f"cognito-idp.{self.region}.amazonaws.com/{self.user_pool}"


class Backend:
    """A running server. It is stopped, and its data removed, at the end of a `with`."""

    def __init__(self, template: str | None = None, **settings: str) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="updown-clients-"))
        self._binary = os.environ.get("UPDOWN_SERVER", str(ROOT / "target/debug/updown"))
        self._environment = {**os.environ, **{f"UPDOWN_{name.upper()}": value for name, value in settings.items()}}
        self._start(TEMPLATE.read_text() if template is None else template)

    def _start(self, template: str) -> None:
        self._lines: list[str] = []
        self._ready = threading.Event()
        path = self.directory / "template.yaml"
        path.write_text(template)
        options = {
            "--addr": "127.0.0.1:0",
            "--embedded-addr": "127.0.0.1:0",
            "--data-dir": str(self.directory / "data"),
            "--site-root": str(self.directory),
            "--embedded-template": str(path),
        }
        command = [self._binary, *(word for option in options.items() for word in option)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(START) or self._process.poll() is not None:
            self.stop()
            raise RuntimeError(f"the server did not become ready:\n{self.log}")

    @property
    def log(self) -> str:
        """What the server has written."""
        return "".join(self._lines)

    @property
    def outbox(self) -> Path:
        """Where codes arrive."""
        return self.directory / "data/outbox"

    def names(self) -> Names:
        """Where the backend is, and what its template's outputs say."""
        endpoint = re.search(r"^embedded backend on (http://\S+)$", self.log, re.MULTILINE)
        assert endpoint is not None, self.log
        return Names.of(json.loads((self.directory / "data/outputs.json").read_text()), endpoint.group(1))

    @property
    def address(self) -> str:
        """Where the app answers."""
        listening = re.search(r"^listening on (http://\S+)$", self.log, re.MULTILINE)
        assert listening is not None, self.log
        return listening.group(1)

    def codes(self, address: str) -> list[str]:
        """All codes sent to an address so far, oldest first."""
        messages = [path.read_text() for path in sorted(self.outbox.glob("*.eml"))]
        theirs = [text for text in messages if f"To: {address}" in text.splitlines()]
        return [re.search(r"\b\d{6}\b", text.partition("\n\n")[2])[0] for text in theirs]

    def code(self, address: str) -> str:
        """The newest code for an address. A message is on the disk before the request that sent it is answered."""
        return self.codes(address)[-1]

    def end(self) -> None:
        """Stops in good order and leaves the data."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()

    def restart(self, change: Callable[[str], str]) -> None:
        """Stops in good order and starts on the same data, elsewhere, with another template."""
        self.end()
        self._start(change((self.directory / "template.yaml").read_text()))

    def meddle(self, statement: str, *values: object) -> None:
        """Changes one row of the index behind the server's back, as time or a failing machine would."""
        with closing(sqlite3.connect(self.directory / "data/index.sqlite")) as index, index:
            assert index.execute(statement, values).rowcount == 1

    def fsck(self) -> str:
        """What the check of the data says, which nobody serves any more."""
        command = [self._binary, "fsck", "--data-dir", str(self.directory / "data")]
        checked = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        assert checked.returncode == 0, checked.stdout
        return checked.stdout

    def stop(self) -> None:
        """Stops in good order and removes the data."""
        self.end()
        shutil.rmtree(self.directory)

    def __enter__(self) -> Backend:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.append(line)
            if line.startswith("listening on "):
                self._ready.set()
        self._ready.set()
