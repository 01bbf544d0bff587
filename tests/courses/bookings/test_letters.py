"""Do the letters about bookings read well, line by line?"""

from __future__ import annotations

from datetime import date

from lms.base.settings import Settings
from lms.notifications.letters import written

TWO_PARTS = [
    {"when": "Thursday 12 March 2026, 9:30am to 12:30pm", "place": "Town hall"},
    {"when": "Thursday 19 March 2026, 1:30pm to 4pm", "place": ""},
]
FACTS = {
    "title": "Child exploitation",
    "name": "Ada Ahmed",
    "parts": TWO_PARTS,
    "page": "https://training.example.org/bookings/x1Y2",
    "notice_until": date(2026, 3, 9),
}


def body(kind: str, **facts: object) -> list[str]:
    """The lines of a letter, less its greeting and signature."""
    lines = written(Settings(), f"courses/mail/{kind}.txt", {**FACTS, **facts}).body.splitlines()
    assert (lines[0], lines[-1]) == ("Hello Ada Ahmed,", "Safeguarding Children Partnership")
    return lines[2:-2]


def test_each_part_has_its_lines_and_where_there_are_several_their_entries_are_told_of():
    assert body("confirmed")[:9] == [
        "You have a place: Child exploitation.",
        "",
        "Thursday 12 March 2026, 9:30am to 12:30pm",
        "Town hall",
        "",
        "Thursday 19 March 2026, 1:30pm to 4pm",
        "",
        "Each part has a calendar entry of its own. Your mail program may show the first only: open the other attached "
        "files too, or take all of them from the page of your booking.",
        "",
    ]


def test_one_part_needs_no_words_about_entries():
    assert body("place_given", parts=TWO_PARTS[:1]) == [
        "You were on the waiting list, and now have a place: Child exploitation.",
        "",
        "Thursday 12 March 2026, 9:30am to 12:30pm",
        "Town hall",
        "",
        "If you cannot come, give it back by Monday 9 March 2026:",
        "https://training.example.org/bookings/x1Y2",
    ]


def test_a_change_says_what_is_and_what_was():
    lines = body(
        "session_moved",
        parts=TWO_PARTS[:1],
        before=["Friday 13 March 2026, 9am to midday"],
        why="",
        asks=False,
        holds=True,
    )

    assert lines == [
        "Child exploitation has changed. It is now:",
        "",
        "Thursday 12 March 2026, 9:30am to 12:30pm",
        "Town hall",
        "",
        "It was:",
        "Friday 13 March 2026, 9am to midday",
        "",
        "Your place is kept. The joining details are here:",
        "https://training.example.org/bookings/x1Y2",
    ]


def test_what_a_late_cancellation_costs_and_why_it_was_stand_apart():
    lines = body("cancelled", parts=TWO_PARTS[:1], late=True, why="Court")

    assert lines[4:] == [
        "",
        "It was given back after Monday 9 March 2026. That is recorded as late, and your agency may be charged for it "
        "under the course’s terms.",
        "",
        "The reason given: Court",
        "",
        "Other sessions are here:",
        "https://training.example.org/bookings/x1Y2",
    ]
