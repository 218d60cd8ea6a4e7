"""Errors a person can act on: each says what happened, to which thing, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

Fault = tuple[tuple[str | int, ...], str]
AGAIN = "Try again; if it happens again, report it with these words."
MOST_FAULTS, MOST_NAMED, LONGEST_TEXT, LONGEST_FAULT, LONGEST_NAME = 100, 10, 4000, 500, 80


class Rejection(Protocol):
    """What pydantic raises when a value does not validate."""

    def errors(self) -> Sequence[Mapping[str, Any]]:
        """Return each fault with its place (``loc``) and its text (``msg``)."""


def faults_of(error: Rejection, *prefix: str) -> list[Fault]:
    """Return the place and the text of what did not validate, as in ``shortened``; places begin with ``prefix``."""
    found = error.errors()
    return shortened([((*prefix, *fault["loc"]), str(fault["msg"])) for fault in found[:MOST_FAULTS]], len(found))


def shortened(faults: Sequence[Fault], count: int | None = None) -> list[Fault]:
    """Return the first 100 of ``count`` faults, long names and texts cut, and one more that tells how many are left."""
    kept = [(tuple(map(_shorter, place)), cut(text, LONGEST_FAULT)) for place, text in faults[:MOST_FAULTS]]
    left = (len(faults) if count is None else count) - len(kept)
    told = len(faults) == MOST_FAULTS + 1 and faults[-1][1].startswith("and ")
    if told:
        return [*kept, faults[-1]]
    return [*kept, (kept[-1][0][:-1], f"and {left:,} more")] if left > 0 else kept


def _shorter(part: str | int) -> str | int:
    return cut(part, LONGEST_NAME) if isinstance(part, str) else part


def cut(text: str, longest: int) -> str:
    """Return a text, or its beginning and how long the whole is."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"


def joined(faults: Iterable[Fault], *, skip: int = 0, whole: str = "") -> str:
    """Return faults as one line, such as ``epochs: must be positive; seed: is missing``, and after ten their number.

    ``skip`` leaves out the first parts of every place; a place of which nothing remains is called ``whole``.
    """
    several = list(faults)
    named = [f"{'.'.join(map(str, place[skip:])) or whole}: {text}" for place, text in several[:MOST_NAMED]]
    left = len(several) - len(named)
    return "; ".join([*named, f"and {left:,} more"] if left else named)


class ComparatorError(Exception):
    """Base of every expected error.

    ``status`` is the HTTP status of the problem document, ``title`` its short name, ``advice`` what to do next.
    """

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str, *, advice: str = "", fields: Sequence[Fault] = ()):
        self.detail, self.advice = cut(detail, LONGEST_TEXT), cut(advice, LONGEST_TEXT)
        super().__init__(self.detail)
        self.fields = shortened(fields)

    def __str__(self) -> str:
        return f"{self.detail} {self.advice}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.detail, self.advice, self.fields))


def _rebuild(kind: type[ComparatorError], detail: str, advice: str, fields: list[Fault]) -> ComparatorError:
    return kind(detail, advice=advice, fields=fields)


class InvalidInput(ComparatorError):
    """The request cannot be carried out as written; ``fields`` names the places that are wrong."""

    status = 422
    title = "Invalid input"


class NotCovered(InvalidInput):
    """Imported predictions do not say anything about some of the samples that are needed."""

    title = "Not covered"


class PluginFault(ComparatorError):
    """A file that somebody added broke, or returned what cannot be used; names the file and what went wrong."""

    title = "A plug-in broke"


class NotAllowed(ComparatorError):
    """The person who started the server did not allow this."""

    status = 403
    title = "Not allowed"


class NotFound(ComparatorError):
    """The named thing does not exist here."""

    status = 404
    title = "Not found"


@contextmanager
def named_at(*place: str | int) -> Iterator[None]:
    """Point at the place in a request where the name of something stands that does not exist."""
    try:
        yield
    except NotFound as error:
        raise InvalidInput(error.detail, advice=error.advice, fields=[(place, "does not exist")]) from error


class Conflict(ComparatorError):
    """The request contradicts the present state; nothing was changed."""

    status = 409
    title = "Conflict"


class Gone(ComparatorError):
    """The thing existed and was removed for good."""

    status = 410
    title = "Gone"


class TooLarge(ComparatorError):
    """The upload is over its limit."""

    status = 413
    title = "Too large"


class UntrustedFile(ComparatorError):
    """A file is not what it claims to be, is damaged, or could run code."""

    status = 415
    title = "File refused"


class Unavailable(ComparatorError):
    """Something needed is missing for now: a data set, a device, disk space."""

    status = 503
    title = "Not available"


class Unanswered(Unavailable):
    """Nobody answered in time, or the one that was asked ended: the same question may be answered next time."""


class DiskFull(ComparatorError):
    """There is no room left in the workspace."""

    status = 507
    title = "Disk full"


class Diverged(ComparatorError):
    """Training produced a loss that is not a number."""

    status = 422
    title = "Training diverged"


class Cancelled(BaseException):
    """A person cancelled the job; not an error, so that no ``except Exception`` swallows it."""
