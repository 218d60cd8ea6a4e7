"""The OpenAPI document that is committed for the front end: ``python -m comparator.api.openapi FILE`` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from comparator.api.app import bare


def text() -> str:
    """Return the document, keys in alphabetical order."""
    return json.dumps(bare().openapi(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text())
