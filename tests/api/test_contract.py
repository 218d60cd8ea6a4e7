"""The interface is what the committed documents say, and every operation of it has a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from comparator.api.app import bare

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
OPENAPI = bare().openapi()
PREFIX = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (method, path, operation["operationId"])
    for path, entry in OPENAPI["paths"].items()
    for method, operation in entry.items()
    if method in METHODS
]
TESTS = "\n".join(file.read_text() for file in sorted((ROOT / "tests").rglob("test_*.py")))


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[entry[2] for entry in OPERATIONS])
def test_every_operation_has_a_test(method: str, path: str, operation: str) -> None:
    """A test asks for the path with this method, in full or behind a helper that knows the first part."""
    whole = re.escape(path.removeprefix(PREFIX))
    tag, _, rest = path.removeprefix(f"{PREFIX}/").partition("/")
    verb = {"get": r"GET|get|refused|fetch|stream"}.get(method, f"{method.upper()}|{method}")
    given = re.sub(r"\\{\w+\\}", r"[^/\"'?]+", whole)
    asked = rf"(?:{verb})\W[^\n]*f?[\"'](?:{PREFIX})?{given}[\"'?]"
    if re.search(asked, TESTS):
        return
    own = "\n".join(file.read_text() for file in sorted((ROOT / "tests").glob(f"{tag}*/test_*.py")))
    inner = re.sub(r"\\{\w+\\}", r"[^/\"'?]+", re.escape(f"/{rest}" if rest else ""))
    assert re.search(rf"[\"']{inner}[\"'?]", own), f"no test asks for {method.upper()} {path} ({operation})"


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    identifiers = [operation for _, _, operation in OPERATIONS]
    assert len(set(identifiers)) == len(identifiers)
    for method, path, _ in OPERATIONS:
        operation = OPENAPI["paths"][path][method]
        assert operation["description"].strip()
        assert "default" in operation["responses"]
        assert re.fullmatch(r"[a-z]+-[a-z_]+", operation["operationId"])
