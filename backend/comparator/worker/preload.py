"""Imported once by the fork server, so that every worker starts with its libraries and plug-ins loaded.

Nothing here may compute: threads and CUDA contexts do not survive a fork.
"""

import torch
import torchvision

from comparator import registry
from comparator.jobs.kinds import TASKS

for kind in registry.kinds():
    registry.load(kind)
for task in TASKS.values():
    task.function()

__all__ = ["torch", "torchvision"]
