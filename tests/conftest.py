"""What all tests share; the environment is set before torch is imported anywhere.

A test lies in the folder of the room that it is about, however it asks: by a call, through REST or on the command line.
What several rooms answer together lies with the service that is asked. Helpers are imported from here: `folder.helper`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BROWSER_TESTS = "tests/e2e/"
HERE = Path(__file__).parent
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("COMPARATOR_SHIPPED", "true")


class ByFile(LoadScopeScheduling):
    """Tests of a file stay on one worker, and those of a folder with a conftest too: they share what that starts."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        folder = Path(self.config.rootpath, file).parent
        return str(folder) if folder != HERE and (folder / "conftest.py").exists() else file


def pytest_configure(config: pytest.Config) -> None:
    """Watch which operations of the interface the tests ask for."""
    from asked import Asked

    config.pluginmanager.register(Asked(without=("benchmarks", "e2e")))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Spread files over the workers in the order of collection."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser tests, which take longest and wait on one worker while the other does the rest."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER_TESTS))


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
