"""Every operation of the interface says what it does; that each has a test is seen by ``asked`` while tests run."""

from __future__ import annotations

import re
from pathlib import Path

from comparator.api.app import bare

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
OPENAPI = bare().openapi()
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (method, path, operation["operationId"])
    for path, entry in OPENAPI["paths"].items()
    for method, operation in entry.items()
    if method in METHODS
]


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    identifiers = [operation for _, _, operation in OPERATIONS]
    assert len(set(identifiers)) == len(identifiers)
    for method, path, _ in OPERATIONS:
        operation = OPENAPI["paths"][path][method]
        assert operation["description"].strip()
        assert "default" in operation["responses"]
        assert re.fullmatch(r"[a-z]+-[a-z_]+", operation["operationId"])
