"""Write lines of the table of equal versions after a change of the code; ``store.equal_versions`` says when and how."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from comparator.store import shipped
from comparator.store.equal_versions import TABLE, Line, lines

KINDS = {"methods": "method", "metrics": "metric"}  # in the catalogue → in a line


def extended(
    table: list[Line], before: Mapping[str, Any], after: Mapping[str, Any], why: str, names: Collection[str] = ()
) -> list[Line]:
    """Return the table for a catalogue ``after`` a change that gives the same results as the one ``before``."""
    found = list(table)
    for records, kind in KINDS.items():
        old = {record["name"]: record["version"] for record in before[records]}
        for record in after[records]:
            name, version = record["name"], record["version"]
            if name in old and old[name] != version and (not names or name in names):
                line = {"kind": kind, "name": name, "old": old[name], "new": version, "why": why}
                found = [*_pointed(found, kind, name, old[name], version), line]
    return sorted(found, key=lambda line: (line["kind"], line["name"]))


def _pointed(table: list[Line], kind: str, name: str, old: str, new: str) -> list[Line]:
    """Let lines that point to an old version point to the new one; one that would point to itself is taken away."""
    turned = [
        {**line, "new": new} if (line["kind"], line["name"], line["new"]) == (kind, name, old) else line
        for line in table
    ]
    return [line for line in turned if line["old"] != line["new"]]


def write(table: list[Line]) -> None:
    """Write the table, one line each."""
    TABLE.write_text("[\n" + ",\n".join(json.dumps(line, ensure_ascii=False) for line in table) + "\n]\n")


def main(before: str, after: str, why: str, *names: str) -> None:
    """Add lines for what changed between two catalogues, and rename the shipped checkpoints."""
    old, new = (json.loads(Path(file).read_text()) for file in (before, after))
    write(extended(lines(), old, new, why, names))
    if target := shipped.folder():
        shipped.rename(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
