"""Architectures that are one of many: whether a member exists and takes the data's images, asked once of a worker."""

from __future__ import annotations

from typing import Any

from comparator.errors import InvalidInput
from comparator.jobs import questions
from comparator.jobs.kinds import ARCHITECTURE
from comparator.services.host import Host

Row = dict[str, Any]
LOOK_SECONDS = 120.0
_known: dict[tuple[str, tuple[int, ...], int], Row] = {}


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
        asked = questions.Architecture(name, image_shape, classes)
        _known[key] = host.ask(ARCHITECTURE, asked, seconds=LOOK_SECONDS)
