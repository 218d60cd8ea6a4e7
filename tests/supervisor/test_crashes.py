"""Each process of a running server is killed once; ``crashes.py`` is the command that does it for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from supervisor.crashes import VICTIMS, Crashes


@pytest.fixture(scope="module")
def crashes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crashes]:
    found = Crashes(tmp_path_factory.mktemp("crashes") / "workspace")
    found.prepare()
    yield found
    found.server.stop()


@pytest.mark.slow
@pytest.mark.parametrize("victim", VICTIMS)
def test_a_run_outlives_every_process_that_it_needs(crashes: Crashes, victim: str) -> None:
    crashes.kill(victim)
    crashes.check()
