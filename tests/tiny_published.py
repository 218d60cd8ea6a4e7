"""A set of published checkpoints of tiny networks on digits, and a server that lists it instead of the true ones."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from comparator.models import weights
from comparator.services import published
from comparator.store import shipped
from live import Server

ENTRY: dict[str, Any] = {
    "name": "tiny", "label": "Tiny on digits", "repository": "somebody/tiny-digits", "license": "MIT",
    "dataset": "digits", "architecture": "small_cnn", "normalisation": {"mean": [0.3], "deviation": [0.4]},
    "layout": "flat", "notes": [], "sha256": {},
    "original": {"file": "tiny_full.pth", "accuracy": 50.0},
    "retrained": {"file": "tiny_no_{class}.pth", "retain": [50.0] * 10},
    "unlearned": [
        {"label": "Other (published)", "repository": "else/other", "file": "other_{number}.pth", "about": "",
         "forget": [0.0] * 10, "retain": [50.0] * 10},
    ],
}  # fmt: skip
REPLACES = (
    "import os\nfrom pathlib import Path\nfrom comparator.store import shipped\n"
    "shipped.folder = lambda: Path(os.environ['TEST_CHECKPOINTS'])\n"
)


def serve(place: Path) -> Iterator[Server]:
    """Run a server in ``place`` that lists the tiny set, with the digits prepared."""
    checkpoints = place / "checkpoints"
    checkpoints.mkdir()
    server = Server(place / "workspace", **environment(checkpoints))
    server.start()
    try:
        server.client.wait_for_job(server.client.post("/jobs", {"kind": "prepare", "dataset": "digits"})["id"])
        yield server
    finally:
        server.stop()


def environment(place: Path) -> dict[str, str]:
    """Write the list, and what puts it in place of the shipped one, into an empty folder; return the variables."""
    (place / shipped.INDEX).write_text(json.dumps({table.name: [] for table in shipped.TABLES}))
    (place / published.INDEX).write_text(json.dumps({"tolerance": 0.5, "entries": [ENTRY]}))
    (place / "sitecustomize.py").write_text(REPLACES)
    paths = [str(place), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), "TEST_CHECKPOINTS": str(place)}


def layout(folder: Path) -> Path:
    """Write a local copy of the published layout: .pth files of torch.save, under the repositories' names."""
    for place, name, seed in (
        ("tiny-digits", "tiny_full.pth", 1), ("tiny-digits", "tiny_no_3.pth", 2), ("else/other", "other_3.pth", 3),
    ):  # fmt: skip
        (folder / place).mkdir(parents=True, exist_ok=True)
        torch.save(weights.build("small_cnn", (8, 8, 1), 10, seed).state_dict(), folder / place / name)
    return folder
