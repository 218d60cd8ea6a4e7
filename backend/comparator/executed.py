"""A syntax tree without what is not executed or only describes: the half of a file's meaning that is taken away."""

from __future__ import annotations

import ast

# What registers something that has a version; the texts of `attacks.signals.signal` stand in results, so they count.
REGISTERS = {
    "architecture", "attack", "dataset", "forget_selector", "group_metric", "method", "metric", "register",
}  # fmt: skip
DESCRIBING = {
    "citation", "compared", "definition", "description", "differs", "examples", "formula", "input", "label", "license",
    "sentence", "source", "summary", "threat_model", "title", "tuned", "unit",
}  # fmt: skip
OF_FIELDS = {"description", "examples", "group", "title", "unit"}
# Decorators that look at no annotation. Of any other one nobody knows.
BLIND = REGISTERS | {
    "cache", "cached_property", "classmethod", "contextmanager", "inference_mode", "lru_cache", "no_grad", "property",
    "signal", "staticmethod",
}  # fmt: skip
LOGS, LINES = {"log", "logger", "logging"}, {"critical", "debug", "error", "exception", "info", "warning"}


class Executed(ast.NodeTransformer):
    """Takes away what is not executed or only describes.

    Afterwards ``reads`` are the names that what is left reads, ``parts`` the attributes of names; those of `raise`
    statements and log lines are not among them.
    """

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.parts: set[tuple[str, str]] = set()
        self._in_class, self._quiet = False, False

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """Drop docstrings and other lone constants."""
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Pass(self, node: ast.Pass) -> None:
        """Drop it: here a body may be empty."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        """Drop what only type checkers see."""
        if last_name(node.test) != "TYPE_CHECKING":
            return self.generic_visit(node)
        node.body = []
        self.generic_visit(node)
        return node.orelse

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Keep the annotations of a class: models and records are made of them."""
        return self._inside(node, in_class=True)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Drop annotations that nothing reads, and the describing keywords of a registration."""
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Treat it like any function."""
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        decorators = {last_name(decorator) for decorator in node.decorator_list}
        if decorators <= BLIND:
            node.returns = None
            for argument in _arguments(node.args):
                if not (decorators & REGISTERS and argument.arg == "parameters"):  # the registry reads this one
                    argument.annotation = None
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and last_name(decorator) in REGISTERS:
                decorator.keywords = [word for word in decorator.keywords if word.arg not in DESCRIBING]
        return self._inside(node, in_class=False)

    def _inside(self, node: ast.AST, *, in_class: bool) -> ast.AST:
        before, self._in_class = self._in_class, in_class
        self.generic_visit(node)
        self._in_class = before
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Make it a plain assignment where nothing reads the annotation."""
        if self._in_class:
            return self.generic_visit(node)
        if node.value is not None:
            return self.generic_visit(ast.Assign(targets=[node.target], value=node.value))
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        """Drop the texts of what is raised."""
        return self._quietly(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Drop the texts of log lines, and what describes a field."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in LINES and last_name(node.func.value) in LOGS:
            return self._quietly(node)
        if last_name(node) == "Field":
            node.keywords = [word for word in node.keywords if word.arg not in OF_FIELDS]
        return self.generic_visit(node)

    def _quietly(self, node: ast.AST) -> ast.AST:
        before, self._quiet = self._quiet, True
        self.generic_visit(node)
        self._quiet = before
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Drop a text where texts only tell."""
        return ast.Constant("") if self._quiet and isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Put neighbouring pieces of text together: Python versions cut them differently."""
        self.generic_visit(node)
        pieces: list[ast.expr] = []
        for piece in node.values:
            last = pieces[-1] if pieces else None
            if isinstance(piece, ast.Constant) and isinstance(last, ast.Constant):
                pieces[-1] = ast.Constant(f"{last.value!s}{piece.value!s}")
            elif not (isinstance(piece, ast.Constant) and piece.value == ""):
                pieces.append(piece)
        node.values = pieces
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        """Drop a format that says nothing."""
        self.generic_visit(node)
        if isinstance(node.format_spec, ast.JoinedStr) and not node.format_spec.values:
            node.format_spec = None
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Note what is read."""
        if isinstance(node.ctx, ast.Load) and not self._quiet:
            self.reads.add(node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Note what is read of a module."""
        if isinstance(node.value, ast.Name) and not self._quiet:
            self.parts.add((node.value.id, node.attr))
        return self.generic_visit(node)


def last_name(node: ast.AST) -> str:
    """Return the last part of a name such as ``comparator.method``, also where it is called; else nothing."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _arguments(found: ast.arguments) -> list[ast.arg]:
    others = [argument for argument in (found.vararg, found.kwarg) if argument]
    return [*found.posonlyargs, *found.args, *found.kwonlyargs, *others]
