"""The stream of events says which types there are: every one that the program appends."""

from __future__ import annotations

import ast

from comparator import formulas
from comparator.api.routes import system


def appended() -> set[str]:
    """Return the types in all calls of ``events.append``."""
    found = set()
    for file in formulas.ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "events.append":
                kind = node.args[1]
                assert isinstance(kind, ast.Constant), f"{file}:{node.lineno}: name the type of the event"
                found.add(str(kind.value))
    return found


def test_every_type_of_event_is_described() -> None:
    types = appended()
    assert {"run", "catalog"} <= types
    for kind in types:
        assert f"`{kind}` {{" in str(system.stream.__doc__), kind
