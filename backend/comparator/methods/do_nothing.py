"""Control: the original itself, unchanged."""

from __future__ import annotations

from comparator import Task, method
from comparator.registry import NoParameters


@method(
    "do_nothing",
    label="Do Nothing (control)",
    reads=(),
    trains=False,
    control=True,
    presets={"paper": {}, "small": {}},
    differs="Nothing to differ from.",
)
def unlearn(task: Task, parameters: NoParameters) -> None:
    """Change nothing: what a method scores above this, it did."""
