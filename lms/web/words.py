"""By which word, colour and pattern is each state shown, everywhere? And other words that every page says alike."""

from __future__ import annotations

from dataclasses import dataclass

from lms.base.words import counted, joined

__all__ = ["BANDS", "STATES", "Look", "band", "counted", "joined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a state is shown. `css` is the end of `app-state--…` in app.css, where colour and pattern stand."""

    word: str
    css: str
    meaning: str


STATES = {
    "current": Look(word="In date", css="current", meaning="holds it, for more than the warning time still"),
    "expiring": Look(word="In date, expires soon", css="expiring", meaning="holds it, but it lapses soon"),
    "pending": Look(word="Not due yet", css="pending", meaning="does not hold it, and has time left to get it"),
    "overdue": Look(word="Overdue", css="overdue", meaning="should hold it by now, and never did"),
    "lapsed": Look(word="Lapsed", css="lapsed", meaning="held it before, and no longer does"),
    "excused": Look(word="Excused", css="excused", meaning="is away"),
    "dispensed": Look(word="Dispensed", css="dispensed", meaning="was let off by a decision"),
    "not_known": Look(word="Not known", css="not-known", meaning="nobody recorded it"),
}
"""One word, one colour and one pattern for each state (R9), and for what nobody recorded (R4)."""

BANDS = ((100, "all"), (90, "high"), (75, "fair"), (50, "low"), (0, "poor"))
"""From how many per cent a cell of a heat table has which look; `app-heat--…` in app.css."""


def band(numerator: int, denominator: int) -> str:
    """The look of a rate in a heat table; `none` when nothing is due."""
    if denominator == 0:
        return "none"
    return next(css for percent, css in BANDS if numerator * 100 >= percent * denominator)
