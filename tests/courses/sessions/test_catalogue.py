"""Which courses does somebody find, in which order, and how do places stand? (R21)"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from competencies.compliance.rules import State
from competencies.compliance.wanted import Wanted, Wants
from competencies.framework.store import CompetencySaid
from courses.prospectus.rules import Terms
from courses.prospectus.words import giving_back, length, outcomes
from courses.sessions.catalogue import Asked, first_sentence, found, places_left, where
from courses.sessions.catalogue_store import Date, Offered

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NOTHING = Wants()


def course(number: int, title: str, *awards: str, mode: str = "in_person", groups: str = "") -> Offered:
    return Offered(
        id=number,
        course=f"K{number}",
        title=title,
        aim="",
        outcomes="",
        groups=tuple(groups),
        level=2,
        mode=mode,
        duration_minutes=60,
        provider="Evolve",
        sensitive=False,
        awards=awards,
    )


def dated(number: int, days: int, mode: str = "") -> Date:
    starts_at = NOW + days * DAY
    return Date(
        course=number,
        session=f"S{number}-{days}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        venue="Town hall",
        mode=mode,
        places=5,
        taken=0,
        opens_at=None,
        closes_at=None,
        waiting=0,
        place=1,
        dates=1,
    )


def need(key: str, state: State = State.OVERDUE, by: date = date(2026, 1, 1), *modes: str, also: str = "") -> Wanted:
    counts = frozenset({key, also} - {""})
    return Wanted(competency=key, title=key, state=state, by=by, modes=frozenset(modes), counts=counts)


SAID = {
    key: CompetencySaid(id=at, competency=key, title=title, strand=strand, level=1, description="", source="")
    for at, (key, title, strand) in enumerate(
        (("SIGNS", "Recognise grooming", "exploitation"), ("AWARE", "Recognise neglect", "safeguarding"))
    )
}
AWARENESS, SIGNS, MEMBERS = (
    replace(course(1, "Awareness", "AWARE", mode="e_learning"), aim="For everybody"),
    replace(course(2, "Signs", "SIGNS", groups="CD"), level=3, provider="Police"),
    course(3, "Members", "SIGNS", "AWARE", groups="M"),
)
ALL = (AWARENESS, SIGNS, MEMBERS)


def titles(asked: Asked, *dates: Date, wants: Wants = NOTHING) -> list[str]:
    return [line.course.title for line in found(ALL, dates, wants, asked, SAID)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(), ["Awareness", "Members", "Signs"]),
        (Asked(words=("everybody",)), ["Awareness"]),
        (Asked(words=("grooming", "members")), ["Members"]),
        (Asked(words=("k2",)), ["Signs"]),
        (Asked(words=("nothing", "members")), []),
        (Asked(strand="exploitation"), ["Members", "Signs"]),
        (Asked(level=3), ["Signs"]),
        (Asked(group="C"), ["Awareness", "Signs"]),
        (Asked(mode="e_learning"), ["Awareness"]),
        (Asked(provider="Police"), ["Signs"]),
        (Asked(competency="AWARE"), ["Awareness", "Members"]),
    ],
    ids=str,
)
def test_each_filter_leaves_the_courses_that_fit(asked: Asked, expected: list[str]):
    assert titles(asked) == expected


def test_courses_with_a_date_come_first_by_their_next_date():
    assert titles(Asked(), dated(2, 1), dated(3, 2)) == ["Signs", "Members", "Awareness"]


def test_a_course_must_have_a_date_that_fits_only_when_dates_or_a_place_were_asked_for():
    assert titles(Asked(from_on=date(2026, 4, 1)), dated(3, 2)) == ["Members"]
    assert titles(Asked(venue="hall"), dated(3, 2)) == ["Members"]


def test_what_somebody_needs_most_comes_first():
    needs = (need("AWARE", State.OVERDUE), need("SIGNS", State.EXPIRING))
    wants = Wants(needs=needs, groups=frozenset("C"))

    assert titles(Asked(needed=True), dated(2, 1), wants=wants) == ["Awareness", "Signs"]


def test_a_course_for_other_groups_counts_for_nothing_one_needs():
    signs = (need("SIGNS"),)

    assert titles(Asked(needed=True), wants=Wants(needs=signs, groups=frozenset("C"))) == ["Signs"]
    assert titles(Asked(needed=True), wants=Wants(needs=signs, groups=frozenset("M"))) == ["Members"]
    assert titles(Asked(needed=True), wants=Wants(needs=signs, groups=frozenset("A"))) == []


def test_a_course_counts_only_in_the_modes_that_the_requirement_allows():
    online = Wants(needs=(need("SIGNS", State.OVERDUE, date(2026, 1, 1), "virtual"),), groups=frozenset("C"))

    assert titles(Asked(needed=True), dated(2, 1), wants=online) == []
    assert titles(Asked(needed=True), dated(2, 1, "virtual"), wants=online) == ["Signs"]


def test_a_course_counts_for_a_competency_that_its_award_satisfies():
    wants = Wants(needs=(need("LOCAL", also="AWARE"),), groups=frozenset("C"))

    assert titles(Asked(needed=True), wants=wants) == ["Awareness"]


@pytest.mark.parametrize(
    ("free", "more", "words"),
    [
        (2, {}, "2 places left"),
        (1, {}, "1 place left"),
        (0, {}, "Full: join the waiting list"),
        (0, {"waiting": 3}, "Full, 3 people wait"),
        (2, {"waiting": 3}, "2 places left for some agencies, 3 people wait"),
        (5, {"opens_at": NOW + DAY}, "Booking opens on Wednesday 1 April 2026"),
        (5, {"opens_at": NOW}, "5 places left"),
        (5, {"closes_at": NOW}, "Booking has closed"),
        (5, {"closes_at": NOW + DAY}, "5 places left"),
    ],
)
def test_how_it_stands_with_places_is_said_in_words(free: int, more: dict[str, datetime], words: str):
    said = {"opens_at": None, "closes_at": None} | more

    assert places_left(free, at=NOW, **said) == words  # type: ignore[arg-type]


def test_where_a_session_is_can_be_online_or_not_known_yet():
    assert [where("Town hall", "virtual"), where("", "", "virtual"), where("", "in_person")] == [
        "Town hall",
        "Online",
        "Place to be confirmed",
    ]


def test_the_first_sentence_says_what_was_found():
    wants = Wants(needs=(need("SIGNS"), need("AWARE")), groups=frozenset("C"))
    lines = found(ALL, [dated(2, 1)], wants, Asked(), SAID)

    said = [
        first_sentence(lines[:1], Asked(needed=True), wants, filtered=False),
        first_sentence(lines, Asked(words=("a",)), wants, filtered=True),
        first_sentence(lines, Asked(), Wants(), filtered=False),
    ]

    assert said == [
        "You need 2 things. 1 course counts for them.",
        "3 courses found.",
        "3 courses, 1 of them with dates to come.",
    ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 minutes"), (60, "1 hour"), (150, "2 hours 30 minutes"), (None, ""), (720, "12 hours")],
)
def test_a_length_is_said_in_hours_and_minutes(minutes: int | None, words: str):
    assert length(minutes) == words


def test_outcomes_are_parted_by_line_or_by_semicolon():
    assert outcomes("- Name the signs\n• Tell; and act\n") == ["Name the signs", "Tell; and act"]
    assert outcomes("Name the signs; Tell") == ["Name the signs", "Tell"]


def test_terms_are_said_in_sentences():
    strict = Terms(notice_days=5, late_pence=4550, absent_pence=6000, least_share_pct=80)

    assert giving_back(strict, 3) == [
        "If you cannot come, give your place back at least 5 working days before, so that somebody else can have it.",
        "Your agency may be charged £45.50 for a place given back later than that and £60 for not coming at all.",
        "You need to be there for at least 80 % of the time.",
    ]
    assert giving_back(Terms(notice_days=0), 3) == [
        "If you cannot come, give your place back until it starts, so that somebody else can have it.",
        "You need to be there from beginning to end.",
    ]
