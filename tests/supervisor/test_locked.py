"""Somebody else holds the data base of a running server for longer than it waits: training goes on and is stored."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from comparator.store.workspace import BUSY_MILLISECONDS
from live import Server, until

SPARE_SECONDS = 2.0


def test_a_run_succeeds_although_its_data_base_was_held(server: Server) -> None:
    scenario = server.scenario(forget={"kind": "class", "classes": [6]}, recipe={"epochs": 24, "batch_size": 1024})
    run = server.client.run(scenario=scenario["id"], kind="retrained", seeds=[91])[0]["id"]
    until(lambda: len(server.client.get(f"/runs/{run}")["history"]) >= 2)
    with closing(sqlite3.connect(server.workspace / "comparator.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(BUSY_MILLISECONDS / 1000 + SPARE_SECONDS)
        other.execute("ROLLBACK")
    (ended,) = server.client.wait(run)
    assert (ended["status"], ended["error"]) == ("succeeded", None)
    history = server.client.get(f"/runs/{run}")["history"]
    assert [entry["epoch"] for entry in history] == sorted({entry["epoch"] for entry in history})
    assert len(history) == 24
