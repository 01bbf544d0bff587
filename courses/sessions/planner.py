"""What must a coordinator see of sessions to come? What fills, what is short, who is in the room, what waits. (R22)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from courses.sessions.planner_store import Live
from courses.sessions.rules import SessionSaid, Share, ShareKind, Status
from courses.sessions.store import keys_in
from lms.base.dates import in_words, instant_in_words, short
from lms.base.errors import Refusal
from lms.base.words import counted
from lms.people.store import AgencySaid

TAKES_A_PLACE = ("confirmed", "offered")
COLOURS = 7
"""Agencies that have a colour of their own in the bars; those with the fewest places share the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """An agency's part of a room: its places, where it begins in the bar, and its colour (`COLOURS` is shared)."""

    agency: str
    name: str
    places: int
    begins: int
    colour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something to see to, in words, and where one sees to it."""

    words: str
    href: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A session of the list with what stands around it."""

    session: SessionSaid
    mix: tuple[Segment, ...] = ()
    requested: int = 0
    left: int = 0
    unanswered: int = 0
    blocked: Refusal | None = None
    trainers: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether it is open and no place is free."""
        return self.session.status is Status.OPEN and self.session.free <= 0

    def must_decide(self, today: date) -> bool:
        """Whether its day to decide has come and it is short of its minimum."""
        decide_on = self.session.decide_on
        return self.session.short_by > 0 and decide_on is not None and decide_on <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What was found about all sessions of a list, to be shared out among them; `blocked` is by course."""

    live: Sequence[Live]
    unanswered: Mapping[int, int]
    blocked: Mapping[str, Refusal]
    trainers: Mapping[int, Mapping[str, str]]
    agencies: Mapping[int, AgencySaid]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The sessions that start in one week, from its Monday on."""

    monday: date
    lines: tuple[Line, ...]


def lines(sessions: Iterable[SessionSaid], around: Around) -> list[Line]:
    """Each session with what stands around it, in the order given."""
    live: dict[int, list[Live]] = {}
    for each in around.live:
        live.setdefault(each.session, []).append(each)
    colours = _colours(around)
    return [_line(session, live.get(session.id, []), around, colours) for session in sessions]


def _line(session: SessionSaid, live: Sequence[Live], around: Around, colours: Mapping[int, int]) -> Line:
    waits_to_open = session.status in (Status.DRAFT, Status.OPEN)
    known = around.trainers.get(session.id, {})
    return Line(
        session=session,
        mix=_mix(live, around.agencies, colours),
        requested=sum(each.state == "requested" for each in live),
        left=sum(each.has_left_by(session.on) for each in live),
        unanswered=around.unanswered.get(session.id, 0),
        blocked=around.blocked.get(session.course.course) if waits_to_open else None,
        trainers=trainers_in_words(session.trainers, known),
    )


def trainers_in_words(trainers: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The trainers by name, those on record by the name there."""
    return tuple(known.get(each) or each for each in keys_in(trainers))


def _colours(around: Around) -> dict[int, int]:
    """By agency, the number of its colour in every bar of the list: the agencies with most places have their own."""
    places = _places_by_agency(around.live)
    ordered = sorted(places, key=lambda agency: (-places[agency], around.agencies[agency].agency))
    return {agency: min(number, COLOURS) for number, agency in enumerate(ordered)}


def _mix(live: Sequence[Live], agencies: Mapping[int, AgencySaid], colours: Mapping[int, int]) -> tuple[Segment, ...]:
    places = _places_by_agency(live)
    found: list[Segment] = []
    for agency in sorted(places, key=lambda agency: (-places[agency], agencies[agency].agency)):
        begins = found[-1].begins + found[-1].places if found else 0
        said = agencies[agency]
        found.append(
            Segment(agency=said.agency, name=said.name, places=places[agency], begins=begins, colour=colours[agency])
        )
    return tuple(found)


def _places_by_agency(live: Iterable[Live]) -> dict[int, int]:
    places: dict[int, int] = {}
    for each in live:
        if each.state in TAKES_A_PLACE:
            places[each.agency] = places.get(each.agency, 0) + 1
    return places


def weeks(found: Iterable[Line]) -> list[Week]:
    """The lines by the week in which the session starts; a week without a session is left out."""
    by_monday: dict[date, list[Line]] = {}
    for line in found:
        monday = line.session.on - timedelta(days=line.session.on.weekday())
        by_monday.setdefault(monday, []).append(line)
    return [Week(monday=monday, lines=tuple(of_it)) for monday, of_it in sorted(by_monday.items())]


def first_sentence(found: Sequence[Line], period: str, today: date, *, own: bool) -> str:
    """The page's answer: how many sessions, how many of them are short, full, or not open yet."""
    going = [line for line in found if line.session.status is not Status.CANCELLED]
    cancelled = len(found) - len(going)
    many = counted(len(going), "session") if going else "no session" if own else "No session"
    said = [*_short_words(going, today), *_full_words(going)]
    if drafts := sum(line.session.status is Status.DRAFT for line in going):
        said.append(f"{drafts} {_is(drafts)} not open for booking yet")
    if cancelled:
        said.append(f"{cancelled} {_is(cancelled)} cancelled")
    start = f"You train {many} {period}" if own else f"{many} {period}"
    return f"{start}: {', '.join(said)}." if said else f"{start}."


def _short_words(going: Iterable[Line], today: date) -> list[str]:
    short_ones = [line for line in going if line.session.short_by]
    if not short_ones:
        return []
    count = len(short_ones)
    words = f"{count} {_is(count)} short of {'its' if count == 1 else 'their'} minimum"
    days = sorted({line.session.decide_on for line in short_ones if line.session.decide_on})
    if not days:
        return [words]
    if late := sum(line.session.decide_on is not None and line.session.decide_on < today for line in short_ones):
        whose = "" if late == count else f" {late} of them"
        return [f"{words} and{whose} should have been decided by {in_words(days[0])}"]
    when = "today" if days[0] == today else f"by {in_words(days[0])}"
    return [f"{words} and must be decided{'' if len(days) == 1 else ', the first'} {when}"]


def _full_words(going: Iterable[Line]) -> list[str]:
    full = [line for line in going if line.is_full]
    waiting = sum(line.session.waiting for line in full)
    if not full:
        return []
    queue = f" with {counted(waiting, 'person', 'people')} waiting" if waiting else ""
    return [f"{len(full)} {_is(len(full))} full{queue}"]


def flags(line: Line, today: date) -> list[Flag]:
    """What there is to see to in a session, the most pressing first."""
    session = line.session
    people = f"/sessions/{session.session}/people"
    found: list[Flag] = []
    if session.short_by:
        found.append(Flag(words=short_words(session, today), href=people, urgent=line.must_decide(today)))
    if line.blocked:
        found.append(Flag(words=line.blocked.message, href=f"/courses/{session.course.course}/material"))
    if line.requested:
        asks = "1 request waits" if line.requested == 1 else f"{line.requested} requests wait"
        found.append(Flag(words=f"{asks} for approval", href=f"{people}#requests"))
    if line.left:
        have = "1 person has" if line.left == 1 else f"{line.left} people have"
        found.append(Flag(words=f"{have} left their agency by then", href=f"{people}#left"))
    if line.unanswered:
        words = "1 holder has" if line.unanswered == 1 else f"{line.unanswered} holders have"
        found.append(Flag(words=f"{words} not said yet whether they keep their place on the new day", href=people))
    if session.waiting:
        queue = counted(session.waiting, "person", "people")
        found.append(Flag(words=f"{queue} waiting for a place", href=f"{people}#waiting"))
    return found


def short_words(session: SessionSaid, today: date) -> str:
    """`5 of at least 8 places taken: decide in 3 days, by 8 May 2026`."""
    words = f"{session.confirmed} of at least {session.minimum} places taken"
    if session.decide_on is None:
        return f"{words}, and no day to decide"
    days = (session.decide_on - today).days
    if days <= 0:
        return f"{words}: decide now" + (
            f", it was due by {short(session.decide_on)}" if days else ", today is the day"
        )
    return f"{words}: decide in {counted(days, 'day')}, by {short(session.decide_on)}"


def share_words(share: Share, agencies: Mapping[int, AgencySaid], at: datetime) -> str:
    """`At most 6 places for TRFT`; `2 places kept for the sector police until 1 May 2026, 9:00am`."""
    whom = agencies[share.agency].agency if share.agency is not None else f"the sector {in_plain(share.sector)}"
    places = counted(share.places, "place")
    if share.kind is ShareKind.CAP:
        return f"At most {places} for {whom}"
    until = f" until {instant_in_words(share.release_at)}" if share.release_at else ""
    return f"{places} kept for {whom}{until}{': released by now' if share.is_over(at) else ''}"


def in_plain(key: str) -> str:
    """A key of several words as one says it: `nhs_provider` as `nhs provider`."""
    return key.replace("_", " ")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
