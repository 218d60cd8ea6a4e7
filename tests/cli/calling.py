"""The command line in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from live import ENVIRONMENT

SUCCEEDED, FAILED, REFUSED = 0, 1, 2


def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "comparator.cli", *map(str, arguments)]
    given = {**os.environ, **ENVIRONMENT, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=240, env=given)


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == SUCCEEDED, done.stderr
    return json.loads(done.stdout)
