"""Who answers the cases: one module a target, each with a function `start`."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

PINNED = Path(__file__).parents[1].joinpath("emulators.txt").read_text()
PINS = dict(re.findall(r"^(\w+)(?:\[\w+\])?==([\w.]+)", PINNED, re.MULTILINE))


@dataclass(frozen=True)
class Kind:
    """What a target is called, and which cases it takes: an expression of pytest's `-m`."""

    title: str
    takes: str = ""


KINDS = {
    "embedded": Kind("Updown's embedded backend"),
    "moto": Kind(f"moto {PINS['moto']}", "not large"),
    "ministack": Kind(f"MiniStack {PINS['ministack']}", "not large"),
    "swift": Kind(f"OpenStack Swift {PINS['swift']}", "not large and not identities"),
    "garage": Kind("Garage 2.5.0", "not identities"),
    "ceph": Kind("Ceph 16.2.15, RADOS gateway (Debian 12)", "not identities"),
    "aws": Kind("AWS"),
}
# What installs within a minute, the longest first. Swift is for Linux.
QUICK = ("swift",) * (sys.platform == "linux") + ("embedded", "ministack", "moto")
