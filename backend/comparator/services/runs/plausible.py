"""Is an imported original or retrained model what it is taken for? Its accuracy tells, beside models trained here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean, stdev
from typing import Any, Final

Row = dict[str, Any]
FAR, DEVIATIONS, LOW = 0.05, 3.0, 0.5
WHAT: Final = {"RA": "the samples to retain", "TRA": "the test samples like them"}
WHY: Final = (
    "Were its images normalised otherwise, are its classes in another order, or was it trained on other data? An "
    "import can state the normalisation."
)


def warnings(run: Row, others: Sequence[Row]) -> list[str]:
    """Return in words what is odd about an imported run; ``others`` are the finished runs of its scenario.

    It is compared with models that were trained here, of its own kind if there are any. Far is more than 0.05, and more
    than three standard deviations between them; without any, an accuracy below one half is pointed out.
    """
    if run["origin"] != "imported" or run["kind"] == "unlearned" or run["status"] != "succeeded":
        return []
    trained = [
        other
        for other in others
        if other["origin"] == "trained" and other["kind"] != "unlearned" and not other["method"]
    ]
    alike = [other for other in trained if other["kind"] == run["kind"]] or trained
    found = list(_odd(run["metrics"], alike))
    return [f"{' '.join(found)} {WHY}"] if found else []


def _odd(metrics: Row, alike: Sequence[Row]) -> Iterator[str]:
    for name, samples in WHAT.items():
        value = metrics.get(name)
        known = [other["metrics"][name] for other in alike if other["metrics"].get(name) is not None]
        if value is None:
            continue
        if known:
            apart = abs(value - mean(known))
            if apart > max(FAR, DEVIATIONS * stdev(known) if len(known) > 1 else 0.0):
                yield f"Its accuracy on {samples} ({name}) is {value:.3f}; models trained here have {mean(known):.3f}."
        elif name == "RA" and value < LOW:
            yield f"Its accuracy on {samples} ({name}), which it was trained on, is {value:.3f}."
