"""Compare machine-unlearning methods: build, screen, contrast and attack unlearned image classifiers.

The names exported here are everything a plug-in file needs; none of them imports torch or fastapi.
"""

from typing import TYPE_CHECKING

from comparator.decorators import architecture, attack, dataset, forget_selector, group_metric, method, metric
from comparator.parameters import Field, Params
from comparator.version import __version__

if TYPE_CHECKING:
    from comparator.training.task import Task

__all__ = [
    "Field",
    "Params",
    "Task",
    "__version__",
    "architecture",
    "attack",
    "dataset",
    "forget_selector",
    "group_metric",
    "method",
    "metric",
]


def __getattr__(name: str) -> object:
    """Import ``Task`` only when asked: it needs torch, which takes seconds to load."""
    if name == "Task":
        from comparator.training.task import Task

        return Task
    raise AttributeError(f"module 'comparator' has no attribute {name!r}")
