"""Which contracts a method keeps, decided from what came back of its trials and from nothing that it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from comparator.custom_methods.trials import Outcome, Start
from comparator.custom_methods.weighing import changed, form
from comparator.sandbox.misbehaviour import RAISED

CONTRACTS = {
    "changes_weights": "It changes the weights and nothing else about the network",
    "repeats": "The same seed gives the same weights",
    "obeys_cancel": "It stops when it is cancelled",
    "reads_what_it_declares": "It reads only what it declares",
}
FORGET_SETS = {
    "class": "a whole class", "one": "a single sample", "most": "all classes but one", "mixed": "some of every class",
}  # fmt: skip
ADVICE = {
    "changes_weights": "Build the optimiser over task.model, and leave names, shapes and types as they are.",
    "repeats": "Draw random numbers with task.random(purpose), or from the batches that task gives.",
    "obeys_cancel": "Read batches from task, step with task.step, or call task.check() in loops of your own.",
    "reads_what_it_declares": 'Name every part that is used in reads={"retain", "forget"}.',
}
MOST_TEXT = 2000
UNDECLARED = "Undeclared data"


@dataclass(frozen=True)
class Contract:
    """One contract tried on one kind of forget set; ``fault`` says in words what is broken, and is empty if nothing."""

    name: str
    title: str
    forget: str
    fault: str
    advice: str


@dataclass(frozen=True)
class Judge:
    """Turns outcomes into contracts kept or broken; ``still`` is a control, which must leave the weights alone."""

    method: str
    start: Start
    still: bool = False

    def changes_weights(self, outcome: Outcome, forget: str) -> Contract:
        """Weights came back, of the same form as before and finite, and other ones; a control's are the same."""
        name = "changes_weights"
        if outcome.fault or outcome.weights is None:
            return self._untried(name, forget, outcome)
        before, after = self.start.weights, outcome.weights
        different = changed(before, after, before if self.still else self.start.trained)
        fault = form(before, after) or _said(outcome, name)
        if not fault and self.still and different:
            fault = "is a control without parameters, and yet it changed the model"
        elif not fault and not self.still and not different:
            fault = "ended with the weights it began with: its optimiser may hold another network's weights"
        return self._judged(name, forget, fault)

    def repeats(self, first: Outcome, second: Outcome, forget: str) -> Contract:
        """Both times the same weights came back, although the global generators stood elsewhere."""
        for outcome in (first, second):
            if outcome.fault or outcome.weights is None:
                return self._untried("repeats", forget, outcome)
        assert first.weights is not None
        assert second.weights is not None
        fault = _said(first, "repeats") or _said(second, "repeats")
        different = changed(first.weights, second.weights, first.weights.keys())
        if not fault and (different or first.weights.keys() != second.weights.keys()):
            fault = f"gives other weights for the same seed, first in {min(different, default='their names')}"
        return self._judged("repeats", forget, fault)

    def obeys_cancel(self, at_once: Outcome, later: Outcome, forget: str) -> Contract:
        """Once told that it is cancelled it asked no more and gave no weights; at once means before any work."""
        name = "obeys_cancel"
        for outcome in (at_once, later):
            if outcome.fault:
                return self._untried(name, forget, outcome)
            worked = outcome is at_once and outcome.worked
            if outcome.went_on or (outcome.weights is not None and (outcome.told or worked)):
                return self._judged(name, forget, "went on although the run was cancelled")
            if outcome.weights is None and not outcome.told:
                return self._untried(name, forget, outcome)
        return self._judged(name, forget, "")

    def reads_what_it_declares(self, outcome: Outcome, forget: str) -> Contract:
        """It made weights of the declared samples alone: no others were in the sandbox."""
        if outcome.fault or outcome.weights is None:
            return self._untried("reads_what_it_declares", forget, outcome)
        return self._judged("reads_what_it_declares", forget, "")

    def _judged(self, contract: str, forget: str, fault: str) -> Contract:
        text = f"{self._named(fault)} (forget set: {forget})" if fault else ""
        return _contract(contract, forget, text, ADVICE[contract] if fault else "")

    def _named(self, fault: str) -> str:
        words = fault if fault.startswith(self.method) else f"{self.method} {fault}"
        return words.rstrip(".") + "."

    def _untried(self, contract: str, forget: str, outcome: Outcome) -> Contract:
        """Say why a trial gave no weights to judge by."""
        fault = outcome.fault
        if fault is None:
            return self._judged(contract, forget, "ended without giving weights back")
        if fault.title == RAISED:
            return _contract(contract, forget, f"{self.method} raised {fault.detail}", "")
        if fault.title == UNDECLARED:
            return _contract(contract, forget, str(fault), "")
        return _contract(contract, forget, f"{self.method} refused a forget set of kind “{forget}”: {fault}", "")


def _said(outcome: Outcome, contract: str) -> str:
    """Return a fault that the inside found by itself: nobody has reason to make one up."""
    return next((fault for name, fault in outcome.said if name == contract), "")


def _contract(name: str, forget: str, fault: str, advice: str) -> Contract:
    return Contract(name, CONTRACTS[name], FORGET_SETS[forget], fault[:MOST_TEXT], advice)
