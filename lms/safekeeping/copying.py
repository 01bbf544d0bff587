"""How is everything put into one file while people work, and brought back, on either engine?

A backup is a zip: `manifest.json` (what it holds, row counts, the migrations it fits) and one file of JSON lines a
table. It is read in one snapshot, so it is consistent; it holds every version of every fact, and can be restored on
the other engine.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from piccolo.columns import Boolean, Bytea, Column, Date, ForeignKey, Timestamptz
from piccolo.table import Table, sort_table_classes

from competencies import tables as of_competencies
from courses import tables as of_courses
from courses import tables_of_attendance as of_attendance
from lms import tables as of_floor
from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Services

FORMAT = "lms-backup-1"
LEFT_OUT = {"compliance_span", "coverage_count"}
"""Derived tables: made again from the facts on the way back."""


def tables() -> list[type[Table]]:
    """Every table of facts and accounts, those referred to before those that refer."""
    modules = (of_floor, of_competencies, of_courses, of_attendance)
    found = {
        each._meta.tablename: each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Table) and each is not Table
    }
    return sort_table_classes([each for name, each in sorted(found.items()) if name not in LEFT_OUT])


async def migrations() -> list[list[str]]:
    """The migrations the database has, as the ledger names them."""
    return [[r["app_name"], r["name"]] for r in await db.fetch("select app_name, name from migration order by 1, 2")]


async def back_up(services: Services, file: Path, *, told: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Write everything into `file`, whole or not at all; returns rows by table."""
    counts: dict[str, int] = {}
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)  # of a process that was killed
        unfinished.touch(mode=0o600)  # it holds everybody's records
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            async with db.read():
                for table in tables():
                    name = table._meta.tablename
                    counts[name] = await _pour_out(archive, table)
                    if told:
                        told(name, counts[name])
                manifest = {
                    "format": FORMAT,
                    "made_at": services.clock.now().isoformat(),
                    "migrations": await migrations(),
                    "rows": counts,
                }
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


async def _pour_out(archive: zipfile.ZipFile, table: type[Table]) -> int:
    name, columns = table._meta.tablename, _names(table)
    key = table._meta.primary_key._meta.name
    count = 0
    with archive.open(f"{name}.jsonl", "w") as out:
        async for rows in db.stream(f"select {', '.join(columns)} from {name} order by {key}"):
            count += len(rows)
            lines = (msgspec.json.encode([_plain(row[column]) for column in columns]) for row in rows)
            out.write(b"\n".join(lines) + b"\n")
    return count


def _names(table: type[Table]) -> list[str]:
    return [column._meta.name for column in table._meta.columns]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | datetime) else value


async def bring_back(file: Path, *, told: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Fill an empty database from a backup; inside `write(facts=True)`. Derived rows are the caller's to rebuild.

    Refused, with nothing changed, when the file is no backup, is damaged or fits another version, or when the
    database already holds people or accounts.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            await _must_fit(manifest)
            for table in reversed(tables()):
                await db.fetch(f"delete from {table._meta.tablename}")
            counts = {}
            for table in tables():
                name = table._meta.tablename
                counts[name] = await _pour_in(archive, table)
                if counts[name] != manifest["rows"].get(name, 0):
                    raise refuse("damaged", f"{file} is damaged: {name} has not the rows it should have.")
                if told:
                    told(name, counts[name])
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as wrong:
        raise refuse("not_a_backup", f"{file} is not a backup, or is damaged: {wrong}") from wrong
    await _number_on(counts)
    return counts


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise refuse("not_a_backup", f"{file} is not a backup made by this system.")
    if (damaged := archive.testzip()) is not None:
        raise refuse("damaged", f"{file} is damaged: {damaged} cannot be read.")
    return manifest


async def _must_fit(manifest: dict[str, Any]) -> None:
    if manifest["migrations"] != await migrations():
        raise refuse(
            "other_version", "The backup was made by another version: restore it with that version, then migrate."
        )
    for name in ("person", "account", "agency"):
        if await db.fetch(f"select 1 as one from {name} limit 1"):
            raise refuse("not_empty", "The database is not empty.", "Restore into a new, empty database.")


async def _pour_in(archive: zipfile.ZipFile, table: type[Table]) -> int:
    name, count = table._meta.tablename, 0
    for rows in _lines(archive, table):
        await db.insert_many(name, _names(table), rows)
        count += len(rows)
    return count


def _lines(archive: zipfile.ZipFile, table: type[Table]) -> Iterator[list[list[Any]]]:
    columns = table._meta.columns
    readers = [_reader(column) for column in columns]
    rows: list[list[Any]] = []
    with archive.open(f"{table._meta.tablename}.jsonl") as lines:
        for line in lines:
            if line.strip():
                values = msgspec.json.decode(line)
                rows.append([None if v is None else read(v) for read, v in zip(readers, values, strict=True)])
    own = next(
        (
            at
            for at, c in enumerate(columns)
            if isinstance(c, ForeignKey) and c._foreign_key_meta.resolved_references is table
        ),
        None,
    )
    if own is not None:
        rows = _parents_first(rows, own)
    for start in range(0, len(rows), 5000):
        yield rows[start : start + 5000]


def _reader(column: Column) -> Callable[[Any], Any]:
    match column:
        case Date():
            return date.fromisoformat
        case Timestamptz():
            return datetime.fromisoformat
        case Bytea():
            return base64.b64decode
        case Boolean():
            return bool
        case _:
            return lambda value: value


def _parents_first(rows: list[list[Any]], own: int) -> list[list[Any]]:
    """Rows of a tree, each after the one above it, so that its foreign key holds at once."""
    placed: set[Any] = {None}
    ordered: list[list[Any]] = []
    while len(ordered) < len(rows):
        ready = [row for row in rows if row[0] not in placed and row[own] in placed]
        if not ready:
            raise ValueError("the agency tree has a loop")
        ordered += ready
        placed.update(row[0] for row in ready)
    return ordered


async def _number_on(counts: dict[str, int]) -> None:
    """PostgreSQL: let new ids go on after the ones brought back."""
    if db.is_sqlite():
        return
    for table in tables():
        name = table._meta.tablename
        if "id" in _names(table) and name != "audit_head":
            above = f"(select coalesce(max(id), 0) + 1 from {name})"
            await db.fetch(f"select setval(pg_get_serial_sequence('{name}', 'id'), {above}, false)")
