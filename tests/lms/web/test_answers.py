"""Does every answer carry what keeps browsers safe, and does each kind of no look as it should?"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from litestar import Controller, get, post
from litestar.di import NamedDependency

from lms.base import db
from lms.base.errors import BadInput, FieldError, NotAllowed, NotFound, refuse
from lms.base.services import Services
from lms.web.guards import administrators, api, leads, names, public, signed_in
from lms.web.headers import INLINE_SCRIPT_HASH, SAFE_HEADERS
from lms.web.respond import Page, page
from lms.web.who import Who
from tests.signed_in import bearer, browser, sign_in
from tests.signed_in import post as send


class Doors(Controller):
    """One page behind each guard, and one for each way to say no."""

    @get("/open", guards=[public])
    async def open_to_all(self) -> Page:
        return page("lms/web/privacy.html", title="Open")

    @get("/inside", guards=[signed_in])
    async def inside(self, who: NamedDependency[Who]) -> str:
        return who.name

    @get("/figures", guards=[leads])
    async def figures(self) -> str:
        return "figures"

    @get("/names", guards=[names])
    async def by_name(self) -> str:
        return "names"

    @get("/settings", guards=[administrators])
    async def settings(self) -> str:
        return "settings"

    @get(["/no/{kind:str}", "/api/v1/no/{kind:str}"], guards=[public])
    async def no(self, request: Any) -> None:
        raise {
            "refused": refuse("ended", "The post ended.", "Ask its agency’s lead."),
            "not-allowed": NotAllowed("Not you."),
            "not-found": NotFound(),
            "bad-input": BadInput([FieldError("on", "Enter the day")]),
            "broken": KeyError("Sam Okoro"),
        }[request.path_params["kind"]]

    @post("/act", guards=[signed_in], status_code=200)
    async def act(self) -> str:
        return "done"

    @get("/api/v1/figures", guards=[api("coverage:read")])
    async def api_figures(self, who: NamedDependency[Who]) -> dict[str, object]:
        return {"name": who.name, "all": who.agencies_visible is None, "names": who.sees_names}


ROUTES = [Doors]
GUARDED = ["/inside", "/figures", "/names", "/settings"]


@pytest.mark.parametrize("path", ["/open", "/nothing", "/no/broken", "/static/nothing", "/inside", "/health/live"])
async def test_every_answer_carries_the_safe_headers(services: Services, path: str):
    async with browser(services, ROUTES) as client:
        answer = await client.get(path)

    assert {name: answer.headers.get(name) for name in SAFE_HEADERS} == SAFE_HEADERS
    assert answer.headers["cache-control"] == "no-store"


async def test_the_one_inline_script_is_the_one_whose_hash_is_allowed(services: Services):
    async with browser(services, ROUTES) as client:
        text = (await client.get("/open")).text

    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"sha256-{hashed}" == INLINE_SCRIPT_HASH


async def test_style_sheets_and_scripts_are_kept_for_a_year_under_a_name_of_their_content(services: Services):
    async with browser(services, ROUTES) as client:
        text = (await client.get("/open")).text
        addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
        answers = [await client.get(address) for address in addresses]

    assert {address.rpartition(".")[2] for address in addresses} == {"css", "js", "svg"}
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert all(re.search(r"\.[0-9a-f]{10}\.", address) for address in addresses)


@pytest.mark.parametrize(
    ("kind", "status", "heading"),
    [
        ("refused", 409, "This cannot be done now"),
        ("not-allowed", 403, "You cannot open this page"),
        ("not-found", 404, "Page not found"),
        ("bad-input", 422, "Some of this could not be used"),
        ("broken", 500, "There is a problem with the service"),
    ],
)
async def test_a_no_is_a_page_for_people(services: Services, kind: str, status: int, heading: str):
    async with browser(services, ROUTES) as client:
        answer = await client.get(f"/no/{kind}")

    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in answer.text
    assert "Sam Okoro" not in answer.text


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (
            "refused",
            {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "detail": "The post ended.",
                "code": "ended",
                "what_helps": "Ask its agency’s lead.",
            },
        ),
        ("not-allowed", {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": "Not you."}),
        ("not-found", {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is nothing here."}),
        (
            "bad-input",
            {
                "type": "about:blank",
                "title": "Unprocessable Entity",
                "status": 422,
                "detail": "Some of what was sent could not be used.",
                "errors": [{"field": "on", "message": "Enter the day"}],
            },
        ),
    ],
)
async def test_a_no_is_a_problem_for_programs(services: Services, kind: str, problem: dict[str, object]):
    async with browser(services, ROUTES) as client:
        answer = await client.get(f"/api/v1/no/{kind}")

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()) == (problem["status"], problem)


async def test_a_bug_is_logged_with_its_reference_and_no_name(services: Services, capsys: pytest.CaptureFixture[str]):
    async with browser(services, ROUTES) as client:
        problem = (await client.get("/api/v1/no/broken")).json()

    log = capsys.readouterr()
    assert problem["reference"] in log.out + log.err
    assert "KeyError" in log.out + log.err
    assert "Sam Okoro" not in log.out + log.err + str(problem)


@pytest.mark.parametrize(
    ("role", "agency", "opened"),
    [
        (None, None, []),
        ("learner", None, ["/inside"]),
        ("partnership_lead", None, ["/inside", "/figures"]),
        ("agency_lead", "SYP", ["/inside", "/figures", "/names"]),
        ("administrator", None, GUARDED),
    ],
)
async def test_a_guard_opens_to_whom_it_names(
    services: Services, role: str | None, agency: str | None, opened: list[str]
):
    await add_agency("SYP")
    async with browser(services, ROUTES) as client:
        if role:
            await sign_in(client, services, "ann@syp.example", role, agency)
        answers = {path: (await client.get(path)).status_code for path in GUARDED}

    closed = 403 if role else 303
    assert answers == {path: 200 if path in opened else closed for path in GUARDED}


async def test_somebody_not_signed_in_comes_back_to_the_page_after_it(services: Services):
    async with browser(services, ROUTES) as client:
        answer = await client.get("/inside?on=2026-03-31&agency=SYP")

    assert answer.headers["location"] == "/sign-in?next=%2Finside%3Fon%3D2026-03-31%26agency%3DSYP"


async def test_a_program_sees_what_its_token_says(services: Services):
    await add_agency("SYP")
    whole = await bearer(services, "coverage:read")
    part = await bearer(services, "coverage:read", "people:read", agency="SYP")
    other = await bearer(services, "people:read")
    async with browser(services, ROUTES) as client:

        async def asked(headers: dict[str, str]) -> tuple[int, Any]:
            answer = await client.get("/api/v1/figures", headers=headers)
            return answer.status_code, answer.json()

        assert await asked(whole) == (200, {"name": "token program coverage:read None", "all": True, "names": False})
        assert (await asked(part))[1]["names"] is True
        assert (await asked(part))[1]["all"] is False
        assert (await asked(other))[0] == 403
        assert (await asked({}))[0] == 401
        assert (await asked({"Authorization": "Bearer lms_wrong"}))[0] == 401
        assert (await client.get("/inside", headers=whole)).status_code == 303


async def test_a_browser_session_is_no_key_to_the_api(services: Services):
    async with browser(services, ROUTES) as client:
        await sign_in(client, services, "ann@syp.example", "administrator")

        answer = await client.get("/api/v1/figures")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="lms"')


async def test_an_act_needs_the_token_of_this_session(services: Services):
    async with browser(services, ROUTES) as client:
        await sign_in(client, services, "ann@syp.example", "learner")

        assert (await client.post("/act")).status_code == 403
        assert (await client.post("/act", data={"csrf": "AAAA"})).status_code == 403
        assert (await client.post("/act", data={"csrf": "é"})).status_code == 403
        assert (await send(client, "/act")).text == "done"


async def test_a_form_without_a_file_is_short(services: Services):
    async with browser(services, ROUTES) as client:
        await sign_in(client, services, "ann@syp.example", "learner")

        answer = await send(client, "/act", {"note": "x" * 100_000})

    assert answer.status_code == 413


async def test_anonymous_pages_ask_the_database_nothing_and_others_once(services: Services):
    async with browser(services, ROUTES) as client:
        async with db.counting() as statements:
            await client.get("/open")
        assert statements == []

        await sign_in(client, services, "ann@syp.example", "administrator")
        async with db.counting() as statements:
            await client.get("/open")
        assert len(statements) == 1


async def test_the_ready_check_says_what_is_missing(services: Services):
    async with browser(services, ROUTES) as client:
        ready = await client.get("/health/ready")
        await db.fetch("delete from migration")
        not_migrated = await client.get("/health/ready")

    assert (ready.status_code, ready.text) == (200, "ready")
    assert (not_migrated.status_code, not_migrated.text) == (503, "The database is not up to date. Run: lms migrate")


async def test_the_schema_tells_of_the_api_alone_and_how_to_sign_in(services: Services):
    async with browser(services) as client:
        schema = (await client.get("/schema/openapi.json")).json()

    assert {path.split("/")[1] for path in schema["paths"]} == {"api"}
    assert schema["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


async def add_agency(agency: str) -> None:
    now = "'2026-01-01 00:00:00+00:00'" if db.is_sqlite() else "now()"
    await db.fetch(
        "insert into agency (agency, name, sector, parent, status, code_scheme, code, source, recorded_at, recorded_by)"
        f" values ({{}}, 'South Yorkshire Police', 'police', null, 'statutory_partner', '', '', '', {now}, 'test')",
        agency,
    )
