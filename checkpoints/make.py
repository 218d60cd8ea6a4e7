"""Make the ready-made scenarios that ship: `.venv/bin/python checkpoints/make.py` (two minutes on two idle cores).

Everything is built by the program itself in a temporary workspace, through the REST interface a person would use.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from comparator.client import connect
from comparator.store.shipped import export
from comparator.store.workspace import open_workspace

HERE = Path(__file__).resolve().parent
POOL = 8
SHOWN = (
    "do_nothing", "finetune", "gradient_ascent", "random_labels", "neggrad_plus", "scrub", "salun", "guided_unlearning",
    "bad_teacher", "ssd",
)  # fmt: skip
RANDOM: dict[str, Any] = {"forget": {"kind": "random", "fraction": 0.1, "seed": 0}, "twin": True}
CLASS: dict[str, Any] = {"forget": {"kind": "class", "classes": [3]}}


def main() -> None:
    """Build both scenarios and replace what ships."""
    os.environ["COMPARATOR_SHIPPED"] = "false"
    with tempfile.TemporaryDirectory() as folder:
        with connect(Path(folder)) as client:
            presets = {found["name"]: found["presets"]["small"] for found in client.get("/catalog")["methods"]}
            for content in (RANDOM, CLASS):
                scenario = client.scenario(dataset="digits", architecture="small_cnn", **content)["id"]
                runs = client.run(scenario=scenario, kind="original")
                runs += client.run(scenario=scenario, kind="retrained", seeds=list(range(POOL)))
                for method in SHOWN:
                    request = {"kind": "unlearned", "method": method, "parameters": presets[method]}
                    runs += client.run(scenario=scenario, **request)
                ended = client.wait(*(found["id"] for found in runs))
                if any(found["status"] != "succeeded" for found in ended):
                    raise SystemExit(f"Some runs failed: {[found['error'] for found in ended]}")
            for job in client.get("/jobs", state=["queued", "running"])["jobs"]:
                client.wait_for_job(job["id"])
        for part in ("files", "datasets"):
            shutil.rmtree(HERE / part, ignore_errors=True)
        workspace = open_workspace(Path(folder))
        export(workspace, HERE)
        workspace.engine.dispose()


if __name__ == "__main__":
    main()
