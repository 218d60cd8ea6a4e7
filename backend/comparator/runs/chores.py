"""What a server does beside its jobs, in threads of their own that end with it."""

from __future__ import annotations

import logging
import threading
from typing import Any, Protocol

from sqlalchemy.exc import OperationalError

from comparator.errors import ComparatorError
from comparator.runs import removal
from comparator.runs.contrast import warm
from comparator.settings import Settings
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)

WARM_AFTER_SECONDS, WARM_SECONDS, HOUSEKEEPING_SECONDS = 15.0, 600.0, 3600.0


class Ask(Protocol):
    """Lets a worker answer a question."""

    def __call__(self, kind: str, *, seconds: float) -> Any:
        """Return the answer, or raise what the worker reports."""


def housekeep(workspace: Workspace, settings: Settings, halt: threading.Event) -> None:
    """Every hour, remove what nobody needs any more."""
    while not halt.wait(HOUSEKEEPING_SECONDS):
        try:
            removal.housekeep(workspace, settings)
        except (OperationalError, OSError):
            log.exception("housekeeping failed; it is tried again in an hour")


def compile_maps(workspace: Workspace, ask: Ask, halt: threading.Event) -> None:
    """Compile what the first map needs, once per installation, some time after the first page was served."""
    done = warm.marker(workspace)
    if done.exists() or halt.wait(WARM_AFTER_SECONDS):
        return
    try:
        ask("warm", seconds=WARM_SECONDS)
    except ComparatorError:
        if not halt.is_set():
            log.exception("the maps of Contrast could not be compiled ahead; the first one will take longer")
        return
    done.parent.mkdir(parents=True, exist_ok=True)
    done.touch()
