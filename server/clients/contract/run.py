"""Runs the contract on several targets at once: those that are named, or those that install quickly, and AWS where
`UPDOWN_CONTRACT_OUTPUTS` names the outputs of a stack.

Fails when a case fails that `differences.toml` does not list, when one passes that it lists, when it lists one that there is not,
or when the pages for people say something else. `UPDATE=1` writes the pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))

import known  # noqa: E402
import pages  # noqa: E402
from targets import KINDS, QUICK  # noqa: E402

PYTEST = [sys.executable, "-B", "-m", "pytest"]


def tried(target: str) -> tuple[str, dict[str, str]]:
    """What pytest wrote, and how each case went."""
    with tempfile.TemporaryDirectory() as directory:
        record = Path(directory) / "record.json"
        surroundings = {**os.environ, "UPDOWN_CONTRACT_TARGET": target, "UPDOWN_CONTRACT_RECORD": str(record)}
        words = ["-m", KINDS[target].takes, "--basetemp", f"{directory}/files"]
        done = subprocess.run([*PYTEST, *words], cwd=HERE, env=surroundings, capture_output=True, text=True)
        # 0: all went as is known; 1: some did not, which what was written tells.
        if done.returncode not in (0, 1):
            raise SystemExit(f"{target}: pytest ended with {done.returncode}\n{done.stdout}{done.stderr}")
        went: dict[str, str] = json.loads(record.read_text())
        return done.stdout + done.stderr, went


def complaints(results: dict[str, dict[str, str]]) -> list[str]:
    """What is not as it is written down."""
    wrong = []
    for target, went in results.items():
        wrong += [f"{target}: {case} failed" for case, how in went.items() if how == "failed"]
        unknown = known.unknown(known.read().get(target, {}), list(went))
        wrong += [f"{target}: there is no case {name}" for name in unknown]
    if wrong:
        return wrong
    counted = pages.counts(results)
    if pages.writes():
        pages.write_part(pages.PAGE, "counts", counted)
    elif pages.part(pages.PAGE, "counts") != counted:
        wrong.append("docs/interop.md counts the cases otherwise: UPDATE=1 writes it")
    return wrong


def run(targets: list[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """How each case went on each target, and what is not as it is written down."""
    checks = subprocess.run([*PYTEST, "checks"], cwd=HERE)
    results = {}
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        for target, (said, went) in zip(targets, at_once.map(tried, targets), strict=True):
            print(f"\n{KINDS[target].title}\n{said}", flush=True)
            results[target] = went
    wrong = complaints(results)
    return results, wrong if checks.returncode == 0 else [*wrong, "the list of differences is not as it should be"]


def main() -> None:
    quick = [*QUICK, "aws"] if os.environ.get("UPDOWN_CONTRACT_OUTPUTS") else list(QUICK)
    results, wrong = run(sys.argv[1:] or quick)
    told = [how for went in results.values() for how in went.values()]
    print("\n".join(wrong))
    print(f"{told.count('differs')} cases differ as it is written down")
    print(f"Contract: {told.count('passed')} passed, {told.count('failed')} failed")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
