"""Who is in the small partnership that these tests look at? A social worker, an officer, a councillor, a manager."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest

from lms.app import create_app
from lms.base.services import Actor, Services
from lms.facts.rules import SourceRow
from lms.record import actions

LOADER = Actor(name="loader", via="test")
Tables = Mapping[str, Sequence[Mapping[str, str]]]

AGENCIES = [
    {"agency": "RMBC", "name": "Borough Council", "sector": "local_authority", "parent": ""},
    {"agency": "CYPS", "name": "Children’s Services", "sector": "local_authority", "parent": "RMBC"},
    {"agency": "MEMBERS", "name": "Elected members", "sector": "elected_members", "parent": "RMBC"},
    {"agency": "SYP", "name": "Police", "sector": "police", "parent": ""},
]
ROLES = [
    {"role": "SW", "title": "Social worker", "kind": "employee"},
    {"role": "TM", "title": "Team manager", "kind": "employee"},
    {"role": "PO", "title": "Police officer", "kind": "employee"},
    {"role": "MEMBER", "title": "Councillor", "kind": "councillor"},
]
COMPETENCIES = [
    {"competency": "AWARE", "title": "Recognise abuse"},
    {"competency": "REFER", "title": "Refer a concern"},
    {"competency": "CODE", "title": "Code of conduct"},
]
NEED = {"in_force_from": "2020-01-01", "kind": "completion", "strength": "mandatory"}
REQUIREMENTS = [
    {**NEED, "role": "SW", "competency": "AWARE", "agency": "", "initial_days": "30", "refresh_months": "24"},
    {**NEED, "role": "SW", "competency": "REFER", "agency": "", "initial_days": "90", "refresh_months": "36"},
    {**NEED, "role": "PO", "competency": "AWARE", "agency": "", "initial_days": "60", "refresh_months": ""},
    {**NEED, "role": "MEMBER", "competency": "CODE", "agency": "", "initial_days": "14", "refresh_months": "48"},
]
PEOPLE = [
    {"person": "P1", "name": "Shazia Thackray", "email": "shazia@rmbc.example"},
    {"person": "P2", "name": "Piotr Hallam", "email": "piotr@syp.example"},
    {"person": "P3", "name": "Ngozi Earnshaw", "email": "ngozi@rmbc.example"},
    {"person": "P4", "name": "Gareth Okafor", "email": "gareth@rmbc.example"},
]
POSTS = [
    {"person": "P1", "agency": "CYPS", "role": "SW", "starts_on": "2024-01-01", "manager": "P4"},
    {"person": "P1", "agency": "SYP", "role": "PO", "starts_on": "2025-06-01", "manager": ""},
    {"person": "P2", "agency": "SYP", "role": "PO", "starts_on": "2023-05-01", "manager": ""},
    {"person": "P3", "agency": "MEMBERS", "role": "MEMBER", "starts_on": "2026-03-01", "manager": ""},
    {"person": "P4", "agency": "CYPS", "role": "TM", "starts_on": "2015-04-01", "manager": ""},
]
AWARDS = [
    {"person": "P1", "competency": "AWARE", "achieved_on": "2024-05-10", "mode": "in_person", "evidence": "Course K1"},
    {"person": "P2", "competency": "AWARE", "achieved_on": "2023-06-01", "mode": "e_learning", "evidence": "Course K2"},
]
TABLES: Tables = {
    "agencies": AGENCIES,
    "roles": ROLES,
    "competencies": COMPETENCIES,
    "requirements": REQUIREMENTS,
    "people": PEOPLE,
    "posts": POSTS,
    "awards": AWARDS,
}


async def put(services: Services, tables: Tables, why: str = "") -> None:
    """Record rows by the one door; a refused row fails the test."""
    rows = {
        name: [SourceRow(f"{name}.csv", line, cells) for line, cells in enumerate(some, 2)]
        for name, some in tables.items()
    }
    report = await actions.record(services, LOADER, await actions.read(rows), why=why)
    assert report.problems == []


@pytest.fixture
async def partnership(services: Services) -> Services:
    """The services, with the small partnership recorded."""
    await put(services, TABLES)
    return services


@pytest.fixture
async def asking(partnership: Services):
    """A browser over the small partnership; nobody is signed in."""
    app: Any = create_app(partnership)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=partnership.settings.base_url) as client:
        yield client
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
