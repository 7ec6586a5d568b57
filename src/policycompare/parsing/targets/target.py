"""A target as it is read, before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A target as it was read; spans index the normalised text."""

    start: int
    end: int
    indicator: str | None
    comparator: str
    value: float | None = None
    value_unit: str | None = None
    period: str | None = None
    deadline: str | None = None
    deadline_text: str | None = None
    at: int = -1
    """Where its figure stands, which tells its deadline from others in the same part."""
    baseline_value: float | None = None
    baseline_year: int | None = None
    binding: str | None = None
    kind: str = "figure"
    tense: str = "planned"
    value_high: float | None = None
    quantity: float | None = None
    quantity_unit: str | None = None
    hedge: str | None = None
    degree: str | None = None
    scope: str | None = None
    deadline_latest: str | None = None
    deadline_source: str | None = None
    is_cut: bool = False
    """Its words go on beyond what is kept of them."""

    @property
    def is_hard(self) -> bool:
        """Planned, and a figure, coverage, dated or frequency."""
        return self.tense == "planned" and self.kind in HARD_KINDS


HARD_KINDS = ("figure", "coverage", "dated", "frequency")
