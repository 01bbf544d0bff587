"""What does a course award on a day, what is it called outside, and what keeps its sessions shut? (R21, R22)"""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.prospectus.rules import (
    FROM_THE_BEGINNING,
    CourseSaid,
    Decision,
    Material,
    Signoff,
    Terms,
    Version,
    awards_on,
    outside_title,
    refusal_to_open_session,
    refusal_to_sign_off,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST = Version(in_force_from=FROM_THE_BEGINNING, competencies=("CSE-SIGNS",))
SECOND = Version(in_force_from=date(2026, 3, 31), competencies=("CSE-SIGNS", "CE-DEFS"))
SEMINAR = CourseSaid(id=1, course="K22", title="Exploitation seminar", terms=Terms(signoff=("RSCP", "SRP")))


def material(version: int) -> Material:
    return Material(
        id=version, version=version, title="Slides", address="https://example.org", note="", made_at=NOON, made_by="co"
    )


def said(body: str, version: int, decision: Decision = Decision.APPROVED, hours: int = 0) -> Signoff:
    return Signoff(
        version=version, body=body, decision=decision, note="", said_at=NOON + timedelta(hours=hours), said_by="chair"
    )


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2026, 3, 30), FIRST), (date(2026, 3, 31), SECOND), (date(2026, 4, 1), SECOND), (date(1899, 1, 1), FIRST)],
)
def test_a_course_awards_what_its_latest_version_says_on_the_day(day: date, version: Version):
    assert awards_on((SECOND, FIRST), day) == version.competencies


def test_a_course_without_versions_awards_nothing():
    assert awards_on((), date(2026, 3, 31)) == ()


def test_only_a_sensitive_course_goes_by_a_neutral_title_outside():
    assert outside_title(CourseSaid(id=1, course="K05", title="Child exploitation", sensitive=True)) == (
        "Training session"
    )
    assert outside_title(CourseSaid(id=1, course="K26", title="Code of conduct")) == "Code of conduct"


def test_a_course_that_names_no_body_may_have_open_sessions_without_material():
    assert refusal_to_open_session(CourseSaid(id=1, course="K05", title="Child exploitation"), [], []) is None


def test_a_session_may_be_open_when_every_body_has_approved_the_current_version():
    assert refusal_to_open_session(SEMINAR, [material(1)], [said("RSCP", 1), said("SRP", 1)]) is None


@pytest.mark.parametrize(
    ("versions", "words", "code", "message"),
    [
        ([], [], "no_material", "Exploitation seminar needs its material approved by RSCP and SRP, and has none yet."),
        (
            [material(1)],
            [],
            "not_approved",
            "RSCP and SRP must approve version 1 of the material of Exploitation seminar first.",
        ),
        (
            [material(1)],
            [said("RSCP", 1)],
            "not_approved",
            "SRP must approve version 1 of the material of Exploitation seminar first.",
        ),
        (
            [material(1), material(2)],
            [said("RSCP", 1), said("SRP", 1), said("SRP", 2)],
            "not_approved",
            "RSCP must approve version 2 of the material of Exploitation seminar first.",
        ),
        (
            [material(1)],
            [said("RSCP", 1), said("SRP", 1), said("SRP", 1, Decision.DECLINED, hours=1)],
            "declined",
            "SRP declined version 1 of the material of Exploitation seminar.",
        ),
    ],
    ids=["no material", "nobody said anything", "one is missing", "of an older version", "the last word stands"],
)
def test_a_session_stays_shut_until_every_body_has_approved_the_current_version(
    versions: list[Material], words: list[Signoff], code: str, message: str
):
    refusal = refusal_to_open_session(SEMINAR, versions, words)

    assert refusal is not None
    assert (refusal.code, refusal.message) == (code, message)


def test_a_body_speaks_of_the_current_version_only_and_only_when_asked():
    both = [material(1), material(2)]

    refusals = [refusal_to_sign_off(SEMINAR, both, version, "RSCP") for version in (1, 2, 3)]
    stranger = refusal_to_sign_off(SEMINAR, both, 2, "CETG")

    assert [each and each.code for each in refusals] == ["not_current", None, "not_current"]
    assert stranger is not None
    assert stranger.code == "not_asked"
