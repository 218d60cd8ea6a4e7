"""Whatever stops a run, it says so, keeps nothing half done, and can go on: to the same weights."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

import pytest

from live import Server, until

EPOCHS = 24
RECIPE = {"epochs": EPOCHS, "batch_size": 1024}


@pytest.fixture(scope="module")
def slow(server: Server) -> dict[str, Any]:
    """A scenario whose models take long enough to be interrupted."""
    return server.scenario(forget={"kind": "class", "classes": [6]}, recipe=RECIPE)


@pytest.fixture(scope="module")
def uninterrupted(server: Server, slow: dict) -> dict[str, Any]:
    (run,) = server.built(scenario=slow["id"], kind="retrained")
    return server.client.get(f"/runs/{run['id']}")


def reach(server: Server, run: str, epochs: int) -> dict[str, Any]:
    """Wait until a running run has finished some epochs."""

    def far() -> dict[str, Any] | None:
        found = server.client.get(f"/runs/{run}")
        assert found["status"] in ("queued", "running"), found["error"]
        return found if found["status"] == "running" and len(found["history"]) >= epochs else None

    return until(far)


def status(server: Server, run: str) -> str:
    return str(server.client.get(f"/runs/{run}")["status"])


def test_a_run_survives_cancelling_and_the_death_of_worker_and_server(
    server: Server, slow: dict, uninterrupted: dict
) -> None:
    request = {"scenario": slow["id"], "kind": "retrained", "repeat": True}
    run = server.client.run(**request)[0]["id"]

    reach(server, run, 3)
    assert server.client.post(f"/runs/{run}/cancel")["status"] in ("running", "cancelled")
    (cancelled,) = server.client.wait(run)
    assert cancelled["status"] == "cancelled"
    detail = server.client.get(f"/runs/{run}")
    kept = len(detail["history"])
    assert detail["artifacts"] == []
    assert detail["metrics"] == {}
    assert 3 <= kept < EPOCHS
    assert "cannot be cancelled" in server.refused(409, "POST", f"/runs/{run}/cancel")["detail"]

    server.client.post(f"/runs/{run}/resume")
    assert "cannot be resumed" in server.refused(409, "POST", f"/runs/{run}/resume")["detail"]
    reach(server, run, kept + 2)
    first = server.job(run)["pid"]
    os.kill(first, signal.SIGKILL)
    until(lambda: (job := server.job(run))["state"] == "running" and job["pid"] not in (None, first))
    assert "SIGKILL" in "".join(server.client.get(f"/runs/{run}/log")["lines"]), "it goes on by itself, once"
    os.kill(server.job(run)["pid"], signal.SIGKILL)
    (killed,) = server.client.wait(run)
    assert killed["status"] == "failed"
    assert killed["error"]["title"] == "The worker was killed again"
    assert "SIGKILL" in killed["error"]["detail"]
    assert "memory" in killed["error"]["detail"]
    assert "resume" in killed["error"]["advice"]
    assert server.client.get(f"/runs/{run}")["artifacts"] == []

    server.client.post(f"/runs/{run}/resume")
    before = len(reach(server, run, len(server.client.get(f"/runs/{run}")["history"]) + 1)["history"])
    server.kill()
    server.start()
    (ended,) = server.client.wait(run)
    assert ended["status"] == "succeeded", ended["error"]
    detail = server.client.get(f"/runs/{run}")
    assert before < EPOCHS
    assert detail["provenance"]["weights_sha256"] == uninterrupted["provenance"]["weights_sha256"]
    told = [{name: value for name, value in record.items() if name != "seconds"} for record in detail["history"]]
    whole = [
        {name: value for name, value in record.items() if name != "seconds"} for record in uninterrupted["history"]
    ]
    assert told == whole
    server.idle()
    assert server.client.get(f"/runs/{run}")["metrics"].keys() >= uninterrupted["metrics"].keys()
    assert not (server.workspace / "resume" / f"{run}.pt").exists()


def test_cancelling_what_waits_and_what_others_need(server: Server, slow: dict) -> None:
    request = {"scenario": slow["id"], "kind": "unlearned", "method": "do_nothing", "seeds": [0, 1]}
    answer = server.client.post("/runs", request)
    (original,), (first, second) = answer["prerequisites"], answer["runs"]
    assert server.client.post(f"/runs/{first['id']}/cancel")["status"] == "cancelled"
    assert "Cancel it first" in server.refused(409, "DELETE", f"/runs/{second['id']}")["advice"]
    until(lambda: status(server, original["id"]) == "running")
    assert server.client.post(f"/jobs/{original['job']}/cancel")["id"] == original["job"]
    ended = server.client.wait(original["id"], second["id"])
    assert [run["status"] for run in ended] == ["cancelled", "failed"]
    assert ended[1]["error"]["title"] == "Not started"
    assert "Train an original" in ended[1]["error"]["detail"]
    assert "was cancelled" in ended[1]["error"]["detail"]
    assert "Resume that one first" in ended[1]["error"]["advice"]
    server.client.post(f"/runs/{second['id']}/resume")
    assert status(server, original["id"]) in ("queued", "running"), "what it needs is queued with it"
    for run in (second, original):
        server.client.post(f"/runs/{run['id']}/cancel")
    server.client.wait(original["id"], second["id"])


def test_events_are_numbered_without_gaps_and_a_reconnect_loses_none(server: Server, trained: dict) -> None:
    server.idle()
    everything = events(server, "/events?since=0")
    numbers = [number for number, _, _ in everything]
    assert numbers == list(range(1, len(numbers) + 1))
    kinds = {kind for _, kind, _ in everything}
    assert {"run", "job", "progress", "epoch", "scenario", "dataset"} <= kinds
    middle = numbers[len(numbers) // 2]
    assert events(server, "/events", {"Last-Event-ID": str(middle)}) == everything[middle:]
    finished = trained["finetune"]["id"]
    told = [data["status"] for _, kind, data in everything if kind == "run" and data["run"] == finished]
    assert told == ["running", "succeeded"]


def test_a_number_from_another_workspace_hears_of_what_happens_next(server: Server) -> None:
    newest = max(number for number, _, _ in events(server, "/events?since=0"))
    with server.http.stream("GET", "/events", headers={"Last-Event-ID": "9" * 30}) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("id:")) == f"id: {newest}"
        job = server.client.post("/jobs", {"kind": "prepare", "dataset": "digits"})
        data = next(line for line in lines if line.startswith("data:") and "job" in line)
    assert json.loads(data.removeprefix("data:"))["job"] == job["id"]
    server.client.wait_for_job(job["id"])


@pytest.mark.parametrize("sent", ["²³", "9" * 5000, "-1", ""])
def test_what_is_no_number_of_an_event_starts_with_what_happens_next(server: Server, sent: str) -> None:
    newest = max(number for number, _, _ in events(server, "/events?since=0"))
    with server.http.stream("GET", "/events", headers={"Last-Event-ID": sent.encode()}) as stream:
        assert next(line for line in stream.iter_lines() if line.startswith("id:")) == f"id: {newest}"


def events(server: Server, path: str, headers: dict[str, str] | None = None) -> list[tuple[int, str, dict]]:
    """Read a stream up to the newest event."""
    newest = newest_event(server)
    found: list[tuple[int, str, dict]] = []
    fields: dict[str, str] = {}
    with server.http.stream("GET", path, headers=headers or {}) as stream:
        for line in stream.iter_lines():
            name, _, value = line.partition(":")
            if name in ("id", "event", "data"):
                fields[name] = value.strip()
            if line or not fields:
                continue
            if fields["event"] != "hello":
                found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
            if int(fields["id"]) >= newest:
                return found
            fields = {}
    return found


def newest_event(server: Server) -> int:
    with server.http.stream("GET", "/events") as stream:
        return next(int(line.removeprefix("id:")) for line in stream.iter_lines() if line.startswith("id:"))
