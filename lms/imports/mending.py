"""Which rows were refused, with the reasons beside them, ready to be mended and sent again?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from lms.exchange.rules import REFUSED_BECAUSE, Broken, SentFile, Table
from lms.exchange.taking import take
from lms.imports.rules import Wrong
from lms.record.kinds import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The refused rows of one file or sheet: their cells as they came, behind the reason."""

    file: str
    kind: str
    columns: list[str]
    rows: list[list[str]]


def refused_rows(files: Sequence[tuple[str, bytes]], wrong: Sequence[Wrong]) -> list[Refused]:
    """The rows to mend, by file; empty when a file as a whole is at fault, as then all of it has to come again."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for each in wrong:
        said = f"{each.column}: {each.reason}" if each.column else each.reason
        reasons.setdefault((each.file, each.line), []).append(said)
    found: list[Refused] = []
    for table in take(as_sent(files), KINDS).tables:
        of_table = {line: said for (file, line), said in reasons.items() if file == table.file}
        if of_table:
            found.append(_of_table(table, of_table))
    complete = sum(len(each.rows) for each in found) == len(reasons)
    return found if complete else []


def as_sent(files: Sequence[tuple[str, bytes]]) -> list[SentFile]:
    """Files in memory, as the exchange takes them."""
    return [SentFile(name, partial(bytes, content)) for name, content in files]


def _of_table(table: Table, reasons: dict[int, list[str]]) -> Refused:
    columns: list[str] = []
    rows: list[list[str]] = []
    past = -1
    try:
        for line, cells in table.lines():
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [cell.strip() for cell in cells]
                past = next((at for at, name in enumerate(columns) if name.casefold() == REFUSED_BECAUSE), -1)
            elif line in reasons:
                kept = [cell for at, cell in enumerate(cells) if at != past]
                rows.append([" ".join(reasons[line]), *kept])
    except Broken:
        pass
    columns = [REFUSED_BECAUSE, *(name for at, name in enumerate(columns) if at != past)]
    return Refused(file=table.file, kind=table.kind, columns=columns, rows=rows)
