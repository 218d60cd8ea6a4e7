"""Arrays and weights in files named by their content: written to a temporary file, synced, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from comparator.errors import DiskFull, TooLarge, UntrustedFile

SUFFIX = ".safetensors"
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A file in the store: the SHA-256 of its bytes, and how many there are."""

    sha256: str
    bytes: int


def path(folder: Path, sha256: str) -> Path:
    """Return where a file with this content is, whether or not it exists."""
    return folder / sha256[:2] / f"{sha256}{SUFFIX}"


def write_arrays(folder: Path, arrays: Mapping[str, np.ndarray]) -> Stored:
    """Store named arrays as one safetensors file (its format puts wide types first, so float32 stays aligned)."""
    return write_bytes(folder, save({name: np.asarray(array, order="C") for name, array in arrays.items()}))


def write_bytes(folder: Path, content: bytes) -> Stored:
    """Store bytes under their hash; a full disk raises ``DiskFull`` and leaves nothing behind."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path(folder, sha256)
    if not _is_whole(target, sha256, len(content)):
        replace(target, content)
    return Stored(sha256, len(content))


def _is_whole(file: Path, sha256: str, size: int) -> bool:
    """Tell whether a stored file still has the content that its name promises."""
    return file.exists() and file.stat().st_size == size and hashlib.sha256(file.read_bytes()).hexdigest() == sha256


def replace(target: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, even if the machine stops."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(target.parent) as (temporary, file):
        file.write(content)
        _settle(file, temporary, target)


def receive(folder: Path, source: BinaryIO, limit: int) -> tuple[Stored, Path]:
    """Copy a stream into a temporary file in the store, a piece at a time; a longer one than ``limit`` is refused.

    The caller checks the file, then calls ``keep`` or removes it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with _temporary(folder) as (temporary, file):
        while piece := source.read(CHUNK_BYTES):
            size += len(piece)
            if size > limit:
                raise TooLarge(f"The upload has more than {limit:,} bytes.", advice="Nothing was stored.")
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Stored(digest.hexdigest(), size), temporary


def blank(folder: Path) -> Path:
    """Make an empty temporary file in the store, for a worker to fill; the caller keeps or removes it."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".tmp-")
    os.close(handle)
    return Path(name)


def measure(file: Path) -> Stored:
    """Return hash and size of a file that somebody else has written, once it is on the disk."""
    digest = hashlib.sha256()
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())
        while piece := opened.read(CHUNK_BYTES):
            digest.update(piece)
    return Stored(digest.hexdigest(), file.stat().st_size)


def keep(folder: Path, stored: Stored, temporary: Path) -> None:
    """Give a received file its place in the store."""
    target = path(folder, stored.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)
    _sync_folder(target.parent)


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a temporary file; whatever goes wrong removes it, and a full disk is said in words."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".tmp-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield temporary, file
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"The disk is full: a file could not be written to {folder}.",
                advice="Free some space, then try again or resume the run; what was stored before is intact.",
            ) from error
        raise


def _settle(file: BinaryIO, temporary: Path, target: Path) -> None:
    """Bring what was written to the disk, then give the file its name."""
    file.flush()
    os.fsync(file.fileno())
    temporary.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def read_arrays(file: Path, *names: str) -> dict[str, np.ndarray]:
    """Read some arrays of a stored file, or all of them; a damaged file raises ``UntrustedFile``."""
    with _opened(file) as opened:
        wanted = names or tuple(opened.keys())
        return {name: opened.get_tensor(name) for name in wanted}


def read_rows(file: Path, name: str, rows: Sequence[int]) -> np.ndarray:
    """Read some rows of one array, in the order asked, without loading the rest."""
    with _opened(file) as opened:
        array = opened.get_slice(name)
        return np.concatenate([array[row : row + 1] for row in rows])


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    try:
        with safe_open(str(file), framework="numpy") as opened:
            yield opened
    except (SafetensorError, OSError) as error:
        raise UntrustedFile(
            f"The stored file {file.name} cannot be read: {error}",
            advice="It was damaged after it was written: delete the run and compute it again.",
        ) from error
