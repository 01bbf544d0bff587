"""What does a calendar program do with a message that carries entries? The rules of RFC 5546, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from icalendar import Calendar, Event

from lms.base.mail import calendar_entries


@dataclass(slots=True)
class Program:
    """Somebody's calendar: the entries by UID, and the newest SEQUENCE it has heard of for each."""

    events: dict[str, Event] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)

    def take(self, attachment: str) -> None:
        """Put in, change or take away what a message says; one that is not newer than what is known is a mistake."""
        for text in calendar_entries(attachment):
            calendar = Calendar.from_ical(text)
            [event] = calendar.events
            uid, sequence = str(event["uid"]), sequence_of(event)
            assert sequence > self.newest.get(uid, -1), f"{uid}: {sequence} is not newer than {self.newest[uid]}"
            self.newest[uid] = sequence
            if calendar["method"] == "CANCEL":
                assert event["status"] == "CANCELLED"
                self.events.pop(uid, None)
            else:
                assert calendar["method"] == "REQUEST"
                self.events[uid] = event

    @property
    def shown(self) -> list[tuple[datetime, datetime, str]]:
        """What it shows, in order: from when until when, and the title."""
        return sorted(times_and_title(event) for event in self.events.values())


def times_and_title(event: Event) -> tuple[datetime, datetime, str]:
    """From when until when an entry runs, and what it is called."""
    return event.decoded("dtstart"), event.decoded("dtend"), str(event["summary"])


def sequence_of(event: Event) -> int:
    """How often an entry was changed."""
    return int(event.decoded("sequence"))


def events_in(text: str) -> list[Event]:
    """The entries of a calendar, in the order in which they are written."""
    return Calendar.from_ical(text).events
