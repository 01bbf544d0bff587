"""How do files that were sent become records, in the background, whole or not at all?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

import msgspec

from lms.audit.actions import note
from lms.base import db
from lms.base.errors import NotFound, refuse
from lms.base.services import Actor, Services
from lms.exchange import actions as exchange
from lms.imports.mending import Refused, as_sent, refused_rows
from lms.imports.rules import FileTally, Order, Outcome, Wrong
from lms.record.actions import Report
from lms.web.words import joined
from lms.work import actions as work
from lms.work import store as works
from lms.work.actions import Result, Told
from lms.work.rules import State, WorkSaid

KIND = "import"
KEPT_FOR = timedelta(days=14)
"""How long files are kept that were refused or only checked, for their sender to come back to."""

Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A file that came for the refused rows of another."""

    of: Refused
    name: str
    content: bytes


async def send(services: Services, actor: Actor, files: Files, order: Order) -> str:
    """Begin to import files, or only to check them; returns the reference of the page that tells how far it is."""
    async with db.write():
        await works.forget_files_of_before([KIND], services.clock.now() - KEPT_FOR)
        sizes = {name: len(content) for name, content in files}
        said = {"files": sizes, "check_only": order.check_only, "complete": order.complete}
        await note(services, actor, verb="uploaded", kind="files", subject=", ".join(order.files), after=said)

    async def act(told: Told) -> Result:
        return await _import(services, actor, files, order, told)

    return await work.begin(
        services,
        actor,
        kind=KIND,
        title=joined(order.files),
        act=act,
        asked=msgspec.to_builtins(order),
        files=files,
        only_looks=order.check_only,
    )


async def _import(services: Services, actor: Actor, files: Files, order: Order, told: Told) -> Result:
    report = await exchange.import_files(
        services,
        actor,
        as_sent(files),
        complete=order.complete or None,
        dry_run=order.check_only,
        left_out=frozenset((file, line) for file, line in order.left_out),
        told=told,
    )
    if not report.refused and not order.check_only:
        for earlier in order.follows:
            await works.forget_files(earlier)
    return State.REFUSED if report.refused else State.DONE, msgspec.to_builtins(_outcome(report))


def _outcome(report: Report) -> Outcome:
    return Outcome(
        tallies=[
            FileTally(t.file, t.kind, t.added, t.corrected, t.unchanged, t.ended, t.withdrawn, t.refused)
            for t in report.tallies
        ],
        wrong=[Wrong(each.file, each.line, each.column, each.reason) for each in report.problems],
        notes=report.notes,
        people=report.people,
    )


async def find(reference: str) -> tuple[WorkSaid, Order, Outcome]:
    """An import with what was asked and what came of it; raises `NotFound`."""
    found = await works.find(reference)
    if found is None or found.kind != KIND:
        raise NotFound
    return found, order_of(found), outcome_of(found)


def order_of(found: WorkSaid) -> Order:
    """What was asked of an import."""
    return msgspec.convert(json.loads(found.asked), Order)


def outcome_of(found: WorkSaid) -> Outcome:
    """What came of an import; nothing yet while it goes on."""
    return msgspec.convert(json.loads(found.result), Outcome)


async def rows_to_mend(found: WorkSaid, outcome: Outcome) -> list[Refused]:
    """The refused rows of an import, by file; none when its files are gone, or must come again as a whole."""
    files = await works.files(found.id)
    return refused_rows(files, outcome.wrong) if outcome.wrong and all(content for _, content in files) else []


async def send_again(services: Services, actor: Actor, reference: str) -> str:
    """Import the files of a check; or do again what was interrupted."""
    found, order, outcome = await find(reference)
    files = await _kept(found)
    if found.state is State.REFUSED or outcome.wrong:
        raise refuse("has_problems", "Some rows of these files are refused.", "Mend them, and send them again.")
    check_only = order.check_only and found.state is State.INTERRUPTED
    again = msgspec.structs.replace(order, check_only=check_only, follows=[*order.follows, reference])
    return await send(services, actor, files, again)


async def send_mended(services: Services, actor: Actor, reference: str, mended: Sequence[Mended]) -> str:
    """Import the files of a refused import again, with mended rows in the place of the refused ones."""
    found, order, outcome = await find(reference)
    files = list(await _kept(found))
    sent_before = sum(name.startswith("mended ") for name, _ in files)
    for number, each in enumerate(mended, start=sent_before + 1):
        files.append((f"mended {number}/{each.of.kind}{PurePath(each.name).suffix}", each.content))
    again = Order(
        files=[name for name, _ in files],
        check_only=order.check_only,
        complete=order.complete,
        left_out=sorted({*order.left_out, *((each.file, each.line) for each in outcome.wrong)}),
        follows=[*order.follows, reference],
    )
    return await send(services, actor, files, again)


async def _kept(found: WorkSaid) -> list[tuple[str, bytes]]:
    files = await works.files(found.id)
    if not files or not all(content for _, content in files):
        raise refuse("files_gone", "The files of this import are no longer kept.", "Upload them again.")
    return files
