"""What will a change of a session do, before it is saved? Who is told, asked, offered a place; who would lose. (R29)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from courses.bookings.rules import TAKES_A_PLACE, State
from courses.bookings.store import BookingSaid
from courses.prospectus.words import MODES
from courses.sessions.actions import Draft
from courses.sessions.rules import SessionSaid, Status, WhenFree, asks_holders, what_moved
from lms.base.dates import runs_in_words, short
from lms.base.words import counted, joined

NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a change alters, in words."""

    name: str
    was: str
    will: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a change comes to: what it alters, its effects in sentences, and the names of those who stand in its way."""

    changes: list[Change]
    effects: list[str]
    lose: list[str]
    without_mail: list[str]
    places_taken: int

    @property
    def is_quiet(self) -> bool:
        """Whether nobody notices: it can be saved without a look."""
        return not (self.effects or self.lose)


def foresee(before: SessionSaid, draft: Draft, bookings: Sequence[BookingSaid], at: datetime) -> Foreseen:
    """What the change does to those who have a live booking, given in the order in which they asked."""
    after = as_changed(before, draft)
    told = before.status is Status.OPEN and what_moved(before, after).matters and bool(bookings)
    takers = [each for each in bookings if each.state in TAKES_A_PLACE]
    effects = _told(bookings, asks=asks_holders(before, after)) if told else []
    return Foreseen(
        changes=_changes(before, after),
        effects=effects + _freed(before, after, bookings, at),
        lose=[each.name or each.reference for each in takers[draft.places :]],
        without_mail=[each.name or each.reference for each in bookings if told and not each.email],
        places_taken=len(takers),
    )


def as_changed(before: SessionSaid, draft: Draft) -> SessionSaid:
    """The session as it would be, as far as its holders are concerned."""
    return replace(
        before,
        parts=draft.parts,
        starts_at=draft.parts[0].starts_at,
        ends_at=max(part.ends_at for part in draft.parts),
        venue=draft.venue,
        mode=draft.mode,
        link=draft.link,
        places=draft.places,
        minimum=draft.minimum,
        decide_on=draft.decide_on,
        when_free=draft.when_free,
        shares=draft.shares,
    )


def _told(bookings: Sequence[BookingSaid], *, asks: bool) -> list[str]:
    holders = sum(each.state is State.CONFIRMED for each in bookings)
    waiting = sum(each.state in (State.WAITING, State.OFFERED) for each in bookings)
    requested = sum(each.state is State.REQUESTED for each in bookings)
    groups = []
    if holders:
        groups.append("1 person who holds a place" if holders == 1 else f"{holders} people who hold a place")
    if waiting:
        groups.append(f"{waiting} on the waiting list")
    if requested:
        groups.append(f"{requested} whose request waits for approval")
    found = [f"A letter goes to {joined(groups)}{', with a new calendar entry for each place' if holders else ''}."]
    if asks and holders:
        found.append("The day changes: each of those who hold a place is asked to keep it, move, or give it back.")
    return found


def _freed(before: SessionSaid, after: SessionSaid, bookings: Sequence[BookingSaid], at: datetime) -> list[str]:
    """What becomes of places that a change makes free for those who wait."""
    waiting = sum(each.state is State.WAITING for each in bookings)
    if before.status is not Status.OPEN or not waiting or after.free <= 0:
        return []
    if after.places <= before.places and after.shares == before.shares:
        return []
    free = counted(after.free, "place is free", "places are free")
    if not after.fills_by_itself(at):
        return [f"{free}: it is after the cut-off, so you offer by hand."]
    becomes = "given" if after.when_free is WhenFree.CONFIRM else "offered"
    return [f"{free}: {becomes} at once to those first on the waiting list whom the rules of shares let in."]


def _changes(before: SessionSaid, after: SessionSaid) -> list[Change]:
    pairs = [
        ("When", _times(before), _times(after)),
        ("How it is held", MODES.get(before.mode, before.mode), MODES.get(after.mode, after.mode)),
        ("Venue", _venues(before), _venues(after)),
        ("Joining link", before.link, after.link),
        ("Places", str(before.places), str(after.places)),
        ("Minimum", _minimum(before), _minimum(after)),
    ]
    return [Change(name=name, was=was or NOTHING, will=will or NOTHING) for name, was, will in pairs if was != will]


def _times(session: SessionSaid) -> str:
    return "; ".join(runs_in_words(part.starts_at, part.ends_at) for part in session.parts)


def _venues(session: SessionSaid) -> str:
    own = [f"{part.venue} (part {part.number})" for part in session.parts if part.venue not in ("", session.venue)]
    return "; ".join([session.venue, *own] if session.venue else own)


def _minimum(session: SessionSaid) -> str:
    if session.minimum is None:
        return ""
    return f"{session.minimum}" + (f", decided by {short(session.decide_on)}" if session.decide_on else "")
