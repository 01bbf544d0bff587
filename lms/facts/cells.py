"""What does the text of one cell say, and how is it written again?

Every cell has one way of being written (`12`, `7.5`, `2024-03-31`, `yes`), so that equal values read equal.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from lms.base.dates import LONDON

Value = str | int | date | None
"""Text, a whole number, yes or no (a bool), a day or an instant in UTC; None where an empty cell means none."""

EARLIEST, LATEST = 1900, 2199
"""Years of the days that are taken: anything else is a slip, or a system's way of writing "no end"."""
LARGEST = 1_000_000

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: 00:00(?::00)?)?")
ISO_INSTANT = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?: ?(Z|[+-]\d{2}:?\d{2}))?"
)
MONTHS = tuple(calendar.month_name)
NOT_IN_KEYS = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff/\\?#%]")
"""What the address of a page cannot hold, and what nobody would see in it."""
TAKEN = frozenset({".", "..", "new"})
"""Keys whose pages would be other pages."""
YES_OR_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class Unreadable(Exception):
    """A cell says something it may not; the message is the reason, a clause without a full stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One sort of cell: `read` takes trimmed text that is not empty; an empty cell means `none`."""

    read: Callable[[str], Value]
    write: Callable[[Value], str]
    none: Value = None


def plain(value: Value) -> str:
    """A value in the one way it is written; None is an empty cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def read_text(text: str) -> str:
    """The text itself, its line ends made alike."""
    if "\x00" in text:
        raise Unreadable("holds a character that is not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_key(text: str) -> str:
    """A key of one line that can stand in an address, for every record has its page: `P00042`, `RMBC-CYPS`."""
    if wrong := NOT_IN_KEYS.search(text):
        sign = wrong[0] if wrong[0].isprintable() else "characters that are not seen"
        raise Unreadable(f"“{_short(printable(text))}” cannot be a key: keys may not hold {sign}")
    if text in TAKEN:
        raise Unreadable(f"“{text}” cannot be a key: choose another")
    return text


def printable(text: str) -> str:
    """The text with a blank for everything that is not seen."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def read_day(text: str) -> date:
    """A day written YYYY-MM-DD. Any other way is refused: 03/04/2024 is two days, depending on who reads it."""
    if written := ISO_DAY.fullmatch(text):
        return _day(text, *(int(part) for part in written.groups()))
    if written := DAY_FIRST.fullmatch(text):
        first, second, year = (int(part) for part in written.groups())
        if second > 12:
            raise Unreadable(f"{text} is not written YYYY-MM-DD")
        day = _day(text, year + 2000 if year < 100 else year, second, first)
        if first <= 12 and first != second:
            raise Unreadable(f"{text} can be read in two ways: write the day as YYYY-MM-DD")
        raise Unreadable(f"{text} is not written YYYY-MM-DD: write {day.isoformat()}")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        raise Unreadable(f"{text} is a spreadsheet's own number for a day: format the cell as a date")
    raise Unreadable(f"“{_short(text)}” is not a day: write it as YYYY-MM-DD")


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise Unreadable(f"{text} is not a day: there is no month {month}")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable(f"{text} is not a day: there is no {day} {MONTHS[month]} {year}") from None
    if year > LATEST:
        raise Unreadable(f"{text} is too far off: leave the cell empty where there is no end")
    if year < EARLIEST:
        raise Unreadable(f"{text} is too long ago: is the year right?")
    return found


def read_instant(text: str) -> datetime:
    """A day and a time, as an instant in UTC: London's time unless an offset follows (`2026-07-12T09:30+01:00`).

    London's own times that never were, or were twice, are refused: an hour would have to be guessed.
    """
    written = ISO_INSTANT.fullmatch(text)
    if not written:
        first, _, time = text.replace("T", " ").partition(" ")
        read_day(first)
        if not time:
            raise Unreadable(f"{text} says no time: write it as {text}T09:30")
        raise Unreadable(f"“{_short(time)}” is not a time: write 09:30")
    day_text, hour, minute, second, fraction, offset = written.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise Unreadable(f"{text} is not a time: there is no {hour}:{minute}")
    day = read_day(day_text)
    micros = int((fraction or "0").ljust(6, "0"))
    local = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), micros)
    return (local.replace(tzinfo=_offset(text, offset)) if offset else _in_london(local)).astimezone(UTC)


def _offset(text: str, written: str) -> timezone:
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 14 or minutes > 59:
        raise Unreadable(f"{text} has an offset that no zone has: leave it out for London's time")
    return timezone((1 if written[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _in_london(local: datetime) -> datetime:
    early, late = (local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    when = f"{local:%H:%M} on {local.day} {local:%B %Y}"
    if early.astimezone(UTC) > late.astimezone(UTC):
        raise Unreadable(f"there is no {when}: the clocks go forward then")
    wanted = " or ".join(each.isoformat(timespec="minutes") for each in (early, late))
    raise Unreadable(f"{when} comes twice, for the clocks go back then: write {wanted}")


def write_instant(value: Value) -> str:
    """London's time with its offset, no finer than it has to be: `2026-07-12T09:30+01:00`."""
    if not isinstance(value, datetime):
        return ""
    local = value.astimezone(LONDON)
    return local.isoformat(timespec="minutes" if not (local.second or local.microsecond) else "auto")


def read_yes_or_no(text: str) -> bool:
    """`yes` or `no`, or a spreadsheet's TRUE and FALSE."""
    try:
        return YES_OR_NO[text.casefold()]
    except KeyError:
        raise Unreadable(f"“{_short(text)}” should be yes or no") from None


def read_hours(text: str) -> str:
    """Hours from 0 as an exact decimal, kept as text without needless noughts: `7.50` is `7.5`, `12.0` is `12`."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text):
        raise Unreadable(f"“{_short(text)}” should be hours, such as 7.5")
    return format(Decimal(text).normalize(), "f")


def whole(least: int, most: int = LARGEST, none: int | None = None) -> Cell:
    """A whole number from `least` to `most`; `12.0`, as a spreadsheet gives it, is 12. An empty cell means `none`."""

    def read(text: str) -> int:
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not re.fullmatch(r"-?[\d.]{1,12}", text) or number.is_nan() or number != number.to_integral_value():
            raise Unreadable(f"“{_short(text)}” should be a whole number")
        if not least <= number <= most:
            raise Unreadable(f"{text} should be from {least:,} to {most:,}")
        return int(number)

    return Cell(read=read, write=plain, none=none)


def one_of(values: Sequence[str], none: str = "") -> Cell:
    """One of the words; capitals, blanks and hyphens are forgiven (`E-learning` is `e_learning`)."""
    return Cell(read=lambda text: _word(text, values), write=plain, none=none)


def some_of(values: Sequence[str]) -> Cell:
    """Words joined by `;`, kept in the order in which `values` has them, each once."""

    def read(text: str) -> str:
        chosen = {_word(part.strip(), values) for part in text.split(";") if part.strip()}
        return ";".join(value for value in values if value in chosen)

    return Cell(read=read, write=plain, none="")


def list_of(read: Callable[[str], str]) -> Cell:
    """Items joined by `;`, in the order in which they are given, each once; each is read by `read`."""

    def read_items(text: str) -> str:
        return ";".join(dict.fromkeys(read(part.strip()) for part in text.split(";") if part.strip()))

    return Cell(read=read_items, write=plain, none="")


def items(value: Value) -> tuple[str, ...]:
    """What a cell of `list_of` or `some_of` holds, one by one."""
    return tuple(str(value).split(";")) if value else ()


def _word(text: str, values: Sequence[str]) -> str:
    word = re.sub(r"[\s\-]+", "_", text.casefold())
    if word not in values:
        raise Unreadable(f"“{_short(text)}” should be one of {', '.join(values)}")
    return word


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


TEXT = Cell(read=read_text, write=plain, none="")
DAY = Cell(read=read_day, write=plain)
INSTANT = Cell(read=read_instant, write=write_instant)
HOURS = Cell(read=read_hours, write=plain, none="")
YES_NO = Cell(read=read_yes_or_no, write=lambda value: "yes" if value else "no", none=False)
KEY = Cell(read=read_key, write=plain)
"""The key of something: text, and None where a reference is left empty."""
LIST = list_of(read_text)
KEYS = list_of(read_key)
"""Words, or the keys of things, joined by `;`."""
