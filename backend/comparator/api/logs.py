"""Structured logs: readable on the terminal, JSON lines in a rotating file; never a secret in them."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Any

import structlog

from comparator.shown import escaped

FILE_BYTES, FILES_KEPT = 5_000_000, 5


def _escape(_logger: Any, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Let no text of a request or a method reach a terminal as the codes that it obeys."""
    return {name: escaped(value) if isinstance(value, str) else value for name, value in event.items()}


def configure(level: str, folder: Path | None = None) -> None:
    """Send all logging to stderr and, with a folder, to ``server.log`` in it as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _escape,
    ]
    root = logging.getLogger()
    root.handlers.clear()
    root.setLevel(level.upper())
    terminal = logging.StreamHandler(sys.stderr)
    renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    terminal.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root.addHandler(terminal)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(folder / "server.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT)
        json = structlog.processors.JSONRenderer()
        file.setFormatter(structlog.stdlib.ProcessorFormatter(processor=json, foreign_pre_chain=shared))
        root.addHandler(file)
    logging.getLogger("alembic").setLevel(logging.WARNING)
