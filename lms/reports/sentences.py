"""How are figures of coverage said in a sentence? With both numbers and their day, always. (R15)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from competencies.coverage.rules import Rate, percent, percent_words
from lms.base.dates import in_words, short
from lms.people.store import AgencySaid
from lms.reports.rules import OldData
from lms.web.words import counted, joined


def first(rate: Rate, *, on: date, today: date, in_person: bool) -> str:
    """`81 % of those due are in date on Tuesday 31 March 2026: 9,214 of 11,375.`"""
    if rate.denominator == 0:
        return f"Nothing {_was(on, today, 'was', 'is', 'will be')} due on {in_words(on)}, so there is no rate."
    how = " by training in person" if in_person else ""
    verb = _was(on, today, "were", "are", "will be")
    then = " if nothing more is recorded" if on > today else ""
    return f"{share(rate)} of those due {verb} in date{how} on {in_words(on)}{then}: {of(rate)}."


def change(now: Rate, then: Rate, then_on: date) -> str:
    """`3 points down since 31 December 2025, when it was 84 %.` Empty when there is nothing to compare.

    Between the whole percentages that are shown, so that the sentence agrees with what stands on the pages.
    """
    new, old = percent(now), percent(then)
    if new is None or old is None:
        return ""
    if new == old:
        return f"It was {share(then)} on {short(then_on)} too: {of(then)}."
    way = "up" if new > old else "down"
    return f"{counted(abs(new - old), 'point')} {way} since {short(then_on)}, when it was {share(then)}: {of(then)}."


def strict(rate: Rate) -> str:
    """The second rate in words: of all who need it, due or not."""
    if rate.denominator == 0:
        return "Counting those not due yet as well, there is nobody to count."
    return f"Counting those not due yet as well: {share(rate)}, {of(rate)}."


def share(rate: Rate) -> str:
    """`81 %` that no line break parts, or `none due`."""
    return percent_words(rate).replace(" %", "\N{NO-BREAK SPACE}%")


def of(rate: Rate) -> str:
    """`9,214 of 11,375`."""
    return f"{rate.numerator:,} of {rate.denominator:,}"


def old_data(old: Sequence[OldData], days: int) -> str:
    """Which figures rest on data of long ago, or on none that were dated; empty when none do (R4)."""
    if not old:
        return ""
    named = [f"{each.agency} ({short(each.last_on) if each.last_on else 'day not known'})" for each in old]
    return f"Some of this rests on data older than {days} days: {joined(named)}."


def scope(agencies: Mapping[int, AgencySaid], reach: frozenset[int] | None, *, names: bool = False) -> str:
    """`You see TRFT and those below it.` Empty for who sees all (R43)."""
    if reach is None:
        return ""
    seen = [agencies[each] for each in reach if each in agencies]
    keys = {each.agency for each in seen}
    tops = sorted(each.agency for each in seen if each.parent not in keys)
    with_more = {each.parent for each in seen if each.parent in keys}
    said = [f"{top} and those below it" if top in with_more else top for top in tops]
    what = "the people of " if names else ""
    return f"You see {what}{joined(said)}." if said else ""


def _was(on: date, today: date, past: str, present: str, future: str) -> str:
    return past if on < today else present if on == today else future
