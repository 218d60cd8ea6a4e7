"""Questions that a worker answers at once, outside the queue; and how a worker is started."""

from __future__ import annotations

import logging
import socket
import threading
import time
from typing import Any

from comparator.errors import Unanswered, Unavailable
from comparator.jobs import failures, queue
from comparator.supervisor import interruptions
from comparator.supervisor.executor import Executor, Worker

log = logging.getLogger(__name__)
AGAIN_SECONDS = 0.2


def ask(executor: Executor, order: queue.Row, seconds: float, halt: threading.Event, poll: float) -> Any:
    """Return a worker's answer, or raise what it reports; one that is ended from outside is started once more."""
    deadline = time.monotonic() + seconds
    for last in (False, True):
        try:
            worker = start(executor, halt, order)
        except (EOFError, OSError) as error:
            raise Unavailable(f"No worker could be started: {error}", advice="Start the server again.") from error
        try:
            message = interruptions.answer(worker, deadline, halt, poll)
        except BaseException:
            worker.kill()
            raise
        if message is not None and message["type"] == "result":
            return message["result"]
        if message is not None:
            raise failures.refusal(message)
        worker.kill()
        if last or worker.exit_code() is not None:
            break
    raise Unanswered(f"The worker did not answer the question “{order['kind']}”.", advice="Try again.")


def start(executor: Executor, halt: threading.Event, order: queue.Row, line: socket.socket | None = None) -> Worker:
    """Start a worker; what starts them may have ended just now: then once more."""
    try:
        return executor.start(order, line)
    except (EOFError, OSError):
        log.exception("no worker could be started; trying once more")
        halt.wait(AGAIN_SECONDS)
        return executor.start(order, line)
