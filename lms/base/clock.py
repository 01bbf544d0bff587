"""What time is it? The only place that may ask the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lms.base.dates import LONDON


@dataclass(slots=True)
class Clock:
    """The machine's time, with London's civil day, or a fixed day when the setting `LMS_TODAY` names one.

    Instants stay real even when the day is fixed: what was recorded when must not be invented (R3).
    """

    fixed_today: date | None = None
    zone: ZoneInfo = LONDON

    def now(self) -> datetime:
        """An aware instant in UTC."""
        return datetime.now(UTC)

    def moment(self, on: date | None = None) -> datetime:
        """The instant at which people act: now, or this time of day on the fixed day (or on the day `on`).

        What has begun, closed or run out is judged by it; what was recorded when is stamped with `now()`.
        """
        now = self.now()
        day = on or self.fixed_today
        if day is None:
            return now
        local = now.astimezone(self.zone)
        return datetime.combine(day, local.timetz()).astimezone(UTC)

    def today(self) -> date:
        """The civil day on which people act."""
        return self.fixed_today or self.now().astimezone(self.zone).date()


@dataclass(slots=True)
class FixedClock(Clock):
    """A clock for tests that stands still until it is moved."""

    instant: datetime = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant
