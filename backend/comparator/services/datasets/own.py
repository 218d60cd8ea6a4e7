"""A person's own images in a workspace: added by their folder, used by name like every other data set."""

from __future__ import annotations

import re
from typing import Any, Protocol

from sqlalchemy import delete, insert, select

from comparator.errors import Conflict, InvalidInput, NotFound
from comparator.jobs import questions, queue
from comparator.jobs.kinds import FOLDER, PREPARE
from comparator.services import folders
from comparator.services.host import Host
from comparator.store import events
from comparator.store.schema import dataset, scenario, setting
from comparator.store.workspace import Workspace

Row = dict[str, Any]
PREFIX, NAME = "dataset:", re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")
LOOK_SECONDS = 600.0
PHOTOGRAPH_SIDE = 24
IDENTIFYING = ("label", "license", "folder", "size", "manifest_hash", "image_shape")
CITATION = "Own images; cite their source."


class Request(Protocol):
    """What a person asks for; see ``api.schemas_datasets.OwnDataset``."""

    name: str
    folder: str
    label: str
    license: str
    size: int | None
    links: bool


def records(workspace: Workspace) -> list[Row]:
    """Return the catalogue records of all own data sets, by name."""
    query = select(setting.c.value).where(setting.c.name.startswith(PREFIX, autoescape=True)).order_by(setting.c.name)
    with workspace.read() as connection:
        return [dict(value) for value in connection.scalars(query)]


def find(workspace: Workspace, name: str) -> Row | None:
    """Return the record of an own data set, if there is one of this name."""
    with workspace.read() as connection:
        value = connection.scalar(select(setting.c.value).where(setting.c.name == PREFIX + name))
    return dict(value) if value else None


def look(host: Host, folder: str, size: int | None, *, links: bool = False) -> Row:
    """Let a worker read manifest and headers of a folder; raises ``InvalidInput`` for what cannot be used.

    ``links`` allows links in it to lead to images elsewhere.
    """
    place = folders.written(folder)
    if not place.is_absolute():
        raise InvalidInput(
            f"The folder “{folder}” is not a whole path.",
            advice="Give the path from the root, as the server's machine sees it.",
            fields=[(("folder",), "not an absolute path")],
        )
    asked = questions.Folder(str(place), size, links)
    found: Row = host.ask(FOLDER, asked, seconds=LOOK_SECONDS)
    return found


def add(workspace: Workspace, host: Host, request: Request) -> Row:
    """Register a folder and queue its preparation; the same folder under the same name is found again."""
    _check_name(host, request.name, workspace)
    report = look(host, request.folder, request.size, links=request.links)
    record = _record(request, report)
    known = find(workspace, request.name)
    if known:
        _refuse_other(known, record)
    workspace.require_space(host.settings.free_bytes)
    with workspace.write() as connection:
        if not known:
            connection.execute(insert(setting).values(name=PREFIX + request.name, value=record))
        payload = {"dataset": request.name, "download": False}
        queue.enqueue(connection, PREPARE, f"Prepare {record['label']}", payload=payload, priority=10)
        events.append(connection, "dataset", {"dataset": request.name})
    host.catalog.changed()
    host.wake()
    return record


def _refuse_other(known: Row, record: Row) -> None:
    """Refuse a name that is taken by other images; numbers of classes and notes stay those that are stored."""
    if {name: known.get(name) for name in IDENTIFYING} == {name: record.get(name) for name in IDENTIFYING}:
        return
    name, folder = known["name"], known["folder"]
    detail = f"There is another data set called {name}, of {folder}."
    if folder == record["folder"]:
        changed = known["manifest_hash"] != record["manifest_hash"]
        what = "its files, labels or splits have changed" if changed else "with another label, licence or size"
        detail = f"{name} was made of {folder} before: {what}."
    raise Conflict(detail, advice="Choose another name, or remove that data set first.")


def _check_name(host: Host, name: str, workspace: Workspace) -> None:
    if not NAME.match(name):
        raise InvalidInput(
            f"“{name}” cannot be the name of a data set.",
            advice="Use small letters, digits, - and _, at most 64.",
            fields=[(("name",), "small letters, digits, - and _")],
        )
    taken = {found["name"] for found in host.catalog.entries("datasets")} - {row["name"] for row in records(workspace)}
    if name in taken:
        raise Conflict(f"The name {name} belongs to a built-in data set.", advice="Choose another name.")


def _record(request: Request, report: Row) -> Row:
    height, width, channels = report["image_shape"]
    total = sum(map(sum, report["counts"].values()))
    photographs = channels == 3 and min(height, width) >= PHOTOGRAPH_SIDE
    summary = f"{total:,} images of {len(report['classes'])} classes from {report['layout']}."
    return {
        "name": request.name, "label": request.label or request.name, "summary": summary, "citation": CITATION,
        "version": report["manifest_hash"][:12], "parameters": {}, "classes": report["classes"],
        "license": request.license or "Not stated; these images stay on this machine.",
        "source": f"the folder {report['folder']}", "image_shape": report["image_shape"],
        "sizes": {split: sum(counts) for split, counts in report["counts"].items()},
        "architectures": ["small_cnn", "resnet18"], "augmentation": "flip" if photographs else "none",
        "columns": list(report["columns"]), "download": False, "own": True, "folder": report["folder"],
        "size": request.size, "manifest_hash": report["manifest_hash"], "links": request.links,
        "levels": report["levels"], "notes": report["notes"],
    }  # fmt: skip


def remove(workspace: Workspace, host: Host, name: str) -> None:
    """Forget an own data set; refused while scenarios use it. The folder itself is never touched."""
    if find(workspace, name) is None:
        raise NotFound(f"There is no own data set called {name}.", advice="GET /api/v1/datasets lists all.")
    with workspace.write() as connection:
        used = connection.scalars(select(scenario.c.content)).all()
        titles = [content["title"] for content in used if content["dataset"] == name]
        if titles:
            raise Conflict(
                f"{len(titles)} scenarios use {name}: {'; '.join(titles[:5])}.",
                advice="Their runs would lose their images: keep the data set, or use another workspace.",
            )
        connection.execute(delete(setting).where(setting.c.name == PREFIX + name))
        file = connection.scalar(select(dataset.c.file).where(dataset.c.name == name))
        connection.execute(delete(dataset).where(dataset.c.name == name))
        shared = connection.scalar(select(dataset.c.name).where(dataset.c.file == file).limit(1))
        events.append(connection, "dataset", {"dataset": name})
    if file and not shared:
        (workspace.folder / "datasets" / file).unlink(missing_ok=True)
    host.catalog.changed()
    host.wake()
