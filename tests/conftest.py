"""What all tests share; the environment is set before torch is imported anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("COMPARATOR_SHIPPED", "true")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what shares something on one worker: browser tests a browser, server tests a server, others their file."""
    for item in items:
        if "e2e" in item.path.parts:
            group = "browser"
        elif "server" in getattr(item, "fixturenames", ()):
            group = "server"
        else:
            group = item.path.relative_to(item.config.rootpath).as_posix()
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A live server over an empty workspace, in a process of its own."""
    from live import Server

    found = Server(tmp_path_factory.mktemp("server") / "workspace")
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def scenario(server: Any) -> dict[str, Any]:
    """Digits, forget class 3, with the default recipe."""
    return dict(server.scenario(forget={"kind": "class", "classes": [3]}))


@pytest.fixture(scope="session")
def trained(server: Any, scenario: dict[str, Any]) -> dict[str, Any]:
    """An original, a retrained model and three methods of that scenario, evaluated."""
    requests = [{"kind": "original"}, {"kind": "retrained"}]
    requests += [{"kind": "unlearned", "method": name} for name in ("finetune", "gradient_ascent", "random_labels")]
    queued = [server.client.run(scenario=scenario["id"], **request)[0] for request in requests]
    server.client.wait(*(found["id"] for found in queued))
    server.idle()
    ended = [server.client.get(f"/runs/{found['id']}") for found in queued]
    return {found["method"] or found["kind"]: found for found in ended}
