"""What do the lines of a CSV file say, whichever program wrote it?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from lms.exchange.rules import Broken, Line

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS = "save it as “CSV UTF-8 (comma delimited)”, or send the workbook itself (.xlsx)."
REASONS = {
    "unexpected end of data": "a quotation mark is opened here and never closed.",
    "field larger": "a cell is far too long: is a quotation mark opened here and never closed?",
    "expected after": "the quotation marks do not pair up: inside a quoted cell each is written twice.",
}


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file, and a remark about its encoding ('' for UTF-8); raises `Broken` when it is not text."""
    if not content.strip():
        raise Broken(0, "the file is empty.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Broken(0, "this is a workbook, not a CSV file: give it the ending .xlsx or .xls.")
    if content.startswith(UTF_16) or b"\x00" in content[:4_000]:
        raise Broken(0, f"the file is written as UTF-16 (“Unicode text”): {SAVE_AS}")
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "read as Windows-1252, because it is not UTF-8."
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Broken(line, f"this is neither UTF-8 nor Windows-1252: {SAVE_AS}") from None


def lines(text: str) -> Iterator[Line]:
    """The header and the rows, each with the line on which it begins; raises `Broken` where reading must stop."""
    _check_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        reason = next((words for part, words in REASONS.items() if part in str(error)), f"{error}.")
        raise Broken(begins, reason) from None


def _check_separator(text: str) -> None:
    header = text.lstrip("\r\n").partition("\n")[0]
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in header and "," not in header:
            raise Broken(1, f"the cells are parted by {name}, not by commas: {SAVE_AS}")
