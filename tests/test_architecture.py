"""Arrows point one way, light modules stay light, and nothing unsafe is called."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import comparator

ROOT = Path(comparator.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

VOCABULARY = {
    "bands", "decorators", "errors", "evidence", "executed", "facts", "formulas", "identifiers", "known_versions",
    "meaning", "memo", "parameters", "registry", "scenario", "seeds", "settings", "shown", "version", "whole_numbers",
}  # fmt: skip
# What the modules of each folder may import of the program itself, besides the vocabulary and their own folder.
PURE = {
    "data": set[str](),
    "models": set[str](),
    "training": {"models", "data"},
    "methods": {"training", "models", "data"},
    "predictions": {"training", "models", "data"},
    "metrics": {"attacks"},
    "attacks": {"metrics"},
    "contrast": {"metrics"},
    "sandbox": set[str](),
}
STORED = {
    "store": {"data"},
    "derived": {"contrast", "store"},
    "catalog": {"jobs", "store"},
    "jobs": {"store"},
    "custom_methods": {"data", "methods", "models", "sandbox", "store", "training"},
}
SERVED = {
    "services": {
        "jobs", "catalog", "derived", "custom_methods", "predictions", "sandbox", "store", "contrast", "data",
    },
    "supervisor": {"services", "jobs", "catalog", "derived", "custom_methods", "predictions", "sandbox", "store"},
    "worker": {
        "custom_methods", "jobs", "derived", "predictions", "training", "methods", "models", "metrics", "attacks",
        "contrast", "sandbox", "store", "data",
    },
    "api": {
        "supervisor", "services", "jobs", "catalog", "derived", "custom_methods", "store", "contrast", "data",
    },
    "cli": {"client", "api", "supervisor", "services", "custom_methods", "sandbox", "store", "data"},
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {**PURE, **STORED, **SERVED}
# Single modules that go further than their folder, and why.
EXCEPTIONS = {
    "comparator.supervisor.executor": {"worker"},  # hands the worker's entry to the fork server
    "comparator.client": {"store"},  # finds the live server of a workspace
    "comparator": {"training"},  # offers Task to plug-ins, loaded when asked for
}
# Rooms of the server: no torch, and nothing that imports it.
WITHOUT_TORCH = {"services", "supervisor", "jobs", "catalog", "derived", "api", "cli", "store"}
# What a worker may use of the rooms that know the data base: files, and the types of its payloads.
WORKER_MAY_USE = (
    "comparator.jobs.kinds",
    "comparator.jobs.payloads",
    "comparator.jobs.questions",
    "comparator.custom_methods.requests",
    "comparator.custom_methods.rows",
)
DATA_BASE = (
    "sqlalchemy",
    "alembic",
    "comparator.store.schema",
    "comparator.store.workspace",
    "comparator.store.events",
)
TESTS = Path(__file__).parent
# Folders of tests that are no room of the program, and why.
OTHER_TESTS = {
    "benchmarks": "measured by hand, not tested",
    "e2e": "a browser uses all rooms at once",
    "nulls": "verdict and bands on really trained models, which all rooms of numbers share",
    "security": "who attacks the server does not keep to one room",
}
PATCHES = re.compile(r"\.(setattr|delattr)$|\bpatch(\.object)?$")
HEAVY = {"torch", "torchvision", "sklearn", "umap", "pandas", "pyarrow"}


def module_name(file: Path) -> str:
    parts = ("comparator", *file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), filename=str(file))


def imports(file: Path, *, for_types: bool = False) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, wherever it does; those for type checking only on demand."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not for_types:
            skipped |= {inner for statement in node.body for inner in ast.walk(statement)}
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import in line {node.lineno}"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def folder_of(file: Path) -> str:
    """Return the folder of the program that a file lies in; empty for the single modules at the top."""
    place = file.relative_to(ROOT)
    return place.parts[0] if len(place.parts) > 1 else ""


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_arrows_point_one_way(file: Path) -> None:
    folder, name = folder_of(file), module_name(file)
    allowed = VOCABULARY | ALLOWED.get(folder, set()) | EXCEPTIONS.get(name, set()) | {folder}
    for imported, line in imports(file, for_types=True):
        package, _, rest = imported.partition(".")
        first = rest.split(".")[0]
        if package == "comparator" and ((ROOT / first).is_dir() or (ROOT / f"{first}.py").exists()):
            assert first in allowed, f"{file}:{line}: {folder or name} imports comparator.{first}"


def test_every_folder_has_its_arrows() -> None:
    folders = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} - {"examples"}
    assert folders == set(ALLOWED), "say in ALLOWED what a folder may import, and only of folders that exist"


def test_tests_lie_in_the_rooms_of_the_program() -> None:
    folders = {file.parent.relative_to(TESTS).as_posix() for file in TESTS.rglob("*.py")} - {"."}
    strange = {folder for folder in folders - OTHER_TESTS.keys() if not (ROOT / folder / "__init__.py").exists()}
    assert strange == set(), "a folder of tests is a room of the program, or says in OTHER_TESTS why it is none"
    assert OTHER_TESTS.keys() <= folders


def patches(text: str) -> Iterator[int]:
    """Yield the lines of a test that replace something by its dotted path, or something whose name begins with _."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(is_hidden(target) for target in targets):
                yield node.lineno
        elif isinstance(node, ast.Call) and PATCHES.search(ast.unparse(node.func)) and node.args:
            named = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
            dotted = isinstance(node.args[0], ast.Constant | ast.JoinedStr)
            if dotted or any(str(name).startswith("_") for name in named):
                yield node.lineno


def is_hidden(target: ast.expr) -> bool:
    """Tell whether a target is an attribute that begins with _, of anything but the object itself."""
    return isinstance(target, ast.Attribute) and target.attr.startswith("_") and ast.unparse(target.value) != "self"


def test_tests_replace_nothing_behind_its_back() -> None:
    """What a test must change is a parameter or has a public name: then a move or a rename breaks no test unseen."""
    found = [f"{file}:{line}" for file in sorted(TESTS.rglob("*.py")) for line in patches(file.read_text())]
    assert found == [], "give the code a parameter, or a small public function that the test replaces"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("monkeypatch.setattr('comparator.store.workspace.BUSY', 1)", 1),
        ("monkeypatch.setattr(f'comparator.{name}', 1)", 1),
        ("patched.setattr(level, '_attempts', None)", 1),
        ("monkeypatch.delattr(level, '_attempts')", 1),
        ("mock.patch('comparator.client.connect')", 1),
        ("mock.patch.object(level, '_attempts')", 1),
        ("task._cancelled = lambda: True", 1),
        ("self._kept = monkeypatch.setattr(os, 'fsync', None)", 0),
        ("mock.patch.dict(os.environ, {})", 0),
    ],
)
def test_a_replacement_is_found(text: str, count: int) -> None:
    assert len(list(patches(text))) == count


def test_no_files_import_each_other_in_a_circle() -> None:
    """Wherever an import stands: at the top, inside a function, or for types alone."""
    arrows: dict[str, set[str]] = {}
    for file in FILES:
        name = module_name(file)
        reached = {resolved(imported) for imported, _ in imports(file, for_types=True)}
        arrows[name] = {other for other in reached if other} - {name}
    assert circles(arrows) == []


def test_a_circle_is_found() -> None:
    arrows = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set[str](), "e": {"e2"}, "e2": {"e"}}
    assert circles(arrows) == [["a", "b", "c"], ["e", "e2"]]


@functools.cache
def resolved(name: str) -> str | None:
    """Return the module of the program that an import reaches: the name itself, or what it is taken from."""
    known = {module_name(file) for file in FILES}
    return next((found for found in (name, name.rpartition(".")[0]) if found in known), None)


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that reach each other (Tarjan, SIAM J. Comput. 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in arrows[name]:
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            found.append(sorted(group))

    for name in arrows:
        if name not in order:
            visit(name)
    return sorted(group for group in found if len(group) > 1)


@pytest.mark.parametrize("folder", sorted(WITHOUT_TORCH))
def test_the_server_imports_no_torch(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        for name, line in imports(file, for_types=True):
            assert name.split(".")[0] not in {"torch", "torchvision"}, f"{file}:{line}: {name}"


def test_a_worker_sees_files_and_never_the_data_base() -> None:
    for file in (ROOT / "worker").rglob("*.py"):
        for name, line in imports(file, for_types=True):
            assert not name.startswith(DATA_BASE), f"{file}:{line}: {name}"
            if name.startswith(("comparator.jobs", "comparator.custom_methods")):
                assert (resolved(name) or "").startswith(WORKER_MAY_USE), f"{file}:{line}: {name}"
    assert not loaded_by("comparator.worker.preload") & {"sqlalchemy", "alembic", "fastapi", "starlette", "uvicorn"}


@pytest.mark.parametrize("part", ["metrics", "attacks", "contrast"])
def test_pure_functions_of_arrays_see_no_weights_files_or_tables(part: str) -> None:
    forbidden = set(ALLOWED) - {"metrics", "attacks", "contrast"}
    for file in (ROOT / part).rglob("*.py"):
        for name, line in imports(file, for_types=True):
            assert not any(name.startswith(f"comparator.{other}") for other in forbidden), f"{file}:{line}: {name}"
            assert name.split(".")[0] not in {"torch", "torchvision", "sqlalchemy", "fastapi", "safetensors"}, (
                file,
                line,
            )


def loaded_by(*modules: str) -> set[str]:
    """Import modules in a fresh interpreter; return the top-level packages that were loaded."""
    code = f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_vocabulary_imports_neither_torch_nor_a_web_framework() -> None:
    found = loaded_by(*(f"comparator.{name}" for name in sorted(VOCABULARY)))
    assert not found & (HEAVY | {"fastapi", "starlette", "uvicorn", "sqlalchemy"})


def test_the_server_and_the_command_line_import_no_heavy_library() -> None:
    assert not loaded_by("comparator.api.app", "comparator.api.serve", "comparator.cli") & HEAVY


def test_no_file_prints_or_leaves_a_debugger() -> None:
    for file in FILES:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"print", "breakpoint", "input"}, f"{file}:{node.lineno}"


def test_nothing_is_unpickled_or_evaluated() -> None:
    for file in FILES:
        for name, line in imports(file):
            assert name.split(".")[0] not in {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}, (
                f"{file}:{line}"
            )
        for node in ast.walk(tree(file)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called not in {"eval", "exec", "compile", "__import__", "os.system"}, f"{file}:{node.lineno}"
            keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if called == "torch.load":
                assert keywords.get("weights_only") == "True", f"{file}:{node.lineno}: torch.load without weights_only"
            if called in {"np.load", "numpy.load"}:
                assert keywords.get("allow_pickle", "False") == "False", f"{file}:{node.lineno}"
            if called.startswith("subprocess."):
                assert keywords.get("shell", "False") == "False", f"{file}:{node.lineno}"


def test_no_file_names_a_machine() -> None:
    for file in FILES:
        text = file.read_text()
        for place in ("/home/", "/work/", "/Users/", "/root/"):
            assert place not in text, f"{file} names {place}"
