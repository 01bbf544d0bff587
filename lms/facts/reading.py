"""Which rows can be read, by themselves and beside each other, before anything is asked of the database?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.facts.cells import Unreadable, Value
from lms.facts.rules import Column, Complaint, Kind, Problem, Reading, ReadRow, SourceRow, Tally
from lms.facts.similar import Guesses

REMEMBERED = 20_000
"""Cells of one column whose meaning is kept in mind: most columns say the same few things over and over."""


def header_complaints(kind: Kind, names: Sequence[str]) -> list[Complaint]:
    """What is wrong with a header: unknown columns by name, columns named twice, key or required ones missing.

    Any other column may be left out: what is recorded then keeps its value, and a new row has none.
    """
    known = set(kind.names)
    if names and not known.intersection(names):
        return [("", f"the first line should name the columns: {','.join(kind.names)}.")]
    guesses = Guesses([(name, "") for name in kind.names])
    complaints: list[Complaint] = []
    for place, name in enumerate(names, start=1):
        if not name:
            complaints.append(("", f"column {place} has no name in the first line."))
        elif name not in known:
            complaints.append((name, f"{kind.name}.csv has no such column.{guesses.hint(name)}"))
    twice = sorted({name for name in names if name and names.count(name) > 1})
    complaints += [(name, "the column is there twice.") for name in twice]
    wanted = [column.name for column in kind.columns if column.key or column.required]
    return complaints + [(name, "the column is missing.") for name in wanted if name not in names]


class Reader:
    """Reads the rows of one kind into a `Reading`, one after the other."""

    def __init__(self, kind: Kind, reading: Reading) -> None:
        self.kind, self.reading = kind, reading
        self._rows = reading.rows.setdefault(kind.name, [])
        self._named = reading.named.setdefault(kind.name, set())
        self._first: dict[tuple[Value, ...], ReadRow] = {row.key: row for row in self._rows}
        self._keys, self._key_of = kind.keys, kind.key_of
        self._header: tuple[str, ...] | None = None
        self._places: list[tuple[int, Column]] = []
        self._given: tuple[int, ...] = ()
        self._meant: list[dict[str, Value]] = [{} for _ in kind.columns]

    def read(self, rows: Iterable[SourceRow]) -> None:
        """Read rows; what is wrong goes to the reading's problems, with file, line and column."""
        for row in rows:
            complaints = self._read_header(row) or self._read_row(row)
            if complaints:
                self.refuse(row.file, row.line, complaints)

    def refuse(self, file: str, line: int, complaints: Sequence[Complaint]) -> None:
        """Count a row as refused, and say why."""
        self.tally(file).refused += 1
        self.reading.problems += [Problem(file, line, column, reason) for column, reason in complaints]

    def tally(self, file: str) -> Tally:
        """The tally of one file."""
        return self.reading.tallies.setdefault((file, self.kind.name), Tally(file, self.kind.name))

    def _read_header(self, row: SourceRow) -> list[Complaint]:
        names = tuple(row.cells)
        if names == self._header:
            return []
        keys_alone = row.withdraw and all(self.kind.names[place] in names for place in self._keys)
        complaints = [] if keys_alone else header_complaints(self.kind, names)
        if not complaints:
            self._header = names
            self._places = [(at, column) for at, column in enumerate(self.kind.columns) if column.name in names]
            self._given = tuple(at for at, _ in self._places)
        return complaints

    def _read_row(self, row: SourceRow) -> list[Complaint]:
        values: list[Value] = [column.cell.none for column in self.kind.columns]
        complaints: list[Complaint] = []
        for place, column in self._places:
            if row.withdraw and not column.key:
                continue
            text = row.cells[column.name].strip()
            meant = self._meant[place]
            if text in meant:
                values[place] = meant[text]
                continue
            try:
                values[place] = _read_cell(column, text)
            except Unreadable as error:
                complaints.append((column.name, f"{error}."))
                continue
            if len(meant) > REMEMBERED:
                meant.clear()
            meant[text] = values[place]
        self._named.add(values[0])
        key = self._key_of(tuple(values))
        if not complaints:
            complaints = self._twice(row, key)
        if not complaints:
            read = ReadRow(row.file, row.line, tuple(values), key, self._given, row.withdraw)
            self._first[key] = read
            self._rows.append(read)
        return complaints

    def _twice(self, row: SourceRow, key: tuple[Value, ...]) -> list[Complaint]:
        first = self._first.get(key)
        if first is None:
            return []
        names = [self.kind.names[place] for place in self._keys]
        words = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        where = f"line {first.line}" if first.file == row.file else f"{first.file}:{first.line}"
        return [(names[0], f"the same {words} as on {where}: keep one of the two.")]


def _read_cell(column: Column, text: str) -> Value:
    if text:
        return column.cell.read(text)
    if column.required:
        raise Unreadable("should not be empty")
    return column.cell.none
