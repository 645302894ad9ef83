"""Writes down how each case went, into the file that `UPDOWN_INTEROP_RECORD` names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_went: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        message = report.longreprtext if crash is None else crash.message
        _went[report.nodeid] = message.strip().splitlines()[0][:200]
    elif report.when == "call":
        _went.setdefault(report.nodeid, "")


def pytest_sessionfinish() -> None:
    Path(os.environ["UPDOWN_INTEROP_RECORD"]).write_text(json.dumps(_went, indent=1, ensure_ascii=False))
