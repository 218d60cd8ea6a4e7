"""Arrows point one way, light modules stay light, and nothing unsafe is called."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import comparator

ROOT = Path(comparator.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# What each part may import of the program itself (design §4); `.` stands for the single modules at the top.
FOUNDATION = {
    "coverage",
    "errors",
    "evidence",
    "formulas",
    "executed",
    "identifiers",
    "meaning",
    "parameters",
    "registry",
    "scenario",
    "seeds",
    "version",
    "memo",
}
ALLOWED: dict[str, set[str]] = {
    "data": {"data"},
    "models": {"models"},
    "training": {"training", "models", "data"},
    "methods": {"methods", "training", "models", "data"},
    "predictions": {"predictions", "training", "models", "data"},
    "metrics": {"metrics", "attacks"},
    "attacks": {"attacks", "metrics"},
    "contrast": {"contrast", "metrics"},
    "store": {"store", "data"},
    "sandbox": {"sandbox"},
    "runs": {
        "contracts", "sandbox", "runs", "methods", "predictions", "training", "models", "data", "metrics", "attacks",
        "contrast", "store", "settings",
    },
    "api": {"api", "runs", "store", "settings", "data", "contrast"},
}  # fmt: skip
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


def parts_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_arrows_point_one_way(file: Path) -> None:
    part = parts_of(file)
    if part not in ALLOWED and part not in FOUNDATION:
        return  # the command line, the server's start, and the package itself
    allowed = FOUNDATION | ALLOWED.get(part, set())
    for name, line in imports(file, for_types=True):
        package, _, rest = name.partition(".")
        first = rest.split(".")[0]
        if package == "comparator" and (ROOT / first).is_dir() | (ROOT / f"{first}.py").exists():
            assert first in allowed, f"{file}:{line}: {part} imports comparator.{first}"


def test_every_part_has_its_arrows() -> None:
    packages = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()}
    assert packages <= set(ALLOWED), f"say in ALLOWED what these may import: {packages - set(ALLOWED)}"


@pytest.mark.parametrize("part", ["metrics", "attacks", "contrast"])
def test_pure_functions_of_arrays_see_no_weights_files_or_tables(part: str) -> None:
    forbidden = {"runs", "store", "api", "training", "models", "data", "predictions", "methods"}
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


def test_foundation_imports_neither_torch_nor_a_web_framework() -> None:
    modules = [f"comparator.{name}" for name in FOUNDATION if (ROOT / f"{name}.py").exists()]
    found = loaded_by(*modules, "comparator.settings")
    assert not found & (HEAVY | {"fastapi", "starlette", "uvicorn", "sqlalchemy"})


def test_the_server_and_the_command_line_import_no_heavy_library() -> None:
    assert not loaded_by("comparator.api.app", "comparator.serve", "comparator.cli") & HEAVY


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
