"""How code from outside misbehaved, in words: what it did, and what its author can do about it."""

from __future__ import annotations

import signal

from comparator.errors import ComparatorError
from comparator.sandbox.frames import Header
from comparator.sandbox.limits import Limits
from comparator.sandbox.plain_text import plain

MOST_TEXT = 2000
RAISED = "The code raised an error"


class Misbehaved(ComparatorError):
    """Code from outside broke a limit, failed, or answered with nonsense."""

    status = 422
    title = "The code was stopped"


class TooLong(Misbehaved):
    """Code from outside was still at work when its time was over."""


class Reported(Misbehaved):
    """Code from outside raised something, and its process said so and ended as it should."""


def too_long(limits: Limits) -> TooLong:
    """It was still at work when its time was over."""
    return TooLong(
        f"It did not end within {limits.seconds:,.0f} seconds, and was stopped.",
        advice="Look for a loop without an end, or ask for less.",
    )


def too_much_written(size: int, files: int, limits: Limits) -> Misbehaved:
    """It filled its folder with ``size`` bytes in ``files`` files."""
    return Misbehaved(
        f"It wrote {size / 1e6:,.0f} MB in {files:,} files, and was stopped.",
        advice=f"At most {limits.folder_bytes / 1e6:,.0f} MB in {limits.folder_files:,} files.",
    )


def nested_too_deep(most: int) -> Misbehaved:
    """It nested folders in folders."""
    return Misbehaved(
        f"It nested folders {most} deep, and was stopped.", advice="Write files beside each other; few folders do."
    )


def folder_full(limits: Limits) -> Misbehaved:
    """The system let it write no more."""
    return Misbehaved(
        f"Its folder is full: it holds at most {limits.folder_bytes / 1e6:,.0f} MB in {limits.folder_files:,} files.",
        advice="Write less, or remove what is no longer needed.",
    )


def too_much_memory(limits: Limits) -> Misbehaved:
    """It held more memory than it may."""
    return Misbehaved(
        f"It needed more than {limits.memory_bytes / 1e6:,.0f} MB of memory, and was stopped.",
        advice="Use smaller batches, or keep less at once.",
    )


def nonsense(what: str) -> Misbehaved:
    """It wrote something on its line that is no message."""
    fault = Misbehaved(f"It answered with nonsense: {what}.", advice="Leave the process's open files alone.")
    fault.title = "The code returned nonsense"
    return fault


def ended(status: bytes) -> Misbehaved:
    """Say how the child ended without having said so: ``status`` is what its guard wrote, such as ``exit 3``."""
    how, _, number = status.decode(errors="replace").strip().rpartition("\n")[2].partition(" ")
    if how == "exit":
        return Misbehaved(
            f"Its process ended by itself (exit code {number}) before it had finished.",
            advice="Return from the function instead of leaving the process.",
        )
    if how == "signal" and number.isdigit() and int(number) in (signal.SIGKILL, signal.SIGXCPU):
        return Misbehaved(
            f"The system ended its process ({signal.Signals(int(number)).name}).",
            advice="If memory was short, use smaller batches; the log may say more.",
        )
    if how != "signal" or not number.isdigit():
        return Misbehaved("The sandbox could not start it.", advice="The server's log says why.")
    name = signal.Signals(int(number)).name
    return Misbehaved(f"Its process crashed before it had finished ({name}).", advice="The log may say more.")


def reported(header: Header, limits: Limits) -> Misbehaved:
    """Turn a fault that the child reported into an error; its texts are cut."""
    detail = _text(header.get("detail"))
    if header.get("cause") == "memory":
        return too_much_memory(limits)
    if header.get("cause") == "full":
        return folder_full(limits)
    if header.get("cause") == "refused":
        fault = Reported(detail, advice=_text(header.get("advice")))
        fault.title = _text(header.get("title")) or fault.title
        return fault
    fault = Reported(detail or "It failed without a word.", advice="The log has the whole trace.")
    fault.title = RAISED
    return fault


def _text(value: object) -> str:
    return plain(value[:MOST_TEXT]) if isinstance(value, str) else ""
