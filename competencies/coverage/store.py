"""Where are the counts by cell and day kept, and how are they asked for? (R14)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competencies.coverage.rules import COUNTED, Cell, Counts, Vector, node_sums, nodes_up_to
from lms.base import db

Changes = Mapping[Cell, Mapping[int, Vector]]
"""By cell, then by place in the tree: what changes on that day."""

KEYS = ("node", "agency", "role", "competency", "strength")
SUMS = ", ".join(f"sum(c.{name}) as {name}" for name in COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cells a figure speaks of; None means all. Ids, not keys."""

    agencies: frozenset[int] | None = None
    roles: frozenset[int] | None = None
    competencies: frozenset[int] | None = None
    strength: str | None = "mandatory"


async def add_changes(changes: Changes) -> None:
    """Bring the tree up to date with changes of cells; inside `write()`."""
    rows = [
        (node, *cell, *vector) for cell, by_place in changes.items() for node, vector in node_sums(by_place).items()
    ]
    rows.sort(key=lambda row: row[:5])
    await db.add_many("coverage_count", KEYS, COUNTED, rows)


async def count(on: date, by: Sequence[str], asked: Asked) -> list[tuple[tuple[int, ...], Counts]]:
    """Counts on a day by any of agency, role and competency (ids), for the cells asked for; empty cells left out."""
    nodes = nodes_up_to(on)
    where, values = conditions(asked, post="c", need="c")
    keys = ", ".join(f"c.{name}" for name in by)
    sql = f"select {keys + ', ' if by else ''}{SUMS} from coverage_count c where c.node in {db.in_list(nodes)}{where}"
    if by:
        sql += f" group by {keys}"
    rows = await db.fetch(sql, *nodes, *values)
    found = []
    for row in rows:
        counts = Counts(**{name: int(row[name] or 0) for name in COUNTED})
        if counts.all:
            found.append((tuple(row[name] for name in by), counts))
    return found


def conditions(asked: Asked, *, post: str, need: str) -> tuple[str, list[object]]:
    """SQL for the cells asked for, with its values; `post` and `need` are the tables that hold them."""
    sql = ""
    values: list[object] = []
    wanted = (
        (f"{post}.agency", asked.agencies),
        (f"{post}.role", asked.roles),
        (f"{need}.competency", asked.competencies),
    )
    for column, ids in wanted:
        if ids is not None:
            sql += f"\n  and {column} in {db.in_list(sorted(ids))}"
            values += sorted(ids)
    if asked.strength is not None:
        sql += f"\n  and {need}.strength = {{}}"
        values.append(asked.strength)
    return sql, values


async def kept() -> dict[tuple[int, ...], Vector]:
    """Every node of the tree that is not empty, for `lms verify`."""
    sql = f"select {', '.join(KEYS)}, {', '.join(COUNTED)} from coverage_count"
    found = {}
    for row in await db.fetch(sql):
        vector = [row[name] for name in COUNTED]
        if any(vector):
            found[tuple(row[name] for name in KEYS)] = vector
    return found


def rows_of(changes: Changes) -> Iterable[tuple[tuple[int, ...], Vector]]:
    """The nodes that these changes would make from nothing, for `lms verify`."""
    for cell, by_place in changes.items():
        for node, vector in node_sums(by_place).items():
            yield (node, *cell), vector  # type: ignore[misc]


async def forget_counts() -> None:
    """Throw the tree away; inside `write()`, before it is made again."""
    await db.fetch("delete from coverage_count")
