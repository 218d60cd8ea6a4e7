"""The notebook that ships goes from a scenario to a verdict on the ready-made digits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import comparator
from comparator.client import connect
from comparator.store.workspace import live_server
from live import ENVIRONMENT

NOTEBOOK = Path(comparator.__file__).parent / "examples" / "scenario_to_verdict.ipynb"
STATES = ("leaks", "differs", "indistinguishable", "over_erased", "inconclusive")


def test_the_notebook_runs_from_scenario_to_verdict(tmp_path: Path) -> None:
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell.get("outputs") for cell in cells), "commit the notebook without outputs"
    environment = {**ENVIRONMENT, "COMPARATOR_SHIPPED": "true"}
    with mock.patch.dict(os.environ, environment), connect(tmp_path / "workspace") as client:
        address = str((live_server(tmp_path / "workspace") or {})["address"])
        told = "\nprint(verdicts, imported['metrics']['UA'], len(retrained), changed.sum() == forgotten.sum())"
        done = subprocess.run(
            [sys.executable, "-c", "\n".join(sources) + told], capture_output=True, text=True, timeout=280,
            env={**os.environ, "COMPARATOR_ADDRESS": address},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        jobs = client.get("/jobs", limit=1000)["jobs"]
    last = done.stdout.strip().splitlines()[-1]
    assert sum(state in last for state in STATES) >= 1, last
    assert " 8 True" in last, last
    trained = [job["title"] for job in jobs if job["kind"] == "run"]
    assert len([title for title in trained if title.startswith("Unlearn")]) == 2, "the references ship ready-made"
    assert not [title for title in trained if "etrain" in title]
