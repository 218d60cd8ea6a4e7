"""Downloads are resumed, checked, refused without room, and never half there; against a real server on this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import made
import pytest

from comparator.data import fetch
from comparator.errors import DiskFull, Unavailable

CONTENT = bytes(range(256)) * 8000
MD5 = hashlib.md5(CONTENT).hexdigest()


class Files(BaseHTTPRequestHandler):
    """Serves one file, from where it is asked to; breaks off once when told to."""

    ranges = True
    breaks = 0
    asked: list[str | None]

    def do_GET(self) -> None:
        kind: Any = type(self)
        wanted = self.headers.get("Range")
        kind.asked.append(wanted)
        if self.path != "/file.bin":
            self.send_error(404)
            return
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and kind.ranges else 0
        if first >= len(CONTENT):
            self.send_error(416)
            return
        body = CONTENT[first:]
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if kind.breaks:
            kind.breaks -= 1
            body = body[: len(body) // 2]
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def files() -> Iterator[tuple[Any, str]]:
    kind = type("Some", (Files,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kind, f"http://127.0.0.1:{server.server_port}/file.bin"
    server.shutdown()
    server.server_close()


def test_a_file_is_fetched_checked_and_reported(tmp_path: Path, files: tuple[Any, str]) -> None:
    source = made.Here(tmp_path)
    assert fetch.file(source, files[1], tmp_path / "file.bin", md5=MD5).read_bytes() == CONTENT
    fractions = [fraction for fraction, _ in source.said]
    assert fractions == sorted(fractions)
    assert "downloading file.bin: 2.0 MB" in source.said[-1][1]
    assert [found.name for found in tmp_path.iterdir()] == ["file.bin"]


def test_a_whole_file_is_not_fetched_again(tmp_path: Path, files: tuple[Any, str]) -> None:
    (tmp_path / "file.bin").write_bytes(CONTENT)
    fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5)
    assert files[0].asked == []


def test_a_download_that_broke_off_goes_on(tmp_path: Path, files: tuple[Any, str]) -> None:
    files[0].breaks = 1
    fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5)
    assert files[0].asked == [None, f"bytes={len(CONTENT) // 2}-"]
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


def test_what_arrived_is_kept_for_the_next_time(tmp_path: Path, files: tuple[Any, str]) -> None:
    files[0].breaks = fetch.ATTEMPTS
    with pytest.raises(Unavailable, match="could not be fetched") as caught:
        fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5)
    assert "goes on from there" in caught.value.advice
    assert not (tmp_path / "file.bin").exists()
    fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5)
    assert files[0].asked[-1] == f"bytes={len(CONTENT) - len(CONTENT) // 8}-"


def test_a_server_that_cannot_continue_sends_everything(tmp_path: Path, files: tuple[Any, str]) -> None:
    files[0].ranges = False
    (tmp_path / "file.bin.part").write_bytes(b"something else")
    assert fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5).read_bytes() == CONTENT


def test_a_wrong_beginning_is_thrown_away(tmp_path: Path, files: tuple[Any, str]) -> None:
    (tmp_path / "file.bin.part").write_bytes(b"x" * 1000)
    assert fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5).read_bytes() == CONTENT


def test_content_with_another_checksum_is_refused(tmp_path: Path, files: tuple[Any, str]) -> None:
    with pytest.raises(Unavailable, match=f"its md5 is .* instead of {'0' * 32}"):
        fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5="0" * 32)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_and_a_missing_server_are_told_apart(tmp_path: Path, files: tuple[Any, str]) -> None:
    with pytest.raises(Unavailable, match="answered 404"):
        fetch.file(made.Here(tmp_path), files[1].replace("file.bin", "other"), tmp_path / "other")
    with pytest.raises(Unavailable, match="ConnectError"):
        fetch.file(made.Here(tmp_path), "http://127.0.0.1:9/file.bin", tmp_path / "file.bin")


def test_a_download_that_does_not_fit_is_refused(
    tmp_path: Path, files: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "SPARE_BYTES", 10**18)
    with pytest.raises(DiskFull, match="needs 2 MB"):
        fetch.file(made.Here(tmp_path), files[1], tmp_path / "file.bin", md5=MD5)
    assert list(tmp_path.iterdir()) == []
