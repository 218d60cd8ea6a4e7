"""How long runs will take, from what comparable runs took."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from sqlalchemy import Connection, exists, select

from comparator.store.schema import job, run

Row = dict[str, Any]
RECENT = 20


def seconds(connection: Connection, scenario: Row, plans: list[Row], kind: str, method: str | None) -> Row:
    """Return estimated seconds of one run, what that rests on, and whether it was timed on another machine.

    Finished runs of the same method here, scaled by epochs; else the pace of training here (samples a second). Where
    nothing has run yet, the same of ready-made models, which were timed elsewhere; without those, seconds are ``None``.
    """
    own = exists().where(job.c.run == run.c.id)
    query = select(run.c.cost, run.c.parameters, run.c.method, run.c.kind, own.label("own")).where(
        run.c.scenario == scenario["id"], run.c.status == "succeeded", run.c.origin == "trained"
    )
    rows = connection.execute(query.order_by(run.c.created.desc()).limit(500)).mappings().all()
    timed = [dict(row) for row in rows if row["cost"].get("run")]
    for elsewhere, some in ((False, [row for row in timed if row["own"]]), (True, timed)):
        if found := _from(some, scenario, plans, kind, method):
            return {"seconds": found[0], "basis": found[1], "elsewhere": elsewhere}
    return {"seconds": None, "basis": "nothing comparable has run in this scenario yet", "elsewhere": False}


def _from(timed: list[Row], scenario: Row, plans: list[Row], kind: str, method: str | None) -> tuple[float, str] | None:
    same = [row for row in timed if row["kind"] == kind and row["method"] == method][:RECENT]
    if same:
        paces = [_total(row["cost"]) / _epochs(row["parameters"], 1) for row in same]
        epochs = fmean(_epochs(plan["parameters"], 1) for plan in plans)
        return fmean(paces) * epochs, f"{len(same)} finished runs of the same kind"
    trained = [row["cost"] for row in timed if row["cost"].get("samples_seen") and row["kind"] != "unlearned"]
    if not trained:
        return None
    pace = fmean(cost["samples_seen"] / cost["run"] for cost in trained)
    sizes = scenario["sizes"]
    default = scenario["content"]["recipe"]["epochs"]
    seen = (sizes["retain"] + sizes["forget"]) * fmean(
        _epochs(plan["parameters"], default if kind != "unlearned" else 1) for plan in plans
    )
    overhead = fmean(cost.get("predict", 0.0) for cost in trained)
    return seen / pace + overhead, f"the pace of {len(trained)} trained models"


def _total(cost: Row) -> float:
    return sum(float(cost.get(name, 0.0)) for name in ("run", "setup", "predict"))


def _epochs(parameters: Row, default: float) -> float:
    return float(parameters.get("epochs") or default)
