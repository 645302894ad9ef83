"""The parts of the pages for people that the contract writes."""

from __future__ import annotations

import os
from pathlib import Path

import known
from backend import ROOT
from targets import KINDS

LIMITS = ROOT / "docs/LIMITS.md"
PAGE = ROOT / "docs/interop.md"


def writes() -> bool:
    """Whether the pages are to be written, and not only read."""
    return bool(os.environ.get("UPDATE"))


def part(path: Path, name: str) -> str:
    """What stands between the two marks of a name."""
    return path.read_text().partition(f"<!-- {name} -->\n")[2].partition(f"<!-- end of {name} -->")[0]


def write_part(path: Path, name: str, text: str) -> None:
    """Replaces what stands between the two marks of a name."""
    before, mark, rest = path.read_text().partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if not (mark and end):
        raise SystemExit(f"{path} has no part {name}")
    path.write_text(f"{before}{mark}{text}{end}{after}")


def differences() -> str:
    """The table of all that is different."""
    return known.table({target: kind.title for target, kind in KINDS.items()}) + "\n"


def counts(results: dict[str, dict[str, str]]) -> str:
    """The table of how many cases went how, with the rows of the targets that were run anew."""
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in part(PAGE, "counts").splitlines()[2:]}
    for target, went in results.items():
        told = list(went.values())
        numbers = f"{len(told)} | {told.count('passed')} | {told.count('differs')}"
        rows[KINDS[target].title] = f"| {KINDS[target].title} | {numbers} |"
    shown = [rows.get(kind.title, f"| {kind.title} | not run yet | | |") for kind in KINDS.values()]
    return "\n".join(["| target | cases | passed | differ |", "|---|---|---|---|", *shown]) + "\n"
