"""Uploads become safetensors under the names that are used here: converted and checked by workers, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from comparator.errors import Unavailable, UntrustedFile
from comparator.jobs import questions
from comparator.jobs.kinds import CHECK_WEIGHTS, CONVERT_PREDICTIONS, CONVERT_WEIGHTS
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.store import artifacts
from comparator.store.workspace import Workspace

Row = dict[str, Any]
What = Literal["weights", "predictions"]
ZIP, PICKLE, HDF5, JSON_BEGINS, JSON_AT = b"PK\x03\x04", b"\x80", b"\x89HDF", b"{", 8
CONVERT_SECONDS = 300
CONVERSIONS = {"weights": CONVERT_WEIGHTS, "predictions": CONVERT_PREDICTIONS}
Ready = tuple[artifacts.Stored, Path, Row]


@contextmanager
def ready(
    workspace: Workspace, host: Host, scenario: Row, what: What, received: artifacts.Stored, file: Path
) -> Iterator[Ready]:
    """Yield the upload as it is stored, and what was found out about it."""
    with _converted(workspace, host, scenario, what, received, file) as (stored, place, facts):
        if what == "predictions":
            yield stored, place, facts
            return
        with _cleaned(workspace, host, scenario["content"], stored, place, facts) as found:
            yield found


def _is_foreign(file: Path, what: What) -> bool:
    """Tell whether a file goes through a confined worker first: an archive, or a pickle from before PyTorch 1.6."""
    with file.open("rb") as opened:
        start = opened.read(JSON_AT + 1)
    if start.startswith(HDF5):
        raise UntrustedFile(
            "The upload is an HDF5 file, as Keras and MATLAB write them.",
            advice="Write weights with safetensors or torch.save, predictions with numpy.savez. Nothing was stored.",
        )
    old = what == "weights" and start.startswith(PICKLE) and start[JSON_AT:] != JSON_BEGINS
    return start.startswith(ZIP) or old


@contextmanager
def _converted(
    workspace: Workspace, host: Host, scenario: Row, what: What, received: artifacts.Stored, file: Path
) -> Iterator[Ready]:
    """Yield the upload as safetensors, and what was found out; foreign formats go through a confined worker."""
    foreign = _is_foreign(file, what)
    if what == "weights" and not foreign:
        yield received, file, {}
        return
    if not foreign:
        raise UntrustedFile("The upload is not an .npz file.", advice="Write it with numpy.savez. Nothing was stored.")
    target = artifacts.blank(workspace.artifacts)
    try:
        roles = str(workspace.artifact(scenario["partition"])) if what == "predictions" else ""
        asked = questions.Conversion(str(file), str(target), host.settings.upload_bytes, CONVERT_SECONDS, roles)
        try:
            facts = host.ask(CONVERSIONS[what], asked)
        except Unavailable as error:
            raise UntrustedFile(
                "The upload could not be read within the limits on memory and time.",
                advice="The file is damaged or hostile; nothing was stored.",
            ) from error
        yield artifacts.measure(target), target, facts
    finally:
        target.unlink(missing_ok=True)


@contextmanager
def _cleaned(
    workspace: Workspace, host: Host, content: Row, stored: artifacts.Stored, file: Path, facts: Row
) -> Iterator[Ready]:
    """Let a worker bring names to those of the architecture; damaged and foreign files are refused in words."""
    data = prepared.require(workspace, content["dataset"])
    classes = len(host.catalog.entry("datasets", content["dataset"])["classes"])
    target = artifacts.blank(workspace.artifacts)
    try:
        shape = data["details"]["image_shape"]
        asked = questions.CheckWeights(str(file), str(target), content["architecture"], shape, classes)
        found = host.ask(CHECK_WEIGHTS, asked)
        notes = [*facts.get("notes", []), *found["notes"]]
        told = {"notes": notes} if notes or "notes" in facts else {}
        known = {**facts, **told, "inside": found["inside"]}
        yield (artifacts.measure(target), target, known) if found["changed"] else (stored, file, known)
    finally:
        target.unlink(missing_ok=True)
