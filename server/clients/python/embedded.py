"""One embedded backend for the whole run, and two people who are signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend import Backend, Names
from people import Person, sign_in, sign_up


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
