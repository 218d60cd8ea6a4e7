"""What the evidence allows to say about a run or a method: the conjunction of a ladder of questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from comparator import Field, Params, attack
from comparator.attacks.ladder.conclude import conclude
from comparator.attacks.ladder.found import Judged, Residual
from comparator.attacks.ladder.judge import Settings, Tried, climb, judge
from comparator.attacks.ladder.residual import parts_of, residual
from comparator.attacks.ladder.rung import left_out
from comparator.attacks.ladder.subject import Subject, subject
from comparator.attacks.results import About, Anchor, Interval, Ladder, Result, Scalar
from comparator.evidence import View

MARGINS = {"run": 1.0, "method": 0.5}
FEWEST_SEEDS = 3
HEADLINES = ("membership", "paired")


class Parameters(Params):
    """How the verdict is reached; everything is fixed before a run is looked at."""

    scope: Literal["run", "method"] = Field(
        "run", description="one run, or the method by all finished seeds of its configuration (3 or more)"
    )
    margin: float | None = Field(
        None, gt=0, le=1,
        description="share of the original's effect that counts as forgotten; empty: 1 for a run, ½ for a method",
    )  # fmt: skip
    runs: int = Field(1, ge=1, le=1000, description="how many runs are judged in the same table (Dunnett)")


@attack(
    "verdict", label="Verdict", direction="closest_to_retrained", game="was_it_in or same_as_retrained",
    formula="residual memory = (run − retrained)/(original − retrained), 95 % by Fieller; state: all rungs together",
    needs=[], threat_model="sees logits of one model; has retrained models, an original, images never trained on",
    beside=["peers", "relearning"],
    citation="Fieller, J. R. Stat. Soc. B 1954; Holm, Scand. J. Statist. 1979; Dunnett, JASA 1955",
)  # fmt: skip
def verdict(view: View, parameters: Parameters) -> Sequence[Result]:
    """Climb the ladder: judge every rung, itself included, and say no more than the weakest of them allows."""
    whole = subject(view)
    method = len(whole.peers) + 1 >= FEWEST_SEEDS
    scope: Literal["run", "method"] = "method" if method else "run"
    settings = Settings(parameters.margin or MARGINS[scope], parameters.runs)
    tried = climb(whole)
    rungs = judge(tried, settings)
    left = headline(tried)
    found = conclude(rungs, left, len(whole.retrained), method=method)
    about = About(
        name="verdict", label="Verdict", direction="closest_to_retrained", game="same_as_retrained",
        definition="Share of the original's memory that is left: 0 as for retrained models, 1 as for the original. The "
        "word is the conjunction of all rungs.",
        positive="this method" if method else "this model", negative="retrained models", unit="share",
        notes=_notes(whole, parameters, method=method),
    )  # fmt: skip
    ladder = Ladder(
        about=about, value=left.value if left else None, state=found.state, memory=found.memory,
        side_effects=found.side_effects, findings=found.findings, sentence=found.sentence, limits=found.limits,
        needed=found.needed, residual=left, rungs=tuple(rungs), scope=scope, runs=len(whole.peers) + 1,
        retrained=len(whole.retrained), originals=len(whole.originals), table=parameters.runs,
        margin=settings.margin, family=_family(rungs, parameters.runs),
    )  # fmt: skip
    return ladder, _scalar(about, left, found.sentence, found.state)


def headline(tried: Sequence[Tried]) -> Residual | None:
    """Return the residual memory of the rung on which the originals stand out most; the run has no say in it."""
    best: tuple[float, Tried] | None = None
    for each in tried:
        parts = parts_of(each.shown) if each.rung.name in HEADLINES and each.measures else None
        if parts:
            clear = abs(parts.denominator) / parts.variance_below**0.5
            best = max(best or (clear, each), (clear, each), key=lambda pair: pair[0])
    return residual(best[1].rung.name, best[1].rung.label, best[1].shown) if best else None


def _scalar(about: About, left: Residual | None, sentence: str, state: str) -> Scalar:
    if left is None:
        return Scalar(about, None, sentence=sentence, state=state)
    interval = Interval(left.lower, left.upper, "seeds", "Fieller, over retrained models and originals")
    anchors = (Anchor("retrained", "retrained", 0.0), Anchor("original", "original", 1.0))
    return Scalar(about, left.value, (interval,), anchors, sentence, state)


def _family(rungs: Sequence[Judged], runs: int) -> str:
    tested = sum(each.p is not None for each in rungs)
    table = f" and over {runs} runs of this table (Dunnett)" if runs > 1 else "; this run alone"
    return f"5 % over {tested} rungs together (Holm){table}"


def _notes(whole: Subject, parameters: Parameters, *, method: bool) -> tuple[str, ...]:
    seeds = len(whole.peers) + 1
    notes = []
    if parameters.scope == "method" and not method:
        had = f"{seeds} seed{'s' * (seeds != 1)} of this configuration"
        notes.append(f"{had}, fewer than {FEWEST_SEEDS}: one run is judged.")
    if method and whole.one_base:
        notes.append("All seeds start from one original, so this is about that original.")
    return (*notes, *left_out(whole))
