"""A live server that lets people upload methods, with tight limits, and a small scenario with its original."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from custom_methods.method_files import MEGABYTES, SECONDS, SECRET
from live import Server, until


@pytest.fixture(scope="session")
def custom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(
        tmp_path_factory.mktemp("custom") / "workspace",
        COMPARATOR_ALLOW_CUSTOM_CODE="true",
        COMPARATOR_CUSTOM_SECONDS=str(SECONDS),
        COMPARATOR_CUSTOM_MEMORY_BYTES=str(MEGABYTES * 1_000_000),
        COMPARATOR_TEST_SECRET=SECRET,
    )
    found.start()
    until(lambda: found.client.get("/health")["sandbox"])
    yield found
    found.stop()


@pytest.fixture(scope="session")
def place(custom: Server) -> dict[str, Any]:
    """A scenario on digits with validation samples and a trained original."""
    scenario = custom.scenario(
        forget={"kind": "class", "classes": [3]}, recipe={"epochs": 2}, splits={"validation": 0.1}
    )
    custom.built(scenario=scenario["id"], kind="original")
    return dict(scenario)
