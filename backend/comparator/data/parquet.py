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


def read(
    files: Sequence[Path], source: Source, *, image: str, label: str, columns: Mapping[str, str] | None = None
) -> Split:
    """Decode one split; ``columns`` maps names of metadata to columns of the files."""
    import pyarrow
    import pyarrow.parquet

    columns = columns or {}
    labels: list[int | None] = []
    metadata: dict[str, list[str]] = {name: [] for name in columns}
    wanted = [image, label, *columns.values()]
    names = ", ".join(file.name for file in files)

    def rows(opened: pyarrow.parquet.ParquetFile, file: str) -> Iterator[tuple[str, bytes]]:
        for batch in opened.iter_batches(ROWS_AT_ONCE, columns=wanted):
            first = len(labels)
            labels.extend(batch[label].to_pylist())
            for name, column in columns.items():
                metadata[name] += map(str, batch[column].to_pylist())
            for number, cell in enumerate(batch[image].to_pylist()):
                yield f"{file}, row {first + number},", cell["bytes"]

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
