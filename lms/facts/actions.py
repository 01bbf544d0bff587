"""How is anything recorded, corrected or withdrawn? By one door, whether a file of 100,000 rows or a form of one.

    reading = await read(KINDS, {"awards": rows})           # no database: before the transaction
    async with db.write(facts=True):
        plan = await make_plan(KINDS, reading, on=today)     # what would change, and what is wrong
        if not plan.problems:
            touched = await apply(services, actor, KINDS, plan, why="...")

Nothing is changed by a plan; a plan is good only inside the transaction in which it was made.
"""

from __future__ import annotations

import asyncio
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from lms.audit import actions as audit
from lms.base import db
from lms.base.services import Actor, Services
from lms.facts import store
from lms.facts.cells import Value
from lms.facts.planning import Known, Planner, Recorded, above_first
from lms.facts.reading import Reader
from lms.facts.rules import (
    Change,
    Complete,
    Key,
    Kind,
    Plan,
    Reach,
    Reading,
    SourceRow,
    Touched,
)
from lms.facts.similar import Guesses

Told = Callable[[str, int, int], None]
"""Progress: what is being done, how many are done, of how many (0: not known)."""

AT_A_TIME = 2_000
"""Rows between two breaths, so that others are served while a long file is looked at."""


def silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


async def read(kinds: Sequence[Kind], tables: Mapping[str, Iterable[SourceRow]], told: Told = silent) -> Reading:
    """Read rows, by kind's name, into values; raises KeyError for a kind there is none of."""
    by_name = {kind.name: kind for kind in kinds}
    reading = Reading()
    for name in sorted(tables, key=list(by_name).index):
        reader, rows, done = Reader(by_name[name], reading), iter(tables[name]), 0
        while some := list(islice(rows, AT_A_TIME)):
            reader.read(some)
            done += len(some)
            told(f"reading {name}", done, 0)
            await asyncio.sleep(0)
    return reading


async def make_plan(
    kinds: Sequence[Kind],
    reading: Reading,
    *,
    on: date,
    complete: Complete | None = None,
    told: Told = silent,
) -> Plan:
    """What these rows would change, on the day `on`, and every reason why a row is refused. Changes nothing."""
    by_name = {kind.name: kind for kind in kinds}
    plan = Plan(on=on, problems=list(reading.problems), notes=list(reading.notes))
    await _look_up_keys(kinds, reading, plan)
    for kind in kinds:
        rows = reading.rows.get(kind.name)
        if rows is None:
            continue
        known = await _known(kind, by_name, reading, plan)
        recorded = await _recorded(kind, by_name, reading, plan, complete)
        planner = Planner(kind, reading, recorded, known, plan)
        for start in range(0, len(rows), AT_A_TIME):
            planner.compare(rows[start : start + AT_A_TIME])
            told(f"comparing {kind.name}", min(start + AT_A_TIME, len(rows)), len(rows))
            await asyncio.sleep(0)
        planner.check_all()
        if kind.examine:
            planner.refuse(await kind.examine(planner.changes(), plan))
        planner.settle(complete)
    plan.tallies = list(reading.tallies.values())
    plan.problems.sort()
    return plan


async def _look_up_keys(kinds: Sequence[Kind], reading: Reading, plan: Plan) -> None:
    """The ids of every key that the rows name or refer to, as far as they are recorded."""
    wanted: dict[str, set[Value]] = {}
    for kind in kinds:
        rows = reading.rows.get(kind.name, ())
        if kind.is_reference:
            wanted.setdefault(kind.name, set()).update(row.values[0] for row in rows)
        for place, column in enumerate(kind.columns):
            for other in column.looks_up:
                wanted.setdefault(other, set()).update(key for row in rows for key in column.keys_in(row.values[place]))
    for kind in kinds:
        if keys := wanted.get(kind.name):
            plan.ids[kind.name] = await store.ids(kind, keys)


async def _known(kind: Kind, kinds: store.Kinds, reading: Reading, plan: Plan) -> dict[tuple[str, ...], Known]:
    """What rows of this kind may refer to; names to guess from are fetched only when something is not known."""
    known: dict[tuple[str, ...], Known] = {}
    for others in {column.looks_up for column in kind.columns if column.looks_up}:
        at = [(place, column) for place, column in enumerate(kind.columns) if column.looks_up == others]
        every = [plan.ids.get(other, {}) for other in others]
        recorded = every[0] if len(every) == 1 else ChainMap(*every)
        brought = set[Value]().union(*(reading.named.get(other, ()) for other in others))
        keys = {key for row in reading.rows[kind.name] for place, col in at for key in col.keys_in(row.values[place])}
        missing = {key for key in keys if key is not None and key not in recorded and key not in brought}
        excused = missing if reading.unread.intersection(others) else set()
        named = [each for other in others for each in await store.named(kinds[other])] if missing - excused else []
        named += [(str(key), "") for key in brought] if named else []
        noun = " or ".join(kinds[other].noun for other in others)
        known[others] = Known(noun, recorded, brought | excused, Guesses(named))
    return known


async def _recorded(
    kind: Kind, kinds: store.Kinds, reading: Reading, plan: Plan, complete: Complete | None
) -> dict[Key, Recorded]:
    """The rows in force that the rows read may meet: those with the same first key."""
    if kind.all_at_once:
        return await store.all_in_force(kind, kinds)
    rows = reading.rows[kind.name]
    firsts = _values_at(kind, 0, [row.values[0] for row in rows], plan)
    recorded = await store.in_force(kind, kinds, 0, firsts)
    if complete and complete.kind == kind.name:
        place = kind.names.index("agency")
        agencies = _values_at(kind, place, [row.values[place] for row in rows], plan)
        recorded |= await store.in_force(kind, kinds, place, agencies)
    return recorded


def _values_at(kind: Kind, place: int, keys: Iterable[Value], plan: Plan) -> list[Value]:
    """Keys as the table holds them: ids where the column refers (unrecorded ones left out)."""
    distinct = dict.fromkeys(keys)
    refers = kind.columns[place].refers
    if not refers:
        return [key for key in distinct if key is not None]
    ids = plan.ids.get(refers, {})
    return [ids[key] for key in distinct if key in ids]


async def apply(
    services: Services,
    actor: Actor,
    kinds: Sequence[Kind],
    plan: Plan,
    *,
    why: str = "",
    told: Told = silent,
) -> Touched:
    """Carry a plan out, inside the `write(facts=True)` in which it was made: rows, audit entries, former versions.

    All rows share one instant. `why` goes with what is superseded; without one, the file that changed it does.
    """
    if plan.problems:
        raise ValueError("a plan with problems is not carried out")
    at, touched = await store.instant_after_all(services.clock.now()), Touched()
    for kind in kinds:
        changes = plan.changes.get(kind.name)
        if not changes:
            continue
        told(f"saving {kind.name}", 0, len(changes))
        await _look_up_more(kinds, kind, changes, plan)
        if kind.save:
            await kind.save(services, actor, changes, plan, at)
        elif kind.is_reference:
            await _apply_references(kind, changes, plan, at, actor, why)
        else:
            await _apply_facts(kind, changes, plan, at, actor, why)
        if kind.follow:
            await kind.follow(services, actor, changes, plan, at)
        await _note(kind, changes, at, actor)
        _touch(kind, changes, plan, touched)
        told(f"saving {kind.name}", len(changes), len(changes))
    return touched


async def _look_up_more(kinds: Sequence[Kind], kind: Kind, changes: Sequence[Change], plan: Plan) -> None:
    """The ids of keys that no row read names: of columns a file left out, of posts that end unnamed."""
    brought = {change.key[0] for change in changes if change.before is None} if kind.is_reference else set()
    for other in kinds:
        places = [place for place, column in enumerate(kind.columns) if column.refers == other.name]
        if not places:
            continue
        ids = plan.ids.setdefault(other.name, {})
        wanted = {(change.after or change.before or ())[place] for change in changes for place in places}
        missing = wanted - ids.keys() - {None} - (brought if other is kind else set())
        ids.update(await store.ids(other, missing))


async def note_data(plan: Plan) -> None:
    """Set the day of last data (R4) of every agency whose posts, or whose people's records, were given."""
    await store.note_data(plan.agencies, plan.people, plan.on)


async def _apply_references(
    kind: Kind, changes: Sequence[Change], plan: Plan, at: datetime, actor: Actor, why: str
) -> None:
    new = above_first(kind, [change.after for change in changes if change.before is None and change.after])
    ids = await store.add(kind, new, plan.ids, at, actor.name)
    plan.ids.setdefault(kind.name, {}).update(zip((row[0] for row in new), ids, strict=True))
    for reason, some in _by_reason(changes, why).items():
        rows = [(c.recorded, c.before, c.after) for c in some if c.recorded and c.before and c.after]
        await store.rewrite(kind, rows, plan.ids, at, actor.name, reason)


async def _apply_facts(kind: Kind, changes: Sequence[Change], plan: Plan, at: datetime, actor: Actor, why: str) -> None:
    for reason, some in _by_reason(changes, why).items():
        rows = [change.recorded for change in some if change.recorded is not None]
        await store.supersede(kind, rows, at, actor.name, reason)
    await store.add(kind, [change.after for change in changes if change.after], plan.ids, at, actor.name)


def _by_reason(changes: Sequence[Change], why: str) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        if change.before is not None:
            groups.setdefault(why or change.source, []).append(change)
    return groups


async def _note(kind: Kind, changes: Sequence[Change], at: datetime, actor: Actor) -> None:
    """One audit entry a change, with the row before and after as the contract writes it."""
    async for some in db.in_batches(changes, AT_A_TIME * 5):
        await audit.note_all(
            [
                audit.entry(
                    actor,
                    at=at,
                    verb=change.verb.value,
                    kind=kind.name,
                    subject=kind.subject(change.key),
                    before=kind.cells(change.before) if change.before else None,
                    after=kind.cells(change.after) if change.after else None,
                )
                for change in some
            ]
        )


def _touch(kind: Kind, changes: Sequence[Change], plan: Plan, touched: Touched) -> None:
    """Whose compliance these changes may move."""
    names = kind.names
    people, competencies = plan.ids.get("people", {}), plan.ids.get("competencies", {})
    for change in changes:
        row = change.after or change.before or ()
        match kind.reach:
            case Reach.PERSON:
                touched.all_of(people[row[0]])
            case Reach.EVIDENCE:
                touched.one_of(people[row[0]], competencies[row[names.index("competency")]])
            case Reach.ROLE:
                touched.roles.add(plan.ids["roles"][row[0]])
            case Reach.SATISFIES:
                touched.competencies.add(competencies[row[names.index("satisfies")]])
            case Reach.TREE:
                parent = names.index("parent")
                moved = change.before and change.after and change.before[parent] != change.after[parent]
                touched.everything = touched.everything or bool(moved)
            case Reach.NOTHING | Reach.APART:
                pass
