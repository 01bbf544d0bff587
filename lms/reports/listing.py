"""How is the list of people behind a figure shown? By state, each with what they need and by when. (R14)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from competencies.compliance.rules import State
from competencies.coverage.behind import IN_ORDER, Behind, Page
from competencies.coverage.rules import Counts
from competencies.framework.names import Names
from lms.base.dates import FOR_EVER, short
from lms.reports.actions import Behinds
from lms.reports.asked import View
from lms.web.downloads import Cell
from lms.web.words import counted

COLUMNS = (
    "person",
    "name",
    "agency",
    "role",
    "post_starts_on",
    "competency",
    "strength",
    "state",
    "since",
    "due_on",
    "lapses_on",
    "in_person",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One post-need of the list: whose, of which post, what is needed, and how long it has been so.

    `role` and `role_title` are empty in a list of one role: its heading names it.
    """

    name: str
    person: str
    href: str
    agency: str
    role: str
    role_title: str
    competency: str
    title: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one state on this page, and how many there are on all pages."""

    state: State
    count: int
    rows: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLink:
    """How many are in a state, and the address that shows them alone."""

    state: State
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Addresses of the other pages of a list; empty where there is none."""

    first: str
    previous: str
    next: str
    last: str


def groups(found: Behinds) -> list[Group]:
    """The rows of a page by state, in the order of the list."""
    by_state: dict[State, list[Row]] = {}
    for row in found.page.rows:
        by_state.setdefault(row.state, []).append(_row(row, found.view, found.names))
    return [Group(state=state, count=getattr(found.counts, state), rows=rows) for state, rows in by_state.items()]


def _row(row: Behind, view: View, names: Names) -> Row:
    competency, role = names.competencies[row.competency], names.roles[row.role]
    when = [("on", view.on.isoformat()), ("known_at", view.known)]
    query = urlencode([pair for pair in when if pair[1]])
    return Row(
        name=row.name,
        person=row.person,
        href=f"/people/{row.person}?{query}#{competency.competency}",
        agency=names.agencies[row.agency].agency,
        role="" if view.role else role.role,
        role_title="" if view.role else role.title,
        competency=competency.competency,
        title=competency.title,
        when=when_words(row, view.on),
        note="not in person" if view.in_person and row.state in IN_DATE and not row.in_person else "",
    )


IN_DATE = (State.CURRENT, State.EXPIRING)


def when_words(row: Behind, on: date) -> str:
    """The day that matters to somebody in this state, and how far it is from the day spoken of."""
    match row.state:
        case State.OVERDUE:
            return f"Was due by {short(row.due_on)}, {_ago(on, row.due_on)}"
        case State.LAPSED:
            return f"Since {short(row.from_on)}, {_ago(on, row.from_on)}"
        case State.CURRENT | State.EXPIRING:
            if row.lapses_on is None or row.lapses_on == FOR_EVER:
                return "Does not lapse"
            return f"Lapses on {short(row.lapses_on)}, {_ahead(on, row.lapses_on)}"
        case State.PENDING:
            until = row.due_on if row.due_on >= on else row.to_on
            return f"Due by {short(until)}, {_ahead(on, until)}"
        case _:
            end = "" if row.to_on == FOR_EVER else f" until {short(row.to_on)}"
            return f"Since {short(row.from_on)}{end}"


def _ago(on: date, day: date) -> str:
    return f"{counted((on - day).days, 'day')} ago"


def _ahead(on: date, day: date) -> str:
    days = (day - on).days
    return "today" if days == 0 else f"in {counted(days, 'day')}"


def state_links(counts: Counts, view: View, path: str) -> list[StateLink]:
    """Each state there is, worst first, with its count; the link shows it alone."""
    return [
        StateLink(
            state=state,
            count=getattr(counts, state),
            href=f"{path}?{urlencode([*view.query('state'), ('state', state.value)])}",
            chosen=state in view.states,
        )
        for state in IN_ORDER
        if getattr(counts, state) or state in view.states
    ]


def pages(page: Page, view: View, path: str) -> Pages:
    """Where the list goes on; first and last too where it does."""
    query = list(view.query())

    def to(name: str, value: object) -> str:
        return f"{path}?{urlencode([*query, (name, str(value))])}" if value else ""

    return Pages(
        first=f"{path}?{urlencode(query)}" if page.before else "",
        previous=to("before", page.before),
        next=to("after", page.after),
        last=to("last", "yes" if page.after else ""),
    )


def how_many(counts: Counts, states: Sequence[State]) -> int:
    """How many rows the list has on all its pages."""
    return sum(getattr(counts, state) for state in states or IN_ORDER)


def file_rows(found: Behinds) -> list[list[Cell]]:
    """All rows for a file, in the order of `COLUMNS`; no day means that it never lapses."""
    return [_file_row(row, found.names) for row in found.page.rows]


def _file_row(row: Behind, names: Names) -> list[Cell]:
    lapses_on = None if row.lapses_on == FOR_EVER else row.lapses_on
    return [
        row.person,
        row.name,
        names.agencies[row.agency].agency,
        names.roles[row.role].role,
        row.starts_on,
        names.competencies[row.competency].competency,
        row.strength,
        row.state.value,
        row.from_on,
        row.due_on,
        lapses_on,
        row.in_person,
    ]
