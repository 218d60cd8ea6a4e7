"""Read weights that were saved with ``torch.save``: an archive whose pickle may only build tensors.

``torch.load(weights_only=True)`` runs no code of the file, but it is no limit on memory (measured: a 1.5 kB file loads
as a tensor of 10¹² elements, a 1.9 MB one takes 2.7 GB), so sizes are checked here and the caller limits the process.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import IO

import torch
from torch import Tensor

from comparator.errors import UntrustedFile

MOST_MEMBERS, MOST_DEPTH = 20_000, 3
WRAPPERS = ("state_dict", "model_state_dict", "model", "net", "network", "weights", "params")
PARALLEL = "module."
ADVICE = "Save the weights with torch.save(model.state_dict(), …) or, better, with safetensors. Nothing was stored."


def read(file: IO[bytes]) -> tuple[dict[str, Tensor], list[str]]:
    """Return the weights of a ``.pth`` or ``.pt`` file and what was done to find them, in words.

    Raises ``UntrustedFile`` for compressed members, pickles of anything but tensors, and tensors that claim to be
    larger than what is stored of them.
    """
    _check_archive(file)
    file.seek(0)
    try:
        found = torch.load(file, map_location="cpu", weights_only=True)
    except MemoryError:
        raise
    except Exception as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UntrustedFile(f"The upload holds more than tensors, or is damaged: {reason}", advice=ADVICE) from error
    return _weights(found)


def _check_archive(file: IO[bytes]) -> None:
    """Refuse archives that could unpack to more than they are."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UntrustedFile(
            f"The upload is not an archive of torch.save (PyTorch 1.6 or newer): {error}", advice=ADVICE
        ) from error
    if len(members) > MOST_MEMBERS:
        raise UntrustedFile(f"The upload has {len(members):,} members.", advice=ADVICE)
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
            raise UntrustedFile(
                f"The member “{member.filename[-60:]}” of the upload is compressed; torch.save never does that.",
                advice=ADVICE,
            )
    size = file.seek(0, 2)
    total = sum(member.file_size for member in members)
    if total > size:
        raise UntrustedFile(f"The upload claims to hold {total:,} bytes in a file of {size:,}.", advice=ADVICE)


def _weights(found: object) -> tuple[dict[str, Tensor], list[str]]:
    """Find the weights in what was loaded: a state dictionary, or one under a usual name."""
    notes: list[str] = []
    for _ in range(MOST_DEPTH):
        if not isinstance(found, Mapping):
            break
        if found and all(isinstance(value, Tensor) for value in found.values()):
            return _tensors({str(name): value for name, value in found.items()}, notes)
        inner = next((name for name in WRAPPERS if isinstance(found.get(name), Mapping)), None)
        if inner is None:
            break
        notes.append(f"taken from the entry “{inner}”")
        found = found[inner]
    kind = type(found).__name__
    raise UntrustedFile(f"The upload holds no state dictionary of tensors, but a {kind}.", advice=ADVICE)


def _tensors(weights: dict[str, Tensor], notes: list[str]) -> tuple[dict[str, Tensor], list[str]]:
    for name, tensor in weights.items():
        if tensor.layout is not torch.strided or tensor.is_quantized:
            raise UntrustedFile(f"The tensor {name} is sparse or quantised.", advice=ADVICE)
        if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
            raise UntrustedFile(f"The tensor {name} claims to be larger than what is stored of it.", advice=ADVICE)
    if all(name.startswith(PARALLEL) for name in weights):
        notes.append(f"the prefix “{PARALLEL}” was taken off")
        weights = {name.removeprefix(PARALLEL): tensor for name, tensor in weights.items()}
    return {name: tensor.detach().contiguous().clone() for name, tensor in weights.items()}, notes
