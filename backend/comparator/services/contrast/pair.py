"""Which models a contrast is about: A and B, the scenario's originals and retrained models, and what they lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from comparator.derived.cache import Cache
from comparator.errors import InvalidInput, NotFound
from comparator.services.runs import listing
from comparator.store.schema import artifact, run, scenario
from comparator.store.workspace import Workspace

Row = dict[str, Any]
MOST_RETRAINED = 8


@dataclass(frozen=True)
class Subject:
    """A finished run with the hashes of its stored arrays; ``features`` is ``None`` if it has none.

    ``complete`` is false for imported predictions that leave samples out: nothing is compared with those but A or B.
    """

    run: str
    kind: str
    method: str | None
    parameters: Row
    seed: int
    base: str | None
    predictions: str
    features: str | None
    complete: bool = True


@dataclass(frozen=True)
class Pair:
    """A and B among their scenario's models; ``retrained`` holds neither, and at most eight."""

    scenario: str
    content: Row
    partition: str
    a: Subject
    b: Subject
    originals: tuple[Subject, ...]
    retrained: tuple[Subject, ...]
    reference: Subject | None

    @property
    def comparable(self) -> tuple[Subject, ...]:
        """The retrained models that have features."""
        return tuple(subject for subject in self.retrained if subject.features)


def cache_of(workspace: Workspace) -> Cache:
    """Return where arrays and results of a workspace are."""
    return Cache(workspace.artifacts, workspace.folder / "cache")


def pair(workspace: Workspace, a: str, b: str) -> Pair:
    """Find A, B and their references; refuses equal, unfinished and incomparable runs."""
    if a == b:
        raise InvalidInput(f"A and B are the same run, {a}.", advice="Choose two runs.", fields=[(("b",), "equals a")])
    records = [listing.require(workspace, identifier) for identifier in (a, b)]
    scenarios = [record["scenario"] for record in records]
    if scenarios[0] != scenarios[1]:
        raise InvalidInput(
            f"Run {a} belongs to scenario {scenarios[0]}, run {b} to scenario {scenarios[1]}.",
            advice="Runs are comparable only inside one scenario: choose two of the same.",
            fields=[(("b",), "is of another scenario")],
        )
    for record in records:
        if record["status"] != "succeeded":
            raise NotFound(
                f"Run {record['id']} has no predictions to compare: it is {record['status']}.",
                advice="Wait until it has succeeded, or choose another run.",
            )
        listing.artifact_of(workspace, record["id"], "predictions")
    with workspace.read() as connection:
        found = connection.execute(select(scenario).where(scenario.c.id == scenarios[0])).mappings().one()
        models = subjects(connection, scenarios[0])
    by_run = {subject.run: subject for subject in models}
    plain = [subject for subject in models if subject.complete and not subject.method]
    originals = tuple(subject for subject in plain if subject.kind == "original")
    retrained = tuple(subject for subject in plain if subject.kind == "retrained" and subject.run not in (a, b))
    with_features = [subject for subject in (*originals, *models) if subject.features]
    return Pair(
        scenarios[0], found["content"], found["partition"], by_run[a], by_run[b], originals, retrained[:MOST_RETRAINED],
        with_features[0] if with_features else None,
    )  # fmt: skip


def subjects(connection: Connection, identifier: str) -> list[Subject]:
    """Return the finished models of a scenario, oldest first."""
    query = (
        select(
            run.c.id,
            run.c.kind,
            run.c.method,
            run.c.parameters,
            run.c.seed,
            run.c.base,
            run.c.provenance,
            artifact.c.name,
            artifact.c.sha256,
        )
        .join(artifact, (artifact.c.run == run.c.id) & artifact.c.name.in_(["predictions", "features"]))
        .where(run.c.scenario == identifier, run.c.status == "succeeded", run.c.deleted.is_(None))
        .order_by(run.c.created, run.c.id)
    )
    rows: dict[str, Row] = {}
    for row in connection.execute(query).mappings():
        entry = rows.setdefault(row["id"], {**row, "features": None})
        entry[row["name"]] = row["sha256"]
    names = ("kind", "method", "parameters", "seed", "base", "predictions", "features")
    return [
        Subject(key, **{name: row[name] for name in names}, complete=_is_complete(row["provenance"]))
        for key, row in rows.items()
        if "predictions" in row
    ]


def _is_complete(provenance: Row) -> bool:
    """Tell whether a run has predictions of every sample of its scenario."""
    coverage: dict[str, list[int]] = provenance.get("imported", {}).get("coverage", {})
    return all(given == total for given, total in coverage.values())


def missing(found: Pair) -> list[Row]:
    """Say what this contrast lacks: what, for which run, why, what it affects, and the request that would make it."""
    lacks: list[Row] = [
        {
            "what": "features",
            "run": subject.run,
            "reason": f"Run {subject.run} was stored without features: it was imported as predictions only.",
            "advice": "Import its weights instead; features are then computed.",
            "affects": ["embedding", "neighbours", "similarity"],
        }
        for subject in (found.a, found.b)
        if not subject.features
    ]
    if not found.originals:
        lacks.append(
            {
                "what": "original",
                "reason": "This scenario has no finished original.",
                "advice": "Train one; maps then use its axes, and similarity to it can be shown.",
                "affects": ["similarity"],
                "remedy": {"scenario": found.scenario, "kind": "original", "seeds": [0]},
            }
        )
    if len(found.retrained) < 4:
        lacks.append(_few_retrained(found))
    return lacks


def _few_retrained(found: Pair) -> Row:
    count = len(found.retrained)
    apart = " besides A and B" if "retrained" in (found.a.kind, found.b.kind) else ""
    states = {
        0: f"There is no finished retrained model{apart}: nothing says what forgetting should look like.",
        1: f"There is one retrained model{apart}: how far retrained models differ cannot be told.",
    }
    used = {subject.seed for subject in (*found.retrained, found.a, found.b) if subject.kind == "retrained"}
    seeds = [seed for seed in range(len(used) + 4) if seed not in used][: 4 - count]
    return {
        "what": "retrained",
        "reason": states.get(
            count, f"There are {count} retrained models{apart}: shown as single dots, without a band."
        ),
        "advice": "Train some more; a noise band needs four.",
        "affects": ["band"] if count else ["band", "similarity", "highlights"],
        "remedy": {"scenario": found.scenario, "kind": "retrained", "seeds": seeds},
    }
