"""Runs the S3 cases of `server/clients/python` on Updown's embedded backend, Garage and Ceph, and `s3s-e2e` on the first, and
writes what differs into `docs/interop.md`. Fails when the embedded backend fails a case, or another store differs in another way
than `differences.toml` says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from test_s3s_e2e import CASES, LEFT_OUT

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent / "python"
DOCUMENT = HERE.parents[2] / "docs/interop.md"
FILES = ["test_objects.py", "test_listing.py", "test_transfers.py", "test_presigned.py", "test_permissions.py"]
# Guests are the identity pool's, which other stores have not.
SELECTED = "not guest"
STORES = {
    "embedded": "Updown's embedded backend",
    "garage": "Garage 2.5.0",
    "ceph": "Ceph 16.2.15, RADOS gateway (Debian 12)",
}


def tried(folder: Path, store: str, words: list[str], **environment: str) -> dict[str, str]:
    """How each case went: nothing, or how it failed."""
    with tempfile.TemporaryDirectory() as directory:
        record = Path(directory) / "record.json"
        surroundings = {**os.environ, **environment, "PYTHONPATH": f"{HERE}{os.pathsep}{CLIENTS}"}
        surroundings["UPDOWN_INTEROP_RECORD"] = str(record)
        command = [sys.executable, "-B", "-m", "pytest", "-p", "recording", "--tb=line", *words]
        done = subprocess.run(command, cwd=folder, env=surroundings)
        # 0: all passed; 1: some failed, which the caller judges.
        if done.returncode not in (0, 1):
            raise SystemExit(f"{store}: pytest ended with {done.returncode}")
        went: dict[str, str] = json.loads(record.read_text())
        return went


def explained(case: str, reasons: dict[str, str]) -> list[str]:
    """The names in the list of differences that a case goes by."""
    return [name for name in reasons if name == case or (name.endswith("*") and case.startswith(name[:-1]))]


def complaints(store: str, went: dict[str, str], reasons: dict[str, str]) -> list[str]:
    """What the list of differences does not say, and what it says without need."""
    failed = {case for case, how in went.items() if how}
    wrong = [f"{store}: {case} fails: {went[case]}" for case in sorted(failed) if not explained(case, reasons)]
    expected = {case for case in went if explained(case, reasons)}
    wrong += [f"{store}: {case} passes, against the list of differences" for case in sorted(expected - failed)]
    known = {name for case in went for name in explained(case, reasons)}
    return wrong + [f"{store}: there is no case {name}" for name in sorted(set(reasons) - known)]


def document(results: dict[str, dict[str, str]], differences: dict[str, dict[str, str]], judged: int) -> str:
    """The page for people."""
    lines = [
        "# The same cases on other stores",
        "",
        "Written by `make interop`: the S3 cases of `server/clients/python`, as they are, with boto3 on three stores. The cases say",
        "what S3 does, but for what docs/LIMITS.md lists; where another store does otherwise, it is told here, and the case stays as it",
        "is. What guests may do is left out: they are the identity pool's, which only the embedded backend has. Each person on Ceph is a",
        "session of a role with a policy (STS AssumeRole), on Garage somebody with a key for the whole bucket.",
        "",
        "| store | passed | differ |",
        "|---|---|---|",
    ]
    for store, went in results.items():
        failed = sum(1 for how in went.values() if how)
        lines.append(f"| {STORES[store]} | {len(went) - failed} | {failed} |")
    for store, reasons in differences.items():
        lines += ["", f"## {STORES[store]}", "", "| case | what is different |", "|---|---|"]
        for name, reason in reasons.items():
            shown = name.partition("::")[2].removeprefix("test_").replace("[*", "").replace("*", "…]")
            lines.append(f"| {shown} | {reason} |")
    lines += [
        "",
        "## s3s-e2e",
        "",
        f"`s3s-e2e` 0.14.1 is a program that judges S3 servers. {judged} of its {judged + len(LEFT_OUT)} cases are held against the",
        "embedded backend, and pass. Each of them makes and removes a bucket, which is not claimed here: every bucket is a backend of its",
        "own with that name in its template, behind a stand-in that answers CreateBucket and DeleteBucket and passes on all else. It is",
        "not part of `make test`, because compiling it takes four minutes. Left out:",
        "",
    ]
    lines += [f"- `{case}`: {reason}." for case, reason in LEFT_OUT.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    differences = tomllib.loads((HERE / "differences.toml").read_text())
    results, wrong = {}, []
    for store in STORES:
        print(f"\n{STORES[store]}", flush=True)
        fixtures = {} if store == "embedded" else {"UPDOWN_CLIENTS_FIXTURES": "foreign", "UPDOWN_INTEROP_STORE": store}
        results[store] = tried(CLIENTS, store, [*FILES, "-k", SELECTED], **fixtures)
        wrong += complaints(store, results[store], differences.get(store, {}))
    print("\ns3s-e2e on the embedded backend", flush=True)
    judged = tried(HERE, "s3s-e2e", ["-c", str(CLIENTS / "pytest.ini"), "test_s3s_e2e.py"])
    wrong += complaints("s3s-e2e", judged, {})
    if not wrong:
        DOCUMENT.write_text(document(results, differences, sum(map(len, CASES.values()))))
    count = sum(1 for went in results.values() for how in went.values() if not how)
    print("\n".join(wrong))
    print(f"On all stores: {count} cases passed as S3 has them; {len(wrong)} differences that nobody explained")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
