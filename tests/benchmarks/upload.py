"""How much memory the server takes while a large weight file streams in: `python tests/benchmarks/upload.py [GB]`."""

from __future__ import annotations

import json
import os
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import httpx
import psutil

from comparator.client import connect
from comparator.store.holder import live_server

GOAL_BYTES = 100_000_000
PIECE = b"\0" * (1 << 20)
BOUNDARY = "boundary"


def weights(size: int) -> Iterator[bytes]:
    """A safetensors file with one float32 array of about that size, a megabyte at a time."""
    pieces = size // len(PIECE)
    shape = [pieces * len(PIECE) // 4]
    header = json.dumps({"w": {"dtype": "F32", "shape": shape, "data_offsets": [0, shape[0] * 4]}}).encode()
    yield struct.pack("<Q", len(header)) + header
    for _ in range(pieces):
        yield PIECE


def form(scenario: str, size: int) -> Iterator[bytes]:
    """The multipart form, written as it is sent."""
    for name, value in (("scenario", scenario), ("kind", "original")):
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="weights"; filename="w"\r\n\r\n'.encode()
    yield from weights(size)
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


def main() -> None:
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 1) * 1e9)
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"COMPARATOR_SHIPPED": "true"}):
        workspace = Path(folder) / "workspace"
        with connect(workspace) as client:
            owner = live_server(workspace) or {}
            process = psutil.Process(owner["pid"])
            scenario = client.scenarios()[0]["id"]
            small = httpx.post(
                f"{owner['address']}/api/v1/runs/imports", content=form(scenario, 1 << 20), timeout=900,
                headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
            )  # fmt: skip
            before, most, done = process.memory_info().rss, 0, threading.Event()

            def watch() -> None:
                nonlocal most
                while not done.wait(0.05):
                    most = max(most, process.memory_info().rss)

            watcher = threading.Thread(target=watch)
            watcher.start()
            started = time.monotonic()
            answer = httpx.post(
                f"{owner['address']}/api/v1/runs/imports", content=form(scenario, size), timeout=900,
                headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
            )  # fmt: skip
            seconds = time.monotonic() - started
            done.set()
            watcher.join()
            left = [file for file in workspace.rglob(".tmp-*") if file.is_file()]
    print(f"{size / 1e9:.2f} GB: {seconds:.1f} s, answered {answer.status_code} (it fits no architecture), "
          f"1 MB before: {small.status_code}")  # fmt: skip
    print(f"server memory: {before / 1e6:.0f} MB before, {most / 1e6:.0f} MB at most, {(most - before) / 1e6:+.0f} MB; "
          f"goal: at most {GOAL_BYTES / 1e6:.0f} MB more; left behind: {len(left)} files")  # fmt: skip
    sys.exit(most - before > GOAL_BYTES or answer.status_code != 422 or bool(left))


if __name__ == "__main__":
    main()
