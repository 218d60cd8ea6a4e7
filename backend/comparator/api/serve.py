"""Start the server: take the port, lock the workspace, say where to look."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import uvicorn

from comparator.api import logs
from comparator.errors import Conflict, InvalidInput
from comparator.settings import Settings
from comparator.store.holder import locked
from comparator.store.workspace import require_known_format

log = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - named, to know that others can reach the server
TOKEN_BYTES, SHORTEST_TOKEN = 32, 16
SHUTDOWN_SECONDS = 5
TOKEN_VARIABLE = "COMPARATOR_TOKEN"  # noqa: S105 - its name, not its value


def serve(settings: Settings) -> None:
    """Serve until interrupted; raises ``Conflict`` when the port or the workspace is in use."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    settings = guarded(settings)
    os.environ.pop(TOKEN_VARIABLE, None)  # read by now; no process that is started from here on has it
    with _usable(settings.workspace):
        require_known_format(settings.workspace)
        logs.configure(settings.log_level, settings.workspace / "logs")
    listener = _listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    local = _address("127.0.0.1" if settings.host in WILDCARDS else settings.host, port)
    token = settings.token or ""
    with _usable(settings.workspace), locked(settings.workspace, local, token):
        from comparator.supervisor.executor import LocalExecutor

        executor = LocalExecutor()
        executor.warm()  # loads torch while this process loads the rest
        from comparator.api.app import create

        log.info("workspace %s", settings.workspace)
        log.info("open %s in a browser; REST at %s/docs; stop with Ctrl+C", local, local)
        if token:
            _announce(settings, port, token)
        app = create(settings, executor=executor)
        configuration = uvicorn.Config(
            app, log_config=None, access_log=False, timeout_graceful_shutdown=SHUTDOWN_SECONDS
        )
        uvicorn.Server(configuration).run(sockets=[listener])


def guarded(settings: Settings) -> Settings:
    """Return the settings with a token and all names of the machine, if others can reach the server.

    Raises ``InvalidInput`` for a token that is empty there, or too short to be a secret.
    """
    if settings.host in LOOPBACK and not settings.token:
        return settings
    token = secrets.token_urlsafe(TOKEN_BYTES) if settings.token is None else settings.token
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
        raise InvalidInput(
            f"On {settings.host} others can reach the server, and a token of {len(token)} characters is no secret.",
            advice=f"Leave the token out and one is made, give {SHORTEST_TOKEN} ASCII characters or more, or listen on "
            "127.0.0.1 and use an SSH tunnel.",
        )
    names = list(settings.hosts)
    if settings.host in WILDCARDS:
        names += [socket.gethostname(), f"{socket.gethostname()}.local", *_own_addresses()]
    return settings.model_copy(update={"token": token, "hosts": names})


def _own_addresses() -> list[str]:
    """Return the addresses of this machine's network interfaces."""
    families = (socket.AF_INET, socket.AF_INET6)
    every = [item for items in psutil.net_if_addrs().values() for item in items if item.family in families]
    return [item.address.partition("%")[0] for item in every]


def _announce(settings: Settings, port: int, token: str) -> None:
    """Say once, on the terminal and in no log file, how to get in."""
    outside = [name for name in settings.hosts if name not in LOOPBACK]
    host = (outside or ["127.0.0.1"])[0] if settings.host in WILDCARDS else settings.host
    link = f"{_address(host, port)}/?token={token}"
    sys.stderr.write(
        f"\nThis link opens the app; whoever has it can use the server:\n\n    {link}\n\n"
        "The connection is not encrypted: on a network you do not trust, use a TLS proxy or an SSH tunnel.\n\n"
    )
    sys.stderr.flush()


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
