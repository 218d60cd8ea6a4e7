"""Kill the server, its workers, what starts them and the sandbox, one after the other: no run is lost or another.

``python tests/supervisor/crashes.py 60`` kills sixty times, in some minutes; ``test_crashes.py`` each of them once.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from comparator.store.holder import live_server
from custom_methods.method_files import GOOD
from live import Server, until

VICTIMS = ("worker", "fork server", "sandbox", "server")
RECIPE = {"epochs": 24, "batch_size": 1024}
SECONDS, LONGEST_WAIT_SECONDS = 300.0, 1.0


class Crashes:
    """A server with one scenario and an uploaded method, whose runs are killed and have to end as if they were not."""

    def __init__(self, workspace: Path, seed: int = 0) -> None:
        self.server = Server(workspace, COMPARATOR_ALLOW_CUSTOM_CODE="true")
        self._random, self._expected = random.Random(seed), dict[str, str]()
        self.killed, self.runs = 0, 0

    def prepare(self) -> None:
        """Train and unlearn once without a kill: the weights that every killed run must have, too."""
        self.server.start()
        answer = self.server.http.post("/methods", files={"file": ("climb.py", GOOD.encode())})
        assert answer.status_code in (200, 201), answer.text
        forget = {"kind": "class", "classes": [6]}
        self.scenario = self.server.scenario(forget=forget, recipe=RECIPE)["id"]
        for victim in ("worker", "sandbox"):
            run = self.ended(self.asked(victim))
            self._expected[kind_of(victim)] = run["provenance"]["weights_sha256"]

    def asked(self, victim: str) -> str:
        """Queue a run that the victim takes part in; return its id."""
        self.runs += 1
        request: dict[str, Any] = {"kind": "retrained"}
        if kind_of(victim) == "unlearned":
            request = {"kind": "unlearned", "method": "climb", "parameters": {"epochs": 60}}
        return str(self.server.client.run(scenario=self.scenario, repeat=True, **request)[0]["id"])

    def ended(self, run: str) -> dict[str, Any]:
        """Wait for a run, which has to succeed by itself; return it in detail."""
        until(lambda: self.server.client.get(f"/runs/{run}")["status"] not in ("queued", "running"), SECONDS)
        found: dict[str, Any] = self.server.client.get(f"/runs/{run}")
        assert found["status"] == "succeeded", (run, found["status"], found["error"])
        return found

    def kill(self, victim: str) -> float:
        """Kill what a run needs while it runs; return after how many seconds work went on, once all is as it was."""
        run = self.asked(victim)
        until(lambda: self.server.job(run)["state"] == "running" and self.server.job(run)["pid"], SECONDS)
        until(lambda: self.process(victim, run), SECONDS)
        time.sleep(self._random.uniform(0.0, LONGEST_WAIT_SECONDS))
        attempt, found = self.server.job(run)["attempt"], self.process(victim, run)
        killed = time.monotonic()
        if victim == "server":
            self.server.kill()
            self.server.start()
        elif found:
            found.send_signal(signal.SIGKILL)
        self.killed += 1
        until(lambda: (job := self.server.job(run))["finished"] or (job["attempt"] > attempt and job["pid"]), SECONDS)
        seconds = time.monotonic() - killed
        ended = self.ended(run)
        assert ended["provenance"]["weights_sha256"] == self._expected[kind_of(victim)], (victim, run)
        return seconds

    def process(self, victim: str, run: str) -> psutil.Process | None:
        """Return the process to kill, if it lives."""
        server = psutil.Process(live_server(self.server.workspace)["pid"])
        if victim == "server":
            return server
        if victim == "worker":
            pid = self.server.job(run)["pid"]
            return psutil.Process(pid) if pid and psutil.pid_exists(pid) else None
        part = "forkserver" if victim == "fork server" else "comparator.sandbox.server"
        children = [child for child in server.children() if child.status() != psutil.STATUS_ZOMBIE]
        return next((child for child in children if part in " ".join(child.cmdline())), None)

    def check(self) -> None:
        """Nothing was lost: every run is there and has its files, and the data base is sound."""
        self.server.idle()
        assert self.server.client.get("/health")["status"] == "ok"
        listed = self.server.client.runs(scenario=self.scenario)
        assert len(listed) >= self.runs
        assert {run["status"] for run in listed} == {"succeeded"}
        for run in listed:
            for stored in self.server.client.get(f"/runs/{run['id']}")["artifacts"]:
                file = self.server.workspace / "artifacts" / stored["sha256"][:2] / f"{stored['sha256']}.safetensors"
                assert file.stat().st_size == stored["bytes"]
        with closing(sqlite3.connect(self.server.workspace / "comparator.sqlite")) as connection:
            assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


def kind_of(victim: str) -> str:
    return "unlearned" if victim == "sandbox" else "retrained"


def main(kills: int) -> None:
    """Kill so many times; say after how many seconds work went on."""
    with tempfile.TemporaryDirectory() as folder:
        crashes = Crashes(Path(folder) / "workspace")
        crashes.prepare()
        seconds: dict[str, list[float]] = {victim: [] for victim in VICTIMS}
        try:
            for number in range(kills):
                victim = VICTIMS[number % len(VICTIMS)]
                seconds[victim].append(crashes.kill(victim))
                sys.stderr.write(f"kill {number + 1} of {kills}: {victim}, went on after {seconds[victim][-1]:.1f} s\n")
            crashes.check()
        finally:
            crashes.server.stop()
    for victim, found in seconds.items():
        shown = sorted(found)
        sys.stdout.write(f"{victim}: {len(shown)} kills, went on after {shown[len(shown) // 2]:.1f} s, at most "
                         f"{shown[-1]:.1f} s\n")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
