"""Answers that hold as long as the data base does not change: computed and compressed once, however many ask."""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing

from fastapi import Request, Response

from comparator.api.caching import REVALIDATE, has
from comparator.store.workspace import DATA_BASE, Workspace

MOST_BYTES, SMALLEST_COMPRESSED, GZIP_LEVEL = 64 << 20, 1000, 6
PLAIN, PACKED = "", "gzip"
Key = tuple[str, str, str]


class Remembered:
    """Answers by address and encoding. SQLite counts what others commit: any commit at all forgets all of them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._connection = sqlite3.connect(workspace.folder / DATA_BASE, check_same_thread=False)
        self._lock = threading.Lock()
        self._version: int | None = None
        self._answers: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._busy: dict[Key, threading.Lock] = {}

    def close(self) -> None:
        """Close the data base."""
        with self._lock:
            self._connection.close()

    def answer(self, key: Key, compute: Callable[[], bytes]) -> bytes:
        """Return what ``compute`` returned at the data base's present state; several who ask at once wait for one."""
        if (found := self._known(key)) is not None:
            return found
        with self._lock:
            busy = self._busy.setdefault(key, threading.Lock())
        with busy:
            try:
                if (found := self._known(key)) is not None:
                    return found
                before = self._current()
                made = compute()
                self._keep(key, made, before)
                return made
            finally:
                with self._lock:
                    self._busy.pop(key, None)

    def _known(self, key: Key) -> bytes | None:
        self._current()
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _current(self) -> int:
        """Return the data base's count of changes; a new one empties what is remembered."""
        self._workspace.require_same()
        with self._lock, closing(self._connection.execute("pragma data_version")) as cursor:
            version = int(cursor.fetchone()[0])
            if version != self._version:
                self._answers.clear()
                self._bytes, self._version = 0, version
            return version

    def _keep(self, key: Key, made: bytes, version: int) -> None:
        with self._lock:
            if version != self._version or len(made) > MOST_BYTES:
                return
            self._answers[key] = made
            self._bytes += len(made)
            while self._bytes > MOST_BYTES:
                _, dropped = self._answers.popitem(last=False)
                self._bytes -= len(dropped)


def answered(request: Request, remembered: Remembered, compute: Callable[[], bytes]) -> Response:
    """Answer a request for JSON that depends on nothing but its address and the data base, or with 304."""
    path, query = request.url.path, request.url.query
    content = remembered.answer((path, query, PLAIN), compute)
    encoded = len(content) >= SMALLEST_COMPRESSED and PACKED in request.headers.get("accept-encoding", "")
    if encoded:
        plain = content
        content = remembered.answer((path, query, PACKED), lambda: gzip.compress(plain, GZIP_LEVEL, mtime=0))
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": REVALIDATE, "Vary": "Accept-Encoding"}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    if encoded:
        headers["Content-Encoding"] = PACKED
    return Response(content, media_type="application/json", headers=headers)
