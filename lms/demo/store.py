"""How is kept what the contract's file cannot say of sessions? For all of them in a few statements."""

from __future__ import annotations

from collections.abc import Iterable

from courses.sessions.kinds import SESSIONS
from lms.base import db
from lms.demo.sessions import Session

OF_THE_FILE = {column.in_table for column in SESSIONS.columns}


async def say_more(sessions: Iterable[Session]) -> None:
    """Links, joining instructions, windows, approval, waiting, several parts and shares. Inside `write()`, before
    anybody has booked."""
    sessions = list(sessions)
    rows = await db.fetch("select id, session from course_session")
    ids = {row["session"]: int(row["id"]) for row in rows}
    said = [_more(session) for session in sessions]
    sets = ", ".join(f"{name} = {{}}" for name in said[0])
    keyed = zip(sessions, said, strict=True)
    await db.run_many(
        f"update course_session set {sets} where id = {{}}",
        [(*values.values(), ids[session.session]) for session, values in keyed],
    )
    await _save_parts(sessions, ids)
    await _save_shares(sessions, ids)


def _more(session: Session) -> dict[str, object]:
    columns = {**session.said.columns(), "why": session.why}
    return {name: value for name, value in columns.items() if name not in OF_THE_FILE}


async def _save_parts(sessions: Iterable[Session], ids: dict[str, int]) -> None:
    several = [(ids[each.session], each.said.parts) for each in sessions if len(each.said.parts) > 1]
    await db.run_many("delete from session_part where session = {}", [(number,) for number, _ in several])
    columns = ("session", "number", "starts_at", "ends_at", "venue")
    rows = [(number, p.number, p.starts_at, p.ends_at, p.venue) for number, parts in several for p in parts]
    await db.insert_many("session_part", columns, rows)


async def _save_shares(sessions: Iterable[Session], ids: dict[str, int]) -> None:
    columns = ("session", "kind", "agency", "sector", "places", "release_at")
    rows = [
        (ids[each.session], s.kind.value, s.agency, s.sector, s.places, s.release_at)
        for each in sessions
        for s in each.said.shares
    ]
    await db.insert_many("session_share", columns, rows)
