"""Which methods' updates a file of tests compares, read from its calls: what a comment or a name says is no test."""

from __future__ import annotations

import ast
from collections.abc import Iterator

RUNS, COMPARES, READS = "run", "assert_same_update", "updated"


def compared(source: str) -> set[str]:
    """Return the methods that some test runs by ``run(method, …)`` and whose update the same test looks at.

    That is ``assert_same_update(task, …)``, or an assertion about ``updated(task, …)`` or ``task.model``.
    """
    tests = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return {
        method
        for test in tests
        if test.name.startswith("test_")
        for task, methods in runs(test)
        if looked_at(test, task)
        for method in methods
    }


def runs(test: ast.FunctionDef) -> Iterator[tuple[str, set[str]]]:
    """Yield each name that a test gives to what it ran, with the methods that it ran there."""
    values = parameters(test)
    for node in ast.walk(test):
        if not isinstance(node, ast.Assign):
            continue
        for name, value in given(node.targets[0], node.value):
            arguments = [call.args[0] for call in calls(value, RUNS)]
            yield (
                name,
                set().union(
                    *(values.get(each.id, set()) if isinstance(each, ast.Name) else texts(each) for each in arguments)
                ),
            )


def given(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name of an assignment with what it is given."""
    if isinstance(target, ast.Tuple):
        values = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
        for name, each in zip(target.elts, values, strict=True):
            yield from given(name, each)
    elif isinstance(target, ast.Name):
        yield target.id, value


def parameters(test: ast.FunctionDef) -> dict[str, set[str]]:
    """Return the texts that a test is parametrised with, by argument."""
    found = {}
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.parametrize":
            name, values = decorator.args[:2]
            if isinstance(name, ast.Constant):
                found[str(name.value)] = texts(values)
    return found


def looked_at(test: ast.FunctionDef, task: str) -> bool:
    if any(is_name(call.args[0], task) for call in calls(test, COMPARES)):
        return True
    asserted = [node.test for node in ast.walk(test) if isinstance(node, ast.Assert)]
    return any(
        is_name(node.value, task) and node.attr == "model"
        for condition in asserted
        for node in ast.walk(condition)
        if isinstance(node, ast.Attribute)
    ) or any(is_name(call.args[0], task) for condition in asserted for call in calls(condition, READS))


def calls(tree: ast.AST, function: str) -> Iterator[ast.Call]:
    """Yield the calls of a function by its plain name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_name(node.func, function) and node.args:
            yield node


def is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def texts(node: ast.expr) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
