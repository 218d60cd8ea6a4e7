"""The verdict: the conjunction of all rungs, as two answers. No stronger than its weakest evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from comparator.attacks.ladder.found import Judged, Residual

Memory = Literal["leaks", "differs", "over_erased", "none_found", "cannot_say"]
SideEffects = Literal["none_found", "damaged", "cannot_say"]
State = Literal[
    "leaks", "damaged", "over_erased", "differs", "indistinguishable", "indistinguishable_in_outputs", "inconclusive"
]
FEWEST_FOR_PRAISE = 8
ABLE = ("membership", "paired")  # one of them must be able to see the original, and all that are must bound the rest
TITLES: dict[State, str] = {
    "leaks": "Leaks", "damaged": "Damaged", "over_erased": "Over-erased", "differs": "Differs from retrained",
    "indistinguishable": "Indistinguishable from retrained",
    "indistinguishable_in_outputs": "No difference found in outputs; inside not examined",
    "inconclusive": "Cannot say",
}  # fmt: skip
FOUND: dict[str, State] = {
    "leaks": "leaks", "damaged": "damaged", "over_erased": "over_erased", "differs": "differs",
}  # fmt: skip


@dataclass(frozen=True)
class Conclusion:
    """Both answers, the one word that stands for them, second findings, and the sentence with its limits."""

    state: State
    memory: Memory
    side_effects: SideEffects
    findings: tuple[str, ...]
    sentence: str
    limits: str
    needed: str


def conclude(rungs: Sequence[Judged], residual: Residual | None, models: int, *, method: bool = False) -> Conclusion:
    """Say what all rungs together allow: difference is decided before likeness, and what is blind is named.

    Precedence of the word: leaks, damaged, over-erased, differs; the others stand in ``findings``.
    """
    kinds = {each.name: kind for each in rungs if (kind := kind_of(each))}
    found = [kind for kind in FOUND if kind in kinds.values()]
    core = [each for each in rungs if each.group == "core"]
    memory = _memory(kinds, rungs, models)
    side_effects = _side_effects(kinds, core, models)
    state = _state(found, memory, side_effects, rungs)
    second = tuple(TITLES[FOUND[kind]].lower() for kind in found[1:])
    needed = _needed(rungs, models) if state == "inconclusive" else ""
    return Conclusion(
        state, memory, side_effects, second, _sentence(state, rungs, kinds, residual, second, method=method),
        _limits(rungs, method=method), needed,
    )  # fmt: skip


def kind_of(rung: Judged) -> str | None:
    """Return what a rung outside of the retrained models' range means for the verdict."""
    if rung.state == "too_much":
        return "leaks" if rung.accuses else "differs"
    return {"too_little": "over_erased", "differs": "differs", "damaged": "damaged"}.get(rung.state)


def _memory(kinds: dict[str, str], rungs: Sequence[Judged], models: int) -> Memory:
    core = [each for each in rungs if each.group == "core"]
    found = [kind for kind in kinds.values() if kind != "damaged"]
    order: tuple[Memory, ...] = ("leaks", "over_erased", "differs")
    for kind in order:
        if kind in found:
            return kind
    judged = all(each.p is not None for each in core)
    able = [each for each in core if each.name in ABLE and each.sensitive]
    bounded = bool(able) and all(each.state == "inside" for each in able) and not leaning(rungs, "memory")
    return "none_found" if judged and bounded and models >= FEWEST_FOR_PRAISE else "cannot_say"


def leaning(rungs: Sequence[Judged], aim: str | None = None) -> list[Judged]:
    """Return the rungs, of one aim or of all, that would find something by themselves, though not over all rungs."""
    return [each for each in rungs if each.leaning and aim in (None, each.aim)]


def _side_effects(kinds: dict[str, str], core: Sequence[Judged], models: int) -> SideEffects:
    if "damaged" in kinds.values():
        return "damaged"
    judged = all(each.p is not None for each in core if each.aim == "side_effects")
    clear = judged and not leaning(core, "side_effects")
    return "none_found" if clear and models >= FEWEST_FOR_PRAISE else "cannot_say"


def _state(found: Sequence[str], memory: Memory, side_effects: SideEffects, rungs: Sequence[Judged]) -> State:
    if found:
        return FOUND[found[0]]
    if memory != "none_found" or side_effects != "none_found":
        return "inconclusive"
    depth = [each for each in rungs if each.group == "depth"]
    inside = bool(depth) and all(each.state == "inside" for each in depth)
    return "indistinguishable" if inside else "indistinguishable_in_outputs"


def _sentence(
    state: State, rungs: Sequence[Judged], kinds: dict[str, str], residual: Residual | None, second: Sequence[str], *,
    method: bool,
) -> str:  # fmt: skip
    subject = "the method" if method else "this model"
    labels = {each.name: each.label.lower() for each in rungs}
    parts = [f"{TITLES[state]}:"]
    if kinds:
        by = {kind: [labels[name] for name, one in kinds.items() if one == kind] for kind in FOUND}
        first = FOUND_WORDS[next(kind for kind in FOUND if by[kind])]
        names = next(by[kind] for kind in FOUND if by[kind])
        parts.append(f"{subject} {first} ({_listed(names)}).")
        if second:
            parts.append(f"Also {_listed(second)}.")
    elif state == "inconclusive" and (near := leaning(rungs)):
        alone = _listed([f"{each.label.lower()} (p = {each.p:.2g})" for each in near])
        parts.append(f"by itself this would speak against {subject}: {alone}; over all rungs it does not.")
    elif state == "inconclusive":
        parts.append(f"nothing speaks against {subject}, and too little speaks for it.")
    else:
        parts.append(f"{subject} lies where retrained models do on every rung that was computed.")
    if residual:
        parts.append(
            f"Residual memory {residual.value:.0%}, between {residual.lower:.0%} and {residual.upper:.0%} of what the "
            f"original does ({residual.label.lower()}); at most {residual.at_most:.0%}."
        )
    blind = [each.label.lower() for each in rungs if each.group != "depth" and each.state == "cannot_tell"]
    if blind:
        parts.append(f"Could not have told or not measured: {_listed(blind)}.")
    if any(each.state == "not_computed" for each in rungs):
        parts.append("Inside not examined so far.")
    return " ".join(parts)


FOUND_WORDS = {
    "leaks": "still shows what it should have forgotten",
    "damaged": "has lost what it should have kept",
    "over_erased": "is less sure of forgotten images than models that never saw them, which gives them away",
    "differs": "does not answer as retrained models do",
}  # fmt: skip


def _limits(rungs: Sequence[Judged], *, method: bool) -> str:
    depth = any(each.group == "depth" and each.p is not None for each in rungs)
    return (
        f"Holds for this forget set and {'these seeds' if method else 'this model'}, and for an honest operator: "
        f"a provider who trains to pass can pass. {'Outputs and relearning' if depth else 'Outputs only (black box)'}."
    )


def _needed(rungs: Sequence[Judged], models: int) -> str:
    wanted = [f"{FEWEST_FOR_PRAISE} retrained models ({models} are there)"] if models < FEWEST_FOR_PRAISE else []
    wanted += [each.needed for each in rungs if each.group == "core" and each.state == "cannot_tell" and each.needed]
    return _listed(list(dict.fromkeys(wanted)))


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
