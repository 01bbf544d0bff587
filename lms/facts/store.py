"""Where does what is recorded stand, and how is it added to without overwriting anything (R3)?

One text of SQL for every kind, made from its columns; table and column names come from declared kinds only.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

from lms.base import db
from lms.facts.cells import Value
from lms.facts.planning import Recorded
from lms.facts.rules import Key, Kind, Values

BATCH = 5_000
"""Values bound in one statement: SQLite takes 32,766, PostgreSQL 32,767."""

Kinds = Mapping[str, Kind]

SENDERS = """
select distinct post.agency as agency
from post
join person on person.id = post.person
where post.superseded_at is null
  and post.starts_on <= {}
  and (post.ends_on is null or post.ends_on >= {})
  and person.person in """

LAST_DATA = """
insert into agency_data (agency, last_on) values ({}, {})
on conflict (agency) do update set last_on = excluded.last_on where excluded.last_on > agency_data.last_on
"""


def _select(kind: Kind, kinds: Kinds, table: str = "") -> str:
    """The rows of a kind with the keys of what they refer to, as columns c0, c1 …, from table t."""
    columns, joins = ["t.id as id", "t.recorded_at as recorded_at"], [f"from {table or kind.table} t"]
    for place, column in enumerate(kind.columns):
        if column.refers:
            other = kinds[column.refers]
            joins.append(f"left join {other.table} r{place} on r{place}.id = t.{column.in_table}")
            columns.append(f"r{place}.{other.columns[0].in_table} as c{place}")
        else:
            columns.append(f"t.{column.in_table} as c{place}")
    return f"select {', '.join(columns)}\n" + "\n".join(joins) + "\n"


def _values(kind: Kind, rows: Sequence[db.Row]) -> list[Values]:
    return list(map(itemgetter(*(f"c{place}" for place in range(len(kind.columns)))), rows))


async def ids(kind: Kind, keys: Iterable[Value]) -> dict[Value, int]:
    """The ids of those keys of a reference kind that are recorded."""
    column = kind.columns[0].in_table
    found: dict[Value, int] = {}
    async for some in db.in_batches(sorted({str(key) for key in keys if key is not None}), BATCH):
        rows = await db.fetch(
            f"select id, {column} as key from {kind.table} where {column} in {db.in_list(some)}", *some
        )
        found.update((row["key"], row["id"]) for row in rows)
    return found


async def named(kind: Kind) -> list[tuple[str, str]]:
    """Every key of a reference kind with the name it goes by."""
    key, called = kind.columns[0].in_table, kind.called or kind.columns[0].in_table
    rows = await db.fetch(f"select {key} as key, {called} as called from {kind.table}")
    return [(row["key"], row["called"]) for row in rows]


async def in_force(kind: Kind, kinds: Kinds, place: int, values: Iterable[Value]) -> dict[Key, Recorded]:
    """The rows in force whose column at `place` holds one of `values` (ids where the column refers, else keys)."""
    sql = _select(kind, kinds) + f"where t.{kind.columns[place].in_table} in "
    only = "" if kind.is_reference else " and t.superseded_at is null"
    found: dict[Key, Recorded] = {}
    async for some in db.in_batches(list(values), BATCH):
        _keep(kind, found, await db.fetch(sql + db.in_list(some) + only, *some))
    return found


async def all_in_force(kind: Kind, kinds: Kinds) -> dict[Key, Recorded]:
    """Every row in force."""
    found: dict[Key, Recorded] = {}
    _keep(kind, found, await db.fetch(_select(kind, kinds) + _in_force(kind)))
    return found


def _in_force(kind: Kind) -> str:
    return "" if kind.is_reference else "where t.superseded_at is null"


def _keep(kind: Kind, found: dict[Key, Recorded], rows: Sequence[db.Row]) -> None:
    key = kind.key_of
    for row, values in zip(rows, _values(kind, rows), strict=True):
        found[key(values)] = Recorded(row["id"], values)


async def add(
    kind: Kind, rows: Sequence[Values], refers: Mapping[str, Mapping[Value, int]], at: datetime, by: str
) -> list[int]:
    """Insert rows and return their ids. References are looked up in `refers`, and in the new rows themselves."""
    new = await db.new_ids(kind.table, len(rows))
    own = {row[0]: number for row, number in zip(rows, new, strict=True)} if kind.is_reference else {}
    columns = ["id", *(column.in_table for column in kind.columns), "recorded_at", "recorded_by"]
    by_kind = {**refers, kind.name: {**refers.get(kind.name, {}), **own}}
    lines = ((number, *_stored(kind, row, by_kind), at, by) for number, row in zip(new, rows, strict=True))
    await db.insert_many(kind.table, columns, lines)
    return new


def _stored(kind: Kind, row: Values, refers: Mapping[str, Mapping[Value, int]]) -> list[Value]:
    return [
        refers[column.refers][value] if column.refers and value is not None else value
        for column, value in zip(kind.columns, row, strict=True)
    ]


async def supersede(kind: Kind, rows: Sequence[int], at: datetime, by: str, why: str) -> None:
    """Stamp rows as no longer in force, with who and why (R3)."""
    async for some in db.in_batches(rows, BATCH):
        await db.fetch(
            f"update {kind.table} set superseded_at = {{}}, superseded_by = {{}}, why = {{}}"
            f" where superseded_at is null and id in {db.in_list(some)}",
            at,
            by,
            why,
            *some,
        )


async def keep_former(kind: Kind, kinds: Kinds, rows: Sequence[int], at: datetime, by: str, why: str) -> None:
    """Keep what reference rows say in `former`, before somebody else rewrites them in place (R3)."""
    sql = _select(kind, kinds) + f"where t.id in {db.in_list(rows)}"
    found = await db.fetch(sql, *rows)
    before = zip((row["id"] for row in found), _values(kind, found), strict=True)
    await _keep_former(kind, list(before), at, by, why)


async def _keep_former(kind: Kind, rows: Sequence[tuple[int, Values]], at: datetime, by: str, why: str) -> None:
    stamps: dict[int, tuple[datetime, str]] = {}
    async for some in db.in_batches([number for number, _ in rows], BATCH):
        found = await db.fetch(
            f"select id, recorded_at, recorded_by from {kind.table} where id in {db.in_list(some)}", *some
        )
        stamps.update((row["id"], (row["recorded_at"], row["recorded_by"])) for row in found)
    columns = ("kind", "key", "body", "recorded_at", "recorded_by", "superseded_at", "superseded_by", "why")
    await db.insert_many(
        "former",
        columns,
        [
            (kind.name, before[0], json.dumps(kind.cells(before), ensure_ascii=False), *stamps[number], at, by, why)
            for number, before in rows
        ],
    )


async def rewrite(
    kind: Kind,
    rows: Sequence[tuple[int, Values, Values]],
    refers: Mapping[str, Mapping[Value, int]],
    at: datetime,
    by: str,
    why: str,
) -> None:
    """Give reference rows (id, before, after) their new values, and keep the earlier version in `former`."""
    await _keep_former(kind, [(number, before) for number, before, _ in rows], at, by, why)
    sets = ", ".join(f"{column.in_table} = {{}}" for column in kind.columns[1:])
    await db.run_many(
        f"update {kind.table} set {sets}, recorded_at = {{}}, recorded_by = {{}} where id = {{}}",
        [(*_stored(kind, after, refers)[1:], at, by, number) for number, _, after in rows],
    )


async def note_data(agencies: Iterable[Value], people: Iterable[Value], on: date) -> None:
    """Set the day of last data (R4) of agencies, by key, and of those where people hold a post on the day."""
    found: set[int] = set()
    async for some in db.in_batches(sorted(str(key) for key in people), BATCH):
        found.update(row["agency"] for row in await db.fetch(SENDERS + db.in_list(some), on, on, *some))
    async for some in db.in_batches(sorted(str(key) for key in agencies), BATCH):
        rows = await db.fetch(f"select id from agency where agency in {db.in_list(some)}", *some)
        found.update(row["id"] for row in rows)
    await db.run_many(LAST_DATA, [(agency, on) for agency in sorted(found)])


async def as_known(kind: Kind, kinds: Kinds, at: datetime | None) -> AsyncIterator[Values]:
    """Every row as known at an instant (None: now), by key in the order of their characters (R3).

    A few thousand first keys at a time, so that a large table need not fit in memory.
    """
    at = at.astimezone(UTC) if at else None
    first = kinds[kind.columns[0].refers] if kind.columns[0].refers else kind
    keys = await db.fetch(f"select id, {first.columns[0].in_table} as key from {first.table}")
    keys.sort(key=lambda row: str(row["key"]))
    async for some in db.in_batches(keys, BATCH):
        wanted = [row["id"] for row in some]
        rows = await (_versions if kind.is_reference else _facts)(kind, kinds, at, wanted)
        for values in sorted(rows, key=lambda values: [kind.columns[p].cell.write(values[p]) for p in kind.keys]):
            yield values


async def _facts(kind: Kind, kinds: Kinds, at: datetime | None, firsts: Sequence[int]) -> list[Values]:
    sql = _select(kind, kinds, kind.history if at else "")
    sql += f"where t.{kind.columns[0].in_table} in {db.in_list(firsts)}"
    if at is None:
        rows = await db.fetch(f"{sql} and t.superseded_at is null", *firsts)
    else:
        known = "t.recorded_at <= {} and (t.superseded_at is null or t.superseded_at > {})"
        rows = await db.fetch(f"{sql} and {known}", *firsts, at, at)
    return _values(kind, rows)


async def _versions(kind: Kind, kinds: Kinds, at: datetime | None, wanted: Sequence[int]) -> list[Values]:
    rows = await db.fetch(_select(kind, kinds) + f"where t.id in {db.in_list(wanted)}", *wanted)
    if at is None:
        return _values(kind, rows)
    now = _values(kind, [row for row in rows if row["recorded_at"] <= at])
    changed = [row["c0"] for row in rows if row["recorded_at"] > at]
    if not changed:
        return now
    bodies = await db.fetch(
        f"select body from former where kind = {{}} and recorded_at <= {{}} and superseded_at > {{}}"
        f" and key in {db.in_list(changed)}",
        kind.name,
        at,
        at,
        *changed,
    )
    return now + [_from_cells(kind, json.loads(row["body"])) for row in bodies]


def _from_cells(kind: Kind, cells: Mapping[str, str]) -> Values:
    texts = ((column, cells.get(column.name, "")) for column in kind.columns)
    return tuple(column.cell.read(text) if text else column.cell.none for column, text in texts)


AFTER_ALL = """
update version set number = case when number >= {} then number + 1 else {} end
where name = 'recorded'
returning number
"""


async def instant_after_all(now: datetime) -> datetime:
    """The instant to record at: `now`, or a microsecond after the last one when the machine's clock stepped back.

    So that of two versions of a fact only one was known at any instant (R3). Inside `write(facts=True)`.
    """
    micros = (now - FIRST_INSTANT) // timedelta(microseconds=1)
    [row] = await db.fetch(AFTER_ALL, micros, micros)
    return FIRST_INSTANT + timedelta(microseconds=row["number"])


FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
