"""A metric that is newer than the shipped checkpoints: rows are shown at once, its values come in the background."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from comparator.catalog.catalog import SHIPPED, Catalog
from comparator.jobs import queue
from comparator.jobs.kinds import EVALUATE
from comparator.services.runs import listing
from comparator.services.runs.evaluations import refresh
from comparator.settings import Settings
from comparator.store import shipped
from comparator.store.schema import job, metric
from comparator.store.workspace import Workspace, open_workspace
from comparator.supervisor import assemble, outcomes
from comparator.worker.evaluate import evaluate_scenario

NAME = "UA"
pytestmark = pytest.mark.skipif(shipped.folder() is None, reason="checkpoints/index.json is missing: nothing ships")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path)
    shipped.bring(opened)
    yield opened
    opened.engine.dispose()


def test_what_shipped_runs_lack_is_computed_after_the_first_rows(workspace: Workspace) -> None:
    found = json.loads(listing.page(workspace, kind="unlearned", limit=1))["runs"][0]
    with workspace.write() as connection:
        connection.execute(delete(metric).where(metric.c.name == NAME))
    refresh(workspace, Catalog(workspace.folder, lambda: json.loads(SHIPPED.read_text())))
    (shown,) = json.loads(listing.page(workspace, kind="unlearned", limit=1))["runs"]
    assert NAME not in shown["metrics"]
    assert shown["metrics"]["RA"] == found["metrics"]["RA"], "the rest is there before anything is computed"
    with workspace.write() as connection:
        queued = connection.execute(select(job.c.kind, job.c.scenario)).all()
        assert {row.scenario for row in queued if row.kind == EVALUATE.name} >= {found["scenario"]}
        mine = (job.c.scenario == found["scenario"]) & (job.c.kind == EVALUATE.name)
        connection.execute(delete(job).where(~mine))
        connection.execute(update(job).values(payload={"runs": [found["id"]]}))
    claimed = queue.claim(workspace, "cpu")
    assert claimed
    order = assemble.order(workspace, Settings(workspace=workspace.folder), claimed)
    result = evaluate_scenario(EVALUATE.read(order["payload"]), lambda _key, _event: None)
    with workspace.write() as connection:
        outcomes.store(connection, claimed, result)
    after = next(run for run in listing.rows(workspace, [found["id"]]))
    assert after["metrics"][NAME] == pytest.approx(found["metrics"][NAME], abs=1e-5)
