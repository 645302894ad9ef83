"""Measures what one request costs the app's own server: its processor time, so that one knows how many a core answers in a second.

Two processes: `accounts` has the embedded backend, as AWS would be; `app` is the server under measurement, with `backend = "aws"` and
addresses that lead to the first one. What the other parts cost is therefore not in the figures. Linux only: the time is read from
/proc. It prints a table; nothing is asserted about times.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

from browser import Browser  # noqa: E402

# How often each request is made while it is measured, after a tenth of that to warm up.
TIMES = 500
PICTURES = 300
PASSWORD = "Correct-horse-7"
NAME = "ann"
# As browsers ask.
BROTLI = {"accept-encoding": "br"}

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


def account(browser: Browser, outbox: Path) -> None:
    """Somebody who is signed in."""
    browser.post("sign_up", username=NAME, email="ann@example.com", password=PASSWORD, confirm_password=PASSWORD)
    message = next(outbox.glob("*.eml")).read_text()
    code = re.search(r"\b(\d{6})\b", message.split("\n\n", 1)[1])
    assert code is not None, message
    browser.post("confirm_sign_up", username=NAME, confirmation_code=code[1])
    browser.post("sign_out")
    assert "Signed in as" in browser.post("sign_in", username=NAME, password=PASSWORD)


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
    for number in range(PICTURES):
        ann.upload(f"{number:04}.png")
    largest = f"{PICTURES}, of which the page shows 60"
    rows = [
        ("the page of somebody signed out", lambda _: stranger.ask("GET", "/", **BROTLI)),
        ("the page of somebody signed in", lambda _: ann.ask("GET", "/", **BROTLI)),
        (f"the page of {largest}", lambda _: ann.ask("GET", "/pictures", **BROTLI)),
        ("the permission to send a picture", lambda number: ann.begin(f"new {number}.png")),
        ("the WebAssembly, compressed before", lambda _: stranger.ask("GET", "/pkg/updown.wasm", **BROTLI)),
        ("signing in, with the page that follows", lambda _: Browser(address).post("sign_in", username=NAME, password=PASSWORD)),
    ]
    print("| request | processor time | a core answers in a second | waiting, one at a time |\n|---|---|---|---|")
    for name, action in rows:
        cost, wait = measure(pid, action)
        print(f"| {name} | {cost:.2f} ms | {1000 / cost:.0f} | {wait:.2f} ms |", flush=True)


if __name__ == "__main__":
    main()
