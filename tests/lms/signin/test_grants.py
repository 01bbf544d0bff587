"""Who may be let in as what, and does each see the agencies below theirs?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.services import Services
from lms.signin import actions, store
from lms.signin.rules import hashed
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who
from tests.signed_in import TESTER, all_noted, browser, sign_in

TREE = {"RMBC": None, "SYP": None, "RMBC-CYPS": "RMBC", "RMBC-EVOLVE": "RMBC-CYPS"}


async def add_agencies(parent_by_agency: Mapping[str, str | None] = TREE) -> dict[str, int]:
    now = "'2026-01-01 00:00:00+00:00'" if db.is_sqlite() else "now()"
    columns = "agency, name, sector, parent, status, code_scheme, code, source, recorded_at, recorded_by"
    number: dict[str, int] = {}
    for agency, parent in parent_by_agency.items():
        sql = (
            f"insert into agency ({columns}) values ({{}}, 'x', 'x', {{}}, 'x', '', '', '', {now}, 'test') returning id"
        )
        number[agency] = (await db.fetch(sql, agency, None if parent is None else number[parent]))[0]["id"]
    return number


async def who_has(services: Services, token: str) -> Who | None:
    now = services.clock.now()
    seen = await store.who_by_session(
        hashed(token), today=services.clock.today(), now=now, not_seen_since=now - timedelta(hours=1), address="x"
    )
    return seen.who if seen else None


async def begin(services: Services, email: str) -> str:
    async with db.write():
        account = await store.open_account(email, None, services.clock.now())
        return (await actions.begin_session(services, account, "x")).token


async def test_a_lead_sees_the_agency_and_all_below_it(services: Services):
    number = await add_agencies()
    await actions.add_user(services, TESTER, email="ann@rmbc.example", role="agency_lead", agency="RMBC-CYPS")

    who = await who_has(services, await begin(services, "ann@rmbc.example"))

    below = frozenset({number["RMBC-CYPS"], number["RMBC-EVOLVE"]})
    assert who is not None
    assert who.grants == (Grant(role=GrantRole.AGENCY_LEAD, reach=below),)


async def test_several_grants_are_found_in_one_statement(services: Services):
    number = await add_agencies()
    for role, agency in (("agency_lead", "SYP"), ("agency_lead", "RMBC"), ("auditor", None)):
        await actions.add_user(services, TESTER, email="ann@rmbc.example", role=role, agency=agency)
    token = await begin(services, "ann@rmbc.example")

    async with db.counting() as statements:
        who = await who_has(services, token)

    assert who is not None
    assert set(who.grants) == {
        Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset({number["SYP"]})),
        Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset(number.values()) - {number["SYP"]}),
        Grant(role=GrantRole.AUDITOR),
    }
    assert (len(statements), who.agencies_visible, who.agencies_named) == (1, None, frozenset(number.values()))


@pytest.mark.parametrize(
    ("role", "agency", "code"),
    [
        ("king", None, "no_such_role"),
        ("program", None, "no_such_role"),
        ("agency_lead", None, "agency_missing"),
        ("member_services", None, "agency_missing"),
        ("agency_lead", "POLIC", "no_such_agency"),
    ],
)
async def test_what_cannot_be_granted_is_refused_and_leaves_nothing(
    services: Services, role: str, agency: str | None, code: str
):
    await add_agencies()

    with pytest.raises(Refused) as refused:
        await actions.add_user(services, TESTER, email="ann@rmbc.example", role=role, agency=agency)

    assert refused.value.refusal.code == code
    assert await db.fetch("select email from account") == []


async def test_granting_twice_changes_nothing_and_each_grant_is_in_the_audit_trail(services: Services):
    said = [await actions.add_user(services, TESTER, email="Ann@RMBC.example", role="administrator") for _ in range(2)]

    assert said == [
        "ann@rmbc.example may sign in as administrator.",
        "ann@rmbc.example is administrator already.",
    ]
    assert await db.fetch("select actor, verb, kind, subject from audit_entry") == [
        {"actor": "tester", "verb": "granted", "kind": "account", "subject": "ann@rmbc.example"}
    ]


@pytest.mark.parametrize(
    ("scopes", "code"),
    [(["coverage:write"], "no_such_scope"), ([], "no_such_scope"), (["coverage:read"], "name_in_use")],
)
async def test_a_token_that_cannot_be_is_refused(services: Services, scopes: list[str], code: str):
    await actions.add_token(services, TESTER, name="dashboard", scopes=["coverage:read"])

    with pytest.raises(Refused) as refused:
        await actions.add_token(services, TESTER, name="dashboard", scopes=scopes)

    assert refused.value.refusal.code == code


async def test_a_token_is_shown_once_and_kept_as_a_hash(services: Services):
    token = await actions.add_token(services, TESTER, name="dashboard", scopes=["coverage:read"])

    assert token.startswith("lms_")
    assert await db.fetch("select name, token_hash, scopes from api_token") == [
        {"name": "dashboard", "token_hash": hashed(token), "scopes": "coverage:read"}
    ]
    entries = await db.fetch("select verb, subject, after from audit_entry")
    assert entries == [
        {"verb": "added", "subject": "dashboard", "after": '{"agency": "", "scopes": ["coverage:read"]}'}
    ]


async def test_reading_pages_writes_once_a_minute_at_most(services: Services, clock: FixedClock):
    async with browser(services) as client:
        await sign_in(client, services, "ann@rmbc.example", "administrator")
        seen = [await seen_after(client, clock, seconds) for seconds in (0, 59, 1, 59, 1)]

    start = seen[0]
    assert [(instant - start).total_seconds() for instant in seen] == [0, 0, 60, 60, 120]


async def seen_after(client, clock: FixedClock, seconds: int):
    clock.instant += timedelta(seconds=seconds)
    await client.get("/cookies")
    await all_noted()
    return (await db.fetch("select seen_at from web_session"))[0]["seen_at"]
