"""How are bookings kept that come in a file? With their changes, stays on lists, offers and places; no letter is sent.

A booking uses the share of the agency at which its person has a post on the session's day, else of their latest one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.bookings import taking_store as store
from courses.bookings.rules import LIVE, TAKES_A_PLACE, State
from courses.bookings.seats import PostRow, agency_for
from courses.bookings.taking import posts_as_planned
from courses.bookings.taking_store import BookingNow, BookingRow, SessionRow
from lms.base import db
from lms.base.dates import day_in_london
from lms.base.services import Actor, Services
from lms.facts.rules import Change, Plan

ON_LIST = frozenset({State.WAITING, State.OFFERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A booking as it stands (None: it is new) and as it is to stand."""

    before: BookingNow | None
    after: BookingRow

    @property
    def was(self) -> State | None:
        """Its state before."""
        return self.before.state if self.before else None

    def enters(self, states: frozenset[State]) -> bool:
        """Whether it comes into one of these states from outside."""
        return self.after.state in states and self.was not in states

    def leaves(self, states: frozenset[State]) -> bool:
        """Whether it leaves them all."""
        return self.was in states and self.after.state not in states

    @property
    def outcome(self) -> str:
        """What became of its wait."""
        accepted = self.was is State.OFFERED and self.after.state is State.CONFIRMED
        return "accepted" if accepted else self.after.state.value


async def save_bookings(services: Services, actor: Actor, changes: Sequence[Change], plan: Plan, at: datetime) -> None:
    """Keep new bookings, and take others to what a file says of them (R24). `at` is when we were told of it."""
    sessions = await store.sessions_held([plan.ids["sessions"][change.key[0]] for change in changes])
    turns = await _turns(changes, plan, sessions)
    await store.add([turn.after for turn in turns if turn.before is None], actor.name)
    await store.change([turn.after for turn in turns if turn.before])
    await store.note([(t.after.id, t.after.state_at, actor.name, t.was or "", t.after.state, "", at) for t in turns])
    await _lists(turns)
    await _offers(services, actor, turns, {row.id: row for row in sessions.values()})
    await store.forget_needs([turn.after.id for turn in turns if turn.leaves(LIVE)])
    taken: dict[int, int] = {}
    for turn in turns:
        count = turn.enters(TAKES_A_PLACE) - turn.leaves(TAKES_A_PLACE)
        taken[turn.after.session] = taken.get(turn.after.session, 0) + count
    await store.count_taken(taken)


async def _turns(changes: Sequence[Change], plan: Plan, sessions: Mapping[str, SessionRow]) -> list[Turn]:
    now = await store.bookings_now([change.recorded for change in changes if change.recorded is not None])
    new = [change for change in changes if change.recorded is None]
    posts = await posts_as_planned({change.key[1] for change in new}, plan)
    agencies = await store.agency_ids() if new else {}
    numbers = iter(await db.new_ids("booking", len(new)))
    turns = []
    for change in changes:
        session = sessions[str(change.key[0])]
        before = now[change.recorded] if change.recorded is not None else None
        number = before.id if before else next(numbers)
        agency = before.agency if before else agencies[_agency(posts.get(change.key[1], ()), session)]
        turns.append(Turn(before=before, after=_row(change, plan, session.id, number, agency, before)))
    return turns


def _agency(posts: Sequence[PostRow], session: SessionRow) -> str:
    found = agency_for(posts, day_in_london(session.starts_at))
    assert found is not None  # without one the row was refused
    return found


def _row(change: Change, plan: Plan, session: int, number: int, agency: int, before: BookingNow | None) -> BookingRow:
    assert change.after is not None  # a booking is not withdrawn
    state, state_at = State(str(change.after[2])), change.after[3]
    assert isinstance(state_at, datetime)
    since = before.joined_at if before and before.state in ON_LIST else None
    return BookingRow(
        id=number,
        session=session,
        person=plan.ids["people"][change.key[1]],
        agency=agency,
        state=state,
        state_at=state_at,
        joined_at=(since or state_at) if state in ON_LIST else None,
    )


async def _lists(turns: Sequence[Turn]) -> None:
    await store.join_lists([(t.after.id, t.after.state_at) for t in turns if t.enters(ON_LIST)])
    await store.leave_lists([(t.after.id, t.outcome, t.after.state_at) for t in turns if t.leaves(ON_LIST)])


async def _offers(services: Services, actor: Actor, turns: Sequence[Turn], sessions: Mapping[int, SessionRow]) -> None:
    offered = frozenset({State.OFFERED})
    made = []
    for turn in turns:
        if turn.enters(offered):
            session, begins = sessions[turn.after.session], turn.after.state_at
            hours = session.offer_hours or services.settings.offer_hours
            made.append((turn.after.id, begins, actor.name, min(begins + timedelta(hours=hours), session.starts_at)))
    await store.make_offers(made)
    await store.end_offers([(t.after.id, t.outcome, t.after.state_at) for t in turns if t.leaves(offered)])
