"""`lms import` and `lms export`: the contract's files, in and out."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from lms.base.services import Services
from lms.commands.running import Day, Instant, Refusal, progress, run, whoever_runs_this
from lms.exchange import actions as exchange
from lms.record.actions import Report
from lms.web.words import counted


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--complete", type=click.Path(path_type=Path), help="This file is the whole truth for its agencies' posts."
)
@click.option("--on", type=Day(), help="The import's date; today if not given.")
@click.option("--dry-run", is_flag=True, help="Do everything, report, and take it back.")
def import_(paths: tuple[Path, ...], complete: Path | None, on: date | None, dry_run: bool) -> None:
    """Record files or folders: all of them, or, when any row is refused, nothing."""
    shown = progress("rows")

    def told(what: str, done: int, of: int) -> None:
        if shown:
            shown(done, max(of, done + 1))

    async def act(services: Services) -> Report:
        return await exchange.import_paths(
            services, whoever_runs_this(), paths, complete=complete, on=on, dry_run=dry_run, told=told
        )

    report = run(act)
    for sentence in report.notes:
        click.echo(sentence, err=True)
    for tally in report.tallies:
        parts = [f"{tally.added:,} added", f"{tally.corrected:,} corrected", f"{tally.unchanged:,} unchanged"]
        parts += [f"{tally.ended:,} ended"] if tally.ended else []
        parts += [f"{tally.withdrawn:,} withdrawn"] if tally.withdrawn else []
        parts += [f"{tally.refused:,} refused"] if tally.refused else []
        click.echo(f"{tally.file}: {', '.join(parts)}")
    if report.refused:
        ending = f"{counted(len(report.problems), 'problem')}. Nothing was imported."
        raise Refusal("\n".join([*map(str, report.problems), ending]))
    worked_out = f"The standing of {counted(report.people, 'person', 'people')} was worked out again."
    click.echo("Dry run: nothing was kept." if dry_run else worked_out)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--known-at", type=Instant(), help="As it was known at this instant; now if not given.")
def export(folder: Path, known_at: datetime | None) -> None:
    """Write all tables as files into FOLDER."""

    async def act(services: Services) -> list[str]:
        return await exchange.export_all(services, whoever_runs_this(), folder, known_at=known_at)

    for name in run(act):
        click.echo(name)
