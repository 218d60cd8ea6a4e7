"""A server whose device cannot be used says so and why, and shows what is stored all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from live import Server, until


@pytest.fixture
def without(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "w", COMPARATOR_DEVICE="cuda:99", COMPARATOR_SHIPPED="true")
    server.start()
    yield server
    server.stop()


def test_health_says_that_the_device_cannot_be_used(without: Server) -> None:
    found = until(lambda: (told := without.client.get("/health"))["status"] != "starting" and told)
    assert (found["status"], found["device"]) == ("failed", None)
    assert "no device “cuda:99”" in found["fault"]["detail"]
    assert "auto" in found["fault"]["advice"]
    scenario = without.client.get("/scenarios")[0]["id"]
    (refused,) = without.client.wait(without.client.run(scenario=scenario, kind="retrained", seeds=[99])[0]["id"])
    assert (refused["status"], refused["error"]) == ("failed", found["fault"])
