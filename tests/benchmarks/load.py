"""Fifty clients on 1,000 runs: how long runs, groups and scenarios take, at rest and while something is written.

The server has one core and the generator the other. `.venv/bin/python tests/benchmarks/load.py [SECONDS]`
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil
from listing import RUNS, fill, slowest
from sqlalchemy import update

from comparator.client import Client, connect
from comparator.store.holder import live_server
from comparator.store.schema import run
from comparator.store.workspace import Workspace, open_workspace

OK, CLIENTS, PROMISED_SECONDS, SETTLED_SECONDS, WRITE_SECONDS = 200, 50, 0.25, 60.0, 1.0
Taken = dict[str, list[float]]


def main() -> None:
    """Print p50, p95 and p99 of each route, and p95 as a share of what was promised."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    os.environ["COMPARATOR_SHIPPED"] = "false"
    with tempfile.TemporaryDirectory() as folder:
        with connect(Path(folder)) as client:
            records = client.get("/catalog")["metrics"]
        identifier = fill(Path(folder), records)
        with connect(Path(folder)) as client:
            time.sleep(SETTLED_SECONDS)
            apart(Path(folder))
            workspace = open_workspace(Path(folder))
            for name, writes in (("nothing is written", False), ("a row is written every second", True)):
                before = os.getloadavg()[0]
                taken, refused = asyncio.run(load(client, identifier, seconds, workspace if writes else None))
                print(f"{CLIENTS} clients for {seconds:.0f} s on {RUNS} runs, {name}; load before {before:.1f}")
                for path, found in taken.items():
                    p95 = slowest(found)
                    print(
                        f"  {path:11} {len(found):6} answers, p50 {median(found) * 1e3:4.0f} ms, p95 {p95 * 1e3:4.0f}, "
                        f"p99 {sorted(found)[int(0.99 * len(found))] * 1e3:4.0f}: "
                        f"{p95 / PROMISED_SECONDS:.2f} of {PROMISED_SECONDS * 1e3:.0f} ms promised"
                    )
                print(f"  refused or broken: {refused}")
            workspace.engine.dispose()


def apart(workspace: Path) -> None:
    """Give the server and its children one core, and this process the other."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return
    owner = live_server(workspace)
    assert owner
    server = psutil.Process(owner["pid"])
    for process in (server, *server.children(recursive=True)):
        process.cpu_affinity(cores[:1])
    os.sched_setaffinity(0, cores[1:2])


async def load(client: Client, scenario: str, seconds: float, written: Workspace | None) -> tuple[Taken, int]:
    """Return the seconds of all answers by route, and how many were none; each client asks for all routes in turn."""
    server = client._http.base_url
    asked = {
        "/runs": f"/runs?limit={RUNS}&scenario={scenario}",
        "/groups": f"/groups?scenario={scenario}",
        "/scenarios": "/scenarios",
    }
    taken: Taken = {path: [] for path in asked}
    refused, deadline = 0, time.perf_counter() + seconds

    async def one(first: int) -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection(server.host, server.port)
        for number in itertools.count(first):
            path = list(asked)[number % len(asked)]
            started = time.perf_counter()
            if started > deadline:
                writer.close()
                return
            refused += await status(reader, writer, f"{server.path.rstrip('/')}{asked[path]}") != OK
            taken[path].append(time.perf_counter() - started)

    async def write() -> None:
        while written is not None and time.perf_counter() < deadline:
            with written.write() as connection:
                connection.execute(update(run).where(run.c.seed == 0).values(finished=time.time()))
            await asyncio.sleep(WRITE_SECONDS)

    await asyncio.gather(*(one(number) for number in range(CLIENTS)), write())
    return taken, refused


async def status(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> int:
    """Ask for an address over an open connection, read the whole answer and return its status.

    Not with a library for HTTP: it takes longer for this than the server for its answer, and would measure itself.
    """
    writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1])


if __name__ == "__main__":
    main()
