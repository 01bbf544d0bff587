"""In which columns are bookings given? (R24)"""

from __future__ import annotations

from courses.bookings.rules import State
from lms.facts.cells import INSTANT, KEY, one_of
from lms.facts.rules import Column, Kind, Reach

BOOKINGS = Kind(
    name="bookings",
    noun="booking",
    table="booking_latest",
    history="booking_then",
    reach=Reach.APART,
    columns=(
        Column(name="session", cell=KEY, key=True, required=True, refers="sessions"),
        Column(name="person", cell=KEY, key=True, required=True, refers="people"),
        Column(name="state", cell=one_of(tuple(State)), required=True),
        Column(name="at", cell=INSTANT, required=True, stored="state_at"),
    ),
)
"""Of somebody who booked a session twice, the last booking. `at` is since when it is in its state."""
