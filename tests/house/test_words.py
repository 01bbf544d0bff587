"""Has every state a word, a meaning and a colour, the same everywhere?"""

from __future__ import annotations

from competencies.compliance.rules import State
from courses.bookings.rules import NEXT
from courses.bookings.rules import State as BookingState
from courses.bookings.words import LOOKS, TURNS
from lms.web.words import BANDS, STATES
from tests.house.govuk import ROOT

CSS = ROOT / "lms/web/static/app.css"


def test_every_state_has_words():
    assert set(STATES) == {state.value for state in State} | {"not_known"}
    assert [name for name, look in STATES.items() if not (look.word and look.meaning)] == []


def test_no_two_states_look_alike():
    assert len({look.word for look in STATES.values()}) == len({look.css for look in STATES.values()}) == len(STATES)


def test_every_state_and_every_band_has_a_colour():
    css = CSS.read_text("utf-8")
    wanted = [f".app-state--{look.css}" for look in STATES.values()]
    wanted += [f".app-heat--{band}" for _, band in BANDS] + [".app-heat--none"]

    assert [name for name in wanted if name not in css] == []


def test_every_state_of_a_booking_has_words_and_a_tag():
    assert set(LOOKS) == set(BookingState)
    assert len({look.word for look in LOOKS.values()}) == len(LOOKS)
    assert [state for state, look in LOOKS.items() if not look.tag] == []


def test_every_turn_a_booking_can_take_has_words():
    turns = {(now.value if now else "", then.value) for now, following in NEXT.items() for then in following}

    said_by_their_end = ("cancelled", "attended", "part", "absent")
    assert [turn for turn in turns if turn not in TURNS and turn[1] not in said_by_their_end] == []
