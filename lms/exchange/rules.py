"""Which file holds what, and in which words is a file refused that cannot be read?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

Line = tuple[int, Sequence[str]]
"""The number of a line in its file, from 1, and its cells."""

LATER = ("attendance", "programmes", "steps", "documents")
"""Files of the contract that come with features this version has not."""
REFUSED_BECAUSE = "refused because"
"""The column in which refused rows are given back with the reason; it is passed over when they come again."""
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class Broken(Exception):
    """A file cannot be read, at a line or (line 0) at all; the message says why, and what helps."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was given; `chosen` when it was named itself, not found in a folder."""

    name: str
    content: Callable[[], bytes]
    chosen: bool = True

    @property
    def stem(self) -> str:
        """The name without folder and ending: what says which kind of row it holds."""
        return PurePath(self.name).stem.casefold().strip()

    @property
    def ending(self) -> str:
        """`.csv`, `.xlsx` …"""
        return PurePath(self.name).suffix.casefold()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one kind in one file or sheet; `lines` begins with the header and may raise `Broken`."""

    kind: str
    file: str
    lines: Callable[[], Iterator[Line]]


def place_of(stem: str, kinds: Sequence[str], chosen: bool) -> tuple[str, str]:
    """What to do with a table of this name: ("take", kind), ("pass over", words) or ("refuse", words)."""
    if stem in kinds:
        return "take", stem
    if stem in LATER:
        return "pass over", f"left alone: {stem} come with a later version."
    near = get_close_matches(stem, kinds, n=1, cutoff=0.75)
    hint = f" Did you mean {near[0]}?" if near else ""
    if chosen or near:
        return "refuse", f"there is no table called {stem}.{hint or ' There are ' + ', '.join(kinds) + '.'}"
    return "pass over", "passed over: it is not one of the tables that are recorded."
