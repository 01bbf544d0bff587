"""What must a manager see of their team: who is or will be late, most urgent first, and what can be booked? (R12)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competencies.compliance.needs import Framework
from competencies.framework.names import Names
from competencies.requirements.rules import Requirement
from courses.bookings.bookable import Coming, Remedy, remedy_for
from courses.bookings.bookable_store import Bookings, with_own
from lms.base.dates import add_days, short
from lms.base.words import counted
from lms.team.store import LateRow

AHEAD = 60
"""Days for which one looks ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """One thing that one of the team needs: since when it is late, or its last good day, and what puts it right."""

    person: str
    name: str
    competency: str
    title: str
    state: str
    from_on: date
    since: str
    remedy: Remedy

    def is_late(self, today: date) -> bool:
        """Whether it is overdue or lapsed already."""
        return self.from_on <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Several of the team who need the same thing, and the next session that would put it right for all of them."""

    title: str
    session: Coming
    people: tuple[str, ...]


def team_lines(
    rows: Sequence[LateRow],
    framework: Framework,
    names: Names,
    coming: Sequence[Coming],
    bookings: Bookings,
    today: date,
) -> list[TeamLine]:
    """A line for each person and competency, the longest late first; of several posts the most urgent one speaks.

    Bookings in the share of an agency at which somebody does not report to the manager are not told of (R43).
    """
    told = {(row.person_id, row.agency) for row in rows}
    bookings = {key: own for key, own in bookings.items() if (key[1], own.agency) in told}
    ids = {each.competency: each.id for each in names.competencies.values()}
    seen: dict[tuple[int, int], TeamLine] = {}
    mine: dict[int, list[Coming]] = {}
    for row in rows:
        if (row.person_id, row.competency) in seen:
            continue
        sessions = mine.setdefault(row.person_id, with_own(coming, bookings, row.person_id))
        seen[row.person_id, row.competency] = _line(row, framework, names, sessions, ids, today)
    return list(seen.values())


def _line(
    row: LateRow,
    framework: Framework,
    names: Names,
    sessions: Sequence[Coming],
    ids: Mapping[str, int],
    today: date,
) -> TeamLine:
    said = names.competencies[row.competency]
    requirement = _row_on(framework, row, max(today, row.from_on))
    remedy = Remedy()
    if requirement is not None:
        equivalents = framework.equivalents_by_competency.get(row.competency, {})
        groups = frozenset({names.roles[row.role].group})
        remedy = remedy_for(requirement, equivalents, sessions, ids=ids, groups=groups)
    late = row.from_on <= today
    since = f"since {short(row.from_on)}" if late else f"by {short(add_days(row.from_on, -1))}"
    return TeamLine(
        person=row.person,
        name=row.name or row.person,
        competency=said.competency,
        title=said.title,
        state=row.state if late else "expiring" if row.state == "lapsed" else "pending",
        from_on=row.from_on,
        since=since,
        remedy=remedy,
    )


def _row_on(framework: Framework, row: LateRow, day: date) -> Requirement | None:
    """The requirement in force for the post on a day (R5)."""
    segments = framework.segments_by_competency(row.role, row.agency).get(row.competency, ())
    return next((each.row for each in segments if each.from_on <= day <= each.to_on), None)


def together(lines: Sequence[TeamLine]) -> list[Together]:
    """Where two or more could go to the same session next, and nothing is booked for them yet."""
    found: dict[tuple[str, str], list[TeamLine]] = {}
    for line in lines:
        if line.remedy.booked is None and line.remedy.sessions:
            found.setdefault((line.title, line.remedy.sessions[0].session), []).append(line)
    return [
        Together(title=title, session=some[0].remedy.sessions[0], people=tuple(each.person for each in some))
        for (title, _), some in found.items()
        if len(some) > 1
    ]


def sentence(reports: int, lines: Sequence[TeamLine], requests: int, today: date) -> str:
    """The first glance: who is late, who will be, what waits."""
    late = {line.person for line in lines if line.is_late(today)}
    soon = {line.person for line in lines} - late
    said = [_now(len(late), reports)] if reports else []
    if soon:
        said.append(f"{len(soon)} {'more ' if late else ''}will have within {AHEAD} days.")
    if requests:
        said.append(f"{counted(requests, 'request waits', 'requests wait')} for your answer.")
    return " ".join(said) or "Nothing waits for your answer."


def _now(late: int, reports: int) -> str:
    if reports == 1:
        return f"The one person who reports to you has {'something' if late else 'nothing'} overdue or lapsed."
    if late == 0:
        return f"None of the {reports:,} people who report to you has anything overdue or lapsed."
    verb = "has" if late == 1 else "have"
    return f"{late:,} of the {reports:,} people who report to you {verb} something overdue or lapsed."
