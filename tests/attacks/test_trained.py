"""Twenty-four really trained digits models read as the simulations do (privacy-audits §6, checks a to g)."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from attacks import trained
from comparator.attacks import pool, roc, sides
from comparator.attacks.results import Scalar, Table
from comparator.attacks.simulate import simulate
from comparator.evidence import View

# Seconds on idle cores; the limit is for machines that do much else.
pytestmark = pytest.mark.timeout(1200)
HARD, ALL = 40, 144
# Of eight held-out models at the 5 % level, three rejections or more happen in 0.6 % of all cases.
MOST_OF_EIGHT = 2
# Four standard errors of an AUC of two equal sides.
NEAR = 4 * np.sqrt((2 * ALL + 1) / (12 * ALL**2))


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Train as workers do: on images this small, threads cost more than they give."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def scalar(name: str, view: View, **parameters: object) -> Scalar:
    return next(each for each in simulate(name, view, parameters) if isinstance(each, Scalar))


def listed(view: View) -> tuple[int, int]:
    """Return how many images the per-image audit lists as leaking and as over-erased."""
    found = simulate("per_image", view, {})[1]
    assert isinstance(found, Table)
    leaking, over_erased = (row[1] for row in found.rows)
    assert isinstance(leaking, int)
    assert isinstance(over_erased, int)
    return leaking, over_erased


def states(views: list[View]) -> list[str]:
    return [scalar("verdict", view).state for view in views]


def originals(view: View) -> list[View]:
    return [view, *pool.with_originals(view)]


def outside(found: Scalar) -> bool:
    """Return whether a value lies outside of where retrained models lie over training seeds.

    Where they all have the same value there is no interval; then every other value is outside.
    """
    assert found.value is not None
    band = next((interval for interval in found.intervals if interval.over == "seeds"), None)
    if band is None:
        (known,) = {anchor.value for anchor in found.anchors if anchor.role == "retrained"}
        return found.value != known
    return not band.lower <= found.value <= band.upper


def rejected(found: list[str]) -> int:
    return sum(state in ("leaks", "differs", "over_erased") for state in found)


def by_difficulty(view: View) -> np.ndarray:
    """Return the rows of forgotten images, hardest for retrained models first."""
    rows = np.flatnonzero(view.samples.roles == 1)
    _, _, margins = sides.paired(view, "forget", "margin", view.retrained)
    found: np.ndarray = rows[np.argsort(margins.mean(axis=0))]
    return found


def wrong(view: View) -> np.ndarray:
    samples = view.samples
    return np.flatnonzero((samples.roles == 1) & (samples.train_labels != samples.true_labels))


@pytest.mark.parametrize("spoilt", [False, True])
def test_retrained_against_retrained_is_not_rejected(spoilt: bool) -> None:
    view = trained.view(spoilt)
    held_out = list(pool.leave_one_out(view))
    assert rejected(states(held_out)) <= MOST_OF_EIGHT
    assert np.median([listed(each)[0] for each in held_out]) == 0
    assert sum(outside(scalar("worst_case_privacy", each)) for each in held_out) <= MOST_OF_EIGHT
    if not spoilt:
        residuals = [scalar("verdict", each).intervals[0] for each in held_out]
        assert sum(not each.lower <= 0 <= each.upper for each in residuals) <= MOST_OF_EIGHT


def test_original_is_rejected_where_memory_is_all_there_is() -> None:
    """Mislabelled images, the images that retrained models find hardest, and canaries by rank."""
    spoilt, clean = trained.view(True), trained.view(False)
    assert rejected(states(originals(trained.only(spoilt, wrong(spoilt))))) == trained.ORIGINALS
    memorised = trained.only(clean, by_difficulty(clean)[:HARD])
    assert states(originals(memorised)) == ["leaks"] * trained.ORIGINALS
    for each in originals(spoilt):
        assert scalar("canaries", each).state == "remembered"
    traces = [scalar("canaries", each).state for each in pool.leave_one_out(spoilt)]
    assert traces.count("remembered") <= MOST_OF_EIGHT
    assert listed(spoilt)[0] >= 0.9 * trained.WRONG


@pytest.mark.parametrize(("name", "parameters"), [("roc", {"reference": "test"}), ("worst_case_privacy", {}),
                                                  ("update_leakage", {})])  # fmt: skip
def test_original_lies_outside_the_retrained_models_band_on_wrong_labels(name: str, parameters: dict) -> None:
    """In the population attack, the published score and the update; retrained models, held out, lie inside."""
    whole = trained.view(True)
    spoilt = trained.only(whole, wrong(whole))
    assert all(outside(scalar(name, each, **parameters)) for each in originals(spoilt))
    held_out = [scalar(name, each, **parameters) for each in pool.leave_one_out(spoilt)]
    assert sum(map(outside, held_out)) <= MOST_OF_EIGHT


def test_two_references_find_originals_as_well_as_the_loss() -> None:
    """Privacy page §6, row 6: AUC no more than .02 below that of the loss, and held-out retrained models at ½."""
    view = trained.view(False)
    for each in originals(view):
        loss = sides.compare(each, "loss", "twin")
        alone = roc.area(-loss.positive.values, -loss.negative.values).value
        found = scalar("rmia", each)
        assert found.value is not None
        assert found.value >= alone - 0.02
        held_out = [anchor.value for anchor in found.anchors if anchor.role == "retrained"]
        assert held_out == pytest.approx([0.5] * len(held_out), abs=NEAR)
        assert len(held_out) == trained.RETRAINED - 2


def test_original_is_not_rejected_where_there_is_no_memory() -> None:
    """The easier half of a random forget set: training on these images changes nothing (negative control)."""
    view = trained.view(False)
    easy = trained.only(view, by_difficulty(view)[ALL // 2 :])
    assert rejected(states(originals(easy))) <= 1
    assert rejected(states(list(pool.leave_one_out(easy)))) <= MOST_OF_EIGHT


def test_doing_nothing_reads_like_the_original_in_every_attack() -> None:
    view = trained.view(True)
    copied = replace(view, model=replace(view.model, run="copy", kind="unlearned"))
    for name in ("verdict", "canaries", "worst_case_privacy"):
        assert scalar(name, copied).value == scalar(name, view).value, name
    first, second = (scalar("roc", each, reference="test").value for each in (view, copied))
    assert first == second
    assert listed(copied) == listed(view)
    same = replace(copied, originals=(view.model, *view.originals))
    assert scalar("update_leakage", same, original=view.model.run).value == 0.5, "nothing moved"


def test_shuffling_who_was_forgotten_kills_every_attack() -> None:
    view = trained.view(False)
    assert "leaks" in states(originals(view))
    roles = view.samples.roles.copy()
    mixed = np.flatnonzero((roles == 1) | (roles == 3))
    roles[mixed] = np.random.default_rng(0).permutation(roles[mixed])
    shuffled = replace(view, samples=replace(view.samples, roles=roles))
    for each in originals(shuffled):
        for signal in ("margin", "loss", "entropy", "confidence", "modified_entropy"):
            found = sides.compare(each, signal, "twin")
            assert roc.area(found.positive.values, found.negative.values).value == pytest.approx(0.5, abs=NEAR), signal
    assert scalar("update_leakage", shuffled, original=view.originals[0].run).value == pytest.approx(0.5, abs=NEAR)
