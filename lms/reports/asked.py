"""What does the address of a coverage page ask for? Read and checked, and written back the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from competencies.compliance.rules import State
from competencies.coverage.asking import STRENGTHS, Question
from lms.web.fields import Fields, read_day

ROWS = ("agency", "role")
"""What the rows of the heat table are; its columns are competencies."""
ORDERS = ("key", "worst")
KEYS = ("agency", "sector", "role", "group", "strand", "competency")
"""The filters that hold a key of the framework or of the partnership."""
OF_TABLE = frozenset({"on", "known_at", "by", "order", "alone", "strength", "in_person", "format", *KEYS})
OF_LIST = OF_TABLE | {"state", "after", "before", "last"}

Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is on the screen: the day, what was known when, the filters, and what the rows are.

    `alone` means the agency named without those below it; `known` is `known_at` as it stands in the address.
    """

    on: date
    known_at: datetime | None = None
    known: str = ""
    by: str = "agency"
    order: str = "key"
    agency: str = ""
    alone: bool = False
    sector: str = ""
    role: str = ""
    group: str = ""
    strand: str = ""
    competency: str = ""
    strength: str = "mandatory"
    in_person: bool = False
    states: tuple[State, ...] = ()

    def question(self, by: tuple[str, ...], within: frozenset[int] | None) -> Question:
        """The question behind the figures, for the agencies in `within`."""
        return Question(
            on=self.on,
            known_at=self.known_at,
            by=by,
            agency=self.agency,
            sector=self.sector,
            role=self.role,
            group=self.group,
            competency=self.competency,
            strand=self.strand,
            strength=self.strength,
            in_person=self.in_person,
            within=within,
        )

    def query(self, *but: str) -> Query:
        """The address's parameters, in one order, without defaults, and without those named in `but`."""
        pairs = [("on", self.on.isoformat()), ("known_at", self.known)]
        pairs += [("by", self.by if self.by != "agency" else ""), ("order", self.order if self.order != "key" else "")]
        pairs += [("agency", self.agency), ("alone", "yes" if self.alone else "")]
        pairs += [(name, getattr(self, name)) for name in KEYS[1:]]
        pairs += [("strength", self.strength if self.strength != "mandatory" else "")]
        pairs += [("in_person", "yes" if self.in_person else "")]
        pairs += [("state", state.value) for state in self.states]
        return tuple((name, value) for name, value in pairs if value and name not in but)


def read_view(
    fields: Fields,
    *,
    today: date,
    now: datetime,
    known: frozenset[str] = OF_TABLE,
    rows: tuple[str, ...] | None = ROWS,
) -> View:
    """The view that the parameters ask for; what cannot be used is complained of in `fields.errors`.

    Today and now when no day and no instant are given; an instant to come is the same as now. `rows` are those that a
    table may have; None leaves `by` to the caller.
    """
    for name, values in fields.given.items():
        if name not in known:
            fields.refuse(name, f"There is no filter called {name[:60]}")
        elif len(values) > 1 and name != "state":
            fields.refuse(name, f"{name} was given more than once: give it once")
    on = fields.day("on", "the day", required=False)
    known_at = fields.instant("known_at", "the day of what was known")
    past = known_at is not None and known_at < now
    return View(
        on=on or today,
        known_at=known_at if past else None,
        known=_as_written(fields.value("known_at")) if past else "",
        by=_one_of(fields, "by", rows) if rows else ROWS[0],
        order=_one_of(fields, "order", ORDERS),
        alone=fields.yes("alone") and bool(fields.value("agency")),
        strength=_one_of(fields, "strength", STRENGTHS),
        in_person=fields.yes("in_person"),
        states=tuple(State(each) for each in fields.some_of("state", list(State), "a state")),
        **{name: fields.value(name) for name in KEYS},
    )


def is_as_written(fields: Fields) -> bool:
    """Whether the address holds no empty parameter, as a form leaves them."""
    return all(value for values in fields.given.values() for value in values)


def _as_written(text: str) -> str:
    day = read_day(text)
    return day.isoformat() if day else text


def _one_of(fields: Fields, name: str, choices: tuple[str, ...]) -> str:
    chosen = fields.value(name) or choices[0]
    if chosen not in choices:
        fields.refuse(name, f"“{chosen[:60]}” is not one of {', '.join(choices)}")
        return choices[0]
    return chosen
