"""How is a register kept and signed off? Marks are added, never changed; signing grants what was earned, once. (R31)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from competencies.coverage.granting import NewAward, grant, take_back
from courses.attendance import store
from courses.attendance.rules import (
    Counted,
    MarkSaid,
    Outcome,
    Result,
    Via,
    refusal_to_sign,
    result,
    standing_marks,
    unmarked,
)
from courses.attendance.store import AttendanceSaid, NewMark, OnRegister
from courses.sessions import store as sessions
from courses.sessions.actions import locked
from courses.sessions.rules import SessionSaid, Status
from lms.audit.actions import note
from lms.base import db
from lms.base.dates import day_in_london
from lms.base.errors import Refused, refuse
from lms.base.services import Actor, Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a sign-off did: its version, how many attended, attended in part and were absent, what was granted and
    taken back."""

    version: int
    attended: int
    part: int
    absent: int
    granted: int
    taken_back: int


async def mark(
    services: Services, actor: Actor, *, session: str | int, marks: Sequence[NewMark], via: Via = Via.SCREEN
) -> int:
    """Keep marks, all of them or none; how many were new. A mark that a phone sends again is kept once.

    Marks may come late, from a phone without signal: the one made last stands, whenever it arrives. After a sign-off
    they wait for the next one. Refused for somebody who is not on the register, and for a part that there is not.
    """
    now = services.clock.now()
    async with db.write():
        held = await locked(services, session)
        await _stop_if_not_held(services, held)
        on_it = {each.person for each in await store.on_register(held.id)}
        parts = {part.number for part in held.parts}
        new = 0
        for each in marks:
            if each.person not in on_it:
                raise refuse("not_on_register", "Somebody marked is not on this register.", "Add them first.")
            if each.part not in parts:
                raise refuse("no_such_part", f"This session has no part {each.part}.")
            new += await store.add_mark(held.id, each, noted_at=now, by=actor.name, via=via)
    return new


async def _stop_if_not_held(services: Services, session: SessionSaid) -> None:
    if session.status is Status.CANCELLED:
        raise refuse("cancelled", "This session is cancelled: it has no register.")
    if session.status is Status.DRAFT:
        raise refuse("not_open", "This session is a draft: it has no register yet.")


async def walk_in(
    services: Services, actor: Actor, *, session: str | int, person: int, agency: int | None, confirmed: bool = True
) -> None:
    """Put somebody on the register who came without a booking; their agency may be confirmed later."""
    async with db.write():
        held = await locked(services, session)
        await _stop_if_not_held(services, held)
        if any(each.person == person for each in await store.on_register(held.id)):
            raise refuse("on_register", "They are on the register already.")
        at = services.clock.now()
        await store.add_walk_in(held.id, person, agency, confirmed=confirmed, at=at, by=actor.name)
        await note(services, actor, verb="walked in", kind="registers", subject=held.session, after={"person": person})


async def take_off(services: Services, actor: Actor, *, session: str | int, person: int) -> None:
    """Take somebody off again who was put on by mistake; what a signed register granted them goes with the next
    sign-off."""
    async with db.write():
        held = await locked(services, session)
        if not await store.remove_walk_in(held.id, person, services.clock.now()):
            raise refuse("not_walked_in", "Only somebody who walked in can be taken off.")
        await note(services, actor, verb="taken off", kind="registers", subject=held.session, after={"person": person})


async def count_heads(services: Services, actor: Actor, *, session: str | int, head_count: int | None) -> None:
    """Record how many were there without their names, or (None) that it is not known (R4)."""
    counted = Counted.NOT_KNOWN if head_count is None else Counted.HEAD_COUNT
    async with db.write():
        held = await locked(services, session)
        await _stop_if_not_held(services, held)
        await store.register_of(held.id)
        await store.set_count(held.id, counted, head_count)
        said = {"counted": counted.value, "head_count": head_count}
        await note(services, actor, verb="counted", kind="registers", subject=held.session, after=said)


async def sign_off(
    services: Services, actor: Actor, *, session: str | int, others_absent: bool = False, why: str = ""
) -> Signed:
    """Sign a register off, or correct one that was: what changed supersedes exactly what it had granted (R31).

    Those who attended get the competencies that the course awards on the session's day, once, with the hours present.
    Refused before the start, for a cancelled session, and while somebody is not marked unless `others_absent`.
    """
    at = services.clock.now()
    async with db.write(facts=True):
        held = await locked(services, session)
        register = await store.register_of(held.id)
        people = await store.on_register(held.id)
        marks = standing_marks(await store.marks_of(held.id))
        missing = [] if others_absent else unmarked((each.person for each in people), held.parts, marks)
        refusal = refusal_to_sign(
            has_started=held.has_started(services.clock.moment()),
            cancelled=held.status is Status.CANCELLED,
            unmarked=len(missing),
        )
        if refusal:
            raise Refused(refusal)
        results = await _results(services, held, people, marks)
        signed = await _settle(services, actor, held, people, results, version=register.version + 1, at=at, why=why)
        await store.sign(held.id, version=signed.version, at=at, by=actor.name)
        await sessions.save_session(held.id, {"status": Status.HELD.value}, at, actor.name)
        await _note_signed(services, actor, held, signed, why)
    return signed


async def _results(
    services: Services, session: SessionSaid, people: Sequence[OnRegister], marks: Mapping[tuple[int, int], MarkSaid]
) -> dict[int, Result]:
    least, late = await store.least_share(session.id), services.settings.late_minutes
    found = {}
    for each in people:
        theirs = {part: said for (person, part), said in marks.items() if person == each.person}
        found[each.person] = result(session.parts, theirs, least_share_pct=least, late_minutes=late)
    return found


async def _settle(
    services: Services,
    actor: Actor,
    session: SessionSaid,
    people: Sequence[OnRegister],
    results: Mapping[int, Result],
    *,
    version: int,
    at: datetime,
    why: str,
) -> Signed:
    """Supersede what no longer holds, with its awards, and record what is new with its own."""
    before = await store.attendance_of(session.id)
    kept = {person for person, said in before.items() if person in results and _same(said, results[person])}
    gone = [said.id for person, said in before.items() if person not in kept]
    taken_back = await _take_back(services, actor, gone, at=at, why=why or "register corrected")
    new = [each for each in people if each.person not in kept]
    made = {}
    for each in new:
        said = results[each.person]
        made[each.reference] = await store.add_attendance(
            session.id, each, said.outcome, said.minutes, version=version, at=at, by=actor.name
        )
        if each.booking is not None:
            await store.set_state(each.booking, said.outcome, at, actor.name, why)
    granted = await _grant(services, actor, session, new, results, made)
    outcomes = [said.outcome for said in results.values()]
    return Signed(
        version=version,
        attended=outcomes.count(Outcome.ATTENDED),
        part=outcomes.count(Outcome.PART),
        absent=outcomes.count(Outcome.ABSENT),
        granted=granted,
        taken_back=taken_back,
    )


def _same(said: AttendanceSaid, now: Result) -> bool:
    return (said.outcome, said.minutes) == (now.outcome, now.minutes)


async def _take_back(services: Services, actor: Actor, gone: Sequence[int], *, at: datetime, why: str) -> int:
    if not gone:
        return 0
    awards = await store.grants_of(gone)
    await take_back(services, actor, awards, on=services.clock.today(), why=why)
    await store.withdraw_grants(awards, at)
    await store.supersede(gone, at=at, by=actor.name, why=why)
    return len(awards)


async def _grant(
    services: Services,
    actor: Actor,
    session: SessionSaid,
    new: Sequence[OnRegister],
    results: Mapping[int, Result],
    made: Mapping[str, int],
) -> int:
    earned = [each for each in new if results[each.person].outcome is Outcome.ATTENDED]
    competencies = await sessions.awarded_by(session)
    on = day_in_london(session.parts[-1].starts_at)
    awards = [
        NewAward(
            person=each.reference,
            competency=competency,
            achieved_on=on,
            mode=session.mode,
            hours=hours_in(results[each.person].minutes),
            evidence=f"session {session.session}",
            source="signed register",
        )
        for each in earned
        for competency in competencies
    ]
    numbers = await grant(services, actor, awards, on=services.clock.today())
    await store.keep_grants([(made[person], number) for (person, *_), number in numbers.items()])
    return len(numbers)


def hours_in(minutes: int) -> str:
    """Minutes as hours, to a hundredth: `2.5`, `0.33`."""
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()
    return format(hours, "f")


async def _note_signed(services: Services, actor: Actor, session: SessionSaid, signed: Signed, why: str) -> None:
    said = {
        "version": signed.version,
        "attended": signed.attended,
        "part": signed.part,
        "absent": signed.absent,
        "granted": signed.granted,
        "taken_back": signed.taken_back,
        "why": why,
    }
    await note(services, actor, verb="signed off", kind="registers", subject=session.session, after=said)
