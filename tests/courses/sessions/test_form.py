"""What is typed into the form of a session, and what becomes of it. No database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.prospectus.rules import CourseSaid
from courses.sessions import form, form_filled, form_rows
from courses.sessions.actions import Draft
from courses.sessions.form import Asked
from courses.sessions.rules import Part, Share, ShareKind, WaitingOrder, WhenFree
from lms.people.store import AgencySaid, GroupSaid
from lms.web.fields import Fields

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 5, 14, 8, 30, tzinfo=UTC)
TRFT = AgencySaid(id=3, agency="TRFT", name="The trust", sector="nhs", parent="", status="", last_on=None)
SYP = AgencySaid(id=4, agency="SYP", name="The police", sector="police", parent="", status="", last_on=None)
COURSE = CourseSaid(id=1, course="K05", title="Child exploitation", duration_minutes=180, capacity=25, minimum=8)
ASKED = Asked(
    course=COURSE,
    agencies={3: TRFT, 4: SYP},
    groups=[GroupSaid(id=1, group="C", name="Specialist", level=3, description="")],
    now=NOW,
)
TYPED = {
    "parts": "1",
    "part-1-on-day": "14",
    "part-1-on-month": "5",
    "part-1-on-year": "2026",
    "part-1-starts": "9:30am",
    "part-1-ends": "12:30pm",
    "mode": "in_person",
    "venue": "Town hall",
    "places": "25",
    "waiting_order": "need",
    "when_free": "offer",
}


def typed(**more: str) -> Fields:
    """The ordinary form, with some fields otherwise."""
    return Fields({name: [value] for name, value in {**TYPED, **more}.items()})


def day(name: str, text: str) -> dict[str, str]:
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), text.split("/"), strict=True))


def complaints(fields: Fields) -> dict[str, str]:
    form.read(fields, ASKED)
    return fields.errors


def test_the_ordinary_form_is_a_plan():
    fields = typed()

    assert form.read(fields, ASKED) == Draft(
        course="K05",
        parts=(Part(number=1, starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(hours=3)),),
        venue="Town hall",
        mode="in_person",
        places=25,
    )
    assert fields.errors == {}


def test_a_single_part_without_an_end_lasts_as_long_as_the_course_does():
    read = form.read(typed(**{"part-1-ends": ""}), ASKED)

    assert read is not None
    assert read.parts[0].ends_at == STARTS_AT + timedelta(minutes=180)


def test_everything_a_session_can_say_comes_back_from_its_form_as_it_was():
    share = Share(kind=ShareKind.RESERVE, agency=None, sector="police", places=3, release_at=STARTS_AT)
    draft = Draft(
        course="K05",
        parts=(
            Part(number=1, starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(hours=3), venue=""),
            Part(
                number=2,
                starts_at=STARTS_AT + timedelta(days=7),
                ends_at=STARTS_AT + timedelta(days=8),
                venue="Room 2",
            ),
        ),
        venue="Town hall",
        mode="blended",
        places=12,
        minimum=6,
        trainers="P1;Jo Bloggs",
        delivered_by="RSCP",
        link="https://meet.example/1",
        link_hours=2,
        joining="Bring a pen.\nAnd paper.",
        facilitators="SYP",
        audience=("C",),
        opens_at=datetime(2026, 4, 1, 23, 0, tzinfo=UTC),
        closes_at=datetime(2026, 5, 11, 23, 0, tzinfo=UTC),
        decide_on=date(2026, 5, 7),
        approval=True,
        waiting_order=WaitingOrder.TIME,
        when_free=WhenFree.CONFIRM,
        cutoff_hours=0,
        offer_hours=12,
        notice_days=5,
        shares=(Share(kind=ShareKind.CAP, agency=3, sector="", places=4), share),
    )

    again = form_filled.of_draft(draft, ASKED.agencies)

    assert form.read(again, ASKED) == draft
    assert again.errors == {}


def test_the_form_of_a_new_session_has_what_its_course_usually_has():
    fields = form_filled.of_course(COURSE)

    assert (fields.value("places"), fields.value("minimum"), fields.value("mode")) == ("25", "8", "in_person")
    assert form_rows.count(fields, "part", least=1) == 1


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        (day("part-1-on", "//"), {"part-1-on": "Enter the day of part 1"}),
        (day("part-1-on", "31/3/2026"), {"part-1-on": "The day and time must be still to come"}),
        (
            {"part-1-starts": "half past"},
            {"part-1-starts": "The time at which part 1 starts must be a time, like 09:30 or 9:30am"},
        ),
        ({"part-1-ends": "9am"}, {"part-1-ends": "Part 1 ends before it starts."}),
        (
            day("part-1-on", "28/3/2027") | {"part-1-starts": "1:30am"},
            {
                "part-1-starts": "On Sunday 28 March 2027 the clocks go forward, and there is no 1:30am. "
                "Choose another time."
            },
        ),
        (
            day("part-1-on", "25/10/2026") | {"part-1-starts": "1am"},
            {
                "part-1-starts": "On Sunday 25 October 2026 the clocks go back, and 1am comes twice. "
                "Choose another time."
            },
        ),
        ({"venue": ""}, {"venue": "Enter the venue"}),
        ({"venue": "", "mode": "virtual"}, {}),
        ({"link": "meet.example"}, {"link": "The joining link must begin with https://"}),
        ({"places": "many"}, {"places": "The number of places must be a whole number, like 12"}),
        ({"minimum": "8"}, {"decide_on": "Enter the day on which to decide whether it goes ahead"}),
        (
            {"minimum": "26", **day("decide_on", "7/5/2026")},
            {"minimum": "The minimum must be 25 or fewer, as there are no more places"},
        ),
        ({"minimum": "25", **day("decide_on", "14/5/2026")}, {}),
        (
            {"minimum": "8", **day("decide_on", "15/5/2026")},
            {"decide_on": "The day to decide must be no later than the session"},
        ),
        (
            {**day("opens-on", "1/4/2026"), **day("closes-on", "31/3/2026")},
            {"closes-on": "Booking must close after it opens"},
        ),
        (day("opens-on", "15/5/2026"), {"opens-on": "Booking must open before the session starts"}),
        ({"opens-at": "9am"}, {"opens-on": "Enter the day of the opening"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(more: dict[str, str], wrong: dict[str, str]):
    assert complaints(typed(**more)) == wrong


def share(number: int, kind: str = "cap", whom: str = "agency:TRFT", places: str = "3", **more: str) -> dict[str, str]:
    said = {"kind": kind, "whom": whom, "places": places} | more
    return {f"share-{number}-{name}": value for name, value in said.items()}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        (share(1), {}),
        (share(1, kind=""), {"share-1-kind": "Choose whether places are kept or limited"}),
        (share(1, whom=""), {"share-1-whom": "Choose an agency or sector"}),
        (share(1, whom="agency:POLIC"), {"share-1-whom": "There is no agency or sector called agency:POLIC"}),
        (share(1) | share(2, kind="reserve"), {}),
        (share(1) | share(2), {"share-2-whom": "The same is said of them in a row above"}),
        (share(1, kind="reserve", places="25"), {}),
        (
            share(1, kind="reserve", places="26"),
            {"share-1-places": "26 places would be kept, but the session has 25."},
        ),
        (
            share(1) | day("share-1-release-on", "1/5/2026"),
            {"share-1-release-on": "Only places that are kept for somebody are released"},
        ),
        (share(1, kind="", whom="", places=""), {}),
    ],
)
def test_a_rule_of_shares_is_whole_and_said_once(more: dict[str, str], wrong: dict[str, str]):
    assert complaints(typed(shares="2", **more)) == wrong


def test_parts_are_told_in_the_order_of_time_and_empty_rows_are_passed_over():
    earlier = day("part-2-on", "7/5/2026") | {"part-2-starts": "14:00", "part-2-ends": "15:00"}
    read = form.read(typed(parts="3", **earlier), ASKED)

    assert read is not None
    assert [(part.number, part.starts_at.day) for part in read.parts] == [(1, 7), (2, 14)]


def test_parts_that_overlap_are_refused():
    same = day("part-2-on", "14/5/2026") | {"part-2-starts": "12:00", "part-2-ends": "13:00"}

    assert complaints(typed(parts="2", **same)) == {"part-1-ends": "Part 2 starts before part 1 has ended."}


def test_a_row_comes_by_one_button_and_goes_by_another_and_those_after_it_move_up():
    fields = typed(parts="3", do="remove-part-1", **{"part-2-venue": "Second", "part-3-venue": "Third"})

    removed = form_rows.press(fields, least_by_kind=form.ROWS)
    after = [fields.value(f"part-{n}-venue") for n in (1, 2, 3)]
    fields.given["do"] = ["add-part"]
    added = form_rows.press(fields, least_by_kind=form.ROWS)

    assert (removed, after, added) == ("part", ["Second", "Third", ""], "part")
    assert form_rows.count(fields, "part", least=1) == 3


@pytest.mark.parametrize("do", ["", "save", "remove-part-1", "remove-part-x", "remove-booking-1", "add-booking"])
def test_no_other_button_changes_the_rows(do: str):
    fields = typed(do=do)

    form_rows.press(fields, least_by_kind=form.ROWS)

    assert {name: fields.value(name) for name in TYPED} == TYPED
