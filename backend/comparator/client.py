"""A small typed client of the REST interface, for scripts and for the command line.

Rows are dictionaries as ``/docs`` describes them; arrays are NumPy arrays. A request that is refused raises
``RequestRefused`` with what happened and what to do next; a result that takes long is waited for.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal, Self

import httpx

from comparator.errors import ComparatorError, Unavailable
from comparator.store.holder import live_server

if TYPE_CHECKING:
    import numpy as np

Row = dict[str, Any]
Arrays = dict[str, "np.ndarray"]
Kind = Literal["original", "retrained", "unlearned"]
Split = Literal["train", "test"]
IMPORT_SECONDS = 900.0
START_SECONDS, POLL_SECONDS, TIMEOUT_SECONDS = 60.0, 0.3, 120.0
FINISHED = ("succeeded", "failed", "cancelled", "interrupted")


class RequestRefused(ComparatorError):
    """The server answered with a problem document."""

    def __init__(self, problem: Row) -> None:
        super().__init__(problem.get("detail", ""), advice=problem.get("advice", ""))
        self.title, self.status = problem.get("title", ""), int(problem.get("status", 500))


class Client:
    """Talks to a server at an address such as ``http://127.0.0.1:8000``.

    ``token`` is that of a server which others can reach; by default it is read from ``COMPARATOR_TOKEN``.
    """

    def __init__(self, address: str, *, token: str | None = None) -> None:
        secret = os.environ.get("COMPARATOR_TOKEN", "") if token is None else token
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._http = httpx.Client(base_url=f"{address.rstrip('/')}/api/v1", timeout=TIMEOUT_SECONDS, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, path: str, **arguments: Any) -> Any:
        """Send a request and return its JSON, or ``None``; a problem document raises ``RequestRefused``."""
        return _content(self._send(method, path, **arguments))

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise Unavailable(
                f"The server at {self._http.base_url} cannot be reached: {error}",
                advice="Start it, or check the address.",
            ) from error
        if answer.is_error:
            known = answer.headers.get("content-type", "").startswith("application/problem+json")
            raise RequestRefused(answer.json() if known else {"detail": answer.text, "status": answer.status_code})
        return answer

    def get(self, path: str, **parameters: Any) -> Any:
        """Read something."""
        return self.request("GET", path, params=_given(parameters))

    def post(self, path: str, body: Row | None = None) -> Any:
        """Ask for something to be done."""
        return self.request("POST", path, json=body or {})

    def scenario(self, **content: Any) -> Row:
        """Make a scenario, or find the one with the same content; waits while its data is prepared.

        ``content`` is that of ``POST /scenarios``: dataset, architecture, forget, and optionally recipe, splits, twin,
        canaries.
        """
        while "sizes" not in (answer := self.post("/scenarios", content)):
            self.wait_for_job(answer["id"])
        return dict(answer)

    def scenarios(self) -> list[Row]:
        """Return all scenarios, newest first."""
        return list(self.get("/scenarios"))

    def catalog(self) -> Row:
        """Return everything that is registered: data sets, architectures, methods, metrics, attacks, forget sets."""
        return dict(self.get("/catalog"))

    def add_images(
        self,
        folder: Path | str,
        name: str,
        *,
        label: str = "",
        licence: str = "",
        size: int | None = None,
        links: bool = False,
        report: Callable[[Row], None] = lambda _job: None,
    ) -> Row:
        """Make a data set of a folder of images on the server's machine, or find it; waits until it is prepared.

        ``links`` follows links that lead out of the folder.
        """
        whole = str(Path(folder).expanduser().resolve())
        body = {"folder": whole, "name": name, "size": size, "label": label, "license": licence, "links": links}
        if job := self.post("/datasets", body)["job"]:
            self.wait_for_job(job, report)
        return dict(self.get(f"/datasets/{name}"))

    def partition(self, scenario: str) -> Arrays:
        """Return who is who in a scenario: ids, labels, roles (0 retain, 1 forget, 2 validation, 3 twin), matches."""
        return self.arrays(f"/scenarios/{scenario}/partition")

    def runs(self, **filters: Any) -> list[Row]:
        """Return all runs that match the filters: scenario, kind, method, status."""
        found: list[Row] = []
        cursor = None
        while True:
            page = self.get("/runs", limit=1000, cursor=cursor, **filters)
            found += page["runs"]
            cursor = page["next"]
            if cursor is None:
                return found

    def run(self, **request: Any) -> list[Row]:
        """Queue runs; equal ones that exist are returned instead.

        ``request`` is that of ``POST /runs``: scenario, kind, and optionally method, parameters, grid, seeds, base.
        """
        return list(self.post("/runs", request)["runs"])

    def groups(self, scenario: str) -> list[Row]:
        """Return the runs that differ only in seeds: mean, interval and number of seeds of every metric."""
        return list(self.get("/groups", scenario=scenario))

    def predictions(self, run: str, split: Split | None = None) -> Arrays:
        """Return ``…_logits`` float32 [n, classes] and ``…_indices`` int32 [n] of the train and test samples."""
        return self.arrays(f"/runs/{run}/predictions", split=split)

    def weights(self, run: str) -> Arrays:
        """Return the weights of a run by name."""
        return self.arrays(f"/runs/{run}/weights")

    def attack(self, name: str, run: str, **parameters: Any) -> Row:
        """Simulate an attack on a run; ``parameters`` are its own, of ``GET /attacks``, with reference and signal."""
        return dict(self.get(f"/attacks/{name}", run=run, **parameters))

    def attack_arrays(self, name: str, run: str, **parameters: Any) -> Arrays:
        """Return the long arrays that the answer of the same attack names, one dimension each."""
        return self.arrays(f"/attacks/{name}/arrays", run=run, **parameters)

    def contrast(self, a: str, b: str) -> Row:
        """Return how B differs from A: class changes, prediction matrices, highlights, and what is missing."""
        return dict(self.ready("/contrast", a=a, b=b))

    def samples(self, a: str, b: str) -> Arrays:
        """Return one array for each fact about the samples that the Contrast views show."""
        return self.arrays("/contrast/samples", a=a, b=b)

    def similarity(self, a: str, b: str) -> Row:
        """Return the similarity (CKA) of every layer of A and B to the original, to retrained models, to each other."""
        return dict(self.ready("/contrast/similarity", a=a, b=b))

    def slice(self, scenario: str, name: str, *, train: Sequence[int] = (), test: Sequence[int] = ()) -> Row:
        """Keep samples of a scenario under a name, or find the slice with these samples."""
        ids = {"train": [int(sample) for sample in train], "test": [int(sample) for sample in test]}
        return dict(self.post("/slices", {"scenario": scenario, "name": name, **ids}))

    def slice_metrics(self, identifier: str, *runs: str) -> Row:
        """Return every metric of some runs, or of all finished ones, on the samples of a slice."""
        return dict(self.ready(f"/slices/{identifier}/metrics", run=list(runs) or None))

    def import_weights(self, scenario: str, kind: Kind, file: Path | str, **stated: Any) -> Row:
        """Make a run of a weight file: ``.safetensors``, or ``.pth`` and ``.pt`` as ``torch.save`` writes them.

        ``stated`` may say label (the method's name), seed, base, run_seconds (as you measured it), device, and the
        normalisation: scenario, own (with mean and deviation as text, by channel), none, or inside.
        """
        with Path(file).open("rb") as opened:
            return self._import("weights", (Path(file).name, opened), scenario=scenario, kind=kind, **stated)

    def import_predictions(
        self, scenario: str, kind: Kind, source: Path | str | Mapping[str, Any], **stated: Any
    ) -> Row:
        """Make a run of predictions alone: an ``.npz`` file, or arrays by the same names.

        Names: ``train_indices`` and ``train_logits``, ``test_indices`` and ``test_logits``, and optionally
        ``validation_…`` and ``…_features``; rows of logits in any order of ids, or ``…_probabilities`` instead.
        """
        if isinstance(source, str | Path):
            with Path(source).open("rb") as opened:
                return self._import("predictions", (Path(source).name, opened), scenario=scenario, kind=kind, **stated)
        import numpy as np

        packed = io.BytesIO()
        np.savez(packed, **source)
        packed.seek(0)
        return self._import("predictions", ("predictions.npz", packed), scenario=scenario, kind=kind, **stated)

    def _import(self, field: str, file: tuple[str, IO[bytes]], **stated: Any) -> Row:
        form = {name: value for name, value in stated.items() if value is not None}
        answer = self.request("POST", "/runs/imports", data=form, files={field: file}, timeout=IMPORT_SECONDS)
        return dict(answer["run"])

    def arrays(self, path: str, **parameters: Any) -> Arrays:
        """Read arrays by name; waits for the job that makes them, if one does."""
        from safetensors.numpy import load

        found: Arrays = load(self.ready(path, **parameters))
        return found

    def ready(self, path: str, **parameters: Any) -> Any:
        """Read a result; one that is not ready yet (202) is waited for."""
        while (answer := self._send("GET", path, params=_given(parameters))).status_code == httpx.codes.ACCEPTED:
            self.wait_for_job(answer.json()["id"])
        return _content(answer)

    def wait(self, *runs: str, report: Callable[[Row], None] = lambda _run: None) -> list[Row]:
        """Wait until runs have ended, and return them."""
        return [self._wait(f"/runs/{run}", "status", report) for run in runs]

    def wait_for_metrics(self, scenario: str) -> None:
        """Wait until nothing of a scenario is queued or running: its slow metrics, too, are there then."""
        while self.get("/jobs", scenario=scenario, state=["queued", "running"])["jobs"]:
            time.sleep(POLL_SECONDS)

    def wait_for_job(self, job: str, report: Callable[[Row], None] = lambda _job: None) -> Row:
        """Wait until a job has ended; one that failed raises its error."""
        ended = self._wait(f"/jobs/{job}", "state", report)
        if ended["state"] != "succeeded":
            fault = ended["error"] or {"detail": f"The job {ended['title']} was {ended['state']}.", "advice": ""}
            raise Unavailable(fault["detail"], advice=fault["advice"])
        return ended

    def _wait(self, path: str, name: str, report: Callable[[Row], None]) -> Row:
        while True:
            found: Row = self.get(path)
            report(found)
            if found[name] in FINISHED:
                return found
            time.sleep(POLL_SECONDS)


def _given(parameters: Mapping[str, Any]) -> Row:
    return {name: value for name, value in parameters.items() if value is not None}


def _content(answer: httpx.Response) -> Any:
    if answer.status_code == httpx.codes.NO_CONTENT:
        return None
    return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content


@contextlib.contextmanager
def connect(workspace: Path) -> Iterator[Client]:
    """Yield a client of the server that holds the workspace, or of one that is started for the time of the block."""
    if live_server(workspace):
        with _await_server(workspace) as client:
            yield client
        return
    command = [sys.executable, "-m", "comparator.cli", "serve", "--port", "0", "--workspace", str(workspace)]
    process = subprocess.Popen([*command, "--log-level", "warning"], stdout=subprocess.DEVNULL)
    try:
        with _await_server(workspace, process) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


def _await_server(workspace: Path, process: subprocess.Popen[bytes] | None = None) -> Client:
    """Return a client of the workspace's server once it answers; ``process`` is the one that was started for it."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        if owner := live_server(workspace):
            client = Client(owner["address"], token=owner.get("token", ""))
            with contextlib.suppress(ComparatorError):
                client.get("/health")
                return client
            client.close()
        time.sleep(0.1)
    raise Unavailable("The server does not answer.", advice=f"Its log is in {workspace / 'logs'}.")
