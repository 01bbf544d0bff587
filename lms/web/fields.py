"""What did somebody type into a form or an address, and is it what was asked for?

One reader for both. Each question notes its own complaint in `errors`, in words for the one who typed, and goes on;
the page then comes back with all complaints at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from litestar import Request
from litestar.datastructures import UploadFile

from lms.base.dates import LONDON
from lms.base.errors import BadInput, FieldError

T = TypeVar("T")
EARLIEST, LATEST = 1900, 2199
CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?::00)?\s*([ap]m)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


class Fields:
    """The fields as given, and what is wrong with them. `day_like` shows how a day is written here."""

    def __init__(
        self,
        given: Mapping[str, Sequence[str]] | None = None,
        files: Mapping[str, Sequence[UploadFile]] | None = None,
        *,
        day_like: str = "31 3 2026",
    ) -> None:
        self.given = {name: [value.strip() for value in values] for name, values in (given or {}).items()}
        self.files = files or {}
        self.day_like = day_like
        self.errors: dict[str, str] = {}

    def refuse(self, name: str, message: str) -> None:
        """Complain about a field; the first complaint about it stands."""
        self.errors.setdefault(name, message)

    def take(self, error: BadInput) -> None:
        """Show what an action complained of beside the fields."""
        for each in error.errors:
            self.refuse(each.field, each.message)

    def stop_if_refused(self) -> None:
        """Raise `BadInput` when anything was complained of."""
        if self.errors:
            raise BadInput([FieldError(name, message) for name, message in self.errors.items()])

    def value(self, name: str) -> str:
        """As typed, to show again."""
        values = self.given.get(name)
        return values[0] if values else ""

    def values(self, name: str) -> list[str]:
        """All that was given under a name, as typed."""
        return [value for value in self.given.get(name, []) if value]

    def text(self, name: str, what: str, *, required: bool = True, most: int = 200) -> str:
        """Words; `what` is the field said inside a sentence: "the reason"."""
        text = self.value(name)
        if required and not text:
            self.refuse(name, f"Enter {what}")
        elif len(text) > most:
            self.refuse(name, f"{_start(what)} must be {most} characters or fewer")
        elif "\x00" in text:
            self.refuse(name, f"{_start(what)} holds a character that is not text")
        return text

    def email(self, name: str, what: str = "your work email address") -> str:
        """An address for mail, in small letters."""
        text = self.text(name, what, most=254).lower()
        if text and not re.fullmatch(r"[^@\s,;<>\"()]+@[^@\s,;<>\"()]+\.[^@\s,;<>\"().]+", text):
            self.refuse(name, "Enter an email address in the correct format, like name@example.com")
        return text

    def whole(
        self, name: str, what: str, *, least: int = 0, most: int = 1_000_000, required: bool = True
    ) -> int | None:
        """A whole number from `least` to `most`; None when it was left empty or is not one."""
        text = self.value(name).replace(",", "")
        if not text:
            if required:
                self.refuse(name, f"Enter {what}")
            return None
        if not re.fullmatch(r"-?\d{1,9}", text):
            self.refuse(name, f"{_start(what)} must be a whole number, like 12")
            return None
        if not least <= int(text) <= most:
            self.refuse(name, f"{_start(what)} must be from {least:,} to {most:,}")
            return None
        return int(text)

    def day(self, name: str, what: str, *, required: bool = True) -> date | None:
        """A day: one field `2026-03-31` or `31/3/2026`, or three named `…-day`, `…-month`, `…-year`."""
        parts = [self.value(f"{name}-{part}") for part in ("day", "month", "year")]
        text = self.value(name) or ("/".join(parts) if any(parts) else "")
        if not text:
            if required:
                self.refuse(name, f"Enter {what}")
            return None
        missing = [part for part, given in zip(("day", "month", "year"), parts, strict=True) if not given]
        if not self.value(name) and missing:
            self.refuse(name, f"{_start(what)} must include a {' and a '.join(missing)}")
            return None
        day = read_day(text)
        if day is None:
            self.refuse(name, f"{_start(what)} must be a real day, like {self.day_like}")
        return day

    def clock(self, name: str, what: str, *, required: bool = True) -> time | None:
        """A time of day, as a clock on the wall shows it: `09:30`, `9.30am`, `2pm`."""
        text = self.value(name)
        if not text:
            if required:
                self.refuse(name, f"Enter {what}")
            return None
        read = read_clock(text)
        if read is None:
            self.refuse(name, f"{_start(what)} must be a time, like 09:30 or 9:30am")
        return read

    def instant(self, name: str, what: str) -> datetime | None:
        """An instant in UTC: a day means its end in London; a time without a zone is London's."""
        text = self.value(name)
        if not text:
            return None
        day = read_day(text)
        if day is not None:
            return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC) - timedelta(microseconds=1)
        try:
            instant = datetime.fromisoformat(text)
            return (instant if instant.tzinfo else instant.replace(tzinfo=LONDON)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(name, f"{_start(what)} must be a day or a time, like 2026-03-31 or 2026-03-31T09:00")
            return None

    def one_of(self, name: str, choices: Mapping[str, T], what: str, *, required: bool = True) -> T | None:
        """The choice made, from its key; None when none was made or there is no such choice."""
        text = self.value(name)
        if text in choices:
            return choices[text]
        if text:
            self.refuse(name, f"There is no {_bare(what)} called {text[:60]}")
        elif required:
            self.refuse(name, f"Choose {what}")
        return None

    def some_of(self, name: str, choices: Collection[str], what: str) -> list[str]:
        """The choices ticked, in the order of `choices`; an unknown one is complained of."""
        given = self.values(name)
        for value in given:
            if value not in choices:
                self.refuse(name, f"There is no {_bare(what)} called {value[:60]}")
        return [choice for choice in choices if choice in given]

    def yes(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.value(name).casefold() in ("yes", "true", "1", "on")

    def upload(self, name: str, what: str = "a file") -> list[UploadFile]:
        """The files chosen; an empty choice is complained of."""
        chosen = [file for file in self.files.get(name, ()) if file.filename]
        if not chosen:
            self.refuse(name, f"Choose {what}")
        return chosen


def read_day(text: str) -> date | None:
    """A day written 2026-03-31 or 31/3/2026 (the day first, as people here write), or None."""
    try:
        if parts := DAY_FIRST.fullmatch(text.strip()):
            day = date(int(parts[3]), int(parts[2]), int(parts[1]))
        else:
            day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LATEST else None


def read_clock(text: str) -> time | None:
    """A time of day written 09:30, 0930, 9.30am or 2pm, or None; a bare hour needs its am or pm."""
    parts = CLOCK.fullmatch(text.strip().casefold())
    if not parts or not (parts[2] or parts[3]):
        return None
    hour, minute, half = int(parts[1]), int(parts[2] or 0), parts[3]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)


async def form_of(request: Request[Any, Any, Any]) -> Fields:
    """The fields of a form that was sent."""
    form = await request.form()
    given: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append(value)
        else:
            given.setdefault(name, []).append("" if value is None else str(value))
    return Fields(given, files)


def query_of(request: Request[Any, Any, Any]) -> Fields:
    """The parameters of the address."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(str(value))
    return Fields(given, day_like="2026-03-31")


def _bare(what: str) -> str:
    """Without its article: "an agency" is "agency"."""
    return re.sub(r"^(?:the|an|a) ", "", what)


def _start(what: str) -> str:
    return what[:1].upper() + what[1:]
