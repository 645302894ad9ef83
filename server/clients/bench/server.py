"""Measures what one request costs the app's own server: its processor time, so that one knows how many a core answers in a second.

Two processes: `accounts` has the embedded backend, as AWS would be; `app` is the server under measurement, with `backend = "aws"` and
addresses that lead to the first one. What the other parts cost is therefore not in the figures. Linux only: the time is read from
/proc. It prints a table; nothing is asserted about times.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# How often each request is made while it is measured, after a tenth of that to warm up.
TIMES = 500
PICTURES = 300
PASSWORD = "Correct-horse-7"
NAME = "ann"
# A PNG of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


@contextmanager
def process(*words: str) -> Iterator[tuple[int, dict[str, str]]]:
    """A server in a process of its own: its id, and what it says of where it is."""
    binary = os.environ["UPDOWN_SERVER"]
    running = subprocess.Popen([binary, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    said: dict[str, str] = {}
    try:
        assert running.stdout is not None
        for line in running.stdout:
            if found := re.match(r"(embedded backend|listening|data directory|codes arrive)\D*? (?:on|in)? ?(\S+)\n", line):
                said[found[1]] = found[2]
            if line.startswith("listening"):
                break
        yield running.pid, said
    finally:
        running.terminate()
        running.wait()


def spent(pid: int) -> float:
    """Processor time of a process so far, in seconds (proc_pid_stat(5): utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Browser:
    """One connection and its cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._line = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", **headers: str) -> bytes:
        headers = {"accept": "text/html", "accept-encoding": "br", "origin": self.address, **headers}
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if kind:
            headers["content-type"] = kind
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self._cookies[name] = value
        content = answer.read()
        assert answer.status in (200, 303), (method, path, answer.status, content[:300])
        return content

    def post(self, form: str, **fields: str) -> bytes:
        body = urllib.parse.urlencode(fields).encode()
        return self.ask("POST", f"/api/auth/{form}", body, "application/x-www-form-urlencoded", referer=f"{self.address}/")

    def call(self, function: str, **arguments: object) -> bytes:
        """A server function, as the page's WebAssembly calls it."""
        body = json.dumps(arguments).encode()
        return self.ask("POST", f"/api/storage/{function}", body, "application/json", accept="application/json")


def account(browser: Browser, outbox: Path) -> None:
    """Somebody who is signed in."""
    browser.post("sign_up", username=NAME, email="ann@example.com", password=PASSWORD, confirm_password=PASSWORD)
    message = next(outbox.glob("*.eml")).read_text()
    code = re.search(r"\b(\d{6})\b", message.split("\n\n", 1)[1])
    assert code is not None, message
    browser.post("confirm_sign_up", username=NAME, confirmation_code=code[1])
    browser.post("sign_out")
    browser.post("sign_in", username=NAME, password=PASSWORD)
    assert b"Signed in as" in browser.ask("GET", "/", **{"accept-encoding": "identity"})


def begin(browser: Browser, key: str) -> dict[str, object]:
    """What the page asks before a picture is sent: a permission for one PUT."""
    proposal = {
        "access_level": "protected",
        "key": key,
        "size": len(PIXEL),
        "content_type": "image/png",
        "metadata": [],
        "fingerprint": f"{zlib.crc32(key.encode()):08x}",
        "crc32": base64.b64encode(zlib.crc32(PIXEL).to_bytes(4)).decode(),
        "on_conflict": "replace",
    }
    ticket: dict[str, object] = json.loads(browser.call("begin_upload", proposal=proposal))["ticket"]
    return ticket


def upload(browser: Browser, count: int) -> None:
    """Pictures of one's own, sent as the page sends them."""
    for number in range(count):
        ticket = begin(browser, f"{number:04}.png")
        headers = dict(ticket["headers"])  # type: ignore[call-overload]
        sent = urllib.request.Request(str(ticket["url"]), PIXEL, headers, method="PUT")
        urllib.request.urlopen(sent).close()


def measure(pid: int, action: Callable[[int], object]) -> tuple[float, float]:
    """Milliseconds of processor time and of waiting for one request."""
    for number in range(TIMES // 10):
        action(number)
    before, began = spent(pid), time.monotonic()
    for number in range(TIMES):
        action(number)
    return (spent(pid) - before) / TIMES * 1000, (time.monotonic() - began) / TIMES * 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="updown-bench-") as folder, process(
        "--addr", "127.0.0.1:0", "--embedded-addr", "127.0.0.1:0", "--data-dir", f"{folder}/accounts"
    ) as (_, accounts):
        backend = accounts["embedded backend"]
        places = {f"UPDOWN_{key}_ENDPOINT": backend for key in ("S3", "COGNITO_IDP", "COGNITO_IDENTITY")}
        os.environ |= {
            "UPDOWN_BACKEND": "aws",
            "UPDOWN_STACK_OUTPUTS": f"{folder}/accounts/outputs.json",
            "UPDOWN_S3_PATH_STYLE": "true",
            **places,
        }
        with process("--addr", "127.0.0.1:0", "--data-dir", f"{folder}/app") as (pid, app):
            report(pid, app["listening"], Path(folder, "accounts/outbox"))


def report(pid: int, address: str, outbox: Path) -> None:
    stranger, ann = Browser(address), Browser(address)
    account(ann, outbox)
    upload(ann, PICTURES)
    largest = f"{PICTURES}, of which the page shows 60"
    rows = [
        ("the page of somebody signed out", lambda _: stranger.ask("GET", "/")),
        ("the page of somebody signed in", lambda _: ann.ask("GET", "/")),
        (f"the page of {largest}", lambda _: ann.ask("GET", "/pictures")),
        ("the permission to send a picture", lambda number: begin(ann, f"new {number}.png")),
        ("the WebAssembly, compressed before", lambda _: stranger.ask("GET", "/pkg/updown.wasm")),
        ("signing in", lambda _: Browser(address).post("sign_in", username=NAME, password=PASSWORD)),
    ]
    print("| request | processor time | a core answers in a second | waiting, one at a time |\n|---|---|---|---|")
    for name, action in rows:
        cost, wait = measure(pid, action)
        print(f"| {name} | {cost:.2f} ms | {1000 / cost:.0f} | {wait:.2f} ms |", flush=True)


if __name__ == "__main__":
    main()
