"""Who is in a session, who waits and why in this order, who asks, who has left? As its trainers see it. (R24, R26)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from courses.bookings import around_store, people_store, store
from courses.bookings.opening import waiting_list
from courses.bookings.people_store import PostOf
from courses.bookings.rules import LIVE, State
from courses.bookings.store import BookingSaid
from courses.bookings.waiting import Waits
from courses.sessions.rules import SessionSaid, Status, WaitingOrder
from lms.base.dates import instant_in_words, short
from lms.base.words import counted
from lms.web.downloads import Cell

COLUMNS = ("person", "name", "agency", "role", "state", "since", "waiting_place", "left_agency", "late", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What somebody said they need in the room: special category data, seen here only."""

    access: str
    diet: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A booking with what stands around it; `place` and `order` are those of the waiting list."""

    booking: BookingSaid
    post: PostOf
    has_left: bool = False
    is_asked: bool = False
    needs: Needs | None = None
    place: int | None = None
    order: str = ""

    @property
    def name(self) -> str:
        """The name, or the reference of somebody whose name is not known."""
        return self.booking.name or self.booking.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who has, had or wants a place in a session, each list in its order."""

    requests: list[Row] = field(default_factory=list)
    holders: list[Row] = field(default_factory=list)
    offers: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    over: list[Row] = field(default_factory=list)

    @property
    def live(self) -> list[Row]:
        """Those whose booking is live, or was attended."""
        return [*self.requests, *self.holders, *self.offers, *self.waiting]

    @property
    def left(self) -> list[Row]:
        """Those who have no post any more, on the day, at the agency whose place they use."""
        return [row for row in self.live if row.has_left]

    def row_of(self, booking: str) -> Row | None:
        """The row of a booking, by its reference."""
        return next((row for row in [*self.live, *self.over] if row.booking.booking == booking), None)


HOLDS = frozenset({State.CONFIRMED, State.ATTENDED, State.PART, State.ABSENT})


async def people_of(session: SessionSaid) -> People:
    """The people of a session: a fixed number of statements, however many they are."""
    bookings = await store.bookings_of(session.id, list(State))
    posts = await people_store.posts_of(session.id)
    needs = {number: Needs(access=a, diet=d, language=n) for number, (a, d, n) in await _needs(session.id)}
    left = await store.left_before(session.id, session.on)
    asked = await people_store.unanswered(session.id)
    places = {each.booking: (place, each) for place, each in enumerate(await waiting_list(session), start=1)}
    rows = []
    for booking in bookings:
        place, waits = places.get(booking.id, (None, None))
        row = Row(
            booking=booking,
            post=posts[booking.id],
            has_left=booking.id in left,
            is_asked=booking.id in asked,
            needs=needs.get(booking.id),
            place=place,
            order=_order_words(waits, session.waiting_order) if waits else "",
        )
        rows.append(row)
    return _sorted(rows)


async def _needs(session: int) -> list[tuple[int, tuple[str, str, str]]]:
    return list((await around_store.needs_of(session)).items())


def _sorted(rows: Sequence[Row]) -> People:
    def of(*states: State) -> list[Row]:
        return [row for row in rows if row.booking.state in states]

    return People(
        requests=of(State.REQUESTED),
        holders=sorted(of(*HOLDS), key=lambda row: (row.name.casefold(), row.booking.id)),
        offers=of(State.OFFERED),
        waiting=sorted(of(State.WAITING), key=lambda row: (row.place is None, row.place or 0, row.booking.id)),
        over=[row for row in rows if row.booking.state not in LIVE | HOLDS],
    )


def _order_words(waits: Waits, order: WaitingOrder) -> str:
    """Why somebody stands where they stand in the list."""
    joined = f"joined {instant_in_words(waits.joined_at)}"
    if not waits.can_come:
        return f"has no post on the day; {joined}"
    if order is WaitingOrder.TIME:
        return joined
    if waits.need.urgent:
        return f"overdue or lapsed, needed it by {short(waits.need.by)}; {joined}"
    if waits.need.by != date.max:
        return f"needs it by {short(waits.need.by)}; {joined}"
    return f"no need on record; {joined}"


def first_sentence(session: SessionSaid, people: People) -> str:
    """The page's answer: how full it is, and who waits for what."""
    if session.status is Status.CANCELLED:
        return f"This session is cancelled: {session.why}" if session.why else "This session is cancelled."
    if session.status is Status.DRAFT:
        return f"This is a draft of {counted(session.places, 'place')}: nobody can book it yet."
    said = [f"{session.confirmed} of {counted(session.places, 'place')} {_are(session.confirmed)} taken"]
    if session.offered:
        said.append(f"{session.offered} more {_are(session.offered)} offered")
    if session.waiting:
        said.append(f"{counted(session.waiting, 'person waits', 'people wait')}")
    if people.requests:
        said.append(counted(len(people.requests), "request asks for approval", "requests ask for approval"))
    return f"{', '.join(said)}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def cells(row: Row) -> list[Cell]:
    """A booking as a row of the file, in the order of `COLUMNS`; what people need in the room is not in it."""
    booking = row.booking
    return [
        booking.reference,
        booking.name,
        row.post.agency,
        row.post.role,
        booking.state.value,
        instant_in_words(booking.state_at),
        row.place,
        row.has_left,
        booking.late,
        booking.reason,
    ]
