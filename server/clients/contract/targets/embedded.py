"""Updown's embedded backend, which takes the template as it is. Codes arrive in its outbox."""

from __future__ import annotations

from backend import ROOT, Backend
from people import user_pool
from targets.target import ORIGIN, Target, token_by_password

TEMPLATE = ROOT / "server/stack/template.yaml"


class Embedded(Target):
    """One server process."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend.names())
        self._backend = backend

    def code(self, address: str) -> str:
        return self._backend.code(address)

    def token_of_another_pool(self) -> str:
        with _backend() as other:
            target = Embedded(other)
            return token_by_password(user_pool(target.names), target.names.client, target.account().username)

    def stop(self) -> None:
        self._backend.stop()


def start() -> Target:
    """Starts the server that was built."""
    return Embedded(_backend())


def _backend() -> Backend:
    # The template's CORS rules follow from where the app is.
    return Backend(TEMPLATE.read_text(), public_url=ORIGIN)
