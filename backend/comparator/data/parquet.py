"""Read a split from Parquet files in the Hub's schema: encoded images, whole-number labels, other columns as text."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from comparator.data.decoding import decode_all, refuse
from comparator.data.images import Source, Split
from comparator.errors import InvalidInput

ROWS_AT_ONCE = 5000
# Columns as public copies call them; the names of the Hub's own copy come first.
IMAGES = ("image", "img", "images", "image_bytes", "jpg", "png", "jpeg", "webp")
LABELS = ("label", "labels", "class", "target", "cls", "fine_label")


def read(
    files: Sequence[Path], source: Source, *, image: str, label: str, columns: Mapping[str, str] | None = None
) -> Split:
    """Decode one split; ``columns`` maps names of metadata to columns of the files.

    Where a file has no column ``image`` or ``label``, the one that other copies call otherwise is taken.
    """
    import pyarrow
    import pyarrow.parquet

    columns = columns or {}
    labels: list[int | None] = []
    metadata: dict[str, list[str]] = {name: [] for name in columns}
    names = ", ".join(file.name for file in files)
    have = _columns(files[0])
    image, label = _called(image, IMAGES, have), _called(label, LABELS, have)
    wanted = [image, label, *columns.values()]
    if missing := [name for name in wanted if name not in have]:
        raise InvalidInput(
            f"{names} cannot be read with the columns {', '.join(wanted)}: {', '.join(missing)} is not there, but "
            f"{', '.join(have)}.",
            advice="Give its columns the names of the Hub's copy.",
        )

    def rows(opened: pyarrow.parquet.ParquetFile, file: str) -> Iterator[tuple[str, bytes]]:
        for batch in opened.iter_batches(ROWS_AT_ONCE, columns=wanted):
            first = len(labels)
            labels.extend(batch[label].to_pylist())
            for name, column in columns.items():
                metadata[name] += map(str, batch[column].to_pylist())
            for number, cell in enumerate(batch[image].to_pylist()):
                yield f"{file}, row {first + number},", _encoded(cell)

    try:
        with contextlib.ExitStack() as stack:
            opened = [stack.enter_context(pyarrow.parquet.ParquetFile(file)) for file in files]
            total = max(1, sum(one.metadata.num_rows for one in opened))
            images, faults = decode_all(
                itertools.chain.from_iterable(rows(one, file.name) for one, file in zip(opened, files, strict=True)),
                report=lambda count: source.progress(0.95 * count / total, f"decoding {names}"),
            )
    except (pyarrow.ArrowException, OSError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"{names} cannot be read as Parquet with the columns {', '.join(wanted)}: {error}",
            advice="Download the file again, or check that it has the Hub's schema.",
        ) from error
    refuse(faults, "Images cannot be decoded", "Download the file again.")
    if not images:
        raise InvalidInput(f"There is no row in {names}.", advice="Download the file again.")
    if len({pixels.shape for pixels in images}) > 1:
        raise InvalidInput(f"The images in {names} differ in size or in channels.", advice="Make them all alike.")
    if not all(isinstance(number, int) and number >= 0 for number in labels):
        raise InvalidInput(f"Rows of {names} have no label.", advice="Give every image a class from 0 on.")
    return Split(
        np.stack(images),
        np.asarray(labels, dtype=np.int64),
        {name: np.asarray(values, dtype=np.str_) for name, values in metadata.items()},
    )


def _columns(file: Path) -> list[str]:
    """Return the names of a file's columns; raises ``InvalidInput`` for what is no Parquet file."""
    import pyarrow
    import pyarrow.parquet

    try:
        return list(pyarrow.parquet.read_schema(file).names)
    except (pyarrow.ArrowException, OSError) as error:
        raise InvalidInput(
            f"{file.name} cannot be read as Parquet: {error}",
            advice="Download the file again, or check that it has the Hub's schema.",
        ) from error


def _called(name: str, others: Sequence[str], have: Sequence[str]) -> str:
    """Return the column of this name, else the only one that is called as other copies call it."""
    found = [other for other in others if other in have]
    return found[0] if name not in have and len(found) == 1 else name


def _encoded(cell: object) -> bytes:
    """Return the encoded image of a cell: bytes, or a structure that holds them; empty where there are none."""
    content = cell.get("bytes") if isinstance(cell, dict) else cell
    return content if isinstance(content, bytes) else b""
