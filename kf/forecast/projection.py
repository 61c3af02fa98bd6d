"""A forecast with its question: what pages draw, and exports and the command line write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kf import format as fmt
from kf.forecast.answer import Forecast
from kf.forecast.pension_whole import whole
from kf.forecast.scenario import Scenario, describe
from kf.forecast.simple import MODEL


@dataclass(frozen=True, kw_only=True)
class Projection(Forecast):
    """A disclosure-checked forecast of retirements with its question.

    The figures of `frame`:
      median, low, high, expected          people who retire in the year (low-high: 80 %)
      accumulated (median), accumulated_low, accumulated_high, accumulated_expected   ... since the origin
      fte, fte_low, fte_high, fte_accumulated      årsarbetare that retire: expected, interval; expected since the origin
      stock, stock_low, stock_high         of today's people left at the year's end, expected; other exits gone too
      stock_fte, stock_fte_low, stock_fte_high     the same in årsarbetare, less what is stepped down
      other                                other exits, expected
      baseline, difference, difference_low, difference_high    median today; what the scenario adds, expected, people
      baseline_accumulated, difference_accumulated   median today since the origin; accumulated less that, in whole people
      difference_stock_fte                 årsarbetare left, expected
      shown                                the figure of `method`, which a page shows first
    baseline and difference are there when the scenario differs from today.
    `history` has by, year, value, withheld: retired in whole past calendar years. `reference`: by, year, rule
    ("alla vid 65", "riktåldern"), value, accumulated, withheld: metrics on all månadsavlönade. `last_year`: by, value,
    withheld: retired in the last twelve months. `so_far`: the same in the origin's year. `hazards`: k (age attained
    less riktålder), prior, hazard, weight (of own data, 0-1) and for HR exposed (person-years) and exits (people).
    """

    scenario: Scenario
    history: pd.DataFrame
    reference: pd.DataFrame
    last_year: pd.DataFrame
    so_far: pd.DataFrame
    hazards: pd.DataFrame
    strength: float
    method: str
    method_sentence: str
    by_model: bool = False  # the reader has asked for the model, whichever method the page would show

    @property
    def assumption(self) -> str:
        """The scenario in a sentence."""
        return describe(self.scenario)

    @property
    def simple(self) -> str:
        """The simple method that is shown first, where one is and has a figure: of a scenario it has nothing to say."""
        return self.method if self._another and not self.by_model and self.frame["shown"].notna().any() else ""

    @property
    def _another(self) -> bool:
        """Whether a simple method has been nearer than the model, and there is no scenario, of which only the model says."""
        return self.method != MODEL and self.scenario == self.scenario.today

    @property
    def whose(self) -> str:
        """By which method figures are, where that may be asked: ` enligt treårsmedel`."""
        return f" enligt {self.simple or MODEL}" if self._another else ""

    @cached_property
    def told(self) -> pd.DataFrame:
        """The rows of `frame` in whole people, as everything that is read tells them, with shown_accumulated."""
        return whole(self.frame, self.by, bool(self.simple))

    def begun(self, group: Sequence[object] = ()) -> float | None:
        """How many have retired in the origin's year so far; None where that is not to be had, or the year is over."""
        rows = self.of(self.so_far, group)
        left = bool((self.frame["fraction"] < 1).any())
        return float(rows["value"].iloc[0]) if left and len(rows) == 1 and fmt.known(rows["value"].iloc[0]) else None

    def headline(self) -> str:
        """`Väntade pensionsavgångar nov–dec 2025–2030: 39 (80 %: 33–44), 15 färre än modellens 54 i dag`, to the last year, for
        one that is not cut. Today's beside a scenario's is by the same method: the model."""
        if self.silence:
            return self.silence
        last = self.told.iloc[-1]
        span = fmt.interval(last["accumulated_low"], last["accumulated_high"])
        told = f"{self.metric.label} {self.span}: {self.first(last['shown_accumulated'], last['accumulated'], span)}"
        if "baseline_accumulated" not in last:
            return told
        more = last["accumulated"] - last["baseline_accumulated"]
        if not more:
            return f"{told}, lika många som enligt modellen i dag"
        many = f"{fmt.number(abs(more))} {'fler' if more > 0 else 'färre'}"
        return f"{told}, {many} än modellens {fmt.number(last['baseline_accumulated'])} i dag"

    def first(self, simple: float, model: float, more: str = "") -> str:
        """A figure in words with whose it is: the simple method's and then the model's, where a simple one is shown first."""
        told = f"{fmt.number(model)}{more}{f' enligt {MODEL}' if self.whose else ''}"
        return f"{fmt.number(simple)}{self.whose}, {told}" if self.simple and fmt.known(simple) else told
