"""Sweeping takes what no row names, and nothing that is about to be named."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from comparator.api.app import create
from comparator.data.partition import Partition
from comparator.settings import Settings
from comparator.store import artifacts, partitions
from comparator.supervisor import maintenance
from live import DIGITS, until

HEAD_START_SECONDS = 1.0


def test_a_sweep_beside_a_new_scenario_leaves_its_partition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps: list[threading.Thread] = []
    with TestClient(
        create(Settings(workspace=tmp_path, shipped=False, device="cpu")), base_url="http://localhost"
    ) as http:
        workspace = http.app.state.context.workspace
        write = partitions.write

        def write_and_be_swept(folder: Path, partition: Partition) -> artifacts.Stored:
            stored = write(folder, partition)
            sweeps.append(threading.Thread(target=maintenance.sweep, args=(workspace,)))
            sweeps[-1].start()
            sweeps[-1].join(HEAD_START_SECONDS)
            return stored

        def ask() -> Any:
            answer = http.post("/api/v1/scenarios", json={**DIGITS, "forget": {"kind": "class", "classes": [2]}})
            return answer if answer.status_code == 201 else None

        http.post("/api/v1/scenarios", json={**DIGITS, "forget": {"kind": "class", "classes": [2]}})
        until(lambda: http.get("/api/v1/datasets/digits").json()["ready"])
        until(lambda: not http.get("/api/v1/jobs", params={"state": ["queued", "running"]}).json()["jobs"])
        monkeypatch.setattr(partitions, "write", write_and_be_swept)
        made = until(ask).json()
        for sweep in sweeps:
            sweep.join()
        assert sweeps
        kept = http.get(f"/api/v1/scenarios/{made['id']}/partition")
        assert kept.status_code == 200, kept.text
