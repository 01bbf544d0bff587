"""Where are long acts and the files sent for them kept?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lms.base import db
from lms.work.rules import State, WorkSaid

COLUMNS = "id, work, kind, state, title, made_by, made_at, ended_at, node, asked, result"


async def add(work: WorkSaid) -> int:
    """Keep a new act and return its id; inside `write()`."""
    [made] = await db.new_ids("work", 1)
    row = (made, work.work, work.kind, work.state.value, work.title, work.made_by, work.made_at, None)
    await db.insert_many("work", COLUMNS.split(", "), [(*row, work.node, work.asked, work.result)])
    return made


async def add_file(work: int, name: str, content: bytes) -> None:
    """Keep a file sent for an act; inside `write()`."""
    [made] = await db.new_ids("upload", 1)
    await db.insert_many("upload", ("id", "work", "name", "content"), [(made, work, name, content)])


async def files(work: int) -> list[tuple[str, bytes]]:
    """The files sent for an act, in the order they were sent."""
    rows = await db.fetch("select name, content from upload where work = {} order by id", work)
    return [(row["name"], bytes(row["content"])) for row in rows]


async def forget_files(work: str) -> None:
    """Drop what the files of an act held; their rows stay, so that ids are not used again."""
    await db.fetch(
        "update upload set content = {} where work in (select id from work where work = {}) and content <> {}",
        b"",
        work,
        b"",
    )


async def forget_files_of_before(kinds: Sequence[str], before: datetime) -> None:
    """Drop the files of acts of these kinds that ended before an instant: nobody came back for them."""
    await db.fetch(
        f"""update upload set content = {{}} where content <> {{}} and work in (
            select id from work where ended_at < {{}} and kind in {db.in_list(kinds)})""",
        b"",
        b"",
        before,
        *kinds,
    )


async def find(work: str) -> WorkSaid | None:
    """The act with this reference, or None."""
    row = await db.fetch_one(f"select {COLUMNS} from work where work = {{}}", work)
    return as_work(row) if row else None


async def latest(kinds: Sequence[str], limit: int = 30) -> list[WorkSaid]:
    """The newest acts of these kinds, newest first."""
    sql = f"select {COLUMNS} from work where kind in {db.in_list(kinds)} order by id desc limit {{}}"
    return [as_work(row) for row in await db.fetch(sql, *kinds, limit)]


async def end(work: str, state: State, result: str, at: datetime) -> None:
    """Say how an act ended; inside the unit of work of the act itself."""
    await db.fetch(
        "update work set state = {}, result = {}, ended_at = {} where work = {} and state in ('waiting', 'running')",
        state.value,
        result,
        at,
        work,
    )


async def unfinished() -> list[WorkSaid]:
    """The acts that have not ended."""
    sql = f"select {COLUMNS} from work where state in ('waiting', 'running') order by id"
    return [as_work(row) for row in await db.fetch(sql)]


def as_work(row: db.Row) -> WorkSaid:
    """An act from its row; an unknown state stops here."""
    return WorkSaid(**{**row, "state": State(row["state"])})
