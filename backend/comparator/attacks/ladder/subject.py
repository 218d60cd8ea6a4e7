"""What the ladder is climbed for: a run, or several that differ in their seeds."""

from __future__ import annotations

from dataclasses import dataclass

from comparator.evidence import Outputs, View


@dataclass(frozen=True)
class Subject(View):
    """A view with ``peers``: runs of the same configuration with other seeds; ``one_base`` if all share one base."""

    peers: tuple[Outputs, ...] = ()
    one_base: bool = False


def subject(view: View) -> Subject:
    """Return a view as a subject; one without peers if it is none yet."""
    return view if isinstance(view, Subject) else Subject(**vars(view))
