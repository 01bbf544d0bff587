"""Who has a place in the sessions of the demonstration, who waits for one, and who was there?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from courses.bookings.rules import LIVE, TAKES_A_PLACE, State
from courses.sessions.rules import Share, ShareKind, Status
from lms.base.dates import ONE_DAY
from lms.demo.framework import Row
from lms.demo.pools import Candidate, Pool
from lms.demo.sessions import Session, at
from lms.demo.situations import Situation
from lms.facts.cells import write_instant

FULLNESS = ((0, 0.95), (14, 0.85), (28, 0.65), (56, 0.4), (90, 0.2), (150, 0.05), (180, 0.0), (10_000, 0.0))
"""Days before a session, and the share of its places that is usually booked by then."""
MOST_EACH = 3
"""So many sessions to come does anybody book."""
PLACES_LEFT = 6
OFFERED_AT = time(16, 20)
"""Yesterday at this time the place that somebody gave back was offered to the next in line."""
SIGNED_OFF_AFTER = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Somebody's booking of a session, and since when it is in its state."""

    session: str
    person: str
    state: State
    at: datetime


def booking_row(booking: Booking) -> Row:
    """A row of bookings.csv."""
    return {
        "session": booking.session,
        "person": booking.person,
        "state": booking.state.value,
        "at": write_instant(booking.at),
    }


@dataclass(slots=True, kw_only=True)
class Book:
    """The bookings made so far: nobody is in two places at once, or books a course twice."""

    rng: Random
    today: date
    pools: Mapping[str, Pool]
    bookings: list[Booking] = field(default_factory=list)
    theirs: dict[str, list[Session]] = field(default_factory=lambda: defaultdict(list))
    there: set[tuple[str, str]] = field(default_factory=set)
    taken: Counter[str] = field(default_factory=Counter)

    def enter(self, session: Session, person: str, state: State, since: datetime) -> None:
        """Book, whatever speaks against it."""
        self.bookings.append(Booking(session=session.session, person=person, state=state, at=since))
        self.there.add((session.session, person))
        self.taken[session.session] += state in TAKES_A_PLACE
        if state in LIVE:
            self.theirs[person].append(session)

    def enter_all(
        self,
        session: Session,
        number: int,
        state: State,
        since: Callable[[], datetime],
        wanted: Callable[[Candidate], bool] = lambda candidate: True,
    ) -> int:
        """Book for the first so many of the course's pool who are wanted and can; how many there were."""
        entered = 0
        if state in TAKES_A_PLACE:
            number = min(number, session.said.places - self.taken[session.session])
        for candidate in self.pools[session.said.course].asked if number > 0 else ():
            if entered < number and wanted(candidate) and self._can(session, candidate.person):
                self.enter(session, candidate.person, state, since())
                entered += 1
        return entered

    def _can(self, session: Session, person: str) -> bool:
        if (session.session, person) in self.there or person in session.said.trainers.split(";"):
            return False
        theirs = self.theirs.get(person, ())
        return len(theirs) < MOST_EACH and not any(_in_the_way(session, other) for other in theirs)

    def days_ago(self, least: int, most: int) -> datetime:
        """Some time of a working day, so many days before today."""
        day = self.today - timedelta(days=self.rng.randint(least, most))
        day -= timedelta(days=max(0, day.weekday() - 4))
        return at(day, time(self.rng.randint(8, 16), self.rng.randint(0, 59)))


def _in_the_way(session: Session, other: Session) -> bool:
    return session.said.course == other.said.course or any(
        mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at
        for mine in session.said.parts
        for theirs in other.said.parts
    )


def fill(book: Book, sessions: Iterable[Session]) -> None:
    """Fill the rooms: near ones are nearly full, far ones nearly empty. Where people are few, full rooms come first."""
    for session in sorted(sessions, key=_turn):
        if session.status is Status.HELD:
            _was_held(book, session)
        elif session.status is Status.CANCELLED:
            book.enter_all(session, 7, State.CANCELLED, lambda: book.days_ago(2, 2))
        elif session.status is Status.OPEN:
            _will_be_held(book, session)


def _turn(session: Session) -> tuple[bool, bool, date, str]:
    queue, for_few = session.situation is Situation.QUEUE, session.is_for_few
    return not queue, not for_few, session.on, session.session


def _will_be_held(book: Book, session: Session) -> None:
    if session.situation is Situation.QUEUE:
        _fill_up(book, session)
        return
    wanted = _usually(book, session) - book.taken[session.session]
    cap = next((share for share in session.said.shares if share.kind is ShareKind.CAP), None)
    if cap:
        wanted -= _reach_cap(book, session, cap)
    book.enter_all(session, wanted, State.CONFIRMED, lambda: book.days_ago(1, 40), _others(cap))
    if session.said.approval:
        book.enter_all(session, book.rng.randint(1, 2), State.REQUESTED, lambda: book.days_ago(1, 4))
    book.enter_all(session, round(wanted * 0.07), State.CANCELLED, lambda: book.days_ago(1, 20))


def _usually(book: Book, session: Session) -> int:
    """How many places are booked by today."""
    minimum, places = session.said.minimum or 0, session.said.places
    if session.situation is Situation.SHORT:
        return max(1, minimum - 3)
    days = (session.on - book.today).days
    for (near, fuller), (far, emptier) in pairwise(FULLNESS):
        if near <= days < far:
            share = fuller + (emptier - fuller) * (days - near) / (far - near)
            wanted = round(places * share * (0.75 + 0.5 * book.rng.random()))
            wanted = max(wanted, minimum + 1) if days <= 21 else wanted
            return min(wanted, places - PLACES_LEFT if session.situation is Situation.ROOM else places)
    return 0


def _reach_cap(book: Book, session: Session, cap: Share) -> int:
    """Those whom a cap speaks of have all they may have, and some of them wait for one of their own to go."""
    ours = _of(cap)
    entered = book.enter_all(session, cap.places, State.CONFIRMED, lambda: book.days_ago(10, 40), ours)
    if entered == cap.places:
        book.enter_all(session, 2, State.WAITING, lambda: book.days_ago(1, 9), ours)
    return entered


def _of(share: Share) -> Callable[[Candidate], bool]:
    return lambda candidate: candidate.sector == share.sector


def _others(share: Share | None) -> Callable[[Candidate], bool]:
    return lambda candidate: share is None or candidate.sector != share.sector


def _fill_up(book: Book, session: Session) -> None:
    """A full room with a queue. What is reserved is kept but for one, and those who wait are not those it is for.

    Without a reserve somebody has just given a place back: it is offered to the next in line.
    """
    reserve = next((share for share in session.said.shares if share.kind is ShareKind.RESERVE), None)
    others, taken = _others(reserve), book.taken[session.session]
    free = session.said.places - taken
    if reserve:
        inside = book.enter_all(session, 1, State.CONFIRMED, lambda: book.days_ago(10, 30), _of(reserve))
        free -= inside + (reserve.places - inside)
    elif not taken:
        free -= 1
    entered = book.enter_all(session, free, State.CONFIRMED, lambda: book.days_ago(10, 40), others)
    if entered < free:
        return
    if not reserve and not taken:
        offered_at = at(book.today - ONE_DAY, OFFERED_AT)
        book.enter_all(session, 1, State.OFFERED, lambda: offered_at)
    book.enter_all(session, book.rng.randint(3, 6), State.WAITING, lambda: book.days_ago(1, 9), others)
    book.enter_all(session, 1, State.CANCELLED, lambda: book.days_ago(1, 1))


def _was_held(book: Book, session: Session) -> None:
    """Those with evidence of it attended; a few others booked, and were absent, left early or had cancelled."""
    rng, signed_off_at = book.rng, session.ends_at + SIGNED_OFF_AFTER
    came = rng.sample(session.came, min(len(session.came), session.said.places))
    for person in sorted(came):
        book.enter(session, person, State.ATTENDED, signed_off_at)

    def booked_in_vain(candidate: Candidate) -> bool:
        return candidate.since < session.on and candidate.person not in session.came and rng.random() < 0.2

    free = session.said.places - len(came)
    absent, part = min(free, rng.randint(0, 1 + len(came) // 10)), rng.random() < 0.25
    free -= book.enter_all(session, absent, State.ABSENT, lambda: signed_off_at, booked_in_vain)
    book.enter_all(session, min(free, part), State.PART, lambda: signed_off_at, booked_in_vain)
    cancelled_at = at(session.on - timedelta(days=rng.randint(1, 15)), time(11))
    book.enter_all(session, rng.randint(0, 2), State.CANCELLED, lambda: cancelled_at, booked_in_vain)
