"""What a method that trains its own base needs before it can unlearn: that base, and a retrained model of its kind."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from comparator.jobs import queue
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import run

Row = dict[str, Any]
USABLE = ("succeeded", *queue.ACTIVE)


def needed(connection: Connection, scenario: str, plan: Row) -> tuple[str | None, list[Row]]:
    """Return the base of a planned run if there is one, and the plans of the runs that have to be queued first.

    The base has the run's own seed: what unlearning gives is then what training without the forget set gives. Privacy
    is read against a retrained model of another seed, so one is asked for as well.
    """
    first: list[Row] = []
    original = {**plan, "kind": "original"}
    query = (
        select(run.c.id)
        .where(run.c.fingerprint == fingerprint(scenario, original, None), run.c.deleted.is_(None))
        .where(run.c.status.in_(USABLE))
        .order_by(run.c.status != "succeeded", run.c.created)
    )
    base = connection.scalar(query.limit(1))
    if base is None:
        first.append(original)
    retrained = {**plan, "kind": "retrained", "seed": plan["seed"] + 1}
    kin = select(run.c.id).where(
        run.c.scenario == scenario,
        run.c.group_key == group_key(retrained),
        run.c.seed != plan["seed"],
        run.c.deleted.is_(None),
        run.c.status.in_(USABLE),
    )
    if connection.scalar(kin.limit(1)) is None:
        first.append(retrained)
    return base, first
