"""What is the first thing to say of a person's record? Two sentences at most, with a number and a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competencies.compliance.rules import State
from lms.base.dates import short
from lms.record.picture import COMING, LATE, Line

NAMED = 3
"""More things than this are counted, not named."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the record speaks: to its owner or about them, of today, an earlier day or a later one."""

    own: bool
    on: date
    today: date

    @property
    def needs(self) -> str:
        """`You need`, `This person needed`, `You will need`."""
        if self.on > self.today:
            return f"{self.subject} will need"
        if self.on < self.today:
            return f"{self.subject} needed"
        return "You need" if self.own else "This person needs"

    @property
    def stands(self) -> str:
        """`You are`, `This person was`, `You will be`."""
        if self.on > self.today:
            return f"{self.subject} will be"
        if self.on < self.today:
            return "You were" if self.own else "This person was"
        return "You are" if self.own else "This person is"

    @property
    def subject(self) -> str:
        """`You` or `This person`."""
        return "You" if self.own else "This person"


def first_sentence(lines: Sequence[Line], voice: Voice, *, has_post: bool) -> str:
    """What is needed and by when, of what is mandatory; or until when all is well."""
    wanted = [line for line in lines if not line.recommended]
    late = [line for line in wanted if line.state in LATE]
    coming = sorted((line for line in wanted if line.state in COMING), key=lambda line: line.by or voice.on)
    if late:
        now = f"{voice.needs} {_things(len(late))} {_when(voice)}: {_titles(late)}."
        return f"{now} {_more(coming, voice)}" if coming else now
    if coming:
        return f"{voice.needs} {_things(len(coming))}: {_titles(coming)}, {_by(coming, voice)}."
    return _all_well(wanted, voice, has_post)


def _all_well(wanted: Sequence[Line], voice: Voice, has_post: bool) -> str:
    current = [line for line in wanted if line.state is State.CURRENT]
    if current:
        ends = [line.by for line in current if line.by is not None]
        return f"{voice.stands} in date until {short(min(ends))}." if ends else f"{voice.stands} in date in everything."
    if wanted:
        return f"{voice.stands} excused or dispensed: nothing is asked for on this day."
    if has_post:
        return f"Nothing is required of {'you' if voice.own else 'this person'} on this day."
    return f"{voice.subject} {'hold' if voice.own else 'holds'} no post on this day, so nothing is required."


def _more(coming: Sequence[Line], voice: Voice) -> str:
    by = _by(coming, voice)
    return f"And {len(coming)} more{' ' if by.startswith('by') else ', '}{by}: {_titles(coming)}."


def _by(coming: Sequence[Line], voice: Voice) -> str:
    first = coming[0].by or voice.on
    which = "" if all(line.by == first for line in coming) else "the first "
    return f"{which}by {short(first)} ({_days_off(first, voice)})"


def _days_off(day: date, voice: Voice) -> str:
    days = (day - voice.on).days
    if days > 1:
        return f"in {days} days" if voice.on == voice.today else f"{days} days later"
    if voice.on == voice.today:
        return "tomorrow" if days else "today"
    return "the next day" if days else "the same day"


def _when(voice: Voice) -> str:
    return "now" if voice.on == voice.today else "by then"


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _titles(lines: Sequence[Line]) -> str:
    titles = [line.title for line in lines[:NAMED]]
    if len(lines) > NAMED:
        return f"{', '.join(titles)} and {len(lines) - NAMED} more"
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
