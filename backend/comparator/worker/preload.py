"""Imported once by the fork server, so that every worker starts with its libraries and plug-ins loaded.

Nothing here may compute: threads and CUDA contexts do not survive a fork.
"""

from __future__ import annotations

import gc
import importlib

from comparator import registry
from comparator.jobs.kinds import TASKS

LIBRARIES = ("torch", "torchvision")


def preload() -> None:
    """Load everything; what is there afterwards is shared with workers, whose collectors never look through it."""
    gc.disable()  # nothing here is rubbish: looking for it takes a tenth of the time
    for library in LIBRARIES:
        importlib.import_module(library)
    for kind in registry.kinds():
        registry.load(kind)
    for task in TASKS.values():
        task.function()
    gc.freeze()
    gc.enable()


preload()
