"""A data set as arrays: images, labels and metadata of the two splits, with their content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from comparator.errors import InvalidInput

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Images uint8 [n, height, width, channels], labels int64 [n], and optional metadata columns of length n."""

    images: Bytes
    labels: Integers
    metadata: Mapping[str, npt.NDArray[np.str_]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.images.dtype != np.uint8 or self.images.ndim != 4 or len(self.images) != len(self.labels):
            raise InvalidInput(
                f"Images are {self.images.dtype} {self.images.shape} with {len(self.labels)} labels.",
                advice="Return uint8 images [n, height, width, channels] and one label for each.",
            )
        for name, column in self.metadata.items():
            if len(column) != len(self.labels) or any("\n" in str(value) for value in column):
                raise InvalidInput(
                    f"The metadata column “{name}” has {len(column)} values for {len(self.labels)} images, or a line "
                    "break in a value.",
                    advice="Give one line of text for each image.",
                )


@dataclass(frozen=True)
class Images:
    """Both splits of a data set, unfiltered: the position in a split is the stable sample id.

    ``origin`` says in words where it was taken from, ``files`` gives the SHA-256 of each file that was read.
    ``classes`` are the names that the labels number, where they are part of the data and not of a built-in data set.
    """

    train: Split
    test: Split
    origin: str = field(default="", kw_only=True)
    files: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    classes: tuple[str, ...] = field(default=(), kw_only=True)

    def hash(self) -> str:
        """Return the SHA-256 over pixels, labels and metadata of both splits and class names, 16 hexadecimal digits."""
        digest = hashlib.sha256()
        for split in (self.train, self.test):
            for array in (split.images, split.labels):
                digest.update(str((array.dtype.str, array.shape)).encode())
                digest.update(np.ascontiguousarray(array).data)
            for name, column in sorted(split.metadata.items()):
                digest.update("\n".join([name, *map(str, column)]).encode())
        if self.classes:
            digest.update("\n".join(["classes", *self.classes]).encode())
        return digest.hexdigest()[:16]


class Source(Protocol):
    """What a data set's ``load`` may use: a folder for its files, the local folders to look in, and progress."""

    @property
    def folder(self) -> Path:
        """Folder of this data set inside the data directory; downloads go here."""

    @property
    def local_folders(self) -> tuple[Path, ...]:
        """Folders a person named for local files."""

    @property
    def download(self) -> bool:
        """Whether this job was asked to download; nothing is downloaded unasked."""

    def progress(self, fraction: float, text: str) -> None:
        """Report how far the preparation is."""
