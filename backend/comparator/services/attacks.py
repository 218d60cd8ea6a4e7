"""Attacks on a run: a worker simulates them on stored predictions; answers are kept under the hash of their inputs."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from comparator import errors
from comparator.derived.cache import place
from comparator.identifiers import content_id
from comparator.jobs import questions
from comparator.jobs.kinds import ATTACK, SIGNALS
from comparator.predictions.references import references_of
from comparator.services import relearning
from comparator.services.host import Host
from comparator.services.runs import listing
from comparator.services.runs.models import finished_models
from comparator.store import artifacts
from comparator.store.predictions import StoredModel
from comparator.store.schema import artifact, epoch, scenario
from comparator.store.schema import run as runs
from comparator.store.workspace import Workspace

Row = dict[str, Any]
AT_ONCE = 2
FORM = 2  # what an answer holds; another form is another answer


@dataclass
class Turn:
    """The lock of a name, and how many requests hold it or wait for it; the last one takes it away."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0


_workers = threading.BoundedSemaphore(AT_ONCE)
_guard = threading.Lock()
_at_work: dict[str, Turn] = {}


@dataclass(frozen=True)
class Answer:
    """Where the answer of an attack is: its JSON, and the arrays that it refers to; ``name`` is its content hash."""

    name: str
    results: Path
    arrays: Path


def answer(workspace: Workspace, host: Host, version: str, attack: Row, run: str, values: Mapping[str, Any]) -> Answer:
    """Return an attack (its record in the catalogue) on a run; computed unless the same inputs have been before.

    ``values`` are the attack's parameters as asked; ``version`` is that of what computes it. Raises what the attack
    raises.
    """
    inputs = _inputs(workspace, run, attack.get("beside", ()), method=values.get("scope") == "method")
    given = {name: value for name, value in values.items() if value != ""}
    name = content_id(
        {"attack": attack["name"], "version": version, "values": given, "form": FORM, **asdict(inputs)}, length=32
    )
    found = Answer(name, _file(workspace, name, ".json"), _file(workspace, name, artifacts.SUFFIX))
    with _alone(name):
        if not (found.results.exists() and found.arrays.exists()):
            with _workers:
                asked = questions.Attack(
                    attack=attack["name"], run=run, values=given, scenario=inputs.scenario,
                    partition=str(workspace.artifact(inputs.partition)), models=inputs.models, history=inputs.history,
                    peers=inputs.peers, one_base=inputs.one_base, relearnt=inputs.relearnt,
                    results=str(found.results), arrays=str(found.arrays), memo=str(workspace.folder / "cache" / "memo"),
                )  # fmt: skip
                reply = host.ask(ATTACK, asked)
            _raise(reply.get("problem"))
    return found


def signals(workspace: Workspace, host: Host, version: str) -> list[Row]:
    """Return the signals that attacks can look at; asked of a worker once per version of what registers them."""
    file = _file(workspace, content_id({SIGNALS.name: version}, length=32), ".json")
    with _alone(SIGNALS.name):
        if not file.exists():
            with _workers:
                artifacts.replace(file, json.dumps(host.ask(SIGNALS, questions.Nothing())).encode())
    found: list[Row] = json.loads(file.read_text())
    return found


@dataclass(frozen=True)
class Inputs:
    """Everything that an attack on a run depends on: sample roles, and the stored predictions of all models."""

    scenario: str
    partition: str
    models: list[StoredModel]
    history: questions.Epochs | None
    peers: list[StoredModel]
    one_base: bool
    relearnt: Row | None


def _inputs(workspace: Workspace, run: str, beside: Collection[str], *, method: bool) -> Inputs:
    listing.artifact_of(workspace, run, "predictions")
    owner = listing.require(workspace, run)["scenario"]
    with workspace.read() as connection:
        partition = connection.scalar(select(scenario.c.partition).where(scenario.c.id == owner))
        everyone = finished_models(connection, workspace, owner, family=None)
        history = _history(connection, workspace, run)
        peers = _peers(connection, run) if method and "peers" in beside else {}
        relearnt = relearning.newest(connection, run) if "relearning" in beside else None
    mine = next(model for model in everyone if model.run == run)
    references = references_of(everyone, run=run, family=mine.family, seed=mine.seed)
    return Inputs(
        owner, str(partition), [mine, *references], history,
        [model for model in everyone if model.run in peers and model.run != run],
        len(set(peers.values())) == 1, relearnt,
    )  # fmt: skip


def _peers(connection: Connection, run: str) -> dict[str, str | None]:
    """Return the base of each run of the same configuration, itself included; of repeats of one seed the first."""
    configuration = select(runs.c.scenario, runs.c.group_key).where(runs.c.id == run).subquery()
    found = connection.execute(
        select(runs.c.id, runs.c.base, runs.c.seed)
        .join(configuration, (runs.c.scenario == configuration.c.scenario)
              & (runs.c.group_key == configuration.c.group_key))
        .where(runs.c.status == "succeeded", runs.c.deleted.is_(None))
        .order_by(runs.c.id != run, runs.c.created, runs.c.id)
    ).all()  # fmt: skip
    first: dict[tuple[int, str | None], str] = {}
    for row in found:
        first.setdefault((row.seed, row.base), row.id)
    return {identifier: base for (_, base), identifier in first.items()}


def _history(connection: Connection, workspace: Workspace, run: str) -> questions.Epochs | None:
    """Return the file of a run's predictions by epoch and the numbers of its epochs; ``None`` if it has none."""
    kept = select(artifact.c.sha256).where(artifact.c.run == run, artifact.c.name == "epochs")
    sha256 = connection.scalar(kept)
    if sha256 is None:
        return None
    numbers = connection.scalars(select(epoch.c.epoch).where(epoch.c.run == run).order_by(epoch.c.epoch)).all()
    return questions.Epochs(str(workspace.artifact(sha256)), list(numbers))


def _file(workspace: Workspace, name: str, suffix: str) -> Path:
    return place(workspace.folder / "cache", ATTACK.name, name, suffix)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Let one request at a time work on a name, so that two that ask the same compute it once."""
    with _guard:
        turn = _at_work.setdefault(name, Turn())
        turn.users += 1
    try:
        with turn.lock:
            yield
    finally:
        with _guard:
            turn.users -= 1
            if not turn.users:
                del _at_work[name]


def _raise(problem: Row | None) -> None:
    if problem is None:
        return
    every = (errors.InvalidInput, errors.NotFound, errors.PluginFault, errors.UntrustedFile)
    kinds = {kind.__name__: kind for kind in every}
    kind = kinds.get(problem["kind"], errors.InvalidInput)
    fields = [(tuple(place), text) for place, text in problem["fields"]]
    raise kind(problem["detail"], advice=problem["advice"], fields=fields)
