"""How long runs will take, from what comparable runs took."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from sqlalchemy import Connection, exists, select

from comparator.store.schema import job, run

Row = dict[str, Any]
RECENT = 20


def seconds(
    connection: Connection, scenario: Row, plans: list[Row], kind: str, method: str | None
) -> tuple[float | None, str]:
    """Return estimated seconds of one run, and what the estimate rests on; ``None`` without anything comparable.

    Finished runs of the same method here, scaled by epochs; else the pace of training here (samples a second).
    """
    here = select(run.c.cost, run.c.parameters, run.c.method, run.c.kind).where(
        run.c.scenario == scenario["id"],
        run.c.status == "succeeded",
        exists().where(job.c.run == run.c.id),  # what came ready-made was timed on another machine
    )
    rows = connection.execute(here.order_by(run.c.created.desc()).limit(500)).mappings().all()
    timed = [row for row in rows if row["cost"].get("run")]
    same = [row for row in timed if row["kind"] == kind and row["method"] == method][:RECENT]
    if same:
        paces = [_total(row["cost"]) / _epochs(row["parameters"], 1) for row in same]
        epochs = fmean(_epochs(plan["parameters"], 1) for plan in plans)
        return fmean(paces) * epochs, f"{len(same)} finished runs of the same kind"
    trained = [row["cost"] for row in timed if row["cost"].get("samples_seen") and row["kind"] != "unlearned"]
    if not trained:
        return None, "nothing comparable has run in this scenario yet"
    pace = fmean(cost["samples_seen"] / cost["run"] for cost in trained)
    sizes = scenario["sizes"]
    default = scenario["content"]["recipe"]["epochs"]
    seen = (sizes["retain"] + sizes["forget"]) * fmean(
        _epochs(plan["parameters"], default if kind != "unlearned" else 1) for plan in plans
    )
    overhead = fmean(cost.get("predict", 0.0) for cost in trained)
    return seen / pace + overhead, f"the pace of {len(trained)} trained models here"


def _total(cost: Row) -> float:
    return sum(float(cost.get(name, 0.0)) for name in ("run", "setup", "predict"))


def _epochs(parameters: Row, default: float) -> float:
    return float(parameters.get("epochs") or default)
