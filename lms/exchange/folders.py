"""Which files do paths name, and what are they called in messages?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lms.base.errors import refuse
from lms.exchange.rules import SentFile

Found = dict[Path, tuple[Path, bool]]
"""By where a file really is: the path it was reached by, and whether it was named itself."""


def find(paths: Sequence[Path], complete: Path | None) -> tuple[list[SentFile], str | None]:
    """The files named, and those right inside folders; and what the complete one is called.

    Hidden files and those a spreadsheet leaves beside an open one (`~$posts.xlsx`) are not seen.
    Raises `Refused` for a path where there is nothing.
    """
    found: Found = {}
    for path in paths:
        if path.is_dir():
            inside = (each for each in sorted(path.iterdir()) if not each.name.startswith((".", "~$")))
            for each in inside:
                if each.is_file():
                    found.setdefault(each.resolve(), (each, False))
        elif path.is_file():
            found[path.resolve()] = (path, True)
        else:
            raise refuse("no_file", f"There is no file or folder called {path}.")
    whole = _whole(found, complete) if complete else None
    names = _names(found)
    files = [SentFile(names[real], path.read_bytes, chosen) for real, (path, chosen) in found.items()]
    return files, names[whole] if whole else None


def _whole(found: Found, complete: Path) -> Path:
    """Where the complete file is: at a path, or the one file of that name; one not named otherwise joins the rest."""
    real = complete.resolve()
    if real in found:
        return real
    if complete.parent == Path():
        named = [each for each, (path, _) in found.items() if path.name == complete.name]
        if len(named) == 1:
            return named[0]
    if not complete.is_file():
        raise refuse("no_file", f"There is no file called {complete} to be complete.")
    found[real] = (complete, True)
    return real


def _names(found: Mapping[Path, tuple[Path, bool]]) -> dict[Path, str]:
    """A file goes by its name, or by its path where two have the same name."""
    names = [path.name for path, _ in found.values()]
    return {real: path.name if names.count(path.name) == 1 else str(path) for real, (path, _) in found.items()}
