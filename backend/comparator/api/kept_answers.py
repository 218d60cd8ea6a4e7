"""Answers that hold as long as the data base does not change: computed and compressed once, however many ask."""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from comparator.api.caching import REVALIDATE, has
from comparator.store.workspace import DATA_BASE, Workspace

MOST_BYTES, SMALLEST_COMPRESSED, GZIP_LEVEL = 64 << 20, 1000, 6
GZIP = "gzip"


class Answer(NamedTuple):
    """An answer, the same compressed (a short one is not), and a hash of it."""

    plain: bytes
    compressed: bytes | None
    digest: str

    @property
    def size(self) -> int:
        """Return the bytes that both take."""
        return len(self.plain) + len(self.compressed or b"")


class KeptAnswers:
    """Answers by address. SQLite counts what others commit; a commit of any kind forgets them all. Thread-safe."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._connection = sqlite3.connect(workspace.folder / DATA_BASE, check_same_thread=False)
        self._lock = threading.Lock()
        self._version: int | None = None
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._busy: dict[str, threading.Lock] = {}

    def close(self) -> None:
        """Close the data base."""
        with self._lock:
            self._connection.close()

    def get(self, address: str, compute: Callable[[], bytes]) -> Answer:
        """Return what ``compute`` returned at the data base's present state; several who ask at once wait for one."""
        if found := self.known(address):
            return found
        with self._lock:
            busy = self._busy.setdefault(address, threading.Lock())
        with busy:
            try:
                if found := self.known(address):
                    return found
                before = self._version
                made = _made(compute())
                self._keep(address, made, before)
                return made
            finally:
                with self._lock:
                    self._busy.pop(address, None)

    def known(self, address: str) -> Answer | None:
        """Return an answer of the present state, after forgetting those of an earlier one."""
        self._workspace.require_same()
        with self._lock, closing(self._connection.execute("pragma data_version")) as cursor:
            version = int(cursor.fetchone()[0])
            if version != self._version:
                self._answers.clear()
                self._bytes, self._version = 0, version
            if address in self._answers:
                self._answers.move_to_end(address)
            return self._answers.get(address)

    def _keep(self, address: str, made: Answer, before: int | None) -> None:
        """Keep an answer, unless somebody has seen a commit since it was begun; the longest unused ones make room."""
        with self._lock:
            if before != self._version or made.size > MOST_BYTES:
                return
            self._answers[address] = made
            self._bytes += made.size
            while self._bytes > MOST_BYTES:
                _, dropped = self._answers.popitem(last=False)
                self._bytes -= dropped.size


def _made(plain: bytes) -> Answer:
    compressed = gzip.compress(plain, GZIP_LEVEL, mtime=0) if len(plain) >= SMALLEST_COMPRESSED else None
    return Answer(plain, compressed, hashlib.sha256(plain).hexdigest()[:32])


async def answered(request: Request, kept: KeptAnswers, compute: Callable[[], bytes]) -> Response:
    """Answer a request for JSON that depends on nothing but its address and the data base, or with 304.

    What is known is sent at once; for the rest a thread computes.
    """
    address = f"{request.url.path}?{request.url.query}"
    found = kept.known(address)
    answer = await run_in_threadpool(kept.get, address, compute) if found is None else found
    compressed = answer.compressed if GZIP in request.headers.get("accept-encoding", "") else None
    tag = f'"{answer.digest}"' if compressed is None else f'"{answer.digest}-{GZIP}"'
    headers = {"ETag": tag, "Cache-Control": REVALIDATE, "Vary": "Accept-Encoding"}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    if compressed is not None:
        headers["Content-Encoding"] = GZIP
    return Response(answer.plain if compressed is None else compressed, media_type="application/json", headers=headers)
