"""Read the cells of a table as people save them: commas, semicolons or tabs, Excel's first line, or JSON by lines."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from comparator.data.decoding import refuse
from comparator.data.own.manifest import PLACE
from comparator.errors import InvalidInput

MOST_BYTES = 200_000_000
SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
Table = tuple[list[str], list[list[str]]]


def read(file: Path) -> Table:
    """Return header and rows of a table, every row as long as the header.

    Raises ``InvalidInput`` for what is no table, another encoding, or rows of other lengths.
    """
    if file.stat().st_size > MOST_BYTES:
        raise InvalidInput(f"{file.name} has more than {MOST_BYTES:,} bytes.", advice="Split the data set.")
    header, rows = _objects(file) if file.suffix.lower() == ".jsonl" else _lines(file)
    if not rows:
        raise InvalidInput(f"{file.name} has no row.", advice="Give a header and one row for each image.")
    faults = [f"row {number} has {len(row)}" for number, row in enumerate(rows, start=2) if len(row) != len(header)]
    refuse(faults, f"Rows of {file.name} have not {len(header)} cells as the header has", PLACE)
    return _without_empty_columns(header, rows)


def _text(file: Path) -> str:
    content = file.read_bytes()
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file.name} is not written in UTF-8: {error}", advice="Save it again as UTF-8.") from None


def _lines(file: Path) -> Table:
    text = _text(file)
    stated = SEPARATOR_LINE.match(text)
    if stated:
        text = text[stated.end() :]
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = stated[1] if stated else max(",;\t", key=first.count)
    try:
        found = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        rows = [cells for row in found if any(cells := [cell.strip() for cell in row])]
    except csv.Error as error:
        raise InvalidInput(f"{file.name} is not a CSV table: {error}", advice="Save it again as CSV.") from None
    return (rows[0], rows[1:]) if rows else ([], [])


def _objects(file: Path) -> Table:
    """Read one JSON object on each line; the header has the names of all of them."""
    records: list[dict[str, Any]] = []
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InvalidInput(f"Line {number} of {file.name} is not JSON: {error}", advice=PLACE) from None
        if not isinstance(record, dict):
            raise InvalidInput(f"Line {number} of {file.name} is no JSON object.", advice=PLACE)
        records.append(record)
    header = list(dict.fromkeys(name for record in records for name in record))
    return header, [[_cell(record.get(name)) for name in header] for record in records]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _without_empty_columns(header: list[str], rows: list[list[str]]) -> Table:
    """Leave out columns without a name and without a value, as spreadsheets add them at the end."""
    kept = [place for place, name in enumerate(header) if name or any(row[place] for row in rows)]
    return [header[place] for place in kept], [[row[place] for place in kept] for row in rows]
