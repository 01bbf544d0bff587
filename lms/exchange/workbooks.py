"""What do the sheets of a workbook say? (.xlsx, .xls, .ods)"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import python_calamine

from lms.exchange.rules import Broken, Line

Workbook = python_calamine.CalamineWorkbook

LARGEST = 500_000_000
"""Bytes a workbook may unpack to: more is no table but an attack, or a mistake."""
MOST_CELLS = 20_000_000
"""Cells of the rectangle around everything in one sheet: the reader makes room for all of them, filled or not."""
PIECE = 1_000_000
CELL_AT = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
SAVE_AGAIN = "open it in a spreadsheet and save it again as .xlsx."


def open_workbook(content: bytes) -> Workbook:
    """A workbook to read sheets from; raises `Broken` when it cannot be opened."""
    if not content:
        raise Broken(0, "the file is empty.")
    _check_size(content)
    with _refusing("this cannot be read as a workbook"):
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def _refusing(words: str) -> Iterator[None]:
    """Turn what the reader raises for a damaged file into `Broken`. It panics over some .xls files, and a panic is no
    `Exception`: without this, one bad upload would end the process that serves."""
    try:
        yield
    except python_calamine.PasswordError:
        raise Broken(0, "the workbook is locked with a password: save it without one.") from None
    except python_calamine.CalamineError:
        raise Broken(0, f"{words}: {SAVE_AGAIN}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Broken(0, f"{words}: {SAVE_AGAIN}") from None


def _check_size(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            locked = any(part.flag_bits & 1 for part in packed.infolist())
            parts = [part for part in packed.infolist() if part.filename.casefold().endswith(".xml")]
            stray = size <= LARGEST and not locked and any(_is_vast(packed, part) for part in parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise Broken(0, f"the workbook is damaged or cut short: {SAVE_AGAIN}") from None
    if size > LARGEST:
        raise Broken(0, "the workbook is too large: part it into several.")
    if locked:
        raise Broken(0, "the workbook is locked with a password: save it without one.")
    if stray:
        raise Broken(0, "a cell far away from the table says something: delete the columns and rows beyond the table.")


def _is_vast(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether the cells of a sheet lie so far apart that reading them would take all memory."""
    across, down, rest = 0, 0, b""
    with packed.open(part) as opened:
        while piece := opened.read(PIECE):
            columns = set[bytes]()
            for column, row in CELL_AT.findall(rest + piece):
                columns.add(column)
                down = max(down, int(row))
            across = max([across, *map(_number_of_column, columns)])
            rest = piece[-200:]
    return across * down > MOST_CELLS


def _number_of_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_names(workbook: Workbook) -> list[str]:
    """The sheets that hold cells (no charts), in order."""
    kinds = python_calamine.SheetTypeEnum
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == kinds.WorkSheet]


def filled(workbook: Workbook) -> list[str]:
    """The sheets that say anything."""
    with _refusing("its sheets cannot be read"):
        return [name for name in sheet_names(workbook) if workbook.get_sheet_by_name(name).total_height]


def lines(workbook: Workbook, sheet: str) -> Iterator[Line]:
    """The rows of a sheet with their numbers, from the first that says anything; cells as text."""
    with _refusing("the sheet cannot be read"):
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not any(any(cell != "" for cell in row) for row in rows):
        raise Broken(0, "the sheet is empty.")
    started = False
    for number, row in enumerate(rows, start=1):
        cells = [as_text(cell) for cell in row]
        started = started or any(cells)
        if started:
            yield number, cells


def as_text(cell: object) -> str:
    """A cell as a CSV file would have it: whole numbers without a point, days as YYYY-MM-DD, TRUE as yes."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second or cell.microsecond)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
