"""Read weights that were saved with ``torch.save``: a file whose pickle may only build tensors.

``torch.load(weights_only=True)`` runs no code of the file, but it is no limit on memory (measured: a 1.5 kB file loads
as a tensor of 10¹² elements, a 1.9 MB one takes 2.7 GB), so sizes are checked here and the caller limits the process.

What people save beside their weights (scalars of NumPy, namespaces, configurations) is read as ``Foreign``: an object
that holds nothing and does nothing, whatever it was. Names of Python's own modules that could do something are refused.
"""

from __future__ import annotations

import pickletools
import re
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import IO, Any

import torch
from torch import Tensor

from comparator.errors import UntrustedFile
from comparator.models import entries

MOST_MEMBERS, SHOWN = 20_000, 3
LEGACY_PICKLES = 5
ADVICE = "Save the weights with torch.save(model.state_dict(), …) or, better, with safetensors. Nothing was stored."
HARMLESS = (
    "argparse", "collections", "copyreg", "datetime", "decimal", "enum", "fractions", "pathlib", "types",
    "uuid",
)  # fmt: skip
BUILT_IN = "builtins"
NAMES_OF_PYTHON_2 = {"__builtin__": BUILT_IN, "copy_reg": "copyreg"}  # as torch reads them
MARKUP, OWN_WORDS = re.compile("\x1b\\[[0-9;]*m"), "WeightsUnpickler error: "
PLAIN = {
    "bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "object", "set", "slice",
    "str", "tuple",
}  # fmt: skip
OPTIMISERS = "torch.optim."


class Foreign:
    """Stands for an object of somebody's class: takes every argument and every state, and keeps none."""

    def __new__(cls, *_arguments: object, **_named: object) -> Foreign:
        """Ignore what it was made of."""
        return super().__new__(cls)

    def __init__(self, *_arguments: object, **_named: object) -> None:
        """Ignore what it was made of."""

    def __setstate__(self, _state: object) -> None:
        """Ignore what it held."""


class ForeignMapping(Foreign):
    """Stands for a dictionary of another kind, such as ``defaultdict``: an empty one that can be filled."""

    def __new__(cls, *_arguments: object, **_named: object) -> Any:
        """Return a dictionary of the kind that torch fills."""
        return OrderedDict()


def read(file: IO[bytes]) -> tuple[dict[str, Tensor], list[str]]:
    """Return the weights of a ``.pth`` or ``.pt`` file and what was done to find them, in words.

    Both the archives of PyTorch 1.6 and later and the format before are read. Raises ``UntrustedFile`` for compressed
    members, pickles that name what could run, and tensors that claim to be larger than what is stored of them.
    """
    start = file.read(4)
    file.seek(0)
    names = sorted(set(_archived_names(file) if start == b"PK\x03\x04" else _legacy_names(file)))
    stand_ins: list[Callable[..., Any] | tuple[Callable[..., Any], str]] = [
        (_stand_in(name), name) for name in _foreign(names)
    ]
    file.seek(0)
    try:
        with torch.serialization.safe_globals(stand_ins):
            found = torch.load(file, map_location="cpu", weights_only=True)
    except MemoryError:
        raise
    except Exception as error:
        raise UntrustedFile(
            f"The upload holds more than tensors, or is damaged: {_reason(error)}", advice=ADVICE
        ) from error
    weights, notes = entries.weights_in(found, Foreign)
    return {name: _checked(name, tensor) for name, tensor in weights.items()}, notes


def _reason(error: Exception) -> str:
    """Return the part of torch's text that says what was met, without its advice and its marks for terminals."""
    text = MARKUP.sub("", str(error))
    lines = text.partition(OWN_WORDS)[2].strip().splitlines() or text.strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _archived_names(file: IO[bytes]) -> Iterator[str]:
    """Yield what the pickle of an archive names; archives that could unpack to more than they are are refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members, file.seek(0, 2))
            places = [member for member in members if member.filename.rpartition("/")[2] == "data.pkl"]
            if not places:
                raise UntrustedFile(f"The upload is no archive of torch.save: {_is_rather(members)}", advice=ADVICE)
            with archive.open(places[0]) as opened:
                yield from _names(opened)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UntrustedFile(f"The upload is not an archive of torch.save: {error}", advice=ADVICE) from error


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise UntrustedFile(f"The upload has {len(members):,} members.", advice=ADVICE)
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
            raise UntrustedFile(
                f"The member “{member.filename[-60:]}” of the upload is compressed; torch.save never does that.",
                advice=ADVICE,
            )
        if "/code/" in member.filename:
            raise UntrustedFile("The upload is a TorchScript program, not weights.", advice=ADVICE)
    total = sum(member.file_size for member in members)
    if total > size:
        raise UntrustedFile(f"The upload claims to hold {total:,} bytes in a file of {size:,}.", advice=ADVICE)


def _is_rather(members: list[zipfile.ZipInfo]) -> str:
    names = [member.filename for member in members]
    if any(name.endswith(".npy") for name in names):
        return "it holds arrays of NumPy."
    return f"it holds {', '.join(name[-60:] for name in names[:SHOWN]) or 'nothing'}."


def _legacy_names(file: IO[bytes]) -> Iterator[str]:
    """Yield what the pickles name that stand one after the other in a file from before PyTorch 1.6."""
    try:
        for _ in range(LEGACY_PICKLES):
            yield from _names(file)
    except (ValueError, EOFError, UnicodeDecodeError) as error:
        raise UntrustedFile(f"The upload is no file of torch.save: {error}", advice=ADVICE) from error


def _names(pickle: IO[bytes]) -> Iterator[str]:
    """Yield the dotted names that a pickle asks for, without following any."""
    for operation, argument, _ in pickletools.genops(pickle):
        if operation.name in ("GLOBAL", "INST"):
            name = str(argument).replace(" ", ".", 1)
            top, _, rest = name.partition(".")
            yield f"{NAMES_OF_PYTHON_2.get(top, top)}.{rest}"


def _foreign(names: list[str]) -> list[str]:
    """Return the names that stand-ins are needed for; raises ``UntrustedFile`` for those that could do something."""
    known = _known_to_torch()
    unknown = [name for name in names if name not in known]
    refused = [name for name in unknown if _could_act(name)]
    if any(name.startswith("torch.nn.modules.") for name in refused):
        raise UntrustedFile("The upload holds a whole model instead of its weights alone.", advice=ADVICE)
    if refused:
        more = f" and {len(refused) - SHOWN} more" if len(refused) > SHOWN else ""
        raise UntrustedFile(
            f"The upload holds more than tensors: it asks for {', '.join(refused[:SHOWN])}{more}.", advice=ADVICE
        )
    return unknown


def _stand_in(name: str) -> Callable[..., Any]:
    """Return a class of its own for a name, called like it."""
    called = name.rpartition(".")[2]
    return type(called, (ForeignMapping if called.lower().endswith("dict") else Foreign,), {})


def _known_to_torch() -> set[str]:
    from torch import _weights_only_unpickler

    return set(_weights_only_unpickler._get_allowed_globals())  # noqa: SLF001


def _could_act(name: str) -> bool:
    top, _, rest = name.partition(".")
    if top == BUILT_IN and rest in PLAIN:
        return False
    if top in HARMLESS or name.startswith(OPTIMISERS):
        return False
    return top in (BUILT_IN, "torch") or top in sys.stdlib_module_names


def _checked(name: str, tensor: Tensor) -> Tensor:
    if tensor.layout is not torch.strided or tensor.is_quantized:
        raise UntrustedFile(f"The tensor {name} is sparse or quantised.", advice=ADVICE)
    if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
        raise UntrustedFile(f"The tensor {name} claims to be larger than what is stored of it.", advice=ADVICE)
    return tensor.detach().contiguous().clone()
