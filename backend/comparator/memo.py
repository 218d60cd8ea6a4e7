"""Remember slow numbers by the content they were computed from, in memory and, inside a worker, on disk."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

_known: dict[str, float] = {}
_MOST_KNOWN = 4096
_folder: list[Path] = []


def keep_in(folder: Path) -> None:
    """Keep numbers in this folder too, one small file each, so that other processes find them."""
    folder.mkdir(parents=True, exist_ok=True)
    _folder[:] = [folder]


def forget_all() -> None:
    """Forget what is in memory, and the folder."""
    _known.clear()
    _folder.clear()


def key(*content: bytes | str | int | float) -> str:
    """Return the name of a number: the hash of everything that determines it."""
    digest = hashlib.blake2b(digest_size=20)
    for part in content:
        text = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()


def remembered(name: str, compute: Callable[[], float]) -> float:
    """Return the number of this name, computing it if nobody has."""
    if name not in _known:
        while len(_known) >= _MOST_KNOWN:
            _known.pop(next(iter(_known)))
        _known[name] = _from_disk(name, compute)
    return _known[name]


def _from_disk(name: str, compute: Callable[[], float]) -> float:
    if not _folder:
        return compute()
    file = _folder[0] / name
    if file.exists():
        return float.fromhex(file.read_text())
    value = compute()
    # Two workers may well compute the same number at the same time.
    temporary = file.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
    temporary.write_text(value.hex())
    temporary.replace(file)
    return value
