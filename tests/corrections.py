"""What may the second version of a file say? The same keys with some other values, and a few awards more."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from tests.strategies import FACTS, Days, award_for, requirement_like
from tests.world import Absence, Award, Dispensation, Equivalence, Post, Requirement, World, cells

Row = TypeVar("Row")
Spell = TypeVar("Spell", Post, Absence, Dispensation)
Dated = TypeVar("Dated", Requirement, Equivalence)


def amended(world: World, seed: int) -> World:
    """`world` as corrected: often in one kind of fact only, so that nothing else has everybody reckoned again."""
    pick = random.Random(seed)
    days = Days(pick)
    kinds = pick.sample(sorted(CORRECTIONS), pick.choice((1, 1, 2, 4, len(CORRECTIONS))))
    for kind in kinds:
        corrected: dict[str, Any] = {kind: CORRECTIONS[kind](world, pick, days)}
        world = replace(world, **corrected)
    return world


def withdrawn(world: World, seed: int) -> tuple[World, dict[str, list[dict[str, str]]]]:
    """`world` after some facts of one or two kinds were taken back, and the cells of those, by kind."""
    pick = random.Random(seed)
    gone: dict[str, list[Any]] = {
        kind: pick.sample(getattr(world, kind), min(len(getattr(world, kind)), pick.choice((1, 2, 3))))
        for kind in pick.sample(FACTS, pick.choice((1, 1, 2)))
    }
    left: dict[str, Any] = {kind: tuple(f for f in getattr(world, kind) if f not in gone[kind]) for kind in gone}
    return replace(world, **left), {kind: [cells(fact) for fact in facts] for kind, facts in gone.items() if facts}


def _some(rows: Sequence[Row], pick: random.Random, change: Callable[[Row], Row]) -> tuple[Row, ...]:
    """The rows, a third of them and at least one changed."""
    chosen = pick.randrange(len(rows)) if rows else 0
    return tuple(change(row) if at == chosen or pick.randrange(3) == 0 else row for at, row in enumerate(rows))


def _agencies(world: World, pick: random.Random, _: Days) -> tuple[object, ...]:
    parents = {"MID": ("TOP", ""), "LEAF": ("MID", "TOP", ""), "OTHER": ("", "TOP", "LEAF")}
    return _some(
        world.agencies,
        pick,
        lambda row: replace(row, parent=pick.choice(parents.get(row.agency, ("",))), sector=pick.choice(SECTORS)),
    )


def _roles(world: World, pick: random.Random, _: Days) -> tuple[object, ...]:
    return _some(world.roles, pick, lambda row: replace(row, group=pick.choice("AB")))


def _requirements(world: World, pick: random.Random, days: Days) -> tuple[object, ...]:
    last: dict[tuple[str, str, str], date] = {}
    for row in sorted(world.requirements, key=lambda r: r.in_force_from):
        last[row.role, row.competency, row.agency] = row.in_force_from

    def change(row: Requirement) -> Requirement:
        row = requirement_like(pick, row) if pick.randrange(2) else row
        return _ends_anew(row, days) if last[row.role, row.competency, row.agency] == row.in_force_from else row

    return _some(world.requirements, pick, change)


def _equivalences(world: World, pick: random.Random, days: Days) -> tuple[object, ...]:
    last = {(row.holds, row.satisfies): row for row in sorted(world.equivalences, key=lambda r: r.in_force_from)}
    return _some(
        world.equivalences,
        pick,
        lambda row: _ends_anew(row, days) if last[row.holds, row.satisfies] is row else row,
    )


def _ends_anew(row: Dated, days: Days) -> Dated:
    return replace(row, in_force_to=days.spell(row.in_force_from)[1])


def _off(rows: Sequence[Spell], pick: random.Random, days: Days) -> tuple[Spell, ...]:
    return _some(rows, pick, lambda row: replace(row, ends_on=days.spell(row.starts_on)[1]))


def _posts(world: World, pick: random.Random, days: Days) -> tuple[object, ...]:
    last = {(p.person, p.agency, p.role): p for p in sorted(world.posts, key=lambda p: p.starts_on)}

    def change(post: Post) -> Post:
        if last[post.person, post.agency, post.role] is not post:
            return post
        return replace(post, ends_on=days.spell(post.starts_on)[1])

    return _some(world.posts, pick, change)


def _awards(world: World, pick: random.Random, days: Days) -> tuple[object, ...]:
    def change(award: Award) -> Award:
        return replace(award, hours=pick.choice((None, 1.0, 4.0)), valid_until=pick.choice((None, award.achieved_on)))

    known = {(a.person, a.competency, a.achieved_on, a.mode) for a in world.awards}
    more = [award_for(pick, days, person) for person in world.people if pick.randrange(2)]
    new = tuple(a for a in more if (a.person, a.competency, a.achieved_on, a.mode) not in known)
    return (*_some(world.awards, pick, change), *new)


SECTORS = ("local_authority", "health", "police")
CORRECTIONS: dict[str, Callable[[World, random.Random, Days], tuple[object, ...]]] = {
    "agencies": _agencies,
    "roles": _roles,
    "requirements": _requirements,
    "equivalences": _equivalences,
    "posts": _posts,
    "absences": lambda world, pick, days: _off(world.absences, pick, days),
    "dispensations": lambda world, pick, days: _off(world.dispensations, pick, days),
    "awards": _awards,
}
