"""The target of this run, which `UPDOWN_CONTRACT_TARGET` names, its people, and what is known to be different there."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator

import pytest

import known
from backend import Names
from people import Person
from targets.target import Target

TARGET = os.environ.get("UPDOWN_CONTRACT_TARGET", "embedded")
pytest_plugins = ["recording"]

# Nothing that this machine knows about AWS takes part, unless AWS is meant.
if TARGET != "aws":
    for _name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[_name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A case that is known to go otherwise has to go otherwise."""
    differences = known.read().get(TARGET, {})
    for item in items:
        reason = known.reason(differences, known.case_id(item.nodeid))
        if reason is not None:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """What a case stands on is no difference: it has to be there, also where the case itself is known to fail."""
    report = yield
    if report.when != "call" and hasattr(report, "wasxfail"):
        report.outcome = "failed"
        del report.wasxfail
    return report


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    try:
        started: Target = importlib.import_module(f"targets.{TARGET}").start()
    except Exception as error:
        # Nothing that the cases would say then is about the target.
        pytest.exit(f"{TARGET} did not start: {error}", returncode=3)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def names(target: Target) -> Names:
    return target.names


@pytest.fixture(scope="session")
def anna(target: Target) -> Person:
    return target.person()


@pytest.fixture(scope="session")
def ben(target: Target) -> Person:
    return target.person()
