"""Imported once by the fork server, so that every worker starts with its libraries and plug-ins loaded.

Nothing here may compute: threads and CUDA contexts do not survive a fork.
"""

import torch
import torchvision

import comparator.runs.tasks
from comparator import registry

for kind in registry.kinds():
    registry.load(kind)

__all__ = ["comparator", "torch", "torchvision"]
