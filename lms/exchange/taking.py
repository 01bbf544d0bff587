"""Which rows do the files hold that somebody sent, and which files cannot be taken?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from lms.base.escape import as_meant
from lms.exchange import text_files, workbooks
from lms.exchange.rules import REFUSED_BECAUSE, WORKBOOKS, Broken, Line, SentFile, Table, place_of
from lms.facts.reading import header_complaints
from lms.facts.rules import Kind, Problem, SourceRow

Lines = Callable[[], Iterator[Line]]


@dataclass(slots=True)
class Taken:
    """The tables found in files, what is wrong with files as a whole, and remarks about others.

    `problems` grows while the rows are read; `unread` are the kinds of which some file could not be. Rows `left_out`,
    by file and line, are passed over: they were refused, and come again in another file.
    """

    kinds: dict[str, Kind]
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    left_out: Collection[tuple[str, int]] = frozenset()

    def rows(self, kind: str) -> Iterator[SourceRow]:
        """The rows of one kind from all files, read as they are asked for."""
        for table in self.tables:
            if table.kind == kind:
                yield from _rows(self, table)

    def refuse(self, table: Table, line: int, reason: str, column: str = "") -> None:
        """Refuse a file as a whole, or from a line on."""
        self.unread.add(table.kind)
        self.problems.append(Problem(table.file, line, column, reason))


def take(
    files: Sequence[SentFile], kinds: Sequence[Kind], left_out: Collection[tuple[str, int]] = frozenset()
) -> Taken:
    """Find the tables in files. Nothing is read yet but the names of sheets."""
    taken = Taken({kind.name: kind for kind in kinds}, left_out=left_out)
    for file in files:
        if file.ending == ".csv":
            _place(taken, file.stem, file.name, file.chosen, partial(_csv_lines, taken, file))
        elif file.ending in WORKBOOKS:
            _take_workbook(taken, file)
        elif file.chosen:
            wanted = ", ".join((".csv", *WORKBOOKS))
            taken.problems.append(Problem(file.name, 0, "", f"this is not a table: one of {wanted} is wanted."))
        else:
            taken.notes.append(f"{file.name}: passed over: it is not a table.")
    return taken


def _place(taken: Taken, stem: str, name: str, chosen: bool, lines: Lines) -> None:
    what, words = place_of(stem, list(taken.kinds), chosen)
    if what == "take":
        taken.tables.append(Table(words, name, lines))
    elif what == "refuse":
        taken.problems.append(Problem(name, 0, "", words))
    else:
        taken.notes.append(f"{name}: {words}")


def _take_workbook(taken: Taken, file: SentFile) -> None:
    try:
        workbook = workbooks.open_workbook(file.content())
        sheets = _sheets(workbook, file, taken.kinds)
    except Broken as broken:
        taken.problems.append(Problem(file.name, 0, "", broken.reason))
        taken.unread.add(file.stem)
        return
    for sheet, stem in sheets.items():
        chosen = file.chosen and len(sheets) == 1
        _place(taken, stem, f"{file.name}[{sheet}]", chosen, partial(workbooks.lines, workbook, sheet))


def _sheets(workbook: workbooks.Workbook, file: SentFile, kinds: Collection[str]) -> dict[str, str]:
    """What the sheets are called as tables; the only one that says anything goes by the name of its file."""
    sheets = workbooks.sheet_names(workbook)
    stems = {sheet: sheet.casefold().strip().removesuffix(".csv") for sheet in sheets}
    if any(stem in kinds for stem in stems.values()):
        return stems
    sheets = workbooks.filled(workbook) or sheets[:1]
    if len(sheets) > 1:
        raise Broken(0, f"none of its sheets is called like a table. There are {', '.join(kinds)}.")
    return dict.fromkeys(sheets, file.stem)


def _csv_lines(taken: Taken, file: SentFile) -> Iterator[Line]:
    text, remark = text_files.decode(file.content())
    if remark:
        taken.notes.append(f"{file.name}: {remark}")
    return text_files.lines(text)


def _rows(taken: Taken, table: Table) -> Iterator[SourceRow]:
    names: list[str] = []
    try:
        for line, cells in table.lines():
            if not any(cell.strip() for cell in cells) or (table.file, line) in taken.left_out:
                continue
            if not names:
                names = _header(cells)
                if REFUSED_BECAUSE in names:
                    yield from _rows(taken, _without_reasons(table, names.index(REFUSED_BECAUSE)))
                    return
                if _refuse_header(taken, table, line, names):
                    return
            elif reason := _misfit(names, cells):
                taken.problems.append(Problem(table.file, line, "", reason))
            else:
                row = {name: as_meant(cell.strip()) for name, cell in zip(names, cells, strict=False) if name}
                yield SourceRow(table.file, line, row)
    except Broken as broken:
        taken.refuse(table, broken.line, broken.reason)


def _header(cells: Sequence[str]) -> list[str]:
    """The names of the columns, less empty ones at the end."""
    names = [cell.strip().casefold() for cell in cells]
    while not names[-1]:
        names.pop()
    return names


def _without_reasons(table: Table, place: int) -> Table:
    """The table without the column in which we said why its rows were refused."""

    def lines() -> Iterator[Line]:
        for line, cells in table.lines():
            yield line, [*cells[:place], *cells[place + 1 :]]

    return Table(table.kind, table.file, lines)


def _refuse_header(taken: Taken, table: Table, line: int, names: Sequence[str]) -> bool:
    complaints = header_complaints(taken.kinds[table.kind], [name for name in names if name])
    for column, reason in complaints:
        taken.refuse(table, line, reason, column)
    return bool(complaints)


def _misfit(names: Sequence[str], cells: Sequence[str]) -> str:
    """Why a row does not fit its header; '' when it does. Columns without a name may be there if they say nothing."""
    if len(cells) < len(names):
        return (
            f"the line has {len(cells)} cells, the first line has {len(names)}: is a comma or quotation mark missing?"
        )
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        wanted = "put quotation marks around a cell with commas."
        return f"the line has {len(cells)} cells, the first line only {len(names)}: {wanted}"
    if "" in names:
        for place, (name, cell) in enumerate(zip(names, cells, strict=False), start=1):
            if not name and cell.strip():
                return f"there is something in column {place}, which has no name in the first line."
    return ""
