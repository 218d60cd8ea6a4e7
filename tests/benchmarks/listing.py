"""`GET /runs?limit=1000` over 1,000 finished runs: time to answer and compressed size against what was promised.

Twice: while a server that was just started still warms its workers up, and when it has settled.
`.venv/bin/python tests/benchmarks/listing.py`
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from comparator.client import Client, connect
from comparator.identifiers import content_id
from comparator.store.schema import job, metric, run, scenario
from comparator.store.workspace import open_workspace

RUNS, REPEATS, WARM_UP = 1000, 60, 5
SETTLED_SECONDS = 45.0  # imports, and once per installation what maps compile ahead
BROWSERS = "gzip, deflate, br, zstd"  # what a browser of today sends
PROMISED_SECONDS, PROMISED_BYTES = 0.1, 300_000


def fill(folder: Path, records: list[dict]) -> str:
    """Insert a scenario with finished runs of all methods, with every scalar metric and realistic values."""
    randomly = random.Random(0)
    names = [record["name"] for record in records if record["shape"] == "scalar"]
    versions = {record["name"]: record["version"] for record in records}
    workspace = open_workspace(folder)
    identifier = "benchmark"
    content = {
        "dataset": "digits", "data_hash": "0" * 16, "architecture": "small_cnn", "recipe": {}, "splits": {},
        "forget": {"kind": "class", "classes": [3]}, "twin": False, "canaries": None, "title": "Benchmark",
        "forget_title": "class 3",
    }  # fmt: skip
    sizes = dict.fromkeys(("retain", "forget", "validation", "twin", "test", "test_match"), 0)
    with workspace.write() as connection:
        connection.execute(
            insert(scenario).values(
                id=identifier, content=content, sizes=sizes, partition="0" * 64, training_key="0", created=time.time()
            )
        )
        for number in range(RUNS):
            key = f"{randomly.getrandbits(48):012x}"
            parameters = {
                "epochs": randomly.randint(1, 20), "learning_rate": randomly.choice([0.1, 0.01, 0.003, 0.001]),
                "batch_size": 128, "momentum": 0.9, "weight_decay": 0.0005, "nesterov": True, "clip": None,
                "augment": False, "batch_norm": "train",
            }  # fmt: skip
            cost = {name: round(randomly.random() * 60, 6) for name in ("run", "setup", "predict")}
            cost |= {"samples_seen": float(randomly.randint(1000, 90_000)), "steps": float(randomly.randint(10, 900))}
            created = time.time() + number * 1e-3
            connection.execute(
                insert(run).values(
                    id=key, scenario=identifier, kind="unlearned", origin="trained",
                    method=randomly.choice(["finetune", "gradient_ascent", "random_labels", "scrub", "salun"]),
                    method_version="0" * 12, parameters=parameters, seed=number % 5, fingerprint=content_id(key),
                    group_key=content_id(parameters, length=12), status="succeeded", cost=cost, provenance={},
                    created=created, finished=created + 9.0,
                )
            )  # fmt: skip
            connection.execute(
                insert(job).values(
                    id=f"{randomly.getrandbits(48):012x}", kind="run", title="Unlearn", run=key, scenario=identifier,
                    payload={}, state="succeeded", created=created,
                )
            )  # fmt: skip
            connection.execute(
                insert(metric),
                [
                    {"run": key, "name": name, "shape": "scalar", "value": randomly.random(), "fault": None,
                     "version": versions[name]}
                    for name in names
                ],
            )  # fmt: skip
    workspace.engine.dispose()
    return identifier


def main() -> None:
    """Print p50, p95 and the compressed size, and whether they keep what was promised."""
    os.environ["COMPARATOR_SHIPPED"] = "false"
    with tempfile.TemporaryDirectory() as folder:
        with connect(Path(folder)) as client:
            records = client.get("/catalog")["metrics"]
        identifier = fill(Path(folder), records)
        scalars = sum(record["shape"] == "scalar" for record in records)
        print(f"{RUNS} runs with {scalars} metrics each, {REPEATS} requests after {WARM_UP} to warm up")
        with connect(Path(folder)) as client:
            show("beside a server's first work", *ask(client, identifier))
            time.sleep(SETTLED_SECONDS)
            seconds, size = ask(client, identifier)
            show("settled", seconds, size)
            assert len(client.runs(scenario=identifier)) == RUNS
    p95 = slowest(seconds)
    print(f"p95 settled: {p95 / PROMISED_SECONDS:.2f} of {PROMISED_SECONDS * 1e3:.0f} ms promised")
    print(f"size: {size / PROMISED_BYTES:.2f} of {PROMISED_BYTES:,} bytes promised")


def ask(client: Client, identifier: str) -> tuple[list[float], int]:
    """Return the seconds of each request, and the compressed size."""
    seconds: list[float] = []
    size = 0
    for number in range(WARM_UP + REPEATS):
        started = time.perf_counter()
        with client._http.stream(
            "GET", "/runs", params={"limit": RUNS, "scenario": identifier}, headers={"Accept-Encoding": BROWSERS}
        ) as answer:
            size = sum(len(piece) for piece in answer.iter_raw())
        if number >= WARM_UP:
            seconds.append(time.perf_counter() - started)
    return seconds, size


def slowest(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(seconds)[int(0.95 * len(seconds))]


def show(when: str, seconds: list[float], size: int) -> None:
    """Print what one round of requests took."""
    print(f"{when}: p50 {median(seconds) * 1e3:.0f} ms, p95 {slowest(seconds) * 1e3:.0f} ms, {size:,} bytes compressed")


if __name__ == "__main__":
    main()
