"""Runs the S3 cases of the contract (`server/clients/contract`) on Garage and Ceph, which take long to install, and `s3s-e2e` on
Updown's embedded backend, and writes `docs/interop.md` and `docs/LIMITS.md` anew.

Fails when a store differs in another way than the contract's `differences.toml` says, or the embedded backend fails a case."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTRACT, PYTHON = HERE.parent / "contract", HERE.parent / "python"
STORES = ("garage", "ceph")


def main() -> None:
    everywhere = os.pathsep.join(str(place) for place in (HERE, CONTRACT, PYTHON))
    surroundings = {**os.environ, "PYTHONPATH": everywhere, "UPDATE": "1"}
    contract = subprocess.run([sys.executable, "-B", "run.py", *STORES], cwd=CONTRACT, env=surroundings)
    print("\ns3s-e2e on the embedded backend", flush=True)
    words = ["-m", "pytest", "--tb=short", "-c", str(PYTHON / "pytest.ini"), "--rootdir", str(HERE), "test_s3s_e2e.py"]
    judged = subprocess.run([sys.executable, "-B", *words], cwd=HERE, env=surroundings)
    sys.exit(max(contract.returncode, judged.returncode))


if __name__ == "__main__":
    main()
