"""What does the page of a course say to machines? schema.org Course and CourseInstance, as JSON-LD in the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from courses.prospectus.rules import CourseSaid
from courses.sessions.catalogue import ONLINE
from courses.sessions.catalogue_store import OwnDate
from lms.base.dates import LONDON

ESCAPED = str.maketrans(
    {sign: f"\\u{ord(sign):04x}" for sign in ("<", ">", "&", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")}
)
"""Signs that could end the block they stand in, written as JSON may write them."""
HOW = {"in_person": "onsite", "blended": "blended"}


def block(course: CourseSaid, dates: Sequence[OwnDate], *, teaches: Sequence[str], address: str) -> Markup:
    """The data of a course and its dates as a block that no browser runs; `address` is that of the service."""
    text = json.dumps(_course(course, dates, teaches, address), ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text.translate(ESCAPED)))


def _course(course: CourseSaid, dates: Sequence[OwnDate], teaches: Sequence[str], address: str) -> dict[str, object]:
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": f"{address}/courses/{course.course}",
        "url": f"{address}/courses/{course.course}",
        "courseCode": course.course,
        "name": course.title,
        "description": course.aim or course.title,
        "teaches": list(teaches),
        "hasCourseInstance": [_instance(each, course, address) for each in dates],
    }
    if course.provider:
        said["provider"] = {"@type": "Organization", "name": course.provider}
    if course.level is not None:
        said["educationalLevel"] = f"Level {course.level}"
    if course.duration_minutes:
        said["timeRequired"] = f"PT{course.duration_minutes}M"
    return said


def _instance(session: OwnDate, course: CourseSaid, address: str) -> dict[str, object]:
    mode = session.mode or course.mode
    how = HOW.get(mode, "online" if mode in ONLINE else mode)
    said: dict[str, object] = {
        "@type": "CourseInstance",
        "@id": f"{address}/sessions/{session.session}",
        "url": f"{address}/sessions/{session.session}",
        "name": course.title,
        "courseMode": how,
        "startDate": _local(session.starts_at),
        "endDate": _local(session.ends_at),
        "maximumAttendeeCapacity": session.places,
        "remainingAttendeeCapacity": session.places - session.taken,
    }
    if session.venue:
        said["location"] = {"@type": "Place", "name": session.venue}
    elif how == "online":
        said["location"] = {"@type": "VirtualLocation", "url": f"{address}/sessions/{session.session}"}
    return said


def _local(instant: datetime) -> str:
    return instant.astimezone(LONDON).isoformat(timespec="minutes")
