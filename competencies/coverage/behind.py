"""Who stands behind a figure? The people of a cell, or of any cells, by state, the longest-standing first. (R14)

A list of today's overdue costs by the rows shown, not by the people there are: open spans are read in the order of the
index `compliance_span_state`, and expiring ones lie within the longest `expiring_days` from the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competencies.compliance.rules import State
from competencies.coverage.store import Asked, conditions
from lms.base import db
from lms.base.dates import FOR_EVER, add_days

ROWS = """
select s.state, s.from_on, s.to_on, s.due_on, s.lapses_on, s.competency, s.strength, s.in_person, s.award,
       s.post, p.agency, p.role, p.starts_on, p.person as person_id, h.person, h.name
from compliance_span s
join post p on p.id = s.post
join person h on h.id = p.person
where s.state = {}
  and {span}{filters}{after}
order by {order}
limit {}
"""
OPEN = "s.to_on = {} and s.from_on <= {}"
CLOSED = "s.to_on >= {} and s.to_on < {} and s.from_on <= {}"
WITHIN = "s.to_on >= {} and s.to_on <= {} and s.from_on <= {}"
BY_BEGINNING: tuple[str, ...] = ("s.from_on", "s.post", "s.competency")
BY_END: tuple[str, ...] = ("s.to_on", "s.from_on", "s.post", "s.competency")
MOST_DAYS = "select coalesce(max(expiring_days), 0) as most from requirement where superseded_at is null"

IN_ORDER = (
    State.OVERDUE,
    State.LAPSED,
    State.EXPIRING,
    State.PENDING,
    State.CURRENT,
    State.EXCUSED,
    State.DISPENSED,
)
"""The states in the order in which a list shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One post-need behind a figure: ids, and the person's reference and name for who may see them."""

    state: State
    from_on: date
    to_on: date
    due_on: date
    lapses_on: date | None
    competency: int
    strength: str
    in_person: bool
    award: int | None
    post: int
    agency: int
    role: int
    starts_on: date
    person_id: int
    person: str
    name: str

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        day = self.to_on if self.state is State.EXPIRING else self.from_on
        return Place(self.state, day, self.from_on, self.post, self.competency)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: a row, or just before or after it.

    Within a state rows stand by `day`, then by `since`, the day on which the state began: the order of the index.
    """

    state: State
    day: date
    since: date
    post: int
    competency: int

    @property
    def order(self) -> tuple[date, date, int, int]:
        """What rows of one state are sorted by."""
        return (self.day, self.since, self.post, self.competency)

    def __str__(self) -> str:
        return f"{self.state}.{self.day.isoformat()}.{self.since.isoformat()}.{self.post}.{self.competency}"

    @classmethod
    def read(cls, text: str) -> Place:
        """A place from an address; raises ValueError."""
        state, day, since, post, competency = text.split(".")
        return cls(State(state), date.fromisoformat(day), date.fromisoformat(since), int(post), int(competency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a list, in order; `before` and `after` are places to go on from, None where the list ends."""

    rows: list[Behind]
    before: Place | None
    after: Place | None


async def people_behind(
    on: date,
    asked: Asked,
    states: Sequence[State],
    *,
    limit: int = 30,
    after: Place | None = None,
    before: Place | None = None,
    last: bool = False,
    expiring_days: int = 90,
    in_person: bool = False,
) -> Page:
    """A page of the list on a day: the first, the one after or before a place, or the last one."""
    backwards = last or before is not None
    edge = before if backwards else after
    order = [state for state in IN_ORDER if state in states]
    if edge is not None and edge.state in order:
        at = order.index(edge.state)
        order = order[: at + 1] if backwards else order[at:]
    rows: list[Behind] = []
    for state in reversed(order) if backwards else order:
        here = edge if edge is not None and edge.state is state else None
        wanted = limit + 1 - len(rows)
        rows += await _of_state(state, on, asked, here, backwards, wanted, expiring_days, in_person)
        if len(rows) > limit:
            break
    more, shown = len(rows) > limit, rows[:limit]
    if backwards:
        shown.reverse()
    return Page(
        rows=shown,
        before=shown[0].place if shown and (more if backwards else edge is not None) else None,
        after=shown[-1].place if shown and (edge is not None if backwards else more) else None,
    )


async def _of_state(
    state: State,
    on: date,
    asked: Asked,
    edge: Place | None,
    backwards: bool,
    wanted: int,
    expiring_days: int,
    in_person: bool,
) -> list[Behind]:
    filters, values = _filters(asked, in_person)
    if state is State.EXPIRING:
        row = await db.fetch_one(MOST_DAYS)
        until = add_days(on, max(expiring_days, row["most"] if row else 0))
        parts = [(WITHIN, [on, until, on], BY_END)]
    else:
        parts = [(OPEN, [FOR_EVER, on], BY_BEGINNING), (CLOSED, [on, FOR_EVER, on], BY_BEGINNING)]
    found: list[Behind] = []
    for span, days, columns in parts:
        step, edge_sql = ("desc", "<") if backwards else ("asc", ">")
        after, after_values = "", []
        if edge is not None:
            after = f"\n  and ({', '.join(columns)}) {edge_sql} ({', '.join(['{}'] * len(columns))})"
            after_values = list(edge.order[-len(columns) :])
        sql = ROWS.replace("{span}", span).replace("{filters}", filters).replace("{after}", after)
        sql = sql.replace("{order}", ", ".join(f"{column} {step}" for column in columns))
        rows = await db.fetch(sql, state.value, *days, *values, *after_values, wanted)
        found += [_behind(row) for row in rows]
    found.sort(key=_in_list, reverse=backwards)
    return found[:wanted]


def _in_list(row: Behind) -> tuple[date, date, int, int]:
    return row.place.order


def _behind(row: db.Row) -> Behind:
    return Behind(**{**row, "state": State(row["state"]), "in_person": bool(row["in_person"])})


def _filters(asked: Asked, in_person: bool) -> tuple[str, list[object]]:
    sql, values = conditions(asked, post="p", need="s")
    return (sql + "\n  and s.in_person = {}", [*values, True]) if in_person else (sql, values)
