"""The fixtures of the cases in `server/clients/python`, for a store that is not Updown's: `UPDOWN_INTEROP_STORE` names it.

What only Cognito gives is not here: a case that needs it fails while it is set up, and is recorded so."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator

import pytest

from backend import Names
from people import Person
from stores import Running


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    store = os.environ["UPDOWN_INTEROP_STORE"]
    try:
        started: Running = importlib.import_module(store).start()
    except Exception as error:
        # Nothing that the cases would say then is about the store.
        pytest.exit(f"{store} did not start: {error}", returncode=3)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def names(running: Running) -> Names:
    return running.names


@pytest.fixture(scope="session")
def anna(running: Running) -> Person:
    return running.people["anna"]


@pytest.fixture(scope="session")
def ben(running: Running) -> Person:
    return running.people["ben"]
