"""Devices and numeric precision: what is there, and what gains from it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from comparator.errors import InvalidInput
from comparator.scenario import Precision

SMALL_IMAGE = 16 * 16 * 3


@dataclass(frozen=True)
class Device:
    """One compute device and its readable name."""

    name: str
    label: str

    @property
    def torch(self) -> torch.device:
        """The torch device."""
        return torch.device(self.name)


def processor_name() -> str:
    """Return the processor's model name, as far as the system tells."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def pick(name: str = "auto") -> Device:
    """Return the named device, or the best one there is: CUDA, then Apple's MPS, then the processor."""
    known = available()
    if name == "auto":
        name = known[0]
    if name == "cuda":
        name = "cuda:0"
    if name not in known:
        raise InvalidInput(
            f"There is no device “{name}” on this machine.", advice=f"Choose auto or one of: {', '.join(known)}."
        )
    if name.startswith("cuda"):
        return Device(name, torch.cuda.get_device_name(torch.device(name)))
    return Device(name, f"{processor_name()}, {os.cpu_count()} threads" if name == "cpu" else "Apple MPS")


def slots(names: str = "auto") -> list[Device]:
    """Return the devices that compute one model at a time each: those named, or by ``auto`` every CUDA device.

    A name that stands twice gives two slots on one device.
    """
    graphics = [name for name in available() if name.startswith("cuda")]
    return [pick(name) for name in (graphics if names == "auto" and graphics else names.split(","))]


def available() -> list[str]:
    """Return the names of all devices here, best first."""
    graphics = [f"cuda:{number}" for number in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    return [*graphics, *(["mps"] if torch.backends.mps.is_available() else []), "cpu"]


def gains_from_bfloat16(device: Device) -> bool:
    """Tell whether bfloat16 is faster: CUDA since Ampere, and processors with AMX or AVX512-bf16."""
    if device.name.startswith("cuda"):
        return torch.cuda.get_device_capability(device.torch) >= (8, 0)
    information = Path("/proc/cpuinfo")
    flags = information.read_text() if device.name == "cpu" and information.exists() else ""
    return "amx_bf16" in flags or "avx512_bf16" in flags


def settle(device: Device, image_values: int = SMALL_IMAGE + 1) -> None:
    """Make results depend on seeds alone, and choose the number of threads.

    Small images (``image_values`` numbers each) are faster on one thread, and on a busy machine far faster: threads
    that wait for each other dozens of times a millisecond lose their processor to others in between.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    # A guard for debugging that costs a tenth of the time; mypy does not see the property.
    setattr(torch.utils.deterministic, "fill_uninitialized_memory", False)  # noqa: B010
    torch.backends.cudnn.benchmark = False
    if device.name == "cpu":
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        torch.set_num_threads(1 if image_values <= SMALL_IMAGE else cores)


@contextmanager
def autocast(device: Device, precision: Precision) -> Iterator[None]:
    """Compute in the given precision; weights and results stay float32."""
    with torch.autocast(device.torch.type, dtype=torch.bfloat16, enabled=precision == "bfloat16"):
        yield


def place(model: nn.Module, device: Device, precision: Precision) -> nn.Module:
    """Move a model to the device, in the memory layout that its precision gains from."""
    layout = torch.channels_last if precision == "bfloat16" else torch.contiguous_format
    return model.to(device=device.torch, memory_format=layout)  # type: ignore[call-overload,no-any-return]
