"""Is there a place for somebody of this agency? Places, caps and reserves of a room (R22, R23): no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from courses.sessions.rules import SessionSaid, Share, ShareKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """An agency with those above it, and its sector."""

    lineage: frozenset[int]
    sector: str

    def within(self, share: Share) -> bool:
        """Whether a cap or reserve speaks of this agency: its own, one above it, or its sector."""
        return self.sector == share.sector if share.agency is None else share.agency in self.lineage


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The places of a session: taken (confirmed or offered) and waited for, by agency."""

    session: SessionSaid
    taken_by_agency: Mapping[int, int]
    waiting_by_agency: Mapping[int, int] = field(default_factory=dict)
    belongs: Mapping[int, Belongs] = field(default_factory=dict)

    def why_not(self, agency: int, at: datetime, *, of_the_queue: bool = False) -> tuple[str, str] | None:
        """Why there is no place for somebody of this agency: a code and a sentence, or None.

        A newcomer does not pass over anybody waiting for whom there would be a place; `of_the_queue` is for those
        who wait themselves.
        """
        if why := self._why_no_place(agency, at):
            return why
        if not of_the_queue and any(self._why_no_place(other, at) is None for other in self.waiting_by_agency):
            return "others_wait", "Others are waiting for a place in this session."
        return None

    def _why_no_place(self, agency: int, at: datetime) -> tuple[str, str] | None:
        session = self.session
        if session.free <= 0:
            return "full", session.all_taken
        for share in session.shares:
            if share.kind is ShareKind.CAP and self._is_of(share, agency) and self._taken(share) >= share.places:
                return "share_full", f"The {share.places} places for this agency are taken."
        if session.free <= self._kept_for_others(agency, at):
            return "share_full", "The places left are kept for other agencies."
        return None

    def _kept_for_others(self, agency: int, at: datetime) -> int:
        """Places of unreleased reserves, as yet unused, of which this agency is no part."""
        return sum(
            max(0, share.places - self._taken(share))
            for share in self.session.shares
            if share.kind is ShareKind.RESERVE and not share.is_over(at) and not self._is_of(share, agency)
        )

    def _taken(self, share: Share) -> int:
        return sum(taken for agency, taken in self.taken_by_agency.items() if self._is_of(share, agency))

    def _is_of(self, share: Share, agency: int) -> bool:
        known = self.belongs.get(agency)
        return known.within(share) if known else share.agency == agency
