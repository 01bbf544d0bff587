"""Which calendars may somebody have an address for, and which have they? One door that asks and fetches. (R30, R43)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.calendar import store
from courses.calendar.rules import FeedSaid, Kind
from lms.people.store import agencies
from lms.web.grants import GrantRole
from lms.web.who import Who

NAMES = {Kind.PERSON: "Your bookings", Kind.TRAINER: "Sessions you train"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A calendar that somebody may have an address for; `key` names it in the form."""

    key: str
    kind: Kind
    person: int | None
    agency: int | None
    name: str

    @property
    def as_option(self) -> tuple[str, str]:
        """As a list to choose from takes it."""
        return self.key, self.name

    def is_behind(self, feed: FeedSaid) -> bool:
        """Whether this is what the address leads to."""
        return (self.kind, self.person, self.agency) == (feed.kind, feed.person, feed.agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """What somebody may have, and their live addresses of these."""

    may_have: Sequence[Choice]
    live: Sequence[FeedSaid]

    @property
    def own(self) -> list[Choice]:
        """Their own calendars that have no address yet."""
        return [each for each in self._without_address() if each.agency is None]

    @property
    def of_agencies(self) -> list[Choice]:
        """The calendars of agencies that have no address yet."""
        return [each for each in self._without_address() if each.agency is not None]

    def name_of(self, feed: FeedSaid) -> str:
        """What a calendar is called on the page."""
        return NAMES.get(feed.kind, feed.agency_name)

    def _without_address(self) -> list[Choice]:
        return [each for each in self.may_have if not any(each.is_behind(feed) for feed in self.live)]


async def calendars_of(who: Who) -> Calendars:
    """The calendars of somebody who has signed in: their own, of what they train, and of agencies whose figures they
    may see. An address that no longer leads anywhere for them is not among them."""
    may_have = await _choices(who)
    found = await store.feeds_of(who.account_id) if who.account_id is not None else []
    live = [feed for feed in found if any(each.is_behind(feed) for each in may_have)]
    return Calendars(may_have=may_have, live=live)


async def _choices(who: Who) -> list[Choice]:
    found = []
    if who.person_id is not None:
        found.append(_own(Kind.PERSON, who.person_id))
        if _is_trainer(who) or await store.trains_anything(who.person_id):
            found.append(_own(Kind.TRAINER, who.person_id))
    if who.sees_figures:
        found += [
            Choice(key=f"agency-{each.agency}", kind=Kind.AGENCY, person=None, agency=each.id, name=each.name)
            for each in await agencies()
            if who.sees_figures_of(each.id) and each.status != "closed"
        ]
    return found


def _own(kind: Kind, person: int) -> Choice:
    return Choice(key=kind.value, kind=kind, person=person, agency=None, name=NAMES[kind])


def _is_trainer(who: Who) -> bool:
    return any(grant.role is GrantRole.TRAINER for grant in who.grants)
