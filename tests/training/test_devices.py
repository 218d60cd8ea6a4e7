"""Devices and their slots, as a person names them."""

from __future__ import annotations

import pytest

from comparator.errors import InvalidInput
from comparator.training import device


def test_an_unknown_device_is_refused_with_the_known_ones() -> None:
    for name in ("tpu", "cuda:99"):
        with pytest.raises(InvalidInput, match=name) as caught:
            device.pick(name)
        assert "cpu" in caught.value.advice


def test_a_device_named_twice_has_two_slots() -> None:
    assert [slot.name for slot in device.slots("cpu,cpu")] == ["cpu", "cpu"]
    with pytest.raises(InvalidInput, match="tpu"):
        device.slots("cpu,tpu")
