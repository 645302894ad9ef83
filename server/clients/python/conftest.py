"""What every run has: nothing of this machine's AWS, the fixtures, and a last line that counts."""

from __future__ import annotations

import os

import pytest

pytest_plugins = ["embedded"]

# Nothing that this machine knows about AWS takes part.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = {outcome: len(terminalreporter.getreports(outcome)) for outcome in ("passed", "failed", "error")}
    failed = count["failed"] + count["error"]
    terminalreporter.write_line(f"Python clients: {count['passed']} passed, {failed} failed")
