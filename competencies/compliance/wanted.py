"""What does somebody still have to get, renew or refresh, and what would count for it? (R7, R9, R12)"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from competencies.compliance.kept import Kept
from competencies.compliance.need_store import Open, open_needs
from competencies.compliance.rules import WORST_FIRST, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A competency somebody needs and has to do something for: in which state it stands, and since or until when.

    `counts` are the keys of everything that would count for it (R7), won in one of `modes` (empty means any).
    """

    competency: str
    title: str
    state: State
    by: date
    modes: frozenset[str]
    counts: frozenset[str]

    def is_met_by(self, awards: Collection[str], modes: Collection[str]) -> bool:
        """Whether a course that awards these competencies, given in one of these modes, would count for it."""
        allowed = not self.modes or any(mode in self.modes for mode in modes)
        return allowed and not self.counts.isdisjoint(awards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """All that somebody has to do something for, the worst first (R13), and the target groups of their roles."""

    needs: tuple[Wanted, ...] = ()
    groups: frozenset[str] = frozenset()

    def met_by(self, awards: Collection[str], *, modes: Collection[str], groups: Collection[str]) -> tuple[Wanted, ...]:
        """What a course would count for that awards these, in these modes, for these groups (none: everybody)."""
        if groups and self.groups.isdisjoint(groups):
            return ()
        return tuple(each for each in self.needs if each.is_met_by(awards, modes))


async def wanted(shared: Kept, person: int | None, on: date) -> Wants:
    """What the person with this id has to do something for on a day; nothing for nobody.

    Of several posts that need the same in the same ways, the most urgent one speaks. From the spans kept; `shared` is
    `kept.now()`.
    """
    if person is None:
        return Wants()
    roles, needs = await open_needs(person, on)
    found = [_wanted(each, shared, on) for each in needs]
    found.sort(key=lambda each: (WORST_FIRST[each.state], each.by, each.competency))
    first: dict[tuple[str, frozenset[str]], Wanted] = {}
    for each in found:
        first.setdefault((each.competency, each.modes), each)
    groups = {shared.names.roles[role].group for role in roles} - {""}
    return Wants(needs=tuple(first.values()), groups=frozenset(groups))


def _wanted(need: Open, shared: Kept, on: date) -> Wanted:
    names, framework = shared.names.competencies, shared.framework
    segments = framework.segments_by_competency(need.role, need.agency).get(need.competency, ())
    rows = [segment.row for segment in segments if segment.from_on <= on <= segment.to_on]
    equivalents = framework.equivalents_by_competency.get(need.competency, {})
    counts = [other for other, periods in equivalents.items() if any(period.runs_on(on) for period in periods)]
    lapses_on = need.lapses_on if need.state in (State.LAPSED, State.EXPIRING) else None
    return Wanted(
        competency=names[need.competency].competency,
        title=names[need.competency].title,
        state=need.state,
        by=lapses_on or need.due_on,
        modes=rows[0].modes if rows else frozenset(),
        counts=frozenset(names[each].competency for each in (need.competency, *counts)),
    )
