"""Do the hand-written migrations give the columns that the tables declare, on both engines, and the same on each?"""

from __future__ import annotations

from typing import Any, NamedTuple

from piccolo.columns import ForeignKey
from piccolo.columns.base import Column
from piccolo.conf.apps import Finder

from lms.base import db
from lms.base.migrate import APPS, migrate
from lms.base.services import Services

FAMILIES = {
    "serial": "integer",
    "bigint": "integer",
    "bigserial": "integer",
    "timestamp with time zone": "timestamptz",
    "character varying": "text",
    "varchar": "text",
    "blob": "bytea",
    "double precision": "real",
}


class Declared(NamedTuple):
    """What both engines can say about a column."""

    table: str
    column: str
    type: str
    nullable: bool


def family(name: str) -> str:
    """The word under which the engines' different words for one type are compared."""
    plain = name.lower().partition("(")[0].strip()
    return FAMILIES.get(plain, plain)


def declared_by_tables() -> set[Declared]:
    """The columns of every Piccolo table of the apps that migrate."""
    tables = [table for app in APPS for table in Finder().get_app_config(app_name=app).table_classes]
    return {
        Declared(table._meta.tablename, column._meta.db_column_name, type_of(column), column._meta.null)
        for table in tables
        for column in table._meta.columns
    }


def type_of(column: Column) -> str:
    return "integer" if isinstance(column, ForeignKey) else family(column.column_type)


SQLITE = """
select m.name as tab, c.name as col, c.type as typ, c."notnull" = 0 and c.pk = 0 as nullable
from sqlite_master m
join pragma_table_info(m.name) c
where m.type = 'table' and m.name not like 'sqlite_%'
"""
POSTGRES = """
select c.table_name as tab, c.column_name as col, c.data_type as typ, c.is_nullable = 'YES' as nullable
from information_schema.columns c
join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema
where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
"""


async def found_in_database() -> set[Declared]:
    """The columns there are, less Piccolo's own ledger."""
    rows: list[dict[str, Any]] = await db.fetch(SQLITE if db.is_sqlite() else POSTGRES)
    return {
        Declared(row["tab"], row["col"], family(row["typ"]), bool(row["nullable"]))
        for row in rows
        if row["tab"] != "migration"
    }


async def test_the_migrations_give_what_the_tables_declare(services: Services):
    found, declared = await found_in_database(), declared_by_tables()

    assert sorted(found - declared) == []
    assert sorted(declared - found) == []


async def test_migrating_again_changes_nothing(services: Services):
    before = await found_in_database()

    said = await migrate()

    assert (said, await found_in_database()) == ("The database is up to date.", before)
