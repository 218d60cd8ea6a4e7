"""A data base that is locked or full for a while costs no result: what could not be written is written later."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

MOST_TRIES = 20
TRANSIENT = ("is locked", "disk is full")


def is_transient(error: OperationalError) -> bool:
    """Tell whether a fault of the data base ends without us: somebody else holds it, or the disk has no room now."""
    return any(text in str(error).lower() for text in TRANSIENT)


def until_stored(
    what: str, write: Callable[[], None], halt: threading.Event, pause: float, *, on_any_fault: bool = False
) -> bool:
    """Write until it works, with ``pause`` seconds between tries; return whether it did before ``halt``.

    Other faults than a locked or full data base are raised at once, or with ``on_any_fault`` after twenty tries.
    """
    tries = 0
    while not halt.is_set():
        tries += 1
        try:
            write()
        except Exception as error:
            transient = isinstance(error, OperationalError) and is_transient(error)
            if not transient and not (on_any_fault and tries < MOST_TRIES):
                raise
            if tries == 1:
                log.exception("%s could not be stored; trying again until it is", what)
            halt.wait(pause)
        else:
            if tries > 1:
                log.info("%s is stored after %d tries", what, tries)
            return True
    return False
