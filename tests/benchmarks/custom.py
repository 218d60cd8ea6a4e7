"""What the sandbox costs: a run of an uploaded method against the same built-in one, and a catalogue of 200 methods.

`.venv/bin/python tests/benchmarks/custom.py`
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from comparator.client import Client, connect
from comparator.custom_methods import versions
from comparator.store.workspace import Workspace, open_workspace

REPEATS, WARM_UP, METHODS, REQUESTS = 5, 1, 200, 30
PROMISED_SECONDS, PROMISED_CATALOGUE_SECONDS = 1.5, 0.05
OWN = '''"""Gradient ascent under another name (Golatkar et al., CVPR 2020)."""
from comparator import Field, Params, Task, method


class Parameters(Params):
    """What it takes."""

    epochs: int = Field(5, ge=1, le=100, description="passes over the forget set")
    learning_rate: float = Field(1e-4, gt=0, scale="log", description="constant")


@method("NAME", label="NAME", reads={"forget"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Climb the loss on the forget set."""
    optimizer = task.sgd(parameters.learning_rate)
    for images, labels in task.batches("forget", epochs=parameters.epochs):
        task.step(optimizer, -task.loss(images, labels))
'''


def job_seconds(client: Client, scenario: str, method: str) -> float:
    """Run a method once more; return how long its job took, from start to end."""
    parameters = {"epochs": 5, "learning_rate": 1e-4}
    (queued,) = client.run(scenario=scenario, kind="unlearned", method=method, parameters=parameters, repeat=True)
    (ended,) = client.wait(queued["id"])
    assert ended["status"] == "succeeded", ended["error"]
    job = client.get(f"/jobs/{ended['job']}")
    return float(job["finished"] - job["started"])


def compare(client: Client) -> None:
    """Print the job times of both, taken in turns so that other load on the machine meets both alike."""
    client.request("POST", "/methods", files={"file": ("climb.py", OWN.replace("NAME", "climb").encode())})
    scenario = client.scenario(dataset="digits", architecture="small_cnn", forget={"kind": "class", "classes": [3]})
    times: dict[str, list[float]] = {"gradient_ascent": [], "climb": []}
    for number in range(WARM_UP + REPEATS):
        for method, found in times.items():
            seconds = job_seconds(client, scenario["id"], method)
            found += [seconds] if number >= WARM_UP else []
    extra = median(times["climb"]) - median(times["gradient_ascent"])
    for method, found in times.items():
        print(f"{method:<16} {median(found):6.2f} s a run (of {len(found)}: {min(found):.2f} to {max(found):.2f})")
    print(f"extra {extra:6.2f} s of {PROMISED_SECONDS} s promised: ratio {extra / PROMISED_SECONDS:.2f}")


def fill(workspace: Workspace, record: dict[str, Any]) -> None:
    """Store many methods, each with its own source."""
    for number in range(METHODS):
        name = f"climb_{number}"
        source = OWN.replace("NAME", name).encode()
        details = {"record": {**record, "name": name, "version": versions.version_of(source)}, "created": time.time()}
        versions.keep(workspace, source, details)


def main() -> None:
    """Print both against what was promised, with the load of the machine."""
    os.environ |= {"COMPARATOR_SHIPPED": "true", "COMPARATOR_ALLOW_CUSTOM_CODE": "true"}
    with tempfile.TemporaryDirectory() as folder:
        with connect(Path(folder)) as client:
            compare(client)
            record = client.get("/methods/climb")["record"]
        workspace = open_workspace(Path(folder))
        fill(workspace, record)
        workspace.engine.dispose()
        with connect(Path(folder)) as client:
            seconds = []
            for _ in range(REQUESTS):
                started = time.perf_counter()
                found = client.get("/catalog")["methods"]
                seconds.append(time.perf_counter() - started)
            assert len(found) > METHODS
    typical, first = median(seconds), seconds[0]
    print(f"catalogue with {len(found)} methods: {typical * 1e3:.0f} ms, the first time {first * 1e3:.0f} ms")
    print(f"of {PROMISED_CATALOGUE_SECONDS * 1e3:.0f} ms promised: ratio {typical / PROMISED_CATALOGUE_SECONDS:.2f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
