"""The shape of the verdict's own calibration."""

from __future__ import annotations

from pydantic import BaseModel, Field


class CalibratedScenario(BaseModel):
    """A scenario whose models were trained for this; ``models`` counts them by kind."""

    name: str
    forgotten: int
    epochs: int
    models: dict[str, int]


class CalibrationRow(BaseModel):
    """What the verdict said of models of one kind, of which we know what they are."""

    scenario: str
    model: str = Field(description="retrained, original, method (seeds), partial (share), planted (d′) or fake (name)")
    detail: str = Field(description="the seeds, share, d′ or name")
    pool: int = Field(description="retrained models that each was judged against")
    draws: int
    states: dict[str, float] = Field(description="share of the draws by the verdict's word")
    accused: float = Field(description="share of the draws whose word accuses")
    passed: float = Field(description="share of the draws whose word praises")
    models: int = Field(description="how many different models the draws are of")
    lower: float = Field(description="95 % interval of the accused share over models: lower end")
    upper: float = Field(description="95 % interval of the accused share over models: upper end")
    some_rung: float = Field(description="share of the draws in which some rung rejects at its own 5 %")


class Calibration(BaseModel):
    """How often the verdict was wrong when it was tried."""

    measured: str = Field(description="the day")
    verdict: str = Field(description="version of the verdict that was tried")
    current: bool = Field(description="whether that is the version which is in use")
    scenarios: list[CalibratedScenario]
    rows: list[CalibrationRow]
    fakes: dict[str, str] = Field(description="what each fake is, by its name")
    notes: list[str] = Field(description="what a reader must know about some rows")
