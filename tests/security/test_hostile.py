"""Hostile input: each is refused as it should be, changes nothing on disk, and the server goes on answering."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hostile_files as files
import httpx
import numpy as np
import pytest
from safetensors.numpy import load, save
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from comparator.api.app import bare
from comparator.api.limits import AT_ONCE, FILES, BodyLimit
from live import IDLE_SECONDS, UPLOAD_BYTES, Server, problem

CLIENTS = 50
CLIMBS = {
    "plain": "../../comparator.sqlite", "encoded": "..%2f..%2fcomparator.sqlite", "backslash": "..%5c..%5cx",
    "double encoded": "%252e%252e%252fcomparator.sqlite", "absolute": "%2fetc%2fpasswd", "null": "x%00.sqlite",
    "null and climb": "%2e%2e%2fcomparator.sqlite%00", "overlong": "%c0%ae%c0%ae%2fetc%2fpasswd", "dots": "%2e%2e",
    "unicode": "%ef%bc%8e%ef%bc%8e%2fetc", "long": "a" * 5000, "newline": "abc%0a", "home": "~root", "drive": "C:%5cx",
}  # fmt: skip
SECRETS = (b"SQLite format", b"root:x:", b"CREATE TABLE")
METHODS = ("get", "post", "put", "patch", "delete")
DOCUMENT = bare().openapi()
OPERATIONS = [
    (method, path, operation)
    for path, entry in DOCUMENT["paths"].items()
    for method, operation in entry.items()
    if method in METHODS
]
WITH_PATH = [(method, path) for method, path, _ in OPERATIONS if "{" in path]
WITH_QUERY = [
    (path, parameter["name"])
    for method, path, operation in OPERATIONS
    for parameter in operation.get("parameters", [])
    if method == "get" and parameter["in"] == "query" and "/events" not in path
]


def disk(server: Server) -> dict[str, int]:
    """Every file that a person's work is kept in, with its size."""
    kept = ("artifacts", "datasets", "resume", "methods")
    found = [file for folder in kept for file in (server.workspace / folder).rglob("*") if file.is_file()]
    return {str(file.relative_to(server.workspace)): file.stat().st_size for file in found}


def rows(server: Server) -> list[Any]:
    lists = [server.client.get(path) for path in ("/runs?limit=1000", "/scenarios", "/jobs?limit=1000")]
    return [[found["id"] for found in rows] for rows in (lists[0]["runs"], lists[1], lists[2]["jobs"])]


@contextmanager
def unharmed(server: Server) -> Iterator[None]:
    """Nothing is stored, removed or queued in the block, and the server answers after it."""
    server.idle()
    before = disk(server), rows(server)
    outside = sorted(server.workspace.parent.iterdir())
    yield
    assert server.client.get("/health")["status"] == "ok"
    assert (disk(server), rows(server)) == before
    assert sorted(server.workspace.parent.iterdir()) == outside


def asked(server: Server, method: str, path: str, **headers: str) -> tuple[int, bytes]:
    """Send a path as it is written: no client may tidy it."""
    connection = HTTPConnection(server.address.removeprefix("http://"), timeout=60)
    connection.putrequest(method.upper(), path, skip_accept_encoding=True)
    for name, value in {"Content-Length": "0", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


@pytest.fixture(scope="module")
def good(server: Server, trained: dict) -> dict[str, Any]:
    arrays: dict[str, Any] = server.client.predictions(trained["finetune"]["id"])
    return arrays


@pytest.fixture(scope="module")
def weights(server: Server, trained: dict) -> bytes:
    content: bytes = server.client.get(f"/runs/{trained['finetune']['id']}/weights")
    return content


@pytest.mark.parametrize(("method", "path"), WITH_PATH)
def test_paths_that_climb(server: Server, trained: dict, method: str, path: str) -> None:
    with unharmed(server):
        for name, climb in CLIMBS.items():
            parts = path.split("{")
            for place in range(1, len(parts)):
                filled = parts[0] + "".join(
                    (climb if number == place else "0") + part.partition("}")[2]
                    for number, part in enumerate(parts)
                    if number
                )
                status, content = asked(server, method, filled)
                assert 400 <= status < 500, (name, filled, status)
                assert not any(secret in content for secret in SECRETS), (name, filled)


@pytest.mark.parametrize(("path", "parameter"), WITH_QUERY)
def test_queries_that_climb(server: Server, trained: dict, path: str, parameter: str) -> None:
    filled = path.replace("{run}", trained["original"]["id"]).replace("{name}", "threshold")
    filled = filled.replace("{split}", "train").replace("{index}", "0").replace("{", "").replace("}", "")
    with unharmed(server):
        for climb in CLIMBS.values():
            status, content = asked(server, "GET", f"{filled}?{parameter}={climb}")
            assert status < 500, (filled, climb, content[:300])
            assert not any(secret in content for secret in SECRETS)


@pytest.mark.parametrize(
    "value", ["../../x", "/etc/passwd", "..%2f..%2fx", "a\0b", "a\nb", "a" * 100_000, "", "\ud800"]
)
def test_fields_that_climb(server: Server, scenario: dict, value: str) -> None:
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("/runs", {"scenario": value, "kind": "original"}),
        ("/runs", {"scenario": scenario["id"], "kind": "unlearned", "method": value}),
        ("/runs", {"scenario": scenario["id"], "kind": "unlearned", "method": "finetune", "base": value}),
        ("/jobs", {"kind": "prepare", "dataset": value}),
        ("/jobs", {"kind": "evaluate", "scenario": value}),
        ("/jobs", {"kind": "relearn", "run": value}),
        ("/scenarios", {"dataset": value, "architecture": "small_cnn", "forget": {"kind": "class", "classes": [1]}}),
        ("/scenarios", {"dataset": "digits", "architecture": value, "forget": {"kind": "class", "classes": [1]}}),
        ("/scenarios", {"dataset": "digits", "architecture": "small_cnn", "forget": {"kind": value}}),
    ]
    with unharmed(server):
        for path, body in bodies:
            content = json.dumps(body).encode()
            answer = server.http.post(path, content=content, headers={"Content-Type": "application/json"})
            assert 400 <= answer.status_code < 500, (path, body, answer.text)
            problem(answer)


@pytest.mark.parametrize("name", ["../../evil.npz", "/etc/passwd", "..\\..\\evil", "a\0b", "%2e%2e%2fx", "x" * 5000])
def test_the_name_of_an_upload_is_never_a_path(server: Server, scenario: dict, name: str) -> None:
    quoted = quote(name, safe="./\\%")
    body = (
        f'--b\r\nContent-Disposition: form-data; name="scenario"\r\n\r\n{scenario["id"]}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\noriginal\r\n'
        f'--b\r\nContent-Disposition: form-data; name="weights"; filename="{quoted}"\r\n\r\nnothing\r\n--b--\r\n'
    )
    with unharmed(server):
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = server.http.post("/runs/imports", content=body.encode(), headers=headers)
        assert answer.status_code in (400, 415, 422)
        problem(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [("scenario", "../../x"), ("scenario", "a\n"), ("base", "../../x"), ("base", "0" * 64), ("base", "a\0"),
     ("label", "  "), ("label", "a\0b"), ("label", "x" * 81), ("label", "\x1b[31m"), ("kind", "moon"), ("seed", "1e9"),
     ("run_seconds", "nan"), ("run_seconds", "-1"), ("run_seconds", "inf"), ("device", "a\0"), ("device", "d" * 81)],
)  # fmt: skip
def test_statements_that_cannot_be_meant(server: Server, scenario: dict, good: dict, field: str, value: str) -> None:
    form = {"scenario": scenario["id"], "kind": "unlearned", field: value}
    with unharmed(server):
        answer = server.http.post("/runs/imports", data=form, files={"predictions": ("p.npz", files.packed(good))})
        assert answer.status_code == 422, answer.text
        assert [field] in [error["loc"] for error in problem(answer)["errors"]]


def refused(server: Server, scenario: dict, field: str, content: bytes) -> tuple[int, dict]:
    form = {"scenario": scenario["id"], "kind": "original", "label": "hostile"}
    answer = server.http.post("/runs/imports", data=form, files={field: ("file", content)})
    return answer.status_code, problem(answer)


def test_malicious_pickles_run_nothing(server: Server, scenario: dict, weights: bytes, tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    with unharmed(server):
        for name, content in files.pickles(marker, load(weights)).items():
            status, found = refused(server, scenario, "weights", content)
            assert (status, found["title"]) == (415, "File refused"), (name, found)
            assert not marker.exists(), name


def test_headers_that_lie(server: Server, scenario: dict, weights: bytes) -> None:
    with unharmed(server):
        for name, content in files.headers(weights).items():
            status, found = refused(server, scenario, "weights", content)
            assert status == 415, (name, found)
            assert "not a readable safetensors file" in found["detail"], name


def test_weights_that_are_not_finite(server: Server, scenario: dict, weights: bytes) -> None:
    arrays = {name: array.copy() for name, array in load(weights).items()}
    name = next(name for name, array in arrays.items() if array.dtype.kind == "f")
    arrays[name].flat[0] = float("nan")
    with unharmed(server):
        status, found = refused(server, scenario, "weights", save(arrays))
        assert status == 422
        assert found["errors"] == [{"loc": ["weights", name], "msg": "1 values are not finite"}]


def test_weights_that_are_finite_and_answer_nothing(server: Server, scenario: dict, weights: bytes) -> None:
    arrays = {
        name: array * np.float32(1e30) if array.dtype.kind == "f" else array for name, array in load(weights).items()
    }
    with unharmed(server):
        status, found = refused(server, scenario, "weights", save(arrays))
        assert (status, found["errors"]) == (422, [{"loc": ["weights"], "msg": "too large"}])


def test_a_tensor_that_is_named_twice(server: Server, scenario: dict, weights: bytes) -> None:
    length = int.from_bytes(weights[:8], "little")
    header, body = weights[8 : 8 + length].decode(), weights[8 + length :]
    name = next(name for name in load(weights))
    twice = "{" + f'"{name}":' + json.dumps(json.loads(header)[name]) + "," + header[1:]
    with unharmed(server):
        status, found = refused(server, scenario, "weights", len(twice).to_bytes(8, "little") + twice.encode() + body)
        assert status == 415
        assert found["detail"] == f"The upload names twice: {name}."


def test_predictions_that_are_none(server: Server, scenario: dict, good: dict, tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    with unharmed(server):
        for name, (content, wanted, words) in files.foreign_archives(good, marker).items():
            status, found = refused(server, scenario, "predictions", content)
            assert status == wanted, (name, found)
            assert words in found["detail"], (name, found)
            assert not marker.exists(), name


def test_uploads_over_the_limit_and_forms_of_other_addresses(server: Server, scenario: dict) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="weights"; filename="w"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 100_000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    with unharmed(server):
        answer = server.http.post("/runs/imports", content=endless(), headers=headers)
        assert answer.status_code == 413
        assert f"{UPLOAD_BYTES + (1 << 20):,} bytes" in problem(answer)["detail"]
        for path in ("/runs", "/scenarios", "/jobs"):
            assert server.http.post(path, content=endless(), headers=headers).status_code in (413, 415, 422)
        both = {"weights": ("w", b"1"), "predictions": ("p", b"2")}
        for given in (both, {"other": ("o", b"3")}):
            answer = server.http.post(
                "/runs/imports", data={"scenario": scenario["id"], "kind": "original"}, files=given
            )
            assert answer.status_code == 422
            assert "one file" in problem(answer)["detail"]


def test_an_upload_that_stops_is_given_up(server: Server) -> None:
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    with unharmed(server), socket.create_connection((host, int(port)), timeout=IDLE_SECONDS * 6) as line:
        line.sendall(
            f"POST /api/v1/runs/imports HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 100000\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n".encode()
        )
        started = time.monotonic()
        answer = line.recv(100)
        assert b" 408 " in answer
        assert IDLE_SECONDS * 0.8 < time.monotonic() - started < IDLE_SECONDS * 5


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_a_foreign_page_is_refused(server: Server, scenario: dict, weights: bytes, headers: dict) -> None:
    form = {"scenario": scenario["id"], "kind": "original", "label": "forged", "seed": "77"}
    with unharmed(server):
        answer = server.http.post("/runs/imports", data=form, files={"weights": ("w", weights)}, headers=headers)
        assert answer.status_code == 403
        problem(answer)


def test_many_clients_at_once(server: Server, scenario: dict, trained: dict) -> None:
    run = trained["finetune"]["id"]
    paths = [
        "/health",
        "/catalog",
        f"/runs/{run}",
        f"/runs/{run}/predictions",
        "/runs",
        "/moon",
        f"/attacks/threshold?run={run}",
    ]

    def visit(number: int) -> list[int]:
        with httpx.Client(base_url=f"{server.address}/api/v1", timeout=120) as visitor:
            codes = [visitor.get(paths[(number + step) % len(paths)]).status_code for step in range(len(paths))]
            form = {"scenario": scenario["id"], "kind": "original"}
            upload = visitor.post("/runs/imports", data=form, files={"weights": ("w", b"x" * 1000)})
            return [*codes, upload.status_code]

    with unharmed(server):
        with ThreadPoolExecutor(CLIENTS) as pool:
            found = list(pool.map(visit, range(CLIENTS)))
        codes = [code for visitor in found for code in visitor[:-1]]
        assert sorted(set(codes)) == [200, 404]
        assert codes.count(404) == CLIENTS
        assert {visitor[-1] for visitor in found} <= {415, 429}, "an upload is looked at, or has to wait"


@pytest.mark.parametrize("minute", [5, 100])
def test_uploads_are_limited_in_number(minute: int) -> None:
    async def answer(request: Request) -> PlainTextResponse:
        await request.body()
        return PlainTextResponse("taken")

    app = Starlette(routes=[Route(FILES, answer, methods=["POST"]), Route("/api/v1/runs", answer, methods=["POST"])])
    app.add_middleware(BodyLimit, upload_bytes=100, uploads_per_minute=minute)
    with TestClient(app) as client:
        codes = [client.post(FILES, content=b"x").status_code for _ in range(10)]
        assert codes == [200] * min(minute, 10) + [429] * max(0, 10 - minute)
        if minute < 10:
            refusal = client.post(FILES, content=b"x")
            assert int(refusal.headers["retry-after"]) > 0
        assert client.post("/api/v1/runs", content=b"x").status_code == 200


def test_uploads_at_once_are_limited(server: Server) -> None:
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    head = (
        f"POST /api/v1/runs/imports HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 1000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    ).encode()
    with unharmed(server):
        lines = [socket.create_connection((host, int(port)), timeout=60) for _ in range(AT_ONCE)]
        try:
            for line in lines:
                line.sendall(head)
            time.sleep(1)
            answer = server.http.post("/runs/imports", data={"scenario": "x"}, files={"weights": ("w", b"x")})
            assert answer.status_code == 429
            assert f"at most {AT_ONCE}" in problem(answer)["detail"]
        finally:
            for line in lines:
                line.close()
