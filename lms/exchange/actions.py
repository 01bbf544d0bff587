"""How do the contract's files come in, whole or not at all, and go out again?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from lms.audit.actions import note
from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Actor, Services
from lms.exchange.folders import find
from lms.exchange.rules import SentFile
from lms.exchange.taking import Taken, take
from lms.exchange.writing import Unfinished
from lms.facts import store
from lms.facts.actions import Told, silent
from lms.facts.rules import Complete, Reading, SourceRow, Tally
from lms.record import actions as record
from lms.record.actions import Report
from lms.record.kinds import KINDS

CAN_BE_COMPLETE = "posts"


async def import_paths(
    services: Services,
    actor: Actor,
    paths: Sequence[Path],
    *,
    complete: Path | None = None,
    on: date | None = None,
    dry_run: bool = False,
    told: Told = silent,
) -> Report:
    """Record files, and the files right inside folders, in one transaction: all of them, or nothing.

    `complete` (posts only) is the whole truth for the agencies it names: their running posts that it lacks end the
    day before `on`. Raises `Refused` when there is nothing to read; refused rows are in the report, every one.
    """
    files, whole = find(paths, complete)
    return await import_files(services, actor, files, complete=whole, on=on, dry_run=dry_run, told=told)


async def import_files(
    services: Services,
    actor: Actor,
    files: Sequence[SentFile],
    *,
    complete: str | None = None,
    on: date | None = None,
    dry_run: bool = False,
    left_out: Collection[tuple[str, int]] = frozenset(),
    told: Told = silent,
) -> Report:
    """Record files that were sent (an upload); `complete` is the name of one of them. As `import_paths` otherwise.

    Rows `left_out`, by file and line, are passed over: they come mended in another of the files.
    """
    taken = take(files, KINDS, left_out)
    if not taken.tables and not taken.problems:
        raise refuse("nothing", "There is nothing to import.", " ".join(taken.notes))
    whole = _complete(taken, complete) if complete else None
    wanted = {table.kind for table in taken.tables}
    reading = await record.read({kind: taken.rows(kind) for kind in wanted}, told)
    _add_files(reading, taken)
    return await record.record(services, actor, reading, on=on, complete=whole, dry_run=dry_run, told=told)


async def import_tables(
    services: Services,
    tables: Mapping[str, Sequence[Mapping[str, str]]],
    *,
    actor: Actor,
    on: date | None = None,
    told: Told = silent,
) -> Report:
    """Record rows in the contract's columns, by kind: what files would say, without the files."""
    rows = {
        kind: (SourceRow(f"{kind}.csv", line, cells) for line, cells in enumerate(given, start=2))
        for kind, given in tables.items()
    }
    return await record.record(services, actor, await record.read(rows, told), on=on, told=told)


async def export_all(services: Services, actor: Actor, folder: Path, *, known_at: datetime | None = None) -> list[str]:
    """Write every table as a file into `folder`, as known at an instant; returns a sentence for each file.

    The files appear when all of them are written, and the export is in the audit trail by then.
    """
    kinds = {kind.name: kind for kind in KINDS}
    with Unfinished(folder) as unfinished:
        async with db.read():
            for kind in KINDS:
                with unfinished.table(kind) as rows:
                    async for values in store.as_known(kind, kinds, known_at):
                        rows.write(values)
        counts = unfinished.counts
        said = {**counts, "known_at": known_at.isoformat() if known_at else ""}
        await note(services, actor, verb="exported", kind="tables", subject=folder.name, after=said)
        unfinished.finish()
    return [f"{name}.csv: {count:,} rows" for name, count in counts.items()]


def _complete(taken: Taken, name: str) -> Complete | None:
    """The table that is the whole truth; a file that cannot be read is told among the problems."""
    tables = [table for table in taken.tables if table.file == name or table.file.startswith(f"{name}[")]
    for table in tables:
        if table.kind == CAN_BE_COMPLETE:
            return Complete(kind=table.kind, file=table.file)
    if tables or not taken.problems:
        raise refuse(
            "not_complete", f"{name} cannot be complete: only posts can.", "Leave --complete out, or name posts.csv."
        )
    return None


def _add_files(reading: Reading, taken: Taken) -> None:
    """Add to what was read of rows what is to be said of files."""
    reading.unread |= taken.unread
    reading.problems += taken.problems
    reading.notes[:0] = taken.notes
    for table in taken.tables:
        tally = reading.tallies.setdefault((table.file, table.kind), Tally(table.file, table.kind))
        lines = {problem.line for problem in taken.problems if problem.file == table.file and problem.line > 1}
        tally.refused += len(lines)
