"""Checkpoints that others published: found in a local folder or fetched from the Hub, imported class by class.

What a model card promises is kept beside each imported run and compared with what is measured here: a difference
points to another transform or to other labels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from comparator.errors import InvalidInput, NotFound, Unavailable, UntrustedFile
from comparator.jobs import queue
from comparator.jobs.kinds import FETCH
from comparator.scenario import Canaries, Splits
from comparator.services import folders
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.services.runs import imports, listing
from comparator.services.scenarios import scenarios
from comparator.store import shipped
from comparator.store.schema import setting
from comparator.store.workspace import Workspace

Row = dict[str, Any]
PREFIX, INDEX = "published:", "published.json"
FOLDER = "checkpoints"


@dataclass
class Wanted:
    """The scenario that a published class belongs to, as a person would ask for it."""

    dataset: str
    architecture: str
    forget: Row
    recipe: Row
    splits: Splits = field(default_factory=Splits)
    twin: bool = False
    canaries: Canaries | None = None


@dataclass(frozen=True)
class File:
    """One published model: where its file is, what it is, and which accuracies (percent) its card states."""

    repository: str
    name: str
    kind: str
    label: str
    expected: dict[str, float]


def catalogue() -> Row:
    """Return what is known of published checkpoints."""
    folder = shipped.folder()
    if folder is None or not (folder / INDEX).exists():
        raise NotFound(f"{INDEX} is not installed.", advice="Install the program again.")
    found: Row = json.loads((folder / INDEX).read_text())
    return found


def find(name: str) -> Row:
    """Return one set of published checkpoints."""
    entries = catalogue()["entries"]
    for entry in entries:
        if entry["name"] == name:
            return dict(entry)
    known = ", ".join(entry["name"] for entry in entries)
    raise NotFound(f"There are no published checkpoints called “{name}”.", advice=f"Choose one of: {known}.")


def files(entry: Row, number: int, classes: list[str]) -> list[File]:
    """Return original, retrained and unlearned models of one forgotten class."""
    if not 0 <= number < len(classes):
        raise InvalidInput(
            f"Class {number} does not exist: {entry['label']} has the classes 0 to {len(classes) - 1}.",
            advice="Choose a class by its number.",
            fields=[(("class_number",), f"0 to {len(classes) - 1}")],
        )
    names = {"number": number, "class": classes[number]}
    original, retrained = entry["original"], entry["retrained"]
    found = [
        File(entry["repository"], original["file"], "original", "published", {"test": original["accuracy"]}),
        File(
            entry["repository"], retrained["file"].format(**names), "retrained", "published",
            {"TRA": retrained["retain"][number]},
        ),
    ]  # fmt: skip
    for method in entry["unlearned"]:
        expected = {"TUA": method["forget"][number], "TRA": method["retain"][number]}
        found.append(File(method["repository"], method["file"].format(**names), "unlearned", method["label"], expected))
    return found


def places(host: Host, folder: str | None, wanted: File) -> Iterator[Path]:
    """Yield where a file may lie: in the folder a person names, flat or by repository, or where it was fetched to."""
    roots = [folders.written(folder)] if folder else []
    for root in (*roots, host.settings.data_folder / FOLDER):
        for place in (root / wanted.repository, root / wanted.repository.rpartition("/")[2], root):
            yield place / wanted.name


def import_class(
    workspace: Workspace, host: Host, name: str, number: int, *, folder: str | None = None, download: bool = False
) -> Row:
    """Import a class: original, retrained and unlearned; what is not here is fetched first, if that was allowed.

    Returns the scenario with its runs, or the job that fetches.
    """
    entry = find(name)
    prepared.require(workspace, entry["dataset"])
    classes = host.catalog.entry("datasets", entry["dataset"])["classes"]
    wanted = files(entry, number, classes)
    here = [(file, next((place for place in places(host, folder, file) if place.is_file()), None)) for file in wanted]
    missing = [file for file, place in here if place is None]
    if missing and download:
        return {"job": _fetch(workspace, host, entry, missing), "missing": [file.name for file in missing]}
    if needed := [file.name for file in missing if file.kind != "unlearned"]:
        raise Unavailable(
            f"{', '.join(needed)} of {entry['repository']} is not on this machine.",
            advice="Allow the download, or name a folder that holds the files under their published names.",
        )
    request = Wanted(
        dataset=entry["dataset"], architecture=entry["architecture"], forget={"kind": "class", "classes": [number]},
        recipe={"normalisation": entry["normalisation"]},
    )  # fmt: skip
    scenario, _ = scenarios.create(workspace, host, request)
    runs: list[Row] = []
    base: str | None = None
    for file, place in here:
        if place:
            stated = imports.Stated(
                scenario["id"], file.kind, file.label, base=base if file.kind == "unlearned" else None
            )
            run = _import(workspace, host, entry, file, place, stated)
            base = run["id"] if file.kind == "original" else base
            runs.append(run)
    return {"scenario": scenario, "runs": runs, "missing": [file.name for file in missing]}


def _import(workspace: Workspace, host: Host, entry: Row, file: File, place: Path, stated: imports.Stated) -> Row:
    """Check a file's hash where it is known, import it, and keep what its card promises."""
    with place.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        known = entry["sha256"].get(file.name)
        if known and known != sha256:
            raise UntrustedFile(
                f"{place} is not the published file: its SHA-256 is {sha256}, published is {known}.",
                advice="Fetch it again.",
            )
        opened.seek(0)
        run = imports.import_run(workspace, host, stated, "weights", opened)
    promise = {
        "entry": entry["name"], "repository": file.repository, "file": file.name, "sha256": sha256,
        "checked": known is not None, "expected": file.expected,
    }  # fmt: skip
    with workspace.write() as connection:
        name = PREFIX + run["id"]
        if connection.scalar(select(setting.c.name).where(setting.c.name == name)) is None:
            connection.execute(insert(setting).values(name=name, value=promise))
    return run


def _fetch(workspace: Workspace, host: Host, entry: Row, missing: list[File]) -> str:
    workspace.require_space(host.settings.free_bytes)
    wanted = [[file.repository, file.name, entry["sha256"].get(file.name, "")] for file in missing]
    payload = {"files": wanted, "target": str(host.settings.data_folder / FOLDER)}
    with workspace.write() as connection:
        job = queue.enqueue(connection, FETCH, f"Fetch {entry['label']}", payload=payload, priority=10)
    host.wake()
    return job


def comparison(workspace: Workspace, identifier: str) -> list[Row]:
    """Compare what the cards promise with what was measured, in percent, for the imported runs of a scenario."""
    tolerance = float(catalogue()["tolerance"])
    sizes = scenarios.row(workspace, identifier)["sizes"]
    with workspace.read() as connection:
        query = select(setting.c.name, setting.c.value).where(setting.c.name.startswith(PREFIX, autoescape=True))
        promises = {row.name.removeprefix(PREFIX): row.value for row in connection.execute(query)}
    found = []
    for run, promise in promises.items():
        record = listing.find(workspace, run)
        if record is None or record["scenario"] != identifier or record["deleted"] is not None:
            continue
        metrics = listing.summary(workspace, run)["metrics"]
        for metric, expected in promise["expected"].items():
            measured = _measured(metrics, metric, sizes)
            difference = None if measured is None else measured - expected
            found.append(
                {
                    "run": run, "file": promise["file"], "repository": promise["repository"], "metric": metric,
                    "expected": expected, "measured": measured, "difference": difference,
                    "warning": difference is not None and abs(difference) > tolerance, "sha256": promise["sha256"],
                }
            )  # fmt: skip
    return found


def _measured(metrics: Row, metric: str, sizes: Row) -> float | None:
    """Return an accuracy in percent; the whole test split's is the mean of its parts, by their sizes."""
    if metric != "test":
        value = metrics.get(metric)
        return None if value is None else 100 * float(value)
    match, total = sizes["test_match"], sizes["test"]
    parts = [(metrics.get("TUA"), match), (metrics.get("TRA"), total - match)]
    if any(value is None and count for value, count in parts):
        return None
    correct = sum(float(value or 0.0) * int(count) for value, count in parts)
    return 100 * correct / int(total)
