"""What workers do, each kind declared once: its name, the function that a worker calls, and what that function gets.

A job waits in the queue and belongs to a lane: ``models`` carries out one at a time on each device and may take hours,
``maps`` takes minutes, ``tables`` seconds; no lane waits for another. A question is answered at once, outside the
queue. To add a job, declare it here and write its function ``(payload, emit)`` in ``worker/``, which returns JSON. One
that looks at a scenario takes ``payloads.OfScenario``; another has its own payload there, of which the supervisor fills
in ``place`` and ``files`` and takes the other fields from what was queued. A job with a ``title`` can be asked for over
REST by its name and a scenario. What its function returns is its result.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Generic, Literal, TypeVar, get_args

import pydantic

from comparator.jobs import payloads, questions

Lane = Literal["models", "maps", "tables"]
LANES: tuple[Lane, ...] = get_args(Lane)
P = TypeVar("P")


@dataclass(frozen=True)
class Task(Generic[P]):
    """Something a worker does: ``task`` is the function as ``module:name``, ``payload`` the type of its input."""

    name: str
    task: str
    payload: type[P]

    def function(self) -> Callable[..., Any]:
        """Import and return the function; only a worker may."""
        module, _, name = self.task.partition(":")
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return found

    def read(self, content: object) -> P:
        """Return the payload that JSON describes."""
        return pydantic.TypeAdapter(self.payload).validate_python(content)

    def write(self, payload: P) -> dict[str, Any]:
        """Return a payload as JSON."""
        return asdict(payload)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True)
class Question(Task[P]):
    """A task that somebody waits for."""


@dataclass(frozen=True)
class JobKind(Task[P]):
    """A task that is queued; ``title`` is given to jobs that are asked for by kind and scenario alone."""

    lane: Lane = "models"
    title: str = ""


RUN = JobKind("run", "comparator.worker.run:run", payloads.Run)
EVALUATE = JobKind(
    "evaluate", "comparator.worker.evaluate:evaluate_scenario", payloads.Evaluate, title="Evaluate again"
)
PREPARE = JobKind("prepare", "comparator.worker.prepare_dataset:prepare", payloads.Prepare)
FETCH = JobKind("fetch", "comparator.worker.fetch:fetch_files", payloads.Fetch)
RELEARN = JobKind("relearn", "comparator.worker.relearn:relearn", payloads.Relearn)
PROJECTION = JobKind("projection", "comparator.worker.contrast:projection", payloads.Projection, "maps")
SIMILARITY = JobKind("similarity", "comparator.worker.contrast:similarity", payloads.Similarity, "tables")
NEIGHBOURS = JobKind("neighbours", "comparator.worker.contrast:neighbours", payloads.Neighbours, "tables")
PROBES = JobKind("probes", "comparator.worker.contrast:probes", payloads.Probes, "tables")
SLICE = JobKind("slice", "comparator.worker.slice_metrics:measure", payloads.Slice, "tables")
GROUP_SCORES = JobKind("group_scores", "comparator.worker.group_scores:score_group", payloads.GroupScores, "tables")

DEVICE = Question("device", "comparator.worker.questions:inspect_device", questions.Device)
CATALOG = Question("catalog", "comparator.catalog.build:catalog", questions.Nothing)
CHECK_PARAMETERS = Question(
    "check_parameters", "comparator.worker.questions:check_parameters", questions.CheckParameters
)
CHECK_GROUP_PARAMETERS = Question(
    "check_group_parameters", "comparator.worker.group_scores:check", questions.CheckGroupParameters
)
ARCHITECTURE = Question(
    "inspect_architecture", "comparator.worker.questions:inspect_architecture", questions.Architecture
)
FOLDER = Question("look_at_folder", "comparator.worker.prepare_dataset:look_at_folder", questions.Folder)
NEAR_PAIRS = Question("near_pairs", "comparator.worker.near_duplicates:search", questions.NearPairs)
ATTACK = Question("attack", "comparator.worker.attack:attack", questions.Attack)
SIGNALS = Question("signals", "comparator.worker.attack:signals", questions.Nothing)
CONVERT_WEIGHTS = Question("convert_weights", "comparator.worker.convert_upload:convert_weights", questions.Conversion)
CONVERT_PREDICTIONS = Question(
    "convert_predictions", "comparator.worker.convert_upload:convert_predictions", questions.Conversion
)
CHECK_WEIGHTS = Question("check_weights", "comparator.worker.convert_upload:check_weights", questions.CheckWeights)
COMPILE_UMAP = Question("compile_umap", "comparator.worker.compile_umap:compile_umap", questions.Nothing)

TASKS: dict[str, Task[Any]] = {found.name: found for found in tuple(globals().values()) if isinstance(found, Task)}
JOB_KINDS: dict[str, JobKind[Any]] = {name: kind for name, kind in TASKS.items() if isinstance(kind, JobKind)}


def in_lane(lane: Lane) -> tuple[str, ...]:
    """Return the names of the kinds of jobs that a lane carries out."""
    return tuple(name for name, kind in JOB_KINDS.items() if kind.lane == lane)


def asked_by_scenario() -> tuple[str, ...]:
    """Return the names of the kinds of jobs that are asked for with nothing but a scenario."""
    return tuple(name for name, kind in JOB_KINDS.items() if kind.title)
