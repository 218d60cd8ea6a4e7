"""Methods that people bring: upload, show, remove; and what a run or a request needs of them."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from comparator.custom_methods import check, versions
from comparator.custom_methods.record import Unusable
from comparator.custom_methods.requests import Parameters
from comparator.errors import Conflict, Fault, Gone, InvalidInput, NotAllowed, NotFound, joined
from comparator.jobs import payloads
from comparator.sandbox.call import Call
from comparator.sandbox.limits import MEGABYTE, Limits
from comparator.services.host import Host
from comparator.settings import Settings
from comparator.store import events
from comparator.store.schema import run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
COMMAND = "unlearning-comparator serve --allow-custom-code"
PARAMETERS = Limits(seconds=30.0, memory_bytes=1024 * MEGABYTE)
MOST_FAULTS, MOST_TEXT, MOST_METHODS = 20, 500, 1000


def upload(workspace: Workspace, host: Host, source: bytes) -> Row:
    """Check a file in the sandbox and put it into the catalogue; one that cannot become a method is not stored."""
    _require_allowed(host.settings)
    workspace.require_space(host.settings.free_bytes)
    if len(versions.names(workspace)) >= MOST_METHODS:
        raise Conflict(f"There are {MOST_METHODS:,} methods already.", advice="Remove one that is not needed.")
    with tempfile.TemporaryDirectory(prefix="unlearning-upload-") as folder:
        file = Path(folder) / "method.py"
        file.write_bytes(source)
        checked = check.check(host.sandbox, file)
    name = checked.record["name"]
    taken = [
        record for record in host.catalog.entries("methods") if record["name"] == name and not record.get("custom")
    ]
    if taken:
        raise Unusable(f"{name} is a built-in method.", advice='Give yours another name in @method("…").')
    versions.keep(workspace, source, {**asdict(checked), "passed": checked.passed, "created": time.time()})
    _announce(workspace, host, name)
    return describe(workspace, host, name)


def describe(workspace: Workspace, host: Host, name: str, version: str | None = None) -> Row:
    """Return source, record, check result and versions of a method that a person brought."""
    wanted = version or versions.current(workspace, name)
    if wanted is None and versions.all_versions(workspace, name):
        raise Gone(
            f"The method {name} was removed.",
            advice="Its versions can be read with ?version=; upload it to have it back.",
        )
    file = versions.source(workspace, name, wanted) if wanted else None
    if wanted is None or file is None:
        raise _missing(host, name, wanted)
    found = versions.details(workspace, name, wanted)
    return {
        **{key: found[key] for key in ("record", "contracts", "stopped", "passed", "output", "seconds", "created")},
        "name": name,
        "version": wanted,
        "current": wanted == versions.current(workspace, name),
        "source": file.read_text(),
        "versions": [
            {**row, "runs": _runs(workspace, name, row["version"])} for row in versions.all_versions(workspace, name)
        ],
    }


def _missing(host: Host, name: str, version: str | None) -> NotFound:
    if any(record["name"] == name and not record.get("custom") for record in host.catalog.entries("methods")):
        return NotFound(
            f"{name} is a built-in method; nobody brought it.", advice="GET /api/v1/catalog describes built-in methods."
        )
    what = f"no version {version} of a method" if version else "no method"
    return NotFound(
        f"There is {what} called “{name}” that somebody brought.", advice="Upload it with POST /api/v1/methods."
    )


def remove(workspace: Workspace, host: Host, name: str) -> None:
    """Take a method out of the catalogue; runs that were made with it stay, and so do its versions."""
    if versions.current(workspace, name) is None:
        describe(workspace, host, name)
    versions.remove(workspace, name)
    _announce(workspace, host, name)


def _announce(workspace: Workspace, host: Host, name: str) -> None:
    host.catalog.changed()
    with workspace.write() as connection:
        events.append(connection, "catalog", {"method": name})
    host.wake()


def _runs(workspace: Workspace, name: str, version: str) -> int:
    query = select(func.count()).select_from(run).where(run.c.method == name, run.c.method_version == version)
    with workspace.read() as connection:
        return connection.scalar(query.where(run.c.deleted.is_(None))) or 0


def _require_allowed(settings: Settings) -> None:
    if not settings.allow_custom_code:
        raise NotAllowed("This server runs no code from outside.", advice=f"Start it with `{COMMAND}`.")


def needed(workspace: Workspace, settings: Settings, found: Row) -> payloads.CustomMethod | None:
    """Return what the worker of a run needs of a person's method; nothing for built-in ones and for imported runs."""
    if found["origin"] != "trained" or not found["method"] or not found["method_version"]:
        return None
    file = versions.source(workspace, found["method"], found["method_version"])
    if file is None:
        return None
    _require_allowed(settings)
    record = versions.details(workspace, found["method"], found["method_version"])["record"]
    return payloads.CustomMethod(
        str(file), record["reads"], record["reads_if"], settings.custom_seconds, memory(settings)
    )


def memory(settings: Settings) -> int:
    """Return how much memory a run of a person's method may use."""
    return settings.custom_memory_bytes or psutil.virtual_memory().total // 2


def check_parameters(workspace: Workspace, host: Host, record: Row, given: list[Row]) -> list[Row]:
    """Let the person's own parameter model look at parameters, in the sandbox; they are used as they were given."""
    _require_allowed(host.settings)
    file = versions.source(workspace, record["name"], record["version"])
    assert file is not None
    payload = asdict(Parameters(record["name"], given))
    faults: list[Fault] = []
    with Call(host.sandbox.line(), "parameters", payload, inputs={"source": file}, limits=PARAMETERS) as call:
        while (header := call.next()[0])["type"] != "end":
            faults += _faults(header.get("faults"))
    if faults:
        shown = joined(faults, skip=1, whole="parameters")
        raise InvalidInput(f"Parameters of {record['name']}: {shown}", advice="Correct them.", fields=faults)
    return given


def _faults(found: Any) -> list[Fault]:
    """Return (place, text) of what the model refused, as far as it is of that form."""
    if not isinstance(found, list):
        return []
    return [
        (("parameters", *(part for part in fault[0] if isinstance(part, str | int))), str(fault[1])[:MOST_TEXT])
        for fault in found[:MOST_FAULTS]
        if isinstance(fault, list) and len(fault) == 2 and isinstance(fault[0], list)
    ]
