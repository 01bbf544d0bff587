"""Which rows of a file of bookings are refused? Histories come in so: no rule is asked but whether there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from courses.bookings import taking_store as store
from courses.bookings.places import Belongs
from courses.bookings.room_store import belonging
from courses.bookings.rules import TAKES_A_PLACE, State
from courses.bookings.seats import PostRow, Seats, agency_for
from courses.bookings.taking_store import SessionRow
from courses.sessions.kinds import SESSIONS
from courses.sessions.taking import as_row
from lms.base.dates import FOR_EVER, day_in_london
from lms.facts.cells import Value
from lms.facts.rules import Change, Complaint, Key, Plan, Values

POSTS = "posts"
NO_POST = "no post is on record, so that there is no agency whose place this could be."
TAKEN_BACK = "a booking is not withdrawn: give its state as cancelled."


async def look_at_bookings(changes: Sequence[Change], plan: Plan) -> list[tuple[Change, Complaint]]:
    """Refuse bookings of people without a post, and those for which there is no room (R23)."""
    posts = await posts_as_planned({change.key[1] for change in changes}, plan)
    seats = await _seats({change.key[0] for change in changes}, plan)
    agencies = await _agencies(seats.values())
    complaints: list[tuple[Change, Complaint]] = []
    for change in sorted(changes, key=_takes):  # places that are given back come first
        room = seats.get(change.key[0])
        if change.after is None:
            complaints.append((change, ("state", TAKEN_BACK)))
        elif room is None:
            pass  # its session was refused, and that was said
        elif (agency := agency_for(posts.get(change.key[1], ()), room.on)) is None:
            complaints.append((change, ("person", NO_POST)))
        elif why := _sit(room, agencies.get(agency), _takes(change)):
            complaints.append((change, ("state", why)))
    return complaints


def _takes(change: Change) -> int:
    """1 when a change takes a place, -1 when it gives one back, else 0."""
    before, after = _state(change.before), _state(change.after)
    return (after in TAKES_A_PLACE) - (before in TAKES_A_PLACE)


def _state(values: Values | None) -> State | None:
    return State(str(values[2])) if values else None


def _sit(room: Seats, agency: Belongs | None, takes: int) -> str | None:
    if takes < 0:
        room.give_back(agency)
    return room.take(agency) if takes > 0 else None


async def posts_as_planned(people: set[Value], plan: Plan) -> dict[Value, list[PostRow]]:
    """The posts of these people as they will stand after the plan."""
    on_record = await store.posts_of(str(person) for person in people)
    posts: dict[Key, PostRow] = {(post.person, post.agency, post.role, post.starts_on): post for post in on_record}
    for change in plan.changes.get(POSTS, ()):
        if change.key[0] in people:
            posts.pop(change.key, None)
            posts.update({change.key: _post(change.after)} if change.after else {})
    found: dict[Value, list[PostRow]] = {}
    for post in posts.values():
        found.setdefault(post.person, []).append(post)
    return found


def _post(values: Values) -> PostRow:
    person, agency, role, starts_on, ends_on = values[:5]
    assert isinstance(starts_on, date)
    last = ends_on if isinstance(ends_on, date) else FOR_EVER
    return PostRow(person=str(person), agency=str(agency), role=str(role), starts_on=starts_on, ends_on=last)


async def _seats(sessions: set[Value], plan: Plan) -> dict[Value, Seats]:
    """The room left in these sessions as they will stand after the plan; their rows are held from now on."""
    ids = plan.ids.get(SESSIONS.name, {})
    held = await store.sessions_held([ids[session] for session in sessions if session in ids])
    seats: dict[Value, Seats] = {row.session: _seats_of(row) for row in held.values()}
    by_id = {row.id: row for row in held.values()}
    for session, caps in (await store.caps_of(list(by_id))).items():
        taken, tree = (await store.taken_by_agency([session])).get(session, {}), await belonging()
        used = {cap: sum(n for agency, n in taken.items() if tree[agency].within(cap)) for cap in caps}
        seats[by_id[session].session].caps = [(cap, cap.places - used[cap]) for cap in caps]
    for change in plan.changes.get(SESSIONS.name, ()):
        if change.key[0] in sessions and change.after:
            _as_planned(seats, as_row(change.after))
    return seats


def _seats_of(row: SessionRow) -> Seats:
    on = day_in_london(row.starts_at)
    return Seats(session=row.session, on=on, places=row.places, free=row.places - row.taken)


def _as_planned(seats: dict[Value, Seats], row: Mapping[str, Value]) -> None:
    session, starts_at, places = row["session"], row["starts_at"], row["places"]
    assert isinstance(starts_at, datetime)
    assert isinstance(places, int)
    known, on = seats.get(session), day_in_london(starts_at)
    if known is None:
        seats[session] = Seats(session=str(session), on=on, places=places, free=places)
    else:
        known.free, known.places, known.on = known.free + places - known.places, places, on


async def _agencies(seats: Iterable[Seats]) -> dict[str, Belongs]:
    """By key, where agencies belong; only asked for where a cap has to be heeded."""
    if not any(each.caps for each in seats):
        return {}
    tree = await belonging()
    return {agency: tree[number] for agency, number in (await store.agency_ids()).items()}
