"""What does a heat table hold? Rates by row and column, ready to be shown; the page works them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A rate in words ("81 %", "none due"), its counts ("17/21") and `lms.web.words.band` for its look."""

    words: str
    counts: str = ""
    css: str = "none"
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatColumn:
    """A column's heading."""

    text: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A row's heading and cells; None where there is no need at all. `total` sets it off from the others."""

    text: str
    cells: Sequence[HeatCell | None]
    note: str = ""
    href: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatGroup:
    """A heading over so many columns; an empty one over columns that belong to no group."""

    text: str
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The table; `corner` says what the rows are. `groups`, where there are any, stand over the columns."""

    caption: str
    corner: str
    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]
    groups: Sequence[HeatGroup] = ()
