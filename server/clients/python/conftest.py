"""One backend for the whole run, two people who are signed in, and a last line that counts."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from backend import Backend, Names
from people import Person, sign_in, sign_up

# Nothing that this machine knows about AWS takes part.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    with Backend() as running:
        yield running


@pytest.fixture(scope="session")
def names(backend: Backend) -> Names:
    return backend.names()


@pytest.fixture(scope="session")
def anna(backend: Backend, names: Names) -> Person:
    return sign_in(sign_up(backend, names, "anna"))


@pytest.fixture(scope="session")
def ben(backend: Backend, names: Names) -> Person:
    return sign_in(sign_up(backend, names, "ben"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = {outcome: len(terminalreporter.getreports(outcome)) for outcome in ("passed", "failed", "error")}
    failed = count["failed"] + count["error"]
    terminalreporter.write_line(f"Python clients: {count['passed']} passed, {failed} failed")
