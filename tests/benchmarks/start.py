"""From the start of the server to the first content of the ready-made scenarios, in a new workspace and in a used one.

`.venv/bin/python tests/benchmarks/start.py`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

from comparator.store.holder import live_server
from comparator.store.shipped import folder as shipped

PROMISED_SECONDS, REPEATS = 5.0, 3


def start(workspace: Path) -> tuple[float, dict[str, int]]:
    """Start a server; return the seconds until it has shown every run of a scenario, and what it showed."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "comparator.cli", "serve", "--port", "0", "--log-level", "warning"]
    process = subprocess.Popen([*command, "--workspace", str(workspace)])
    try:
        while not (owner := live_server(workspace)):
            if process.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.02)
        with httpx.Client(base_url=f"{owner['address']}/api/v1", timeout=60) as client:
            scenarios = client.get("/scenarios").json()
            runs = client.get("/runs", params={"scenario": scenarios[0]["id"]}).json()["runs"]
            client.get("/catalog").raise_for_status()
        return time.perf_counter() - started, {"scenarios": len(scenarios), "runs": len(runs)}
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Print the seconds of first and of later starts, and their ratio to what was promised."""
    if shipped() is None:
        raise SystemExit("nothing ships: run checkpoints/make.py first")
    os.environ["COMPARATOR_SHIPPED"] = "true"
    first: list[float] = []
    later: list[float] = []
    shown: dict[str, int] = {}
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as workspace:
            seconds, shown = start(Path(workspace))
            first.append(seconds)
            later.append(start(Path(workspace))[0])
    print(f"first content: {shown['scenarios']} scenarios, {shown['runs']} runs in the newest")
    for name, seconds in (("new workspace", first), ("used workspace", later)):
        middle = median(seconds)
        print(f"{name:15} {middle:5.2f} s of {PROMISED_SECONDS:.0f} s promised: ratio {middle / PROMISED_SECONDS:.2f}")


if __name__ == "__main__":
    main()
