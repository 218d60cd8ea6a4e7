"""Where images come from: local Parquet files, the Hub's Parquet files, or torchvision's download.

Each reader returns ``None`` when it has nothing, so that a data set can name several in order of preference; the last
one raises and says what was tried.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from comparator.data.images import Bytes, Images, Source, Split
from comparator.errors import InvalidInput, Unavailable

SPLITS = ("train", "test")


def local_parquet(source: Source, *, image: str, label: str) -> Images | None:
    """Read ``train-*.parquet`` and ``test-*.parquet`` in the Hub's schema from the first local folder that has them."""
    for folder in (source.folder, *source.local_folders):
        files = {split: sorted(folder.glob(f"{split}-*.parquet")) for split in SPLITS}
        if all(files.values()):
            source.progress(0.02, f"reading Parquet files in {folder.name}")
            return Images(*(_read_parquet(files[split], image, label, source) for split in SPLITS))
    return None


def _read_parquet(files: Iterable[Path], image: str, label: str, source: Source) -> Split:
    """Decode one split; columns may be called otherwise, but must hold encoded images and integer labels."""
    import pyarrow.parquet as parquet

    images: list[Bytes] = []
    labels: list[int] = []
    for file in files:
        try:
            table = parquet.read_table(file, columns=[image, label])
        except Exception as error:
            raise InvalidInput(
                f"{file.name} cannot be read as Parquet with the columns “{image}” and “{label}”: {error}",
                advice="Download the file again, or check that it has the Hub's schema.",
            ) from error
        labels += table[label].to_pylist()
        for row, cell in enumerate(table[image].to_pylist()):
            images.append(_decode(cell["bytes"], f"{file.name}, row {row}"))
            if row % 1000 == 0:
                source.progress(min(0.95, len(images) / 60_000), f"decoding {file.name}")
    return Split(np.stack(images), np.asarray(labels, dtype=np.int64))


def _decode(encoded: bytes, place: str) -> Bytes:
    from PIL import Image

    try:
        pixels = np.asarray(Image.open(io.BytesIO(encoded)))
    except Exception as error:
        raise InvalidInput(f"The image in {place} cannot be decoded: {error}", advice="Replace the file.") from error
    return pixels[..., None] if pixels.ndim == 2 else pixels


def hub_parquet(source: Source, repository: str, subset: str, *, image: str, label: str) -> Images | None:
    """Fetch the Parquet files of a Hub data set through ``huggingface_hub``; ``None`` if unasked or unreachable."""
    if not source.download:
        return None
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    source.progress(0.01, f"asking the Hub for {repository}")
    try:
        folder = huggingface_hub.snapshot_download(
            repository, repo_type="dataset", allow_patterns=[f"{subset}/*.parquet"], local_dir=source.folder / "hub"
        )
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError):
        return None
    files = {split: sorted(Path(folder, subset).glob(f"{split}-*.parquet")) for split in SPLITS}
    return Images(*(_read_parquet(files[split], image, label, source) for split in SPLITS))


def torchvision_download(source: Source, name: str) -> Images:
    """Use torchvision's own reader and download; raises ``Unavailable`` that names every place that was tried."""
    import torchvision

    def split(train: bool) -> Split:
        data: Any = getattr(torchvision.datasets, name)(str(source.folder), train=train, download=source.download)
        pixels = np.asarray(data.data)
        return Split(pixels[..., None] if pixels.ndim == 3 else pixels, np.asarray(data.targets, dtype=np.int64))

    try:
        source.progress(0.05, "torchvision")
        return Images(split(True), split(False))
    except (RuntimeError, OSError) as error:
        places = ", ".join(str(folder) for folder in (source.folder, *source.local_folders))
        tried = "local files, the Hub and torchvision's download" if source.download else "local files only"
        raise Unavailable(
            f"{name} was not found: tried {tried} ({places}): {error}",
            advice="Put its Parquet files (train-*.parquet, test-*.parquet) into one of these folders, or allow the "
            "download and check the network.",
        ) from error
