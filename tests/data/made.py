"""Small files in the true formats of the field's data sets, made by the tests."""

from __future__ import annotations

import gzip
import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


class Here:
    """A ``Source`` over one folder that may not download."""

    def __init__(self, folder: Path, *local: Path, download: bool = False) -> None:
        self.folder, self.local_folders, self.download = folder, local, download
        self.said: list[tuple[float, str]] = []

    def progress(self, fraction: float, text: str) -> None:
        self.said.append((fraction, text))


def pixels(count: int, shape: tuple[int, int, int], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, size=(count, *shape), dtype=np.uint8)


def png(image: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image).save(buffer, "PNG")
    return buffer.getvalue()


def parquet(file: Path, images: np.ndarray, labels: Any, *, image: str = "image", label: str = "label") -> None:
    """A file in the Hub's schema."""
    import pyarrow
    import pyarrow.parquet

    cells = [{"bytes": png(one), "path": None} for one in images]
    pyarrow.parquet.write_table(pyarrow.table({image: cells, label: list(map(int, labels))}), file)


def idx(file: Path, array: np.ndarray) -> None:
    """A file of unsigned bytes in the format of MNIST."""
    content = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)


def mnist(folder: Path, images: np.ndarray, labels: np.ndarray, suffix: str = "") -> None:
    """All four files; the test split holds the first half."""
    for split, count in (("train", len(labels)), ("t10k", len(labels) // 2)):
        idx(folder / f"{split}-images-idx3-ubyte{suffix}", images[:count, ..., 0])
        idx(folder / f"{split}-labels-idx1-ubyte{suffix}", labels[:count])


def svhn(folder: Path, images: np.ndarray, labels: np.ndarray) -> None:
    """Both files as MATLAB writes them: images last, the digit 0 as class 10."""
    import scipy.io

    folder.mkdir(parents=True, exist_ok=True)
    stored = {"X": images.transpose(1, 2, 3, 0), "y": np.where(labels == 0, 10, labels)[:, None].astype(np.uint8)}
    for split in ("train", "test"):
        scipy.io.savemat(folder / f"{split}_32x32.mat", stored)
