"""The notebooks that ship run: from a scenario to a verdict on digits, and MUFAC's comparison on drawn faces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

import comparator
from comparator import registry
from comparator.client import connect
from comparator.store.holder import live_server
from live import ENVIRONMENT

EXAMPLES = Path(comparator.__file__).parent / "examples"
STATES = ("leaks", "differs", "indistinguishable", "over_erased", "inconclusive")


def code_of(name: str) -> list[str]:
    """Return the code cells of a notebook."""
    cells = json.loads((EXAMPLES / name).read_text())["cells"]
    assert not any(cell.get("outputs") for cell in cells), "commit the notebook without outputs"
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run(code: str, folder: Path, address: str, seconds: float = 280) -> str:
    """Run the code of a notebook beside a server; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=seconds, cwd=folder,
        env={**os.environ, "COMPARATOR_ADDRESS": address},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_notebook_runs_from_scenario_to_verdict(tmp_path: Path) -> None:
    sources = code_of("scenario_to_verdict.ipynb")
    environment = {**ENVIRONMENT, "COMPARATOR_SHIPPED": "true"}
    with mock.patch.dict(os.environ, environment), connect(tmp_path / "workspace") as client:
        address = str((live_server(tmp_path / "workspace") or {})["address"])
        told = "\nprint(verdicts, imported['metrics']['UA'], len(retrained), changed.sum() == forgotten.sum())"
        printed = run("\n".join(sources) + told, tmp_path, address)
        jobs = client.get("/jobs", limit=1000)["jobs"]
    last = printed.strip().splitlines()[-1]
    assert sum(state in last for state in STATES) >= 1, last
    assert " 8 True" in last, last
    trained = [job["title"] for job in jobs if job["kind"] == "run"]
    assert len([title for title in trained if title.startswith("Unlearn")]) == 2, "the references ship ready-made"
    assert not [title for title in trained if "etrain" in title]


@pytest.mark.slow
@pytest.mark.timeout(600)  # twelve models: a minute on two idle cores
def test_the_comparison_of_mufac_runs_on_drawn_faces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUFAC", raising=False)
    sources = code_of("mufac.ipynb")
    (table,) = [source for source in sources if "published =" in source]
    told = """
print("PARAMETERS", json.dumps(benchmarked)); print("SCORES", json.dumps(scores)); print("RUNS", json.dumps(ended))
real = True
"""
    with mock.patch.dict(os.environ, ENVIRONMENT), connect(tmp_path / "workspace"):
        address = str((live_server(tmp_path / "workspace") or {})["address"])
        printed = run("\n".join(["import json", *sources, told, table]), tmp_path, address, 560)
    before, _, after = printed.partition("PARAMETERS ")
    assert "the layout of MUFAC" in before
    assert "person: 160 different values, 0 of them in both splits" in before
    assert "UNSIR cannot serve a forget set of kind “group”" in before
    assert "Published numbers are not shown" in before
    assert "0.6577" not in before
    parameters, scores, runs, *shown = after.splitlines()
    for method, given in json.loads(parameters).items():
        registry.get("method", method).parameters.model_validate(given)
    ended = json.loads(runs.removeprefix("RUNS "))
    assert {run["status"] for run in ended.values()} == {"succeeded"}
    assert len(ended) == 12
    for what, score in json.loads(scores.removeprefix("SCORES ")).items():
        assert score["MIA_gap"] == pytest.approx(abs(score["MIA_loss"] - 0.5)), what
        assert score["NoMUS"] == pytest.approx(score["TRA"] / 2 + (1 - 2 * score["MIA_gap"]) / 2), what
        assert f"{what:>16}  {score['TRA']:.3f}  {score['MIA_gap']:.3f}    {score['NoMUS']:.3f}" in before
    (scrub,) = [line for line in shown if line.strip().startswith("scrub")]
    assert scrub.endswith("0.5984  0.1415  0.6577"), "with MUFAC the published numbers stand beside"
