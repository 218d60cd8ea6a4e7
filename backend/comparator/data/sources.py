"""Where images come from: local files (Parquet, IDX, .mat), the Hub's Parquet files, or torchvision's download.

Each reader returns ``None`` when it has nothing, so that a data set can name several in order of preference; the last
one raises and says what was tried.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from comparator.data import fetch, parquet, shards
from comparator.data.images import Images, Source, Split
from comparator.errors import InvalidInput, Unavailable

SPLITS = ("train", "test")
IDX = {"train": "train", "test": "t10k"}
IDX_PARTS = ("images-idx3-ubyte", "labels-idx1-ubyte")
MOST_BYTES = 2_000_000_000
AGAIN = "Download the file again."


def local_parquet(source: Source, *, image: str, label: str, columns: Mapping[str, str] | None = None) -> Images | None:
    """Read Parquet files of both splits in the Hub's schema from the first local folder that has them."""
    for folder in _folders(source):
        if found := _parquet_in(folder, source, image, label, columns, "local Parquet files"):
            return found
    return None


def _parquet_in(
    folder: Path, source: Source, image: str, label: str, columns: Mapping[str, str] | None, origin: str
) -> Images | None:
    found = shards.find(folder)
    if found is None:
        return None
    source.progress(0.02, f"reading Parquet files in {found.place.name}")
    files = (found.train, found.test)
    parts = (parquet.read(several, source, image=image, label=label, columns=columns) for several in files)
    return Images(*parts, origin=f"{origin}{found.note}", files=hashes(file for several in files for file in several))


def _folders(source: Source) -> tuple[Path, ...]:
    return (source.folder, *source.local_folders)


def hashes(files: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their names."""
    found = {}
    for file in files:
        with file.open("rb") as opened:
            found[file.name] = hashlib.file_digest(opened, "sha256").hexdigest()
    return found


def local_idx(source: Source) -> Images | None:
    """Read the four IDX files of the MNIST family, packed (.gz) or not, from the first local folder that has them."""
    for folder in _folders(source):
        for place in (folder, folder / "raw", *sorted(folder.glob("*/raw"))):
            files = {split: [_idx_file(place, IDX[split], part) for part in IDX_PARTS] for split in SPLITS}
            present = [file for split in SPLITS for file in files[split] if file]
            if len(present) == len(SPLITS) * len(IDX_PARTS):
                source.progress(0.1, f"reading IDX files in {place.name}")
                parts = (_read_idx([file for file in files[split] if file]) for split in SPLITS)
                return Images(*parts, origin="local IDX files", files=hashes(present))
    return None


def _idx_file(folder: Path, split: str, part: str) -> Path | None:
    for name in (f"{split}-{part}", f"{split}-{part}.gz", f"{split}-{part.replace('-idx', '.idx')}"):
        if (folder / name).is_file():
            return folder / name
    return None


def _read_idx(files: list[Path]) -> Split:
    """Read images and labels with torchvision's own reader; what is cut short or of another kind is refused."""
    from torchvision.datasets import mnist

    images, labels = files
    pixels = _unpacked(images, mnist.read_image_file)
    numbers = _unpacked(labels, mnist.read_label_file)
    if len(pixels) != len(numbers):
        raise InvalidInput(
            f"{images.name} has {len(pixels):,} images, {labels.name} {len(numbers):,} labels.", advice=AGAIN
        )
    return Split(pixels[..., None], numbers.astype(np.int64))


def _unpacked(file: Path, read: Callable[[str], Any]) -> np.ndarray:
    try:
        if file.suffix != ".gz":
            return np.asarray(read(str(file)))
        with tempfile.NamedTemporaryFile() as plain, gzip.open(file) as packed:
            content = packed.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise ValueError(f"it holds more than {MOST_BYTES:,} bytes")
            plain.write(content)
            plain.flush()
            return np.asarray(read(plain.name))
    except (OSError, EOFError, ValueError, TypeError, RuntimeError, AssertionError, KeyError, IndexError) as error:
        raise InvalidInput(f"{file.name} cannot be read as IDX: {error}", advice=AGAIN) from error


def local_mat(source: Source) -> Images | None:
    """Read ``train_32x32.mat`` and ``test_32x32.mat`` (SVHN) with torchvision's own reader."""
    for folder in _folders(source):
        files = [folder / f"{split}_32x32.mat" for split in SPLITS]
        if all(file.is_file() for file in files):
            source.progress(0.1, f"reading .mat files in {folder.name}")
            parts = (_read_mat(folder, split) for split in SPLITS)
            return Images(*parts, origin="local .mat files", files=hashes(files))
    return None


def _read_mat(folder: Path, split: str) -> Split:
    """Read one split without the check that these are the published files: their hashes are recorded instead."""
    import torchvision

    published = torchvision.datasets.SVHN
    unchecked = {name: [address, file, None] for name, (address, file, _) in published.split_list.items()}
    reader: Any = type("LocalSVHN", (published,), {"split_list": unchecked})
    try:
        data = reader(str(folder), split=split)
        return Split(np.ascontiguousarray(data.data.transpose(0, 2, 3, 1)), data.labels.reshape(-1))
    except InvalidInput:
        raise
    except Exception as error:
        raise InvalidInput(f"{split}_32x32.mat cannot be read: {error}", advice=AGAIN) from error


def hub_parquet(
    source: Source, repository: str, subset: str, *, image: str, label: str, columns: Mapping[str, str] | None = None
) -> Images | None:
    """Fetch the Parquet files of a Hub data set through ``huggingface_hub``; ``None`` if unasked or unreachable."""
    if not source.download:
        return None
    folder = fetch.from_hub(source, repository, f"{subset}/*.parquet", source.folder / "hub")
    origin = f"the Hub's data set {repository}"
    return _parquet_in(folder / subset, source, image, label, columns, origin) if folder else None


def torchvision_download(source: Source, name: str) -> Images:
    """Use torchvision's own reader, on files that are fetched first if that was asked for.

    Raises ``Unavailable`` that names every place that was tried.
    """
    import torchvision

    kind: Any = getattr(torchvision.datasets, name)
    published = _published(kind, source.folder)
    try:
        if source.download:
            for target, (address, checksum) in published.items():
                fetch.file(source, address, target, md5=checksum)
        source.progress(0.6, f"reading {name}")
        parts = (_torchvision_split(kind, source, split) for split in SPLITS)
        files = {target.name: f"md5 {checksum}" for target, (_, checksum) in published.items()}
        return Images(*parts, origin=f"torchvision's {name}", files=files)
    except (RuntimeError, OSError, Unavailable) as error:
        places = ", ".join(str(folder) for folder in _folders(source))
        tried = "local files, the Hub and torchvision's download" if source.download else "local files only"
        raise Unavailable(
            f"{name} was not found: tried {tried} ({places}): {error}",
            advice="Put its files (train-*.parquet and test-*.parquet, or the published ones) into one of these "
            "folders, or allow the download and check the network.",
        ) from error


def _published(kind: Any, folder: Path) -> dict[Path, tuple[str, str]]:
    """Return address and MD5 of the published files by the place where torchvision's reader looks for them."""
    if hasattr(kind, "mirrors"):
        raw = folder / kind.__name__ / "raw"
        return {raw / file: (f"{kind.mirrors[0]}{file}", checksum) for file, checksum in kind.resources}
    if hasattr(kind, "split_list"):
        wanted = (kind.split_list[split] for split in SPLITS)
        return {folder / file: (address, checksum) for address, file, checksum in wanted}
    return {folder / kind.filename: (kind.url, kind.tgz_md5)}


def _torchvision_split(kind: Any, source: Source, split: str) -> Split:
    by_name = hasattr(kind, "split_list")
    choice = {"split": split} if by_name else {"train": split == "train"}
    data = kind(str(source.folder), download=source.download, **choice)
    pixels = np.asarray(data.data)
    if by_name:
        pixels = np.ascontiguousarray(pixels.transpose(0, 2, 3, 1))
    labels = np.asarray(data.labels if by_name else data.targets, dtype=np.int64)
    return Split(pixels[..., None] if pixels.ndim == 3 else pixels, labels)
