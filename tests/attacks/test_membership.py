"""Scores as papers report them, on data where the classifier's answer is certain, and the papers' own arithmetic."""

from dataclasses import replace

import numpy as np
import pytest

from attacks.attack_data import Maker, World, make_view
from comparator import memo
from comparator.attacks import gaps, membership
from comparator.attacks.results import Table
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput

RANDOM = np.random.default_rng(0)
MEMBERS, OUTSIDERS = RANDOM.normal(6, 1, 500), RANDOM.normal(0, 1, 500)


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_share_of_non_members(kernel: membership.Kernel) -> None:
    def share(targets: np.ndarray) -> float:
        return membership.non_member_share(MEMBERS, OUTSIDERS, targets, kernel=kernel)

    assert share(np.full(10, 6.0)) == 0
    assert share(np.zeros(10)) == 1
    assert share(np.repeat([6.0, 0.0], [30, 10])) == 0.25


def test_rbf_agrees_with_scikit_learn_on_everything() -> None:
    from sklearn.svm import SVC

    random = np.random.default_rng(1)
    members, outsiders, targets = random.random(300), random.random(300) ** 2, random.random(100)
    fitted = SVC(C=3, kernel="rbf", gamma="auto").fit(np.r_[members, outsiders][:, None], np.repeat([1, 0], 300))
    expected = (fitted.predict(targets[:, None]) == 0).mean()
    assert membership.non_member_share(members, outsiders, targets, kernel="rbf") == expected


def test_fits_are_capped_seeded_and_repeatable() -> None:
    random = np.random.default_rng(2)
    members, outsiders, targets = random.normal(1, 1, 3000), random.normal(size=2500), random.normal(size=200)
    memo.forget_all()
    first = membership.non_member_share(members, outsiders, targets, kernel="linear", limit=300)
    memo.forget_all()
    assert membership.non_member_share(members, outsiders, targets, kernel="linear", limit=300) == first
    other = membership.non_member_share(members, outsiders, targets, kernel="linear", limit=300, seed=1)
    assert other == pytest.approx(first, abs=0.15)
    assert len(memo._known) == 2


def test_loss_attack() -> None:
    random = np.random.default_rng(3)
    alike = membership.loss_attack_accuracy(random.exponential(size=2000), random.exponential(size=2000))
    assert alike == pytest.approx(0.5, abs=0.03)
    apart = membership.loss_attack_accuracy(random.random(300), 5 + random.random(200))
    assert apart == 1
    # Two normals at distance 2: the best single threshold is right with probability Φ(1).
    known = membership.loss_attack_accuracy(random.normal(0, 1, 5000), random.normal(2, 1, 5000))
    assert known == pytest.approx(0.8413, abs=0.01)
    with pytest.raises(InvalidInput, match="too few"):
        membership.loss_attack_accuracy(np.ones(5), np.ones(50))


def test_gap_of_salun_is_the_papers() -> None:
    assert gaps.gap((2.85, 99.62, 93.93, 14.39), (5.24, 100, 94.26, 12.88)) == pytest.approx(1.15, abs=0.005)


def test_tug_of_war_vector() -> None:
    assert gaps.tug_of_war((0.52, 0.99, 0.93), (0.5, 1.0, 0.9)) == pytest.approx(0.941094)


def test_metrics_read_alike_for_do_nothing_and_original() -> None:
    maker = Maker(World(), 0)
    view = maker.view()
    original = view.originals[0]
    nothing = replace(original, kind="unlearned", run="nothing")
    for score in (membership.c_mia, membership.e_mia, membership.mia_efficacy, membership.mia_loss, gaps.avg_gap,
                  gaps.tow, gaps.tow_mia):  # fmt: skip
        assert score(replace(view, model=nothing)) == score(replace(view, model=original))


def test_efficacy_separates_original_from_retrained() -> None:
    view = make_view(1, retain=1000, forget=500, models=2)
    assert view.retrained
    for signal, kernel in (("probability", "rbf"), ("confidence", "linear")):
        original = membership.non_members(view, signal, kernel, view.originals[0])  # type: ignore[arg-type]
        retrained = membership.non_members(view, signal, kernel, view.retrained[0])  # type: ignore[arg-type]
        assert original is not None
        assert retrained is not None
        assert original < retrained - 0.3


def test_metrics_without_a_pool_do_not_exist() -> None:
    view = make_view(2, models=0)
    assert gaps.avg_gap(view) is None
    assert gaps.tow(view) is None
    assert membership.c_mia(view) is not None


def test_table_shows_bottom_and_noise_floor() -> None:
    (table,) = simulate("reported", make_view(3, models=3))
    assert isinstance(table, Table)
    names = [heading.name for heading in table.columns]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in table.rows}
    assert set(rows) == {
        "WCPS",
        "WCPS_strict",
        "C_MIA",
        "E_MIA",
        "MIA_efficacy",
        "MIA_loss",
        "avg_gap",
        "ToW",
        "ToW_MIA",
    }
    assert rows["WCPS"]["original"] < rows["WCPS"]["retrained"]
    (quick,) = simulate("reported", make_view(3, models=3), {"fitted": False})
    assert isinstance(quick, Table)
    assert [row[0] for row in quick.rows] == ["WCPS", "WCPS_strict", "ToW"]
