"""Architectures that are one of many: whether a member exists and takes the data's images, asked once of a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from comparator.errors import InvalidInput

Row = dict[str, Any]
LOOK_SECONDS = 120.0
_known: dict[tuple[str, tuple[int, ...], int], Row] = {}


class Host(Protocol):
    """What this needs of the supervisor."""

    def ask(self, kind: str, *, seconds: float, **payload: Any) -> Any:
        """Let a worker answer a question at once."""


def require(host: Host, record: Row, name: str, image_shape: list[int], classes: int) -> None:
    """Refuse a member of a family that does not exist here or cannot take these images, and a family without one."""
    if record.get("family"):
        raise InvalidInput(
            f"{name} is a family of architectures.",
            advice=f"Name one of them: {name}:{next(iter(record['members']), 'NAME')}, or with the size of its input.",
            fields=[(("architecture",), "names a family")],
        )
    key = (name, tuple(image_shape), classes)
    if ":" in name and key not in _known:
        asked = {"architecture": name, "image_shape": image_shape, "classes": classes}
        _known[key] = host.ask("inspect_architecture", **asked, seconds=LOOK_SECONDS)


def inspect_architecture(payload: Row, _emit: object) -> Row:
    """Try an architecture on shapes alone."""
    from comparator.models.inspect import inspect

    return asdict(inspect(payload["architecture"], tuple(payload["image_shape"]), payload["classes"]))


TASKS: dict[str, Callable[[Row, Any], Row]] = {"inspect_architecture": inspect_architecture}
