"""Which pages take files in, tell how far that is and what came of it, and give refused rows back? Administrators."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lms.audit.actions import note
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.imports import actions
from lms.imports.rules import Order, Outcome, bare_name, complete_file, refusal_of_files
from lms.people.store import agencies
from lms.record.kinds import KINDS
from lms.web.downloads import Cell, download, wanted
from lms.web.fields import Fields, form_of
from lms.web.guards import administrators
from lms.web.paging import Paging
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who
from lms.work import actions as work
from lms.work import store as works
from lms.work.rules import ENDED, State, WorkSaid

Answer = Response[Any]
WRONG_COLUMNS = ("file", "line", "column", "reason")
PER_PAGE = 50


class ImportPages(Controller):
    """Upload files, and see what came of them."""

    path = "/imports"
    guards = (administrators,)

    @get("/")
    async def overview(self, services: NamedDependency[Services]) -> Answer:
        """What came when from whom, and the form to send more."""
        return await _overview(services, Fields())

    @post("/", status_code=200)
    async def upload(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]
    ) -> Answer:
        """Take files, and begin to import or check them."""
        fields = await form_of(request)
        chosen = fields.upload("files", "one or more files")
        files = [(bare_name(each.filename), await each.read()) for each in chosen]
        names = [name for name, _ in files]
        if refusal := refusal_of_files(names):
            fields.refuse("files", refusal.message)
        complete = complete_file(names) if fields.yes("complete") else ""
        if fields.yes("complete") and chosen and not complete:
            fields.refuse("complete", "Tick this only when one of the files is posts.csv, or a workbook with posts")
        if fields.errors:
            return await _overview(services, fields, status=422)
        order = Order(files=names, check_only=fields.value("act") == "check", complete=complete)
        return see_other(f"/imports/{await actions.send(services, who.actor, files, order)}")

    @get("/{reference:str}")
    async def show(self, request: AnyRequest, services: NamedDependency[Services], reference: FromPath[str]) -> Answer:
        """How far an import is, or what came of it."""
        await _wait_a_little(reference)
        found, order, outcome = await actions.find(reference)
        if found.state not in ENDED:
            progress = work.progress_of(reference)
            return page("lms/imports/working.html", title="Looking at your files", found=found, progress=progress)
        return await _outcome_page(request, services, found, order, outcome, Fields())

    @post("/{reference:str}/import", status_code=200)
    async def import_checked(
        self, services: NamedDependency[Services], who: NamedDependency[Who], reference: FromPath[str]
    ) -> Answer:
        """Import what was only checked, or was interrupted."""
        return see_other(f"/imports/{await actions.send_again(services, who.actor, reference)}")

    @post("/{reference:str}/mended", status_code=200)
    async def mended(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        reference: FromPath[str],
    ) -> Answer:
        """Take mended rows for the refused ones, and try all of it again."""
        found, order, outcome = await actions.find(reference)
        fields = await form_of(request)
        mended = []
        for number, refused in enumerate(await actions.rows_to_mend(found, outcome), start=1):
            for file in fields.upload(f"mended-{number}", f"the mended rows of {refused.file}")[:1]:
                mended.append(actions.Mended(of=refused, name=bare_name(file.filename), content=await file.read()))
        if fields.errors or not mended:
            return await _outcome_page(request, services, found, order, outcome, fields, status=422)
        return see_other(f"/imports/{await actions.send_mended(services, who.actor, reference, mended)}")

    @get("/{reference:str}/reasons")
    async def reasons(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        reference: FromPath[str],
    ) -> Answer:
        """Every reason as a file."""
        found, _, outcome = await actions.find(reference)
        await note(services, who.actor, verb="downloaded", kind="refused rows", subject=found.work)
        rows: list[list[Cell]] = [[each.file, each.line or None, each.column, each.reason] for each in outcome.wrong]
        kind = "xlsx" if wanted(request) == "xlsx" else "csv"
        return download(kind, "reasons", WRONG_COLUMNS, rows)

    @get("/{reference:str}/rows/{number:int}")
    async def rows(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        reference: FromPath[str],
        number: FromPath[int],
    ) -> Answer:
        """The refused rows of one file, to mend and send again."""
        found, _, outcome = await actions.find(reference)
        tables = await actions.rows_to_mend(found, outcome)
        if not 1 <= number <= len(tables):
            raise NotFound
        refused = tables[number - 1]
        await note(services, who.actor, verb="downloaded", kind="refused rows", subject=f"{found.work} {refused.file}")
        kind = "xlsx" if wanted(request) == "xlsx" else "csv"
        return download(kind, refused.kind, refused.columns, refused.rows)


async def _wait_a_little(reference: str) -> None:
    """Most imports end within a second and a half, and need no page of waiting."""
    for _ in range(15):
        found = await works.find(reference)
        if found is None or found.state in ENDED:
            return
        await asyncio.sleep(0.1)


async def _overview(services: Services, fields: Fields, *, status: int = 200) -> Answer:
    today = services.clock.today()
    latest = await works.latest([actions.KIND])
    said = [
        {"found": found, "order": actions.order_of(found), "outcome": actions.outcome_of(found)} for found in latest
    ]
    return page(
        "lms/imports/overview.html",
        title="Imports",
        status=status,
        fields=fields,
        imports=said,
        kinds=KINDS,
        agencies=[each for each in await agencies() if each.status != "closed"],
        old_before=today - timedelta(days=services.settings.old_data_days),
    )


async def _outcome_page(
    request: AnyRequest,
    services: Services,
    found: WorkSaid,
    order: Order,
    outcome: Outcome,
    fields: Fields,
    *,
    status: int = 200,
) -> Answer:
    number = request.query_params.get("page", "1")
    paging = Paging(
        number=int(number) if number.isdigit() and len(number) < 9 else 1, total=len(outcome.wrong), size=PER_PAGE
    )
    return page(
        "lms/imports/outcome.html",
        title=_heading(found, order, outcome),
        status=status,
        fields=fields,
        found=found,
        order=order,
        outcome=outcome,
        paging=paging,
        wrong=outcome.wrong[paging.offset : paging.offset + paging.size],
        tables=await actions.rows_to_mend(found, outcome),
        may_import=found.state is State.INTERRUPTED or (order.check_only and found.state is State.DONE),
    )


def _heading(found: WorkSaid, order: Order, outcome: Outcome) -> str:
    if found.state is State.DONE:
        return "Checked: nothing was imported yet" if order.check_only else "Imported"
    return "Nothing was imported"
