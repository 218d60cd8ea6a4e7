"""Which operations of the REST interface the tests ask for, seen while they run.

An operation has a test when a test that asserts something asks for it itself (not in a fixture), the answer is no
error, and the test passes. Once all tests have run, the operations without one are named and the run fails; when only
some tests run, it says that it cannot tell. Each worker of pytest-xdist reports what its tests asked for to the one
process that counts. Browsers and the command line have processes of their own and do not count.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from live import Server

HERE = Path(__file__).parent
CLIENTS: tuple[Any, ...] = (httpx.Client, TestClient)
ERRORS = 400
TITLE = "operations of the interface"
Operation = tuple[str, str]  # such as ("GET", "/api/v1/runs/{run}")


def operations() -> list[Operation]:
    """Return every operation that the interface has."""
    from comparator.api.app import bare

    methods = {"get", "post", "put", "patch", "delete"}
    return [
        (method.upper(), path) for path, entry in bare().openapi()["paths"].items() for method in entry.keys() & methods
    ]


class Asked:
    """The plug-in: watches the clients of this process while a test's own body runs, and counts at the end."""

    def __init__(self, *, folder: Path = HERE, without: tuple[str, ...] = (), known: Any = operations) -> None:
        self.folder = folder
        self.known: Callable[[], list[Operation]] = known
        self.needed = {
            file.as_posix() for file in folder.rglob("test_*.py") if file.relative_to(folder).parts[0] not in without
        }
        self.ran: set[str] = set()
        self.found: set[Operation] = set()
        self.now: set[Operation] | None = None
        self.missing: list[Operation] = []
        self.said = ""

    def pytest_configure(self) -> None:
        for client in CLIENTS:
            client.send = self.watched(client.send)

    def watched(self, send: Any) -> Any:
        def sent(client: Any, request: Any, **options: Any) -> Any:
            answer = send(client, request, **options)
            if self.now is not None and answer.status_code < ERRORS:
                self.now.add((request.method, request.url.path))
            return answer

        return sent

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        self.now = set()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Iterator[None]:
        report: Any = yield
        if call.when == "call":
            asked, self.now = self.now, None
            if report.passed and asked and asserts(getattr(item, "function", None), self.folder):
                report.asked = sorted(asked)
        return report

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.ran.add(report.fspath)
        self.found |= {(method, path) for method, path in getattr(report, "asked", ())}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        root = session.config.rootpath
        if hasattr(session.config, "workerinput") or session.config.option.collectonly:
            return
        if self.needed - {(root / file).as_posix() for file in self.ran}:
            self.said = "not checked, for only some of the tests ran"
            return
        known = self.known()
        asked = {operation_of(known, *asked) for asked in self.found}
        self.missing = [operation for operation in known if operation not in asked]
        self.said = f"{len(known)} in all, without a test: {len(self.missing)}"
        if self.missing and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.said:
            terminalreporter.line(f"{TITLE}: {self.said}", red=bool(self.missing))
        for method, path in self.missing:
            terminalreporter.line(f"no test asserts anything about {method} {path}", red=True)


def operation_of(known: list[Operation], method: str, path: str) -> Operation | None:
    """Return the operation that answers a path; a fixed path goes before one with a placeholder."""
    fits = [
        operation
        for operation in known
        if operation[0] == method and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation[1])), path)
    ]
    return min(fits, key=lambda operation: operation[1].count("{"), default=None)


def asserts(function: Any, folder: Path, seen: frozenset[Any] = frozenset()) -> bool:
    """Tell whether a test, or a function of the folder that it calls, asserts something or expects an error."""
    if not isinstance(function, FunctionType) or function in seen:
        return False
    if folder not in Path(function.__code__.co_filename).parents:
        return False
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return (
        any(isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant) for node in ast.walk(tree))
        or any(ast.unparse(name) == "pytest.raises" for name in called)
        or any(asserts(resolved(name, function), folder, seen | {function}) for name in called)
    )


def resolved(name: ast.expr, function: FunctionType) -> Any:
    """Return what a call calls, where that can be told: a function of the module, or one of the live server."""
    if isinstance(name, ast.Name):
        return function.__globals__.get(name.id)
    return vars(Server).get(name.attr) if isinstance(name, ast.Attribute) else None
