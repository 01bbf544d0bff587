"""`lms migrate`, `verify`, `backup`, `restore`: looking after an installation."""

from __future__ import annotations

from pathlib import Path

import click

from competencies.compliance import kept
from competencies.coverage import actions as coverage
from lms.audit.actions import broken_links, note
from lms.base import db
from lms.base.migrate import migrate as bring_up_to_date
from lms.base.services import Services
from lms.commands.running import Refusal, progress, run, whoever_runs_this
from lms.safekeeping.copying import back_up, bring_back
from lms.web.words import counted


@click.command()
def migrate() -> None:
    """Bring the schema up to date; safe to run twice and from two nodes at once."""

    async def act(services: Services) -> str:
        return await bring_up_to_date()

    click.echo(run(act, migrated=False))


@click.command()
def verify() -> None:
    """Work out again what is stored, from the facts, and check the audit chain; list the differences."""

    async def act(services: Services) -> list[str]:
        async with db.read():
            wrong = await coverage.differences(services, told=progress("people worked out again"))
        return wrong + await broken_links()

    wrong = run(act)
    for sentence in wrong:
        click.echo(sentence)
    if wrong:
        raise Refusal(f"{len(wrong)} differences.")
    click.echo("All spans and counts are what the facts lead to, and the audit trail is whole.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy everything into FILE while people work."""
    if file.exists():
        raise Refusal(f"{file} is there already. Name a new file.")

    async def act(services: Services) -> dict[str, int]:
        counts = await back_up(services, file, told=_told)
        await note(services, whoever_runs_this(), verb="exported", kind="backup", subject=file.name)
        return counts

    counts = run(act)
    click.echo(f"{sum(counts.values()):,} rows of {len(counts)} tables in {file}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Fill a new, empty database from a backup FILE, made on either engine."""

    async def act(services: Services) -> int:
        await bring_up_to_date()
        async with db.write(facts=True):
            await bring_back(file, told=_told)
            await kept.changed()
            people = await coverage.rebuild(services, told=progress("people worked out again"))
            await note(services, whoever_runs_this(), verb="restored", kind="backup", subject=file.name)
        return people

    people = counted(run(act, migrated=False), "person", "people")
    click.echo(f"Restored. The standing of {people} was worked out again.")


def _told(table: str, rows: int) -> None:
    if rows and (show := progress(table)):
        show(rows, rows)
