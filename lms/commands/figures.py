"""`lms coverage` and `lms compliance`: the figures on the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click

from competencies.compliance.asking import PersonAnswer, ask_person, framework_and_names
from competencies.coverage.asking import BY, STRENGTHS, Answer, Question, ask, resolve
from competencies.coverage.rules import percent_words
from lms.audit.actions import note
from lms.base.clock import Clock
from lms.base.errors import NotFound
from lms.base.escape import harmless
from lms.base.services import Services
from lms.commands.running import Day, Instant, run, settings, whoever_runs_this
from lms.people.store import person_by_key
from lms.record import figures as of_person
from lms.record.remedies import Remedies, remedies
from lms.reports import figures as of_coverage
from lms.reports.rules import old_data

FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
ON = click.option("--on", type=Day(), help="The day the figure speaks of; today if not given.")
KNOWN_AT = click.option(
    "--known-at", type=Instant(), help="As it was known at this instant (ISO 8601); now if not given."
)


@click.command()
@ON
@KNOWN_AT
@click.option(
    "--by", default="agency,role,competency", show_default=True, help=f"Any of {', '.join(BY)}, joined by commas."
)
@click.option("--agency", default="", help="This agency and those below it.")
@click.option("--role", default="")
@click.option("--competency", default="")
@click.option("--sector", default="")
@click.option("--group", default="")
@click.option("--strand", default="")
@click.option("--strength", type=click.Choice(STRENGTHS), default="mandatory", show_default=True)
@click.option("--in-person", is_flag=True, help="In date only by what was won in person (R16).")
@FORMAT
def coverage(on: date | None, by: str, form: str, **filters: Any) -> None:
    """Who is in date, of those due: by agency, role and competency, on any day."""
    asked_by = tuple(name.strip() for name in by.split(",") if name.strip())

    async def act(services: Services) -> Answer:
        return await ask(services, Question(on=on or services.clock.today(), by=asked_by, **filters))

    answer = run(act)
    _say_what_is_old(answer)
    if form == "json":
        click.echo(json.dumps(of_coverage.body(answer), indent=1, ensure_ascii=False))
    elif form == "csv":
        click.echo(as_csv(of_coverage.columns(asked_by), of_coverage.rows(answer)), nl=False)
    else:
        click.echo(_coverage_table(answer))


def _say_what_is_old(answer: Answer) -> None:
    """On standard error, so that a figure on old data says so in every format (R4)."""
    days, clock = settings().old_data_days, Clock(fixed_today=settings().today)
    asked = resolve(answer.question, answer.names).agencies
    said = [each for each in answer.names.agencies.values() if asked is None or each.id in asked]
    last_on = {each.agency: each.last_on for each in said if each.last_on}
    for old in old_data(last_on, last_on, on=answer.question.on, today=clock.today(), days=days):
        click.echo(f"The data of {old.agency} are older than {days} days: of {old.last_on}.", err=True)


def _coverage_table(answer: Answer) -> str:
    in_person = answer.question.in_person
    rows = [
        [*line.keys, line.counts.all, line.counts.in_date(in_person=in_person), line.counts.overdue, line.counts.lapsed]
        + [_rate(line.counts.coverage(in_person=in_person)), _rate(line.counts.strict(in_person=in_person))]
        for line in answer.lines
    ]
    columns = [*answer.question.by, "all", "in date", "overdue", "lapsed", "coverage", "strict"]
    heading = f"On {answer.question.on}, as known {answer.question.known_at or 'now'}"
    return f"{heading}\n{as_table(columns, rows)}"


def _rate(rate: Any) -> str:
    return f"{percent_words(rate)} ({of_coverage.fraction(rate)})"


@click.command()
@click.argument("person")
@ON
@KNOWN_AT
@FORMAT
def compliance(person: str, on: date | None, known_at: datetime | None, form: str) -> None:
    """Where PERSON stands in everything their posts need, and why."""

    async def act(services: Services) -> tuple[PersonAnswer, Remedies]:
        found = await person_by_key(person)
        if found is None:
            raise NotFound(f"There is nobody with the reference {person}.")
        await note(services, whoever_runs_this(), verb="looked", kind="people", subject=person)
        answer = await ask_person(services, found.id, on=on or services.clock.today(), known_at=known_at)
        _, names = await framework_and_names(services, known_at)
        return answer, await remedies(services, found.id, answer, names, known_at=known_at)

    answer, put_right = run(act)
    if form == "json":
        click.echo(json.dumps(of_person.body(person, answer, put_right), indent=1, ensure_ascii=False))
    elif form == "csv":
        click.echo(as_csv(of_person.COLUMNS, of_person.rows(person, answer)), nl=False)
    else:
        shown = [row[1:] for row in of_person.rows(person, answer)]
        click.echo(f"{person} on {answer.on}\n{as_table(of_person.COLUMNS[1:], shown)}")
        if steps := of_person.steps(answer, put_right):
            click.echo(f"\nWhat puts it right\n{as_table(('competency', 'by'), steps)}")


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """CSV with a header row and plain line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def as_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their widest cell, for a terminal."""
    lines = [[str(cell) for cell in line] for line in (columns, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in ruled)
