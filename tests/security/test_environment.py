"""The token of the server is in the environment of no process that it starts."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from comparator.store.holder import live_server
from live import Server, until

TOKEN = "correct-horse-battery-staple-42"


def programs(owner: psutil.Process) -> str:
    return " ".join(" ".join(child.cmdline()) for child in owner.children(recursive=True))


@pytest.mark.skipif(not psutil.LINUX, reason="NOT CHECKED: only Linux shows the environment of other processes here")
def test_no_child_has_the_token(tmp_path: Path) -> None:
    server = Server(tmp_path / "workspace", COMPARATOR_TOKEN=TOKEN, COMPARATOR_ALLOW_CUSTOM_CODE="true")
    server.start()
    try:
        owner = psutil.Process(live_server(server.workspace)["pid"])
        server.scenario(forget={"kind": "class", "classes": [3]})  # its data are prepared by a worker
        parts = ("forkserver", "comparator.sandbox.server")  # the second is started once health knows of the sandbox
        until(lambda: all(part in programs(owner) for part in parts))
        children = owner.children(recursive=True)
        assert [child.cmdline() for child in children if TOKEN in str(child.environ())] == []
    finally:
        server.stop()
