"""Layer-wise similarity: linear CKA with the debiased estimator, in float64.

Centred kernel alignment (Kornblith et al., ICML 2019) over the unbiased HSIC of Song et al. (JMLR 2012, eq. 5), as
Nguyen et al. (ICLR 2021) use it. With fewer samples than features, the normal case here, the biased form is near one
even for independent data; this one is near zero. Values may be slightly negative and are not clamped. Similarity of
representations is no evidence of forgetting by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comparator.contrast.matrix import Numbers

FEWEST_SAMPLES = 4


@dataclass(frozen=True)
class Prepared:
    """One layer's activations, prepared once and compared often.

    ``features`` float64 [n, width] centred, ``squares`` float64 [n] squared norms, ``sums`` float64 [n] row sums of
    the kernel without its diagonal, ``own`` the HSIC of the layer with itself.
    """

    features: Numbers
    squares: Numbers
    sums: Numbers
    own: float


def prepare(activations: npt.ArrayLike) -> Prepared:
    """Prepare activations [n, width]; centring changes nothing in exact arithmetic and spares digits."""
    features = np.asarray(activations, dtype=np.float64)
    features = features - features.mean(axis=0) if len(features) else features
    squares = np.einsum("nw,nw->n", features, features)
    sums = features @ features.sum(axis=0) - squares
    unfinished = Prepared(features, squares, sums, np.nan)
    return Prepared(features, squares, sums, hsic(unfinished, unfinished))


def hsic(first: Prepared, second: Prepared) -> float:
    """Return the unbiased HSIC of two layers with linear kernels, without n × n matrices; NaN below 4 samples."""
    n = len(first.features)
    if n < FEWEST_SAMPLES:
        return float("nan")
    cross = first.features.T @ second.features
    trace = float(np.vdot(cross, cross) - first.squares @ second.squares)
    total = float(first.sums.sum() * second.sums.sum()) / ((n - 1) * (n - 2))
    return (trace + total - 2 / (n - 2) * float(first.sums @ second.sums)) / (n * (n - 3))


def cka(first: Prepared, second: Prepared) -> float:
    """Return the debiased linear CKA of two layers on the same n samples.

    NaN if a layer does not vary more than by chance (its own HSIC is not positive): then there is nothing to compare.
    """
    if not (first.own > 0 and second.own > 0):
        return float("nan")
    return hsic(first, second) / float(np.sqrt(first.own * second.own))


def by_layer(first: Sequence[Prepared], second: Sequence[Prepared]) -> Numbers:
    """Return CKA float64 [layers] of equal layers of two models."""
    return np.array([cka(one, other) for one, other in zip(first, second, strict=True)])


def layer_map(first: Sequence[Prepared], second: Sequence[Prepared]) -> Numbers:
    """Return CKA float64 [layers of the first, layers of the second]."""
    return np.array([[cka(one, other) for other in second] for one in first])
