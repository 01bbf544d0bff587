"""What sort of thing is recorded, in which columns, and what is wrong with a row that cannot be?

A `Kind` is one file of the contract. Each is declared in the slice it belongs to (`lms/people/kinds.py` …), and the
room above passes the list of them in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Any

from lms.facts.cells import TEXT, Cell, Value, items, plain

Values = tuple[Value, ...]
"""One value for each column of a kind, in order; references are keys, as people write them."""
Key = tuple[Value, ...]
Complaint = tuple[str, str]
"""A column, and what is wrong with it."""


class Reach(StrEnum):
    """Whose compliance a change may move."""

    NOTHING = "nothing"
    PERSON = "every competency of the row's person"
    EVIDENCE = "the row's competency, for the row's person"
    ROLE = "everybody in the row's role"
    SATISFIES = "everybody who needs the competency that is satisfied"
    TREE = "everybody, when an agency moves under another"
    APART = "nobody's, and no reckoning shares it: what courses are made of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the contract. `refers` names the kind whose key it holds, `stored` the table's own word for it.

    `lists` names the kinds whose keys a list (`KEYS`) may hold; the table keeps the list as text.
    """

    name: str
    cell: Cell = TEXT
    key: bool = False
    required: bool = False
    refers: str = ""
    lists: tuple[str, ...] = ()
    stored: str = ""

    @property
    def in_table(self) -> str:
        """The column's name in the table."""
        return self.stored or self.name

    @property
    def looks_up(self) -> tuple[str, ...]:
        """The kinds whose keys it may hold."""
        return (self.refers,) if self.refers else self.lists

    def keys_in(self, value: Value) -> Sequence[Value]:
        """The keys that a value of it holds."""
        return items(value) if self.lists else (value,)


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it would stand after the plan. `file` and `line` are where it was given, if it was; `changed` says
    whether it is new or says something new."""

    values: Mapping[str, Value]
    file: str = ""
    line: int = 0
    changed: bool = False

    @property
    def place(self) -> str:
        """Where the row stands, in words."""
        return f"{self.file}:{self.line}" if self.file else "what is recorded"


Check = Callable[[Mapping[str, Value], date], Iterable[Complaint]]
"""What is wrong with one row by itself, on the day it is recorded."""
CheckAll = Callable[[Sequence[Standing]], Iterable[tuple[Standing, Complaint]]]
"""What is wrong with rows taken together."""
Examine = Callable[[Sequence["Change"], "Plan"], Awaitable[Sequence[tuple["Change", Complaint]]]]
"""What is wrong with changes beside what else is recorded; asked inside the unit of work in which they are planned."""
Follow = Callable[[Any, Any, Sequence["Change"], "Plan", datetime], Awaitable[None]]
"""Does what follows from changes (or saves them): services, actor, changes, the plan, the instant they share."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """One file of the contract, and the table behind it; `history` is where all versions are when that has the last.

    A reference kind has one row a key, and its earlier versions go to `former`. A fact kind is append-only: a change
    supersedes the row and adds another (R3). `called` is the column by which people know it, `note` what a row may
    say without effect. The first column chooses which recorded rows a change is compared with, unless `all_at_once`.

    `examine`, `follow` and `save` are for kinds that do more than keep rows: the room above attaches them
    (`lms.record.kinds`). `follow` is awaited after the rows were saved, `save` saves them in place of the plain way.
    """

    name: str
    noun: str
    table: str
    columns: tuple[Column, ...]
    history: str = ""
    is_reference: bool = False
    reach: Reach = Reach.NOTHING
    called: str = ""
    all_at_once: bool = False
    check: Check | None = None
    check_all: CheckAll | None = None
    note: Check | None = None
    examine: Examine | None = None
    follow: Follow | None = None
    save: Follow | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns, as the contract has them."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """The places of the key columns."""
        return tuple(place for place, column in enumerate(self.columns) if column.key)

    @cached_property
    def key_of(self) -> Callable[[Values], Key]:
        """Takes a row's key out of its values."""
        if len(self.keys) > 1:
            return itemgetter(*self.keys)
        only = self.keys[0]
        return lambda values: (values[only],)

    def cells(self, values: Values) -> dict[str, str]:
        """The row as the contract writes it."""
        return {column.name: column.cell.write(value) for column, value in zip(self.columns, values, strict=True)}

    def subject(self, key: Key) -> str:
        """The key as one text, for the audit trail: `P00042 SG-AWARE 2024-03-31 in_person`."""
        return " ".join(filter(None, map(plain, key)))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as somebody gave it, in the contract's columns.

    `withdraw` takes back what is recorded under its key; the other cells are not read, and may be missing.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    withdraw: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Why a row is refused; line 0 speaks of the file as a whole."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = [self.file, str(self.line)] if self.line else [self.file]
        words = f"{self.column}: {self.reason}" if self.column else self.reason
        return ":".join(where) + ": " + " ".join(words.split())


@dataclass(slots=True)
class ReadRow:
    """A row that could be read. `given` are the places of the columns it had; the others keep what they were."""

    file: str
    line: int
    values: Values
    key: Key
    given: tuple[int, ...]
    withdraw: bool


@dataclass(slots=True)
class Reading:
    """What was read of all files, before anything is compared with what is recorded.

    `named` are all keys the files name as their own, of refused rows too, and `unread` the kinds of which a file
    could not be read at all: one slip is told once, not again at every row that refers to it.
    """

    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    named: dict[str, set[Value]] = field(default_factory=dict)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Tally:
    """What becomes of the rows of one file (`kind` is the contract's name for it)."""

    file: str
    kind: str
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    ended: int = 0
    withdrawn: int = 0
    refused: int = 0


class Verb(StrEnum):
    """What is done to a fact; the audit trail's word for it."""

    ADDED = "added"
    CORRECTED = "corrected"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact added (`before` is None), changed, or withdrawn (`after` is None).

    `recorded` is the id of the row before; `source` says which file changed it, for want of a better reason, and
    `file` and `line` where it was given, if it was.
    """

    verb: Verb
    key: Key
    before: Values | None
    after: Values | None
    recorded: int | None
    source: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """The rows of `file` ('' for any) of this kind are the whole truth of the agencies they name, on the day `on`."""

    kind: str
    file: str = ""


@dataclass(slots=True)
class Plan:
    """What would be done. Nothing is, when there are problems. `ids` are those of the keys that are recorded."""

    on: date
    changes: dict[str, list[Change]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    ids: dict[str, dict[Value, int]] = field(default_factory=dict)
    people: set[Value] = field(default_factory=set)
    """Everybody whose absences, dispensations or awards were given, changed or not: their agencies sent data (R4)."""
    agencies: set[Value] = field(default_factory=set)
    """Every agency for which posts were given."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not any(self.changes.values())


@dataclass(slots=True)
class Touched:
    """Whose compliance may have moved. `needs`: by person's id, the competencies' ids, or None for all of them."""

    needs: dict[int, set[int] | None] = field(default_factory=dict)
    roles: set[int] = field(default_factory=set)
    competencies: set[int] = field(default_factory=set)
    everything: bool = False

    def all_of(self, person: int) -> None:
        """Every competency of a person."""
        self.needs[person] = None

    def one_of(self, person: int, competency: int) -> None:
        """One competency of a person, and whatever it satisfies."""
        known = self.needs.setdefault(person, set())
        if known is not None:
            known.add(competency)
