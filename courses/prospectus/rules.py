"""What does a course offer, what does it award on a day, and may it have open sessions? (R21, R22)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.base.errors import Refusal

FROM_THE_BEGINNING = date(1900, 1, 1)
"""From when a course awards what it is said to award when it is first recorded."""
NEUTRAL_TITLE = "Training session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a course is run and charged (R21, R28, R31): working days of notice (None: the setting), pence of charge,
    per cent of the minutes that make somebody attended, the bodies that approve its material, whom to turn to."""

    notice_days: int | None = None
    late_pence: int = 0
    absent_pence: int = 0
    least_share_pct: int = 100
    signoff: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSaid:
    """What the prospectus says of a course; `awards` are competencies' keys, as on the day it was asked for.

    `groups` are target groups' keys (none: everybody), `prerequisites` keys of courses or competencies.
    """

    id: int
    course: str
    title: str
    aim: str = ""
    outcomes: str = ""
    groups: tuple[str, ...] = ()
    level: int | None = None
    mode: str = ""
    duration_minutes: int | None = None
    awards: tuple[str, ...] = ()
    capacity: int | None = None
    minimum: int | None = None
    prerequisites: tuple[str, ...] = ()
    provider: str = ""
    evaluation: tuple[str, ...] = ()
    sensitive: bool = False
    source: str = ""
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a course awards from a day on, until the next version."""

    in_force_from: date
    competencies: tuple[str, ...]


def awards_on(versions: Sequence[Version], day: date) -> tuple[str, ...]:
    """What a course awards on a day (R21): the latest version begun by then; before the first one, the first."""
    ordered = sorted(versions, key=lambda version: version.in_force_from)
    begun = [version for version in ordered if version.in_force_from <= day]
    chosen = begun[-1:] or ordered[:1]
    return chosen[0].competencies if chosen else ()


def outside_title(course: CourseSaid) -> str:
    """The title for whatever leaves the signed-in pages: a neutral one for a sensitive course (R30)."""
    return NEUTRAL_TITLE if course.sensitive else course.title


class Decision(StrEnum):
    """What a body says of a version of the material."""

    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialGiven:
    """A version of the material as a coordinator gives it; `address` is a link to it."""

    title: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A version of what a course hands out and says; the highest number is the current one."""

    id: int
    version: int
    title: str
    address: str
    note: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signoff:
    """What one body said of a version of the material, and when."""

    version: int
    body: str
    decision: Decision
    note: str
    said_at: datetime
    said_by: str


def current(material: Sequence[Material]) -> Material | None:
    """The version in use: the newest; None when there is none yet."""
    return max(material, key=lambda each: each.version, default=None)


def last_word(body: str, version: int, signoffs: Iterable[Signoff]) -> Signoff | None:
    """What a body last said of a version; None while it has said nothing."""
    said = [each for each in signoffs if each.body == body and each.version == version]
    return max(said, key=lambda each: each.said_at, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A course whose material bodies must approve, its newest version, and the last word of each on that version."""

    course: str
    title: str
    version: int | None
    made_at: datetime | None
    words: tuple[tuple[str, Signoff | None], ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The bodies that have yet to speak; nobody while there is no material."""
        return tuple(body for body, word in self.words if word is None) if self.version else ()

    @property
    def declined(self) -> tuple[str, ...]:
        """The bodies that said no."""
        return tuple(body for body, word in self.words if word and word.decision is Decision.DECLINED)


def refusal_to_open_session(
    course: CourseSaid, material: Sequence[Material], signoffs: Sequence[Signoff]
) -> Refusal | None:
    """Why a session of the course may not be open: a body it names has not approved the current material (R22)."""
    if not course.terms.signoff:
        return None
    newest = current(material)
    version = newest.version if newest else None
    words = [(body, last_word(body, version, signoffs) if version else None) for body in course.terms.signoff]
    return refusal_while_awaited(
        Awaited(
            course=course.course,
            title=course.title,
            version=version,
            made_at=newest.made_at if newest else None,
            words=tuple(words),
        )
    )


def refusal_while_awaited(course: Awaited) -> Refusal | None:
    """The same, of a course of which it is known already what its bodies said last."""
    if course.version is None:
        bodies = [body for body, _word in course.words]
        return Refusal(
            code="no_material",
            message=f"{course.title} needs its material approved by {_and(bodies)}, and has none yet.",
            what_helps="Add its material, and ask them to approve it.",
        )
    if course.declined:
        return Refusal(
            code="declined",
            message=f"{_and(course.declined)} declined version {course.version} of the material of {course.title}.",
            what_helps="Add a new version that answers what they said.",
        )
    if course.waiting:
        return Refusal(
            code="not_approved",
            message=f"{_and(course.waiting)} must approve version {course.version} of the material of {course.title} "
            "first.",
            what_helps="A session can be open as soon as they have.",
        )
    return None


def refusal_to_sign_off(course: CourseSaid, material: Sequence[Material], version: int, body: str) -> Refusal | None:
    """Why a body may not say anything of this version now: it is not asked, or the version is not the current one."""
    newest = current(material)
    if body not in course.terms.signoff:
        return Refusal(code="not_asked", message=f"The material of {course.title} does not need {body} to approve it.")
    if newest is None or newest.version != version:
        return Refusal(
            code="not_current",
            message="There is a newer version of the material by now." if newest else "There is no material yet.",
            what_helps="Open the page again and look at the newest one.",
        )
    return None


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
