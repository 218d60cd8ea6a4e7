"""Answers that are remembered while the data base does not change: computed once, and never stale."""

from __future__ import annotations

import asyncio
import gzip
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import Request

from comparator.api.kept_answers import MOST_BYTES, KeptAnswers, answered
from comparator.store.workspace import Workspace
from jobs.queued import opened, queue
from live import Server

ADDRESS = "/runs?"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def kept(workspace: Workspace) -> Iterator[KeptAnswers]:
    found = KeptAnswers(workspace)
    yield found
    found.close()


class Counted:
    """Computes an answer and counts how often."""

    def __init__(self, answer: bytes = b"{}", seconds: float = 0.0) -> None:
        self.answer, self.seconds, self.times = answer, seconds, 0
        self._lock = threading.Lock()

    def __call__(self) -> bytes:
        time.sleep(self.seconds)
        with self._lock:
            self.times += 1
        return self.answer


def test_an_answer_is_computed_once_until_something_is_written(workspace: Workspace, kept: KeptAnswers) -> None:
    counted = Counted()
    for _ in range(3):
        assert kept.get(ADDRESS, counted).plain == b"{}"
    assert counted.times == 1
    queue(workspace)
    kept.get(ADDRESS, counted)
    assert counted.times == 2
    kept.get("/runs?limit=1", counted)
    assert counted.times == 3


def test_many_who_ask_at_once_wait_for_one(kept: KeptAnswers) -> None:
    counted = Counted(seconds=0.1)
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: kept.get(ADDRESS, counted).plain, range(20)))
    assert (answers, counted.times) == ([b"{}"] * 20, 1)


def test_what_was_computed_while_something_was_written_is_not_kept(workspace: Workspace, kept: KeptAnswers) -> None:
    def slow() -> bytes:
        queue(workspace)
        return b"before"

    assert kept.get(ADDRESS, slow).plain == b"before"
    assert kept.get(ADDRESS, Counted(b"after")).plain == b"after"


def test_compressed_and_plain_are_of_one_state(workspace: Workspace, kept: KeptAnswers) -> None:
    """A row that is written while the answer is made is in the next one, however it is encoded."""

    def asked(text: bytes, *, meanwhile: bool) -> bytes:
        def compute() -> bytes:
            if meanwhile:
                queue(workspace)
            return text * 1000

        scope = {"type": "http", "path": "/runs", "query_string": b"", "headers": [(b"accept-encoding", b"gzip")]}
        answer = asyncio.run(answered(Request(scope), kept, compute))
        assert answer.headers["content-encoding"] == "gzip"
        return gzip.decompress(bytes(answer.body))

    assert asked(b"before", meanwhile=True) == b"before" * 1000
    assert asked(b"after", meanwhile=False) == b"after" * 1000


def test_a_computation_that_fails_is_tried_again_by_the_next(kept: KeptAnswers) -> None:
    def broken() -> bytes:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        kept.get(ADDRESS, broken)
    assert kept.get(ADDRESS, Counted(b"well")).plain == b"well"


def test_the_oldest_answers_go_first_where_there_is_no_room(kept: KeptAnswers) -> None:
    half = random.Random(0).randbytes(MOST_BYTES // 5)  # as large again where it is compressed
    counted = [Counted(half) for _ in range(3)]
    for number, each in enumerate(counted):
        kept.get(f"/?{number}", each)
    for number in (2, 1, 0):
        kept.get(f"/?{number}", counted[number])
    assert [each.times for each in counted] == [2, 1, 1]


def test_over_rest_a_row_is_there_at_once_and_a_browser_that_has_it_gets_304(server: Server, scenario: dict) -> None:
    server.idle()
    for path in ("/runs", "/groups", "/scenarios"):
        asked = {"scenario": scenario["id"]}
        plain = server.http.get(path, params=asked, headers={"accept-encoding": "identity"})
        packed = server.http.get(path, params=asked, headers={"accept-encoding": "gzip"})
        assert plain.json() == packed.json()
        assert "content-encoding" not in plain.headers
        for answer, encoding in ((plain, "identity"), (packed, "gzip")):
            known = {"if-none-match": answer.headers["etag"], "accept-encoding": encoding}
            assert server.http.get(path, params=asked, headers=known).status_code == 304
    before = server.client.get("/runs", scenario=scenario["id"])["total"]
    request = {"scenario": scenario["id"], "kind": "unlearned", "method": "do_nothing", "repeat": True}
    queued = server.client.post("/runs", request)
    new = len(queued["runs"]) + len(queued["prerequisites"])
    assert server.client.get("/runs", scenario=scenario["id"])["total"] == before + new
    server.idle()
