"""Start the server: take the port, lock the workspace, say where to look."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from comparator import logs
from comparator.errors import Conflict, InvalidInput
from comparator.settings import Settings
from comparator.store.workspace import locked, require_known_format

log = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHUTDOWN_SECONDS = 5


def serve(settings: Settings) -> None:
    """Serve until interrupted; raises ``Conflict`` when the port or the workspace is in use."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    with _usable(settings.workspace):
        require_known_format(settings.workspace)
        logs.configure(settings.log_level, settings.workspace / "logs")
    if settings.host not in LOOPBACK:
        raise InvalidInput(
            f"The server listens on this machine only; {settings.host} would open it to others without a password.",
            advice="Use --host 127.0.0.1 and reach it through an SSH tunnel.",
        )
    listener = _listen(settings.host, settings.port)
    address = f"http://{settings.host}:{listener.getsockname()[1]}"
    with _usable(settings.workspace), locked(settings.workspace, address):
        from comparator.api.app import create

        log.info("workspace %s", settings.workspace)
        log.info("open %s in a browser; REST at %s/docs; stop with Ctrl+C", address, address)
        configuration = uvicorn.Config(
            create(settings), log_config=None, access_log=False, timeout_graceful_shutdown=SHUTDOWN_SECONDS
        )
        uvicorn.Server(configuration).run(sockets=[listener])


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Turn what a folder that cannot be used raises into one clear line."""
    try:
        yield
    except (OSError, ValueError, KeyError) as error:
        raise InvalidInput(
            f"The workspace {folder} cannot be used: {error}",
            advice="Choose another folder with --workspace, or mend its permissions.",
        ) from error


def _listen(host: str, port: int) -> socket.socket:
    """Bind the port before anything else is touched."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # from here on nobody else gets the port; who asks early waits
    except OSError as error:
        listener.close()
        raise Conflict(
            f"Port {port} on {host} cannot be used: {error.strerror}.",
            advice="Stop the program that uses it, or choose another with --port (0 picks a free one).",
        ) from error
    listener.set_inheritable(True)
    return listener
