"""Attacks on a run: a worker simulates them on stored predictions; answers are kept under the hash of their inputs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from safetensors.numpy import save
from sqlalchemy import Connection, select

from comparator import coverage, errors, memo
from comparator.identifiers import content_id
from comparator.runs import assemble, families, listing
from comparator.store import artifacts, partitions
from comparator.store.schema import artifact, epoch, scenario
from comparator.store.workspace import Workspace

Row = dict[str, Any]
KIND = "attack"
AT_ONCE = 2
FORM = 2  # what an answer holds; another form is another answer
SIGNALS = "signals"


@dataclass
class Turn:
    """The lock of a name, and how many requests hold it or wait for it; the last one takes it away."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0


_workers = threading.BoundedSemaphore(AT_ONCE)
_guard = threading.Lock()
_at_work: dict[str, Turn] = {}


class Asker(Protocol):
    """What lets a worker answer a question: the supervisor."""

    def ask(self, kind: str, **payload: Any) -> Any:
        """Return the worker's answer."""


@dataclass(frozen=True)
class Answer:
    """Where the answer of an attack is: its JSON, and the arrays that it refers to; ``name`` is its content hash."""

    name: str
    results: Path
    arrays: Path


def answer(
    workspace: Workspace, asker: Asker, version: str, attack: str, run: str, values: Mapping[str, Any]
) -> Answer:
    """Return an attack on a run; a worker computes it unless the same inputs have been computed before.

    ``values`` are the attack's parameters as asked; ``version`` is that of what computes it. Raises what the attack
    raises.
    """
    inputs = _inputs(workspace, run)
    given = {name: value for name, value in values.items() if value != ""}
    name = content_id({"attack": attack, "version": version, "values": given, "form": FORM, **inputs}, length=32)
    found = Answer(name, _file(workspace, name, ".json"), _file(workspace, name, artifacts.SUFFIX))
    with _alone(name):
        if not (found.results.exists() and found.arrays.exists()):
            with _workers:
                reply = asker.ask(
                    KIND, attack=attack, run=run, values=given, scenario=inputs["scenario"],
                    partition=str(artifacts.path(workspace.artifacts, inputs["partition"])), models=inputs["models"],
                    history=inputs["history"], results=str(found.results), arrays=str(found.arrays),
                    memo=str(workspace.folder / "cache" / "memo"),
                )  # fmt: skip
            _raise(reply.get("problem"))
    return found


def signals(workspace: Workspace, asker: Asker, version: str) -> list[Row]:
    """Return the signals that attacks can look at; asked of a worker once per version of what registers them."""
    file = _file(workspace, content_id({SIGNALS: version}, length=32), ".json")
    with _alone(SIGNALS):
        if not file.exists():
            with _workers:
                artifacts.replace(file, json.dumps(asker.ask(SIGNALS)).encode())
    found: list[Row] = json.loads(file.read_text())
    return found


def _inputs(workspace: Workspace, run: str) -> Row:
    """Return everything that an attack on a run depends on: who is who, and the stored predictions of all models."""
    listing.artifact_of(workspace, run, "predictions")
    owner = listing.require(workspace, run)["scenario"]
    with workspace.read() as connection:
        partition = connection.scalar(select(scenario.c.partition).where(scenario.c.id == owner))
        everyone = assemble.models(connection, workspace, owner, family=None)
        history = _history(connection, workspace, run)
    mine = [model for model in everyone if model["run"] == run]
    references = families.references(everyone, mine[0])
    return {"scenario": owner, "partition": partition, "models": [*mine, *references], "history": history}


def _history(connection: Connection, workspace: Workspace, run: str) -> Row | None:
    """Return the file of a run's predictions by epoch and the numbers of its epochs; ``None`` if it has none."""
    kept = select(artifact.c.sha256).where(artifact.c.run == run, artifact.c.name == "epochs")
    sha256 = connection.scalar(kept)
    if sha256 is None:
        return None
    numbers = connection.scalars(select(epoch.c.epoch).where(epoch.c.run == run).order_by(epoch.c.epoch)).all()
    return {"file": str(workspace.artifact(sha256)), "epochs": list(numbers)}


def _file(workspace: Workspace, name: str, suffix: str) -> Path:
    return workspace.folder / "cache" / KIND / name[:2] / f"{name}{suffix}"


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


def attack_task(payload: Row, _emit: object) -> Row:
    """Simulate an attack in a worker and store what it returns; a refusal is returned with the fields it names."""
    from comparator.attacks.results import pack
    from comparator.attacks.simulate import simulate
    from comparator.runs.tasks import outputs

    memo.keep_in(Path(payload["memo"]))
    covered: coverage.Counts | None = None
    try:
        model, *references = (outputs(found) for found in payload["models"])
        samples = partitions.samples(partitions.read(Path(payload["partition"])))
        covered = coverage.of_model(samples, model)
        view = coverage.among(samples, model, references, epochs=_epochs(payload["history"]))
        heads, arrays = pack(simulate(payload["attack"], view, payload["values"]))
    except errors.ComparatorError as error:
        named = "; ".join(f"{'.'.join(map(str, place))}: {text}" for place, text in error.fields)
        detail = f"{error.detail} {named} {_lacking(payload['run'], covered)}".strip()
        kind = type(error).__name__
        return {"problem": {"kind": kind, "detail": detail, "advice": error.advice, "fields": error.fields}}
    compared = {each.run for each in (*view.retrained, *view.originals)}
    written = {
        "attack": payload["attack"], "run": payload["run"], "scenario": payload["scenario"],
        "parameters": payload["values"], "retrained": [model.run for model in view.retrained],
        "originals": [model.run for model in view.originals], "coverage": covered,
        "not_compared": [each.run for each in references if each.run not in compared],
        "results": heads,
    }  # fmt: skip
    artifacts.replace(Path(payload["arrays"]), save(arrays))
    content = json.dumps(written, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    artifacts.replace(Path(payload["results"]), content.encode())
    return {}


def _lacking(run: str, covered: coverage.Counts | None) -> str:
    """Say which samples imported predictions leave out; nothing if they leave out none."""
    if covered is None:
        return ""
    parts = ", ".join(
        f"{present:,} of {total:,} {part.replace('_', ' ')} samples"
        for part, (present, total) in covered.items()
        if present < total
    )
    return f"The imported predictions of run {run} cover only {parts}."


def _epochs(history: Row | None) -> Any:
    """Read predictions by epoch; the numbers are those of the run if they name each epoch once, else counted from 1."""
    from comparator.evidence import Epochs

    if history is None:
        return None
    arrays = artifacts.read_arrays(Path(history["file"]), "rows", "logits")
    count, numbers = len(arrays["logits"]), history["epochs"]
    if len(set(numbers)) != len(numbers) or len(numbers) != count:
        numbers = range(1, count + 1)
    return Epochs(arrays["rows"].astype("int64"), arrays["logits"], tuple(numbers))


def signals_task(_payload: Row, _emit: object) -> list[Row]:
    """Describe every registered signal in a worker."""
    from comparator.attacks.signals import signals as registered

    names = ("name", "label", "formula", "members", "temperature", "unit", "citation")
    return [{name: getattr(signal, name) for name in names} for signal in registered()]


TASKS = {KIND: attack_task, SIGNALS: signals_task}
