"""The same networks under the names of other code bases: rules that turn those names into the ones used here.

Each set of rules was read off public code: kuangliu/pytorch-cifar, weiaicunzai/pytorch-cifar100, Hugging Face
transformers, OpenMMLab's classifiers, and torchvision before its version 0.3 (DenseNet) and 0.14 (ViT).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from torch import Tensor

Rules = tuple[tuple[str, str], ...]
Rename = Callable[[str], str]
HEAD: Final = r"^(?:classifier\.1|head\.fc|linear|classifier|head|last_linear|output|logits)\."
SHORTCUT: Final = (r"\.(?:shortcut|skip|identity_downsample)\.", ".downsample.")
RULES: Final[dict[str, Rules]] = {
    "pytorch-cifar (shortcut, linear)": (SHORTCUT, (HEAD, "fc.")),
    "pytorch-cifar100 (conv2_x, residual_function)": (
        (r"^conv1\.0\.", "conv1."),
        (r"^conv1\.1\.", "bn1."),
        (r"^conv2_x\.", "layer1."),
        (r"^conv3_x\.", "layer2."),
        (r"^conv4_x\.", "layer3."),
        (r"^conv5_x\.", "layer4."),
        (r"\.residual_function\.0\.", ".conv1."),
        (r"\.residual_function\.1\.", ".bn1."),
        (r"\.residual_function\.3\.", ".conv2."),
        (r"\.residual_function\.4\.", ".bn2."),
        (r"\.residual_function\.6\.", ".conv3."),
        (r"\.residual_function\.7\.", ".bn3."),
        SHORTCUT,
    ),
    "transformers (embedder, encoder.stages)": (
        (r"^(?:resnet\.)?embedder\.embedder\.convolution\.", "conv1."),
        (r"^(?:resnet\.)?embedder\.embedder\.normalization\.", "bn1."),
        (r"^(?:resnet\.)?encoder\.stages\.0\.layers\.", "layer1."),
        (r"^(?:resnet\.)?encoder\.stages\.1\.layers\.", "layer2."),
        (r"^(?:resnet\.)?encoder\.stages\.2\.layers\.", "layer3."),
        (r"^(?:resnet\.)?encoder\.stages\.3\.layers\.", "layer4."),
        (r"\.layer\.0\.convolution\.", ".conv1."),
        (r"\.layer\.0\.normalization\.", ".bn1."),
        (r"\.layer\.1\.convolution\.", ".conv2."),
        (r"\.layer\.1\.normalization\.", ".bn2."),
        (r"\.layer\.2\.convolution\.", ".conv3."),
        (r"\.layer\.2\.normalization\.", ".bn3."),
        (r"\.shortcut\.convolution\.", ".downsample.0."),
        (r"\.shortcut\.normalization\.", ".downsample.1."),
        (r"^classifier\.1\.", "fc."),
    ),
    "OpenMMLab (backbone, head.fc)": ((r"^backbone\.", ""), (r"^head\.fc\.", "fc.")),
    "an older torchvision": (
        (r"(denselayer\d+\.(?:norm|conv))\.([12])\.", r"\1\2."),
        (r"\.mlp\.linear_1\.", ".mlp.0."),
        (r"\.mlp\.linear_2\.", ".mlp.3."),
    ),
}


def _as_written(name: str) -> str:
    return name


def _renamed(name: str, *, rules: Rules) -> str:
    for pattern, instead in rules:
        name = re.sub(pattern, instead, name)
    return name


EVERY: Final[tuple[tuple[str, Rename], ...]] = (
    ("", _as_written),
    *((known_as, functools.partial(_renamed, rules=rules)) for known_as, rules in RULES.items()),
)


def all_for(expected: Mapping[str, Tensor]) -> Iterator[tuple[str, Rename]]:
    """Yield the ways in which names can differ, first none; none of them changes a name of the architecture."""
    for known_as, rename in EVERY:
        if all(rename(name) == name for name in expected):
            yield known_as, rename
