"""A staffing forecast with its question: what pages draw, and exports and the command line write."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kf import format as fmt
from kf.forecast.answer import Forecast
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_words import describe

CAUSES = {
    "need_pension": "pension",
    "need_departed": "övriga avgångar att ersätta",
    "need_moves": "intern rörlighet",
    "need_volume": "volym",
    "need_backlog": "obesatt sedan tidigare, inte nytt",
}


@dataclass(frozen=True, kw_only=True)
class StaffingProjection(Forecast):
    """A disclosure-checked staffing forecast with its question.

    The figures of `frame`:
      before, retired, departed, moved_out, moved_in, hired, staff       expected; before - out + in = staff
      staff_low, staff_high                                             80 %
      demand, gap, gap_low, gap_high                                    staff less demand: under zero is lacking
      unhired, unhired_low, unhired_high                                staff if nobody were hired from today on
      unhired_gap, unhired_gap_low, unhired_gap_high                    the same less demand
      need, need_low, need_high                                         hires to have the demand at the year's end
      need_pension, need_departed, need_moves, need_volume, need_backlog, surplus      sum to need: its causes; surplus
          is what there is too much of, backlog what the year before left open
      need_accumulated, need_accumulated_low, need_accumulated_high     hired since the origin, and what is still open
      cost, cost_low, cost_high                                         kronor, of those hired
      baseline_staff, baseline_need, baseline_cost, difference_staff, difference_staff_low, difference_staff_high,
      difference_need, difference_need_low, difference_need_high, difference_cost      against today, same dice
    All counts are whole people, rounded in one place: kf/forecast/staffing_whole.py says how and what adds up to what.
    unhired is there when it is asked for, baseline and difference when the scenario differs from today. `costs` are the parameters behind cost.
    """

    scenario: StaffingScenario
    years: int
    costs: pd.DataFrame
    draws: int
    version: str

    @property
    def assumption(self) -> str:
        """The scenario in a sentence."""
        return describe(self.scenario)

    def bridge(self, *values: object) -> pd.DataFrame:
        """The way of one group from today's staff to the horizon: key, label, kind (level, flow, goal), value.

        The flows sum to the difference between the levels. No rows when the group is withheld or empty.
        """
        rows = self.group(*values)
        columns = ["key", "label", "kind", "value"]
        if rows.empty or rows["withheld"].any():
            return pd.DataFrame(columns=columns)
        last = rows.iloc[-1]
        found: list[tuple[str, str, str, float]] = [
            ("today", f"I dag, {fmt.month(self.filters.period, short=True)}", "level", float(rows["before"].iloc[0])),
            ("retired", "Pension", "flow", -float(rows["retired"].sum())),
            ("departed", "Slutar i övrigt", "flow", -float(rows["departed"].sum())),
            ("moves", "Intern rörlighet", "flow", float((rows["moved_in"] - rows["moved_out"]).sum())),
            ("hired", "Rekryteringar", "flow", float(rows["hired"].sum())),
            ("horizon", f"Slutet av {int(last['year'])}", "level", float(last["staff"])),
            ("demand", f"Behov {int(last['year'])}", "goal", float(last["demand"])),
        ]
        moves = not rows[["moved_in", "moved_out"]].to_numpy().any()
        return pd.DataFrame([one for one in found if not (moves and one[0] == "moves")], columns=columns)

    def headline(self) -> str:
        """`Rekryteringsbehov nov–dec 2025–2030: 190 (80 %: 160–220), varav 24 efter pension`, to the last year, for one not cut.

        Where posts are left open the year in which most are needed, since a sum over years would hide that they pile up:
        `Rekryteringsbehov 2027, efter stoppet: 118 (80 %: 98–138), varav 71 sedan tidigare, mot 51 i dag`.
        """
        if self.silence:
            return self.silence
        most = self.frame.loc[self.frame["need"].idxmax()]
        if most["need_backlog"]:
            return self._piled_up(most)
        last = self.frame.iloc[-1]
        need = fmt.number(last["need_accumulated"])
        interval = fmt.interval(last["need_accumulated_low"], last["need_accumulated_high"])
        pension = fmt.number(self.frame["need_pension"].sum())
        told = f"{self.metric.label} {self.span}: {need}{interval}"
        return told if need == "0" else f"{told}, varav {pension} efter pension"

    def _piled_up(self, most: pd.Series) -> str:
        freeze = self.scenario.freeze_until
        when = f"{most['label']}{', efter stoppet' if freeze is not None and most['year'] == freeze + 1 else ''}"
        told = (
            f"{self.metric.label} {when}: {fmt.number(most['need'])}{fmt.interval(most['need_low'], most['need_high'])}"
        )
        today = f", mot {fmt.number(most['baseline_need'])} i dag" if "baseline_need" in most else ""
        return f"{told}, varav {fmt.number(most['need_backlog'])} sedan tidigare{today}"
