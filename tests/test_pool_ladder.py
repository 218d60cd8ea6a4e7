"""What Build says that so many retrained models allow is what the verdict asks for."""

from __future__ import annotations

import re
from pathlib import Path

from comparator import bands
from comparator.attacks.ladder import conclude, measure

CARD = Path(__file__).parents[1] / "frontend" / "src" / "views" / "build" / "PoolCard.tsx"


def test_the_ladder_of_counts_is_the_backends() -> None:
    steps = [int(found) for found in re.findall(r"\{ from: (\d+), words:", CARD.read_text())]
    assert {bands.FEWEST, measure.FEWEST_MODELS, bands.FEWEST + 1, conclude.FEWEST_FOR_PRAISE} <= set(steps)
    default = re.search(r"first: (\d+),\s+many: \"retrained models\"", CARD.read_text())
    assert default
    assert int(default[1]) == conclude.FEWEST_FOR_PRAISE
