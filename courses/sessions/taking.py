"""What else has to hold, and to follow, when a file adds or changes sessions? (R22, R23)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from courses.prospectus import store as prospectus
from courses.prospectus.rules import refusal_to_open_session
from courses.sessions import taking_store
from courses.sessions.kinds import SESSIONS
from courses.sessions.rules import Status
from courses.sessions.taking_store import OnlyPart, Stood
from lms.base.dates import day_in_london
from lms.base.services import Actor, Services
from lms.facts.cells import Value, items
from lms.facts.rules import Change, Complaint, Plan, Problem, Values

Complaints = list[tuple[Change, Complaint]]


def as_row(values: Values) -> dict[str, Value]:
    """A session's values by column."""
    return dict(zip(SESSIONS.names, values, strict=True))


async def look_at_sessions(changes: Sequence[Change], plan: Plan) -> Complaints:
    """Refuse rows that would take places from those who hold them, move a session of several parts, or open one whose
    material its bodies have not approved. A new session is taken as it is given, with a remark."""
    standing = await taking_store.standing([change.recorded for change in changes if change.recorded is not None])
    complaints: Complaints = []
    for change in changes:
        if change.recorded is not None and change.before and change.after:
            said = _against(standing[change.recorded], as_row(change.before), as_row(change.after))
            complaints += [(change, complaint) for complaint in said]
    return complaints + await _not_approved(changes, plan)


def _against(stood: Stood, before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[Complaint]:
    places = after["places"]
    if isinstance(places, int) and places < stood.taken:
        yield "places", f"{stood.taken} are taken: cancel bookings first, or keep as many places."
    for name in ("starts_at", "ends_at"):
        if stood.parts > 1 and before[name] != after[name]:
            yield name, f"the session has {stood.parts} parts: change them on its page."


async def _not_approved(changes: Sequence[Change], plan: Plan) -> Complaints:
    """Sessions still to come that would be open before every body has approved the course's material (R22)."""
    opened = [change for change in changes if _opens(change, plan)]
    wanted = {change.after[1] for change in opened if change.after}
    if not opened or not (wanted := wanted & await taking_store.courses_with_signoff()):
        return []
    refused: dict[Value, str] = {}
    for course in await prospectus.courses(plan.on):
        if course.course in wanted:
            material, said = await prospectus.material(course.id), await prospectus.signoffs(course.id)
            if refusal := refusal_to_open_session(course, material, said):
                refused[course.course] = refusal.message
    complaints: Complaints = []
    for change in opened:
        if change.after and (why := refused.get(change.after[1])):
            if change.before:
                complaints.append((change, ("status", why)))
            else:
                plan.notes.append(str(Problem(change.file, change.line, "status", f"taken as open, but {why}")))
    return complaints


def _opens(change: Change, plan: Plan) -> bool:
    if change.after is None:
        return False
    after, before = as_row(change.after), as_row(change.before) if change.before else {}
    ends_at = after["ends_at"]
    to_come = isinstance(ends_at, datetime) and day_in_london(ends_at) >= plan.on
    return to_come and after["status"] == Status.OPEN and before.get("status") != Status.OPEN


async def parts_follow(services: Services, actor: Actor, changes: Sequence[Change], plan: Plan, at: datetime) -> None:
    """The one part of a session is where and when the session is; its trainers on record are linked to it."""
    parts, trainers = [], {}
    for change in changes:
        session, row = plan.ids[SESSIONS.name][change.key[0]], as_row(change.after or ())
        starts_at, ends_at = row["starts_at"], row["ends_at"]
        assert isinstance(starts_at, datetime)
        assert isinstance(ends_at, datetime)
        parts.append(OnlyPart(session=session, starts_at=starts_at, ends_at=ends_at, venue=str(row["venue"])))
        trainers[session] = items(row["trainers"])
    await taking_store.save_only_parts(parts)
    await taking_store.save_trainers(trainers)
