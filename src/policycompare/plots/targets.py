"""Targets: when they fall due, what the same indicator demands in each region, how firm commitments are."""

from __future__ import annotations

from policycompare.plots.commitments import COMMITMENTS, plot_commitments
from policycompare.plots.indicators import INDICATORS, plot_indicators
from policycompare.plots.registry import AnyFigure
from policycompare.plots.timeline import TIMELINE, plot_timeline

__all__ = ["FIGURES", "plot_commitments", "plot_indicators", "plot_timeline"]

FIGURES: tuple[AnyFigure, ...] = (TIMELINE, INDICATORS, COMMITMENTS)
