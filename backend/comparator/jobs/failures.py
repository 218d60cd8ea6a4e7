"""What went wrong with a job, in words."""

from __future__ import annotations

import signal
from typing import Any

from sqlalchemy.exc import OperationalError

from comparator.errors import AGAIN, ComparatorError, DiskFull, InvalidInput, NotFound, Unavailable, UntrustedFile


def died(code: int | None) -> dict[str, str]:
    """Describe a worker that ended without a word."""
    name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
    return {
        "title": "The worker was killed",
        "detail": f"The worker process ended without a result ({name}).",
        "advice": "If memory was short, choose a smaller batch size or subset; then resume the run.",
    }


def killed(*, memory: bool, again: bool) -> dict[str, str]:
    """Describe a worker that was ended by SIGKILL; ``memory`` if the kernel counted a kill for want of memory."""
    why = "the kernel ended it because memory was short" if memory else "as the kernel does when memory is short"
    if again:
        return {
            "title": "The worker was killed again",
            "detail": f"The worker process was ended from outside a second time (SIGKILL): {why}.",
            "advice": "Choose a smaller batch size or subset, or free memory; then resume it.",
        }
    return {
        "title": "Interrupted",
        "detail": f"The worker process was ended from outside (SIGKILL): {why}. It was queued again.",
        "advice": "If memory is short, choose a smaller batch size or subset.",
    }


def lost() -> dict[str, str]:
    """Describe a worker that ended together with the process that starts workers."""
    return {
        "title": "Interrupted",
        "detail": "The process that starts workers ended, and the worker with it.",
        "advice": "Resume it: it goes on from its last checkpoint.",
    }


def refusal(message: dict[str, Any]) -> ComparatorError:
    """Return the error that a worker reported: what was refused, or what went wrong."""
    reported = message["error"]
    kinds: dict[int, type[ComparatorError]] = {kind.status: kind for kind in (InvalidInput, NotFound, UntrustedFile)}
    kind = kinds.get(message.get("status", 0), Unavailable)
    return kind(reported["detail"], advice=reported["advice"], fields=message.get("fields", ()))


def fault(error: Exception) -> dict[str, str]:
    """Describe what kept a job from being carried out."""
    if isinstance(error, OperationalError) and "full" in str(error).lower():
        error = DiskFull("The result could not be stored: the disk is full.", advice="Free some space, then resume it.")
    if isinstance(error, ComparatorError):
        return {"title": error.title, "detail": error.detail, "advice": error.advice}
    return {"title": "Internal error", "detail": f"{type(error).__name__}: {error}", "advice": AGAIN}
