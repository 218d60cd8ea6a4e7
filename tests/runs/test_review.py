"""What a reviewer found once, and must not come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from comparator.errors import InvalidInput
from comparator.services.runs import groups
from comparator.store import artifacts
from comparator.training import device


def test_a_damaged_file_is_replaced_when_its_content_is_stored_again(tmp_path: Path) -> None:
    stored = artifacts.write_bytes(tmp_path, b"x" * 1000)
    file = artifacts.path(tmp_path, stored.sha256)
    file.write_bytes(b"x" * 10)
    artifacts.write_bytes(tmp_path, b"x" * 1000)
    assert file.read_bytes() == b"x" * 1000
    file.write_bytes(b"y" * 1000)
    artifacts.write_bytes(tmp_path, b"x" * 1000)
    assert file.read_bytes() == b"x" * 1000, "the right length with other content is damage too"


def test_an_unknown_device_is_refused_with_the_known_ones() -> None:
    for name in ("tpu", "cuda:99"):
        with pytest.raises(InvalidInput, match=name) as caught:
            device.pick(name)
        assert "cpu" in caught.value.advice


def test_a_device_named_twice_has_two_slots() -> None:
    assert [slot.name for slot in device.slots("cpu,cpu")] == ["cpu", "cpu"]
    with pytest.raises(InvalidInput, match="tpu"):
        device.slots("cpu,tpu")


def run(identifier: str, seed: int, value: float, base: str | None = None) -> dict[str, Any]:
    fixed = {"group": "g", "kind": "retrained", "method": None, "parameters": {}}
    return {**fixed, "id": identifier, "seed": seed, "base": base, "metrics": {"UA": value}}


def test_repeats_of_one_seed_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [run("a", 0, 0.1), run("b", 0, 0.1), run("c", 1, 0.3)]
    monkeypatch.setattr(groups.listing, "finished", lambda _workspace, _scenario: found)
    monkeypatch.setattr(groups.scenarios, "row", lambda _workspace, _scenario: {})
    (group,) = groups.groups(None, "s")  # type: ignore[arg-type]
    assert group["seeds"] == [0, 1]
    assert group["metrics"]["UA"]["n"] == 2
    assert group["metrics"]["UA"]["mean"] == pytest.approx(0.2)


def test_an_interval_over_seeds_is_students() -> None:
    """Values 1, 2, 3: mean 2, deviation 1, t(2) = 4.302653: ± 4.302653/√3."""
    summary = groups.summarise([1.0, 2.0, 3.0])
    assert summary["high"] - summary["mean"] == pytest.approx(4.302653 / 3**0.5, abs=1e-5)
    assert groups.summarise([1.0])["low"] is None


def test_asking_again_for_a_cancelled_run_wakes_it(server: Any, scenario: dict[str, Any]) -> None:
    request = {"kind": "retrained", "seeds": [41], "scenario": scenario["id"]}
    identifier = server.client.run(**request)[0]["id"]
    server.client.post(f"/runs/{identifier}/cancel")
    (ended,) = server.client.wait(identifier)
    if ended["status"] == "succeeded":
        pytest.skip("it had finished before the cancellation came")
    assert server.client.post("/runs/preview", request)["existing"] == 0
    again = server.client.run(**request)[0]
    assert (again["id"], again["existing"]) == (identifier, True)
    assert server.client.wait(identifier)[0]["status"] == "succeeded"
