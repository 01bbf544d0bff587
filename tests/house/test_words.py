"""Has every state a word, a meaning and a colour, the same everywhere?"""

from __future__ import annotations

from competencies.compliance.rules import State
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
