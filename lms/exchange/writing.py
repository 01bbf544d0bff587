"""How is a table written as a file, so that a half-written one is never seen?"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from lms.base.escape import harmless
from lms.facts.rules import Kind, Values


class Rows:
    """Writes the rows of one kind: UTF-8, commas, plain line ends, nothing that a spreadsheet runs."""

    def __init__(self, kind: Kind, file: Any) -> None:
        self._columns = kind.columns
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(kind.names)
        self.count = 0

    def write(self, values: Values) -> None:
        """Add a row."""
        pairs = zip(self._columns, values, strict=True)
        self._writer.writerow([harmless(column.cell.write(value)) for column, value in pairs])
        self.count += 1


class Unfinished:
    """Files on their way into a folder: kept beside it until `finish`, thrown away when something goes wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.counts: dict[str, int] = {}

    def __enter__(self) -> Unfinished:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._beside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=self._folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._beside, ignore_errors=True)

    @contextmanager
    def table(self, kind: Kind) -> Iterator[Rows]:
        """A file for the rows of one kind."""
        with (self._beside / f"{kind.name}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = Rows(kind, file)
            yield rows
            self.counts[kind.name] = rows.count

    def finish(self) -> None:
        """Put every file in its place, each at once."""
        for name in self.counts:
            os.replace(self._beside / f"{name}.csv", self._folder / f"{name}.csv")
