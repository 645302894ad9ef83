"""Writes down how each case went, into the file that `UPDOWN_CONTRACT_RECORD` names: `passed`, `differs` or `failed`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import known

_went: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    case = known.case_id(report.nodeid)
    if report.failed:
        _went[case] = "failed"
    elif report.when == "call":
        _went[case] = "differs" if hasattr(report, "wasxfail") else "passed"


def pytest_sessionfinish() -> None:
    path = os.environ.get("UPDOWN_CONTRACT_RECORD")
    if path is not None:
        Path(path).write_text(json.dumps(_went, indent=1, ensure_ascii=False))
