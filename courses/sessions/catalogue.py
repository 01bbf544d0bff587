"""Which courses does somebody find, in which order, and what does each say in one line? (R21)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from competencies.compliance.rules import WORST_FIRST, State
from competencies.compliance.wanted import Wanted, Wants
from competencies.framework.store import CompetencySaid
from courses.prospectus.words import MODES, length
from courses.sessions.catalogue_store import Date, Offered
from lms.base.dates import day_in_london, in_words, short
from lms.base.words import counted

BY = {State.OVERDUE: "due on", State.LAPSED: "lapsed on", State.PENDING: "due by", State.EXPIRING: "lapses on"}
ONLINE = frozenset({"virtual", "e_learning", "recording"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for. `needed` leaves only what counts for what they need; dates and venue leave only
    courses with such a date."""

    words: tuple[str, ...] = ()
    strand: str = ""
    level: int | None = None
    group: str = ""
    mode: str = ""
    provider: str = ""
    competency: str = ""
    from_on: date | None = None
    to_on: date | None = None
    venue: str = ""
    needed: bool = False

    @property
    def asks_dates(self) -> bool:
        """Whether a course must have a date that fits."""
        return bool(self.from_on or self.to_on or self.venue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A course that was found: what it counts for of what they need, and its next dates, of how many."""

    course: Offered
    met: tuple[Wanted, ...]
    dates: tuple[Date, ...]

    @property
    def facts(self) -> list[str]:
        """Mode, length, level, provider: as far as they are known."""
        course = self.course
        level = f"Level {course.level}" if course.level is not None else ""
        return [
            each for each in (mode_of(course.mode), length(course.duration_minutes), level, course.provider) if each
        ]

    @property
    def more(self) -> int:
        """How many dates there are beside those shown."""
        return self.dates[0].dates - len(self.dates) if self.dates else 0


def found(
    courses: Iterable[Offered],
    dates: Iterable[Date],
    wants: Wants,
    asked: Asked,
    competencies: Mapping[str, CompetencySaid],
) -> list[Line]:
    """The courses that fit, those needed most first, then by their next date, then by title."""
    dates_by_course: dict[int, list[Date]] = {}
    for each in dates:
        dates_by_course.setdefault(each.course, []).append(each)
    lines = []
    for course in courses:
        of_it = tuple(dates_by_course.get(course.id, ()))
        modes = {course.mode, *(each.mode for each in of_it if each.mode)}
        met = wants.met_by(course.awards, modes=modes, groups=course.groups)
        if _fits(course, of_it, bool(met), asked, competencies):
            lines.append(Line(course=course, met=met, dates=of_it))
    lines.sort(key=lambda line: (_urgency(line) if asked.needed else (0, date.min), _first(line), line.course.title))
    return lines


def _fits(
    course: Offered, dates: Sequence[Date], met: bool, asked: Asked, competencies: Mapping[str, CompetencySaid]
) -> bool:
    known = [competencies[key] for key in course.awards if key in competencies]
    return (
        (met or not asked.needed)
        and (not asked.strand or any(each.strand == asked.strand for each in known))
        and (asked.level is None or course.level == asked.level)
        and (not asked.group or not course.groups or asked.group in course.groups)
        and (not asked.mode or asked.mode in (course.mode, *(each.mode for each in dates)))
        and (not asked.provider or course.provider == asked.provider)
        and (not asked.competency or asked.competency in course.awards)
        and (bool(dates) or not asked.asks_dates)
        and _says(course, known, asked.words)
    )


def _says(course: Offered, known: Iterable[CompetencySaid], words: Sequence[str]) -> bool:
    """Whether every word stands somewhere in what is said of the course."""
    if not words:
        return True
    said = [course.course, course.title, course.aim, course.outcomes, course.provider]
    said += [text for each in known for text in (each.competency, each.title)]
    text = "\n".join(said).casefold()
    return all(word in text for word in words)


def _urgency(line: Line) -> tuple[int, date]:
    return min(((WORST_FIRST[each.state], each.by) for each in line.met), default=(len(WORST_FIRST), date.max))


def _first(line: Line) -> str:
    return line.dates[0].starts_at.isoformat() if line.dates else "later"


def by_when(need: Wanted) -> str:
    """Since or until when a need stands as it does: `due on 5 March 2026`, `lapses on 12 May 2026`."""
    return f"{BY[need.state]} {short(need.by)}"


def mode_of(mode: str) -> str:
    """A mode in words; nothing when nobody said."""
    return MODES.get(mode, mode)


def where(venue: str, mode: str, mode_of_course: str = "") -> str:
    """Where a session is: its venue, or that it is online, or that nobody said."""
    return venue or ("Online" if (mode or mode_of_course) in ONLINE else "Place to be confirmed")


def places_left(
    free: int, *, at: datetime, opens_at: datetime | None, closes_at: datetime | None, waiting: int = 0
) -> str:
    """How it stands with places: how many are left, who waits, or that booking is not open yet or no more.

    Places that are left while people wait are kept for some agencies, or are offered by hand (R22, R26).
    """
    if opens_at is not None and at < opens_at:
        return f"Booking opens on {in_words(day_in_london(opens_at))}"
    if closes_at is not None and at >= closes_at:
        return "Booking has closed"
    if free > 0 and waiting:
        return f"{counted(free, 'place')} left for some agencies, {counted(waiting, 'person waits', 'people wait')}"
    if free > 0:
        return f"{counted(free, 'place')} left"
    return f"Full, {counted(waiting, 'person waits', 'people wait')}" if waiting else "Full: join the waiting list"


def first_sentence(lines: Sequence[Line], asked: Asked, wants: Wants, *, filtered: bool) -> str:
    """What was found, in a sentence, before any list."""
    courses = counted(len(lines), "course")
    if asked.needed:
        count = "counts" if len(lines) == 1 else "count"
        needs = len({each.competency for each in wants.needs})
        return f"You need {counted(needs, 'thing')}. {courses} {count} for {'it' if needs == 1 else 'them'}."
    if filtered:
        return f"{courses} found."
    dated = sum(bool(line.dates) for line in lines)
    return f"{courses}, {dated} of them with dates to come."
