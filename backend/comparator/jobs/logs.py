"""The log of a job: its worker writes it, the server adds what the worker could not say."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from comparator.shown import escaped
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)
LOG_TAIL = 400


def log_file(workspace: Workspace, identifier: str) -> Path:
    """Return where a job's worker writes its log."""
    return workspace.folder / "logs" / "jobs" / f"{identifier}.log"


def tell(workspace: Workspace, identifier: str, text: str) -> None:
    """Add a line to a job's log, as its worker would."""
    file = log_file(workspace, identifier)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as opened:
            opened.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} WARNING {text}\n")
    except OSError:
        log.exception("the log of job %s could not be written", identifier)


def log_lines(workspace: Workspace, identifier: str | None) -> list[str]:
    """Return the last lines of a job's log; none if it has not started or was shipped ready-made."""
    if identifier is None:
        return []
    file = log_file(workspace, identifier)
    return escaped(file.read_text(errors="replace")).splitlines()[-LOG_TAIL:] if file.exists() else []
