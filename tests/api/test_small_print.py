"""What is easily forgotten: media types of errors, whole Host headers, private answers, texts that hide something."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path
from typing import Any

import psutil
import pytest

from comparator.api.app import bare
from comparator.api.guard import SECURITY_HEADERS
from comparator.errors import Conflict, Unavailable
from comparator.jobs import logs
from comparator.shown import escaped
from comparator.store.workspace import open_workspace, require_known_format
from jobs.queued import opened, queue
from live import Server, problem, until

BAD = ["\x1b[31mred", "a\x07", "a\u202eb", "a\u2066b", "a\x00b", "a\u2028b", "a\x9bb"]


def test_the_document_says_how_errors_are_sent() -> None:
    operations = [one for path in bare().openapi()["paths"].values() for one in path.values()]
    assert len(operations) >= 50
    for operation in operations:
        content = operation["responses"]["default"]["content"]
        assert list(content) == ["application/problem+json"]
        assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8255, evil.com", "127.0.0.1 evil.com", "evil.com@127.0.0.1", "127.0.0.1/evil.com", "127.0.0.1#evil",
        "[::1]evil.com", "127.0.0.1:80:90", "127.0.0.1:port", "localhost?evil", "localhost:", "[::1", "",
        "localhost\t.evil.com", "127.0.0.1.evil.com", "evil.com:127.0.0.1",
    ],
)  # fmt: skip
def test_the_whole_host_is_matched(server: Server, host: str) -> None:
    answer = server.http.get("/health", headers={"Host": host})
    assert answer.status_code in (400, 403), host


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8255", "LOCALHOST", "[::1]:80", "[::1]"])
def test_own_hosts_pass(server: Server, host: str) -> None:
    assert server.http.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/runs", "/scenarios", "/jobs", "/catalog", "/datasets", "/runs/none"])
def test_no_cache_keeps_what_is_private(server: Server, path: str) -> None:
    answer = server.http.get(path)
    assert answer.headers["cache-control"].startswith("private, no-")
    assert answer.headers.items() >= {name.lower(): value for name, value in SECURITY_HEADERS.items()}.items()


@pytest.mark.parametrize("text", BAD)
def test_texts_that_hide_or_turn_something_are_refused_everywhere_alike(
    server: Server, trained: dict, scenario: dict, text: str
) -> None:
    a, b = trained["finetune"]["id"], trained["retrained"]["id"]
    note = {"scenario": scenario["id"], "a": a, "b": b, "link": "#/contrast"}
    images = {"name": "mine", "folder": "/nowhere"}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/slices", {"json": {"scenario": scenario["id"], "name": text, "train": [1]}}),
        ("/notes", {"json": {**note, "text": text}}),
        ("/notes", {"json": {**note, "text": "fine", "link": f"#/{text}"}}),
        ("/datasets", {"json": {**images, "label": text}}),
        ("/datasets", {"json": {**images, "license": text}}),
        ("/runs/imports", {"data": {"scenario": scenario["id"], "kind": "original", "label": text},
                           "files": {"weights": b"x"}}),
        ("/runs/imports", {"data": {"scenario": scenario["id"], "kind": "original", "device": text},
                           "files": {"weights": b"x"}}),
    ]  # fmt: skip
    for path, body in asked:
        found = server.refused(422, "POST", path, **body)
        assert "cannot be shown" in found["detail"], path


def test_words_of_any_script_and_lines_of_a_note_are_fine(server: Server, trained: dict, scenario: dict) -> None:
    a, b = trained["finetune"]["id"], trained["retrained"]["id"]
    body = {"scenario": scenario["id"], "a": a, "b": b, "link": "#/contrast", "text": "one\ntwo\t日本語 نص 👩‍🔬"}
    assert server.client.post("/notes", body)["text"] == body["text"]


def test_terminal_codes_in_a_log_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    with opened(tmp_path) as workspace:
        identifier = queue(workspace)
        file = logs.log_file(workspace, identifier)
        file.parent.mkdir(parents=True)
        file.write_text("fine\n\x1b]0;title\x07\x1b[2Jgone \u202e\n")
        assert logs.log_lines(workspace, identifier) == ["fine", r"\x1b]0;title\x07\x1b[2Jgone \u202e"]
    assert escaped("two\nlines\tß 👩‍🔬") == "two\nlines\tß 👩‍🔬"


@pytest.mark.parametrize("content", ["[]", "3", "moon", "", "{}", '{"format": "2"}', '{"format": null}', "[" * 100_000])
def test_a_marker_that_says_nothing_is_refused_in_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "workspace.json").write_text(content)
    with pytest.raises(Conflict, match=r"does not say which format"):
        require_known_format(tmp_path)
    assert (tmp_path / "workspace.json").read_text() == content


def test_a_workspace_that_is_moved_or_replaced_is_written_no_more(tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "w", tmp_path / "elsewhere"
    workspace = open_workspace(place)
    place.rename(elsewhere)
    for use in (workspace.read, workspace.write):
        with pytest.raises(Unavailable, match="moved or replaced"), use():
            pass
    other = open_workspace(place)
    with pytest.raises(Unavailable, match="moved or replaced"), workspace.write():
        pass
    other.engine.dispose()
    for file in place.iterdir():
        if file.is_file():
            file.unlink()
    elsewhere.rename(tmp_path / "again")
    with pytest.raises(Unavailable, match="moved or replaced"):
        workspace.require_space(1)
    workspace.engine.dispose()


def test_a_server_whose_workspace_was_moved_says_so(tmp_path: Path) -> None:
    server = Server(tmp_path / "w")
    server.start()
    http = server.http
    (tmp_path / "w").rename(tmp_path / "moved")
    (tmp_path / "w").mkdir()
    for path in ("/health", "/runs", "/scenarios", "/jobs", "/events"):
        answer = http.get(path)
        assert answer.status_code == 503, path
        assert "moved or replaced" in problem(answer)["detail"]
    answer = http.post("/jobs", json={"kind": "prepare", "dataset": "digits"})
    assert answer.status_code == 503
    assert not (tmp_path / "w" / "comparator.sqlite").exists()
    (tmp_path / "w").rmdir()
    (tmp_path / "moved").rename(tmp_path / "w")
    assert until(lambda: http.get("/health").status_code == 200)
    server.stop()


def test_no_child_of_the_server_knows_the_token(tmp_path: Path) -> None:
    token = "a-secret-of-enough-characters"
    server = Server(tmp_path / "w", COMPARATOR_TOKEN=token)
    server.start()
    until(lambda: server.client.get("/health")["device"])
    owner = json.loads((tmp_path / "w" / "server.json").read_text())
    children = psutil.Process(owner["pid"]).children(recursive=True)
    looked_at = 0
    for child in children:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # it has ended
            assert token.encode() not in Path(f"/proc/{child.pid}/environ").read_bytes()
            looked_at += 1
    assert looked_at, "the process that starts workers, at least"
    server.stop()


@pytest.mark.parametrize(
    "folder",
    [
        "/" + "a" * 256,
        "/" + "a/" * 2040 + "b" * 20,
        "/a\ud800b",
        "/a\x00b",
        "/~\udcff",
        "/proc/self",
        "/nowhere/\udcff",
    ],
)
def test_paths_that_no_file_system_has(server: Server, folder: str) -> None:
    body = json.dumps({"folder": folder})
    answer = server.http.post("/datasets/look", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    problem(answer)


def test_names_of_files_that_are_no_text(server: Server, tmp_path: Path) -> None:
    for split in ("train", "test"):
        place = os.fsencode(tmp_path / "images" / split) + b"/cl\xff\xfe"
        Path(os.fsdecode(place)).mkdir(parents=True)
        Path(os.fsdecode(place), os.fsdecode(b"\xff.png")).write_bytes(b"no picture")
    answer = server.http.post("/datasets/look", json={"folder": str(tmp_path / "images")})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert not re.search(r"\blog\b", problem(answer)["advice"])
