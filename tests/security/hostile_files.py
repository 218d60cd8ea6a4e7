"""Hostile files: each a name and the bytes that somebody might send."""

from __future__ import annotations

import io
import json
import os
import pickle
import pickletools
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

Arrays = Mapping[str, np.ndarray]
GIANT = 10**12


class Reduced:
    """Asks whoever unpickles it to run a command."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.marker}",)


def saved(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def repacked(content: bytes, compression: int = zipfile.ZIP_STORED, **changes: bytes) -> bytes:
    """The same archive with other compression, and members replaced by the end of their name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for end, new in changes.items():
        (name,) = [name for name in members if name.endswith(end.replace("_", "."))]
        members[name] = new
    return zipped(members, compression)


def packed(arrays: Mapping[str, Any], *, compressed: bool = False, objects: bool = False) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, allow_pickle=objects, **arrays)
    return file.getvalue()


def in_main() -> bytes:
    """A pickle that names a class of `__main__`, as many public checkpoints do."""
    return b"\x80\x02c__main__\nexec\nX\x01\x00\x00\x001\x85R."


def pickles(marker: Path, weights: Arrays) -> dict[str, bytes]:
    """Weight files in the format of `torch.save`, and what pretends to be one."""
    tensors = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
    good = saved(tensors)
    return {
        "reduce": saved(Reduced(marker)),
        "reduce beside tensors": saved({**tensors, "extra": Reduced(marker)}),
        "main": repacked(good, data_pkl=in_main()),
        "bare pickle": pickle.dumps(Reduced(marker)),
        "optimised pickle": pickletools.optimize(pickle.dumps(Reduced(marker), protocol=2)),
        "pickle without protocol": pickle.dumps(Reduced(marker), protocol=0),
        "legacy format": legacy(Reduced(marker)),
        "nested archive": zipped({"archive/data.pkl": good}),
        "archive of archives": zipped({"a.pth": good, "b.pth": saved(Reduced(marker))}),
        "climbing members": zipped({"../../../data.pkl": in_main(), "/etc/passwd": b"x"}),
        "compressed": repacked(good, zipfile.ZIP_DEFLATED),
        "bomb": saved_bomb(),
        "giant view": saved({name: giant(tensor) for name, tensor in tensors.items()}),
        "whole model": saved(torch.nn.Linear(2, 2)),
        "a number": saved(3),
        "empty": saved({}),
        "truncated": good[: len(good) // 2],
        "tail cut": good[:-30],
        "no end": good[:4] + os.urandom(1000),
    }


def legacy(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, _use_new_zipfile_serialization=False)
    return file.getvalue()


def giant(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor of 10¹² elements that all are the same one."""
    return torch.zeros(1, dtype=tensor.dtype).expand(GIANT)


def saved_bomb() -> bytes:
    return repacked(saved({"weight": torch.zeros(25_000_000)}), zipfile.ZIP_DEFLATED)


def tensors(header: object, data: bytes = b"", *, length: int | None = None) -> bytes:
    """A safetensors file with any header, and any claim about its length."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def entry(start: int, end: int, shape: list[int], kind: str = "F32") -> dict[str, Any]:
    return {"dtype": kind, "shape": shape, "data_offsets": [start, end]}


def headers(whole: bytes) -> dict[str, bytes]:
    """Safetensors files whose header lies."""
    return {
        "header of a terabyte": tensors({}, length=10**12),
        "header of all bits": tensors({}, length=2**64 - 1),
        "header longer than the file": tensors({}, length=100_000),
        "truncated header": whole[:40],
        "truncated data": whole[:-7],
        "trailing data": whole + b"more",
        "out of range": tensors({"a": entry(0, 4 * GIANT, [GIANT])}, b"\0" * 16),
        "overlapping": tensors({"a": entry(0, 16, [4]), "b": entry(8, 24, [4])}, b"\0" * 24),
        "negative": tensors({"a": entry(-16, 0, [4])}, b"\0" * 16),
        "shape of another size": tensors({"a": entry(0, 16, [2**31, 2**31])}, b"\0" * 16),
        "overflowing shape": tensors({"a": entry(0, 16, [2**62, 8])}, b"\0" * 16),
        "unknown type": tensors({"a": entry(0, 16, [4], "OBJ")}, b"\0" * 16),
        "not JSON": tensors(b"\xff" * 64),
        "deep JSON": tensors(b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
        "nothing": b"",
    }


def foreign_archives(good: Arrays, marker: Path) -> dict[str, tuple[bytes, int, str]]:
    """Files of predictions: bytes, the status of the refusal, and words of it."""
    first, logits = good["train_indices"], good["train_logits"]
    with_nan, with_inf = logits.copy(), logits.copy()
    with_nan[3, 2], with_inf[5, 1] = np.nan, np.inf
    objects = np.array([Reduced(marker)] * len(first), dtype=object)
    member = npy({"descr": "<f4", "fortran_order": False, "shape": (GIANT, 10)})
    negative = npy({"descr": "<f4", "fortran_order": False, "shape": (-1, 10)})
    code = npy("__import__('os').system('true')")
    zeros = np.zeros((1_000_000, 10), np.float32)
    return {
        "objects": (packed({**good, "train_logits": objects}, objects=True), 415, "Python objects"),
        "objects in ids": (packed({**good, "train_indices": objects}, objects=True), 415, "Python objects"),
        "ratio": (packed({"train_logits": zeros}, compressed=True), 415, "times its size"),
        "not one": (b"\x93NUMPY nothing", 415, "not an .npz"),
        "empty": (b"", 415, "not an .npz"),
        "truncated": (packed(good)[:2000], 415, "not a readable"),
        "foreign names": (packed({**good, "weights": first}), 415, "“weights.npy”"),
        "climbing names": (zipped({"../../train_logits.npy": b"x"}), 415, "no array of predictions"),
        "giant header": (zipped({"train_logits.npy": member}), 415, "larger than it is"),
        "negative shape": (zipped({"train_logits.npy": negative}), 415, "train_logits.npy"),
        "code in the header": (zipped({"train_logits.npy": code}), 415, "not a readable"),
        "nested": (zipped({"train_logits.npy": packed(good)}), 415, "not a readable"),
        "too large": (packed({"train_logits": np.random.default_rng(0).normal(size=(60_000, 10)).astype(np.float32)}),
                      413, "bytes"),
        "nothing inside": (zipped({}), 415, "not an .npz"),
        "wrong ids": (packed({**good, "train_indices": first + 10**6}), 422, "no samples of this scenario"),
        "negative ids": (packed({**good, "train_indices": -1 - first}), 422, "no samples of this scenario"),
        "ids of 64 bits": (packed({**good, "train_indices": first.astype(np.uint64) + 2**63}), 422, "no samples"),
        "repeated ids": (packed({**good, "train_indices": np.zeros_like(first)}), 422, "repeated"),
        "fractions as ids": (packed({**good, "train_indices": first + 0.5}), 422, "whole numbers"),
        "text as ids": (packed({**good, "train_indices": first.astype("U8")}), 422, "whole numbers"),
        "times as ids": (packed({**good, "train_indices": first.astype("M8[s]")}), 422, "whole numbers"),
        "NaN": (packed({**good, "train_logits": with_nan}), 422, "1 rows are not finite, the first is row 3"),
        "infinite": (packed({**good, "train_logits": with_inf}), 422, "1 rows are not finite, the first is row 5"),
        "too large for float32": (packed({**good, "train_logits": logits.astype(float) * 1e200}), 422, "not finite"),
        "one class too few": (packed({**good, "train_logits": logits[:, 1:]}), 422, "must be float of shape"),
        "fewer rows than ids": (packed({**good, "train_logits": logits[1:]}), 422, "must be float of shape"),
        "whole numbers as logits": (packed({**good, "train_logits": logits.astype(np.int32)}), 422, "must be float"),
        "complex logits": (packed({**good, "train_logits": logits.astype(np.complex64)}), 422, "must be float"),
        "probabilities": (packed({**good, "train_logits": np.full_like(logits, 0.1)}), 422, "probabilities"),
        "ids alone": (packed({"train_indices": first}), 422, "train_logits: is missing"),
        "features of other rows": (packed({**good, "train_features": zeros[:3]}), 422, "must be float"),
        "features of other widths": (
            packed({**good, "train_features": np.ones((len(first), 4), np.float32),
                    "test_features": np.ones((len(good["test_indices"]), 5), np.float32)}), 422, "different widths"),
    }  # fmt: skip


def npy(header: object) -> bytes:
    """An array file with any header and no data."""
    text = repr(header).encode() if not isinstance(header, str) else header.encode()
    text += b" " * (63 - (10 + len(text)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text
