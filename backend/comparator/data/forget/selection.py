"""What a forget-set selector sees, is asked for, and returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comparator import registry
from comparator.errors import InvalidInput
from comparator.parameters import Params

Mask = npt.NDArray[np.bool_]
Logits = npt.NDArray[np.float32]
SHOWN: Final = 5
DEEPEST: Final = 4


class ForgetParams(Params):
    """Base of the parameters of a kind of forget set: they can say in words what is forgotten."""

    def title(self, _class_names: Sequence[str], /) -> str:
        """Say what is forgotten, in a few words that follow “forget”, given the names of the classes."""
        given = ", ".join(f"{name} {value}" for name, value in self.model_dump(mode="json").items())
        return given or "these samples"


@dataclass(frozen=True)
class Trained:
    """What a model says about the candidates, logits float32 [n, classes], and which it was trained on, bool [n].

    Rows are NaN where it says nothing of the sample as it is: not predicted, or learned with a wrong label or image.
    """

    run: str
    logits: Logits
    learned: Mask


@dataclass(frozen=True)
class Candidates:
    """The training samples a forget set may be chosen from.

    ``indices`` int64 [n] are sample ids in the unfiltered data set, ``labels`` int64 [n] their classes, ``metadata``
    columns of length n; ``total`` counts the unfiltered split. ``resolve`` selects by another specification, for
    selectors made of selectors; ``logits`` float32 [n, classes] is what a finished original says about the candidates,
    ``None`` if there is no such run here. ``alike`` yields that original and then every other original and retrained
    model that was trained by the same recipe on samples of the same splits.
    """

    indices: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]
    class_names: tuple[str, ...]
    total: int
    test_labels: npt.NDArray[np.int64]
    metadata: Mapping[str, npt.NDArray[np.str_]]
    test_metadata: Mapping[str, npt.NDArray[np.str_]]
    resolve: Callable[[dict[str, Any]], Selection]
    logits: Callable[[str], Logits | None] = lambda _run: None
    alike: Callable[[str], Iterator[Trained] | None] = lambda _run: None


@dataclass(frozen=True)
class Selection:
    """Which candidates are forgotten [n], and which test samples match the selector [m], if any can.

    ``frozen`` holds parameters that were settled while selecting: with them, the same samples are selected again
    without looking at anything but the data set.
    """

    forget: Mask
    test_match: Mask | None = None
    frozen: Mapping[str, Any] = field(default_factory=dict)
    specification: Mapping[str, Any] = field(default_factory=dict)


def title(specification: Mapping[str, Any], class_names: Sequence[str]) -> str:
    """Say in words what a specification, kind and parameters, forgets."""
    model = registry.get("forget", str(specification["kind"])).parameters
    parameters = model.model_validate({name: value for name, value in specification.items() if name != "kind"})
    if isinstance(parameters, ForgetParams):
        return parameters.title(class_names)
    given = ", ".join(f"{name} {value}" for name, value in parameters.model_dump(mode="json").items())
    return f"{specification['kind']}: {given}"


def listed(names: Sequence[str]) -> str:
    """Join names, at most five of them."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def parts(candidates: Candidates, specifications: Sequence[dict[str, Any]]) -> list[Selection]:
    """Resolve the parts of a forget set made of forget sets; what is wrong with one names its place."""
    found = []
    for number, specification in enumerate(specifications):
        try:
            found.append(candidates.resolve(specification))
        except InvalidInput as error:
            fields = [(("forget", "of", number, *place[1:]), fault) for place, fault in error.fields]
            raise InvalidInput(
                f"Part {number + 1}: {error.detail}",
                advice=error.advice,
                fields=fields or [(("forget", "of"), "wrong")],
            ) from error
    return found


def either(one: Mask | None, other: Mask | None) -> Mask | None:
    """Return where one or the other holds; a mask that does not exist holds nowhere."""
    if one is None or other is None:
        return one if other is None else other
    return one | other
