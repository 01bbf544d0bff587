"""What was asked of an import, what came of it, and which files and rows can be mended?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath

import msgspec

from lms.base.errors import Refusal


class Order(msgspec.Struct, frozen=True):
    """What was asked. `complete` names the file of posts that is the whole truth, if one is; `left_out` are rows, by
    file and line, that come mended in another file; `follows` the earlier tries whose files these are.
    """

    files: list[str]
    check_only: bool = False
    complete: str = ""
    left_out: list[tuple[str, int]] = []
    follows: list[str] = []


class FileTally(msgspec.Struct, frozen=True):
    """What became of the rows of one file or sheet."""

    file: str
    kind: str
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    ended: int = 0
    withdrawn: int = 0
    refused: int = 0


class Wrong(msgspec.Struct, frozen=True, array_like=True):
    """One thing wrong with a row, or (line 0) with a file as a whole."""

    file: str
    line: int
    column: str
    reason: str


class Outcome(msgspec.Struct, frozen=True):
    """What came of an import; `message` says why one stopped without looking at rows."""

    tallies: list[FileTally] = []
    wrong: list[Wrong] = []
    notes: list[str] = []
    people: int = 0
    message: str = ""

    def total(self, what: str) -> int:
        """Rows added, corrected, unchanged, ended, withdrawn or refused, of all files."""
        return sum(getattr(tally, what) for tally in self.tallies)

    @property
    def refused_rows(self) -> int:
        """How many rows something is wrong with."""
        return len({(each.file, each.line) for each in self.wrong if each.line})


def refusal_of_files(names: Sequence[str]) -> Refusal | None:
    """Why these files cannot be sent together, or None."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"Two of the files are called {twice[0]}. Give one of them another name, or send it later"
        return Refusal(code="same_name", message=message)
    return None


def bare_name(name: str) -> str:
    """A file's name without the folder that some browsers send with it."""
    return PurePosixPath(PureWindowsPath(name).name).name


def complete_file(names: Sequence[str]) -> str:
    """The file of posts among these: one called posts, or the only workbook; '' when it is not clear."""
    posts = [name for name in names if PurePosixPath(name).stem.casefold() == "posts"]
    workbooks = [name for name in names if PurePosixPath(name).suffix.casefold() != ".csv"]
    return posts[0] if len(posts) == 1 else workbooks[0] if not posts and len(workbooks) == 1 else ""
